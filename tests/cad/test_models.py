"""Models as furniture designers write them in CadQuery, whole: how many boards they are, and what is cut into them."""

from __future__ import annotations

from collections.abc import Callable

import cadquery as cq
import pytest

from jupyter_fab.cad.recognise import read
from jupyter_fab.core.part import Cutout, EdgeBore, Hole, Panel, Pocket

pytestmark = pytest.mark.slow  # CadQuery takes seconds to import


def shelf_on_brackets() -> cq.Assembly:
    """Round corners, counterbored screws, brackets with an arc."""
    shelf = cq.Workplane().box(800, 250, 18).edges("|Z").fillet(20)
    shelf = shelf.faces(">Z").workplane().rect(700, 150, forConstruction=True).vertices().cboreHole(5, 10, 6)
    bracket = cq.Workplane("YZ").lineTo(200, 0).threePointArc((120, -60), (0, -200)).close().extrude(18)
    made = cq.Assembly().add(shelf, name="shelf", loc=cq.Location((0, 0, 100)))
    for name, x in (("left", -300), ("right", 282)):
        made.add(bracket, name=name, loc=cq.Location((x, -100, 91)))
    return made


def solved_by_constraints() -> cq.Assembly:
    """A side, its mirror image, and a shelf that the assembly's solver puts into their grooves."""
    side = cq.Workplane().box(300, 700, 18).faces("<Z").workplane().rect(320, 18.2).cutBlind(-6)
    made = cq.Assembly().add(side, name="left").add(side.mirror("XY"), name="right")
    made.add(cq.Workplane().box(300, 588, 18), name="shelf")
    made.constrain("left@faces@<Z", "shelf@faces@<Y", "Plane").constrain("right@faces@>Z", "shelf@faces@>Y", "Plane")
    return made.constrain("left", "Fixed").solve()


def leaning_legs() -> cq.Assembly:
    """Tapered legs turned about and leaning, and an apron in an assembly within it."""
    leg = cq.Workplane().polyline([(0, 0), (60, 0), (90, 720), (0, 720)]).close().extrude(30)
    made = cq.Assembly(name="table")
    for i, (x, y) in enumerate([(0, 0), (1000, 0), (1000, 600), (0, 600)]):
        turned = cq.Location(cq.Vector(x, y, 0), cq.Vector(0, 0, 1), 90 * i)
        made.add(leg, name=f"leg {i}", loc=turned * cq.Location(cq.Vector(), cq.Vector(1, 0, 0), 97))
    inner = cq.Assembly(name="frame")
    inner.add(cq.Workplane("XZ").box(900, 80, 22), name="apron", loc=cq.Location(cq.Vector(), cq.Vector(1, 0, 0), 8))
    return made.add(inner, loc=cq.Location((0, 0, 650), (0, 0, 1), 13))


def mirrored_sides() -> cq.Compound:
    """A drilled side and its mirror image as one workplane, in a compound with what stands between them."""
    side = cq.Workplane("YZ").box(400, 700, 19).faces("<X").workplane()
    side = side.pushPoints([(-160, -200 + 32 * i) for i in range(10)]).hole(5, 12)
    pair = side.union(side.mirror("YZ", (250, 0, 0)))
    return cq.Compound.makeCompound([pair.val(), cq.Workplane().box(481, 400, 19).translate((250, 0, 300)).val()])


def rounded_top() -> cq.Assembly:
    """A top with round corners and a round edge, a cable hole with a chamfered rim, and a rail bored at its ends."""
    top = cq.Workplane().box(1400, 700, 25).edges("|Z").fillet(30).faces(">Z").edges().fillet(6)
    hole = cq.Workplane().polyline([(0, -13), (32, -13), (30, -11), (30, 13), (0, 13)]).close()
    top = top.cut(hole.revolve(360, (0, 0), (0, 1)).rotate((0, 0, 0), (1, 0, 0), 90).translate((600, 250, 0)))
    rail = cq.Workplane().box(1200, 80, 20)
    for face in (">X", "<X"):
        rail = rail.faces(face).workplane(centerOption="CenterOfMass").rarray(32, 1, 2, 1).hole(8, 30)
    return cq.Assembly().add(top, name="top", loc=cq.Location((0, 0, 700))).add(rail, name="rail")


def slots_and_letters() -> dict[str, cq.Workplane]:
    """Slots through and blind, a ring of holes, an engraved name."""
    board = cq.Workplane().box(500, 300, 18).faces(">Z").workplane()
    return {
        "grip": board.slot2D(120, 35).cutThruAll(),
        "tray": board.slot2D(120, 35, 45).cutBlind(-6),
        "ring": board.polarArray(100, 0, 360, 8).circle(6).cutThruAll(),
        "name": board.text("Anna", 60, -3),
    }


# Of each: boards, and of all of them through and blind holes, pockets, cut-outs, bores into edges, kinds of edge work.
MODELS: dict[Callable[[], object], tuple[int, tuple[int, ...]]] = {
    shelf_on_brackets: (3, (4, 4, 0, 0, 0, 0)),
    solved_by_constraints: (3, (0, 0, 2, 0, 0, 0)),
    leaning_legs: (5, (0, 0, 0, 0, 0, 0)),
    mirrored_sides: (3, (0, 20, 0, 0, 0, 0)),
    rounded_top: (2, (1, 0, 0, 0, 4, 2)),
    slots_and_letters: (4, (8, 0, 8, 1, 0, 0)),
}


def counted(panels: list[Panel]) -> tuple[int, ...]:
    """Features by kind."""
    features = [feature for panel in panels for feature in panel.features]
    holes = [feature for feature in features if isinstance(feature, Hole)]
    return (
        sum(hole.depth_mm is None for hole in holes),
        sum(hole.depth_mm is not None for hole in holes),
        *(sum(isinstance(feature, kind) for feature in features) for kind in (Pocket, Cutout, EdgeBore)),
        sum(len(panel.edge_work) for panel in panels),
    )


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_models_as_designers_write_them(model: Callable[[], object]) -> None:
    """Every solid is a panel, and none of its cuts is lost."""
    boards, features = MODELS[model]
    found = read(model())
    assert not found.refused, found.refused[0].text
    assert len(found.parts) == boards
    assert counted([part.panel for part in found.parts]) == features
