"""The what-if panel: its sliders say changes as the command reads them, and it shows what the planner answers."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from jupyter_fab.core.errors import BadInput, FabError
from jupyter_fab.engines.protocol import Work, WorkFailed
from jupyter_fab.notebook.what_if import PICTURES, WhatIf, what_if
from tests.server.planner.test_plan_command import NETWORK


class Asked:
    """An engine that keeps its questions; what it answers names their number, or is a refusal."""

    def __init__(self, refusal: FabError | None = None) -> None:
        self.questions: list[dict[str, Any]] = []
        self.refusal = refusal
        self.gate: asyncio.Event | None = None

    def submit(self, work: Work) -> Asked._Answer:
        """The question's answer, awaited once."""
        self.questions.append(json.loads(work.payload))
        return Asked._Answer(self, len(self.questions))

    class _Answer:
        def __init__(self, engine: Asked, number: int) -> None:
            self._engine, self._number = engine, number

        def __await__(self) -> Any:
            return self._answer().__await__()

        async def _answer(self) -> bytes:
            if self._engine.gate:
                await self._engine.gate.wait()
            if self._engine.refusal:
                raise self._engine.refusal
            pictures = {name: f"<svg>{name} {self._number}</svg>" for name in PICTURES.values()}
            return json.dumps(
                {"table": f"<table>{self._number}</table>", "pictures": pictures, "plans": [self._number]}
            ).encode()


def panel(engine: Asked, changes: dict[str, Any] | None = None) -> WhatIf:
    """A panel of the founding network."""
    return WhatIf(json.loads(json.dumps(NETWORK)), changes, engine=engine)  # type: ignore[arg-type]


def test_sliders_are_changes_as_the_command_reads_them() -> None:
    """Each workshop keeps its own; what is as in the file is no change; reset takes all back."""
    engine = Asked()
    shown = panel(engine)
    assert engine.questions[-1]["changes"] == []
    shown.rate.value = 90.0
    shown.hub.value = "B"
    assert (shown.rate.value, shown.hours.value, shown.works.value) == (150.0, 100, True)
    shown.hours.value = 50
    shown.works.value = False
    shown.more.value = 20
    shown.carbon.value = 100
    assert engine.questions[-1]["changes"] == [
        {"hubs": [{"id": "A", "rate_minor_per_h": 9_000}]},
        {"hubs": [{"id": "B", "hours_percent": 50}]},
        {"without_hubs": ["B"]},
        {"more_orders_percent": 20},
        {"costs": {"carbon_minor_per_t": 10_000}},
    ]
    shown.hub.value = "A"
    assert shown.rate.value == 90.0, "the workshop's own setting comes back"
    shown.rate.value = 150.0
    assert {"hubs": [{"id": "A", "rate_minor_per_h": 15_000}]} not in engine.questions[-1]["changes"]
    shown.reset.click()
    assert engine.questions[-1]["changes"] == []
    assert (shown.more.value, shown.works.value) == (0, True)


def test_plans_are_sent_along_with_the_next_question() -> None:
    """What was planned is not planned again."""
    engine = Asked()
    shown = panel(engine)
    shown.promised.value = True
    assert [one["known"] for one in engine.questions] == [[], [1]]
    assert engine.questions[-1]["promised"] is True


def test_the_chosen_picture_is_shown() -> None:
    """The map first; every choice has its picture, and the table stands beside the sliders."""
    shown = panel(Asked())
    assert shown.picture.value == "<svg>map.svg 1</svg>"
    shown.show.value = "What moves"
    assert shown.picture.value == "<svg>moved.svg 1</svg>"
    assert shown.table.value == "<table>1</table>"


def test_of_many_moves_only_the_last_is_asked() -> None:
    """While one question is under way, those that come wait; then the newest is asked, and shown."""

    async def drag() -> tuple[Asked, WhatIf]:
        engine = Asked()
        engine.gate = asyncio.Event()
        shown = panel(engine)
        for value in (5, 10, 15, 20):
            shown.more.value = value
        assert len(engine.questions) == 1
        assert "Planning" in shown.status.value
        answered = asyncio.Event()
        shown.table.observe(lambda change: answered.set() if "2" in change["new"] else None, "value")
        engine.gate.set()
        async with asyncio.timeout(10):
            await answered.wait()
        return engine, shown

    engine, shown = asyncio.run(drag())
    assert [one["changes"] for one in engine.questions] == [[], [{"more_orders_percent": 20}]]
    assert shown.table.value == "<table>2</table>"


def test_a_refusal_is_said_and_the_panel_lives_on() -> None:
    """The planner's words stand where the status is; the next question is asked as ever."""
    engine = Asked(WorkFailed("Order x names hub 'Z' <b>", kind="BadInput"))
    shown = panel(engine)
    assert "Order x names hub &#x27;Z&#x27; &lt;b&gt;" in shown.status.value
    engine.refusal = None
    shown.more.value = 10
    assert shown.status.value == ""
    assert shown.table.value == "<table>2</table>"


def test_a_new_workshop_can_be_given_and_set() -> None:
    """It stands among the others, and its changes come after it."""
    new = {"id": "C", "latitude": 48, "longitude": 16, "bed_mm": [900, 600], "rate_minor_per_h": 4000}
    shown = panel(Asked(), {"hubs": [new]})
    shown.hub.value = "C"
    assert shown.rate.value == 40.0
    shown.rate.value = 30.0
    assert shown.changes() == [{"hubs": [new]}, {"hubs": [{"id": "C", "rate_minor_per_h": 3_000}]}]


def test_the_planner_answers_in_its_process(tmp_path: Path) -> None:
    """The founding example with the real planner: without B the desk costs 80.00 more, and moves."""
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(NETWORK))
    shown = what_if(file, time_limit_s=3.0)
    assert shown.status.value == ""
    assert "220.00" in shown.table.value
    shown.hub.value = "B"
    shown.works.value = False
    assert "hub B takes no work" in shown.table.value
    assert "+80.00" in shown.table.value
    shown.show.value = "What moves"
    assert "1 order moved" in shown.picture.value


def test_what_is_no_network_is_refused(tmp_path: Path) -> None:
    """A missing file, a plain problem."""
    with pytest.raises(BadInput, match="cannot be read"):
        what_if(tmp_path / "none.json")
    with pytest.raises(BadInput, match="needs hubs and orders"):
        what_if({"cost": [[1]], "hours": [[1]], "capacity": [1]})
