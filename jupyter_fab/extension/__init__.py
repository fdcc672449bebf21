"""Jupyter Server extension: what the labextension talks to; it holds the registry token."""
