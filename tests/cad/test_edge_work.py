"""Rounded and chamfered edges are read as work on the edges of a sharp panel: which, how large, how long."""

from __future__ import annotations

import math

import cadquery as cq
import msgspec
import pytest

from jupyter_fab.cad.reasons import NoPanel
from jupyter_fab.cad.recognise import panel_of, recognise
from jupyter_fab.core.edge_work import EdgeWork, Profile, Where
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.finish import Edge
from jupyter_fab.core.part import Panel, Side
from jupyter_fab.core.wire import codec

pytestmark = pytest.mark.slow  # CadQuery takes seconds to import

BOX = cq.Workplane().box(400, 300, 18)
TOP = BOX.faces(">Z")
SHARP = panel_of(BOX.val())[0]
ROUNDED = BOX.edges("|Z").fillet(20)
GRIP = TOP.workplane().slot2D(110, 35).cutThruAll()
WINDOW = TOP.workplane().rect(200, 100).cutThruAll()

type Told = tuple[Profile, Side, float, float, Where, tuple[Edge, ...]]
FRONT, BACK, LEFT, RIGHT = Edge.FRONT, Edge.BACK, Edge.LEFT, Edge.RIGHT
ROUND, CHAMFER = Profile.ROUND, Profile.CHAMFER


def told(panel: Panel) -> list[Told]:
    """The work without its lengths."""
    return [(w.profile, w.side, w.across_mm, w.down_mm, w.where, w.edges) for w in panel.edge_work]


