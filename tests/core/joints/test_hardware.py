"""Bores stand where the makers of fasteners and fittings want them; the figures are theirs, typed in here again."""

import math

import pytest

from jupyter_fab import Assembly, CamLock, Confirmat, CupHinge, Dovetail, Dowel, DrawerSlide, ShelfPins
from jupyter_fab.core.joints.refusal import NoJoint, Reason
from jupyter_fab.core.part import EdgeBore, Hole, Side


def case(*, t=18.0):
    """A kit with a side, and a bottom flush with its lower end."""
    kit = Assembly(thickness_mm=t)
    side = kit.board("side", x=(0, t), y=(0, 400), z=(0, 720), face="+x", grain="z")
    return kit, side, kit.board("bottom", x=(t, 600), y=(0, 400), z=(0, t), face="+z", grain="x")


def holes(kit, name, diameter):
    """Where a board's holes of that size are in the piece, at the level of their mouths."""
    part = next(part for part in kit.parts().parts if part.name == name)
    t = part.panel.thickness_mm
    return sorted(
        part.placement.at(f.x, f.y, t if f.side is Side.A else 0.0)
        for f in part.panel.features
        if isinstance(f, Hole) and f.diameter_mm == diameter
    )


def bores(kit, name):
    """The bores into a board's edge."""
    part = next(part for part in kit.parts().parts if part.name == name)
    return [f for f in part.panel.features if isinstance(f, EdgeBore)]


def test_cams_have_their_centre_34_mm_from_the_edge_and_13_5_deep_in_18_mm():
    """The bolt lies in the middle of the sheet, its hole opposite in the side, a dowel 32 mm beside it."""
    kit, side, bottom = case()
    kit.join(CamLock(), bottom, side)
    assert holes(kit, "bottom", 15.0) == [pytest.approx((52, 50, 18)), pytest.approx((52, 350, 18))]
    panel = next(part.panel for part in kit.parts().parts if part.name == "bottom")
    assert {f.depth_mm for f in panel.features if isinstance(f, Hole)} == {13.5}
    assert holes(kit, "side", 5.0) == [pytest.approx((18, 50, 9)), pytest.approx((18, 350, 9))]
    assert holes(kit, "side", 8.0) == [pytest.approx((18, 82, 9)), pytest.approx((18, 318, 9))]
    assert sorted(bore.depth_mm for bore in bores(kit, "bottom")) == [22.0, 22.0, 34.0, 34.0]
    assert {bore.z for bore in bores(kit, "bottom")} == {9.0}
    assert {(h.name, h.quantity) for h in kit.parts().hardware} == {
        ("Cam lock 15 mm with bolt 34 mm", 2),
        ("Dowel 8 x 30 mm", 2),
    }


def test_the_same_fasteners_of_several_joints_are_one_line_to_buy():
    """Two joints with three dowels each make six dowels."""
    kit, side, bottom = case()
    top = kit.board("top", x=(18, 600), y=(0, 400), z=(702, 720), face="-z", grain="x")
    kit.join(Dowel(), bottom, side)
    kit.join(Dowel(), top, side)
    assert [(h.name, h.quantity) for h in kit.parts().hardware] == [("Dowel 8 x 35 mm", 6)]


def test_shelf_pins_stand_in_rows_32_mm_apart_under_the_shelf():
    """The shelf rests on the row's hole at its place: 37 mm behind front and back, 2.5 mm under it."""
    kit = Assembly()
    side = kit.board("side", x=(0, 18), y=(0, 400), z=(0, 720), face="+x", grain="z")
    shelf = kit.board("shelf", x=(18, 600), y=(0, 400), z=(300, 318), face="+z", grain="x")
    kit.join(ShelfPins(steps_up=2, steps_down=1), shelf, side)
    rows = holes(kit, "side", 5.0)
    assert sorted({round(y, 6) for _, y, _ in rows}) == [37, 363]
    assert sorted({round(z, 6) for _, _, z in rows}) == [265.5, 297.5, 329.5, 361.5]
    assert shelf.panel().outline.bounds()[0] == pytest.approx(1.0), "cut short by the gap"


