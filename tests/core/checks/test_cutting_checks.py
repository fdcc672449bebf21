"""What cannot be cut is named with its figure: corners, slots, sheet, bed, reach, webs, floors, walls."""

from __future__ import annotations

import msgspec
import pytest

from jupyter_fab.core.checks import design_checks
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import rectangle, rounded
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Cutout, EdgeBore, Grain, Hole, Pocket, Relief, Side
from tests.core.checks.pieces import alone, found, only, panel


def test_a_sharp_inside_corner_does_not_hold() -> None:
    """A square cut-out has inside radius 0, under the cutter's 3 mm; its four corners are counted."""
    one = only(alone(panel(400, 300, Cutout(outline=rectangle(100, 100, 200, 200)))), "corner")
    assert (one.holds, one.figure, one.limit) == (False, 0.0, 3.0)
    assert "4 corners" in one.text


def test_a_corner_rounded_less_than_the_cutter_tells_its_radius() -> None:
    """2 mm under a cutter of 3 mm radius."""
    one = only(alone(panel(400, 300, Cutout(outline=rounded(rectangle(100, 100, 200, 200), 2.0)))), "corner")
    assert (one.holds, one.figure) == (False, pytest.approx(2.0))


def test_rounded_and_relieved_corners_hold() -> None:
    """A radius over the cutter's holds; so does a square corner whose relief passes through it."""
    one = only(alone(panel(400, 300, Cutout(outline=rounded(rectangle(100, 100, 200, 200), 4.0)))), "corner")
    assert (one.holds, one.figure) == (True, pytest.approx(4.0))
    reach = 3.2 / 2**0.5
    corners = ((100 + reach, 100 + reach), (200 - reach, 100 + reach), (200 - reach, 200 - reach))
    reliefs = [Relief(x=x, y=y, radius_mm=3.2) for x, y in (*corners, (100 + reach, 200 - reach))]
    one = only(alone(panel(400, 300, Cutout(outline=rectangle(100, 100, 200, 200)), *reliefs)), "corner")
    assert (one.holds, one.figure) == (True, pytest.approx(3.2))


@pytest.mark.parametrize(("width", "holds"), [(5.5, False), (6.4, True)])
def test_a_slot_is_as_wide_as_the_cutter(width: float, holds: bool) -> None:
    """The narrowest slot is measured, and compared with the 6 mm cutter."""
    slot = Cutout(outline=rounded(rectangle(100, 100, 200, 100 + width), width / 2 - 0.01), role="slot")
    one = only(alone(panel(400, 300, slot)), "slot")
    assert (one.holds, one.limit) == (holds, 6.0)
    assert one.figure == pytest.approx(width, abs=0.1)


def test_a_hole_needs_a_drill_or_room() -> None:
    """The machine drills 5 mm and mills from 6 mm: 4 mm nobody makes."""
    assert only(alone(panel(400, 300, Hole(x=50, y=50, diameter_mm=4.0))), "slot").figure == 4.0
    assert not found(alone(panel(400, 300, Hole(x=50, y=50, diameter_mm=5.0))), "slot")


def test_a_part_fits_its_sheet_with_its_grain() -> None:
    """1,400 mm fits along the sheet (2,440 less its border) and not across (1,220): the grain decides."""
    along = only(alone(panel(1400, 300, grain=Grain.X)), "sheet")
    assert (along.holds, along.limit) == (True, 2440 - 2 * (12 + 6))
    across = only(alone(panel(1400, 300, grain=Grain.Y)), "sheet")
    assert (across.holds, across.figure, across.limit) == (False, 1400.0, 1220 - 2 * (12 + 6))


def test_a_part_fits_the_bed() -> None:
    """A part longer than the machine reaches does not hold, also where the sheet is long enough."""
    small = msgspec.structs.replace(FULL_SHEET_ROUTER, bed_mm=(1300.0, 900.0))
    bed = [one for one in design_checks(alone(panel(1400, 300)), small) if one.check == "bed"]
    assert [(one.holds, one.figure, one.limit) for one in bed] == [(False, 1400.0, 1300.0)]
    assert only(alone(panel(1400, 300)), "bed").holds


def test_a_thickness_that_nobody_sells_is_named() -> None:
    """No sheet of 30 mm birch plywood: the check says which there are."""
    one = only(alone(panel(400, 300, thickness_mm=30.0)), "sheet")
    assert not one.holds
    assert "choose one of" in one.advice


