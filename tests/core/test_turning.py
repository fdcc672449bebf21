"""Sheets with panels that are cut from both faces: the first face's work before the turn, pins that bring it back."""

import itertools

import msgspec
import pytest
from shapely import affinity
from shapely.geometry import MultiPoint, Polygon

from jupyter_fab import Assembly, ShelfPins
from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.gcode_words import moves
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.holding import Holding, PartsHeld
from jupyter_fab.core.layout import CannotMake, Layout, Reason, must_flip
from jupyter_fab.core.layout_check import findings
from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.nested_layout import Nested, Used, nested_layout
from jupyter_fab.core.nesting import Spot
from jupyter_fab.core.part import Grain, Panel, Parts, Pocket, Side
from jupyter_fab.core.proof import prove
from jupyter_fab.core.rehome import rehomed
from jupyter_fab.core.screws import held
from jupyter_fab.core.sheet import Sheet, nominal_sheet
from jupyter_fab.core.toolpath import OperationKind, toolpaths
from jupyter_fab.core.turning import over
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, bracket, partition, parts, slotted_side, windowed_top

SHEET = nominal_sheet("birch-ply", 18.0)
THROUGH = {OperationKind.INNER, OperationKind.OUTER}


@pytest.fixture(scope="module")
def layout() -> Layout:
    """Panels of every kind on one sheet: of both faces, of either, of none."""
    piece = parts(partition(), slotted_side(), slotted_side(side=Side.B), windowed_top(), bracket())
    return nest(piece, (SHEET,), M)


@pytest.fixture(scope="module")
def programs(layout: Layout) -> tuple[Program, ...]:
    """The programs of both faces."""
    return post(toolpaths(layout, M), M)


def both(width_mm: float, height_mm: float) -> Panel:
    """A board with a groove along each face."""
    above = Pocket(outline=rectangle(-5, 40, width_mm + 5, 60), depth_mm=5.0)
    below = Pocket(outline=rectangle(-5, 100, width_mm + 5, 120), depth_mm=5.0, side=Side.B)
    return msgspec.structs.replace(board(width_mm, height_mm), features=(above, below))


def test_over_is_the_mirror_image_and_twice_over_is_as_before(layout: Layout) -> None:
    """Each part's outline and tabs lie mirrored about the sheet's middle, by arithmetic of their own."""
    wide = SHEET.size_mm[0]
    for one in layout.placed:
        turned = over(one, wide)
        mirror = [-1.0, 0.0, 0.0, 1.0, wide, 0.0]
        before = affinity.affine_transform(one.on_sheet(Polygon(one.facing_up().outline.points())), mirror)
        after = turned.on_sheet(Polygon(turned.facing_up().outline.points()))
        assert before.symmetric_difference(after).area < 1e-3
        tabs = [(wide - tab.x, tab.y, -tab.dx, tab.dy) for tab in one.tabs_on_sheet()]
        assert [(t.x, t.y, t.dx, t.dy) for t in turned.tabs_on_sheet()] == [
            pytest.approx(tab, abs=1e-5) for tab in tabs
        ]
        again = over(turned, wide)
        assert (again.flipped, again.rotation_deg) == (one.flipped, one.rotation_deg)
        assert (again.x_mm, again.y_mm) == pytest.approx((one.x_mm, one.y_mm), abs=1e-5)


def test_pins_change_places_and_stand_free(layout: Layout) -> None:
    """Two pins at the sheet's ends, each over the other's place when turned; not so when turned any other way."""
    (turn,) = layout.turns
    (ax, ay), (bx, by) = turn.pins
    wide, high = SHEET.size_mm
    assert (wide - ax, ay) == pytest.approx((bx, by), abs=1e-6)
    assert bx - ax > 0.9 * wide
    assert abs(ay - high / 2) >= 60
    assert turn.diameter_mm == 6.0  # by the mill, which cuts pockets on this face anyway
    shapes = [one.on_sheet(Polygon(one.facing_up().outline.points())) for one in layout.placed]
    assert min(shape.distance(MultiPoint(turn.pins)) for shape in shapes) >= 3 + 8 + 6
    assert findings(layout, border_mm=6.0) == ()
    assert turn.longest_mm(18.0) == 22.0


