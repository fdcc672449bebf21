"""Every design of the library is what it says, at its defaults, presets, limits and in between.

The share of the range that is looked at here is small enough for every run; `python -m benchmarks library` looks at
dozens of values of each design of the kit. The bookshelf, whose builds take seconds, has a slow test of its own.
"""

import math

import numpy as np
import pytest
import shapely

from jupyter_fab.core.checks import design_checks
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.interference import interference
from jupyter_fab.core.machinable import refusals
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.mesh import mesh_of
from jupyter_fab.core.parameter import Kind
from jupyter_fab.core.part import Cutout, Pocket
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.steps import steps
from tests.designs.range import NAMES, library, sampled

CADQUERY = {"bookshelf"}  # seconds a build
LARGE = {"bed", "chest_of_drawers", "kitchen_base_unit", "wardrobe"}  # seconds for each set of values
KIT = [name for name in NAMES if name not in CADQUERY]


def named(name):
    """Slow for those that need CadQuery."""
    return pytest.param(name, marks=pytest.mark.slow) if name in CADQUERY else name


@pytest.mark.parametrize("name", [named(name) for name in NAMES])
def test_it_is_a_real_piece(name):
    """Six parameters and more of several kinds, a constraint, presets; parts of a weight that people lift."""
    design = library(name)
    kinds = {parameter.kind for parameter in design.schema.parameters}
    assert len(design.schema.parameters) >= 6
    assert {Kind.LENGTH, Kind.CHOICE, Kind.THICKNESS} <= kinds
    assert design.schema.constraints
    assert len(design.schema.presets) >= 2
    assert len(design.description.splitlines()) >= 3  # how it goes together, in words
    assert len(design.build().parts) >= 3
    for values in ({}, *design.schema.presets.values()):
        parts = design.build(values)
        assert len(parts.parts) <= 60
        assert all(len(part.panel.sides()) <= 1 for part in parts.parts)
        assert 1 < parts.mass_kg() < 160


@pytest.mark.parametrize("name", [named(name) for name in NAMES])
def test_measured_thickness_reaches_every_part(name):
    """A sheet 0.4 mm thinner than it is called makes every panel of it as thin, and slots follow."""
    design = library(name)
    sheets = {p.name: float(p.default) - 0.4 for p in design.schema.parameters if p.kind is Kind.THICKNESS}
    found = {part.panel.thickness_mm for part in design.build({}, measured=sheets).parts}
    assert sorted(found) == pytest.approx(sorted(set(sheets.values())))


@pytest.mark.parametrize("name", KIT)
def test_whatever_its_rules_allow_can_be_built_and_cut(name):
    """No values that the schema accepts are refused later by a joint or a radius, nor two by sheet, bed or cutter."""
    design = library(name)
    for i, values in enumerate(sampled(design, 12)):
        parts = design.build(values)
        assert all(len(part.panel.sides()) <= 1 for part in parts.parts), values
        if i < 2:
            assert not refused(parts), values


@pytest.mark.slow
@pytest.mark.parametrize("name", KIT)
def test_more_of_its_range_is_taken_by_sheet_bed_and_cutter(name):
    """Four more of the values that the quick test only builds."""
    design = library(name)
    for values in sampled(design, 12)[2:6]:
        assert not refused(design.build(values)), values


def refused(parts):
    """What the router cannot make."""
    sheets = {(part.panel.material, part.panel.thickness_mm): None for part in parts.parts}
    return refusals(parts.parts, FULL_SHEET_ROUTER, [nominal_sheet(*sheet) for sheet in sheets])


@pytest.mark.parametrize("name", KIT)
def test_its_design_checks_hold(name):
    """Nothing sags, tips over, breaks out or is unreachable: at the defaults, two other values, and the presets.

    The presets of large pieces have the slow test below.
    """
    design = library(name)
    chosen = {} if name in LARGE else design.schema.presets
    for values in ({}, *chosen.values(), *sampled(design, 2, seed=5)):
        assert not broken(design.build(values)), values


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(LARGE))
def test_the_checks_hold_at_the_presets_of_large_pieces(name):
    """What people start from holds, however many parts it has."""
    design = library(name)
    for values in design.schema.presets.values():
        assert not broken(design.build(values)), values


@pytest.mark.slow
def test_the_bookshelf_holds_over_its_range():
    """At its presets, at a limit and in between: checks, no part in another, and it can be cut."""
    design = library("bookshelf")
    for values in (*design.schema.presets.values(), *sampled(design, 2, seed=11)):
        parts = design.build(values)
        assert interference(parts) == (), values
        assert not broken(parts), values
        assert not refused(parts), values


WIDE_CHEST = {"width": 1190, "depth": 380, "height": 720, "drawers": 2, "heights": "even", "foot": 60}
LONG_TOP = {"width": 2200, "depth": 600, "hollow": 0, "frame_width": 1800, "frame_depth": 300, "thickness": 18.0}
DEEP_PLANTER = {"width": 800, "depth": 490, "height": 370, "soil": 150, "finger": 55, "drains": 6, "grips": True}
NO_TRAY = {"width": 1390, "depth": 650, "hollow": 10, "frame_width": 756, "frame_depth": 417, "tray": False}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("chest_of_drawers", {**WIDE_CHEST, "thickness": 21.0, "material": "oak-ply"}),
        ("standing_desk_top", {**LONG_TOP, "riser": False, "material": "mdf"}),  # its tray
        ("planter", {**DEEP_PLANTER, "thickness": 15.0, "material": "oak-ply"}),
        ("desk", {"width": 1580, "depth": 700, "height": 730, "compartment": 190, "dividers": 3}),
        ("standing_desk_top", NO_TRAY),  # a cable opening beside a hole of the frame
    ],
)
def test_values_that_once_failed_hold(name, values):
    """Each was found in a wide search: a board that sagged, a strip that broke out."""
    assert not broken(library(name).build(values))


