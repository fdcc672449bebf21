"""The exploded view takes a piece apart as it is put together: at no moment does a part stand in another."""

import itertools

import numpy as np
import pytest

from jupyter_fab.core.explosion import away, explosion
from jupyter_fab.core.interference import body_of, overlap_mm3
from jupyter_fab.core.part import Part, Placement
from jupyter_fab.core.steps import steps
from jupyter_fab.designs.desk import desk
from tests.core.pieces import base_cabinet
from tests.e2e.designs.crate import crate

MOMENTS = 12  # at which the whole piece is looked at; beside the ends of all legs
CHORDS_MM3 = 60.0  # what rounds divided into chords may make of parts that touch


def at(part, way):
    """The part's body, so far from its place."""
    place = part.placement
    x, y, z = np.add(place.origin, way)
    moved = Part(name=part.name, panel=part.panel, placement=Placement((x, y, z), place.x_axis, place.y_axis))
    return body_of(moved, 0.05)


@pytest.mark.parametrize("piece", [crate, desk, base_cabinet], ids=lambda piece: piece.name)
def test_nothing_passes_through_anything(piece):
    """At many moments between together and apart, no two bodies share more than chords."""
    parts = piece.build()
    legs = explosion(parts, steps(parts))
    ends = {leg.start for found in legs.values() for leg in found} | {1.0}
    moments = sorted({*ends, *(i / MOMENTS for i in range(MOMENTS)), *(end - 0.9 / MOMENTS for end in ends if end)})
    places = {part.name: at(part, (0, 0, 0)) for part in parts.parts}
    for share in moments:
        moved = {part.name: at(part, away(legs[part.name], share)) for part in parts.parts}
        for one, other in itertools.combinations(moved, 2):
            before = overlap_mm3(places[one], places[other])
            assert overlap_mm3(moved[one], moved[other]) < before + CHORDS_MM3, (share, one, other)


@pytest.mark.parametrize("piece", [crate, desk, base_cabinet], ids=lambda piece: piece.name)
def test_at_the_end_all_stand_clear(piece):
    """No two boxes share anything, what was joined is apart by a gap that one sees; one part at least has not moved."""
    parts = piece.build()
    legs = explosion(parts, steps(parts))
    boxes = {part.name: np.array(part.box_mm()) + away(legs[part.name], 1.0) for part in parts.parts}
    apart = {
        frozenset(pair): (np.maximum(one[0], other[0]) - np.minimum(one[1], other[1])).max()
        for pair in itertools.combinations(boxes, 2)
        for one, other in ([boxes[name] for name in pair],)
    }
    assert min(apart.values()) > -0.01
    assert all(apart[frozenset((join.board, join.into))] > 10 for join in parts.joins)
    assert any(not found for found in legs.values())
    assert all(away(found, 0.0) == (0, 0, 0) for found in legs.values())


def test_a_drawer_leaves_whole_and_is_taken_apart_then():
    """All parts of the drawer first go the same way, out to the front, at the same time."""
    parts = base_cabinet.build()
    legs = explosion(parts, steps(parts))
    (drawer,) = [motion for motion in parts.motions if motion.name == "drawer"]
    first = {legs[name][0] for name in drawer.parts}
    assert len(first) == 1
    assert first.pop().way[1] < -400, "out of the case"
    assert sum(len(legs[name]) > 1 for name in drawer.parts) == len(drawer.parts) - 1, "one of them is the first"
