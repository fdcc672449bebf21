"""Use cases: plain functions of a transaction, called by handlers and by background work.

Role: the rules of the trade, one module a subject. A service is given the transaction and the time, and takes part in
no other; it does no I/O beside the database and sends nothing. Refusals are errors that say the next step. Access by
scope was decided before; access by what a row says is decided here.
"""
