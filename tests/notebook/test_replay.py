"""The replay: forwards and backwards the same pictures, at the end what the proof saw, and its verdict above it."""

from pathlib import Path

import numpy as np
import pytest

from jupyter_fab.cli.programs import write_programs
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.part import Hole, Panel, Pocket, Side
from jupyter_fab.core.sheet import Sheet, nominal_sheet
from jupyter_fab.engines.nester import nest
from jupyter_fab.notebook.replay import FRAMES, Replay, replay
from jupyter_fab.testing.panels import parts

FLOOR_MM = 11.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small board with a pocket out of its edge and a hole, as `gcode` writes it."""
    panel = Panel(
        material="birch-ply",
        thickness_mm=18.0,
        outline=rectangle(0, 0, 160, 100),
        features=(
            Pocket(outline=rectangle(60, -5, 80, 105), depth_mm=18.0 - FLOOR_MM),
            Hole(x=120, y=50, diameter_mm=30.0),
        ),
    )
    out = tmp_path_factory.mktemp("job")
    write_programs(nest(parts(panel), (nominal_sheet("birch-ply", 18.0),), M), M, out, "board")
    return out


def test_the_slider_goes_both_ways(folder: Path) -> None:
    """A frame looks the same whether one comes from before it or from after it."""
    film = replay(folder).film
    there = [film.at(frame)[0] for frame in (30, 100, 170)]
    assert len(set(there)) == 3
    film.at(FRAMES)
    back = [film.at(frame)[0] for frame in (170, 100, 30)]
    assert back[::-1] == there
    assert film.at(-5)[0] == film.at(0)[0]


def test_at_the_end_the_wood_is_as_designed(folder: Path) -> None:
    """The shares of floor and of openings are those of the panel, to what a cell is worth."""
    film = replay(folder).film
    film.at(FRAMES)
    cell = film.relief.cell_mm**2
    floor = float((np.abs(film.relief.heights - FLOOR_MM) < 0.05).sum()) * cell
    assert floor == pytest.approx(20.0 * 100.0, rel=0.1)  # it runs out over both edges
    outline = 2 * (160 + 100) * 6 + np.pi * 36
    through = float((film.relief.heights <= 0.0).sum()) * cell
    assert np.pi * 15**2 + 0.75 * outline < through < np.pi * 15**2 + 1.1 * outline


def test_what_happens_is_said(folder: Path) -> None:
    """Time, program, line and height; the verdict above, and findings with their next step where there are any."""
    shown = replay(folder)
    assert isinstance(shown, Replay)
    assert shown.slider.value == FRAMES
    assert "Proven" in shown.children[0].value
    assert "end-mill-6, line" in shown.words.value
    shown.slider.value = 100
    before = shown.picture.value
    shown.slider.value = 101
    assert shown.picture.value != before
    assert 60 < shown.film.seconds < 3600


def test_a_job_that_is_not_proven(folder: Path, tmp_path: Path) -> None:
    """It can be looked at, and says what is wrong with it."""
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    mill = tmp_path / "01-end-mill-6.nc"
    mill.write_text(mill.read_text().replace("Z11", "Z10.5"))
    shown = replay(tmp_path)
    assert "Not proven" in shown.children[0].value
    assert "cut where it should stand" in shown.children[0].value


def test_a_folder_without_a_job(folder: Path, tmp_path: Path) -> None:
    """It is refused in words; so is a sheet that there is not."""
    with pytest.raises(BadInput, match="holds no layout"):
        replay(tmp_path)
    with pytest.raises(BadInput, match="no sheet 2"):
        replay(folder, sheet=2)


def test_a_sheet_is_turned_over_in_its_film(tmp_path: Path) -> None:
    """First one groove from above; then it lies down, the wood is whole from above, and the pins' holes are open."""
    above = Pocket(outline=rectangle(-5, 40, 205, 60), depth_mm=7.0)
    below = Pocket(outline=rectangle(100, -5, 120, 105), depth_mm=5.0, side=Side.B)
    panel = Panel(material="birch-ply", thickness_mm=18.0, outline=rectangle(0, 0, 200, 100), features=(above, below))
    sheet = Sheet(id="s", material="birch-ply", nominal_mm=18, size_mm=(400, 300))
    layout = nest(parts(panel), (sheet,), M)
    write_programs(layout, M, tmp_path, "board")
    shown = replay(tmp_path)
    film = shown.film
    assert "Proven" in shown.children[0].value
    assert "side B" in shown.words.value
    turn = next(frame for frame in range(FRAMES) if "side B" in film.at(frame)[1])
    film.at(turn - 1)
    relief, (lies,) = film.relief, layout.placed
    first = 5.0 if lies.flipped else 7.0  # the less that is taken, the sooner
    cell = relief.cell_mm**2
    assert float((np.abs(relief.heights - (18.0 - first)) < 0.05).sum()) * cell > 1500
    assert not relief.hollow.any()
    film.at(FRAMES)
    groove = np.abs(relief.hollow - first) < 0.05
    assert float(groove.sum()) * cell > 1500
    stands = relief.heights > 0
    assert bool((relief.heights[stands] > relief.hollow[stands]).all())
    assert float((np.abs(relief.heights - (18.0 - (12.0 - first))) < 0.05).sum()) * cell > 1500
    holes = [(relief.heights[int(y / relief.cell_mm), int(x / relief.cell_mm)]) for x, y in layout.turns[0].pins]
    assert holes == [0.0, 0.0]
    last = film.at(FRAMES)[0]
    film.at(turn - 20)
    assert not film.relief.hollow.any()
    assert film.at(FRAMES)[0] == last
