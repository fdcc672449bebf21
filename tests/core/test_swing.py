"""Doors and drawers are opened: what they hit is told by name, what swings free is not."""

import pytest

from jupyter_fab import Assembly, CupHinge
from jupyter_fab.core.checks import design_checks
from jupyter_fab.core.swing import hits
from tests.core.pieces import base_cabinet


def test_a_cabinet_opens():
    """The base cabinet's drawer and door hit nothing, and the check says so."""
    parts = base_cabinet.build()
    assert hits(parts) == ()
    (finding,) = [found for found in design_checks(parts) if found.check == "opens-freely"]
    assert finding.holds


def cupboard(*, handle=False, wall=None):
    """A side and its door; a bar across the front, or a wall beside it."""
    kit = Assembly(thickness_mm=18)
    side = kit.board("side", x=(0, 18), y=(0, 400), z=(0, 700), face="+x")
    door = kit.board("door", x=(2, 400), y=(-18, 0), z=(0, 700), face="+y")
    kit.join(CupHinge(), door, side)
    if handle:
        kit.board("bar", x=(300, 500), y=(-60, -42), z=(100, 130), face="+y")
    if wall is not None:
        kit.board("neighbour", x=(wall - 18, wall), y=(-400, 0), z=(0, 700), face="+x")
    return kit.parts()


def test_a_door_that_hits_something_is_told_with_names():
    """A bar before it stops it early; a neighbour flush with the hinge's edge stops it once it is open wide."""
    (hit,) = hits(cupboard(handle=True))
    assert (hit.motion, hit.part, hit.other) == ("door", "door", "bar")
    assert hit.share < 0.3
    (hit,) = hits(cupboard(wall=2))
    assert (hit.other, hit.share) == ("neighbour", 1.0), "beyond a right angle"
    assert hits(cupboard(wall=-150)) == ()
    (finding,) = [found for found in design_checks(cupboard(handle=True)) if found.check == "opens-freely"]
    assert not finding.holds
    assert finding.parts == ("door", "bar")


@pytest.mark.parametrize("far", [300, 60])
def test_a_drawer_behind_a_door_waits_for_it(far):
    """An inner drawer runs out past the open door; a door that opens too little still stops it."""
    kit = Assembly(thickness_mm=18)
    side = kit.board("side", x=(0, 18), y=(0, 400), z=(0, 700), face="+x")
    door = kit.board("door", x=(2, 400), y=(-18, 0), z=(0, 700), face="+y")
    kit.join(CupHinge(opens_deg=100 if far == 300 else 60), door, side)
    drawer = kit.board("drawer", x=(30, 380), y=(0, 350), z=(100, 118), face="+z")
    kit.opens("inner drawer", drawer, slide=(0, -300, 0))
    found = hits(kit.parts())
    assert [hit.motion for hit in found] == ([] if far == 300 else ["inner drawer"])


@pytest.mark.parametrize("thickness", [18, 6])
@pytest.mark.parametrize("gap", range(20, 480, 46))
def test_a_thin_board_anywhere_in_a_drawers_way_stops_it(gap, thickness):
    """A bare front of a board's thickness, 500 mm out: wherever a board stands in the way, it hits it there."""
    kit = Assembly(thickness_mm=thickness)
    front = kit.board("front", x=(0, 400), y=(-thickness, 0), z=(0, 150), face="+y")
    kit.board("rail", x=(0, 400), y=(-gap - 2 * thickness, -gap - thickness), z=(50, 100), face="+y")
    kit.opens("drawer", front, slide=(0, -500, 0))
    (hit,) = hits(kit.parts())
    assert (hit.part, hit.other) == ("front", "rail")
    assert gap < hit.share * 500 <= gap + 2 * thickness
