"""What a hub's people say of today ends with the day, and who said it is for the hub and the registry alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.database import Database
from jupyter_fab_server.registry.events import Events, read
from jupyter_fab_server.registry.migrations import migrate
from jupyter_fab_server.registry.roster import HUBS
from jupyter_fab_server.registry.seed import enrol
from jupyter_fab_server.registry.services import hubs, load, standing

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.wire.hubs import HubStanding
from tests.server.registry.shop import NOW

HUB = HUBS[0].id
DAY = dt.timedelta(days=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Return a registry's database with one hub, its events written."""
    found = Database(f"sqlite:///{tmp_path}/r.sqlite")
    Events(found)
    found.write_now(lambda tx: (migrate(tx), enrol(tx, HUBS[0], NOW)))
    yield found
    found.close()


def say(database: Database, now: dt.datetime = NOW, **said: object) -> HubStanding:
    """Return what is kept of what somebody says."""
    found = database.write_now(lambda tx: standing.change(tx, HUB, HubStanding(**said), "olga", now))  # type: ignore[arg-type]
    return found.standing or HubStanding()


def on(database: Database, day: dt.date) -> tuple[bool, int]:
    """Return whether the planner may use the hub on that day, and how far behind it is."""
    row = database.read_now(lambda tx: hubs.row_of(tx, HUB))
    found = load.plan_hub(row, day, 30)
    return found.accepting, found.backlog_min


def test_behind_and_closed_end_with_the_hubs_working_day(database: Database) -> None:
    """Tomorrow is an ordinary day; said on a day off it holds through the next working day, or until the day named."""
    assert say(database, late_min=300).until == NOW.date()
    assert on(database, NOW.date()) == (True, 300)
    assert on(database, NOW.date() + DAY) == (True, 0)
    assert database.read_now(lambda tx: hubs.told(hubs.row_of(tx, HUB), NOW.date() + DAY)).standing is None
    saturday = NOW + 5 * DAY
    assert say(database, saturday, open=False, reason="repair").until == (saturday + 2 * DAY).date()
    assert on(database, (saturday + 2 * DAY).date()) == (False, 0)
    assert on(database, (saturday + 3 * DAY).date()) == (True, 0)
    say(database, open=False, reason="holiday", until=NOW.date() + 9 * DAY)
    assert on(database, NOW.date() + 9 * DAY) == (False, 0)
    assert on(database, NOW.date() + 10 * DAY) == (True, 0)
    with pytest.raises(BadInput, match="not over"):
        say(database, open=False, reason="gone", until=NOW.date() - DAY)


def test_out_of_stock_holds_until_somebody_says_otherwise(database: Database) -> None:
    """A missing sheet does not come overnight, though the hub is behind no more."""
    material = database.read_now(lambda tx: hubs.row_of(tx, HUB)).materials[0]
    say(database, late_min=60, without=(material,))
    later = database.read_now(lambda tx: hubs.told(hubs.row_of(tx, HUB), NOW.date() + 9 * DAY)).standing
    assert later == HubStanding(without=(material,))
    assert say(database, NOW + DAY) == HubStanding()
    assert database.read_now(lambda tx: tx.scalar(sa.select(tables.hubs.c.status))) is None


def test_everyone_reads_how_it_stands_and_not_who_said_it(database: Database) -> None:
    """The public event names nobody; the hub's own people, and admins, read who it was."""
    say(database, late_min=60)
    for readers, names in (["public"], []), ([f"hub:{HUB}"], ["olga"]), (["role:admin"], ["olga"]):
        found = [one for one in database.read_now(lambda tx, r=readers: read(tx, r, 0, 99)) if "late_min" in one.data]
        assert [one.data["by"] for one in found if "by" in one.data] == names
        assert [one.data["late_min"] for one in found] == [60]
