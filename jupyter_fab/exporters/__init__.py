"""Exporters that need no CAD kernel."""
