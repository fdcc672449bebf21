"""Every design of the library is what it says, at its defaults, presets and limits."""

import importlib
import pkgutil

import pytest

import jupyter_fab.designs
from jupyter_fab.core.design import Design
from jupyter_fab.core.parameter import Kind

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