def test_nothing_but_pins_goes_through_before_the_turn(layout: Layout, programs: tuple[Program, ...]) -> None:
    """The first face is drilled and lowered only, so that the sheet is turned whole; the second has the outlines."""
    paths = toolpaths(layout, M)
    first = [operation for run in paths.runs if run.side is Side.A for operation in run.operations]
    second = [operation for run in paths.runs if run.side is Side.B for operation in run.operations]
    assert not {operation.kind for operation in first} & THROUGH
    assert {operation.kind for operation in second} >= THROUGH
    assert OperationKind.PIN not in {operation.kind for operation in second}
    deep = {operation.kind for operation in first if min(z for path in operation.paths for *_, z in path) < 0}
    assert deep == {OperationKind.PIN}
    # What has one worked face is cut in one piece, from that face, whichever way up it is laid down first.
    assert {operation.part for operation in first if operation.kind is not OperationKind.PIN} == {"part 1"}
    names = [program.name for program in programs]
    assert names == ["01-A-drill-5", "01-A-end-mill-6", "01-B-drill-5", "01-B-end-mill-6"]
    assert names == sorted(names)  # a folder is run in this order
    heads = [program.data.decode().split("G21")[0] for program in programs]
    assert all(f"\n(side {program.side})\n" in head for program, head in zip(programs, heads, strict=True))
    assert "(turned over left to right, lies on 2 pins of D6)" in heads[-1]


@pytest.mark.parametrize("thickness_mm", [17.3, 18.52])
def test_both_faces_are_proven_together(thickness_mm: float) -> None:
    """A piece with panels of every kind, at measured thicknesses, on as many sheets as it takes."""
    sheet = Sheet(id="s", material="birch-ply", nominal_mm=18, size_mm=(1300, 900), measured_mm=(thickness_mm,) * 4)
    t = thickness_mm
    across = msgspec.structs.replace(partition(t), grain=Grain.NONE)
    made = nest(parts(partition(t), slotted_side(t, Side.B), across), (sheet,), M, unlimited=True)
    proof = prove(post(toolpaths(made, M), M), made, M)
    assert proof.failures == ()
    assert proof.figures.gouge_mm <= 0.03
    assert proof.figures.leftover_mm <= 0.05
    assert proof.figures.spoilboard_mm == pytest.approx(0.3)
    assert proof.figures.tabs == proof.figures.tabs_standing


def test_sheets_that_need_no_turn_are_as_ever() -> None:
    """Their layouts say nothing of turns, so that digests stay; a sheet beside one that is turned is not turned."""
    plain = nest(parts(slotted_side()), (SHEET,), M)
    assert b"turns" not in msgspec.json.encode(plain)
    assert [p.name for p in post(toolpaths(plain, M), M)] == ["01-drill-5", "01-end-mill-6"]
    two = nest(parts(both(2300, 1000), board(2300, 1000)), (SHEET,), M, unlimited=True)
    assert len(two.sheets) == 2
    assert [turn.sheet for turn in two.turns] == [two.placed[0].sheet if two.placed[0].part == "part 1" else 1]


def test_room_for_pins_is_made_or_said_to_lack() -> None:
    """Where parts fill the sheet's ends they are laid out again between the pins; what does not fit then is refused."""
    small = Sheet(id="s", material="birch-ply", nominal_mm=18, size_mm=(640, 440))
    snug = nest(parts(both(564, 400)), (small,), M)
    (turn,) = snug.turns
    assert turn.pins[0][0] < snug.placed[0].x_mm - 17 + 1e-6
    assert prove(post(toolpaths(snug, M), M), snug, M).failures == ()
    with pytest.raises(CannotMake, match="no room for the two pins") as caught:
        nest(parts(both(600, 400)), (small,), M)
    assert caught.value.refusals[0].reason is Reason.BOTH_SIDES


def test_the_drill_makes_the_holes_where_the_mill_is_too_short() -> None:
    """A board of 20 mm is turned over on pins of 5 mm; a machine with no tool long enough refuses it, and says so."""
    thick = msgspec.structs.replace(both(400, 200), thickness_mm=20.0, material="mdf", grain=Grain.NONE)
    sheet = Sheet(id="t", material="mdf", nominal_mm=20, size_mm=(1200, 600))
    made = nest(parts(thick), (sheet,), M)
    assert made.turns[0].diameter_mm == 5.0
    assert prove(post(toolpaths(made, M), M), made, M).failures == ()
    mill_only = msgspec.structs.replace(M, tools=M.tools[:1])
    with pytest.raises(CannotMake, match="reaches 26 mm down") as caught:
        nest(parts(thick), (sheet,), mill_only)
    assert caught.value.refusals[0].reason is Reason.BOTH_SIDES


def test_the_face_with_more_work_is_cut_last() -> None:
    """Less is hollow under the sheet then; where both are alike, side A is up at the end."""
    assert not must_flip(both(400, 200))
    more_below = msgspec.structs.replace(both(400, 200), features=tuple(both(400, 200).flipped().features[:1]))
    assert must_flip(more_below)
    deeper = msgspec.structs.replace(both(400, 200).features[1], depth_mm=7.0)
    assert must_flip(msgspec.structs.replace(both(400, 200), features=(both(400, 200).features[0], deeper)))


