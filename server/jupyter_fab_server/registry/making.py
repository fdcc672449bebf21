"""What the registry does by itself: plans open orders, makes programs for loaded sheets, watches over silent hubs.

Role: three loops, woken by handlers and by the clock. Each step looks in the database for work that lacks its result
and does it, so that after a restart everything goes on, and doing it twice changes nothing. Nothing is remembered here.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.machinable import workshop
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.states import Actor, JobState, OrderState
from jupyter_fab.core.wire.codec import decode
from jupyter_fab.core.wire.hubs import JobOffcut
from jupyter_fab.engines.kept import progress
from jupyter_fab.engines.protocol import EngineClosed, Handle, WorkCrashed
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.planning import Planning
from jupyter_fab_server.registry.services import (
    hubs,
    jobs,
    load,
    offcuts,
    orders,
    patience,
    programs,
    silence,
    versions,
)
from jupyter_fab_server.registry.services.hub_terms import HubTerms

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0  # for what no handler of this process woke us for: time passing, other processes, a restart
RETRY_S = 5.0  # after something was not available
ACCEPTED_AFTER = dt.timedelta(days=14)  # a delivered order that its buyer neither accepts nor disputes


class Making:
    """The loops of one registry process."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._wake = asyncio.Event()
        self._listening_since: dt.datetime | None = None
        self._planning = Planning(ctx)

    def start(self) -> None:
        """Nothing; the loops run until the registry's background work is closed."""
        self._listening_since = self._ctx.now()
        for name, step in (
            ("routing", self._planning.place),
            ("plan", self._planning.improve),
            ("programs", self.make_programs),
            ("watch", self.watch),
        ):
            self._ctx.background.start(f"making {name}", self._repeat(name, step))

    def wake(self) -> None:
        """Nothing; the loops look now."""
        self._wake.set()
        self._wake = asyncio.Event()

    async def make_programs(self) -> None:
        """Nothing; every job with a measured sheet has its signed program, or says why not.

        As many are made at once as the engine has processes, and of a hub one after another: a long search holds up no
        other hub. Jobs that come meanwhile are taken too; after a failure none is begun, and it is raised at the end.
        """
        making: dict[asyncio.Task[None], str] = {}  # and whose hub's
        tried: set[tuple[str, tuple[float, ...]]] = set()
        failed: list[BaseException] = []
        try:
            while True:
                for row in [] if failed else await self._ctx.db.read(lambda tx: jobs.in_state(tx, JobState.RESERVED)):
                    this = (row.id, tuple(row.readings_mm or ()))
                    full = len(making) >= max(1, self._ctx.settings.processes)
                    if not full and this not in tried and row.hub not in making.values():
                        tried.add(this)
                        making[asyncio.create_task(self._make_program(row))] = row.hub
                if not making:
                    break
                done, _ = await asyncio.wait(making, timeout=LOOK_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    del making[task]
                    failed += filter(None, [task.exception()])
        finally:
            for task in making:
                task.cancel()
            await asyncio.gather(*making, return_exceptions=True)
        if failed:
            raise failed[0]

    async def watch(self) -> None:
        """Nothing; silent hubs have lost what they had not begun or answered, and what was delivered is accepted."""
        ctx = self._ctx
        now = ctx.now()
        limits = {"silent_s": ctx.settings.hub_silent_s, "lease_s": ctx.settings.hub_lease_s}
        offer_s = ctx.settings.offer_s
        late, unanswered, forgotten = await ctx.db.read(
            lambda tx: (
                _any_silent(tx, now, limits["silent_s"]),
                patience.any_overdue(tx, now, offer_s),
                _forgotten(tx, now),
            )
        )
        if late:
            since = self._listening_since
            await ctx.db.write(lambda tx: silence.sweep(tx, now, listening_since=since, **limits))
        if unanswered:
            await ctx.db.write(lambda tx: patience.sweep(tx, now, offer_s))
        if late or unanswered:
            self.wake()  # what was let go has another hub in the same second
        for order, buyer in forgotten:
            await ctx.db.write(lambda tx, o=order, b=buyer: orders.accept(tx, o, b, now, Actor.REGISTRY))  # type: ignore[misc]

    async def _make_program(self, row: sa.Row[Any]) -> None:
        ctx = self._ctx
        document = jobs.document_of(row)
        readings = tuple(row.readings_mm)
        try:
            stock = jobs.stock_of(row)
            means = programs.measured(stock, readings)
            version, machine, terms, racked = await ctx.db.read(lambda tx: _needs(tx, row))
            by = versions.manifest(version).parameters.of_sheets(
                document.values, {kind.thickness_mm: mean for kind, mean in reversed([*zip(stock, means, strict=True)])}
            )
            at = workshop(machine, terms.fit_offset_mm)
            built = await ctx.builds.parts(version, document.values, measured=by, workshop=at)
            request = programs.ProgramRequest(
                parts=built.parts,
                quantity=document.quantity,
                title=f"{document.title} ({document.design}@{document.version})",
                machine=machine,
                material=document.material,
                nominal_mm=document.thickness_mm,
                readings_mm=readings,
                more_stock=document.more_stock,
                offcuts=racked,
                nest_s=ctx.settings.nest_time_s,
                nests=str(Path(ctx.settings.data_dir, "nests")) if ctx.settings.nest_time_s else "",
            )
            made = await self._cut(row, request)
        except (EngineClosed, WorkCrashed):
            raise  # nothing is wrong with the job; the loop tries again
        except FabError as error:
            why = error.message
            await ctx.db.write(lambda tx: programs.refuse(tx, row.id, readings, why, ctx.now()))
            return
        found = decode(made, programs.Made)
        await ctx.db.write(lambda tx: programs.store(tx, row.id, readings, found, ctx.now()))

    async def _cut(self, row: sa.Row[Any], request: programs.ProgramRequest) -> bytes:
        """The encoded programs; meanwhile the job says how far the search for its layout is."""
        work, told = programs.making(request)
        cutting = asyncio.ensure_future(_await(self._ctx.engine.submit(work)))
        said = None
        try:
            while not (await asyncio.wait([cutting], timeout=LOOK_EVERY_S))[0]:
                now = progress(told) if told is not None else None
                if now is not None and now != said:
                    said, words = now, now.words()
                    await self._ctx.db.write(lambda tx, w=words: jobs.say(tx, row, w, self._ctx.now()))  # type: ignore[misc]
        finally:
            cutting.cancel()
        return cutting.result()

    async def _repeat(self, name: str, step: Callable[[], Awaitable[None]]) -> None:
        """Nothing, for ever: the step, again and again; what fails is written down and tried later."""
        while True:
            wake, pause = self._wake, LOOK_EVERY_S
            try:
                await step()
            except Exception:
                log.exception("%s failed; it is tried again", name)
                pause = RETRY_S
            try:
                async with asyncio.timeout(pause):
                    await wake.wait()
            except TimeoutError:
                continue


async def _await(handle: Handle) -> bytes:
    return await handle


def _needs(tx: Tx, job: sa.Row[Any]) -> tuple[versions.Row, MachineProfile, HubTerms, tuple[JobOffcut, ...]]:
    """The version that the job's order is for, the hub's machine, its terms, and the offcuts reserved for the job."""
    quote = sa.select(tables.orders.c.quote).where(tables.orders.c.id == job.order).scalar_subquery()
    version = tx.scalar(sa.select(tables.quotes.c.version).where(tables.quotes.c.id == quote))
    hub = hubs.row_of(tx, job.hub)
    return versions.by_id(tx, str(version)), load.machine_of(hub), hubs.terms_of(hub), offcuts.of_job(tx, job.id)


def _any_silent(tx: Tx, now: dt.datetime, silent_s: float) -> bool:
    table = tables.hubs
    since = now - dt.timedelta(seconds=silent_s)
    return (
        tx.scalar(sa.select(table.c.id).where(table.c.state != hubs.CLOSED, table.c.seen_at < since).limit(1))
        is not None
    )


def _forgotten(tx: Tx, now: dt.datetime) -> list[tuple[str, str]]:
    table = tables.orders
    wanted = sa.select(table.c.id, table.c.buyer).where(
        table.c.state == OrderState.DELIVERED.value, table.c.updated_at < now - ACCEPTED_AFTER
    )
    return [(row.id, row.buyer) for row in tx.execute(wanted)]
