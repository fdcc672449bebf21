"""Thin floors: what stays of the sheet under a pocket or a blind hole, and between cuts from both faces.

Under 2 mm the cutter's pressure shows on the other face, and a point of a drill comes through.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable

from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import CHORD_MM, Piece
from jupyter_fab.core.checks.wording import mm, named
from jupyter_fab.core.part import Cutout, FaceFeature, Panel, Side

LEAST_FLOOR_MM = 2.0
SOURCE = "Workshop practice, assumed: less lets the cutter's pressure show on the other face."


def look(piece: Piece) -> Iterable[Finding]:
    """A finding for each panel with a floor that is too thin, or one for the thinnest floor."""
    found = []
    for panel, names in piece.distinct:
        floor = thinnest(panel)
        if floor is None:
            continue
        left, role = floor
        holds = left >= LEAST_FLOOR_MM - 1e-6
        text = f"{mm(max(left, 0.0))} of {mm(panel.thickness_mm)} stay under {role} in {named(names)}."
        advice = f"Cut at most {mm(panel.thickness_mm - LEAST_FLOOR_MM)} deep, or take a thicker sheet."
        found.append(
            Finding(
                check=CHECK.name, holds=holds, parts=tuple(names), figure=round(left, 3), limit=LEAST_FLOOR_MM,
                unit="mm", text=text, advice="" if holds else advice, source=SOURCE,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: one.figure)


@functools.lru_cache(maxsize=1024)
def thinnest(panel: Panel) -> tuple[float, str] | None:
    """What stays under the deepest blind cut, and what that is; None if there is none."""
    cuts = (cut for cut in panel.face_features() if not isinstance(cut, Cutout))
    blind = [cut for cut in cuts if cut.z_range(panel.thickness_mm) != (0.0, panel.thickness_mm)]
    found = [(panel.thickness_mm - _depth(panel, cut), cut.role or str(cut.__struct_config__.tag)) for cut in blind]
    tops = [cut for cut in blind if cut.side is Side.A]
    unders = [cut for cut in blind if cut.side is Side.B]
    for one in tops if unders else []:
        for other in unders:
            if one.loop().polygon(CHORD_MM).intersection(other.loop().polygon(CHORD_MM)).area > 1e-3:
                left = panel.thickness_mm - _depth(panel, one) - _depth(panel, other)
                found.append((left, f"{one.role or 'a cut'} and {other.role or 'a cut'}, from both faces,"))
    return min(found, key=lambda floor: floor[0], default=None)


def _depth(panel: Panel, cut: FaceFeature) -> float:
    low, high = cut.z_range(panel.thickness_mm)
    return high - low


CHECK = Check(
    name="floor",
    title="Thin floors",
    rule="thickness of the sheet - depth of the cut (or of both, where cuts from two faces meet) >= 2 mm",
    limit="2 mm",
    source=SOURCE,
    look=look,
    at_most=False,
)
