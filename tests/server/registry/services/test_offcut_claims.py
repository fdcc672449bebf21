"""No offcut is promised twice or cut twice, whatever orders, jobs and people do in whichever order."""

from __future__ import annotations

import tempfile

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from jupyter_fab_server.registry import ids, tables
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.migrations import migrate
from jupyter_fab_server.registry.roster import HUBS
from jupyter_fab_server.registry.seed import enrol
from jupyter_fab_server.registry.services import jobs, offcuts, people, routing, whole_sheets
from sqlalchemy.exc import IntegrityError

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.remnants import Remnant
from jupyter_fab.core.states import Actor, JobState
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.stock import NewOffcut, OffcutSize, OffcutState
from tests.server.registry.services.stored_quote import REASON, store_quote
from tests.server.registry.shop import NOW, desk_package, list_design

HUB = HUBS[0].id
LEFT = Remnant(
    sheet=0, material="birch-ply", nominal_mm=18.0, measured_mm=17.6, x_mm=5, y_mm=5, width_mm=700, height_mm=500
)
BEFORE = (JobState.DECLINED, JobState.TIMED_OUT, JobState.RE_ROUTED, JobState.CANCELLED)
CUT = (JobState.RUNNING, JobState.HELD, JobState.MADE, JobState.PASSED, JobState.FAILED, JobState.SCRAPPED)
ACTIONS = {
    "accept": Actor.OPERATOR, "load_sheet": Actor.OPERATOR, "prove": Actor.REGISTRY, "arm": Actor.OPERATOR,
    "start": Actor.OPERATOR, "make": Actor.OPERATOR, "decline": Actor.OPERATOR, "re_route": Actor.REGISTRY,
    "time_out": Actor.REGISTRY,
    "cancel": Actor.BUYER, "lose": Actor.REGISTRY, "scrap": Actor.OPERATOR, "fail": Actor.INSPECTOR,
}  # fmt: skip
numbers = st.integers(0, 5)


def rack_of(tx: Tx, pieces: int) -> list[str]:
    """Return four orders, at a new registry whose first hub has so many pieces."""
    migrate(tx)
    for hub in HUBS:
        enrol(tx, hub, NOW)
    dora, bea = (people.add(tx, name, name, "", ["buyer"], NOW).id for name in ("dora", "bea"))
    version = list_design(tx, desk_package(), dora)
    orders = []
    for _ in range(4):
        quote = store_quote(tx, version, bea, dora, (900, 40, 30, 30))
        row = {"id": ids.new("order"), "buyer": bea, "quote": quote, "state": "paid_held", "paid_minor": 1000}
        row |= {"currency": "EUR", "promise_date": NOW.date(), "placed_at": NOW, "updated_at": NOW}
        tx.execute(tables.orders.insert().values(**row))
        orders.append(row["id"])
    for _ in range(pieces):
        piece = NewOffcut(material="birch-ply", thickness_mm=18.0, width_mm=800, height_mm=400)
        offcuts.add(tx, HUB, piece, "olga", NOW)
    return orders


