"""What is done to panels after cutting: edges that are banded, surfaces that are oiled or lacquered.

Data of a panel, and how much of each a piece takes, for its price and its list of what to buy. A panel's outline is
what is cut: it is smaller by the bands, so that the finished board has the size that was designed.
"""

from __future__ import annotations

import enum
import math

import msgspec

from jupyter_fab.core.errors import BadInput

THINNEST_MM, THICKEST_MM = 0.3, 5.0  # veneer with glue on it, and solid lippings


class Edge(enum.StrEnum):
    """A narrow edge of a panel in its own frame, side A up, as it lies before one."""

    LEFT = "left"  # least x
    RIGHT = "right"  # greatest x
    FRONT = "front"  # least y
    BACK = "back"  # greatest y

    @property
    def opposite(self) -> Edge:
        """The edge across."""
        return {
            Edge.LEFT: Edge.RIGHT,
            Edge.RIGHT: Edge.LEFT,
            Edge.FRONT: Edge.BACK,
            Edge.BACK: Edge.FRONT,
        }[self]


class Band(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A band glued to one edge after cutting."""

    edge: Edge
    thickness_mm: float = 1.0

    def __post_init__(self) -> None:
        """Refuse bands that nobody sells."""
        if not (math.isfinite(self.thickness_mm) and THINNEST_MM <= self.thickness_mm <= THICKEST_MM):
            raise BadInput(
                f"An edge band is {THINNEST_MM:g} to {THICKEST_MM:g} mm thick, not {self.thickness_mm:g}.",
                pointer="/thickness_mm",
            )


class Finish(enum.StrEnum):
    """What is done to the surfaces."""

    RAW = "raw"  # nothing: as it comes from the machine, deburred
    OIL = "oil"  # two thin coats, wiped off
    LACQUER = "lacquer"  # two coats, sanded between

    @property
    def coats(self) -> int:
        """How often the whole surface is gone over; makers' instructions for oil and water-based lacquer say twice."""
        return 0 if self is Finish.RAW else 2
