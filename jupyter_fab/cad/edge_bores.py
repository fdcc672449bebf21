"""Bores into the narrow edge, in any direction of the plane, from the round hollows that lie in it.

Role: between `faces.py`, which finds the hollows, and `features.py`. The mouth is the end before which there is no
material; a drill's pointed end does not count as depth, as in a drawing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import attrs

from jupyter_fab.cad.faces import Round
from jupyter_fab.cad.reasons import NoPanel, Reason
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.part import EdgeBore

SAME_MM = 2e-3  # axes and radii nearer than this are one
BEYOND_MM = 0.03  # from the end of a bore, where material is looked for
WHOLE_TURN = 0.9 * 2 * math.pi  # halves of a bore that ends in another hole need not be of one length

type SolidAt = Callable[[float, float, float], bool]


@attrs.frozen
class Run:
    """A round hollow, whole: from start to end along its axis."""

    start: Vector
    end: Vector
    radius: float

    def beyond(self, far: bool, by: float = BEYOND_MM) -> Vector:
        """A point on the axis just outside one end."""
        a, b = (self.start, self.end) if far else (self.end, self.start)
        length = math.dist(a, b)
        return _towards(b, a, -by / length)


def whole_rounds(rounds: Sequence[Round], name: str) -> list[Run]:
    """The round hollows, each once.

    Raises
    ------
    NoPanel
        If one is not a whole round.
    """
    runs = [_run(group, name) for group in _groups([part for part in rounds if not part.tip])]
    for tip in (part for part in rounds if part.tip):
        if not any(_ends_in(run, tip) for run in runs):
            raise NoPanel(name, Reason.COUNTERSINK, "a bore in the edge has a conical mouth.")
    return runs


def edge_bores(runs: Sequence[Run], solid_at: SolidAt, thickness: float, name: str) -> list[EdgeBore]:
    """The bores, from their mouths inwards; `solid_at` tells material, these bores left out.

    Raises
    ------
    NoPanel
        If a hollow breaks out of a face, or has no mouth.
    """
    found = []
    for run in runs:
        z = run.start[2]
        if min(z, thickness - z) - run.radius < SAME_MM:
            text = f"a {2 * run.radius:.4g} mm bore in the edge is {min(z, thickness - z):.4g} mm from a face."
            raise NoPanel(name, Reason.THIN_BORE, text)
        found.append(_bore(run, runs, solid_at, name))
    return found


def _bore(run: Run, runs: Sequence[Run], solid_at: SolidAt, name: str) -> EdgeBore:
    for far in (False, True):
        mouth = _mouth(run, far, runs, solid_at)
        if mouth is not None:
            bottom = run.start if far else run.end
            depth = math.dist(mouth, bottom)
            x, y, z = mouth
            dx, dy = ((b - a) / depth for a, b in zip(mouth[:2], bottom[:2], strict=True))
            return EdgeBore(x=x, y=y, z=z, dx=dx, dy=dy, diameter_mm=2 * run.radius, depth_mm=depth)
    raise NoPanel(name, Reason.HOLLOW, "a round hollow has no mouth.")


def _mouth(run: Run, far: bool, runs: Sequence[Run], solid_at: SolidAt) -> Vector | None:
    """Where a drill enters at that end: through the air, or at the mouth of a wider bore on the same axis."""
    end = run.end if far else run.start
    if not solid_at(*run.beyond(far)):
        return end
    for other in runs:
        if other.radius > run.radius + SAME_MM and _on_axis(other, end):
            for back in (False, True):
                mouth = other.end if back else other.start
                if math.dist(mouth, end) > BEYOND_MM and not solid_at(*other.beyond(back)):
                    return mouth
    return None


def _run(group: Sequence[Round], name: str) -> Run:
    first = group[0]
    ends = [t for part in group for point in part.reach for t in (_along(first, _at(part, point)),)]
    length = max(ends) - min(ends)
    if sum(part.turn * (max(part.reach) - min(part.reach)) for part in group) < WHOLE_TURN * length:
        text = f"a hollow of {first.radius:.4g} mm radius lies along the board, as a ball-nosed cutter leaves it."
        raise NoPanel(name, Reason.CURVED, text)
    return Run(_at(first, min(ends)), _at(first, max(ends)), first.radius)


def _groups(rounds: Sequence[Round]) -> list[list[Round]]:
    """Hollows of one axis and radius that touch: kernels cut a round in halves."""
    groups: list[list[Round]] = []
    for part in rounds:
        for group in groups:
            if _same(group[0], part) and any(_touch(group[0], known, part) for known in group):
                group.append(part)
                break
        else:
            groups.append([part])
    return groups


def _same(a: Round, b: Round) -> bool:
    return abs(a.radius - b.radius) < SAME_MM and _line_distance(a, _at(b, b.reach[0])) < SAME_MM > _line_distance(
        a, _at(b, b.reach[1])
    )


def _touch(axis: Round, a: Round, b: Round) -> bool:
    one = sorted(_along(axis, _at(a, t)) for t in a.reach)
    other = sorted(_along(axis, _at(b, t)) for t in b.reach)
    return one[0] < other[1] + SAME_MM and other[0] < one[1] + SAME_MM


def _ends_in(run: Run, tip: Round) -> bool:
    return tip.radius < run.radius + SAME_MM and any(
        math.dist(end, _at(tip, t)) < SAME_MM for end in (run.start, run.end) for t in tip.reach
    )


def _on_axis(run: Run, point: Vector) -> bool:
    return math.dist(run.start, point) + math.dist(point, run.end) < math.dist(run.start, run.end) + SAME_MM


def _at(part: Round, t: float) -> Vector:
    return part.foot[0] + t * part.along[0], part.foot[1] + t * part.along[1], part.foot[2]


def _along(axis: Round, point: Vector) -> float:
    return (point[0] - axis.foot[0]) * axis.along[0] + (point[1] - axis.foot[1]) * axis.along[1]


def _line_distance(axis: Round, point: Vector) -> float:
    return math.dist(_at(axis, _along(axis, point)), point)


def _towards(a: Vector, b: Vector, share: float) -> Vector:
    x, y, z = (p + share * (q - p) for p, q in zip(a, b, strict=True))
    return x, y, z
