"""Every joint's halves mate as it states: no overlap, the stated gaps and no more, and a free way in."""

import itertools

import attrs
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab import Assembly, Corner, Dado, Finger, Fit, HalfLap, MortiseAndTenon, Rabbet, TabAndSlot
from jupyter_fab.core.joints.registry import JOINTS
from tests.core.solids import NOTHING_MM3, overlap_mm3, placed

ASKED_MM = 0.02  # how nearly a stated gap must be met
ON_THE_WAY_MM = (0.5, 3.0, 8.0, 20.0, 60.0, 400.0)  # places on the way out at which nothing may touch

thicknesses = st.floats(9.0, 25.0)
makings = st.fixed_dictionaries(
    {
        "fit": st.sampled_from(Fit),
        "tool_diameter_mm": st.sampled_from([3.0, 3.175, 4.0, 6.0, 6.35]),
        "corner": st.sampled_from(Corner),
    }
)
signs = st.sampled_from(["+", "-"])


def tee(joint, t, making, width, face, shelf_face, right):
    """A shelf that ends in the middle of a side, at its left or right end."""
    kit = Assembly(thickness_mm=t, **making)
    at = 500.0 if right else 0.0
    side = kit.board("into", x=(at, at + t), y=(0, 400), z=(0, 600), face=f"{face}x", grain="z")
    span = (100, at) if right else (at + t, 400)
    shelf = kit.board("board", x=span, y=(400 - width, 400), z=(300, 300 + t), face=f"{shelf_face}z", grain="x")
    kit.join(joint, shelf, side)
    return kit


def corner(joint, t, making, width, face, shelf_face, right):
    """A lid or a bottom flush with the end of a side."""
    kit = Assembly(thickness_mm=t, **making)
    side = kit.board("into", x=(0, t), y=(0, width), z=(0, 600), face=f"{face}x", grain="z")
    z = (600 - t, 600) if right else (0, t)
    lid = kit.board("board", x=(t, 500), y=(0, width), z=z, face=f"{shelf_face}z", grain="x")
    kit.join(joint, lid, side)
    return kit


def cross(joint, t, making, width, face, shelf_face, right):
    """Two boards that stand crossed."""
    kit = Assembly(thickness_mm=t, **making)
    one = kit.board("board", x=(0, 400), y=(200, 200 + t), z=(0, width), face=f"{face}y", grain="x")
    z = (30, width + 30) if right else (0, width)
    other = kit.board("into", x=(150, 150 + t), y=(0, 400), z=z, face=f"{shelf_face}x", grain="y")
    kit.join(joint, one, other)
    return kit


CASES = [
    ("tab-and-slot", tee, st.builds(TabAndSlot, count=st.integers(1, 3), length_mm=st.floats(30, 90))),
    ("tab-and-slot", tee, st.builds(TabAndSlot, depth_mm=st.floats(3, 6))),
    ("tab-and-slot", corner, st.builds(TabAndSlot, count=st.integers(1, 2))),
    ("dado", tee, st.builds(Dado, depth_mm=st.floats(3, 6))),
    (
        "dado",
        tee,
        st.builds(Dado, depth_mm=st.floats(3, 6), inset_start_mm=st.floats(10, 60), inset_end_mm=st.floats(10, 60)),
    ),
    ("rabbet", corner, st.builds(Rabbet, depth_mm=st.floats(3, 6))),
    ("finger", corner, st.builds(Finger, width_mm=st.floats(15, 60))),
    ("half-lap", cross, st.builds(HalfLap)),
    (
        "mortise-and-tenon",
        tee,
        st.builds(MortiseAndTenon, depth_mm=st.floats(4, 6), cheek_mm=st.just(0.0) | st.floats(0.5, 2)),
    ),
    ("mortise-and-tenon", tee, st.builds(MortiseAndTenon, depth_mm=st.none(), shoulder_mm=st.floats(10, 60))),
]


def solids(kit):
    """The two boards, as solids where they stand."""
    made = {part.name: placed(part) for part in kit.parts().parts}
    return made["board"], made["into"]


def faults(kit) -> list[str]:
    """What is not as the joint states."""
    board, into = solids(kit)
    mating = kit.joins[0].mating
    found = []
    if overlap_mm3(board, into) > NOTHING_MM3:
        found.append("overlaps")
    for way, far in itertools.product(mating.enters, ON_THE_WAY_MM):
        if overlap_mm3(board, into, -far * np.array(way)) > NOTHING_MM3:
            found.append(f"caught {far} mm before its place")
    for gap in mating.gaps:
        along = np.array(gap.direction)
        if overlap_mm3(board, into, max(0.0, gap.mm - ASKED_MM) * along) > NOTHING_MM3:
            found.append(f"less than {gap.mm} along {gap.direction}")
        if overlap_mm3(board, into, (gap.mm + ASKED_MM) * along) <= NOTHING_MM3:
            found.append(f"more than {gap.mm} along {gap.direction}")
    return found


@pytest.mark.parametrize(("name", "scene", "joints"), CASES, ids=[f"{case[0]}-{i}" for i, case in enumerate(CASES)])
def test_halves_mate(name, scene, joints):
    """At any thickness, fit, cutter, corner and way that the boards face."""

    @given(joints, thicknesses, makings, st.floats(200, 390), signs, signs, st.booleans())
    @settings(max_examples=12, deadline=None)
    def mates(joint, t, making, width, face, shelf_face, right):
        assert isinstance(joint, JOINTS[name])
        kit = scene(joint, t, making, width, face, shelf_face, right)
        stated = [gap.mm for gap in kit.joins[0].mating.gaps]
        clearance = making["fit"].clearance_mm
        assert clearance / 2 == pytest.approx(min(gap for gap in stated if gap > 0)), "the fit is the gap"
        assert faults(kit) == []

    mates()


def test_every_joint_is_tried():
    """No joint of the registry is left out of this file."""
    assert {name for name, _, _ in CASES} == set(JOINTS)


def test_the_check_sees_what_is_wrong():
    """A slot that was forgotten, one that is too wide, and a way in that is blocked are all found."""
    making = {"fit": Fit.GLUE, "tool_diameter_mm": 6.0, "corner": Corner.DOGBONE}

    def made(clearance=None):
        return tee(TabAndSlot(clearance_mm=clearance), 18.0, making, 300, "+", "+", False)

    kit, loose = made(), made(0.6)
    assert faults(kit) == []
    loose.joins[0] = kit.joins[0]
    assert any(fault.startswith("more than 0.1") for fault in faults(loose))
    tight = made(0.1)
    tight.joins[0] = kit.joins[0]
    assert any(fault.startswith("less than 0.1") for fault in faults(tight))
    board = solids(kit)[0]
    parts = {part.name: part for part in kit.parts().parts}
    whole = msgspec.structs.replace(parts["into"], panel=msgspec.structs.replace(parts["into"].panel, features=()))
    assert overlap_mm3(board, placed(whole)) > 1000
    wrong_way = attrs.evolve(kit.joins[0].mating, enters=((0.0, 0.0, 1.0),))
    kit.joins[0] = attrs.evolve(kit.joins[0], mating=wrong_way)
    assert any(fault.startswith("caught") for fault in faults(kit))
