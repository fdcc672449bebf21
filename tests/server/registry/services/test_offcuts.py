"""A hub's rack: what is shown of it, what is offered to a quote, what may be said of a piece, and who gets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from jupyter_fab_server.registry import ids, tables
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.permissions import Reader
from jupyter_fab_server.registry.roster import HUBS
from jupyter_fab_server.registry.services import offcuts, orders
from jupyter_fab_server.registry.services.quote_inputs import QuoteInputs

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.stock import NewOffcut, OffcutSize, OffcutState
from tests.server.registry.services.stored_quote import store_quote
from tests.server.registry.services.test_offcut_claims import HUB, rack_of
from tests.server.registry.shop import NOW

OTHER = HUBS[1].id


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Yield a registry with four orders and empty racks."""
    found = Database(f"sqlite:///{tmp_path}/r.sqlite")
    found.write_now(lambda tx: rack_of(tx, 0))
    yield found
    found.close()


def enter(tx: Tx, hub: str = HUB, material: str = "birch-ply", width_mm: float = 800.0) -> str:
    """Return the label of one more piece on the rack."""
    piece = NewOffcut(material=material, thickness_mm=18.0, width_mm=width_mm, height_mm=400.0)
    return offcuts.add(tx, hub, piece, "olga", NOW).id


def test_small_pieces_of_another_kind_do_not_hide_those_that_fit(database: Database) -> None:
    """The limit is for each kind of sheet: a rack full of small oak leaves the larger birch to quotes."""

    def work(tx: Tx) -> None:
        for _ in range(offcuts.MOST_OFFERED + 3):
            enter(tx, material="oak-ply", width_mm=300.0)
        large = [enter(tx, width_mm=1800.0), enter(tx, width_mm=1700.0)]
        found = [sheet.offcut for sheet in offcuts.free(tx, HUB) if sheet.material == "birch-ply"]
        assert found == large[::-1]
        assert len(offcuts.free(tx, HUB)) == offcuts.MOST_OFFERED + 2

    database.write_now(work)


def test_what_is_on_the_rack_is_shown_however_many_were_used_since(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old confirmed piece that quotes count on stays on the console; of the used ones the latest are shown."""
    monkeypatch.setattr(offcuts, "MOST_SHOWN", 3)

    def work(tx: Tx) -> None:
        order = tx.scalars(sa.select(tables.orders.c.id)).first()
        old = enter(tx)
        used = [enter(tx) for _ in range(5)]
        for label in used:
            row = {"id": ids.new("claim"), "offcut": label, "order": order, "state": offcuts.USED, "at": NOW}
            tx.execute(tables.offcut_claims.insert().values(**row))
        shown = offcuts.of_hub(tx, HUB)
        assert {one.id: one.state for one in shown} == {old: OffcutState.CONFIRMED} | dict.fromkeys(
            used[2:], OffcutState.USED
        )

    database.write_now(work)


def test_a_discarded_piece_does_not_come_back(database: Database) -> None:
    """Its label is gone; who finds it again enters it anew."""

    def work(tx: Tx) -> None:
        label = enter(tx)
        offcuts.discard(tx, HUB, label, "split", "olga", NOW)
        with pytest.raises(Conflict, match="enter the piece anew"):
            offcuts.confirm(tx, HUB, label, OffcutSize(), "olga", NOW)
        assert offcuts.free(tx, HUB) == ()

    database.write_now(work)


@pytest.mark.parametrize("gone", [False, True])
def test_an_order_holds_offcuts_of_the_hub_that_has_its_hours(
    database: Database, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    """Reserved at another hub than was quoted, it holds that hub's, if they are there, and none of the quoted one's."""

    def elsewhere(tx: Tx, order: Any, _now: object) -> None:
        tx.execute(tables.orders.update().where(tables.orders.c.id == order.id).values(hub=OTHER))

    monkeypatch.setattr(orders.reserving, "reserve", elsewhere)
    monkeypatch.setattr(orders.tokens, "charge", lambda *_: None)

    def work(tx: Tx) -> None:
        person = {row.handle: row.id for row in tx.execute(sa.select(tables.people))}
        version = str(tx.scalar(sa.select(tables.versions.c.id)))
        quote = store_quote(tx, version, person["bea"], person["dora"], (900, 40, 30, 30))
        labels = {hub: enter(tx, hub) for hub in (HUB, OTHER)}
        table = tables.quotes
        inputs = msgspec.convert(tx.scalar(sa.select(table.c.inputs).where(table.c.id == quote)), QuoteInputs)
        candidates = tuple(
            msgspec.structs.replace(one, offcuts=(labels[one.hub],), whole_minor=1400) if one.hub in labels else one
            for one in inputs.candidates
        )
        stored = plain(msgspec.structs.replace(inputs, candidates=candidates))
        tx.execute(table.update().where(table.c.id == quote).values(inputs=stored, hub=HUB))
        if gone:
            offcuts.discard(tx, OTHER, labels[OTHER], "split", "olga", NOW)
        provider: Any = SimpleNamespace(hold=lambda *_, **__: None)
        made = orders.place(tx, Reader(person=person["bea"]), quote, provider, NOW, b"s", dry_run=False)
        claim = tables.offcut_claims.c
        held = list(tx.scalars(sa.select(claim.offcut).where(claim.order == made.id, claim.state == offcuts.HELD)))
        assert held == ([] if gone else [labels[OTHER]])

    database.write_now(work)
