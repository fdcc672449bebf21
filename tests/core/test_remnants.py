"""What is left of a sheet, as rectangles: inside the sheet, clear of every part, worth keeping."""

from __future__ import annotations

import math

import msgspec
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.holding import Holding
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.part import Panel
from jupyter_fab.core.remnants import rectangles, remnants
from jupyter_fab.core.sheet import loaded_sheet, nominal_sheet, offcut_sheet
from jupyter_fab.core.turn import Turn
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import bracket, parts

GAP_MM = 8.0


def panel(width_mm: float, height_mm: float) -> Panel:
    """Return a plain board."""
    return Panel(material="birch-ply", thickness_mm=17.65, outline=rectangle(0, 0, width_mm, height_mm))


def layout(*boards: tuple[float, float, float, float]) -> Layout:
    """Return boards (x, y, width, height) on one sheet."""
    sheet = loaded_sheet("sheet", "birch-ply", 18.0, (17.6, 17.7, 17.7, 17.6))
    placed = tuple(
        Placed(part=f"board {n}", panel=panel(w, h), sheet=0, x_mm=x, y_mm=y, rotation_deg=0)
        for n, (x, y, w, h) in enumerate(boards)
    )
    return Layout(machine="m", sheets=(sheet,), placed=placed, gap_mm=GAP_MM)


def test_one_board_leaves_what_lies_beside_it_and_above_it() -> None:
    """The larger rectangle first, then what is left beside it, each in whole millimetres with its place."""
    beside, above = remnants(layout((20, 20, 1000, 700)))
    assert (beside.x_mm, beside.width_mm, beside.height_mm) == (1029.0, 1410.0, 1218.0)
    assert (above.x_mm, above.y_mm, above.width_mm, above.height_mm) == (1.0, 729.0, 1028.0, 490.0)
    assert (beside.material, beside.nominal_mm, beside.measured_mm, beside.sheet) == ("birch-ply", 18.0, 17.65, 0)


def test_a_full_sheet_leaves_nothing_and_an_offcut_leaves_of_itself() -> None:
    """What is narrower than fifteen centimetres is no stock; of an offcut its own size counts."""
    assert remnants(layout((20, 20, 2400, 1180))) == ()
    part = Placed(part="a", panel=panel(300, 300), sheet=0, x_mm=20, y_mm=20, rotation_deg=0)
    small = offcut_sheet("ghent-1", "birch-ply", 18.0, (900.0, 400.0))
    (left,) = remnants(Layout(machine="m", sheets=(small,), placed=(part,), gap_mm=GAP_MM))
    assert (left.measured_mm, left.width_mm, left.height_mm) == (None, 570.0, 398.0)


def test_holes_of_screws_are_in_no_remnant() -> None:
    """What is kept is whole: no screw's hole in it, nor the room round it; beside the row something is left."""
    screwed = msgspec.structs.replace(M, holding=Holding(screws=True))
    made = nest(parts(bracket()), (nominal_sheet("birch-ply", 18.0),), screwed)
    assert len(made.screws) > 4
    found = remnants(made)
    assert found
    for r in found:
        area = box(r.x_mm, r.y_mm, r.x_mm + r.width_mm, r.y_mm + r.height_mm)
        assert all(area.distance(Point(s.x_mm, s.y_mm)) >= s.free_mm - 0.1 for s in made.screws)


def test_holes_of_pins_are_in_no_remnant() -> None:
    """Those on which a sheet was turned over are left out too."""
    turn = Turn(sheet=0, pins=((30.0, 900.0), (2410.0, 900.0)), diameter_mm=6.0)
    one = layout((20, 20, 300, 200))
    found = remnants(msgspec.structs.replace(one, turns=(turn,)))
    assert found
    for r in found:
        area = box(r.x_mm, r.y_mm, r.x_mm + r.width_mm, r.y_mm + r.height_mm)
        assert all(area.distance(Point(pin)) >= 3.0 for pin in turn.pins)


@settings(deadline=None, max_examples=25)
@given(
    st.lists(
        st.tuples(st.integers(20, 1800), st.integers(20, 900), st.integers(40, 600), st.integers(40, 300)),
        min_size=1,
        max_size=6,
    )
)
def test_remnants_lie_on_the_sheet_beside_the_parts_and_beside_each_other(boards: list[tuple[int, ...]]) -> None:
    """Whatever lies on the sheet: the cutter's way around each part stays clear of what is kept."""
    found = remnants(layout(*boards))  # boards may lie over one another: that is the validator's business
    areas = [box(r.x_mm, r.y_mm, r.x_mm + r.width_mm, r.y_mm + r.height_mm) for r in found]
    assert all(box(0, 0, 2440, 1220).covers(area) for area in areas)
    parts = [box(x, y, x + w, y + h) for x, y, w, h in boards]
    assert all(area.distance(part) >= GAP_MM - 0.1 for area in areas for part in parts)
    assert shapely.union_all(areas).area > sum(area.area for area in areas) - 1.0
    assert all(min(r.width_mm, r.height_mm) >= 149 and r.width_mm * r.height_mm >= 59_000 for r in found)


def test_the_largest_rectangle_is_the_largest() -> None:
    """Against every pair of corners of an L, and inside a quarter of a disc, which has many corners."""
    ell = ((0, 0), (1000, 0), (1000, 300), (400, 300), (400, 900), (0, 900))
    assert rectangles(ell)[0] == (0.0, 0.0, 400.0, 900.0)
    assert rectangles(ell)[1] == (400.0, 0.0, 1000.0, 300.0)
    turns = [n * math.pi / 2 / 200 for n in range(201)]
    disc = ((0.0, 0.0), *((1000 * math.cos(t), 1000 * math.sin(t)) for t in turns))
    x0, y0, x1, y1 = rectangles(disc)[0]
    assert Polygon(disc).buffer(0.01).covers(box(x0, y0, x1, y1))
    assert (x1 - x0) * (y1 - y0) > 0.97 * 500_000, "the largest in a quarter of a disc is the square of half its radius"
