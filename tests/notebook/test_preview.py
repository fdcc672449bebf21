"""The preview: a change draws one scene, the newest figures follow, what cannot be made keeps the picture."""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from jupyter_fab import Assembly, BadInput, design, length
from jupyter_fab.core.part import Parts
from jupyter_fab.designs.desk import desk
from jupyter_fab.engines.protocol import Work
from jupyter_fab.notebook import preview as preview_module
from jupyter_fab.notebook.attended import attended
from jupyter_fab.notebook.cell import SHOWN
from jupyter_fab.notebook.figures import Asked, figures, rebuild
from jupyter_fab.notebook.preview import Preview, preview
from jupyter_fab.testing.waiting import wait_until_async


@design("Board", summary="One board.", parameters=[length("width", "Width", 500, 300, 900, step=10)])
def board(p: Any, kit: Assembly) -> None:
    """A board that fails in two ways: it refuses 700, and its code breaks at 800."""
    if p.width == 700:
        raise BadInput("Seven hundred is not made.")
    if p.width == 800:
        raise ZeroDivisionError("float division by zero")
    kit.board("board", x=(0, p.width), y=(0, 300), z=(0, 18), face="+z", grain="x")


@design("Solid board", summary="One board.", parameters=[length("width", "Width", 500, 300, 900, step=10)])
def solid_board(p: Any) -> Parts:
    """A board that is built in a process of its own, as CadQuery's designs are."""
    kit = Assembly(material="birch-ply", thickness_mm=18)
    kit.board("board", x=(0, p.width), y=(0, 300), z=(0, 18), face="+z", grain="x")
    return kit.parts()


class PatientEngine:
    """Does a work only when it is told to, in this process."""

    def __init__(self) -> None:
        self.works: list[tuple[Work, asyncio.Future[bytes]]] = []

    def submit(self, work: Work) -> asyncio.Future[bytes]:
        """A future that `finish` resolves."""
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.works.append((work, future))
        return future

    def warm(self) -> None:
        """It always is."""

    def finish(self) -> None:
        """Do what was asked for."""
        for work, future in self.works:
            if not future.done():
                do = {"figures": figures, "rebuild": rebuild}[work.function.rpartition(":")[2]]
                future.set_result(do(work.payload))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[PatientEngine]:
    """Stands for both pools of a preview."""
    made = PatientEngine()
    monkeypatch.setattr(preview_module, "shared_pool", lambda: made)
    monkeypatch.setattr(preview_module, "_cad_pool", lambda: made)
    yield made
    assert not any(future.cancelled() for _, future in made.works), "giving up a work kills a warm process"


def shown(made: Preview) -> str:
    """The line above the picture."""
    return str(made._summary.value)


def drawn(made: Preview) -> tuple[int, float]:
    """The newest scene's number, and the width of what it shows."""
    low, high = made.parts.box_mm()
    return made.stage.group._seq, high[0] - low[0]


def test_without_an_event_loop_all_is_there_at_once() -> None:
    """In a plain script the figures are computed where they are asked for."""
    made = preview(desk)
    assert "10 parts" in shown(made)
    assert "estimated" in shown(made)
    assert "top" in made.side.pages["Parts"].value
    assert "<svg" in made.side.pages["Sheets"].value
    assert "Estimated total" in made.side.pages["Price"].value
    assert 'data-ask="dxf"' in made.side.downloads.page.value


def test_each_change_is_one_scene() -> None:
    """A slider's move draws once, in the same group, and brings the new size."""
    made = preview(board)
    group = made.stage.group
    before, _ = drawn(made)
    made.controls.set({"width": 600})
    after, width = drawn(made)
    assert (after - before, width) == (1, 600)
    assert made.stage.group is group
    assert made.values == {"width": 600}


@pytest.mark.parametrize(("width", "word"), [(700, "Seven hundred is not made."), (800, "ZeroDivisionError")])
def test_what_cannot_be_made_keeps_the_last_good_picture_and_says_why(width: float, word: str) -> None:
    """The scene stays, the reason is read above it, and goes when the values are right again."""
    made = preview(board, {"width": 600})
    before = drawn(made)
    made.controls.set({"width": width})
    assert drawn(made) == before
    assert "Not updated" in shown(made)
    assert word in shown(made)
    made.controls.set({"width": 610})
    assert "Not updated" not in shown(made)
    assert drawn(made)[1] == 610


