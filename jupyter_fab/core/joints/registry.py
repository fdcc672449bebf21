"""All joints by name, with the schema of their settings; other packages add theirs by an entry point.

The kit's own joints are a table; a name that is not in it is looked up in the entry-point group `jupyter_fab.joints`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.extension_point import ExtensionPoint
from jupyter_fab.core.joints.cam_lock import CamLock
from jupyter_fab.core.joints.confirmat import Confirmat
from jupyter_fab.core.joints.cup_hinge import CupHinge
from jupyter_fab.core.joints.dado import Dado, Rabbet
from jupyter_fab.core.joints.dovetail import Dovetail
from jupyter_fab.core.joints.dowel import Dowel
from jupyter_fab.core.joints.drawer_slide import DrawerSlide
from jupyter_fab.core.joints.finger import Finger
from jupyter_fab.core.joints.half_lap import HalfLap
from jupyter_fab.core.joints.mortise import MortiseAndTenon
from jupyter_fab.core.joints.protocol import Joint
from jupyter_fab.core.joints.refusal import NoJoint, Reason
from jupyter_fab.core.joints.setting import schema_of
from jupyter_fab.core.joints.shelf_pins import ShelfPins
from jupyter_fab.core.joints.tab_and_slot import TabAndSlot

OTHERS = ExtensionPoint("jupyter_fab.joints", "joint")  # of other packages

JOINTS: Mapping[str, type] = {
    "finger": Finger,
    "tab-and-slot": TabAndSlot,
    "dado": Dado,
    "rabbet": Rabbet,
    "half-lap": HalfLap,
    "mortise-and-tenon": MortiseAndTenon,
    "dovetail": Dovetail,
    "dowel": Dowel,
    "confirmat": Confirmat,
    "cam-lock": CamLock,
    "shelf-pins": ShelfPins,
    "cup-hinge": CupHinge,
    "drawer-slide": DrawerSlide,
}


def joint_class(name: str) -> type:
    """The joint of that name, the kit's own or another package's.

    Raises
    ------
    NoJoint
        If there is none.
    """
    if name in JOINTS:
        return JOINTS[name]
    try:
        found: type = OTHERS.load(name)
    except NotFound as error:
        known = ", ".join([*JOINTS, *(other for other in OTHERS.names() if other not in JOINTS)])
        raise NoJoint(
            Reason.SETTING, f"There is no joint {name!r}; choose one of: {known}.", setting="joint"
        ) from error
    return found


def joint(name: str, **settings: Any) -> Joint:
    """The joint of that name with those settings.

    Raises
    ------
    NoJoint
        If there is no such joint or setting, or a value is outside its range.
    """
    kind = joint_class(name)
    try:
        made: Joint = kind(**settings)
    except TypeError as error:
        known = ", ".join(schema(name)["properties"])
        raise NoJoint(Reason.SETTING, f"{name} takes {known}; not {', '.join(settings)}.", setting=name) from error
    return made


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of a joint's settings."""
    return schema_of(joint_class(name))
