"""What is cut into a panel, of each kind, in many ways of building the same solid: the known answer is read."""

import math

import cadquery as cq
import pytest

from jupyter_fab.cad.recognise import panel_of, recognise
from jupyter_fab.cad.solid import placed
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.part import Cutout, EdgeBore, Hole, Panel, Part, Placement, Pocket, Side

pytestmark = pytest.mark.slow  # CadQuery takes seconds to import
BOX = cq.Workplane().box(400, 300, 18)
TOP = BOX.faces(">Z").workplane()


def the(model) -> Panel:
    """The one panel of a model."""
    (part,) = recognise(model).parts
    return part.panel


def holes(panel: Panel) -> list[tuple[float, float | None]]:
    """Diameter and depth of each round hole."""
    return sorted(((f.diameter_mm, f.depth_mm) for f in panel.features if isinstance(f, Hole)), key=str)


def test_a_counterbore_is_two_holes():
    """The flat mouth and the hole through it are both there, at one centre."""
    found = the(TOP.center(40, 30).cboreHole(5, 12, 6))
    assert holes(found) == [(12.0, 6.0), (5.0, None)]
    assert len({(f.x, f.y) for f in found.features}) == 1


def test_a_drills_point_is_not_depth():
    """A blind hole is as deep as its full diameter, in the face and in the edge."""
    face = BOX.cut(cq.Workplane().circle(4).extrude(20)).cut(cq.Solid.makeCone(0, 4, 2, pnt=cq.Vector(0, 0, -2)))
    assert holes(the(face)) == [(8.0, 9.0)]
    along = cq.Vector(-1, 0, 0)
    edge = BOX.cut(cq.Solid.makeCylinder(4, 30, cq.Vector(200, 0, 0), along))
    edge = edge.cut(cq.Solid.makeCone(4, 0, 2, pnt=cq.Vector(170, 0, 0), dir=along))
    (bore,) = the(edge).features
    assert isinstance(bore, EdgeBore)
    assert bore.depth_mm == 30
    assert bore.z == 9


