"""The plan of all orders is applied to what is open when it comes, not to what was when it was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from jupyter_fab_server.planner.plan import assemble
from jupyter_fab_server.planner.solve import Outcome, find_solver
from jupyter_fab_server.registry import ids, tables
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.migrations import migrate
from jupyter_fab_server.registry.roster import HUBS
from jupyter_fab_server.registry.seed import enrol
from jupyter_fab_server.registry.services import jobs, offcuts, people, plans, routing, whole_plan

from jupyter_fab.core.states import OrderState
from jupyter_fab.core.wire.base import Place
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.stock import NewOffcut
from tests.server.registry.services.stored_quote import REASON, store_quote
from tests.server.registry.shop import NOW, desk_package, list_design

PROMISED = NOW.date() + dt.timedelta(days=11)  # a Friday
HALF_WAY = Place(title="half way", latitude=50.96, longitude=4.21)  # from Ghent as far as from Leuven
SPOTS = {"half way": HALF_WAY} | {
    hub.id: Place(title=hub.id, latitude=hub.latitude, longitude=hub.longitude) for hub in HUBS
}
DAY_MIN = 480


class Town:
    """A registry on SQLite whose orders are put at hubs by hand, and planned by a solver in this very process."""

    def __init__(self, tx: Tx) -> None:
        migrate(tx)
        for hub in HUBS:
            if hub.id in ("ghent", "leuven"):
                enrol(tx, hub, NOW)
        self.dora, self.bea = (people.add(tx, name, name, "", ["buyer"], NOW).id for name in ("dora", "bea"))
        self.version = list_design(tx, desk_package(), self.dora)

    def order(self, tx: Tx, at: str, buyer_at: str, work_min: int, shares: tuple[int, int, int, int]) -> str:
        """Return an order that stands offered at a hub, for a buyer near another."""
        quote = store_quote(tx, self.version, self.bea, self.dora, shares)
        table = tables.quotes
        row = tx.execute(sa.select(table).where(table.c.id == quote)).one()
        document = row.document | {"place": plain(SPOTS[buyer_at])}
        inputs = row.inputs | {"job": row.inputs["job"] | {"work_minutes": float(work_min)}}
        tx.execute(table.update().where(table.c.id == quote).values(document=document, inputs=inputs))
        name = ids.new("order")
        made = {"id": name, "buyer": self.bea, "quote": quote, "state": "routed", "paid_minor": sum(shares)}
        made |= {"currency": "EUR", "promise_date": PROMISED, "placed_at": NOW, "updated_at": NOW, "hub": at}
        made |= {"make_by": PROMISED - dt.timedelta(days=2), "work_min": work_min}
        tx.execute(tables.orders.insert().values(**made))
        inputs_ = routing.quoted(tx, tx.execute(sa.select(tables.orders).where(tables.orders.c.id == name)).one())[1]
        jobs.offer(tx, order=name, hub=at, document=inputs_.job, reason=REASON, pay_minor=shares[0],
                   due=PROMISED, at_fault="", now=NOW)  # fmt: skip
        return name


PRICE = (40_000, 8_500, 3_000, 3_000)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Return an empty database."""
    found = Database(f"sqlite:///{tmp_path}/r.sqlite")
    yield found
    found.close()


def planned(database: Database) -> tuple[whole_plan.Whole, Outcome]:
    """Return the problem of all that is open now, and its plan."""
    asked = database.read_now(lambda tx: whole_plan.problem(tx, whole_plan.Known(), NOW, "EUR"))
    return asked, Outcome(assemble(asked.problem, find_solver("highs").solve(asked.problem, 5.0), "highs"), 0.1)


def apply(database: Database, asked: whole_plan.Whole, outcome: Outcome) -> list[str]:
    """Return the orders that moved."""
    return database.write_now(lambda tx: whole_plan.apply(tx, asked, outcome, NOW, "orders changed"))


def at(database: Database, order: str) -> tuple[str, str]:
    """Return the order's state and the hub of its last job."""
    found = database.read_now(lambda tx: tx.scalar(sa.select(tables.orders.c.state).where(tables.orders.c.id == order)))
    return str(found), str(database.read_now(lambda tx: jobs.of_order(tx, order))[-1].hub)


def test_hours_that_others_took_while_it_was_planned_are_not_given_again(database: Database) -> None:
    """What would be made nearer moves there; not where a new order has had that hub's hours since."""
    town = database.write_now(Town)
    moving = database.write_now(lambda tx: town.order(tx, "leuven", "ghent", 240, PRICE))
    asked, outcome = planned(database)
    assert [one.hub_id for one in outcome.plan.assignments] == ["ghent"]
    full = database.write_now(lambda tx: town.order(tx, "ghent", "ghent", 9 * DAY_MIN, PRICE))
    assert apply(database, asked, outcome) == []
    assert at(database, moving) == (OrderState.ROUTED, "leuven")
    gone = sa.update(tables.orders).where(tables.orders.c.id == full).values(state="cancelled")
    database.write_now(lambda tx: tx.execute(gone))
    assert apply(database, asked, outcome) == [moving]
    assert at(database, moving) == (OrderState.ROUTED, "ghent")
    job = database.read_now(lambda tx: jobs.of_order(tx, moving))[-1]
    assert (job.pay_minor, job.carriage_minor) == (40_000, 0), "who collects it has nobody to pay for it"


