"""Work on a panel's sharp edges after it is cut: edges rounded over or chamfered, with a router bit or by hand.

Data of a panel, listed beside its size wherever it is listed. Nothing is cut on the machine for it: outline, drawing
in space, toolpaths and price are those of the sharp panel, and whoever puts the piece together does it.
"""

from __future__ import annotations

import enum
import math

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.feature import Side
from jupyter_fab.core.finish import Edge

LARGEST_MM = 25.4  # round-over and chamfer bits for hand routers are sold up to one inch
BY_HAND = "Edge work is done after cutting, with a router bit or by hand; the panel is drawn, cut and priced sharp."


class Profile(enum.StrEnum):
    """What becomes of a sharp edge."""

    ROUND = "round-over"  # a quarter round
    CHAMFER = "chamfer"  # a flat slope
    COUNTERSINK = "countersink"  # a slope around a screw's hole, down to the hole


class Where(enum.StrEnum):
    """Which edges of a face are worked."""

    ALL_ROUND = "all round"  # the whole outline
    EDGES = "edges"  # the edges that are named
    PART = "part of the outline"  # a curve, or some of the shorter edges
    OPENINGS = "openings"  # the rims of holes, slots and cut-outs
    HOLES = "holes"  # the mouths of so many screw holes


class EdgeWork(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One profile along some edges of one face, `length_mm` in all."""

    profile: Profile
    side: Side
    across_mm: float  # how far it reaches over the face; of a round-over its radius, of a countersink its diameter
    down_mm: float  # and how far down the edge
    where: Where
    length_mm: float  # to the nearest few mm, for how long it takes
    edges: tuple[Edge, ...] = ()
    count: int = 0  # of holes that are countersunk

    def __post_init__(self) -> None:
        """Refuse what no bit makes."""
        for name in ("across_mm", "down_mm", "length_mm"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise BadInput(f"{name} of work on an edge must be more than 0; it is {value:g}.", pointer=f"/{name}")
        if max(self.across_mm, self.down_mm) > LARGEST_MM:
            raise BadInput(
                f"Edges are rounded over or chamfered by up to {LARGEST_MM:g} mm, not by "
                f"{max(self.across_mm, self.down_mm):g}; make it smaller.",
                pointer="/across_mm",
            )

    @property
    def text(self) -> str:
        """The work in words: "round-over 6 mm, side A, front, left (1.4 m)"."""
        if self.profile is Profile.COUNTERSINK:
            return f"countersink {self.across_mm:g} mm, side {self.side}, {self.count} hole{'s' * (self.count != 1)}"
        alike = abs(self.across_mm - self.down_mm) < 0.005
        size = f"{self.across_mm:g} mm" if alike else f"{self.across_mm:g} x {self.down_mm:g} mm"
        place = ", ".join(self.edges) if self.where is Where.EDGES else self.where.value
        return f"{self.profile} {size}, side {self.side}, {place} ({max(self.length_mm / 1000, 0.01):.2g} m)"


def turned_over(work: EdgeWork) -> EdgeWork:
    """The work on a panel that was turned over about its y direction."""
    swap = {Edge.LEFT: Edge.RIGHT, Edge.RIGHT: Edge.LEFT}
    side = Side.B if work.side is Side.A else Side.A
    return msgspec.structs.replace(work, side=side, edges=tuple(swap.get(edge, edge) for edge in work.edges))


def edge_work_text(works: tuple[EdgeWork, ...]) -> str:
    """All of a panel's edge work in words."""
    return "; ".join(work.text for work in works)
