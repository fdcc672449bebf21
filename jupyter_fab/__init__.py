"""Furniture designed in a notebook, made in the workshop round the corner.

Names are loaded when they are first used (PEP 562), so that `import jupyter_fab` costs next to nothing: no numpy,
no CadQuery, no widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from jupyter_fab.core.also import Also
    from jupyter_fab.core.assembly import Assembly
    from jupyter_fab.core.design import Design, design, load_design
    from jupyter_fab.core.errors import BadInput, FabError
    from jupyter_fab.core.fit import Corner, Fit
    from jupyter_fab.core.joints.cam_lock import CamLock
    from jupyter_fab.core.joints.confirmat import Confirmat
    from jupyter_fab.core.joints.cup_hinge import CupHinge
    from jupyter_fab.core.joints.dado import Dado, Rabbet
    from jupyter_fab.core.joints.dovetail import Dovetail
    from jupyter_fab.core.joints.dowel import Dowel
    from jupyter_fab.core.joints.drawer_slide import DrawerSlide
    from jupyter_fab.core.joints.finger import Finger
    from jupyter_fab.core.joints.half_lap import HalfLap
    from jupyter_fab.core.joints.living_hinge import LivingHinge
    from jupyter_fab.core.joints.mortise import MortiseAndTenon
    from jupyter_fab.core.joints.registry import joint
    from jupyter_fab.core.joints.shelf_pins import ShelfPins
    from jupyter_fab.core.joints.tab_and_slot import TabAndSlot
    from jupyter_fab.core.module import Interface
    from jupyter_fab.core.outline import disc, mirrored
    from jupyter_fab.core.parameter import angle, boolean, choice, constraint, integer, length, text, thickness
    from jupyter_fab.core.tilt import Tilt
    from jupyter_fab.notebook.preview import preview
    from jupyter_fab.packing.pack import publish

_HOMES = {
    "Also": "core.also",
    "Assembly": "core.assembly",
    "BadInput": "core.errors",
    "CamLock": "core.joints.cam_lock",
    "Confirmat": "core.joints.confirmat",
    "Corner": "core.fit",
    "CupHinge": "core.joints.cup_hinge",
    "Dado": "core.joints.dado",
    "Design": "core.design",
    "Dovetail": "core.joints.dovetail",
    "Dowel": "core.joints.dowel",
    "DrawerSlide": "core.joints.drawer_slide",
    "FabError": "core.errors",
    "Finger": "core.joints.finger",
    "Fit": "core.fit",
    "HalfLap": "core.joints.half_lap",
    "Interface": "core.module",
    "LivingHinge": "core.joints.living_hinge",
    "MortiseAndTenon": "core.joints.mortise",
    "Rabbet": "core.joints.dado",
    "ShelfPins": "core.joints.shelf_pins",
    "TabAndSlot": "core.joints.tab_and_slot",
    "angle": "core.parameter",
    "Tilt": "core.tilt",
    "boolean": "core.parameter",
    "choice": "core.parameter",
    "constraint": "core.parameter",
    "design": "core.design",
    "disc": "core.outline",
    "integer": "core.parameter",
    "joint": "core.joints.registry",
    "length": "core.parameter",
    "load_design": "core.design",
    "mirrored": "core.outline",
    "preview": "notebook.preview",
    "publish": "packing.pack",
    "text": "core.parameter",
    "thickness": "core.parameter",
}

__all__ = [
    "Also",
    "Assembly",
    "BadInput",
    "CamLock",
    "Confirmat",
    "Corner",
    "CupHinge",
    "Dado",
    "Design",
    "Dovetail",
    "Dowel",
    "DrawerSlide",
    "FabError",
    "Finger",
    "Fit",
    "HalfLap",
    "Interface",
    "LivingHinge",
    "MortiseAndTenon",
    "Rabbet",
    "ShelfPins",
    "TabAndSlot",
    "angle",
    "Tilt",
    "boolean",
    "choice",
    "constraint",
    "design",
    "disc",
    "integer",
    "joint",
    "length",
    "load_design",
    "mirrored",
    "preview",
    "publish",
    "text",
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
