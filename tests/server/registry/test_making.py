"""Programs of several hubs are made side by side, as many as the engine has processes, and none waits for another's."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from jupyter_fab_server.registry.making import Making

from jupyter_fab.engines.protocol import EngineClosed

PATIENCE_S = 10.0


class Workshop(Making):
    """The loop over jobs that are made when the test says so; what a program is does not matter here."""

    def __init__(self, processes: int, **hub_of: str) -> None:
        self.rows = [SimpleNamespace(id=job, hub=hub, readings_mm=(18.0,)) for job, hub in hub_of.items()]
        self.gates = {job: asyncio.Event() for job in hub_of}
        self.begun: list[str] = []
        self.given_up: list[str] = []
        self.fails: set[str] = set()
        self.news = asyncio.Event()

        async def read(_: Callable[..., Any]) -> list[Any]:
            return list(self.rows)

        super().__init__(
            SimpleNamespace(settings=SimpleNamespace(processes=processes), db=SimpleNamespace(read=read))  # type: ignore[arg-type]
        )

    async def _make_program(self, row: Any) -> None:
        self.begun.append(row.id)
        self.news.set()
        try:
            await self.gates[row.id].wait()
        except asyncio.CancelledError:
            self.given_up.append(row.id)
            raise
        if row.id in self.fails:
            raise EngineClosed
        self.rows.remove(row)

    async def until_begun(self, *jobs: str) -> None:
        """Nothing, once these and no others have begun."""
        async with asyncio.timeout(PATIENCE_S):
            while set(self.begun) != set(jobs):
                self.news.clear()
                await self.news.wait()


async def test_a_long_search_holds_up_no_other_hub() -> None:
    """While one hub's layout is searched for the others' programs are made, those too that come meanwhile."""
    shop = Workshop(2, slow="A", quick="B", next="C")
    making = asyncio.create_task(shop.make_programs())
    await shop.until_begun("slow", "quick")  # two processes, two jobs
    shop.gates["quick"].set()
    await shop.until_begun("slow", "quick", "next")
    shop.rows.append(SimpleNamespace(id="late", hub="B", readings_mm=(18.0,)))
    shop.gates["late"] = asyncio.Event()
    shop.gates["next"].set()
    await shop.until_begun("slow", "quick", "next", "late")
    shop.gates["late"].set()
    assert not making.done()
    shop.gates["slow"].set()
    await asyncio.wait_for(making, PATIENCE_S)
    assert shop.rows == []


async def test_a_hub_takes_one_process_at_a_time() -> None:
    """The jobs of one hub are made one after another, so that many of them hold up nobody else."""
    shop = Workshop(2, first="A", second="A", other="B")
    making = asyncio.create_task(shop.make_programs())
    await shop.until_begun("first", "other")
    for gate in shop.gates.values():
        gate.set()
    await asyncio.wait_for(making, PATIENCE_S)
    assert shop.begun == ["first", "other", "second"]


async def test_a_failure_is_told_after_the_others_are_made() -> None:
    """Where the engine closes under one job the other is still made; the failure is then the loop's to write down."""
    shop = Workshop(2, broken="A", good="B")
    shop.fails = {"broken"}
    making = asyncio.create_task(shop.make_programs())
    await shop.until_begun("broken", "good")
    shop.gates["broken"].set()
    shop.gates["good"].set()
    with pytest.raises(EngineClosed):
        await asyncio.wait_for(making, PATIENCE_S)
    assert [row.id for row in shop.rows] == ["broken"]


async def test_a_job_that_stays_is_tried_once_a_look() -> None:
    """A job whose state did not change is not begun again at once: the loop looks again after its pause."""
    shop = Workshop(2, stays="A")
    shop.gates["stays"].set()
    shop.rows = [*shop.rows, *shop.rows]  # one is left when the other was made
    await asyncio.wait_for(shop.make_programs(), PATIENCE_S)
    assert shop.begun == ["stays"]


async def test_closing_gives_up_what_is_under_way() -> None:
    """Cancelled as the registry closes, it leaves no search behind."""
    shop = Workshop(2, one="A", two="B")
    making = asyncio.create_task(shop.make_programs())
    await shop.until_begun("one", "two")
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert sorted(shop.given_up) == ["one", "two"]
