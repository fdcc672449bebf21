"""DXF files say what the parts are: read back by ezdxf's own reader, every size, depth, arc and layer is there."""

import importlib
import io
import itertools
import math
import pkgutil

import ezdxf
import ezdxf.bbox
import pytest
from ezdxf import path
from shapely.geometry import Polygon

from jupyter_fab import designs
from jupyter_fab.core.design import Design
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Panel, Pocket, Side
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.dxf import panel_dxf, parts_dxf, sheet_dxf
from jupyter_fab.testing.panels import board, bracket, parts, slotted_side


def read(data: bytes) -> "ezdxf.document.Drawing":
    """The document, after ezdxf's audit found nothing."""
    document = ezdxf.read(io.StringIO(data.decode()))
    assert document.audit().errors == []
    assert document.units == ezdxf.units.MM
    return document


def box_of(entity: "ezdxf.entities.DXFEntity") -> tuple[float, float, float, float]:
    """The box around an entity."""
    found = ezdxf.bbox.extents([entity])
    return (*found.extmin.vec2, *found.extmax.vec2)


def test_a_panel_comes_back_whole() -> None:
    """The outline is one closed polyline of the same area, with arcs; features are on layers that say their depth."""
    panel = slotted_side()
    space = read(panel_dxf(panel, "side")).modelspace()
    (outline,) = space.query('LWPOLYLINE[layer=="OUTLINE"]')
    assert outline.closed
    assert any(abs(bulge) > 0.1 for *_, bulge in outline.get_points("xyb"))
    shape = Polygon([(p.x, p.y) for p in path.make_path(outline).flattening(0.001)])
    assert shape.area == pytest.approx(panel.outline.polygon(0.001).area, rel=1e-5)
    layers = {entity.dxf.layer for entity in space}
    assert {"POCKET_6.0_A", "POCKET_8.0_A", "HOLE_D5_12.0_A", "HOLE_D35_13.0_A", "HOLE_D8_THROUGH"} <= layers
    assert {"CUTOUT_THROUGH", "RELIEF_THROUGH", "RELIEF_6.0_A"} <= layers
    holes = [entity for entity in space.query("CIRCLE") if entity.dxf.layer == "HOLE_D5_12.0_A"]
    assert sorted(hole.dxf.center.x for hole in holes) == [150, 182, 214, 246]
    assert {hole.dxf.radius for hole in holes} == {2.5}


def test_depths_that_differ_stand_on_layers_of_their_own() -> None:
    """To a hundredth of a mm, which a cutter follows; programs open the drawing at what is drawn."""
    depths = (6.0, 6.2, 6.25, 6.3)
    panel = Panel(
        material="mdf",
        thickness_mm=18,
        outline=rectangle(-20, 0, 400, 200),
        features=tuple(
            Pocket(outline=rectangle(20 + 50 * i, 20, 50 + 50 * i, 180), depth_mm=depth, side=Side.B)
            for i, depth in enumerate(depths)
        ),
    )
    document = read(panel_dxf(panel))
    layers = [entity.dxf.layer for entity in document.modelspace().query("LWPOLYLINE")]
    assert layers == ["OUTLINE", "POCKET_6.0_B", "POCKET_6.2_B", "POCKET_6.25_B", "POCKET_6.3_B"]
    assert (document.header["$EXTMIN"], document.header["$EXTMAX"]) == ((-20, 0, 0), (400, 200, 0))
    assert document.header["$MEASUREMENT"] == 1, "metric"


KIT = [module for module in pkgutil.iter_modules(designs.__path__) if module.name != "bookshelf"]  # CadQuery: seconds


@pytest.mark.parametrize("module", KIT, ids=lambda module: module.name)
def test_every_design_of_the_library_passes_the_audit(module: pkgutil.ModuleInfo) -> None:
    """No error and nothing to fix; every outline is closed, and each part has its own and its name."""
    design = next(
        value
        for value in vars(importlib.import_module(f"jupyter_fab.designs.{module.name}")).values()
        if isinstance(value, Design)
    )
    piece = design.build()
    document = ezdxf.read(io.StringIO(parts_dxf(piece).decode()))
    report = document.audit()
    assert (report.errors, report.fixes) == ([], [])
    space = document.modelspace()
    assert all(line.closed for line in space.query("LWPOLYLINE"))
    assert len(space.query('LWPOLYLINE[layer=="OUTLINE"]')) == len(piece.parts)
    assert [text.dxf.text for text in space.query("TEXT")] == [part.name for part in piece.parts]


def test_a_sheet_shows_parts_where_they_are_cut() -> None:
    """Sheet, border and each part's outline at its place; the origin is the sheet's lower left corner."""
    layout = nest(
        parts(slotted_side(side=Side.B), board(), bracket()), [nominal_sheet("birch-ply", 18)], FULL_SHEET_ROUTER
    )
    space = read(sheet_dxf(layout, 0)).modelspace()
    (sheet,) = space.query('LWPOLYLINE[layer=="SHEET"]')
    assert [tuple(p[:2]) for p in sheet.get_points()] == [(0, 0), (2440, 0), (2440, 1220), (0, 1220)]
    boxes = sorted(box_of(entity) for entity in space.query('LWPOLYLINE[layer=="OUTLINE"]'))
    wanted = sorted(
        (p.x_mm, p.y_mm, round(p.x_mm + p.size_mm()[0], 2), round(p.y_mm + p.size_mm()[1], 2)) for p in layout.placed
    )
    assert [math.dist(a, b) < 0.02 for a, b in zip(boxes, wanted, strict=True)] == [True] * 3
    assert {text.dxf.text for text in space.query("TEXT")} == {p.part for p in layout.placed}


def test_parts_lie_side_by_side_and_the_bytes_are_the_same() -> None:
    """No two outlines overlap; the same piece gives the same file."""
    piece = parts(board(), bracket(), slotted_side())
    data = parts_dxf(piece)
    outlines = read(data).modelspace().query('LWPOLYLINE[layer=="OUTLINE"]')
    spans = sorted((x0, x1) for x0, _, x1, _ in map(box_of, outlines))
    assert all(a[1] < b[0] for a, b in itertools.pairwise(spans))
    assert parts_dxf(piece) == data
