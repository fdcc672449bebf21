"""Cutters, and the feeds at which they cut: feed = flutes x chip x rpm, less for deep passes.

A `Tool` is wire data: it stands in a machine's profile, and programs name it. The chip table is data with its source.
What a machine can reach caps every feed; that is done where both are known (`Tool.cutting`). No path is made here.
"""

from __future__ import annotations

import enum
import itertools
import math

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.material import CutsLike

# mm a tooth, (tool diameter mm, least, most). Source: published chip-load tables for carbide router cutters, as in
# the feeds sheet of the design documents (3.2 / 6.35 / 9.5 / 12.7 mm).
CHIP_MM_TOOTH: dict[CutsLike, tuple[tuple[float, float, float], ...]] = {
    CutsLike.PLYWOOD: ((3.2, 0.08, 0.13), (6.35, 0.15, 0.23), (9.5, 0.38, 0.46), (12.7, 0.46, 0.53)),
    CutsLike.MDF: ((3.2, 0.10, 0.18), (6.35, 0.30, 0.38), (9.5, 0.43, 0.48), (12.7, 0.51, 0.64)),
}
PLUNGE_SHARE = 1 / 3  # of the feed: an end mill's centre cuts poorly, a third is the makers' common advice
DRILL_CHIP_MM_TOOTH = 0.06  # brad-point drills of 3-8 mm in wood panels; lower than a router cutter's, chips must clear


class ToolKind(enum.StrEnum):
    """How a cutter enters and moves."""

    END_MILL = "end_mill"  # ramps in and moves sideways
    DRILL = "drill"  # straight down, straight up
    V_BIT = "v_bit"  # a cone: the deeper, the wider its groove; for engraving alone


class Cutting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The figures of one cut: feed along, feed down, spindle speed."""

    feed_mm_min: float
    plunge_mm_min: float
    rpm: int


class Tool(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A cutter that a machine has; sizes in mm, `max_depth_mm` its cutting length, `pass_depth_mm` one bite."""

    id: str
    kind: ToolKind
    diameter_mm: float
    flutes: int
    max_depth_mm: float
    pass_depth_mm: float
    rpm: int
    angle_deg: float = 0.0  # of a V bit, between its two sides
    tip_mm: float = 0.0  # how wide a V bit's end is

    def __post_init__(self) -> None:
        """Refuse cutters that cannot be."""
        for name in ("diameter_mm", "flutes", "max_depth_mm", "pass_depth_mm", "rpm"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise BadInput(f"The tool's {name} must be more than 0; it is {value:g}.", pointer=f"/{name}")
        if self.kind is ToolKind.V_BIT and not (10 <= self.angle_deg <= 150 and 0 <= self.tip_mm < self.diameter_mm):
            raise BadInput(
                "A V bit has an angle of 10 to 150 degrees and a tip less wide than it is.", pointer="/angle_deg"
            )

    @property
    def radius_mm(self) -> float:
        """Half the diameter."""
        return self.diameter_mm / 2

    def depth_of_mm(self, width_mm: float) -> float:
        """How deep a V bit goes for a groove that wide."""
        return (width_mm - self.tip_mm) / 2 / math.tan(math.radians(self.angle_deg) / 2)

    def chip_mm_tooth(self, cuts_like: CutsLike) -> float:
        """The chip a tooth may take: the table's lower figure (a clean edge, a light machine) at this diameter."""
        if self.kind is ToolKind.DRILL:
            return DRILL_CHIP_MM_TOOTH
        cuts_mm = self.diameter_mm / 2 if self.kind is ToolKind.V_BIT else self.diameter_mm  # a cone, on average
        return _at_diameter(cuts_mm, [(d, least) for d, least, _ in CHIP_MM_TOOTH[cuts_like]])

    def most_chip_mm_tooth(self) -> float:
        """The most that a tooth of a milling cutter may take in any wood: the table's higher figure."""
        return max(
            _at_diameter(self.diameter_mm, [(d, most) for d, _, most in rows]) for rows in CHIP_MM_TOOTH.values()
        )

    def cutting(self, cuts_like: CutsLike, depth_mm: float, *, max_feed_mm_min: float, max_rpm: int) -> Cutting:
        """Feeds and speed for a pass of that depth, within what the machine reaches.

        From twice the diameter on the feed is a quarter less, from three times a half (the table's own rule).
        """
        rpm = min(self.rpm, max_rpm)
        ratio = depth_mm / self.diameter_mm
        share = 1.0 if self.kind is ToolKind.DRILL or ratio < 2 else 0.75 if ratio < 3 else 0.5
        feed = min(self.flutes * self.chip_mm_tooth(cuts_like) * rpm * share, max_feed_mm_min)
        plunge = feed if self.kind is ToolKind.DRILL else feed * PLUNGE_SHARE
        # whole tens: programs stay short and readable
        return Cutting(feed_mm_min=max(10.0, feed // 10 * 10), plunge_mm_min=max(10.0, plunge // 10 * 10), rpm=rpm)


def _at_diameter(diameter_mm: float, rows: list[tuple[float, float]]) -> float:
    """A table's figure at a diameter between its rows; in proportion under the first, the last one's over it."""
    if diameter_mm <= rows[0][0]:
        return rows[0][1] * diameter_mm / rows[0][0]
    for (d0, chip0), (d1, chip1) in itertools.pairwise(rows):
        if diameter_mm <= d1:
            return chip0 + (chip1 - chip0) * (diameter_mm - d0) / (d1 - d0)
    return rows[-1][1]


END_MILL_6 = Tool(
    id="end-mill-6",
    kind=ToolKind.END_MILL,
    diameter_mm=6.0,
    flutes=2,
    max_depth_mm=25.0,
    pass_depth_mm=6.5,  # 18 mm and the cut into the spoilboard in three passes, each near 1 x D
    rpm=18_000,
)
DRILL_5 = Tool(
    id="drill-5",
    kind=ToolKind.DRILL,
    diameter_mm=5.0,
    flutes=2,
    max_depth_mm=30.0,
    pass_depth_mm=30.0,
    rpm=9_000,
)
