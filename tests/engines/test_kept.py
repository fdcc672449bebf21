"""What the search found is kept by digest: replayed without a search, gone on from when it was killed, never worse."""

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jupyter_fab.core.errors import FabError
from jupyter_fab.engines import kept
from jupyter_fab.engines.constructive import ConstructiveNester
from jupyter_fab.engines.kept import Kept, KeptNester, progress, question
from jupyter_fab.engines.merit import fewest, score
from jupyter_fab.engines.nester import Bin, Item, Place
from jupyter_fab.testing.nester import box_item, faults

BINS = (Bin(x_mm=10, y_mm=10, width_mm=1000, height_mm=600),) * 6
GAP = 8.0


def boards() -> list[Item]:
    """Two sheets cut into boards without waste, which the quick nester does not put together again."""
    found = []
    for sheet, columns in enumerate(((0, 170, 430, 610, 1008), (0, 240, 390, 700, 1008))):
        for column, (left, right) in enumerate(itertools.pairwise(columns)):
            rows = (0, 90 + 70 * column + 31 * sheet, 290 + 47 * column, 608)
            for row, (low, high) in enumerate(itertools.pairwise(rows)):
                name = f"{sheet}-{column}-{row}"
                found.append(box_item(name, right - left - GAP, high - low - GAP - 0.1, (0, 180)))
    return found


@pytest.mark.slow
def test_a_sheet_is_saved_and_the_layout_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search is better than the quick layout; asked again, the same places come back and nothing is searched."""
    items = boards()
    quick = ConstructiveNester().place(items, BINS, GAP)
    assert max(place.bin for place in quick) + 1 > fewest(items, BINS, GAP)
    told = tmp_path / "told"
    nester = KeptNester(tmp_path / "nests", 8.0, told=told)
    found = nester.place(items, BINS, GAP)
    assert faults(items, BINS, GAP, found) == []
    assert score(items, BINS, found, GAP) < score(items, BINS, quick, GAP)
    said = progress(told)
    assert said is not None
    assert said.fewest == fewest(items, BINS, GAP)
    monkeypatch.setattr(kept, "improve", None)
    assert nester.place(items, BINS, GAP) == found


def test_nothing_is_searched_where_no_sheet_can_be_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sheet is one sheet: the quick layout stands, at once, and no file is written."""
    monkeypatch.setattr(kept, "improve", None)
    items = boards()[:5]
    folder = tmp_path / "nests"
    assert KeptNester(folder, 60.0).place(items, BINS, GAP) == ConstructiveNester().place(items, BINS, GAP)
    assert not folder.exists()