class Rack(RuleBasedStateMachine):
    """A hub's offcuts, four orders and their jobs, on SQLite; a refusal must change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(f"sqlite:///{self.folder.name}/r.sqlite")

    @initialize(pieces=st.integers(1, 3))
    def open(self, pieces: int) -> None:
        """Make a hub with some pieces on its rack, and orders."""

        self.orders = self.database.write_now(lambda tx: rack_of(tx, pieces))

    def teardown(self) -> None:
        """Let go of the database."""
        self.database.close()
        self.folder.cleanup()

    def attempt(self, work: object) -> None:
        """Do it, or be refused."""
        before = self.database.read_now(snapshot)
        try:
            self.database.write_now(work)  # type: ignore[arg-type]
        except FabError:
            assert self.database.read_now(snapshot) == before

    def label(self, number: int) -> str:
        """Return the label of one of the pieces."""
        labels = self.database.read_now(lambda tx: list(tx.scalars(sa.select(tables.offcuts.c.id))))
        return labels[number % len(labels)]

    @rule(order=st.integers(0, 3), wanted=st.lists(numbers, unique=True, max_size=3))
    def reserve(self, order: int, wanted: list[int]) -> None:
        """All that is wanted is held, or nothing of it."""
        labels = sorted({self.label(number) for number in wanted})
        could = self.database.read_now(lambda tx: offcuts.can_have(tx, self.orders[order], labels))
        got = self.database.write_now(lambda tx: offcuts.reserve(tx, self.orders[order], labels, NOW))
        assert got == could
        held = self.database.read_now(
            lambda tx: set(tx.scalars(sa.select(CLAIM.offcut).where(CLAIM.order == self.orders[order], HELD)))
        )
        assert held == (set(labels) if got else set())

    @rule(order=st.integers(0, 3))
    def offer(self, order: int) -> None:
        """Offer the order to the hub, unless it has an attempt under way."""
        name = self.orders[order]

        def work(tx: Tx) -> None:
            if any(JobState(job.state) in jobs.OPEN for job in jobs.of_order(tx, name)):
                return
            row = tx.execute(sa.select(tables.orders).where(tables.orders.c.id == name)).one()
            document = routing.quoted(tx, row)[1].job
            job = jobs.offer(tx, order=name, hub=HUB, document=document, reason=REASON, pay_minor=900,
                             due=NOW.date(), at_fault="", now=NOW)  # fmt: skip
            tx.execute(tables.jobs.update().where(tables.jobs.c.id == job).values(remnants=plain((LEFT, LEFT))))
            offcuts.assign(tx, name, job)

        self.attempt(work)

    @rule(order=st.integers(0, 3), actions=st.lists(st.sampled_from(sorted(ACTIONS)), min_size=1, max_size=6))
    def step(self, order: int, actions: list[str]) -> None:
        """Move the order's last job as its hub, the registry or the buyer would."""
        for action in actions:

            def work(tx: Tx, action: str = action) -> None:
                found = jobs.of_order(tx, self.orders[order])
                if found:
                    jobs.move(tx, found[-1], action, ACTIONS[action], NOW)

            self.attempt(work)

    @rule(order=st.integers(0, 3), number=numbers, end=st.sampled_from(["decline", "time_out", "re_route", "cancel"]))
    def end_early(self, order: int, number: int, end: str) -> None:
        """An order that holds a piece is offered, and the attempt ends before anything is cut."""
        self.reserve(order, [number])
        self.offer(order)
        self.step(order, [end])

    @rule(order=st.integers(0, 3))
    def cut(self, order: int) -> None:
        """All the way to a made piece."""
        self.step(order, ["accept", "load_sheet", "prove", "arm", "start", "make"])

    @rule(number=numbers, gone=st.booleans())
    def judge(self, number: int, gone: bool) -> None:
        """A person confirms or discards one."""
        label = self.label(number)

        def work(tx: Tx) -> None:
            if not gone:
                offcuts.confirm(tx, HUB, label, OffcutSize(width_mm=640.0), "olga", NOW)
                return
            job = offcuts.holder(tx, HUB, label)
            offcuts.discard(tx, HUB, label, "", "olga", NOW)
            if job:
                whole_sheets.without_offcut(tx, job, label, NOW)

        self.attempt(work)

    @invariant()
    def one_holder_each(self) -> None:
        """One claim at a time that is not released; what is used stays used; jobs that ended early hold nothing."""
        if not hasattr(self, "orders"):
            return

        def look(tx: Tx) -> None:
            claims = tx.execute(sa.select(tables.offcut_claims)).all()
            open_ = [claim.offcut for claim in claims if claim.state != "released"]
            assert len(open_) == len(set(open_))
            states = {job.id: JobState(job.state) for job in tx.execute(sa.select(tables.jobs)).all()}
            for claim in claims:
                if claim.state == "used":
                    assert states[claim.job] in (*CUT, JobState.UNCERTAIN)
                if claim.state == "held" and claim.job:
                    assert states[claim.job] not in (*BEFORE, *CUT)
            racked = {row.id: row for row in tx.execute(sa.select(tables.offcuts)).all()}
            assert all(racked[one].state == OffcutState.CONFIRMED for one in open_)
            left = [row.job for row in racked.values() if row.job]
            done = [job for job, state in states.items() if state in (JobState.MADE, JobState.FAILED)]
            assert sorted(left) == sorted(done * 2), "what a made job leaves is found once"
            usable = {sheet.offcut for sheet in offcuts.free(tx, HUB)}
            assert not usable & set(open_)

        self.database.read_now(look)


CLAIM = tables.offcut_claims.c
HELD = CLAIM.state == "held"


def snapshot(tx: Tx) -> list[tuple[object, ...]]:
    """Return all that a refusal must leave as it was."""
    return [
        tuple(row)
        for table in (tables.offcuts, tables.offcut_claims, tables.jobs)
        for row in tx.execute(sa.select(table).order_by(table.c.id)).all()
    ]


@pytest.mark.slow
def test_no_offcut_is_promised_or_cut_twice() -> None:
    """Orders, jobs, refusals and people in any sequence."""
    run_state_machine_as_test(
        Rack, settings=settings(max_examples=25, stateful_step_count=25, deadline=None,
                                suppress_health_check=list(HealthCheck))
    )  # fmt: skip


def test_the_database_refuses_a_second_claim(registry) -> None:  # type: ignore[no-untyped-def]
    """On both databases, whoever writes it; a released one makes room."""
    database = registry.ctx.db
    orders = database.write_now(lambda tx: rack_of(tx, 1))

    def claim(order: str, state: str) -> None:
        row = {"id": ids.new("claim"), "offcut": f"{HUB}-1", "order": order, "state": state, "at": NOW}
        database.write_now(lambda tx: tx.execute(tables.offcut_claims.insert().values(**row)))

    first, second, third, _ = orders
    claim(first, "released")
    claim(second, "held")
    for state in ("held", "used"):
        with pytest.raises(IntegrityError):
            claim(third, state)