CASES: dict[str, tuple[cq.Workplane, list[Told], float]] = {
    "one edge rounded": (TOP.edges(">Y").fillet(6), [(ROUND, Side.A, 6, 6, Where.EDGES, (BACK,))], 400),
    "all round, mitred": (TOP.edges().fillet(3), [(ROUND, Side.A, 3, 3, Where.ALL_ROUND, ())], 1400),
    "all round, about round corners": (
        ROUNDED.faces(">Z").edges().fillet(5),
        [(ROUND, Side.A, 5, 5, Where.ALL_ROUND, ())],
        1400 - 160 + 40 * math.pi,
    ),
    "chamfered below only": (BOX.faces("<Z").edges().chamfer(2), [(CHAMFER, Side.A, 2, 2, Where.ALL_ROUND, ())], 1400),
    "an uneven slope": (
        cq.Workplane("XZ").polyline([(0, 0), (400, 0), (400, 13), (397, 18), (0, 18)]).close().extrude(300),
        [(CHAMFER, Side.A, 3, 5, Where.EDGES, (RIGHT,))],
        300,
    ),
    "both sides of an edge": (
        BOX.edges(">Y and |X").fillet(5),
        [(ROUND, Side.A, 5, 5, Where.EDGES, (BACK,)), (ROUND, Side.B, 5, 5, Where.EDGES, (BACK,))],
        800,
    ),
    "a window's rim": (
        WINDOW.faces(">Z").edges("<X").fillet(3),
        [(ROUND, Side.A, 3, 3, Where.EDGES, (LEFT,))],
        300,
    ),
    "rim and outline": (
        WINDOW.faces(">Z").edges().chamfer(2),
        [(CHAMFER, Side.A, 2, 2, Where.ALL_ROUND, ()), (CHAMFER, Side.A, 2, 2, Where.OPENINGS, ())],
        2000,
    ),
    "a disc": (
        cq.Workplane().circle(150).extrude(18).faces(">Z").edges().fillet(4),
        [(ROUND, Side.A, 4, 4, Where.ALL_ROUND, ())],
        300 * math.pi,
    ),
    "a grip hole on both sides": (
        GRIP.edges("#Z").edges(cq.selectors.BoxSelector((-60, -30, -20), (60, 30, 20))).fillet(4),
        [(ROUND, Side.A, 4, 4, Where.OPENINGS, ()), (ROUND, Side.B, 4, 4, Where.OPENINGS, ())],
        2 * (150 + 35 * math.pi),
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("turned", [0.0, 37.0])
def test_work_on_edges_is_told(name: str, turned: float) -> None:
    """The panel beneath is the sharp one, at its place; each profile is told with its side, edges and length."""
    model, work, length_mm = CASES[name]
    shape = model.rotate((0, 0, 0), (1, 2, 0.5), turned).val()
    panel, place = panel_of(shape)
    found = told(panel)
    if turned:  # which of its ways a turned board lies is as good as the other
        assert sorted(one[:1] + one[2:5] for one in found) == sorted(one[:1] + one[2:5] for one in work)
    else:
        assert found == work
    assert sum(one.length_mm for one in panel.edge_work) == pytest.approx(length_mm, rel=0.04)
    middle = cq.Vertex.makeVertex(*model.val().BoundingBox().center.toTuple())
    middle = middle.rotate(cq.Vector(0, 0, 0), cq.Vector(1, 2, 0.5), turned)
    length, width = panel.size_mm()
    assert place.at(length / 2, width / 2, panel.thickness_mm / 2) == pytest.approx(middle.toTuple(), abs=0.1)
    assert panel.volume_mm3() > shape.Volume()


def test_the_sharp_panel_is_the_same_as_without_work() -> None:
    """But for the work, which makes it another row of the cut list; features stay."""
    panel, _ = panel_of(TOP.edges().fillet(3).val())
    assert msgspec.structs.replace(panel, edge_work=()) == SHARP
    assert panel.digest() != SHARP.digest()
    assert b"edge_work" not in codec.encode(SHARP), "panels keep their digests"
    model = TOP.workplane().pushPoints([(-150, 0), (150, 0)]).cboreHole(5, 12, 8).faces(">Z").edges(">Y").fillet(6)
    worked, _ = panel_of(model.val())
    assert len(worked.features) == 4
    assert len(worked.edge_work) == 1


@pytest.mark.parametrize("angle", [82, 90])
def test_countersinks_are_counted(angle: float) -> None:
    """A screw's conical mouth is work after drilling; that of a wide hole is a chamfer of its rim."""
    (work,) = panel_of(TOP.workplane().pushPoints([(-150, 0), (150, 0)]).cskHole(5, 10, angle).val())[0].edge_work
    assert (work.profile, work.across_mm, work.count) == (Profile.COUNTERSINK, 10, 2)
    assert work.text == "countersink 10 mm, side A, 2 holes"
    wide = TOP.workplane().hole(60).faces(">Z").edges("%CIRCLE").chamfer(2)
    (rim,) = panel_of(wide.val())[0].edge_work
    assert rim.text == "chamfer 2 mm, side A, openings (0.19 m)"


def test_equal_shelves_are_one_row_whichever_way_they_lie() -> None:
    """Work on one face of a board without features is on side A, however the board stands."""
    shelf = TOP.edges().fillet(3)
    parts = recognise({"up": shelf, "down": shelf.rotate((0, 0, 0), (1, 0, 0), 180).translate((0, 0, 300))})
    assert [names for _, names in parts.cut_list()] == [["up", "down"]]


REFUSED = {
    "half a round": cq.Workplane("XZ").moveTo(0, 0).lineTo(400, 0).threePointArc((409, 9), (400, 18)).lineTo(0, 18),
    "a ramp": cq.Workplane("XZ").polyline([(0, 0), (400, 0), (400, 4), (150, 18), (0, 18)]),
    "a wide slope": cq.Workplane("XZ").polyline([(0, 0), (400, 0), (400, 8), (370, 18), (0, 18)]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_bit_makes_stays_refused(name: str) -> None:
    """A slope too wide, a ramp, an edge that is all round: with the place and the next step."""
    with pytest.raises(NoPanel, match=r"at x .*, y .*, z .*25\.4 mm"):
        panel_of(REFUSED[name].close().extrude(300).val())


def test_a_bore_aslant_is_never_taken_for_work_on_an_edge() -> None:
    """Nor is a rounded edge beside it a way around its refusal."""
    bore = cq.Solid.makeCylinder(4, 90, cq.Vector(140, 0, 9), cq.Vector(1, 0, 0.26))
    for model in (BOX.cut(bore), TOP.edges("<X").fillet(3).cut(bore)):
        with pytest.raises(NoPanel):
            panel_of(model.val())


def test_work_turns_over_with_its_panel() -> None:
    """Side and left and right change places; sizes that no bit has are refused."""
    panel, _ = panel_of(BOX.edges(">X and >Z").fillet(4).val())
    (work,) = panel.flipped().edge_work
    assert (work.side, work.edges) == (Side.B, (LEFT,))
    assert panel.flipped().flipped().edge_work == panel.edge_work
    with pytest.raises(BadInput):
        EdgeWork(profile=ROUND, side=Side.A, across_mm=26, down_mm=26, where=Where.PART, length_mm=1)