def test_what_the_spindle_does_not_reach() -> None:
    """A sheet thicker than the tool is long, pockets on both faces, a bore that begins inside."""
    assert not only(alone(panel(400, 300, thickness_mm=25.0)), "reach").holds
    top = Pocket(outline=rectangle(10, 10, 60, 60), depth_mm=5.0)
    under = Pocket(outline=rectangle(110, 10, 160, 60), depth_mm=5.0, side=Side.B)
    assert only(alone(panel(400, 300, top, under)), "reach").holds  # turned over on pins
    mill = msgspec.structs.replace(FULL_SHEET_ROUTER.tools[0], max_depth_mm=20.0)
    short = msgspec.structs.replace(FULL_SHEET_ROUTER, tools=(mill,))
    both = only(alone(panel(400, 300, top, under)), "reach", short)
    assert (both.holds, both.figure, both.unit) == (False, 2.0, "faces")
    assert only(alone(panel(400, 300, top)), "reach").holds
    bore = EdgeBore(x=50, y=100, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=30)
    inside = only(alone(panel(400, 300, bore)), "reach")
    assert (inside.holds, inside.figure) == (False, pytest.approx(50.0))


@pytest.mark.parametrize(("web", "holds"), [(2.5, False), (3.5, True)])
def test_a_web_between_two_cuts(web: float, holds: bool) -> None:
    """Two holes stand so far apart; the strip between them is measured exactly."""
    first, second = Hole(x=100, y=100, diameter_mm=20), Hole(x=120 + web, y=100, diameter_mm=20)
    one = only(alone(panel(400, 300, first, second)), "web")
    assert one.holds is holds
    assert one.figure == pytest.approx(web, abs=0.05)


def test_a_neck_within_one_outline() -> None:
    """Two notches from both edges leave a bridge of 2 mm: no two cuts, and found all the same."""
    low = Cutout(outline=rectangle(100, -1, 120, 149))
    high = Cutout(outline=rectangle(100, 151, 120, 301))
    one = only(alone(panel(400, 300, low, high)), "web")
    assert not one.holds
    assert one.figure == pytest.approx(2.0, abs=0.1)


def test_a_strip_at_the_edge() -> None:
    """A slot 2 mm from the edge leaves a strip that breaks out."""
    one = only(alone(panel(400, 300, Cutout(outline=rectangle(100, 2, 200, 30)))), "web")
    assert (one.holds, one.figure) == (False, pytest.approx(2.0, abs=0.01))


def test_floors_under_pockets_and_between_faces() -> None:
    """18 mm less 16.5 leaves 1.5; cuts of 9 mm from both faces that cross leave nothing."""
    deep = Pocket(outline=rectangle(10, 10, 60, 60), depth_mm=16.5)
    assert only(alone(panel(400, 300, deep)), "floor").figure == pytest.approx(1.5)
    half = Pocket(outline=rectangle(10, 10, 60, 60), depth_mm=9.0)
    other = Pocket(outline=rectangle(40, 40, 90, 90), depth_mm=9.0, side=Side.B)
    both = only(alone(panel(400, 300, half, other)), "floor")
    assert (both.holds, both.figure) == (False, pytest.approx(0.0))


def test_walls_beside_a_bore() -> None:
    """An 8 mm bore in the middle of 12 mm leaves 2 mm on both sides; 6 mm from the end of 18 mm it leaves 2 mm too."""
    thin = EdgeBore(x=0, y=100, z=6, dx=1, dy=0, diameter_mm=8, depth_mm=30)
    assert only(alone(panel(400, 300, thin, thickness_mm=12.0)), "wall").figure == pytest.approx(2.0)
    corner = EdgeBore(x=0, y=6, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=30)
    assert only(alone(panel(400, 300, corner)), "wall").figure == pytest.approx(2.0, abs=0.01)
    good = EdgeBore(x=0, y=100, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=30)
    assert only(alone(panel(400, 300, good)), "wall").holds


@pytest.mark.parametrize("direction", [(0.0, 0.0), (float("nan"), 1.0), (float("inf"), 0.0)])
def test_a_bore_without_a_direction_is_refused(direction: tuple[float, float]) -> None:
    """Where it runs decides what stands beside it: without a direction there is nothing to look at."""
    dx, dy = direction
    with pytest.raises(BadInput, match="direction"):
        EdgeBore(x=0, y=100, z=9, dx=dx, dy=dy, diameter_mm=8, depth_mm=30)
