"""Furniture designed in a notebook, made in the workshop round the corner.

Names are loaded when they are first used (PEP 562), so that `import jupyter_fab` costs next to nothing: no numpy,
no CadQuery, no widgets.
"""

__version__ = "0.1.0"
