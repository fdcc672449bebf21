"""How a sheet and its parts are held while they are cut: tabs or an onion skin, clamps or screws; as data.

A machine's profile says how its shop does it, a job may be done otherwise, and what was decided stands with the layout:
programs, proof and papers speak of the same skin and the same screws. Where screws find room is `screws`' business.
"""

from __future__ import annotations

import enum
import math

import msgspec

from jupyter_fab.core.errors import BadInput

# A skin as shops leave it: a knife goes through 0.3 to 0.5 mm in one go, and on a bed flat to 0.2 mm it is still
# whole. The limits are where one of the two no longer holds.
SKIN_MM = 0.4
THINNEST_SKIN_MM, THICKEST_SKIN_MM = 0.25, 0.8
SCREW_FREE_MM = 10.0  # round a screw's middle: a head of 10 mm, and 5 mm beside it for a cutter and its chuck's nut
LEAST_FREE_MM, MOST_FREE_MM = 6.0, 40.0
SCREW_INSIDE_MM = 3.0  # of the border, where clamps hold the sheet until it is screwed down: drilled beside them


class PartsHeld(enum.StrEnum):
    """What holds a part in the sheet when its outline is cut."""

    TABS = "tabs"  # bridges, 3 mm high, that a person breaks
    ONION_SKIN = "onion-skin"  # a thin floor under the whole cut, that a person goes round with a knife


class Holding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """How a shop holds parts, how thick a skin, whether it screws sheets down, and what is free round a screw."""

    parts: PartsHeld = PartsHeld.TABS
    skin_mm: float = SKIN_MM
    screws: bool = False
    screw_free_mm: float = SCREW_FREE_MM

    def __post_init__(self) -> None:
        """Refuse skins that tear or that no knife goes through, and screws that a cutter would meet."""
        if not (math.isfinite(self.skin_mm) and THINNEST_SKIN_MM <= self.skin_mm <= THICKEST_SKIN_MM):
            raise BadInput(
                f"An onion skin is {THINNEST_SKIN_MM:g} to {THICKEST_SKIN_MM:g} mm thick, not {self.skin_mm:g}; "
                f"{SKIN_MM:g} is usual.",
                pointer="/holding/skin_mm",
            )
        if not (math.isfinite(self.screw_free_mm) and LEAST_FREE_MM <= self.screw_free_mm <= MOST_FREE_MM):
            raise BadInput(
                f"Keep {LEAST_FREE_MM:g} to {MOST_FREE_MM:g} mm free round a screw's middle, not "
                f"{self.screw_free_mm:g}.",
                pointer="/holding/screw_free_mm",
            )

    @property
    def left_mm(self) -> float | None:
        """How thick the skin is that outlines leave; None where tabs hold the parts."""
        return self.skin_mm if self.parts is PartsHeld.ONION_SKIN else None

    @property
    def row_mm(self) -> float:
        """How wide a strip inside the border no part may use, so that a row of screws finds room in it."""
        return SCREW_INSIDE_MM + self.screw_free_mm if self.screws else 0.0


class Screw(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A screw through waste into the spoilboard; below safe height no cutter comes within `free_mm` of its middle."""

    sheet: int
    x_mm: float
    y_mm: float
    free_mm: float = SCREW_FREE_MM

    def __post_init__(self) -> None:
        """Refuse places that are none."""
        if not all(math.isfinite(number) for number in (self.x_mm, self.y_mm)) or not (
            LEAST_FREE_MM <= self.free_mm <= MOST_FREE_MM
        ):
            raise BadInput("A screw stands at a place of its sheet, with 6 to 40 mm free round it.", pointer="/screws")
