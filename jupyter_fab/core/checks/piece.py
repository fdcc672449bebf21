"""A piece of furniture as the checks see it: its parts, the machine and sheets it is made with, and what it weighs.

Made once for all checks of one piece. What several checks need is worked out here on first use: the centre of mass of
each part, which parts move, what stands on the floor. Nothing is judged here.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import attrs
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.material import material
from jupyter_fab.core.part import Cutout, EdgeBore, Motion, Panel, Part, Parts
from jupyter_fab.core.sheet import Sheet, nominal_sheet

CHORD_MM = 0.2  # rounds divided so coarsely: checks look for millimetres, not for hundredths
FLOOR_MM = 1.5  # what stands so near to the lowest point stands on the floor
ANCHORS = ("anchor", "wall fix", "wall bracket", "wall strap", "tip strap", "anti-tip", "wall mount")
INTERLOCKS = ("interlock", "anti-tilt lock")

type Floats = NDArray[np.float64]


@attrs.frozen(eq=False)
class Piece:
    """All that the checks look at."""

    parts: Parts
    machine: MachineProfile = FULL_SHEET_ROUTER
    sheets: tuple[Sheet, ...] = ()

    @functools.cached_property
    def low(self) -> Vector:
        """The lowest corner of the box around the piece, mm."""
        return self.parts.box_mm()[0]

    @functools.cached_property
    def high(self) -> Vector:
        """The highest corner of the box around the piece, mm."""
        return self.parts.box_mm()[1]

    @functools.cached_property
    def boxes(self) -> dict[str, tuple[Vector, Vector]]:
        """The box of each part in the piece, mm."""
        return {part.name: part.box_mm() for part in self.parts.parts}

    @functools.cached_property
    def masses(self) -> dict[str, tuple[float, Floats]]:
        """Each part's mass in kg, and its centre of mass in the piece, mm."""
        return {part.name: _mass(part) for part in self.parts.parts}

    @functools.cached_property
    def motion_of(self) -> dict[str, Motion]:
        """What moves each part that moves."""
        return {name: motion for motion in self.parts.motions for name in motion.parts}

    @functools.cached_property
    def distinct(self) -> list[tuple[Panel, list[str]]]:
        """Each distinct panel once, with the names of the parts made from it."""
        found: dict[Panel, list[str]] = {}
        for part in self.parts.parts:
            found.setdefault(part.panel, []).append(part.name)
        return list(found.items())

    @functools.cached_property
    def anchored(self) -> bool:
        """Whether the design brings something that holds the piece to a wall."""
        return _brings(self.parts, ANCHORS)

    @functools.cached_property
    def interlocked(self) -> bool:
        """Whether the design brings something that lets one drawer open at a time."""
        return _brings(self.parts, INTERLOCKS)

    def sheets_for(self, panel: Panel) -> Sequence[Sheet]:
        """The sheets that the panel may be cut from: those given, else one as its maker sells it."""
        if self.sheets:
            return [sheet for sheet in self.sheets if sheet.takes(panel.material, panel.thickness_mm)]
        return [nominal_sheet(panel.material, panel.thickness_mm)]

    @functools.cached_property
    def feet(self) -> Floats:
        """Points on which the piece stands, seen from above: one row (x, y) each, mm."""
        found: list[Floats] = []
        for part in self.parts.parts:
            if self.boxes[part.name][0][2] > self.low[2] + FLOOR_MM or part.name in self.motion_of:
                continue  # a door that reaches the floor carries nothing
            corners = outline_in_piece(part)
            found.append(corners[corners[:, 2] < self.low[2] + FLOOR_MM][:, :2])
        return np.vstack(found) if found else np.zeros((1, 2))


def outline_in_piece(part: Part) -> Floats:
    """The corners of both faces in the piece, openings that cut into the outline taken out: rows of x, y, z."""
    flat = shapely.get_coordinates(part.panel.section(part.panel.thickness_mm / 2, CHORD_MM))
    place = part.placement
    u, v, n = (np.array(way) for way in (place.x_axis, place.y_axis, place.normal()))
    base = np.array(place.origin) + np.outer(flat[:, 0], u) + np.outer(flat[:, 1], v)
    return np.vstack([base, base + n * part.panel.thickness_mm])


@functools.lru_cache(maxsize=2048)
def plain(panel: Panel) -> BaseGeometry:
    """A panel's region as it carries: its outline less what is cut right through; holes and pockets are left out."""
    body = panel.outline.polygon(CHORD_MM)
    through = [cut.outline.polygon(CHORD_MM) for cut in panel.features if isinstance(cut, Cutout)]
    return body.difference(shapely.union_all(through)) if through else body


@functools.lru_cache(maxsize=2048)
def _flat_mass(panel: Panel) -> tuple[float, tuple[float, float, float]]:
    """Mass in kg, and the centre of mass in the panel's frame."""
    moment = np.zeros(3)
    volume = 0.0
    for low, high, region in panel.layers(CHORD_MM):
        slab = region.area * (high - low)
        volume += slab
        moment += slab * np.array([region.centroid.x, region.centroid.y, (low + high) / 2])
    for bore in panel.features:
        if isinstance(bore, EdgeBore):
            gone = math.pi * bore.diameter_mm**2 / 4 * bore.depth_mm
            volume -= gone
            moment -= gone * np.array(
                [bore.x + bore.dx * bore.depth_mm / 2, bore.y + bore.dy * bore.depth_mm / 2, bore.z]
            )
    x, y, z = (float(value) for value in moment / volume)
    return volume * 1e-9 * material(panel.material).density_kg_m3, (x, y, z)


def _mass(part: Part) -> tuple[float, Floats]:
    mass_kg, centre = _flat_mass(part.panel)
    return mass_kg, np.array(part.placement.at(*centre))


def _brings(parts: Parts, words: Sequence[str]) -> bool:
    return any(word in thing.name.lower() for thing in parts.hardware if thing.quantity > 0 for word in words)
