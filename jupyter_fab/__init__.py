"""Furniture designed in a notebook, made in the workshop round the corner.

Names are loaded when they are first used (PEP 562), so that `import jupyter_fab` costs next to nothing: no numpy,
no CadQuery, no widgets.
"""

__version__ = "0.1.0"


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Return where the built labextension lies, for `jupyter labextension develop`."""
    return [{"src": "labextension", "dest": "jupyter-fab"}]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Return the module that Jupyter Server loads as our extension."""
    return [{"module": "jupyter_fab.extension"}]
