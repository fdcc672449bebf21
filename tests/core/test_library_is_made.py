"""The library's pieces can be cut over their whole range, at measured thicknesses, with a proof for each."""

import pytest

from jupyter_fab.core.design import Design
from jupyter_fab.core.gcode import post
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Parts
from jupyter_fab.core.proof import prove
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.designs.desk import desk
from jupyter_fab.engines.nester import nest
from tests.designs.range import library, sampled

CORNERS = [
    ({}, 17.7),
    ({"width": 1000, "depth": 500, "height": 650, "dividers": 2, "corner": 0, "cable": "none"}, 18.4),
    ({"width": 1680, "depth": 840, "height": 790, "dividers": 5, "corner": 80, "cable": "left"}, 17.4),
    ({"width": 1120, "depth": 560, "thickness": 15, "compartment": 200, "material": "oak-ply"}, 14.8),
    ({"thickness": 21, "compartment": 80, "dividers": 4}, 21.3),
]


SHELVES = [
    ({}, 18.0),
    ({"width": 400, "height": 900, "depth": 200, "loose": 1}, 17.6),
    ({"width": 1000, "height": 2200, "depth": 400, "fixed": 3, "loose": 6, "rails": "three", "thickness": 21}, 21.2),
]


@pytest.mark.parametrize(("values", "measured_mm"), CORNERS)
def test_the_desk_is_proven(values: dict[str, object], measured_mm: float) -> None:
    """From values to a proof without a finding."""
    proven(desk, values, measured_mm)


# Of each way of making one: rounds, leaning slots, half-laps, a case with doors; the whole library is a benchmark's.
KINDS = ["side_table", "chair", "shelf", "kitchen_base_unit"]


@pytest.mark.slow  # some seconds each
@pytest.mark.parametrize("name", KINDS)
def test_the_library_is_proven(name: str) -> None:
    """Somewhere in its range, of sheets that are thinner than they are called."""
    design = library(name)
    values = {**sampled(design, 1, seed=7)[0], "material": "birch-ply"}
    proven(design, values, float(str(values["thickness"])) - 0.3)


@pytest.mark.slow  # CadQuery
@pytest.mark.parametrize(("values", "measured_mm"), SHELVES)
def test_the_bookshelf_is_proven(values: dict[str, object], measured_mm: float) -> None:
    """The same for what was read from CadQuery solids."""
    from jupyter_fab.designs.bookshelf import bookshelf

    proven(bookshelf, values, measured_mm)


def proven(design: Design, values: dict[str, object], measured_mm: float) -> None:
    """Build, nest, post and prove at the measured thickness, and what is cut of a second sheet at its own."""
    piece = design.build(values, measured={"thickness": measured_mm})
    stocks = {(part.panel.material, part.panel.thickness_mm) for part in piece.parts}
    for material, thickness_mm in sorted(stocks):
        here = tuple(p for p in piece.parts if (p.panel.material, p.panel.thickness_mm) == (material, thickness_mm))
        nominal_mm = float(str(values.get("thickness", 18))) if thickness_mm == measured_mm else thickness_mm
        sheet = Sheet(
            id="on the bed",
            material=material,
            nominal_mm=nominal_mm,
            size_mm=(2440, 1220),
            measured_mm=(thickness_mm,) * 4,
        )
        layout = nest(Parts(parts=here), [sheet], FULL_SHEET_ROUTER, unlimited=True)
        proof = prove(post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER), layout, FULL_SHEET_ROUTER)
        assert proof.failures == ()
        assert proof.ok
        assert proof.figures.gouge_mm <= 0.03
        assert proof.figures.leftover_mm <= 0.05
