"""Outlines to be nested, the sheets or the strip that they go on, and where each went: values of `jupyter fab nest`.

For outlines that come from a file and are no parts of a design; a design's own parts become a `Layout`. Whoever finds
the places (`engines`), `nesting_check` judges them and takes the figures from the outlines themselves.
"""

from __future__ import annotations

import enum
import itertools
import math
from collections.abc import Mapping

import msgspec

from jupyter_fab.core.errors import BadInput

type Ring = tuple[tuple[float, float], ...]
SAME_MM = 1e-6  # nominal thicknesses are the same number or another sheet
ONE_SPOT_MM = 1.0  # between the middles of what matches: nearer, and they would be stretched apart a hundredfold
MOST_PIECES = 2_000  # of one nest: beyond it the search of any engine stands still


class Danger(enum.StrEnum):
    """Why nothing lies in a zone of a sheet."""

    DEFECT = "defect"  # a knot, a stain, a torn corner: a cut may go through it
    CLAMP = "clamp"  # a clamp or a screw: the cutter keeps away, so parts do by the gap


class Zone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A region of a sheet, in its frame, mm, in which no part lies, nor nearer than `keep_mm` (None: as needed)."""

    outline: Ring
    danger: Danger = Danger.DEFECT
    keep_mm: float | None = None
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse what bounds no area."""
        _check_ring(self.outline, f"zone {self.name}".strip())
        if self.keep_mm is not None and not 0 <= self.keep_mm < math.inf:
            raise BadInput("What is kept from a zone is a length of zero or more, in mm.")

    def clear_mm(self, gap_mm: float) -> float:
        """How far parts stay away from it."""
        if self.keep_mm is not None:
            return self.keep_mm
        return gap_mm if self.danger is Danger.CLAMP else 0.0