@pytest.mark.parametrize("angle", [0, 30, 90, 217])
def test_bores_enter_the_edge_in_any_direction_of_the_plane(angle):
    """Mouth, direction, diameter and depth of a bore into a round board."""
    disc = cq.Workplane().circle(200).extrude(18)
    way = (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
    made = disc.cut(cq.Solid.makeCylinder(4, 60, cq.Vector(-240 * way[0], -240 * way[1], 7), cq.Vector(*way, 0)))
    (bore,) = the(made).features
    assert isinstance(bore, EdgeBore)
    assert bore.diameter_mm == 8
    # the mouth in a round edge: its outermost point is the edge itself
    assert bore.depth_mm == pytest.approx(20, abs=0.05)
    towards = (200 - bore.x) * bore.dx + (200 - bore.y) * bore.dy
    assert towards == pytest.approx(math.dist((bore.x, bore.y), (200, 200)))
    assert min(bore.z, 18 - bore.z) == pytest.approx(7)


def test_a_bore_may_end_in_a_hole_and_have_two_widths():
    """A cam lock's bolt hole ends in the cam's hole; a counterbored one begins in its wider mouth."""
    x, back = cq.Vector(200, 0, 0), cq.Vector(-1, 0, 0)
    cam = TOP.center(164, 0).hole(15, 14).cut(cq.Solid.makeCylinder(4, 36, x, back))
    bore = next(f for f in the(cam).features if isinstance(f, EdgeBore))
    assert bore.depth_mm == pytest.approx(36 - math.sqrt(7.5**2 - 4**2), abs=1e-3)
    two = BOX.cut(cq.Solid.makeCylinder(5, 10, x, back)).cut(cq.Solid.makeCylinder(3, 40, x, back))
    assert sorted((f.diameter_mm, f.depth_mm) for f in the(two).features) == [(6, 40), (10, 10)]


def test_a_pocket_may_run_off_the_edge_and_cross_another():
    """Open edges lie on the panel's outline; deeper pockets and shallower ones fill the same area together."""
    found = the(TOP.rect(60, 400).cutBlind(-9).faces(">Z").workplane(origin=(0, 0, 9)).rect(600, 40).cutBlind(-4))
    assert sorted(f.depth_mm for f in found.features) == [4, 4, 9]
    deep = next(f for f in found.features if f.depth_mm == 9)
    assert deep.outline.bounds()[1::2] == (0, 300)
    assert found.volume_mm3() == pytest.approx(400 * 300 * 18 - 60 * 300 * 9 - 340 * 40 * 4)


def test_both_sides_may_be_cut_deeper_than_the_middle():
    """Pockets of side A and side B that do not meet may each be deeper than half the thickness."""
    one = cq.Workplane().box(50, 50, 24)
    found = the(BOX.cut(one.translate((-100, 0, 9))).cut(one.translate((100, 0, -9))))
    assert sorted((f.side, f.depth_mm) for f in found.features) == [(Side.A, 12), (Side.B, 12)]


def test_a_pocket_round_what_stands_is_divided():
    """A ring and a frame are read as two pockets each, which lower exactly that area."""
    ring = BOX.faces(">Z").workplane().circle(120).cutBlind(-6)
    ring = ring.union(cq.Workplane().pushPoints([(0, 50), (10, -50)]).circle(20).extrude(9))
    found = the(ring)
    assert len(found.features) == 2
    assert found.section(15, 1e-4).area == pytest.approx(400 * 300 - math.pi * (120**2 - 2 * 20**2), rel=1e-5)
    for turn in (17, 45, 90):  # wherever the circles begin
        turned = the(ring.rotate((0, 0, 0), (0, 0, 1), turn))
        assert len(turned.features) in (2, 3)
        assert turned.section(15, 1e-4).area == pytest.approx(found.section(15, 1e-4).area)
    frame = TOP.rect(200, 200).cutBlind(-6).union(cq.Workplane().box(50, 50, 18))
    assert the(frame).section(15, 1e-4).area == pytest.approx(400 * 300 - 200**2 + 50**2)


@pytest.mark.parametrize(
    ("sketch", "area"),
    [
        (cq.Workplane().ellipse(200, 100), math.pi * 200 * 100),
        (cq.Workplane().circle(3), math.pi * 9),
        (cq.Workplane().sketch().rect(300, 200).vertices().fillet(20).finalize(), 60000 - (4 - math.pi) * 400),
        (cq.Workplane().slot2D(300, 80, 20), 220 * 80 + math.pi * 1600),
    ],
)
def test_curved_outlines_are_kept_or_followed(sketch, area):
    """Arcs stay arcs; other curves are followed by arcs within a hundredth of a millimetre."""
    found = the(sketch.extrude(2))
    assert found.outline.polygon(1e-4).area == pytest.approx(area, rel=2e-4)
    assert len(found.outline.vertices) < 60


def test_splines_are_followed_on_both_faces_alike():
    """A pocket that runs off a curved edge shares that edge with the board's face."""
    board = cq.Workplane().moveTo(0, 0).lineTo(400, 0).spline([(300, 150), (100, 120), (0, 200)], includeCurrent=True)
    found = the(board.close().extrude(18).cut(cq.Workplane().box(100, 500, 12).translate((150, 100, 18))))
    (pocket,) = found.features
    assert isinstance(pocket, Pocket)
    assert pocket.depth_mm == 6


def test_engraved_letters_with_counters_are_pockets():
    """Letters are read, those with something standing in them divided."""
    found = the(TOP.text("O8", 60, -2))
    assert {f.depth_mm for f in found.features} == {2.0}
    assert len(found.features) >= 4


def test_equal_boards_are_equal_however_they_stand():
    """Turned, moved, upside down or standing: one entry in the cut list; a mirror image is another board."""
    board = TOP.center(100, 60).hole(10, 5)
    board = board.cut(cq.Solid.makeCylinder(3, 25, cq.Vector(200, 30, 2), cq.Vector(-1, 0, 0)))
    ways = {
        "lying": board,
        "turned": board.rotate((0, 0, 0), (1, 2, 3), 37).translate((500, 6.1, 70)),
        "standing": board.rotate((0, 0, 0), (1, 0, 0), 90).translate((0, 800, 0)),
        "over": board.rotate((0, 0, 0), (0, 1, 0), 180).translate((0, 0, 900)),
    }
    found = recognise(ways)
    assert [names for _, names in found.cut_list()] == [list(ways)]
    assert len(recognise({**ways, "mirrored": board.mirror("YZ")}).cut_list()) == 2


def test_a_turned_board_is_as_long_as_it_is():
    """Length and width are the board's own, not those of a box along the piece's axes."""
    found = the(BOX.rotate((0, 0, 0), (0, 0, 1), 33).rotate((0, 0, 0), (3, 1, 0), 71))
    assert found.size_mm() == pytest.approx((400, 300), abs=1e-4)
    assert found.length_and_width_mm() == pytest.approx((400, 300), abs=1e-4)


def test_the_model_may_be_nested_and_mirrored():
    """Assemblies in assemblies at turned places keep every part's own name and place."""
    inner = cq.Assembly(name="drawer").add(BOX, name="bottom", loc=cq.Location((0, 0, 50), (0, 1, 0), 10))
    inner.add(BOX.mirror("XZ"), name="front", loc=cq.Location((10, 0, 90)))
    outer = cq.Assembly(name="chest").add(inner, name="upper", loc=cq.Location((0, 0, 400), (1, 0, 0), 90))
    outer.add(inner, name="lower", loc=cq.Location((0, 0, 100)))
    parts = recognise(outer)
    assert [part.name for part in parts.parts] == ["bottom 1", "front 1", "bottom 2", "front 2"]
    for part, shape in zip(parts.parts, [s.moved(loc) for s, _, loc, _ in outer], strict=True):
        box, true = placed(part).BoundingBox(), shape.BoundingBox()
        assert (box.xmin, box.ymin, box.zmax) == pytest.approx((true.xmin, true.ymin, true.zmax), abs=1e-3)


def test_what_the_kit_makes_is_read_feature_for_feature():
    """A panel with one feature of each kind, apart from one another, comes back equal."""
    panel = Panel(
        material="birch-ply",
        thickness_mm=18,
        outline=rectangle(0, 0, 600, 400),
        grain="x",
        features=(
            Cutout(outline=rectangle(50, 50, 90, 68)),
            EdgeBore(x=0, y=333, z=7, dx=1, dy=0, diameter_mm=8, depth_mm=30),
            Hole(x=300, y=70, diameter_mm=5),
            Hole(x=400, y=80, diameter_mm=35, depth_mm=13),
            Pocket(outline=rectangle(150, 50, 250, 90), depth_mm=6),
            Pocket(outline=rectangle(100, 300, 180, 320), depth_mm=4, side=Side.B),
        ),
    )
    found, _ = panel_of(placed(Part(name="it", panel=panel, placement=Placement((5, 6, 7), (0, 1, 0), (0, 0, 1)))))
    assert found == panel
