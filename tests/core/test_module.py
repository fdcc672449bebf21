"""Modules: a unit designed once stands where it is set, with all that it brings; what does not fit is refused."""

import numpy as np
import pytest

from jupyter_fab import Assembly, BadInput, CupHinge, Dado, Interface
from jupyter_fab.core.interference import interference
from jupyter_fab.core.module import Mismatch
from jupyter_fab.core.opening import opened
from jupyter_fab.core.swing import hits


def unit(width=400.0, kind="under a desk"):
    """A side, a shelf in it, and a door."""
    kit = Assembly(thickness_mm=18)
    kit.interfaces["top"] = Interface(kind, {"width": width, "height": 700})
    side = kit.board("side", x=(0, 18), y=(0, 400), z=(0, 700), face="+x", grain="z")
    shelf = kit.board("shelf", x=(18, width), y=(0, 400), z=(300, 318), face="+z", grain="x")
    door = kit.board("door", x=(2, width), y=(-18, 0), z=(0, 700), face="+y", grain="z")
    kit.join(Dado(), shelf, side)
    kit.join(CupHinge(), door, side)
    return kit


def desk():
    """A top over a room of 400."""
    kit = Assembly(thickness_mm=18)
    kit.board("top", x=(0, 1400), y=(-20, 700), z=(700, 718), face="+z", grain="x")
    kit.interfaces["left"] = Interface("under a desk", {"width": 400, "height": 700})
    return kit


def box(parts, name):
    """The box of a part."""
    return next(np.round(part.box_mm(), 6).tolist() for part in parts.parts if part.name == name)


def test_a_module_brings_all_that_it_has():
    """Boards, joints, doors and hardware, each under the module's name; twice as many for two."""
    kit, alone = desk(), unit().parts()
    kit.place(unit(), "left unit", meets={"top": "left"})
    kit.place(unit(), "right unit", at=(1000, 0, 0))
    parts = kit.parts()
    assert len(parts.parts) == 7
    assert [motion.name for motion in parts.motions] == ["left unit door", "right unit door"]
    assert {join.board for join in parts.joins} >= {"right unit shelf", "right unit door"}
    assert {thing.name: thing.quantity for thing in parts.hardware} == {
        thing.name: 2 * thing.quantity for thing in alone.hardware
    }
    assert box(parts, "right unit shelf")[0] == [1018 - 6, 0, 300]
    assert interference(parts) == ()
    assert hits(parts) == ()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_module_is_turned_in_all_things(degrees):
    """Turned about its upright axis: boards keep their sizes, joints their ways, and the door opens outwards still."""
    kit = desk()
    kit.place(unit(), "unit", at=(500, 300, 0), turned=degrees)
    parts = kit.parts()
    before, after = unit().parts(), {part.name: part for part in parts.parts}
    for part in before.parts:
        assert after[f"unit {part.name}"].panel == part.panel
    shut, wide = box(parts, "unit door"), box(opened(parts, 0.5), "unit door")
    out = {90: (1, 0, 0), 180: (0, 1, 0), 270: (-1, 0, 0)}[degrees]
    assert (np.sum(wide, axis=0) - np.sum(shut, axis=0)) @ out > 100
    (dado,) = [join for join in parts.joins if join.joint == "dado"]
    turned = {90: (0, -1, 0), 180: (1, 0, 0), 270: (0, 1, 0)}[degrees]
    assert dado.enters == (tuple(map(float, turned)),)
    low, high = box(parts, "unit side")
    assert all(a - 1e-6 <= b for a, b in zip(low, dado.low, strict=True))
    assert all(a >= b - 1e-6 for a, b in zip(high, dado.high, strict=True))


def test_interfaces_that_do_not_fit_are_refused_in_figures():
    """Another kind, another size, a size that only one states, a name that is none; equal ones go together."""
    for module, said in (
        (unit(width=450), "width is 400 mm here and 450 mm there"),
        (unit(kind="on a wall"), "'under a desk', the other 'on a wall'"),
    ):
        with pytest.raises(Mismatch, match=said):
            desk().place(module, "unit", meets={"top": "left"})
    bare = unit()
    bare.interfaces["top"] = Interface("under a desk", {"width": 400})
    with pytest.raises(Mismatch, match="only one states its height"):
        desk().place(bare, "unit", meets={"top": "left"})
    with pytest.raises(BadInput, match="no interface; there are: left"):
        desk().place(unit(), "unit", meets={"top": "right"})
    near = unit(width=400.8)
    kit = desk()
    kit.place(near, "unit", meets={"top": "left"})
    with pytest.raises(BadInput, match="Two modules"):
        kit.place(unit(), "unit")
