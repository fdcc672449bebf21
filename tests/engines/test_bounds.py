"""What bounds bins from below is never above what a packing needs, and sees what area alone does not."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab.engines.bounds import _weights, least_bins
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.merit import fewest
from jupyter_fab.engines.nester import Bin, Item

ROOM = Bin(x_mm=0, y_mm=0, width_mm=100, height_mm=100)
sides = st.integers(1, 100)


def box(name: object, width_mm: float, height_mm: float, turns: bool = False) -> Item:
    """Return a rectangle, which may turn if it is said so."""
    angles = (0.0, 90.0) if turns else (0.0,)
    return Item(part=str(name), width_mm=width_mm, height_mm=height_mm, rotations_deg=angles)


def test_what_is_more_than_half_each_way_has_a_bin_of_its_own() -> None:
    """Five squares of 51 need five bins, by area two; of 50 two; what may lie either way counts the smaller."""
    assert least_bins([box(n, 51, 51) for n in range(5)], [ROOM] * 9, 0.0) == 5
    assert least_bins([box(n, 50, 50) for n in range(5)], [ROOM] * 9, 0.0) == 2
    assert least_bins([box(n, 34, 51) for n in range(5)], [ROOM] * 9, 0.0) == 3, "two beside each other, none above"
    flat = Bin(x_mm=0, y_mm=0, width_mm=100, height_mm=40)
    assert least_bins([box(n, 60, 30) for n in range(3)], [flat] * 9, 0.0) == 3
    assert least_bins([box(n, 60, 30, turns=True) for n in range(3)], [flat] * 9, 0.0) == 3
    assert least_bins([box(n, 30, 45, turns=True) for n in range(3)], [ROOM] * 9, 0.0) == 1
    assert fewest([box(n, 51, 51) for n in range(5)], [ROOM] * 9, 0.0) == 5


def test_only_boxes_at_right_angles_count() -> None:
    """What is a triangle, may lie askew or has an opening might leave room in its box."""
    corners = ((0.0, 0.0), (90.0, 0.0), (0.0, 90.0))
    triangles = [Item(part=str(n), width_mm=90, height_mm=90, rotations_deg=(0.0,), rings=(corners,)) for n in range(4)]
    askew = [Item(part=f"a{n}", width_mm=90, height_mm=90, rotations_deg=(0.0, 45.0)) for n in range(4)]
    frame = (((0.0, 0.0), (90.0, 0.0), (90.0, 90.0), (0.0, 90.0)), ((5.0, 5.0), (85.0, 5.0), (85.0, 85.0)))
    frames = [Item(part=f"f{n}", width_mm=90, height_mm=90, rotations_deg=(0.0,), rings=frame) for n in range(4)]
    assert least_bins([*triangles, *askew, *frames], [ROOM] * 20, 0.0) == 0
    assert least_bins([], [ROOM], 0.0) == 0


def test_a_gap_counts_no_more_than_it_must() -> None:
    """Two boxes corner to corner keep a gap of 10 with 8 beside and 8 above: they fit into one bin."""
    pair = [box(1, 46, 46), box(2, 46, 46)]
    assert (100 - 2 * 46) ** 2 * 2 > 10**2
    assert least_bins(pair, [ROOM] * 2, 10.0) == 1
    assert least_bins([box(1, 47, 47), box(2, 47, 47)], [ROOM] * 2, 10.0) == 2, "6 beside and 6 above are too near"


@settings(deadline=None, max_examples=150)
@given(st.lists(sides, min_size=1, max_size=12), st.data())
def test_no_function_lets_what_fits_side_by_side_sum_to_more_than_one(values: list[int], data: st.DataObject) -> None:
    """Of any sides, any choice that fits into the bin's side, each as often as it fits."""
    weights = _weights(np.array(values, dtype=np.int64), 100)
    chosen, left = [], 100
    for _ in range(12):
        fitting = [n for n, value in enumerate(values) if value <= left]
        if not fitting:
            break
        chosen.append(data.draw(st.sampled_from(fitting)))
        left -= values[chosen[-1]]
    assert (weights[:, chosen].sum(axis=1) <= 1 + 1e-9).all()
    assert weights.min() >= 0


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(sides, sides, st.booleans()), min_size=1, max_size=25),
    st.sampled_from([0.0, 3.0, 10.0]),
)
def test_no_packing_takes_fewer(drawn: list[tuple[int, int, bool]], gap_mm: float) -> None:
    """The constructive nester's bins are never fewer, with and without a gap, of what may turn and what may not."""
    items = [box(n, *one) for n, one in enumerate(drawn)]
    bins = [ROOM] * len(items)
    used = {place.bin for place in ConstructiveNester().place(items, bins, gap_mm)}
    assert least_bins(items, bins, gap_mm) <= len(used)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 3), st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.integers(1, 99)), max_size=25))
def test_full_bins_cut_into_pieces_take_no_more(count: int, cuts: list[tuple[int, bool, int]]) -> None:
    """Bins sawn up from edge to edge, however: the pieces go back into as many, and the bound is exactly that."""
    pieces = [(100, 100)] * count
    for which, upright, share in cuts:
        wide, high = pieces[which % len(pieces)]
        side = wide if upright else high
        at = max(1, side * share // 100)
        if at < side:
            pieces[which % len(pieces)] = (at, high) if upright else (wide, at)
            pieces.append((wide - at, high) if upright else (wide, high - at))
    items = [box(n, wide, high) for n, (wide, high) in enumerate(pieces)]
    assert least_bins(items, [ROOM] * len(items), 0.0) == count
