"""An outline has the corners, rounds and bows that were asked for, and keeps its arcs through cuts and tabs."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab import Assembly, BadInput
from jupyter_fab.core.geometry import arc_of
from jupyter_fab.core.outline import disc, outline


def bowed(loop):
    """The radii of a loop's arcs."""
    pairs = zip(loop.vertices, loop.vertices[1:] + loop.vertices[:1], strict=True)
    return sorted(round(arc_of((a.x, a.y), (b.x, b.y), a.bulge)[1], 4) for a, b in pairs if a.bulge)


def test_each_corner_has_its_own_radius():
    """Two rounds of 10 and 20 mm in a square of 100, convex and concave alike."""
    loop = outline([(0, 0, 10), (100, 0), (100, 100, 20), (0, 100)])
    assert bowed(loop) == [10, 20]
    assert loop.polygon().area == pytest.approx(100**2 - (1 - math.pi / 4) * (10**2 + 20**2), rel=1e-4)
    notched = outline([(0, 0), (100, 0), (100, 50), (50, 50, 15), (50, 100), (0, 100)])
    assert notched.polygon().area == pytest.approx(7500 + (1 - math.pi / 4) * 15**2, rel=1e-4)


@settings(deadline=None, max_examples=50)
@given(st.floats(20, 500), st.floats(20, 500), st.lists(st.floats(0, 800), min_size=4, max_size=4), st.booleans())
def test_radii_that_do_not_fit_are_made_smaller(width, height, radii, backwards):
    """Whatever the radii, the outline lies in its box, touches all four sides, and does not cross itself."""
    turns = list(zip((0, width, width, 0), (0, 0, height, height), radii, strict=True))
    loop = outline(turns[::-1] if backwards else turns)
    assert loop.polygon().is_valid
    assert loop.bounds() == pytest.approx((0, 0, width, height), abs=0.02)


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("bow", [12.0, -12.0])
def test_an_edge_bows_outwards_whichever_way_the_corners_are_given(bow, backwards):
    """A bow of 12 mm adds or takes the segment of a circle from the edge that it is given for, and no other."""
    turns = [(0, 0, 0, bow), (200, 0), (200, 100), (0, 100)]
    if backwards:  # the bow belongs to the edge towards the next corner given
        turns = [(200, 0, 0, bow), (0, 0), (0, 100), (200, 100)]
    low, high = outline(turns).bounds()[1], outline(turns).bounds()[3]
    assert high == pytest.approx(100)
    assert low == pytest.approx(-12 if bow > 0 else 0, abs=0.02)
    radius = (100**2 + 12**2) / 24
    assert bowed(outline(turns)) == pytest.approx([radius], abs=1e-3)


def test_a_corner_beside_a_bow_is_not_rounded():
    """It says so, instead of drawing something else."""
    with pytest.raises(BadInput, match="bowed edge"):
        outline([(0, 0, 10, 5), (100, 0), (100, 100), (0, 100)])


def test_corners_on_one_another_are_refused():
    """They come from a size that has become nothing."""
    with pytest.raises(BadInput, match="on one another"):
        outline([(0, 0), (0, 0), (100, 100), (0, 100)])


@settings(deadline=None, max_examples=50)
@given(st.floats(60, 800), st.integers(3, 6))
def test_a_disc_has_flats_for_tabs(radius, flats):
    """A round less so many flats of 42 mm; it reaches its radius and no further."""
    loop = outline(disc(0, 0, radius, flats))
    assert max(math.hypot(x, y) for x, y in loop.points()) == pytest.approx(radius, rel=1e-6)
    assert len(bowed(loop)) == flats
    assert loop.polygon().area > math.pi * radius**2 * (1 - 0.06 * (120 / radius) ** 2)


def test_arcs_stay_arcs_where_a_board_was_cut():
    """A notch in a rounded board: the four rounds are arcs again in its panel, and its area is right."""
    kit = Assembly()
    board = kit.board("board", x=(0, 400), y=(0, 300), z=(0, 18), face="-z", grain="x")
    board.shape((0, 0, 40), (400, 0, 40), (400, 300, 60), (0, 300, 60))
    board.notch(((150, -1, 0), (250, 80, 18)))
    panel = board.panel()
    assert bowed(panel.outline) == [40, 40, 60, 60]
    lost = (1 - math.pi / 4) * 2 * (40**2 + 60**2) + 100 * 80
    assert panel.outline.polygon().area == pytest.approx(400 * 300 - lost, rel=1e-4)


def test_a_board_s_shape_is_given_in_the_piece_s_axes():
    """Seen from below or from behind, the same corner is cut off."""
    for face in ("+x", "-x"):
        kit = Assembly()
        board = kit.board("side", x=(0, 18), y=(100, 400), z=(0, 700), face=face, grain="z")
        board.shape((100, 0), (400, 0), (400, 400), (300, 700), (100, 700))
        part = kit.parts().parts[0]
        seen = {tuple(round(c) for c in part.placement.at(v.x, v.y, 0)[1:]) for v in part.panel.outline.vertices}
        assert seen == {(100, 0), (400, 0), (400, 400), (300, 700), (100, 700)}


def test_tabs_stand_on_edges_that_run_askew():
    """A panel without one edge along an axis is held all the same."""
    from jupyter_fab.core.machinable import panel_tabs

    kit = Assembly()
    board = kit.board("kite", x=(0, 400), y=(0, 300), z=(0, 18), face="+z", grain="x")
    board.shape((200, 0), (400, 137), (200, 300), (0, 163))
    assert len(panel_tabs(board.panel())) >= 3
