"""Every joint can be made: the cutter reaches each corner that it leaves, and no panel needs turning over."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab import Assembly, LivingHinge
from jupyter_fab.core.joints.refusal import NoJoint
from jupyter_fab.core.machinable import refusals
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Cutout
from jupyter_fab.core.sheet import nominal_sheet
from tests.core.joints.scenes import CASES, makings, signs

SHEETS_MM = (15.0, 17.62, 18.0)  # two as sold, one as measured


@pytest.mark.parametrize(("name", "scene", "joints"), CASES, ids=[f"{case[0]}-{i}" for i, case in enumerate(CASES)])
def test_a_router_makes_both_halves(name, scene, joints):
    """With its 6 mm cutter and 5 mm drill, from one side, whatever the fit and the corners."""

    @given(joints, st.sampled_from(SHEETS_MM), makings, st.floats(240, 390), signs, signs, st.booleans())
    @settings(max_examples=6, deadline=None)
    def makes(joint, t, making, width, face, shelf_face, right):
        kit = scene(joint, t, {**making, "tool_diameter_mm": 6.0}, width, face, shelf_face, right)
        assert refusals(kit.parts().parts, FULL_SHEET_ROUTER, [nominal_sheet("birch-ply", t)]) == ()

    makes()


def bent(hinge, *, t=9.0, lines="y", face="+z", **making):
    """A board with a living hinge in its middle."""
    kit = Assembly(thickness_mm=t, **making)
    board = kit.board("board", x=(0, 900), y=(0, 400), z=(0, t), face=face, grain="y")
    return hinge.cut(board, lines, 450.0 if lines == "y" else 200.0), board.panel()


@given(st.floats(20, 120), st.floats(120, 260), st.sampled_from([3.0, 4.0, 6.0]), st.sampled_from(["+z", "-z"]))
@settings(max_examples=10, deadline=None)
def test_a_living_hinge_keeps_the_board_whole_and_its_links_as_wide_as_stated(angle, radius, tool, face):
    """One piece is left; slots take the cutter; nothing between slots is thinner than the links."""
    hinge = LivingHinge(angle_deg=angle, radius_mm=radius, slot_mm=130)
    count, panel = bent(hinge, face=face, tool_diameter_mm=tool)
    slots = [f.outline.polygon() for f in panel.features if isinstance(f, Cutout)]
    left = panel.section(4.5)
    assert isinstance(left, shapely.Polygon), "the board hangs together"
    assert left.buffer(-hinge.link_mm / 2 + 0.01).geom_type == "Polygon", "it does so by links of the stated width"
    tree = shapely.STRtree(slots)
    for i, slot in enumerate(slots):
        assert slot.buffer(-tool / 2).area > 0
        near = [slot.distance(slots[j]) for j in tree.query(slot, predicate="dwithin", distance=60) if j != i]
        assert min(near) == pytest.approx(hinge.link_mm, abs=0.01)
    lines = {round(slot.centroid.x if face == "+z" else slot.centroid.y, 3) for slot in slots}
    assert len(lines) == count


def test_a_living_hinge_that_would_break_or_bind_is_refused_with_the_radius_that_does():
    """The radius in the refusal is enough."""
    with pytest.raises(NoJoint, match=r"breaks at .* radius of (\d+) mm") as refused:
        bent(LivingHinge(radius_mm=20, slot_mm=60))
    least = refused.value.fields["least_radius_mm"]
    assert bent(LivingHinge(radius_mm=float(least) * 1.05, slot_mm=60))[0] > 10
    with pytest.raises(NoJoint, match="binds"):
        bent(LivingHinge(radius_mm=40, slot_mm=380, link_mm=3, angle_deg=60), t=25.0, tool_diameter_mm=3.0)
    with pytest.raises(NoJoint, match=r"takes .* mm of 'board'"):
        bent(LivingHinge(radius_mm=800, slot_mm=130))
    with pytest.raises(NoJoint, match="through its thickness"):
        bent(LivingHinge(), lines="z")
