"""Orders in any sequence of claims, cuts, refusals, silences, cancels and remakes, against the services themselves.

What must hold after every step: the ledger sums to zero, held money is exactly that of the open orders, an order has
at most one attempt under way, and whatever is refused or sent again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from jupyter_fab_server.payments.credits import CreditsProvider
from jupyter_fab_server.planner.greedy import GreedySolver
from jupyter_fab_server.planner.plan import assemble
from jupyter_fab_server.planner.solve import Outcome
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.migrations import migrate
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.roster import HUBS
from jupyter_fab_server.registry.seed import enrol
from jupyter_fab_server.registry.services import (
    handover,
    hubs,
    inspection,
    jobs,
    ledger,
    orders,
    people,
    reports,
    routing,
    silence,
    tokens,
    vouchers,
)

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.states import Actor, JobState, OrderState
from jupyter_fab.core.wire.hubs import (
    Characteristic,
    Heartbeat,
    Inspection,
    Measurement,
    Report,
    ReportKind,
    SheetLoaded,
    sign,
)
from tests.server.registry.services.stored_quote import store_quote
from tests.server.registry.shop import NOW, desk_package, list_design

SECRET = b"s" * 32
DIGEST = "d" * 64
WANTED = (
    Characteristic(
        id="width", part="top", title="Width", nominal_mm=100, lower_mm=99, upper_mm=101, instrument="caliper"
    ),
)
CLOSED = (OrderState.CANCELLED.value, OrderState.ACCEPTED.value)
job_numbers = st.integers(0, 11)


class CityMachine(RuleBasedStateMachine):
    """The services of one registry on SQLite; every rule may be refused, and then nothing may have changed."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database(f"sqlite:///{self.folder.name}/r.sqlite")
        self.now = NOW
        self.seq = {hub.id: 0 for hub in HUBS}
        self.sent: list[Report] = []
        self.counts = {"placed": 0, "accepted": 0, "cancelled": 0}

    @initialize(rich=st.sampled_from([30_000, 5_000_000, 5_000_000]), first=st.integers(1, 4))
    def open(self, rich: int, first: int = 0) -> None:
        """Make hubs, people, a design and a token; give bea credits, sometimes for one order only; place orders."""

        def settle(tx: Tx) -> None:
            migrate(tx)
            for hub in HUBS:
                enrol(tx, hub, NOW)
                people.add(tx, f"op-{hub.id}", hub.title, "", [f"hub_operator:{hub.id}"], NOW)
            self.dora = people.add(tx, "dora", "Dora", "", ["designer"], NOW).id
            self.bea = people.add(tx, "bea", "Bea", "", ["buyer"], NOW).id
            self.version = list_design(tx, desk_package(), self.dora)
            scopes = ("order:create",)
            issued = tokens.issue(tx, self.bea, scopes, expires_in_s=86_400, now=NOW, max_amount_minor=2**40)
            self.reader = tokens.reader(tx, issued.secret, NOW)

        self.database.write_now(settle)
        self.grant(rich)
        for _ in range(first):
            self.place((900, 40, 30, 30), routed=True)

    def teardown(self) -> None:
        """Bring every order to an end, and verify the whole ledger."""
        if hasattr(self, "reader"):
            self.bring_all_to_an_end()
        self.database.read_now(ledger.verify)
        self.database.close()
        self.folder.cleanup()

    def bring_all_to_an_end(self) -> None:
        """Whatever happened, no order is stuck: once all hubs are heard, it is accepted, or given back."""
        for order in self.open_orders():
            self.fall_silent(hub="", seconds=1)
            self.route()
            number = self.number_of(order)
            if number is not None:
                self.report(number, ReportKind.RESUMED, 0)  # refused, unless it was held
                self.cut(number)
                self.inspect(number, 100.0)
                self.hand_over_and_accept(number)
            if order in self.open_orders():
                assert self.attempt(lambda tx, o=order: orders.cancel(tx, o, self.bea, CreditsProvider(), self.now))
                self.counts["cancelled"] += 1
            self.money_and_attempts_agree()

    def open_orders(self) -> list[str]:
        """Return the orders that are neither accepted nor cancelled."""
        query = tables.orders.select().where(tables.orders.c.state.not_in(CLOSED))
        return [row.id for row in self.database.read_now(lambda tx: tx.execute(query).all())]

    def number_of(self, order: str) -> int | None:
        """Return the number by which rules pick the last attempt at an order."""
        attempts = [(job.attempt, number) for number, job in enumerate(reversed(self.jobs())) if job.order == order]
        return max(attempts)[1] if attempts else None

    def attempt(self, work: Any) -> Any:
        """Return what the work returns; None if it is refused, after which nothing has changed."""
        before = self.database.read_now(everything)
        try:
            return self.database.write_now(work)
        except FabError:
            assert self.database.read_now(everything) == before
            return None

    def jobs(self) -> list[Any]:
        """Return all jobs, the oldest first."""
        table = tables.jobs
        query = table.select().order_by(table.c.created_at, table.c.id)
        return list(self.database.read_now(lambda tx: tx.execute(query).all()))

    def pick(self, number: int) -> Any:
        """Return one of the newest jobs, or None."""
        rows = self.jobs()
        return rows[-1 - number % len(rows)] if rows else None

    @rule(amount=st.integers(1_000, 90_000))
    def grant(self, amount: int) -> None:
        """Give bea credits by a voucher, which is worth nothing the second time."""
        made = self.database.write_now(lambda tx: vouchers.make(tx, amount, "", self.dora, "EUR", self.now))
        assert self.attempt(lambda tx: vouchers.redeem(tx, made.code, self.bea, self.now))
        assert self.attempt(lambda tx: vouchers.redeem(tx, made.code, self.bea, self.now)) is None

    @rule(amounts=st.tuples(*[st.integers(1, 9_000)] * 4), routed=st.booleans())
    def place(self, amounts: tuple[int, int, int, int], routed: bool) -> None:
        """Order, if the credits are there; once."""
        quote = self.database.write_now(lambda tx: store_quote(tx, self.version, self.bea, self.dora, amounts))
        reader: Reader = self.reader
        provider = CreditsProvider()

        def order(tx: Tx) -> Any:
            return orders.place(tx, reader, quote, provider, self.now, SECRET, dry_run=False)

        if self.attempt(order):
            self.counts["placed"] += 1
            assert self.attempt(order) is None
        if routed:
            self.route()

    @rule()
    def route(self) -> None:
        """Plan all that wait."""
        waiting = self.database.read_now(routing.waiting)
        if waiting:
            asked = self.database.read_now(lambda tx: routing.problem(tx, waiting, self.now, "EUR"))
            plan = Outcome(assemble(asked, GreedySolver().solve(asked, 5), "greedy"), 0.0)
            self.database.write_now(lambda tx: routing.apply(tx, asked, plan, self.now))
            assert self.database.write_now(lambda tx: routing.apply(tx, asked, plan, self.now)) == []

    @rule(number=job_numbers, agent=st.sampled_from(["one", "other"]))
    def claim(self, number: int, agent: str) -> None:
        """Claim a job."""
        if job := self.pick(number):
            self.attempt(lambda tx: jobs.accept(tx, job.id, frozenset({job.hub}), agent, "", self.now))

    @rule(number=job_numbers, off=st.sampled_from([0, 0, 0, -1]))
    def decline(self, number: int, off: int) -> None:
        """Give a job back."""
        if job := self.pick(number):
            self.attempt(lambda tx: jobs.decline(tx, job.id, frozenset({job.hub}), "no", job.fence + off, self.now))

    @rule(number=job_numbers, prove=st.booleans())
    def load(self, number: int, prove: bool) -> None:
        """Load a sheet, and perhaps prove a program."""
        if job := self.pick(number):
            sheet = SheetLoaded(fence=job.fence, readings_mm=(18.0, 18.0, 18.0, 18.0))
            loaded = self.attempt(lambda tx: jobs.load_sheet(tx, job.id, frozenset({job.hub}), sheet, self.now))
            if loaded and prove:

                def ready(tx: Tx) -> None:
                    row = jobs.row_of(tx, job.id)
                    jobs.move(tx, row, "prove", Actor.REGISTRY, self.now, program_digest=DIGEST)

                self.database.write_now(ready)

    @rule(number=job_numbers, kind=st.sampled_from(list(ReportKind)), fence=st.sampled_from([0, 0, 0, 0, -1, 1]))
    def report(self, number: int, kind: ReportKind, fence: int) -> None:
        """Let a hub report anything."""
        if job := self.pick(number):
            self.tell(job, kind, fence)

    @rule(number=job_numbers)
    def cut(self, number: int) -> None:
        """Let a hub do all of a job, from the claim to the end of the cut."""
        self.claim(number, "one")
        self.load(number, prove=True)
        if job := self.pick(number):
            for kind in (ReportKind.ARMED, ReportKind.STARTED, ReportKind.PROGRESS, ReportKind.MADE):
                self.tell(job, kind, 0)

    def tell(self, job: Any, kind: ReportKind, fence: int) -> None:
        """Sign and send a report."""
        key = self.database.read_now(lambda tx: hubs.row_of(tx, job.hub).signing_key)
        self.seq[job.hub] += 1
        made = Report(
            hub=job.hub,
            seq=self.seq[job.hub],
            job=job.id,
            attempt=job.attempt,
            fence=job.fence + fence,
            kind=kind,
            at=self.now,
            data={"digest": DIGEST, "done": 0.5},
        )
        signed = msgspec.structs.replace(made, signature=sign(made, key))
        self.sent.append(signed)
        taken = self.database.write_now(lambda tx: reports.take(tx, job.hub, (signed,), self.now))
        assert taken.seq == signed.seq

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """Send old reports again, in any order, forged ones between them: nothing changes."""
        some = data.draw(st.lists(st.sampled_from(self.sent), max_size=6))
        before = self.database.read_now(everything)
        for report in some:
            forged = msgspec.structs.replace(report, seq=report.seq + 1, kind=ReportKind.MADE)
            for one in (report, forged):
                self.database.write_now(lambda tx, one=one: reports.take(tx, one.hub, (one,), self.now))
        assert self.database.read_now(everything) == before

    @rule(number=job_numbers, value_mm=st.sampled_from([100.0, 100.0, 90.0]))
    def inspect(self, number: int, value_mm: float) -> None:
        """Measure a piece."""
        if job := self.pick(number):
            entry = Inspection(
                fence=job.fence,
                inspector=f"op-{job.hub}",
                measurements=(Measurement(characteristic="width", value_mm=value_mm),),
            )
            self.attempt(lambda tx: inspection.enter(tx, job.id, frozenset({job.hub}), entry, WANTED, SECRET, self.now))

    @rule(number=job_numbers)
    def hand_over_and_accept(self, number: int) -> None:
        """Collect with the code, and accept; both once."""
        if job := self.pick(number):
            before = self.database.read_now(lambda tx: orders.own(tx, job.order, self.bea).state)
            seen = self.database.read_now(
                lambda tx: orders.told(tx, orders.own(tx, job.order, self.bea), self.bea, SECRET)
            )
            assert bool(seen.collection_code) == (before == OrderState.READY_FOR_PICKUP)
            code = seen.collection_code or "AAAA-AAAA"
            hub = frozenset({job.hub})
            self.attempt(lambda tx: handover.try_code(tx, job.id, hub, code, "op", self.now))
            for _ in range(2):
                if self.attempt(lambda tx: orders.accept(tx, job.order, self.bea, self.now)):
                    self.counts["accepted"] += 1

    @rule(number=job_numbers)
    def cancel(self, number: int) -> None:
        """Cancel an order, which gives all of it back once."""
        if job := self.pick(number):
            for _ in range(2):
                done = self.attempt(lambda tx: orders.cancel(tx, job.order, self.bea, CreditsProvider(), self.now))
                self.counts["cancelled"] += bool(done)

    @rule(hub=st.sampled_from([hub.id for hub in HUBS]), seconds=st.sampled_from([10, 50, 200]))
    def fall_silent(self, hub: str, seconds: int) -> None:
        """Let time pass in which one hub is not heard."""
        self.now += dt.timedelta(seconds=seconds)
        beat = Heartbeat(agent="one", machine_state="idle")

        def heard(tx: Tx) -> None:
            for other in HUBS:
                if other.id != hub:
                    hubs.heartbeat(tx, other.id, beat, self.now)
            silence.sweep(tx, self.now, silent_s=30, lease_s=90)

        self.database.write_now(heard)

    @invariant()
    def money_and_attempts_agree(self) -> None:
        """Sum 0; held is that of the open orders; one attempt at a time; no cut without an order."""

        def look(tx: Tx) -> None:
            trial = ledger.trial_balance(tx)
            assert trial.sum_minor == 0
            held = {a.account: -a.balance_minor for a in trial.accounts if ":Held:" in a.account and a.balance_minor}
            found = tx.execute(tables.orders.select()).all()
            wanted = {f"Liabilities:Held:Orders:{o.id}": o.paid_minor for o in found if o.state not in CLOSED}
            assert held == wanted
            for order in found:
                attempts = jobs.of_order(tx, order.id)
                under_way = [job for job in attempts if JobState(job.state) in jobs.OPEN]
                assert len(under_way) <= 1
                assert [job.attempt for job in attempts] == list(range(1, len(attempts) + 1))
                assert sorted(job.fence for job in attempts) == [job.fence for job in attempts]
                if order.state in CLOSED:
                    assert not under_way
                if order.state == OrderState.PAID_HELD:
                    assert not under_way

        if hasattr(self, "reader"):
            self.database.read_now(look)


