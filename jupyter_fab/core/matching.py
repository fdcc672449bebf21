"""Boards whose figure runs on: fronts that are cut from one place of a sheet, in the order in which they stand.

A group is nested as one: its boards as they stand in the piece, moved apart by no more than the cutter needs. Where
they lie is the nester's business, and whether they do is asked by `layout_check`, which shares no code with this.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import attrs
import numpy as np

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.part import Part

IN_PLANE_MM = 0.5  # fronts that stand so much before each other still look like one plane
SAME_WAY = 1e-6


def stretched(
    corners: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], gap_mm: float
) -> tuple[tuple[float, float], ...]:
    """The boxes' lower left corners, all moved apart alike until every two are a gap apart; the lowest at 0, 0."""
    middles = [(x + w / 2, y + h / 2) for (x, y), (w, h) in zip(corners, sizes, strict=True)]
    stretch = 1.0
    for i, one in enumerate(middles):
        for j, other in enumerate(middles[:i]):
            needs = [
                (gap_mm + (sizes[i][k] + sizes[j][k]) / 2) / abs(one[k] - other[k])
                for k in (0, 1)
                if abs(one[k] - other[k]) > SAME_WAY
            ]
            stretch = max(stretch, min(needs, default=math.inf))
    lower = [(x * stretch - w / 2, y * stretch - h / 2) for (x, y), (w, h) in zip(middles, sizes, strict=True)]
    x0, y0 = min(x for x, _ in lower), min(y for _, y in lower)
    return tuple((x - x0, y - y0) for x, y in lower)


@attrs.frozen
class Group:
    """Boards that match, with the lower left corner of each one's box in the group's own frame, mm."""

    name: str
    parts: tuple[Part, ...]
    places: tuple[tuple[float, float], ...]  # as they stand in the piece

    def apart(self, gap_mm: float) -> tuple[tuple[float, float], ...]:
        """The places with all boxes at least so far from each other, the lowest at 0, 0: all stretched alike."""
        return stretched(self.places, [part.panel.size_mm() for part in self.parts], gap_mm)


def matched_groups(parts: Sequence[Part]) -> tuple[Group, ...]:
    """The groups of two boards or more, in the order of their first boards.

    Raises
    ------
    BadInput
        If boards of a group differ in sheet, grain or direction, or do not lie in one plane side by side.
    """
    named: dict[str, list[Part]] = {}
    for part in parts:
        if part.match:
            named.setdefault(part.match, []).append(part)
    return tuple(_group(name, found) for name, found in named.items() if len(found) > 1)


def _group(name: str, parts: Sequence[Part]) -> Group:
    first = parts[0]
    frame = np.array([first.placement.x_axis, first.placement.y_axis, first.placement.normal()])
    places = []
    for part in parts:
        own = np.array([part.placement.x_axis, part.placement.y_axis, part.placement.normal()])
        for what, same in (
            ("another sheet", part.panel.material == first.panel.material),
            ("another thickness", abs(part.panel.thickness_mm - first.panel.thickness_mm) < SAME_WAY),
            ("another direction of the grain", part.panel.grain is first.panel.grain),
            ("another direction", bool(np.abs(own - frame).max() < SAME_WAY)),
            ("features on the other face", len(part.panel.sides() | first.panel.sides()) < 2),
        ):
            if not same:
                raise BadInput(f"{part.name!r} has {what} than {first.name!r}; their figure ({name}) cannot run on.")
        x0, y0, _, _ = part.panel.outline.bounds()
        x, y, z = frame @ (np.array(part.placement.origin) - np.array(first.placement.origin))
        if abs(z) > IN_PLANE_MM:
            raise BadInput(
                f"{part.name!r} lies {abs(z):g} mm before or behind {first.name!r}; the figure ({name}) runs on over "
                "boards in one plane."
            )
        places.append((float(x + x0), float(y + y0)))
    return Group(name, tuple(parts), tuple(places))