def test_a_stored_layout_keeps_its_pins_and_another_machine_gives_its_own() -> None:
    """The same machine makes the same programs again; one without the mill's reach drills for pins of 5 mm."""
    layout = nest(parts(both(400, 200)), (SHEET,), M)
    read = msgspec.json.decode(msgspec.json.encode(layout), type=Layout)
    assert rehomed(read, M) == layout
    short = msgspec.structs.replace(
        M, id="short", tools=(msgspec.structs.replace(M.tools[0], max_depth_mm=20), M.tools[1])
    )
    moved = rehomed(read, short)
    assert moved.turns[0].diameter_mm == 5.0
    assert prove(post(toolpaths(moved, short), short), moved, short).failures == ()
    bare = msgspec.structs.replace(layout, turns=())
    assert rehomed(bare, M).turns == layout.turns
    assert any("features on the face that lies down" in text for text in findings(bare))
    (turn,) = layout.turns
    askew = msgspec.structs.replace(turn, pins=(turn.pins[0], (turn.pins[1][0] - 1, turn.pins[1][1])))
    assert any("change places" in text for text in findings(msgspec.structs.replace(layout, turns=(askew,))))
    x, y = layout.placed[0].x_mm + 50, layout.placed[0].y_mm + 50
    inside = msgspec.structs.replace(turn, pins=((x, y), (SHEET.size_mm[0] - x, y)))
    assert any("stands in" in text for text in findings(msgspec.structs.replace(layout, turns=(inside,))))


def test_a_turned_sheet_is_held_by_a_skin_or_by_tabs_of_its_last_side() -> None:
    """Both are proven, one made of the other; screws would have to come out in between, and are refused."""
    skin = msgspec.structs.replace(M, holding=Holding(parts=PartsHeld.ONION_SKIN))
    made = nest(parts(both(400, 200)), (SHEET,), skin)
    assert made.skin_mm
    assert prove(post(toolpaths(made, skin), skin), made, skin).failures == ()
    tabbed = held(made, M, Holding())
    assert tabbed == nest(parts(both(400, 200)), (SHEET,), M)
    with pytest.raises(CannotMake, match="screws would have to come out"):
        held(made, M, Holding(screws=True))


def test_a_divider_of_the_kit_has_pins_from_both_bays() -> None:
    """Shelves on both sides of an upright, as designers join them: cut on both faces; at one height, not too deep."""

    def bays(depth_mm: float) -> Parts:
        kit = Assembly(thickness_mm=18.0)
        uprights = [
            kit.board(f"upright {x:g}", x=(x, x + 18), y=(0, 280), z=(0, 700), face="+x") for x in (0, 391, 782)
        ]
        for i, (left, right) in enumerate(itertools.pairwise(uprights)):
            x = (18, 391) if i == 0 else (409, 782)
            shelf = kit.board(f"shelf {i}", x=x, y=(0, 280), z=(340, 358), face="+z")
            kit.join(ShelfPins(depth_mm=depth_mm), shelf, left, right)
        return kit.parts()

    made = nest(bays(7.0), (SHEET,), M)
    assert len(made.turns) == 1
    assert prove(post(toolpaths(made, M), M), made, M).failures == ()
    with pytest.raises(CannotMake, match="cuts from its two faces meet"):
        nest(bays(9.0), (SHEET,), M)


def test_a_nest_of_outlines_is_turned_as_well() -> None:
    """What `nest` placed without knowing of faces is laid down first face up, with pins."""
    piece = parts(partition())
    nested = Nested(
        stock=(Used(name="s", width_mm=1200, height_mm=600),),
        placements=(Spot(blank="part 1", copy=1, sheet=0, x_mm=100, y_mm=100, rotation_deg=0.0),),
        gap_mm=8.0,
        border_mm=18.0,
    )
    made = nested_layout(nested, piece, M)
    assert len(made.turns) == 1
    assert prove(post(toolpaths(made, M), M), made, M).failures == ()


def test_the_first_face_is_said_in_the_frame_in_which_it_lies(programs: tuple[Program, ...], layout: Layout) -> None:
    """The pins' holes are at one place in both frames: a program's own words, read without our writer."""
    (turn,) = layout.turns
    deep = {(m.x, m.y) for p in programs for m in moves(p.data) if m.z < -1}
    assert deep == {turn.pins[0], turn.pins[1]}
    assert {p.side for p in programs if any(m.z < -1 for m in moves(p.data))} == {Side.A}