def everything(tx: Tx) -> list[Any]:
    """Return all that a refused step must leave as it was."""
    jobs_, orders_ = tables.jobs, tables.orders
    return [
        tx.execute(jobs_.select().order_by(jobs_.c.id)).all(),
        tx.execute(orders_.select().order_by(orders_.c.id)).all(),
        tx.execute(tables.ledger_head.select()).all(),
    ]


def test_an_order_comes_to_its_end_whichever_way_it_went() -> None:
    """Accepted, cancelled, or brought to an end after a cut that was lost: the rules are able to get there."""
    city = CityMachine()
    city.open(rich=5_000_000)
    for _ in range(3):
        city.place(amounts=(900, 40, 30, 30), routed=True)
    city.cut(number=2)
    city.inspect(number=2, value_mm=100.0)
    city.hand_over_and_accept(number=2)
    city.cancel(number=1)
    assert city.counts == {"placed": 3, "accepted": 1, "cancelled": 1}
    city.claim(number=0, agent="one")
    city.load(number=0, prove=True)
    for kind in (ReportKind.ARMED, ReportKind.STARTED, ReportKind.UNCERTAIN):
        city.report(number=0, kind=kind, fence=0)
    city.money_and_attempts_agree()
    city.teardown()
    assert city.counts == {"placed": 3, "accepted": 2, "cancelled": 1}


@pytest.mark.slow
def test_any_sequence_of_events_keeps_money_and_attempts_in_order() -> None:
    """Orders through every path there is, and none is lost, doubled, stuck, or paid for twice."""
    run_state_machine_as_test(
        CityMachine,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
