"""A drawer made by one call fits its case, opens, and is cut from one side; fronts share a height without a rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_fab import Assembly
from jupyter_fab.core.casework import SLIDE_GAP_MM, SLIDES_MM, drawer, scooped, shared, slide_mm
from jupyter_fab.core.interference import interference
from jupyter_fab.core.outline import outline
from jupyter_fab.core.swing import hits


def case_with_drawer(t=18.0, width=600.0, tall=200.0):
    """Two sides, a front before them, and the drawer behind it."""
    kit = Assembly(thickness_mm=t)
    left = kit.board("left", x=(0, t), y=(0, 500), z=(0, 600), face="+x", grain="z")
    right = kit.board("right", x=(width - t, width), y=(0, 500), z=(0, 600), face="-x", grain="z")
    front = kit.board("drawer front", x=(0, width), y=(-t, 0), z=(100, 100 + tall), face="+y", grain="x")
    made = drawer(
        kit,
        "drawer",
        front=front,
        between=(left, right),
        length_mm=450,
        bottom_mm=9,
        bottom_material="birch-ply",
    )
    return kit, made


@pytest.mark.parametrize("t", [15.0, 17.6, 21.0])
def test_a_drawer_fits_its_case_and_opens(t):
    """13 mm lie on both sides; nothing stands in anything, shut or open; each board is worked from one side."""
    kit, made = case_with_drawer(t)
    assert made.left.low[0] - t == pytest.approx(SLIDE_GAP_MM)
    assert 600 - t - made.right.high[0] == pytest.approx(SLIDE_GAP_MM)
    parts = kit.parts()
    assert interference(parts) == ()
    assert [motion.name for motion in parts.motions] == ["drawer"]
    assert len(parts.motions[0].parts) == 5
    assert hits(parts) == ()
    assert all(len(part.panel.sides()) <= 1 for part in parts.parts)


@given(st.floats(300, 2000), st.integers(1, 8), st.floats(0, 10), st.floats(0, 1))
def test_fronts_share_the_height(total, count, gap, grows):
    """Heights and gaps add up to all there is; the lowest is the highest."""
    heights = shared(total, count, gap, grows)
    assert sum(heights) + gap * (count - 1) == pytest.approx(total)
    assert heights == sorted(heights)


@pytest.mark.parametrize(("room_mm", "length_mm"), [(200, 300), (300, 300), (399, 300), (500, 500), (900, 550)])
def test_the_longest_slide_from_the_shop_is_taken(room_mm, length_mm):
    """It fits, unless none does."""
    assert slide_mm(room_mm) == length_mm in SLIDES_MM


@pytest.mark.parametrize("width", [120, 400, 1200])
def test_a_scoop_takes_from_the_upper_edge_only(width):
    """The front keeps its four corners, and loses a strip of at most 24 mm in the middle."""
    front = outline(scooped((0, width), (0, 200))).polygon()
    assert front.bounds == pytest.approx((0, 0, width, 200), abs=1e-6)
    lost = width * 200 - front.area
    assert 0 < lost < 24 * 0.5 * width
