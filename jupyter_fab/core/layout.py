"""Which part is cut where on which sheet: the layout, and the reasons why a panel cannot be laid out.

A `Layout` is complete: sheets, panels as placed, and their tabs, so that it can be stored, replayed by digest, cut and
proven with nothing beside it but the machine. How places are found is a nester's business (`engines`); whether they
are right is checked by `layout_check`, which shares no code with any nester.
"""

from __future__ import annotations

import enum
import functools
import math

import msgspec
import shapely
from shapely.affinity import affine_transform
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.holding import THICKEST_SKIN_MM, THINNEST_SKIN_MM, Screw
from jupyter_fab.core.part import Grain, Panel, Side
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.tab import Tab
from jupyter_fab.core.turn import Turn
from jupyter_fab.core.wire import codec

COARSE_MM = 0.1  # how exactly rounds are followed where areas are only compared
GAP_MARGIN_MM = 2.0  # beside the cutter's width, between parts: a sliver that thin breaks out with the parts


class Reason(enum.StrEnum):
    """Why a panel cannot be made on a machine from given sheets."""

    BOTH_SIDES = "both-sides"  # cut on both faces, and the sheet cannot be turned over, or the cuts meet
    NO_SHEET = "no-sheet"  # no sheet of that material and thickness
    TOO_FEW_SHEETS = "too-few-sheets"  # they are used up
    LARGER_THAN_SHEET = "larger-than-sheet"  # with the border and the way the grain must run
    LARGER_THAN_BED = "larger-than-bed"  # of the machine
    TOO_THICK = "too-thick"  # for the cutter or the machine
    MATERIAL = "material"  # the machine does not work it
    TOO_NARROW = "too-narrow"  # an opening or a gap that the cutter does not enter
    SHARP_CORNER = "sharp-corner"  # an inside corner without relief, where the cutter leaves a round
    NO_TOOL = "no-tool"  # a hole that no drill or cutter of the machine makes
    IN_PIECES = "in-pieces"  # openings cut the panel apart
    NO_TABS = "no-tabs"  # no straight edge to hold it by


class Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One part that cannot be made, why, and what to change."""

    part: str
    reason: Reason
    text: str


class CannotMake(BadInput):
    """The piece cannot be made as it stands; `refusals` names each part and reason."""

    code = "cannot-make"

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(
            "; ".join(f"{refusal.part}: {refusal.text}" for refusal in refusals[:5]),
            refusals=[msgspec.to_builtins(refusal) for refusal in refusals],
        )
        self.refusals = refusals


class Placed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A panel on a sheet: turned over if `flipped`, turned left by `rotation_deg`, its box's lower left at (x, y)."""

    part: str
    panel: Panel
    sheet: int
    x_mm: float
    y_mm: float
    rotation_deg: int
    flipped: bool = False
    tabs: tuple[Tab, ...] = ()  # in the panel's frame, after turning over

    def __post_init__(self) -> None:
        """Refuse angles at which nothing is placed."""
        if self.rotation_deg not in (0, 90, 180, 270):
            raise BadInput(f"A panel is turned by 0, 90, 180 or 270 degrees, not {self.rotation_deg}.")

    def facing_up(self) -> Panel:
        """The panel as the spindle sees it: all blind features on side A."""
        return self.panel.flipped() if self.flipped else self.panel

    def matrix(self) -> tuple[float, float, float, float, float, float]:
        """(a, b, d, e, x, y): from the frame of the panel facing up to the sheet's, as shapely's affinity wants it."""
        cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[self.rotation_deg]
        x0, y0, x1, y1 = self.facing_up().outline.bounds()
        corners = [(cos * x - sin * y, sin * x + cos * y) for x in (x0, x1) for y in (y0, y1)]
        return (
            float(cos),
            float(-sin),
            float(sin),
            float(cos),
            self.x_mm - min(x for x, _ in corners),
            self.y_mm - min(y for _, y in corners),
        )

    def on_sheet[Region: BaseGeometry](self, region: Region) -> Region:
        """A region of the panel facing up, where it lies on the sheet."""
        placed: Region = affine_transform(region, self.matrix())
        return placed

    def tabs_on_sheet(self) -> tuple[Tab, ...]:
        """The tabs, in the sheet's frame."""
        a, b, d, e, x, y = self.matrix()
        return tuple(
            msgspec.structs.replace(
                tab,
                x=a * tab.x + b * tab.y + x,
                y=d * tab.x + e * tab.y + y,
                dx=a * tab.dx + b * tab.dy,
                dy=d * tab.dx + e * tab.dy,
            )
            for tab in self.tabs
        )

    def size_mm(self) -> tuple[float, float]:
        """The placed box's size along the sheet's x and y."""
        width, height = self.panel.size_mm()
        return (width, height) if self.rotation_deg % 180 == 0 else (height, width)


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """All parts of a job on the sheets that they are cut from, for one machine.

    A sheet that is turned over has its pins in `turns`; its parts lie as seen with its first face up. `skin_mm` is left
    under what is cut around, in place of tabs; None: tabs. What came later is left out of its JSON where there is none,
    so that layouts keep their digests.
    """

    machine: str
    sheets: tuple[Sheet, ...]
    placed: tuple[Placed, ...]
    gap_mm: float
    turns: tuple[Turn, ...] = ()
    skin_mm: float | None = None
    screws: tuple[Screw, ...] = ()

    def __post_init__(self) -> None:
        """Refuse places on sheets that are not there, and parts that stand twice."""
        names = [placed.part for placed in self.placed]
        if len(set(names)) != len(names):
            raise BadInput("A part stands twice in the layout.")
        if any(not 0 <= placed.sheet < len(self.sheets) for placed in self.placed):
            raise BadInput("The layout places a part on a sheet that it does not have.")
        turned = [turn.sheet for turn in self.turns]
        if len(set(turned)) != len(turned) or any(not 0 <= sheet < len(self.sheets) for sheet in turned):
            raise BadInput("The layout turns a sheet over twice, or one that it does not have.", pointer="/turns")
        if any(not 0 <= screw.sheet < len(self.sheets) for screw in self.screws):
            raise BadInput("The layout has a screw in a sheet that it does not have.", pointer="/screws")
        if self.skin_mm is not None and not THINNEST_SKIN_MM <= self.skin_mm <= THICKEST_SKIN_MM:
            raise BadInput(
                f"An onion skin is {THINNEST_SKIN_MM:g} to {THICKEST_SKIN_MM:g} mm thick, not {self.skin_mm:g}.",
                pointer="/skin_mm",
            )

    def on(self, sheet: int) -> tuple[Placed, ...]:
        """The parts on that sheet, in the order in which they were placed."""
        return tuple(placed for placed in self.placed if placed.sheet == sheet)

    def turn_of(self, sheet: int) -> Turn | None:
        """The pins on which that sheet is turned over; None if it is not."""
        return next((turn for turn in self.turns if turn.sheet == sheet), None)

    def screws_in(self, sheet: int) -> tuple[Screw, ...]:
        """The screws that hold that sheet down."""
        return tuple(screw for screw in self.screws if screw.sheet == sheet)

    def used_share(self) -> float:
        """Panels' area over the sheets' area."""
        return sum(_area(p.panel) for p in self.placed) / sum(s.size_mm[0] * s.size_mm[1] for s in self.sheets)

    def digest(self) -> str:
        """A name for exactly this layout."""
        return codec.digest(self)


