"""What is engraved, for the proof: each line is cut along its whole way, as wide as stated, not too deep, in its place.

A groove is judged by a tolerance of its own, since a V bit leaves slopes and no floor: 0.2 mm of its width to each side
at the face, no deeper than stated by more than a gouge, at least 0.3 mm deep all along. Panels are judged elsewhere
(`bed`), which leaves these grooves and their tolerance out at the face.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.proof.standing import Groove
from jupyter_fab.core.proof.sweep import Cuts
from jupyter_fab.core.proof.verdict import MOST_GOUGE_MM, Failure, Rule

BESIDE_MM = 0.2  # of the width at the face, to each side: what the eye sees of a line of 3 mm
LEAST_DEEP_MM = 0.3  # all along the line: sanding takes 0.1 to 0.2 mm off
FACE_MM = 0.05  # under the face, where the width is looked at
SHORT_MM = 0.1  # a stretch that is shorter is rounding


def written_on(grooves: Sequence[Groove], *, up: bool) -> BaseGeometry:
    """Where engraving may take wood from the upper face, or from the lower one."""
    mine = [g.middle.buffer(g.width_mm / 2 + BESIDE_MM) for g in grooves if g.up is up]
    return shapely.union_all(mine)


def engraved(part: str, grooves: Sequence[Groove], cuts: Cuts, top_mm: float, solid: BaseGeometry) -> Iterable[Failure]:
    """What is wrong with a panel's engraving; `solid` is the panel where it is whole, from face to face."""
    for groove in grooves:
        place = groove.middle.representative_point()

        def height(depth_mm: float, groove: Groove = groove) -> float:
            return top_mm - depth_mm if groove.up else depth_mm

        window = groove.middle.buffer(groove.width_mm)
        floor = cuts.removed(height(LEAST_DEEP_MM), window, surely=True)
        left = groove.middle.difference(floor.buffer(MOST_GOUGE_MM))
        if left.length > SHORT_MM or (not groove.middle.length and not left.is_empty):
            text = f"{part}: {max(left.length, 0.1):.1f} mm of an engraved line are not cut {LEAST_DEEP_MM:g} mm deep"
            yield _failure(part, text, left.representative_point(), height(0.0))
            continue
        inner = groove.middle.buffer(groove.width_mm / 2 - BESIDE_MM).intersection(solid)
        wide = cuts.removed(height(FACE_MM), window, surely=True)
        narrow = inner.difference(wide.buffer(MOST_GOUGE_MM))
        if narrow.area > SHORT_MM**2:
            text = f"{part}: an engraved line is narrower than {groove.width_mm:g} mm by more than {2 * BESIDE_MM:g}"
            yield _failure(part, text, narrow.representative_point(), height(0.0))
        # however narrow the line is, its middle is an area: what is cut there too deep has one too
        judged = inner.union(groove.middle.buffer(MOST_GOUGE_MM).intersection(solid))
        deep = cuts.removed(height(groove.depth_mm + MOST_GOUGE_MM), window).intersection(judged)
        if deep.area > SHORT_MM**2:
            text = f"{part}: an engraved line is deeper than {groove.depth_mm:g} mm"
            yield _failure(part, text, place, height(groove.depth_mm))


def _failure(part: str, text: str, spot: shapely.Point, height: float) -> Failure:
    at = f"{text}, at x {spot.x:.1f} y {spot.y:.1f}"
    return Failure(
        rule=Rule.ENGRAVING, part=part, text=at, place_mm=(round(spot.x, 3), round(spot.y, 3), round(height, 3))
    )