@pytest.mark.parametrize(
    ("name", "values", "nearest"),
    [
        ("chair", {"width": 410, "depth": 375}, {"width": 390}),
        ("childs_chair", {"hips": 340, "knee": 210, "back": 160}, {"hips": 310}),
        ("bench", {"width": 800, "depth": 420, "corner": 45}, {"width": 700}),
        ("stool", {"width": 520, "depth": 300, "height": 700, "grip": "none", "corner": 20}, {"height": 660}),
    ],
)
def test_thin_oak_is_asked_for_no_more_than_it_carries(name, values, nearest):
    """Found in a wide search: sags that the rules allowed; now the rule says so, and its limit holds."""
    thin = {**values, "thickness": 15.0, "material": "oak-ply"}
    with pytest.raises(BadInput, match=r"oak ply (bends|give way)"):
        library(name).build(thin)
    assert not broken(library(name).build({**thin, **nearest}))


@pytest.mark.parametrize("width", [1000, 1250, 1500, 1740, 2200])
@pytest.mark.parametrize("material", ["birch-ply", "mdf"])
def test_cables_fall_into_the_tray(width, material):
    """The openings of a standing desk's top lie between the tray's hangers, with wood between them and the tabs."""
    values = {"width": width, "frame_width": 0.6 * width, "riser": False, "material": material}
    piece = library("standing_desk_top").build(values)
    top = next(part.panel for part in piece.parts if part.name == "top")
    openings = shapely.union_all([cut.outline.polygon() for cut in top.features if cut.role == "cables"])
    tabs = shapely.union_all([cut.outline.polygon() for cut in top.features if isinstance(cut, Pocket)])
    assert openings.distance(tabs) >= 15
    hangers, across = tabs.bounds, openings.bounds
    inside = [hangers[i] < across[i] and across[i + 2] < hangers[i + 2] for i in (0, 1)]  # along x and y of the panel
    assert any(inside)


def broken(parts):
    """The findings that do not hold, in words."""
    return [f"{found.check}: {found.text}" for found in design_checks(parts) if not found.holds]


@pytest.mark.parametrize("name", KIT)
def test_it_goes_together(name):
    """No part stands in another, and there is an order in which all come in; at the defaults and somewhere else."""
    design = library(name)
    for values in (*sampled(design, 1, seed=2), {}):
        parts = design.build(values)
        assert interference(parts) == (), values
    assert {part for step in steps(parts) for part in step.parts} == {part.name for part in parts.parts}


@pytest.mark.parametrize("name", KIT)
def test_what_a_joint_cuts_lies_in_the_board(name):
    """Slots and grooves lie in their board's wood, all or (where they open an edge) most of them, never in the air."""
    design = library(name)
    for values in ({}, *sampled(design, 5, seed=3)):
        for part in design.build(values).parts:
            wood = part.panel.outline.polygon()
            for cut in part.panel.features:
                if isinstance(cut, Cutout | Pocket) and cut.role.startswith(("slot", "groove", "mortise", "rabbet")):
                    loop = cut.outline.polygon()
                    assert shapely.intersection(loop, wood).area > 0.6 * loop.area, (values, part.name, cut.role)


@pytest.mark.parametrize("name", KIT)
def test_the_preview_s_mesh_has_the_panel_s_volume(name):
    """What is shown is what is cut, within a ten thousandth."""
    for values in ({}, *sampled(library(name), 1, seed=4)):
        for panel in {part.panel.digest(): part.panel for part in library(name).build(values).parts}.values():
            corners = mesh_of(panel).corners_mm().astype(float)
            shown = float(np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2]))) / 6
            assert shown == pytest.approx(panel.volume_mm3(), rel=1e-4)


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


def test_a_name_is_cut_into_the_child_s_chair_where_it_is_wanted():
    """Off as designed, and then not asked for; on, it stands on the back, and the widest one fits wherever it may."""
    chair = library("childs_chair")
    assert "name" not in chair.schema.asked(chair.schema.defaults())
    assert "name" in chair.schema.asked({**chair.schema.defaults(), "named": True})

    def letters(values):
        (back,) = [part for part in chair.build(values).parts if part.name == "back"]
        return [f for f in back.panel.features if isinstance(f, Pocket)]

    assert not letters({"name": "Bo"})
    cut = letters({"named": True, "name": "Bo"})
    assert len(cut) >= 3
    assert {f.depth_mm for f in cut} == {3.0}
    assert {f.role for f in cut} == {"engraving “Bo”"}
    for values in sampled(chair, 40, seed=3):
        if values["named"]:
            for name in ("WWWWW", "Jqpgy"):
                chair.build({**values, "name": name})
    assert not refused(chair.build({"hips": 205, "back": 215, "named": True, "name": "WWWWW"}))
    with pytest.raises(BadInput, match="characters"):
        chair.build({"named": True, "name": "Charlotte"})
