"""Fixtures and hooks that the tests share."""
