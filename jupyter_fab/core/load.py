"""What a board of the piece is meant to carry: the load that the design's checks count with.

A designer says it with `Assembly.carries`; where nothing is said, the checks take what a board of that place and size
usually carries, and say so. Loads are wishes about use, not strengths: what a board bears is worked out in `checks`.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Collection, Sequence

import msgspec

from jupyter_fab.core.errors import BadInput

MOST_KG = 5_000.0  # beyond any piece of furniture


class Use(enum.StrEnum):
    """What stands, lies or sits on a board."""

    BOOKS = "books"  # a row of books, two rows on a deep shelf
    TABLE = "table"  # a table's or desk's top: things that stay, and arms
    SEAT = "seat"  # a grown person each half metre
    BED = "bed"  # a grown person on each 0.9 x 2 m
    CLOTHES = "clothes"  # folded clothes, 300 mm high
    NOTHING = "nothing"  # it is no shelf: a cover, a stretcher


class Load(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one part carries: its use, or so many kg spread evenly over it."""

    part: str
    use: Use
    kg: float | None = None  # the whole load; None: what the use usually brings

    def __post_init__(self) -> None:
        """Refuse loads that are no numbers."""
        if self.kg is not None and not (math.isfinite(self.kg) and 0 <= self.kg <= MOST_KG):
            raise BadInput(f"{self.part!r} carries {self.kg:g} kg; give 0 to {MOST_KG:g}.", pointer="/kg")


def check_loads(names: Collection[str], loads: Sequence[Load]) -> None:
    """Nothing, if all loads lie on parts of the piece, on each one at most.

    Raises
    ------
    BadInput
        If not.
    """
    told = [load.part for load in loads]
    for name in told:
        if name not in names:
            raise BadInput(f"A load lies on {name!r}, which is no part of the piece.", pointer="/loads")
        if told.count(name) > 1:
            raise BadInput(f"{name!r} carries two loads; say once what it carries.", pointer="/loads")
