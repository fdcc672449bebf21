"""Furniture designed in a notebook, made in the workshop round the corner.

Names are loaded when they are first used (PEP 562), so that `import jupyter_fab` costs next to nothing: no numpy,
no CadQuery, no widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from jupyter_fab.core.assembly import Assembly
    from jupyter_fab.core.design import Design, design, load_design
    from jupyter_fab.core.errors import BadInput, FabError
    from jupyter_fab.core.fit import Corner, Fit
    from jupyter_fab.core.joints.dado import Dado, Rabbet
    from jupyter_fab.core.joints.finger import Finger
    from jupyter_fab.core.joints.half_lap import HalfLap
    from jupyter_fab.core.joints.mortise import MortiseAndTenon
    from jupyter_fab.core.joints.registry import joint
    from jupyter_fab.core.joints.tab_and_slot import TabAndSlot
    from jupyter_fab.core.parameter import boolean, choice, constraint, integer, length, thickness
    from jupyter_fab.notebook.preview import preview
    from jupyter_fab.packing.pack import publish

_HOMES = {
    "Assembly": "core.assembly",
    "BadInput": "core.errors",
    "Corner": "core.fit",
    "Dado": "core.joints.dado",
    "Design": "core.design",
    "FabError": "core.errors",
    "Finger": "core.joints.finger",
    "Fit": "core.fit",
    "HalfLap": "core.joints.half_lap",
    "MortiseAndTenon": "core.joints.mortise",
    "Rabbet": "core.joints.dado",
    "TabAndSlot": "core.joints.tab_and_slot",
    "boolean": "core.parameter",
    "choice": "core.parameter",
    "constraint": "core.parameter",
    "design": "core.design",
    "integer": "core.parameter",
    "joint": "core.joints.registry",
    "length": "core.parameter",
    "load_design": "core.design",
    "preview": "notebook.preview",
    "publish": "packing.pack",
    "thickness": "core.parameter",
}

__all__ = [
    "Assembly",
    "BadInput",
    "Corner",
    "Dado",
    "Design",
    "FabError",
    "Finger",
    "Fit",
    "HalfLap",
    "MortiseAndTenon",
    "Rabbet",
    "TabAndSlot",
    "boolean",
    "choice",
    "constraint",
    "design",
    "integer",
    "joint",
    "length",
    "load_design",
    "preview",
    "publish",
    "thickness",
]


def __getattr__(name: str) -> Any:
    """Load a name from its module when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'jupyter_fab' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(f"jupyter_fab.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted([*__all__, "__version__"])


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    """Return where the built labextension lies, for `jupyter labextension develop`."""
    return [{"src": "labextension", "dest": "jupyter-fab"}]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Return the module that Jupyter Server loads as our extension."""
    return [{"module": "jupyter_fab.extension"}]
