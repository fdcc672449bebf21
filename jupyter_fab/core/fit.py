"""How halves of a joint go together: the fit, and what the workshop's cutter leaves in inside corners.

A `Making` belongs to a piece (`Assembly`) and is handed to its boards, so that a change of fit, cutter or corner
re-cuts every joint at once; a joint may still name its own fit. A `Workshop` is what the place brings where a piece is
made: while it is at work (`made_at`), its cutter and fit go before the designer's. Numbers only: nothing here cuts.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import attrs
import msgspec

from jupyter_fab.core.errors import BadInput

WALL_LEFT_MM = 2.0  # of a wall between two reliefs at least, so that it still holds what stands against it
RELIEF_MARGIN_MM = 0.2  # over the cutter's radius, so that its path round a relief is a real circle
SMALLEST_TOOL_MM, LARGEST_TOOL_MM = 1.0, 16.0  # what workshops' routers hold
LARGEST_OFFSET_MM = 0.5  # a test piece that is further out shows a fault of the machine, not of the fit


class Fit(enum.StrEnum):
    """How tightly the halves of a joint go together."""

    PRESS = "press"  # driven in with a mallet, holds by itself
    GLUE = "glue"  # slides in by hand, with room for glue
    KNOCK_DOWN = "knock-down"  # taken apart and put together again

    @property
    def clearance_mm(self) -> float:
        """The whole gap between both halves."""
        return CLEARANCE_MM[self]


# Starting values; a hub calibrates them by a test piece. Ranges in use: press 0-0.1, glue 0.15-0.2, knock-down 0.3-0.4.
CLEARANCE_MM = {Fit.PRESS: 0.05, Fit.GLUE: 0.2, Fit.KNOCK_DOWN: 0.35}


class Corner(enum.StrEnum):
    """How an inside corner is opened, so that a square edge fits where a round cutter was."""

    DOGBONE = "dogbone"  # a round on the corner's bisector: least material lost
    T_BONE = "t-bone"  # a round on one wall, the longer or hidden one: the other stays whole


@attrs.frozen
class Making:
    """What the workshop's cutter and the wanted fit mean for every joint of a piece."""

    tool_diameter_mm: float = 6.0
    corner: Corner = attrs.field(default=Corner.DOGBONE, converter=Corner)
    fit: Fit = attrs.field(default=Fit.GLUE, converter=Fit)
    offset_mm: float = 0.0  # what a hub's test piece showed to be missing from every clearance

    def __attrs_post_init__(self) -> None:
        """Refuse cutters and offsets that no workshop has."""
        if not SMALLEST_TOOL_MM <= self.tool_diameter_mm <= LARGEST_TOOL_MM:
            raise BadInput(
                f"A cutter of {self.tool_diameter_mm:g} mm is not in use; "
                f"give one of {SMALLEST_TOOL_MM:g} to {LARGEST_TOOL_MM:g} mm."
            )
        check_offset(self.offset_mm)

    @property
    def relief_radius_mm(self) -> float:
        """The radius of corner reliefs."""
        return self.tool_diameter_mm / 2 + RELIEF_MARGIN_MM

    @property
    def least_wall_mm(self) -> float:
        """The shortest wall on which two reliefs of the piece's kind still leave something that holds."""
        return (4.0 if self.corner is Corner.T_BONE else 2 * math.sqrt(2)) * self.relief_radius_mm + WALL_LEFT_MM

    def clearance_mm(self, fit: Fit | None = None) -> float:
        """The whole gap for a fit (the piece's own, if none is named), never less than nothing."""
        return max(0.0, (fit or self.fit).clearance_mm + self.offset_mm)


class Workshop(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a workshop's own tools mean for the joints of whatever it makes; nothing of it: as the designer says."""

    fit_offset_mm: float = 0.0  # what its test piece showed to be missing from every clearance
    cutter_mm: float | None = None  # the end mill that opens its corners; None: not known

    def making(self, wanted: Making) -> Making:
        """What the designer wants, as it is made here."""
        return attrs.evolve(
            wanted,
            tool_diameter_mm=self.cutter_mm or wanted.tool_diameter_mm,
            offset_mm=self.fit_offset_mm or wanted.offset_mm,
        )


AS_DESIGNED = Workshop()
_at: ContextVar[Workshop] = ContextVar("workshop", default=AS_DESIGNED)


@contextmanager
def made_at(workshop: Workshop) -> Iterator[None]:
    """Nothing; every piece that is begun inside, modules too, is cut with this workshop's tools."""
    token = _at.set(workshop)
    try:
        yield
    finally:
        _at.reset(token)


def here() -> Workshop:
    """The workshop whose tools are used now."""
    return _at.get()


def check_offset(offset_mm: float) -> None:
    """Return if a workshop may ask for that much more (or less) of every clearance.

    Raises
    ------
    BadInput
        If it shows a fault of the machine, or is no number.
    """
    if not abs(offset_mm) <= LARGEST_OFFSET_MM:
        raise BadInput(
            f"An offset of {offset_mm:g} mm is more than {LARGEST_OFFSET_MM:g}; check the machine and the test piece.",
            pointer="/fit_offset_mm",
        )