class Blank(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An outline to be cut `quantity` times, mm; `rotations_deg` None lets it lie at any angle.

    Blanks of one `match` lie as they are drawn, in one order and turned alike, since the figure runs on over them.
    Those of a higher `priority` lie on as few sheets as may be, the first ones, and are left out last. `order` is who
    pays.
    """

    name: str
    outline: Ring
    holes: tuple[Ring, ...] = ()
    quantity: int = 1
    rotations_deg: tuple[float, ...] | None = (0.0, 90.0, 180.0, 270.0)
    match: str = ""
    priority: int = 0
    order: str = ""

    def __post_init__(self) -> None:
        """Refuse what bounds no area, and angles and numbers that nothing can be laid at."""
        for ring in (self.outline, *self.holes):
            _check_ring(ring, self.name)
        if self.quantity < 1:
            raise BadInput(f"{self.name} is asked for {self.quantity} times; ask for one or more.")
        if self.rotations_deg is not None and not all(math.isfinite(angle) for angle in self.rotations_deg):
            raise BadInput(f"The angles of {self.name} must be finite, in degrees.")
        if self.priority < 0:
            raise BadInput(
                f"{self.name} has priority {self.priority}; give zero or more, the most to what comes first."
            )
        if self.match and self.rotations_deg is None:
            raise BadInput(f"{self.name} matches others and may lie at any angle; give its angles.")


class Stock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of sheet: its size, how many there are (None: enough), what one costs (None: its area in m2).

    `strip` is a roll of the given height: one of it, as long as it takes; its width is what may at most be unrolled.
    An `offcut` costs nothing unless it says what, is used first, and may have any `outline` within its size. What says
    its `material` and nominal thickness is used for parts of these only; what says neither fits all.
    """

    name: str
    width_mm: float
    height_mm: float
    quantity: int | None = None
    cost: float | None = None
    strip: bool = False
    offcut: bool = False
    outline: Ring | None = None
    zones: tuple[Zone, ...] = ()
    material: str = ""
    thickness_mm: float | None = None

    def __post_init__(self) -> None:
        """Refuse sheets of no size."""
        if self.thickness_mm is not None and not 0 < self.thickness_mm < math.inf:
            raise BadInput(f"Sheet {self.name} is {self.thickness_mm:g} mm thick; give more than zero.")
        if not (0 < self.width_mm < math.inf and 0 < self.height_mm < math.inf):
            raise BadInput(f"Sheet {self.name} must have a width and a height.")
        if self.quantity is not None and self.quantity < 0:
            raise BadInput(f"There are {self.quantity} sheets {self.name}; give zero or more.")
        if self.cost is not None and not 0 <= self.cost < math.inf:
            raise BadInput(f"Sheet {self.name} costs {self.cost:g}; give zero or more.")
        if self.outline is not None:
            _check_ring(self.outline, f"sheet {self.name}")
            if not all(0 <= x <= self.width_mm and 0 <= y <= self.height_mm for x, y in self.outline):
                raise BadInput(f"The outline of sheet {self.name} reaches beyond its width and height.")
        if self.strip and (self.zones or self.outline is not None):
            raise BadInput(f"{self.name} is a strip; zones and outlines are for sheets.")

    def fits(self, material: str, thickness_mm: float) -> bool:
        """Whether parts of that material and nominal thickness may be cut from it."""
        alike = self.thickness_mm is None or abs(self.thickness_mm - thickness_mm) <= SAME_MM
        return alike and self.material in ("", material)

    def price(self) -> float:
        """What one costs, in whatever unit the costs are given in."""
        if self.cost is not None:
            return self.cost
        return 0.0 if self.offcut else self.width_mm * self.height_mm * 1e-6


class Spot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where one copy lies: its outline turned left about its own origin by `rotation_deg`, then moved by (x, y)."""

    blank: str
    copy: int
    sheet: int
    rotation_deg: float
    x_mm: float
    y_mm: float


class LeftOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """So many copies of a blank found no room."""

    blank: str
    copies: int


class Nesting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The result: which kind of stock each used sheet is (an index), every copy's place, and what was left out."""

    sheets: tuple[int, ...]
    spots: tuple[Spot, ...]
    left_out: tuple[LeftOut, ...] = ()


class NestJob(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is to be nested: outlines, sheets, the gap between outlines and the border that stays free, mm.

    `begun` are sheets that are in work and paid for, with what lies on them: locked, and the first of the result. With
    `guillotine` all is cut by a panel saw, from edge to edge, with the gap as its kerf. With `leave_out` what finds no
    room is left out, the least priority first; else it is an error.
    """

    blanks: tuple[Blank, ...]
    stock: tuple[Stock, ...]
    gap_mm: float
    border_mm: float
    begun: Nesting = Nesting(sheets=(), spots=())
    guillotine: bool = False
    leave_out: bool = False

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
        self._check_begun()
        self._check_matches()
        if self.guillotine and not all(_is_box(blank) for blank in self.blanks):
            raise BadInput(
                "A panel saw cuts rectangles at right angles; one of the outlines is none, or turns otherwise."
            )
        if self.guillotine and any(stock.strip for stock in self.stock):
            raise BadInput("A panel saw cuts sheets, no strip.")

    def _check_begun(self) -> None:
        known = {blank.name: blank.quantity for blank in self.blanks}
        if any(not 0 <= kind < len(self.stock) or self.stock[kind].strip for kind in self.begun.sheets):
            raise BadInput("A sheet in work is of a kind that is not in stock.", pointer="/begun/sheets")
        for spot in self.begun.spots:
            if not 1 <= spot.copy <= known.get(spot.blank, 0) or not 0 <= spot.sheet < len(self.begun.sheets):
                raise BadInput(
                    f"{spot.blank} ({spot.copy}) is locked, and there is no such copy or no such sheet.",
                    pointer="/begun/spots",
                )

    def _check_matches(self) -> None:
        groups: dict[str, list[Blank]] = {}
        for blank in self.blanks:
            if blank.match:
                groups.setdefault(blank.match, []).append(blank)
        for name, found in groups.items():
            if len({(one.quantity, one.rotations_deg, one.priority) for one in found}) > 1:
                raise BadInput(f"What matches ({name}) has one quantity, one set of angles and one priority.")
            if any(_on_one_spot(one, other) for one, other in itertools.combinations(found, 2)):
                raise BadInput(f"Some of what matches ({name}) is drawn on one spot; draw it side by side, as it lies.")
            if any(spot.blank == one.name for spot in self.begun.spots for one in found):
                raise BadInput(f"Of what matches ({name}) nothing can be locked by itself.")


def still_there(job: NestJob, taken: Mapping[Stock, int]) -> NestJob:
    """The job with so many sheets fewer, of those that are counted; jobs before it took them."""
    stock = tuple(
        one
        if one.quantity is None or not taken.get(one)
        else msgspec.structs.replace(one, quantity=max(0, one.quantity - taken[one]))
        for one in job.stock
    )
    return msgspec.structs.replace(job, stock=stock)


def _check_ring(ring: Ring, name: str) -> None:
    if len(ring) < 3 or not all(math.isfinite(value) for point in ring for value in point):
        raise BadInput(f"The outline of {name} needs at least three corners, in finite mm.")


def _on_one_spot(one: Blank, other: Blank) -> bool:
    """Whether the middles of their boxes are one: there is no way in which they would be moved apart."""
    ways = (
        (min(a) + max(a) - min(b) - max(b)) / 2
        for a, b in zip(zip(*one.outline, strict=True), zip(*other.outline, strict=True), strict=True)
    )
    return all(abs(way) < ONE_SPOT_MM for way in ways)


def _is_box(blank: Blank) -> bool:
    xs, ys = {round(x, 6) for x, _ in blank.outline}, {round(y, 6) for _, y in blank.outline}
    right = blank.rotations_deg is not None and all(angle % 90 == 0 for angle in blank.rotations_deg)
    return len(xs) == len(ys) == 2 and right
