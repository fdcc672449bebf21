"""What a hub has on its rack beside whole sheets: offcuts, as the registry keeps them and their operator sees them.

An offcut is found when a job's sheets are cut, counts once a person has confirmed it with the sizes that they measured,
is reserved for one order, and is used when that order's cutting begins. Sizes are in mm, the width along the grain.
"""

from __future__ import annotations

import datetime as dt
import enum

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.nesting_results import KEPT_LEAST_MM
from jupyter_fab.core.sheet import TRIM_MM
from jupyter_fab.core.wire.base import Message

MOST_MM = 4_000.0  # longer than any sheet that is sold
WHY_LETTERS = 200


class OffcutState(enum.StrEnum):
    """Where an offcut stands."""

    FOUND = "found"  # a job has left it; nobody has looked yet
    CONFIRMED = "confirmed"  # a person has it in hand and has measured it: the next order may use it
    RESERVED = "reserved"  # for an order, which is not begun
    USED = "used"  # cut from
    DISCARDED = "discarded"  # not worth keeping, damaged, or not there


class Offcut(Message, frozen=True, kw_only=True):
    """A piece of a sheet at a hub; `id` is what its label says."""

    id: str
    hub: str
    state: OffcutState
    material: str
    thickness_mm: float  # nominal
    measured_mm: float | None  # of the sheet that it was cut from
    width_mm: float
    height_mm: float
    found_at: dt.datetime
    job: str = ""  # the job that left it; empty if a person entered it
    sheet: int = 0  # of that job, from 1
    x_mm: float = 0.0  # where its lower left corner lies on that sheet
    y_mm: float = 0.0
    order: str = ""  # for which it is reserved, or which used it
    note: str = ""


class Offcuts(Message, frozen=True, kw_only=True):
    """A hub's offcuts: those to look at first, then those that may be used, the largest first; the latest used last."""

    offcuts: tuple[Offcut, ...]


class OffcutSize(Message, frozen=True, kw_only=True):
    """What a person measured of an offcut before confirming it; None: as it stands."""

    width_mm: float | None = None
    height_mm: float | None = None

    def __post_init__(self) -> None:
        """Refuse sizes that no offcut worth keeping has."""
        check_size("/width_mm", self.width_mm)
        check_size("/height_mm", self.height_mm)


class OffcutDiscard(Message, frozen=True, kw_only=True):
    """Why an offcut goes, in a few words."""

    reason: str = ""


class NewOffcut(Message, frozen=True, kw_only=True):
    """A piece that a person enters by hand, measured; it may be used at once."""

    material: str
    thickness_mm: float
    width_mm: float
    height_mm: float
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse sizes that no offcut worth keeping has."""
        check_size("/width_mm", self.width_mm)
        check_size("/height_mm", self.height_mm)


def check_size(pointer: str, size_mm: float | None) -> None:
    """Return if an offcut may be so long or wide.

    Raises
    ------
    BadInput
        If it is too small to lie within its border, or larger than a sheet.
    """
    if size_mm is not None and not KEPT_LEAST_MM <= size_mm <= MOST_MM:
        raise BadInput(
            f"An offcut measures {KEPT_LEAST_MM:g} to {MOST_MM:g} mm each way; {TRIM_MM:g} mm along its edges stay "
            "free for the clamps. Saw a smaller one up for firewood.",
            pointer=pointer,
        )
