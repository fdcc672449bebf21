"""The drawn surface has the volume that the panel has: arcs and rounds are drawn with their true area."""

from __future__ import annotations

import math

import pytest

from jupyter_fab.core.geometry import Loop, Vertex, circle, rectangle, rounded
from jupyter_fab.core.mesh import mesh_of
from jupyter_fab.core.mesh.rounds import drawn
from jupyter_fab.core.part import EdgeBore, Panel
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
        assert mesh_of(panel).volume_mm3() == pytest.approx(true - bored_mm3(panel), rel=OFF), names


def test_bores_into_the_ends_of_a_narrow_rail_are_drawn_as_what_they_take_away() -> None:
    """Where bores weigh most in the library: four screws' in the rails of the lowest bed, a thousandth of each."""
    values = {"mattress": 800, "reach": 1900, "height": 260, "headboard": 1150, "head": "arched", "thickness": 15.0}
    bored = [panel for panel, _ in library("bed").build(values).cut_list() if bored_mm3(panel)]
    assert len(bored) == 2, "the rails, left and right"
    for panel in bored:
        true = sum((high - low) * region.area for low, high, region in panel.layers(1e-3))
        assert bored_mm3(panel) > 5 * OFF * true
        assert mesh_of(panel).volume_mm3() == pytest.approx(true - bored_mm3(panel), rel=OFF / 10)


def bored_mm3(panel: Panel) -> float:
    """What the bores into the panel's edges take away, by their formula."""
    bores = [feature for feature in panel.features if isinstance(feature, EdgeBore)]
    return sum(math.pi * bore.diameter_mm**2 / 4 * bore.depth_mm for bore in bores)
