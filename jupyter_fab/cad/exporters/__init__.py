"""Exporters that need a CAD kernel."""
