"""Exporters that need no CAD kernel.

Role: what people take away: set-up sheets and layouts as SVG, outlines as DXF, cut lists as CSV, the catalogue's
picture as PNG. Text or bytes come back and nothing is written to disk. Exact solids need the CAD side
(`jupyter_fab/cad/exporters`).
"""
