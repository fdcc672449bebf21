"""The drawn surface has the volume that the panel has: arcs and rounds are drawn with their true area."""

from __future__ import annotations

import math

import pytest

from jupyter_fab.core.geometry import Loop, Vertex, circle, rectangle, rounded
from jupyter_fab.core.mesh import mesh_of
from jupyter_fab.core.mesh.rounds import drawn
from tests.designs.range import NAMES, library, sampled

OFF = 1e-4  # the most that the preview's volume may be off


@pytest.mark.parametrize("radius_mm", [0.5, 3, 40, 149])
def test_arcs_are_drawn_with_their_true_area(radius_mm: float) -> None:
    """A rounded rectangle, a circle, and a bay cut into an edge, each by its formula."""
    loop = rounded(rectangle(0, 0, 400, 300), radius_mm)
    assert drawn(loop).area == pytest.approx(400 * 300 - (4 - math.pi) * radius_mm**2, rel=1e-9)
    assert drawn(circle(5, 6, radius_mm)).area == pytest.approx(math.pi * radius_mm**2, rel=1e-9)
    bay = Loop(
        (
            Vertex(0, 0),
            Vertex(200 - radius_mm, 0, -1.0),
            Vertex(200 + radius_mm, 0),
            Vertex(400, 0),
            Vertex(400, 300),
            Vertex(0, 300),
        )
    )
    assert drawn(bay).area == pytest.approx(400 * 300 - math.pi * radius_mm**2 / 2, rel=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_every_design_is_drawn_with_its_volume(name: str) -> None:
    """At a corner of its range, against the panels' own sections; the benchmark `kit` has the exact solids."""
    (values,) = sampled(library(name), 1, seed=5)
    for panel, names in library(name).build(values).cut_list():
        true = sum((high - low) * region.area for low, high, region in panel.layers(1e-3))
        assert mesh_of(panel).volume_mm3() == pytest.approx(true, rel=OFF), names
