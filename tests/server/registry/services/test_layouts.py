"""An order's layout is searched for while its program is made, kept by digest, and the same request cuts the same."""

import asyncio
import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from jupyter_fab_server.registry.services import programs

from jupyter_fab.core.layout_check import check_layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Part, Parts, Placement
from jupyter_fab.core.wire.codec import decode
from jupyter_fab.engines import kept
from jupyter_fab.engines.nester import Bin, Item, Place
from jupyter_fab.engines.pool import LocalPool
from jupyter_fab.testing.panels import board

FLAT = Placement(origin=(0, 0, 0), x_axis=(1, 0, 0), y_axis=(0, 1, 0))
ROOM_MM = (2412, 1192)  # inside the border, and a gap more


def request(folder: Path, nest_s: float) -> programs.ProgramRequest:
    """Boards of which two sheets are nearly full, and the quick nester takes three."""
    draw = random.Random(0)
    parts = []
    for sheet in range(2):
        across = [0, *sorted(draw.sample(range(300, 2100, 10), 3)), ROOM_MM[0]]
        for left, right in itertools.pairwise(across):
            up = [0, *sorted(draw.sample(range(200, 1000, 10), 2)), ROOM_MM[1]]
            for low, high in itertools.pairwise(up):
                panel = board(right - left - 22.0, high - low - 22.0)
                parts.append(Part(name=f"board {sheet}-{left}-{low}", panel=panel, placement=FLAT))
    return programs.ProgramRequest(
        parts=Parts(parts=tuple(parts)),
        quantity=1,
        title="Boards",
        machine=FULL_SHEET_ROUTER,
        material="birch-ply",
        nominal_mm=18.0,
        readings_mm=(18.0,) * 4,
        nest_s=nest_s,
        nests=str(folder) if nest_s else "",
    )


@pytest.mark.slow
async def test_a_sheet_less_than_quoted_and_the_same_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the engine, with progress told; then here, from what was kept: the same layout, no search."""
    asked = request(tmp_path / "nests", 10.0)
    work, told = programs.making(asked)
    assert told is not None
    said = []
    with LocalPool(1) as pool:
        handle = pool.submit(work)
        while not handle.done():
            if (now := kept.progress(told)) is not None:
                said.append(now)
            await asyncio.sleep(0.05)
        made = decode(handle.result(), programs.Made)
    assert said[0].sheets == 3 == said[0].fewest + 1
    assert "3 sheets" in said[0].words()
    assert not told.exists()
    assert len(made.layout.sheets) == 2
    check_layout(made.layout, names=tuple(part.name for part in asked.parts.parts))
    monkeypatch.setattr(kept, "improve", None)
    again = programs.lay_out(asked, programs.at_measure(asked.parts, asked.sheets()))
    assert again.digest() == made.layout.digest()


def test_a_layout_that_is_refused_is_forgotten_and_the_quick_one_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what was kept does not pass as a layout the job is not refused for ever: the quick layout is cut."""
    asked = request(tmp_path, 10.0)
    told: list[kept.KeptNester] = []

    def wrong(self: kept.KeptNester, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        told.append(self)
        return tuple(Place(part=item.part, bin=0, x_mm=20.0, y_mm=20.0, rotation_deg=0.0) for item in items)

    monkeypatch.setattr(kept.KeptNester, "place", wrong)
    monkeypatch.setattr(kept.KeptNester, "forget", lambda self: told.append(self))
    found = programs.lay_out(asked, programs.at_measure(asked.parts, asked.sheets()))
    check_layout(found, names=tuple(part.name for part in asked.parts.parts))
    assert told[0] is told[1]
    quick = programs.lay_out(request(tmp_path, 0.0), programs.at_measure(asked.parts, asked.sheets()))
    assert found.digest() == quick.digest()
