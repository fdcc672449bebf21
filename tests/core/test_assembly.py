"""The kit's workbench tells with the parts where joints stand and what opens; and refuses what cannot be."""

import msgspec
import pytest

from jupyter_fab import Assembly, BadInput, Dado
from jupyter_fab.core.also import Also
from jupyter_fab.core.assembly import joint_name
from jupyter_fab.core.joinery import Join, Motion, MotionKind
from jupyter_fab.core.joints.registry import JOINTS
from jupyter_fab.core.part import Parts
from jupyter_fab.core.wire import codec


def cupboard() -> Assembly:
    """Two sides and a shelf in a dado, with a door in front."""
    kit = Assembly(thickness_mm=18)
    left = kit.board("left", x=(0, 18), y=(0, 300), z=(0, 600), face="+x", grain="z")
    kit.board("right", x=(582, 600), y=(0, 300), z=(0, 600), face="-x", grain="z")
    shelf = kit.board("shelf", x=(18, 582), y=(0, 300), z=(300, 318), face="+z", grain="x")
    kit.join(Dado(depth_mm=6), shelf, left)
    return kit


def door(kit: Assembly):
    """A board in front of the cupboard."""
    return kit.board("door", x=(0, 600), y=(-18, 0), z=(0, 600), face="+y", grain="z")


def test_a_join_says_where_it_stands():
    """The box of a dado is its tongue: as deep as the groove, as long as the edge, as thick as the shelf."""
    (join,) = cupboard().parts().joins
    assert (join.joint, join.board, join.into) == ("dado", "shelf", "left")
    assert (join.low, join.high) == ((12, 0, 300), (18, 300, 318))
    assert join.enters == ((-1.0, 0.0, 0.0),)


def test_joints_have_their_registry_names():
    """What a piece calls its joint is the name under which the registry has it."""
    for name, kind in JOINTS.items():
        assert joint_name(kind.__new__(kind)) == name


def test_a_door_turns_and_a_drawer_slides():
    """A hinge keeps its point, axis and degrees; a slide's way is split into direction and mm."""
    kit = cupboard()
    kit.opens("door", door(kit), hinge=((0, -18, 0), (0, 0, -2)), degrees=95)
    drawer = kit.board("drawer", x=(30, 570), y=(0, 280), z=(20, 38), face="+z")
    kit.opens("drawer", drawer, slide=(0, -250, 0))
    one, other = kit.parts().motions
    assert (one.kind, one.at, one.axis, one.travel) == (MotionKind.HINGE, (0, -18, 0), (0, 0, -1), 95)
    assert (other.kind, other.parts, other.axis, other.travel) == (MotionKind.SLIDE, ("drawer",), (0, -1, 0), 250)


@pytest.mark.parametrize("axis", [(0.0, 0.0, 0.0), (0.0, 0.0, 2.0), (float("nan"), 0.0, 1.0)])
def test_an_axis_is_a_direction(axis):
    """Data with no axis, or one of another length, are refused, wherever they come from."""
    with pytest.raises(BadInput):
        Motion(name="door", kind=MotionKind.HINGE, parts=("door",), at=(0, 0, 0), axis=axis, travel=90)


def test_a_motion_needs_a_way_and_a_travel():
    """Neither hinge nor slide, both, no length, no degrees, nothing that moves: each is refused in words."""
    kit = cupboard()
    front = door(kit)
    for wrong in (
        {},
        {"slide": (0, -1, 0), "hinge": ((0, 0, 0), (0, 0, 1))},
        {"slide": (0, 0, 0)},
        {"hinge": ((0, 0, 0), (0, 0, 1)), "degrees": 0},
    ):
        with pytest.raises(BadInput):
            kit.opens("door", front, **wrong)
    with pytest.raises(BadInput):
        kit.opens("door", slide=(0, -1, 0))
    with pytest.raises(BadInput):
        Assembly().opens("door", front, slide=(0, -1, 0))


def test_what_joins_and_opens_are_parts_of_the_piece():
    """Names that no part has, names twice, and parts that move twice are refused, also from JSON."""
    made = cupboard().parts()
    slide = Motion(name="a", kind=MotionKind.SLIDE, parts=("left",), at=(0, 0, 0), axis=(1, 0, 0), travel=9)
    for wrong in (
        {"joins": (msgspec.structs.replace(made.joins[0], into="nobody"),)},
        {"motions": (msgspec.structs.replace(slide, parts=("nobody",)),)},
        {"motions": (slide, slide)},
        {"motions": (slide, msgspec.structs.replace(slide, name="b"))},
    ):
        with pytest.raises(BadInput):
            Parts(parts=made.parts, **wrong)
        data = codec.encode(codec.plain(made) | codec.plain(wrong))
        with pytest.raises(BadInput):
            codec.decode(data, Parts)


def test_old_data_stay_as_they_were():
    """A piece without joins and motions is written as before they were known; one with them comes back whole."""
    made = cupboard().parts()
    bare = Parts(parts=made.parts)
    assert set(codec.plain(bare)) == {"parts", "hardware"}
    assert codec.decode(codec.encode(bare), Parts) == bare
    assert codec.decode(codec.encode(made), Parts).digest() == made.digest() != bare.digest()
    assert isinstance(made.joins[0], Join)


def test_a_board_may_come_from_another_sheet():
    """A back of 6.5 mm beside boards of 18 mm; a box that is as thick as neither is refused with the way out."""
    kit = cupboard()
    back = kit.board("back", x=(12, 588), y=(280, 286.5), z=(0, 600), face="-y", thickness_mm=6.5)
    kit.board("panel", x=(0, 18), y=(400, 700), z=(0, 600), face="+x", material="mdf")
    kinds = {part.name: (part.panel.material, part.panel.thickness_mm) for part in kit.parts().parts}
    assert kinds["back"] == ("birch-ply", 6.5) == (back.material, back.thickness_mm)
    assert kinds["panel"] == ("mdf", 18)
    with pytest.raises(BadInput, match="thickness_mm"):
        kit.board("wrong", x=(0, 400), y=(0, 6.5), z=(0, 600), face="-y")


@pytest.mark.parametrize("adds", [Assembly(thickness_mm=18).hardware, Also().hardware])
def test_bought_things_are_none_or_more(adds):
    """Fewer than none, or a price under nothing, is refused with the next step, also where more stand already."""
    adds("Screw 4 x 40", 8, 5)
    with pytest.raises(BadInput, match="Screw 4 x 40"):
        adds("Screw 4 x 40", -2, 5)
    with pytest.raises(BadInput, match="price"):
        adds("Screw 4 x 40", 2, -5)


def test_a_thing_that_is_asked_for_none_times_is_not_bought():
    """`kit.hardware("Wall anchor", 1 if tall else 0)` is a natural line; so in a design in plain CadQuery."""
    kit, also = cupboard(), Also()
    for adds in (kit.hardware, also.hardware):
        adds("Wall anchor", 0)
        adds("Screw 4 x 40", 8, 5)
    assert [(thing.name, thing.quantity) for thing in kit.parts().hardware] == [("Screw 4 x 40", 8)]
    assert also.added(cupboard().parts()).hardware == kit.parts().hardware
    kit.hardware("Screw 4 x 40", 4, 5)
    assert [thing.quantity for thing in kit.parts().hardware] == [12]