@pytest.mark.parametrize(("paid", "goes_to"), [((40_000, 4_500, 0, 0), "leuven"), ((30_000, 4_500, 0, 0), "ghent")])
def test_nothing_moves_for_a_saving_that_nobody_has(
    database: Database, paid: tuple[int, int, int, int], goes_to: str
) -> None:
    """A hub gets what was paid for making even where it asks less: only what it asks beyond that can be saved."""
    town = database.write_now(Town)

    def offered(tx: Tx) -> None:
        order = town.order(tx, "leuven", "half way", 60, paid)
        row = tx.execute(sa.select(tables.quotes)).one()
        for found in row.inputs["candidates"]:
            found["making_minor"] = 40_000 if found["hub"] == "leuven" else 30_000
        tx.execute(tables.quotes.update().values(inputs=row.inputs))
        tx.execute(tables.jobs.update().where(tables.jobs.c.order == order).values(pay_minor=40_000))

    database.write_now(offered)
    _, outcome = planned(database)
    assert [one.hub_id for one in outcome.plan.assignments] == [goes_to]


def test_two_that_change_places_have_each_others_hours(database: Database) -> None:
    """Each fits only where the other leaves; where one of them may not go any more, neither does."""
    town = database.write_now(Town)
    one = database.write_now(lambda tx: town.order(tx, "leuven", "ghent", 6 * DAY_MIN, PRICE))
    other = database.write_now(lambda tx: town.order(tx, "ghent", "leuven", 6 * DAY_MIN, PRICE))
    asked, outcome = planned(database)
    assert {given.job_id: given.hub_id for given in outcome.plan.assignments} == {one: "ghent", other: "leuven"}

    def state(name: str) -> sa.Update:
        job = tables.jobs
        return sa.update(job).where(job.c.order == other).values(state=name)

    database.write_now(lambda tx: tx.execute(state("accepted")))
    assert apply(database, asked, outcome) == []
    database.write_now(lambda tx: tx.execute(state("offered")))
    assert sorted(apply(database, asked, outcome)) == sorted([one, other])
    assert (at(database, one)[1], at(database, other)[1]) == ("ghent", "leuven")


def test_an_offcut_that_went_to_another_order_is_not_counted_on(database: Database) -> None:
    """What was read once of a quote is its words: the price from an offcut holds while the order may have it."""
    town, known = database.write_now(Town), whole_plan.Known()
    one, other = (database.write_now(lambda tx: town.order(tx, "leuven", "ghent", 60, PRICE)) for _ in range(2))

    def count_on(tx: Tx) -> None:
        piece = NewOffcut(material="birch-ply", thickness_mm=18.0, width_mm=800, height_mm=400)
        label = offcuts.add(tx, "ghent", piece, "olga", NOW).id
        for row in tx.execute(sa.select(tables.quotes)).all():
            there = [found for found in row.inputs["candidates"] if found["hub"] == "ghent"]
            there[0].update(offcuts=[label], making_minor=30_000, whole_minor=45_000)
            kept = tables.quotes.update().where(tables.quotes.c.id == row.id).values(inputs=row.inputs)
            tx.execute(kept)

    def asks(order: str) -> int:
        wanted = sa.select(tables.orders).where(tables.orders.c.id == order)
        found = database.read_now(lambda tx: known.of(tx, tx.execute(wanted).one())[1].candidate("ghent"))
        assert found is not None
        return found.making_minor

    database.write_now(count_on)
    assert (asks(one), asks(other)) == (30_000, 30_000)
    assert database.write_now(lambda tx: offcuts.reserve(tx, other, ["ghent-1"], NOW))
    assert (asks(one), asks(other)) == (45_000, 30_000)
    database.write_now(lambda tx: offcuts.release(tx, other, NOW))
    assert asks(one) == 30_000


def test_old_plans_go_that_changed_nothing(database: Database) -> None:
    """After a month only what moved an order, placed one, or is the plan before the newest, can still be read."""
    town = database.write_now(Town)
    database.write_now(lambda tx: town.order(tx, "leuven", "ghent", 60, PRICE))
    asked, outcome = planned(database)

    def keep(kind: str, days: float) -> str:
        at = NOW + dt.timedelta(days=days)
        return database.write_now(lambda tx: plans.store(tx, asked.problem, outcome, kind, "", at))

    def kept() -> set[str]:
        return database.read_now(lambda tx: {one.id for one in plans.summaries(tx)})

    assert len(apply(database, asked, outcome)) == 1
    (moved,) = kept()
    placed, idle, before = keep(plans.PLACING, 0), keep(plans.WHOLE, 0), keep(plans.WHOLE, 0)
    month = keep(plans.WHOLE, plans.KEPT_DAYS)
    assert kept() == {moved, placed, idle, before, month}, "a month is not over"
    last = keep(plans.WHOLE, plans.KEPT_DAYS + 0.5)
    assert kept() == {moved, placed, month, last}
    much_later = keep(plans.WHOLE, 10 * plans.KEPT_DAYS)
    assert kept() == {moved, placed, last, much_later}
    found = database.read_now(lambda tx: plans.whole(tx, moved))
    assert [one.more_minor for one in found.changes] == [-PRICE[1]], "nearer: nobody carries it"