@functools.lru_cache(maxsize=4096)
def footprint(panel: Panel) -> BaseGeometry:
    """The region that is material at some height: the outline less everything that goes through."""
    slabs = panel.layers()
    if Side.B in panel.sides():
        return shapely.union_all([region for _, _, region in slabs])
    # a panel facing up has its lowest slab cut only by what goes through
    return slabs[0][2]


def rotations(panel: Panel, sheet: Sheet) -> tuple[int, ...]:
    """The angles at which the panel may lie: all, or those that keep its grain along the sheet's x."""
    if panel.grain is Grain.NONE or not sheet.stock().grained:
        return (0, 90, 180, 270)
    return (0, 180) if panel.grain is Grain.X else (90, 270)


def must_flip(panel: Panel) -> bool:
    """Whether the panel lies on its side A when it is cut out.

    It does if its blind features are on side B only; of a panel with features on both faces, if more is taken away from
    side B: what is cut first lies down then, and the less is hollow under the sheet, the firmer it lies.
    """
    sides = panel.sides()
    if len(sides) < 2:
        return sides == frozenset({Side.B})
    taken = dict.fromkeys(Side, 0.0)
    for feature in panel.face_features():
        low, high = feature.z_range(panel.thickness_mm)
        if (low, high) != (0.0, panel.thickness_mm):
            taken[getattr(feature, "side", Side.A)] += feature.loop().polygon(COARSE_MM).area * (high - low)
    return taken[Side.B] > taken[Side.A]


def as_seen(panel: Panel) -> Panel:
    """The panel with what is cut from the face that is up, and with what goes through."""
    whole = (0.0, panel.thickness_mm)
    kept = tuple(
        feature
        for feature in panel.features
        if getattr(feature, "side", Side.A) is Side.A or feature.z_range(panel.thickness_mm) == whole
    )
    return panel if len(kept) == len(panel.features) else msgspec.structs.replace(panel, features=kept)


def at_thickness(panel: Panel, thickness_mm: float) -> Panel:
    """The panel in a sheet of that thickness: what goes through still does, depths from a face stay."""
    if math.isclose(panel.thickness_mm, thickness_mm, abs_tol=1e-9):
        return panel
    return msgspec.structs.replace(panel, thickness_mm=thickness_mm)


def _area(panel: Panel) -> float:
    region = panel.outline.polygon()
    assert isinstance(region, Polygon)
    return float(region.area)