@pytest.mark.parametrize(
    ("covered", "bought"),
    [(16, "full overlay, plate 2 mm"), (8.5, "half overlay, plate 0 mm"), (-2, "inset, plate 2 mm")],
)
def test_cup_hinges_stand_as_their_makers_say(covered, bought):
    """Cup 35 mm 5 mm from the edge, screws 45/9.5, plate 37 mm behind the front and 32 apart, at one height."""
    kit = Assembly()
    side = kit.board("side", x=(0, 18), y=(0, 400), z=(0, 1000), face="+x", grain="z")
    y = (-18, 0) if covered > 0 else (0, 18)
    door = kit.board("door", x=(18 - covered, 400), y=y, z=(0, 1000), face="+y", grain="z")
    kit.join(CupHinge(), door, side)
    edge = 18 - covered
    cups, screws, plate = holes(kit, "door", 35.0), holes(kit, "door", 8.0), holes(kit, "side", 5.0)
    assert [z for _, _, z in cups] == [100, 500, 900], "three hinges on a door of a metre"
    assert {round(x, 6) for x, _, _ in cups} == {edge + 5 + 17.5}
    for (x, y_cup, z), (_, y_plate, _) in zip(cups, plate[::2], strict=True):
        pair = [p for p in screws if abs(p[2] - z) < 30]
        assert [(round(p[0] - x, 6), round(p[2] - z, 6)) for p in pair] == [(9.5, -22.5), (9.5, 22.5)]
        assert sorted(round(p[2] - z, 6) for p in plate if abs(p[2] - z) < 30) == [-16, 16]
        assert y_plate == pytest.approx(37 if covered > 0 else 37 + 18)
        assert y_cup == pytest.approx(0 if covered > 0 else 18), "cups open towards the case"
    assert [(h.name, h.quantity) for h in kit.parts().hardware] == [(f"Cup hinge 35 mm, {bought}", 3)]


def test_a_slide_needs_its_own_gap_and_says_how_to_get_it():
    """12.7 mm at each side; 1 mm less a side is a drawer 2 mm too wide."""
    kit = Assembly(thickness_mm=15.0)
    side = kit.board("side", x=(0, 15), y=(0, 450), z=(0, 600), face="+x", grain="z")
    tight = kit.board("tight", x=(26.7, 41.7), y=(2, 440), z=(100, 250), face="-x")
    with pytest.raises(NoJoint, match="Make the drawer 2 mm narrower") as refused:
        kit.join(DrawerSlide(), tight, side)
    assert refused.value.reason is Reason.WRONG_GAP
    right = kit.board("right", x=(27.7, 42.7), y=(2, 440), z=(100, 250), face="-x")
    kit.join(DrawerSlide(), right, side)
    ours, theirs = holes(kit, "right", 5.0), holes(kit, "side", 5.0)
    assert [p[1:] for p in ours] == [p[1:] for p in theirs], "both rows at one height, hole by hole"
    assert [round(y, 6) for _, y, _ in ours] == [39, 135, 231, 327]
    assert {round(z, 6) for _, _, z in ours} == {175}


@pytest.mark.parametrize(
    ("joint", "t", "reason"),
    [
        (Dowel(diameter_mm=10), 15.0, Reason.THIN_WALL),
        (Dowel(face_depth_mm=17), 18.0, Reason.THIN_FLOOR),
        (Dowel(count=40), 18.0, Reason.NO_ROOM),
        (Confirmat(), 12.0, Reason.THIN_WALL),
        (Confirmat(length_mm=40), 18.0, Reason.NO_ROOM),
        (CamLock(), 12.0, Reason.THIN_WALL),
        (CamLock(count=9), 18.0, Reason.NO_ROOM),
        (ShelfPins(), 18.0, Reason.NO_ROOM),
        (CupHinge(), 18.0, Reason.NOT_SQUARE),
        (DrawerSlide(), 18.0, Reason.NOT_SQUARE),
        (Dovetail(), 18.0, Reason.SLOPED_SOCKET),
        (Dovetail(sliding=True), 18.0, Reason.UNDERCUT),
    ],
)
def test_what_cannot_hold_or_be_cut_is_refused_by_name(joint, t, reason):
    """The reason is named, and neither board is changed."""
    kit, side, bottom = case(t=t)
    before = side.panel(), bottom.panel()
    with pytest.raises(NoJoint) as refused:
        kit.join(joint, bottom, side)
    assert refused.value.reason is reason
    assert (side.panel(), bottom.panel()) == before


def test_a_dovetail_holds_by_its_slope():
    """It can be pulled back by no more than half the clearance over the sine of the slope."""
    kit = Assembly()
    one = kit.board("one", x=(0, 300), y=(0, 300), z=(0, 18), face="+z", grain="x")
    other = kit.board("other", x=(300, 600), y=(0, 300), z=(0, 18), face="+z", grain="x")
    kit.join(Dovetail(slope_deg=12), one, other)
    back = next(gap for gap in kit.joins[0].mating.gaps if gap.direction == (-1.0, 0.0, 0.0))
    assert back.mm == pytest.approx(0.1 / math.sin(math.radians(12)))
