"""A hub that loses the offcut it was promised is paid what whole sheets cost, and nothing is cut from what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.services import jobs, offcuts, programs, routing, settlement, whole_sheets

from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.proof.verdict import Figures, Proof
from jupyter_fab.core.sheet import offcut_sheet
from jupyter_fab.core.states import Actor, JobState
from jupyter_fab.core.wire.codec import plain
from tests.server.registry.services.stored_quote import REASON
from tests.server.registry.services.test_offcut_claims import HUB, rack_of
from tests.server.registry.shop import NOW

READINGS = (17.6, 17.7, 17.7, 17.6)
PROMISED, WHOLE = 900, 1400
ROAD = (("accept", Actor.OPERATOR), ("load_sheet", Actor.OPERATOR), ("prove", Actor.REGISTRY))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Yield a registry whose first hub is to cut an order's job from the one piece on its rack, at its price."""
    found = Database(f"sqlite:///{tmp_path}/r.sqlite")
    found.write_now(promise)
    yield found
    found.close()


def promise(tx: Tx) -> None:
    """Offer a job whose price counts on the piece."""
    order, *_ = rack_of(tx, 1)
    label = f"{HUB}-1"
    row = tx.execute(sa.select(tables.orders).where(tables.orders.c.id == order)).one()
    inputs = routing.quoted(tx, row)[1]
    candidates = tuple(
        msgspec.structs.replace(one, offcuts=(label,), whole_minor=WHOLE) if one.hub == HUB else one
        for one in inputs.candidates
    )
    stored = plain(msgspec.structs.replace(inputs, candidates=candidates))
    tx.execute(tables.quotes.update().where(tables.quotes.c.id == row.quote).values(inputs=stored))
    assert offcuts.reserve(tx, order, (label,), NOW)
    job = jobs.offer(tx, order=order, hub=HUB, document=inputs.job, reason=REASON, pay_minor=PROMISED,
                     due=NOW.date(), at_fault="", now=NOW)  # fmt: skip
    offcuts.assign(tx, order, job)


def the_job(tx: Tx) -> sa.Row:  # type: ignore[type-arg]
    """Return the job."""
    return tx.execute(sa.select(tables.jobs)).one()


def go(tx: Tx, steps: int) -> sa.Row:  # type: ignore[type-arg]
    """Return the job, so many steps on; a sheet that is loaded measures READINGS."""
    for action, actor in ROAD[:steps]:
        jobs.move(tx, the_job(tx), action, actor, NOW, readings_mm=list(READINGS))
    return the_job(tx)


def lose(tx: Tx) -> None:
    """Discard the piece as the console does."""
    offcuts.discard(tx, HUB, f"{HUB}-1", "split", "olga", NOW)
    whole_sheets.without_offcut(tx, the_job(tx).id, f"{HUB}-1", NOW)


def made(*, on_offcut: bool) -> programs.Made:
    """Return programs as they come from the engine: laid on the piece, or on nothing of it."""
    sheet = offcut_sheet(f"{HUB}-1" if on_offcut else "", "birch-ply", 18.0, (800.0, 400.0), READINGS)
    layout = Layout(machine=FULL_SHEET_ROUTER.id, sheets=(sheet,), placed=(), gap_mm=8.0)
    figures = Figures(**{name: 0 for name in Figures.__struct_fields__})
    proof = Proof(
        ok=True, machine=FULL_SHEET_ROUTER.id, layout=layout.digest(), programs=(), figures=figures, failures=()
    )
    return programs.Made(files=(), setup_svg=(), layout=layout, proof=proof, characteristics=(), measured_mm=17.65,
                         unused=() if on_offcut else (f"{HUB}-1",))  # fmt: skip


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_the_hub_is_paid_for_the_sheet_that_it_has_to_buy(database: Database, steps: int) -> None:
    """Offered, accepted, being proven or ready: it gets the price of new sheets, and only the registry bears that."""

    def work(tx: Tx) -> None:
        go(tx, steps)
        lose(tx)
        row = the_job(tx)
        assert row.pay_minor == WHOLE
        assert JobState(row.state) is (JobState.ACCEPTED if steps else JobState.OFFERED)
        assert f"{HUB}-1 was discarded" in row.message
        assert jobs.told(tx, row).offcuts == ()
        shares = routing.quoted(tx, tx.execute(sa.select(tables.orders).where(tables.orders.c.id == row.order)).one())[
            1
        ].shares
        legs = settlement.accepted(row.order, shares, HUB, pay_minor=row.pay_minor)
        assert sum(leg.amount_minor for leg in legs) == 0
        assert sum(leg.amount_minor for leg in legs if "Held" in leg.account) == shares.total_minor == 1000
        assert [-leg.amount_minor for leg in legs if leg.account.endswith(HUB)] == [WHOLE]

    database.write_now(work)


def test_an_offcut_that_serves_nothing_is_no_reason_to_be_paid_less(database: Database) -> None:
    """As measured nothing goes on it: it is free, the job waits for a sheet, at the price of a sheet."""

    def work(tx: Tx) -> None:
        job = go(tx, 2).id
        assert programs.store(tx, job, READINGS, made(on_offcut=False), NOW) is None
        row = the_job(tx)
        assert (JobState(row.state), row.pay_minor) == (JobState.ACCEPTED, WHOLE)
        assert [sheet.offcut for sheet in offcuts.free(tx, HUB)] == [f"{HUB}-1"]

    database.write_now(work)


def test_programs_for_an_offcut_that_is_gone_are_never_ready(database: Database) -> None:
    """Discarded while they were made, and a sheet that measures the same loaded: they are made again."""

    def work(tx: Tx) -> None:
        job = go(tx, 2).id
        lose(tx)
        jobs.move(tx, the_job(tx), "load_sheet", Actor.OPERATOR, NOW, readings_mm=list(READINGS))
        assert programs.store(tx, job, READINGS, made(on_offcut=True), NOW) is None
        row = the_job(tx)
        assert (JobState(row.state), row.program) == (JobState.RESERVED, None)

    database.write_now(work)


def test_programs_for_the_offcut_that_the_job_holds_are_ready(database: Database) -> None:
    """Nothing was lost: stored, at the price that was promised."""

    def work(tx: Tx) -> None:
        found = programs.store(tx, go(tx, 2).id, READINGS, made(on_offcut=True), NOW)
        assert found is not None
        assert (found.state, found.pay_minor) == (JobState.READY, PROMISED)

    database.write_now(work)
