"""Joints that would break out, or that no cutter reaches, are refused with a named reason, the figure and a way out."""

import pytest

from jupyter_fab import Assembly, Dado, Finger, HalfLap, MortiseAndTenon, Rabbet, TabAndSlot
from jupyter_fab.core.joints.refusal import NoJoint, Reason


def tee(*, t=18.0, z=300.0, **making):
    """A kit with a side and a shelf against it at that height."""
    kit = Assembly(thickness_mm=t, **making)
    side = kit.board("side", x=(0, t), y=(0, 400), z=(0, 600), face="+x", grain="z")
    return kit, kit.board("shelf", x=(t, 500), y=(0, 400), z=(z, z + t), face="+z", grain="x"), side


@pytest.mark.parametrize(
    ("scene", "joint", "reason", "says"),
    [
        ({}, Dado(depth_mm=17), Reason.THIN_FLOOR, "at most 16 mm"),
        ({}, TabAndSlot(depth_mm=16.5), Reason.THIN_FLOOR, "thicker sheet"),
        ({"z": 3.0}, TabAndSlot(), Reason.THIN_WEB, "strip of 2.9 mm"),
        ({"z": 3.0}, Dado(), Reason.THIN_WEB, "over the edge"),
        ({"t": 9.0, "tool_diameter_mm": 10.0}, Dado(depth_mm=3), Reason.NARROW, "thinner cutter"),
        ({}, TabAndSlot(count=40), Reason.NO_ROOM, "fewer"),
        ({}, MortiseAndTenon(shoulder_mm=199), Reason.NO_ROOM, "shorter"),
        ({}, MortiseAndTenon(cheek_mm=15), Reason.THIN_WEB, "tenon of 3 mm"),
        ({}, Finger(), Reason.NO_CORNER, "flush"),
        ({}, Rabbet(), Reason.NO_CORNER, "flush"),
        ({"z": 0.0}, Finger(width_mm=8), Reason.NO_ROOM, "wider"),
        ({}, HalfLap(), Reason.NO_CROSSING, "cross"),
    ],
)
def test_a_joint_is_refused(scene, joint, reason, says):
    """With the reason that the case stands for, before either board is changed."""
    kit, shelf, side = tee(**scene)
    before = shelf.panel(), side.panel()
    with pytest.raises(NoJoint, match=says) as refused:
        kit.join(joint, shelf, side)
    assert refused.value.reason is reason
    assert refused.value.fields["reason"] == reason.value
    assert (shelf.panel(), side.panel()) == before
    assert kit.joins == []


def test_a_measured_sheet_moves_the_limit():
    """The same groove is cut in the nominal sheet and refused in a thin one: checks work on the sheet as measured."""
    kit, shelf, side = tee(t=12.0)
    kit.join(Dado(depth_mm=10), shelf, side)
    kit, shelf, side = tee(t=11.4)
    with pytest.raises(NoJoint, match=r"11\.4 mm"):
        kit.join(Dado(depth_mm=10), shelf, side)
