"""What must be found on a face: each thing in a joiner's words, measured in the face's own frame."""

import math

import pytest

from jupyter_fab import Assembly
from jupyter_fab.core.geometry import Loop, Vertex, rectangle, rounded
from jupyter_fab.core.part import Cutout, EdgeBore, Feature, Hole, Panel, Pocket, Side
from jupyter_fab.exporters.drawings.face import Mark, faces


def marks(*features: Feature, size: tuple[float, float] = (600, 300)) -> list[Mark]:
    """What must be found on the first face of a board with these features."""
    panel = Panel(material="mdf", thickness_mm=18, outline=rectangle(0, 0, *size), features=features)
    return list(faces(panel)[0].marks())


def test_a_pocket_that_runs_out_is_as_large_as_what_it_takes_from_the_board() -> None:
    """A dado over the edge is measured on the board, and at no edge that is the board's own."""
    (mark,) = marks(Pocket(outline=rectangle(100, -5, 118, 280), depth_mm=6))
    assert mark.kind == "Pocket 18 × 280, 6 deep"
    assert (mark.xs, mark.ys) == ((100, 118), (280,))


def test_a_turned_slot_is_told_by_its_middle_and_its_angle() -> None:
    """Its own width and length, not those of the box around it."""
    c, s = math.cos(math.radians(30)), math.sin(math.radians(30))
    corners = [(200 + c * x - s * y, 100 + s * x + c * y) for x, y in ((-40, -9), (40, -9), (40, 9), (-40, 9))]
    (mark,) = marks(Cutout(outline=Loop(tuple(Vertex(x, y) for x, y in corners))))
    assert mark.kind == "Opening 18 × 80, its length at 30°, through"
    assert (mark.xs, mark.ys) == ((pytest.approx(200),), (pytest.approx(100),))


def test_a_standing_board_lies_with_its_length_to_the_right() -> None:
    """A tall board is turned; the hole nearest to its foot is nearest to the datum along it."""
    (mark,) = marks(Hole(x=37, y=100, diameter_mm=5, depth_mm=9), size=(300, 900))
    assert mark.at == (100, 263)
    assert mark.kind == "Hole Ø5, 9 deep"


def test_what_both_faces_share_is_told_once() -> None:
    """Through features and edge bores are on the first face alone; the other lies turned over."""
    panel = Panel(
        material="mdf",
        thickness_mm=18,
        outline=rectangle(0, 0, 600, 300),
        features=(
            Hole(x=50, y=60, diameter_mm=8),
            Hole(x=100, y=60, diameter_mm=5, depth_mm=9),
            Hole(x=100, y=200, diameter_mm=35, depth_mm=13, side=Side.B),
            EdgeBore(x=0, y=150, z=6, dx=1, dy=0, diameter_mm=8, depth_mm=30),
        ),
    )
    first, other = faces(panel)
    assert [mark.kind for mark in first.marks()] == [
        "Hole Ø8, through",
        "Hole Ø5, 9 deep",
        "Edge bore Ø8, 30 deep, 12 under face A",
    ]
    (cup,) = other.marks()
    assert (cup.kind, cup.at) == ("Hole Ø35, 13 deep", (500, 200))


def test_a_line_of_letters_is_one_thing() -> None:
    """However many grooves it is cut with; a grip with round ends is a slot."""
    kit = Assembly()
    board = kit.board("sign", x=(0, 600), y=(0, 200), z=(0, 18), face="+z", grain="x")
    board.engrave("Ada", height_mm=60, depth_mm=3)
    (mark,) = faces(kit.parts().parts[0].panel)[0].marks()
    assert mark.kind.startswith("Engraving “Ada”, within ")
    assert mark.kind.endswith(", 3 deep")
    (grip,) = marks(Cutout(outline=rounded(rectangle(100, 100, 220, 134), 17)))
    assert grip.kind == "Slot 34 × 120, round ends, through"
