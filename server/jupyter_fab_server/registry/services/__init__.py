"""Use cases: plain functions of a transaction, called by handlers and by background work."""
