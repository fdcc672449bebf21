"""How a piece is looked at: apart or together, open or shut, cut, seen through, with or without edges and sizes.

A `View` changes nothing of the piece. It travels as a small message of its own (`FabGroup.send_view`), so that no
geometry is sent for it. `labextension/src/preview/message.ts` reads it; both change together.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

import attrs

type Legs = Mapping[str, tuple[tuple[float, float, float, float, float], ...]]

_share = attrs.validators.and_(attrs.validators.ge(0.0), attrs.validators.le(1.0))


class Axis(enum.StrEnum):
    """The direction in which a cut goes through the piece."""

    X = "x"  # from the right
    Y = "y"  # from the front
    Z = "z"  # from above


class Scale(enum.StrEnum):
    """What stands beside the piece, so that its size is understood at a glance."""

    NONE = "none"  # nothing
    PERSON = "person"  # a grown person of 1.75 m
    ROOM = "room"  # the corner of a room with a door


@attrs.frozen
class Section:
    """A flat cut through the piece; what lies before it, as seen from the front right, is taken away."""

    axis: Axis = attrs.field(converter=Axis)
    share: float = attrs.field(validator=_share)
    """Of the piece's length along the axis that is taken away: 0 nothing, 1 all."""


@attrs.frozen
class View:
    """How the piece is shown: nothing of this changes the piece."""

    explode: float = attrs.field(default=0.0, validator=_share)
    """0 assembled, 1 fully apart."""
    legs: Legs = attrs.field(factory=dict, repr=False)
    """By part, the moves on which it leaves its place: from one share of the explosion to another, and x, y, z in mm.

    A part without legs goes straight to where its scene says.
    """
    open: float = attrs.field(default=0.0, validator=_share)
    """0 doors and drawers shut, 1 as far open as they go."""
    edges: bool = True
    dimensions: bool = True
    labels: bool = False
    """The name of each part, beside it."""
    highlight: tuple[str, ...] = ()
    """Parts to bring out, the others fade; empty for none."""
    caption: str = ""
    """What to write beside the part that is brought out; a second line is set smaller."""
    section: Section | None = None
    transparent: bool = False
    """Boards that can be seen through."""
    joints: bool = False
    """Where boards meet is marked, and the boards can be seen through."""
    scale: Scale = attrs.field(default=Scale.NONE, converter=Scale)

    def header(self) -> dict[str, Any]:
        """The view as JSON."""
        found = attrs.asdict(self)
        if not self.explode:
            del found["legs"]  # they are some kB, and are not looked at; a browser keeps those that it has
        return found
