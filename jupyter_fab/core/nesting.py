"""Outlines to be nested, the sheets or the strip that they go on, and where each went: values of `jupyter fab nest`.

For outlines that come from a file and are no parts of a design; a design's own parts become a `Layout`. Whoever finds
the places (`engines`), `nesting_check` judges them and takes the figures from the outlines themselves.
"""

from __future__ import annotations

import math

import msgspec

from jupyter_fab.core.errors import BadInput

type Ring = tuple[tuple[float, float], ...]
MOST_PIECES = 2_000  # of one nest: beyond it the search of any engine stands still


class Blank(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An outline to be cut `quantity` times, mm; `rotations_deg` None lets it lie at any angle."""

    name: str
    outline: Ring
    holes: tuple[Ring, ...] = ()
    quantity: int = 1
    rotations_deg: tuple[float, ...] | None = (0.0, 90.0, 180.0, 270.0)

    def __post_init__(self) -> None:
        """Refuse what bounds no area, and angles and numbers that nothing can be laid at."""
        for ring in (self.outline, *self.holes):
            if len(ring) < 3 or not all(math.isfinite(value) for point in ring for value in point):
                raise BadInput(f"The outline of {self.name} needs at least three corners, in finite mm.")
        if self.quantity < 1:
            raise BadInput(f"{self.name} is asked for {self.quantity} times; ask for one or more.")
        if self.rotations_deg is not None and not all(math.isfinite(angle) for angle in self.rotations_deg):
            raise BadInput(f"The angles of {self.name} must be finite, in degrees.")


class Stock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of sheet: its size, how many there are (None: enough), what one costs (None: its area in m2).

    `strip` is a roll of the given height: one of it, as long as it takes; its width is what may at most be unrolled.
    """

    name: str
    width_mm: float
    height_mm: float
    quantity: int | None = None
    cost: float | None = None
    strip: bool = False

    def __post_init__(self) -> None:
        """Refuse sheets of no size."""
        if not (0 < self.width_mm < math.inf and 0 < self.height_mm < math.inf):
            raise BadInput(f"Sheet {self.name} must have a width and a height.")
        if self.quantity is not None and self.quantity < 0:
            raise BadInput(f"There are {self.quantity} sheets {self.name}; give zero or more.")

    def price(self) -> float:
        """What one costs, in whatever unit the costs are given in."""
        return self.width_mm * self.height_mm * 1e-6 if self.cost is None else self.cost


class NestJob(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be nested: outlines, sheets, the gap between outlines and the border that stays free, mm."""

    blanks: tuple[Blank, ...]
    stock: tuple[Stock, ...]
    gap_mm: float
    border_mm: float

    def __post_init__(self) -> None:
        """Refuse a job of nothing, of too much, or whose names do not tell its outlines apart."""
        if not self.blanks:
            raise BadInput("There is no closed outline in the file; nothing to nest.")
        if sum(blank.quantity for blank in self.blanks) > MOST_PIECES:
            raise BadInput(f"At most {MOST_PIECES} pieces are nested at once; split the file.")
        if len({blank.name for blank in self.blanks}) < len(self.blanks):
            raise BadInput("Two outlines have one name; give each its own.")
        if not (0 <= self.gap_mm < math.inf and 0 <= self.border_mm < math.inf):
            raise BadInput("Gap and border are lengths of zero or more, in mm.")


class Spot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where one copy lies: its outline turned left about its own origin by `rotation_deg`, then moved by (x, y)."""

    blank: str
    copy: int
    sheet: int
    rotation_deg: float
    x_mm: float
    y_mm: float


class Nesting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The result: which kind of stock each used sheet is (an index), and every copy's place."""

    sheets: tuple[int, ...]
    spots: tuple[Spot, ...]
