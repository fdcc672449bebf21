"""The constructive nester: the contract of nesters, at random, and what a furniture job gives."""

import itertools
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab.core.errors import BadInput
from jupyter_fab.designs.desk import desk
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.nester import Bin
from jupyter_fab.testing.nester import NesterContract, box_item, faults


class TestContract(NesterContract):
    """The suite that every nester passes."""

    nester = ConstructiveNester()


sizes = st.tuples(st.floats(20, 900), st.floats(20, 600), st.sampled_from([(0,), (90,), (0, 90, 180, 270)]))


@settings(max_examples=40, deadline=None)
@given(st.lists(sizes, min_size=1, max_size=25))
def test_nothing_overlaps_whatever_the_sizes(found: list[tuple[float, float, tuple[int, ...]]]) -> None:
    """Random boards of random angles never overlap, never leave the bin, and all find room."""
    items = [box_item(f"p{i}", round(w, 2), round(h, 2), angles) for i, (w, h, angles) in enumerate(found)]
    bins = (Bin(x_mm=18, y_mm=18, width_mm=2404, height_mm=1184),) * len(items)
    places = ConstructiveNester().place(items, bins, 8.0)
    assert len(places) == len(items)
    assert faults(items, bins, 8.0, places) == []


def test_a_furniture_job_is_quick_and_no_waste() -> None:
    """63 boards of furniture sizes take under a second and at most a third more than their area's bound."""
    items = [
        box_item(f"p{i}", 250 + (i * 97) % 650, 120 + (i * 61) % 300, (0,) if i % 2 else (0, 90)) for i in range(63)
    ]
    bins = (Bin(x_mm=18, y_mm=18, width_mm=2404, height_mm=1184),) * 20
    start = time.perf_counter()
    places = ConstructiveNester().place(items, bins, 8.0)
    seconds = time.perf_counter() - start
    bound = sum((i.width_mm + 8) * (i.height_mm + 8) for i in items) / (2412 * 1192)
    used = max(place.bin for place in places) + 1
    assert used <= bound * 4 / 3 + 1
    assert seconds < 2.0  # 0.1-0.3 s alone; the bound leaves room for a busy machine


def test_a_smaller_desk_takes_no_more_sheets() -> None:
    """Over the desk's range of widths and depths, no size may fall and the sheets rise: a buyer would pay for it."""
    bins = (Bin(x_mm=18, y_mm=18, width_mm=2404, height_mm=1184),) * 9
    used: dict[tuple[int, int], int] = {}
    for width, depth in itertools.product(range(1000, 1801, 100), range(500, 901, 50)):
        try:
            piece = desk.build({"width": width, "depth": depth, "dividers": 2})
        except BadInput:
            continue  # deeper than half its width, or so wide that it sags
        boards = [(part.name, *part.panel.size_mm(), part.panel.grain.value) for part in piece.parts]
        items = [box_item(name, x, y, (0,) if grain == "x" else (90,)) for name, x, y, grain in boards]
        used[width, depth] = max(place.bin for place in ConstructiveNester().place(items, bins, 8.0)) + 1
    assert len(used) == 41
    for (width, depth), (other_width, other_depth) in itertools.permutations(used, 2):
        if width <= other_width and depth <= other_depth:
            assert used[width, depth] <= used[other_width, other_depth], (width, depth, other_width, other_depth)
