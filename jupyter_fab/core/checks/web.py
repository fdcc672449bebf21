"""Thin webs: strips of sheet between two cuts, or between a cut and the edge, that break out while they are cut.

Two measures: the distance between cuts that do not touch, which is exact; and necks within one cut-up outline, found
by shaving the region and letting it grow again (what does not come back was thinner).
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable

import attrs
import shapely
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import CHORD_MM, Piece
from jupyter_fab.core.checks.wording import mm, named
from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.part import Panel

LEAST_WEB_MM = 3.0  # half a common cutter; the links of a living hinge may be as thin
SOURCE = "Workshop practice, assumed: a strip of plywood or MDF under 3 mm breaks out under a 6 mm cutter."
ROUNDING_MM = 0.02  # rounds are divided into chords
LEAST_NECK_MM2 = 2.0  # what does not come back at rounds and sharp points is smaller
STEPS = 6  # halvings when a neck is measured: 0.05 mm
SHARP = 5.0  # mitre limit: points of 23 degrees and more come back whole


@attrs.frozen
class Web:
    """The thinnest strip of a panel, and where, mm."""

    width_mm: float
    x: float
    y: float


def look(piece: Piece) -> Iterable[Finding]:
    """A finding for each panel with a strip that is too thin, or one for the thinnest strip."""
    found = []
    for panel, names in piece.distinct:
        web = thinnest(panel)
        if web is None:
            continue
        holds = web.width_mm >= LEAST_WEB_MM - ROUNDING_MM
        text = f"The thinnest strip of {named(names)} is {mm(web.width_mm)} wide, near x {web.x:.0f}, y {web.y:.0f} mm"
        found.append(
            Finding(
                check=CHECK.name,
                holds=holds,
                parts=tuple(names),
                figure=round(web.width_mm, 2),
                limit=LEAST_WEB_MM,
                unit="mm",
                text=text + ("." if holds else f"; under {mm(LEAST_WEB_MM)} it breaks out."),
                advice="" if holds else "Move the cuts apart, or let one run into the other or over the edge.",
                source=SOURCE,
            )
        )
    return sorted(found, key=lambda one: one.figure)


@functools.lru_cache(maxsize=1024)
def thinnest(panel: Panel) -> Web | None:
    """The thinnest strip in any layer of a panel; None where nothing is cut into it."""
    found: list[Web] = []
    seen: set[bytes] = set()
    for _, _, region in panel.layers(CHORD_MM):
        key = shapely.to_wkb(region)
        if key in seen:
            continue
        seen.add(key)
        for piece in polygons(region):
            rings = [piece.exterior, *piece.interiors]
            found += [_between(one, other) for one, other in _near_pairs(rings)]
        neck = _neck(region)
        if neck:
            found.append(neck)
    return min(found, key=lambda web: web.width_mm, default=None)


def _near_pairs(rings: list[BaseGeometry]) -> list[tuple[BaseGeometry, BaseGeometry]]:
    """The two rings that are nearest to each other, if there are two."""
    if len(rings) < 2:
        return []
    one, other = zip(*itertools.combinations(range(len(rings)), 2), strict=True)
    lines = shapely.simplify(rings, ROUNDING_MM)
    apart = shapely.distance(lines[list(one)], lines[list(other)])
    nearest = int(apart.argmin())
    return [(rings[one[nearest]], rings[other[nearest]])]


def _between(one: BaseGeometry, other: BaseGeometry) -> Web:
    line = shapely.shortest_line(one, other)
    return Web(float(line.length), float(line.centroid.x), float(line.centroid.y))


def _neck(region: BaseGeometry) -> Web | None:
    """The place where a region is thinner than the least, if there is one."""
    lost = _lost(region, LEAST_WEB_MM - ROUNDING_MM)
    if not lost:
        return None
    low, high = 0.0, LEAST_WEB_MM
    for _ in range(STEPS):
        middle = (low + high) / 2
        smaller = _lost(region, middle)
        low, high, lost = (low, middle, smaller) if smaller else (middle, high, lost)
    at = max(lost, key=lambda piece: piece.area).representative_point()
    return Web(high, float(at.x), float(at.y))


def _lost(region: BaseGeometry, width_mm: float) -> list[BaseGeometry]:
    """What of a region is thinner than that."""
    shaved = region.buffer(-width_mm / 2, join_style="mitre", mitre_limit=SHARP)
    whole = shaved.buffer(width_mm / 2 + ROUNDING_MM, join_style="mitre", mitre_limit=SHARP)
    return [piece for piece in polygons(region.difference(whole)) if piece.area > LEAST_NECK_MM2]


CHECK = Check(
    name="web",
    title="Thin webs",
    rule="width of every strip between two cuts, or a cut and the edge, >= 3 mm",
    limit="3 mm",
    source=SOURCE,
    look=look,
    at_most=False,
)
