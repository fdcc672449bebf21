"""Exporters that need no CAD kernel.

Role: what people take away: set-up sheets and layouts as SVG, outlines as DXF, meshes as STL and GLB, cut lists and
bills of material as tables, the catalogue's picture as PNG. Text or bytes come back and nothing is written to disk.
Exact solids need the CAD side (`jupyter_fab/cad/exporters`).
"""