async def test_figures_of_older_values_are_not_shown(engine: PatientEngine) -> None:
    """The last value wins: what was computed for an earlier one is dropped, and nothing is killed for it."""
    made = preview(board)
    await wait_until_async(lambda: len(engine.works) == 1, what="figures were asked for")
    made.controls.set({"width": 610})
    made.controls.set({"width": 620})
    assert drawn(made)[1] == 620, "the piece itself never waits"
    engine.finish()
    await wait_until_async(lambda: len(engine.works) == 2, what="the newest were asked for")
    assert "Updating" in shown(made)
    engine.finish()
    await wait_until_async(lambda: "1 part ·" in shown(made), what="figures are shown")
    asked = [msgspec.json.decode(work.payload, type=Asked) for work, _ in engine.works]
    assert [one.parts.box_mm()[1][0] for one in asked] == [500, 620]
    assert {one.tabs for one in asked} == {("Parts",)}, "the open tab comes first, and alone"


async def test_a_costly_tab_is_made_when_it_is_looked_at(
    engine: PatientEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The steps cost seconds: not after every change, but as soon as their tab is opened, also when all is at rest."""
    monkeypatch.setattr(preview_module, "REST_S", 0.01)
    made = preview(board)
    steps = made.side.pages["Steps"]
    await wait_until_async(lambda: len(engine.works) == 1, what="the open tab was asked for")
    engine.finish()
    await wait_until_async(lambda: len(engine.works) == 2, what="the others were asked for")
    engine.finish()
    assert made._task is not None
    await wait_until_async(made._task.done, what="all has come to rest")
    assert "Working it out" in steps.value
    made.side.widget.selected_index = made.side.names.index("Steps")
    await wait_until_async(lambda: len(engine.works) == 3, what="the steps were asked for")
    made.controls.set({"width": 610})
    engine.finish()
    await wait_until_async(lambda: len(engine.works) == 4, what="those of the newer piece were asked for")
    engine.finish()
    await wait_until_async(lambda: "One part" in steps.value, what="they are shown")
    await wait_until_async(lambda: len(engine.works) == 5, what="the other tabs of the newer piece follow")
    engine.finish()
    await wait_until_async(made._task.done, what="all has come to rest again")
    asked = [msgspec.json.decode(work.payload, type=Asked) for work, _ in engine.works]
    assert [("Steps" in one.tabs, one.parts.box_mm()[1][0]) for one in asked] == [
        (False, 500),
        (False, 500),
        (True, 500),
        (True, 610),
        (False, 610),
    ]


async def test_a_reason_outlives_figures_that_come_late(engine: PatientEngine) -> None:
    """Figures of the picture that is still shown do not hide why the new values were refused."""
    made = preview(board)
    await wait_until_async(lambda: len(engine.works) == 1, what="figures were asked for")
    made.controls.set({"width": 700})
    engine.finish()
    await wait_until_async(lambda: len(engine.works) == 2, what="figures of what is shown were asked for")
    engine.finish()
    await wait_until_async(lambda: "board" in made.side.pages["Parts"].value, what="figures are shown")
    assert "Seven hundred" in shown(made)


async def test_a_cadquery_design_is_marked_while_it_is_built_elsewhere(engine: PatientEngine) -> None:
    """The picture stays and is said to be updating; builds that a newer value overtook end, and the newest is drawn."""
    made = preview(solid_board)
    await wait_until_async(lambda: len(engine.works) == 1, what="figures were asked for")
    engine.finish()
    await wait_until_async(lambda: "1 part ·" in shown(made), what="figures are shown")
    made.controls.set({"width": 610})
    assert "Updating the piece" in shown(made)
    await wait_until_async(lambda: len(engine.works) == 2, what="a build was asked for")
    made.controls.set({"width": 620})
    assert drawn(made)[1] == 500
    engine.finish()
    await wait_until_async(lambda: len(engine.works) == 3, what="the newest build was asked for")
    engine.finish()
    await wait_until_async(lambda: drawn(made)[1] == 620, what="the newest is drawn")
    await wait_until_async(lambda: len(engine.works) == 4, what="its figures were asked for")
    engine.finish()
    await wait_until_async(lambda: "Updating" not in shown(made), what="its figures are shown")


def test_a_saved_notebook_still_shows_the_piece() -> None:
    """The cell's output holds a picture and a line of text beside the live widget."""
    bundle, marks = preview(board)._repr_mimebundle_()
    assert set(marks) == {SHOWN}, "the labextension would not find it"
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert "1 parts" in bundle["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_part_that_is_picked_lights_its_rows_and_a_row_brings_its_parts_out() -> None:
    """Picture and lists show the same part, whichever was asked; what is picked beside the piece is none."""
    made = preview(desk)
    group, page = made.stage.group, made.side.pages["Parts"]
    group._on_message(group, {"type": "pick", "part": "shelf"}, [])
    assert made.side.pages["Sheets"].lit == page.lit == ["shelf"]
    assert group.view.highlight == ("shelf",)
    page._on_message(page, {"type": "pick", "parts": ["left side", "right side"]}, [])
    assert set(group.view.highlight) == set(page.lit) == {"left side", "right side"}
    group._on_message(group, {"type": "pick", "part": ""}, [])
    assert page.lit == []
    assert group.view.highlight == ()


class Shell:
    """An IPython shell in the middle of a run."""

    def __init__(self, *, allow_stdin: bool) -> None:
        self._parent = {"content": {"allow_stdin": allow_stdin}}

    def get_parent(self) -> dict[str, Any]:
        """The request that is answered."""
        return self._parent


def test_a_program_that_executes_the_cells_is_given_the_picture_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nbconvert exports loads no widget from elsewhere; Voila executes likewise, for someone who is there."""
    monkeypatch.delenv("SERVER_SOFTWARE", raising=False)
    assert attended(Shell(allow_stdin=True))
    assert not attended(Shell(allow_stdin=False))
    monkeypatch.setattr(preview_module, "attended", lambda: False)
    assert set(preview(board)._repr_mimebundle_()[0]) == {"image/png", "text/plain"}
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    assert attended(Shell(allow_stdin=False))


def test_a_picture_of_other_values_is_faded() -> None:
    """While the values cannot be made the picture is marked; it is clear again when they can."""
    made = preview(board, {"width": 600})
    frame = made.stage._frame
    assert "fab-outdated" not in frame._dom_classes
    made.controls.set({"width": 700})
    assert "fab-outdated" in frame._dom_classes
    made.controls.set({"width": 610})
    assert "fab-outdated" not in frame._dom_classes


async def test_a_design_that_cannot_be_sent_away_is_said_and_not_waited_for(engine: PatientEngine) -> None:
    """A function that holds something of this process alone cannot be built elsewhere: the reader is told, at once."""
    lock = threading.Lock()

    @design("Held board", summary="One board.", parameters=[length("width", "Width", 500, 300, 900, step=10)])
    def held_board(p: Any) -> Parts:
        """The same board, while a lock is held."""
        with lock:
            return solid_board.make(p)  # type: ignore[return-value]

    made = preview(held_board)
    made.controls.set({"width": 610})
    await wait_until_async(lambda: "Not updated" in shown(made), what="the trouble is said")
    assert "lock" in shown(made)
    assert "fab-outdated" in made.stage._frame._dom_classes


async def test_a_refused_value_stays_refused_while_figures_are_under_way(engine: PatientEngine) -> None:
    """The picture stays faded and the reason readable; no word of updating hides it."""
    made = preview(board)
    await wait_until_async(lambda: len(engine.works) == 1, what="figures were asked for")
    made.controls.set({"width": 700})
    engine.finish()
    await wait_until_async(lambda: len(engine.works) == 2, what="figures of what is shown were asked for")
    assert "Seven hundred" in shown(made)
    assert "fab-outdated" in made.stage._frame._dom_classes
    engine.finish()


async def test_figures_that_fail_leave_the_picture_as_it_is(engine: PatientEngine) -> None:
    """The piece is drawn and right: what is missing is said, and the picture is not faded."""
    made = preview(board)
    await wait_until_async(lambda: len(engine.works) == 1, what="figures were asked for")
    engine.works[0][1].set_exception(RuntimeError("the process went away"))
    await wait_until_async(lambda: "went away" in shown(made), what="the trouble is said")
    assert "Not updated" not in shown(made)
    assert "The figures are not updated" in shown(made)
    assert "fab-outdated" not in made.stage._frame._dom_classes
    made.controls.set({"width": 610})
    await wait_until_async(lambda: len(engine.works) == 2, what="the next are asked for")
    engine.finish()
    await wait_until_async(lambda: "1 part ·" in shown(made), what="figures are shown")


async def test_figures_of_older_values_that_fail_are_no_trouble(engine: PatientEngine) -> None:
    """A newer piece is drawn already: it stays as it is, and its own figures follow."""
    made = preview(board)
    await wait_until_async(lambda: len(engine.works) == 1, what="figures were asked for")
    made.controls.set({"width": 610})
    engine.works[0][1].set_exception(RuntimeError("the process went away"))
    await wait_until_async(lambda: len(engine.works) == 2, what="the newest were asked for")
    assert engine.works[1][0].function.endswith(":figures"), "nothing is built anew"
    assert "fab-outdated" not in made.stage._frame._dom_classes
    engine.finish()
    await wait_until_async(lambda: "1 part ·" in shown(made), what="figures are shown")
