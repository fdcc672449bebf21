"""Exporters that need a CAD kernel.

Role: files for other CAD programs, from a piece's parts; the command line and the notebook's downloads ask for them.
What needs no kernel (SVG, DXF, CSV, pictures) is in `jupyter_fab/exporters`.
"""
