"""Joints mate: the halves leave the stated gap and never overlap, whatever the sizes and the measured thickness."""

import itertools
import random

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jupyter_fab import Assembly, BadInput, Dado, HalfLap, TabAndSlot
from jupyter_fab.core.part import Part, Side
from jupyter_fab.designs.desk import desk

SLACK_MM = 0.05  # points nearer than this to a face are not asked


def inside(part: Part, points: np.ndarray) -> np.ndarray:
    """Whether points of the piece lie in the part's material, by its sections (no code of the joints)."""
    frame = np.array([part.placement.x_axis, part.placement.y_axis, part.placement.normal()])
    local = (points - np.array(part.placement.origin)) @ frame.T
    found = np.zeros(len(points), bool)
    for low, high, region in part.panel.layers(0.05):
        here = (local[:, 2] > low + SLACK_MM) & (local[:, 2] < high - SLACK_MM)
        found[here] = shapely.contains_xy(region.buffer(-SLACK_MM), local[here, 0], local[here, 1])
    return found


def overlaps(parts, count=4000, seed=1) -> list[tuple[str, str]]:
    """Pairs of parts with a random point in both."""
    rng = np.random.default_rng(seed)
    found = []
    boxes = {}
    for part in parts.parts:
        x0, y0, x1, y1 = part.panel.outline.bounds()
        corners = np.array(
            [part.placement.at(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (0, part.panel.thickness_mm)]
        )
        boxes[part.name] = corners.min(0), corners.max(0)
    for one, other in itertools.combinations(parts.parts, 2):
        low = np.maximum(boxes[one.name][0], boxes[other.name][0])
        high = np.minimum(boxes[one.name][1], boxes[other.name][1])
        if (high - low > 2 * SLACK_MM).all():
            points = rng.uniform(low, high, (count, 3))
            if (inside(one, points) & inside(other, points)).any():
                found.append((one.name, other.name))
    return found


def tee(joint, *, t=18.0, depth=400.0):
    """A shelf against a side, joined."""
    kit = Assembly(thickness_mm=t)
    side = kit.board("side", x=(0, t), y=(0, depth), z=(0, 600), face="+x", grain="z")
    shelf = kit.board("shelf", x=(t, 500), y=(0, depth), z=(300, 300 + t), face="+z", grain="x")
    kit.join(joint, shelf, side)
    return kit.parts()


@pytest.mark.parametrize(
    "joint", [TabAndSlot(), TabAndSlot(depth_mm=9), Dado(), Dado(inset_start_mm=30, inset_end_mm=10)]
)
@given(t=st.floats(11.5, 24.5), depth=st.floats(200, 900))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_halves_never_overlap(joint, t, depth):
    """No point lies in both halves, at any sheet thickness."""
    assert overlaps(tee(joint, t=t, depth=depth), count=1500) == []


def test_the_check_itself_can_fail():
    """The overlap check sees a joint whose slot was forgotten."""
    made = tee(TabAndSlot())
    import msgspec

    side = next(part for part in made.parts if part.name == "side")
    whole = msgspec.structs.replace(side, panel=msgspec.structs.replace(side.panel, features=()))
    broken = msgspec.structs.replace(made, parts=tuple(whole if p.name == "side" else p for p in made.parts))
    assert overlaps(broken) == [("side", "shelf")]


@pytest.mark.parametrize("clearance", [0.0, 0.2, 0.4])
def test_the_slot_is_the_tab_and_the_stated_clearance(clearance):
    """A slot is wider than the sheet, and longer than the tab, by the clearance."""
    t = 17.63
    made = {part.name: part.panel for part in tee(TabAndSlot(count=1, length_mm=60, clearance_mm=clearance), t=t).parts}
    slot = next(f for f in made["side"].features if getattr(f, "outline", None))
    x0, y0, x1, y1 = slot.outline.bounds()
    assert sorted((x1 - x0, y1 - y0)) == pytest.approx([t + clearance, 60 + clearance])


def test_every_inside_corner_can_be_reached_by_the_cutter():
    """Opening the free region with a 6 mm disc changes it by less than the proof allows: reliefs are where needed."""
    for part in desk.build({"width": 1200, "depth": 550, "corner": 0}).parts:
        body = part.panel.outline.polygon()
        for low, _, region in part.panel.layers():
            if low > 0 and Side.A not in part.panel.sides():
                continue
            free = body.buffer(20).difference(region)
            unreachable = free.difference(free.buffer(-3.0).buffer(3.0, quad_segs=64)).buffer(-0.05)
            assert unreachable.area < 1e-6, (part.name, unreachable.wkt[:200])


def test_half_lap_boards_cross_flush():
    """Two crossing boards interlock without overlap."""
    kit = Assembly(thickness_mm=15)
    one = kit.board("one", x=(0, 400), y=(200, 215), z=(0, 100), face="+y", grain="x")
    other = kit.board("other", x=(150, 165), y=(0, 400), z=(0, 100), face="+x", grain="y")
    kit.join(HalfLap(), one, other)
    assert overlaps(kit.parts()) == []


def test_boards_that_do_not_meet_are_refused():
    """A joint between boards that do not touch says so."""
    kit = Assembly()
    a = kit.board("a", x=(0, 18), y=(0, 300), z=(0, 300), face="+x")
    b = kit.board("b", x=(30, 300), y=(0, 300), z=(100, 118), face="+z")
    with pytest.raises(BadInput, match="touches"):
        kit.join(Dado(), b, a)
    with pytest.raises(BadInput, match="thick"):
        kit.board("c", x=(0, 30), y=(0, 300), z=(0, 300), face="+x")


@pytest.mark.slow
def test_the_desk_goes_together_over_its_range():
    """No two parts of the desk overlap, at random valid sizes and measured thicknesses."""
    rng = random.Random(7)
    tried = 0
    while tried < 12:
        values = {
            p.name: (
                rng.choice(p.choices)
                if p.choices
                else p.minimum + p.step * rng.randint(0, int((p.maximum - p.minimum) / p.step))
            )
            for p in desk.schema.parameters
        }
        try:
            desk.schema.check(values)
        except BadInput:
            continue
        tried += 1
        nominal = values["thickness"]
        made = desk.build(values, measured={"thickness": nominal + rng.uniform(-0.9, 0.7)})
        assert 8 <= len(made.parts) <= 30
        assert overlaps(made, count=1500) == [], values
