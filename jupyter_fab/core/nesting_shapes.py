"""Exact regions of outlines, on their own and where they lie: the validator's own arithmetic, shared with no nester.

Role: what `nesting_check`, `nesting_rules` and `nesting_results` measure. Nothing is decided here.
"""

from __future__ import annotations

import math

from shapely.geometry import Polygon

from jupyter_fab.core.nesting import Blank, Spot

TOLERANCE_MM = 0.01  # of the validator; a tenth of what a panel saw or a router repeats


def shape_of(blank: Blank) -> Polygon:
    """The exact region of an outline, in its own frame."""
    return Polygon(blank.outline, blank.holes)


def name_of(spot: Spot) -> str:
    """The copy in a finding's words."""
    return f"{spot.blank} ({spot.copy})"


def laid(blank: Blank, spot: Spot) -> Polygon:
    """The exact region where it lies on its sheet."""
    angle = math.radians(spot.rotation_deg)
    sin, cos = math.sin(angle), math.cos(angle)
    if abs(spot.rotation_deg / 90 - round(spot.rotation_deg / 90)) < 1e-9:
        sin, cos = float(round(sin)), float(round(cos))

    def turn(ring: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
        return [(cos * x - sin * y + spot.x_mm, sin * x + cos * y + spot.y_mm) for x, y in ring]

    return Polygon(turn(blank.outline), [turn(hole) for hole in blank.holes])
