"""Sandboxed re-building of designers' code for buyers' parameters."""
