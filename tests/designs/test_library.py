"""Every design of the library is what it says, at its defaults, presets and limits."""

import importlib
import math
import pkgutil

import pytest

import jupyter_fab.designs
from jupyter_fab.core.design import Design
from jupyter_fab.core.parameter import Kind
from jupyter_fab.core.part import Pocket

NAMES = sorted(module.name for module in pkgutil.iter_modules(jupyter_fab.designs.__path__))


def library(name) -> Design:
    """The design of that name."""
    module = importlib.import_module(f"jupyter_fab.designs.{name}")
    return next(value for value in vars(module).values() if isinstance(value, Design))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_it_is_a_real_piece(name):
    """At least six parameters of several kinds, a constraint, 8 to 30 parts, each cut from one side."""
    design = library(name)
    kinds = {parameter.kind for parameter in design.schema.parameters}
    assert len(design.schema.parameters) >= 6
    assert {Kind.LENGTH, Kind.CHOICE, Kind.INTEGER, Kind.THICKNESS} <= kinds
    assert design.schema.constraints
    for values in ({}, *design.schema.presets.values()):
        parts = design.build(values)
        assert 8 <= len(parts.parts) <= 30
        assert all(len(part.panel.sides()) <= 1 for part in parts.parts)
        assert 5 < parts.mass_kg() < 120


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_measured_thickness_reaches_every_part(name):
    """A sheet of 17.6 mm makes every panel 17.6 mm, and slots follow."""
    for part in library(name).build({}, measured={"thickness": 17.6}).parts:
        assert part.panel.thickness_mm == pytest.approx(17.6)


@pytest.mark.parametrize("dividers", [2, 3, 4, 5])
@pytest.mark.parametrize("cable", ["left", "centre", "right"])
def test_the_desk_s_cable_opening_lies_in_a_compartment(dividers, cable):
    """It meets no groove in the top: a cable has a way down, and the divider its whole groove."""
    for width in (120 + 200 * (dividers + 1) if dividers > 3 else 1000, 1800):
        piece = library("desk").build({"width": width, "depth": 500, "dividers": dividers, "cable": cable})
        top = next(part.panel for part in piece.parts if part.name == "top")
        hole = next(feature for feature in top.features if feature.role == "cable opening")
        for pocket in (feature for feature in top.features if isinstance(feature, Pocket)):
            x0, y0, x1, y1 = pocket.outline.bounds()
            beside = max(x0 - hole.x, hole.x - x1, 0.0), max(y0 - hole.y, hole.y - y1, 0.0)
            assert math.hypot(*beside) > hole.diameter_mm / 2 + 20
