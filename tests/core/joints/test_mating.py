"""Every joint's halves mate as it states: no overlap, the stated gaps and no more, and a free way in."""

import itertools
import math

import attrs
import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab import Corner, Dovetail, Fit, TabAndSlot
from jupyter_fab.core.joints.registry import JOINTS
from tests.core.joints.scenes import BORED, BORED_LEAST_MM, CASES, makings, signs, tee, thicknesses
from tests.core.solids import NOTHING_MM3, overlap_mm3, placed, rod

ASKED_MM = 0.02  # how nearly a stated gap must be met
ON_THE_WAY_MM = (0.5, 3.0, 8.0, 20.0, 60.0, 400.0)  # places on the way out at which nothing may touch


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
    for pin in mating.pins:
        fits = rod(pin.at, pin.along, pin.diameter_mm + pin.gap_mm - ASKED_MM, pin.length_mm)
        wider = rod(pin.at, pin.along, pin.diameter_mm + pin.gap_mm + 2 * ASKED_MM, pin.length_mm)
        if overlap_mm3(fits, board) + overlap_mm3(fits, into) > NOTHING_MM3:
            found.append(f"no room for the pin at {pin.at}")
        if overlap_mm3(wider, board) + overlap_mm3(wider, into) <= NOTHING_MM3:
            found.append(f"the pin at {pin.at} is held by nothing")
    return found


@pytest.mark.parametrize(("name", "scene", "joints"), CASES, ids=[f"{case[0]}-{i}" for i, case in enumerate(CASES)])
def test_halves_mate(name, scene, joints):
    """At any thickness, fit, cutter, corner and way that the boards face."""

    @given(joints, thicknesses, makings, st.floats(200, 390), signs, signs, st.booleans())
    @settings(max_examples=6 if name in BORED else 12, deadline=None)  # bored solids cost half a second each
    def mates(joint, t, making, width, face, shelf_face, right):
        assert isinstance(joint, JOINTS[name])
        t = max(t, BORED_LEAST_MM) if name in BORED else t
        kit = scene(joint, t, making, width, face, shelf_face, right)
        mating = kit.joins[0].mating
        if name not in BORED:
            gap = min((gap.mm for gap in mating.gaps if gap.mm > 0), default=0.0)
            slope = math.cos(math.radians(joint.slope_deg)) if isinstance(joint, Dovetail) else 1.0
            clearance = max(0.0, making["fit"].clearance_mm + making["fit_offset_mm"])
            assert clearance / 2 == pytest.approx(gap * slope), "the fit, and the hub's offset, is the gap"
        assert bool(mating.hardware) is (name in BORED)
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
