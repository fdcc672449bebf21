"""The searching nester passes the contract, and never needs more sheets than the constructive one."""

import msgspec
import pytest

from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.nester import Bin, Blocked
from jupyter_fab.engines.packing_boxes import Boxes
from jupyter_fab.engines.packing_solver import PackingSolverNester
from jupyter_fab.testing.nester import NesterContract, box_item, faults


class TestContract(NesterContract):
    """The suite that every nester passes."""

    nester = PackingSolverNester(time_limit_s=1.0)


@pytest.mark.parametrize("seed", [3, 11, 29])
def test_never_more_sheets(seed: int) -> None:
    """On furniture jobs it needs as many sheets, or fewer."""
    items = [
        box_item(f"p{i}", 250 + (i * 97 * seed) % 650, 120 + (i * 61 * seed) % 300, (90,) if i % 5 == 0 else (0, 90))
        for i in range(40)
    ]
    bins = (Bin(x_mm=18, y_mm=18, width_mm=2404, height_mm=1184),) * 9
    searched = PackingSolverNester(time_limit_s=1.0).place(items, bins, 8.0)
    quick = ConstructiveNester().place(items, bins, 8.0)
    assert faults(items, bins, 8.0, searched) == []
    assert len(searched) == len(items)
    assert len({p.bin for p in searched}) <= len({p.bin for p in quick})


def test_it_finds_what_boxes_one_by_one_do_not() -> None:
    """Four boards that go round a fifth fit one sheet only as a pinwheel."""
    items = [box_item(f"p{i}", 700, 300, (0, 90)) for i in range(4)] + [box_item("middle", 384, 384, (0,))]
    bins = (Bin(x_mm=0, y_mm=0, width_mm=1008, height_mm=1008),) * 3
    assert {p.bin for p in PackingSolverNester(time_limit_s=2.0).place(items, bins, 8.0)} == {0}


def test_it_counts_in_the_largest_unit_that_divides_all_sides() -> None:
    """Whole millimetres are asked as such, the gap too, and come back in mm; beside a blocked place, hundredths."""
    room = Bin(x_mm=0, y_mm=0, width_mm=1003, height_mm=601.5)
    boards = [box_item("a", 296, 192, (0, 90)), box_item("b", 92, 392, (90,))]
    asked = Boxes.of(boards, [room] * 2, 8.0)
    assert (asked.unit, asked.mm(3)) == (400, 12.0)
    assert asked.size(room) == (252, 152), "what is beyond the last whole unit nothing can lie on"
    spoilt = msgspec.structs.replace(room, blocked=(Blocked(rings=(((0, 0), (9, 0), (9, 9)),), keep_mm=0),))
    assert Boxes.of(boards, [spoilt], 8.0).unit == 1
    assert Boxes.of([], [room], 8.0).unit == 1
