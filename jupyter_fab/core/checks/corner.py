"""Inside corners: a round cutter leaves its own radius in them, so that nothing square enters.

A corner that a relief opens passes; so does one that is rounded at least as wide as the cutter.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from jupyter_fab.core.checks.cutter import inside_radii, leftovers
from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.checks.wording import capital, mm, named
from jupyter_fab.core.machinable import end_mill

SOURCE = (
    "Geometry of a round cutter: what it sweeps has its radius (dogbone relief: circle of radius R through the corner)."
)


def look(piece: Piece) -> Iterable[Finding]:
    """A finding for each panel with a corner that stays round, or one for the tightest corner."""
    tool = end_mill(piece.machine)
    if tool is None:
        return []
    found = []
    tightest = (math.inf, "")
    for panel, names in piece.distinct:
        sharp = [left for left in leftovers(panel, piece.machine) if not left.narrow]
        radii = list(inside_radii(panel))
        for radius, _ in radii:
            if radius < tightest[0] - 1e-9:
                tightest = (radius, names[0])
        if not sharp:
            continue
        x, y = sharp[0].region.centroid.x, sharp[0].region.centroid.y
        near = [r for r, at in radii if r < tool.radius_mm and math.dist(at, (x, y)) < 2 * tool.radius_mm]
        radius = min(near, default=0.0)
        what = f"is rounded to {mm(radius)}" if radius else "is sharp"
        found.append(
            Finding(
                check=CHECK.name,
                holds=False,
                parts=tuple(names),
                figure=round(radius, 3),
                limit=tool.radius_mm,
                unit="mm",
                text=f"An inside corner of {named(names)} near x {x:.0f}, y {y:.0f} mm {what}; the "
                f"{mm(tool.diameter_mm)} cutter leaves {mm(tool.radius_mm)} in it. "
                f"{len(sharp)} corner{'s' * (len(sharp) > 1)} in all.",
                advice=f"Round it to {mm(tool.radius_mm)} or more, or give it a relief (joints of the kit do).",
                source=SOURCE,
            )
        )
    if not found and tightest[1]:
        radius, name = tightest
        text = f"{capital('the tightest inside corner')} is rounded to {mm(radius, 2)}, in {name!r}."
        limit = tool.radius_mm
        found.append(
            Finding(
                check=CHECK.name, holds=True, parts=(name,), figure=round(radius, 3), limit=limit, unit="mm", text=text,
                source=SOURCE,
            )
        )  # fmt: skip
    return found


CHECK = Check(
    name="corner",
    title="Inside corners",
    rule="inside radius >= radius of the cutter, or a relief that opens the corner",
    limit="the cutter's radius",
    source=SOURCE,
    look=look,
    at_most=False,
)