def test_a_search_goes_on_from_its_best(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Places of a search that was killed stand where the next one finds nothing better, and are then the answer."""
    items = boards()
    best = ConstructiveNester().place(items, BINS, GAP)
    worse = tuple(msgspec.structs.replace(place, bin=5) if place.part == "0-0-0" else place for place in best)
    path = tmp_path / f"{question(items, BINS, GAP)}.json"
    path.write_bytes(msgspec.json.encode(Kept(nester="repack", seconds=1.0, ended=False, places=best)))

    class Found:
        nester, seconds, places = "constructive", 0.0, worse

    monkeypatch.setattr(ConstructiveNester, "place", lambda *_: worse)
    monkeypatch.setattr(kept, "improve", lambda *_args, **_more: Found)
    assert KeptNester(tmp_path, 1.0).place(items, BINS, GAP) == best
    assert msgspec.json.decode(path.read_bytes(), type=Kept).ended


def test_what_cannot_be_read_is_searched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a file, as after a crash of the disk, is no layout."""
    items = boards()
    (tmp_path / f"{question(items, BINS, GAP)}.json").write_text('{"nester":')
    quick = ConstructiveNester().place(items, BINS, GAP)

    class Nothing:
        nester, seconds, places = "constructive", 0.0, quick

    monkeypatch.setattr(kept, "improve", lambda *_args, **_more: Nothing)
    assert KeptNester(tmp_path, 1.0).place(items, BINS, GAP) == quick


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"x_mm": 10.0, "y_mm": 10.0, "bin": 0}, "overlap"),
        ({"bin": 99}, "no sheet"),
        ({"part": "another"}, "not asked for"),
        ({"x_mm": -3.0}, "border"),
        (None, "asked for 1 times"),
    ],
)
def test_what_is_no_layout_is_searched_again(
    wrong: dict[str, Any] | None,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Kept places that overlap, lie outside, are of another job or too few are dropped, also where the search ended."""
    items = boards()
    quick = ConstructiveNester().place(items, BINS, GAP)
    last = () if wrong is None else (msgspec.structs.replace(quick[-1], **wrong),)
    path = tmp_path / f"{question(items, BINS, GAP)}.json"
    path.write_bytes(msgspec.json.encode(Kept(nester="x", seconds=1.0, ended=True, places=(*quick[:-1], *last))))

    class Nothing:
        nester, seconds, places = "constructive", 0.0, quick

    monkeypatch.setattr(kept, "improve", lambda *_args, **_more: Nothing)
    nester = KeptNester(tmp_path, 1.0)
    assert nester.place(items, BINS, GAP) == quick
    assert words in caplog.text
    assert msgspec.json.decode(path.read_bytes(), type=Kept).places == quick
    nester.forget()
    assert not path.exists()


def test_a_search_that_cannot_run_costs_no_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every engine fails the quick layout stands, and the next time it is searched again."""

    def fails(*_args: object, **_more: object) -> None:
        raise FabError("the engine gave up")

    items = boards()
    monkeypatch.setattr(kept, "improve", fails)
    told = tmp_path / "told"
    assert KeptNester(tmp_path, 1.0, told=told).place(items, BINS, GAP) == ConstructiveNester().place(items, BINS, GAP)
    assert not list(tmp_path.glob("*.json"))
    said = progress(told)
    assert said is not None
    assert "the engine gave up" in said.words()


def test_another_question_has_another_digest() -> None:
    """A gap, an angle, a bin more: each is another question; the same one is the same."""
    items = boards()
    asked = question(items, BINS, GAP)
    assert asked == question(boards(), BINS, GAP)
    whole = [msgspec.structs.replace(item, width_mm=round(item.width_mm)) for item in items]
    assert question(whole, BINS, 8) == question(
        msgspec.json.decode(msgspec.json.encode(whole), type=list[Item]), BINS, 8.0
    )
    turned = [msgspec.structs.replace(items[0], rotations_deg=(0,)), *items[1:]]
    assert len({asked, question(items, BINS, 9.0), question(turned, BINS, GAP), question(items, BINS[1:], GAP)}) == 4


@pytest.mark.skipif(sys.platform != "linux", reason="a parent's death is told to its children on Linux")
def test_no_search_outlives_its_process(tmp_path: Path) -> None:
    """Killed in the middle, the process takes its searches with it, and its best so far stays."""
    script = (
        "from pathlib import Path\n"
        "from tests.engines.test_kept import BINS, GAP, boards\n"
        "from jupyter_fab.engines.kept import KeptNester\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "KeptNester(folder, 300.0, told=folder / 'told').place(boards(), BINS, GAP)\n"
    )
    mine = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "FAB_TEST_MARK": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", script], env=mine)
    deadline = time.monotonic() + 30
    while len(_marked(str(tmp_path))) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(_marked(str(tmp_path))) >= 3  # it, and its two searches
    process.kill()
    process.wait()
    while _marked(str(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _marked(str(tmp_path)) == []
    assert progress(tmp_path / "told") is not None


def _marked(mark: str) -> list[int]:
    """The processes that carry the mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"FAB_TEST_MARK={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def test_places_are_read_as_they_were_written() -> None:
    """Floats go through the file unchanged: a replayed layout is the same to the last digit."""
    place = Place(part="a", bin=1, x_mm=0.1 + 0.2, y_mm=1 / 3, rotation_deg=90.0)
    whole = Kept(nester="n", seconds=0.5, ended=True, places=(place,))
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Kept) == whole
