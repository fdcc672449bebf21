"""A piece with panels that are cut on both faces goes the whole way: checked, priced, cut, turned over."""

import msgspec
import pytest
import sqlalchemy as sa
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.services import blobs, prices, programs
from jupyter_fab_server.registry.services.cutting import Attempt, Outcome, try_cut

from jupyter_fab.core.gcode_words import lint
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.pricing import Rates
from jupyter_fab.core.wire.codec import decode, encode
from jupyter_fab.core.wire.hubs import ProgramBundle
from jupyter_fab.testing.panels import board, partition, parts
from tests.server.registry.shop import City

PIECE = parts(partition(), board())


def test_it_is_proven_when_it_is_checked() -> None:
    """What was refused by name is cut and proven on a machine with a tool for the pins."""
    outcome = msgspec.json.decode(
        try_cut(encode(Attempt(parts=parts(partition()), machines=(FULL_SHEET_ROUTER,)))), type=Outcome
    )
    assert outcome.proven_on == FULL_SHEET_ROUTER.id
    assert outcome.gouge_mm < 0.05


def test_turning_is_paid_for() -> None:
    """The bid has the minutes in which two people turn the sheet and the machine stands; a plain piece has none."""
    rates = msgspec.structs.replace(Rates(), turn_minutes=30.0)
    found = [
        prices.bids(
            prices.PriceRequest(
                made=(piece,),
                quantity=1,
                bidders=(prices.Bidder(hub="h", machine=FULL_SHEET_ROUTER, rates=terms),),
            )
        )
        .bids[0]
        .estimate
        for piece in (PIECE, parts(board(), board()))
        for terms in (Rates(), rates)
    ]
    turned, dearer, plain, same = (one for one in found if one is not None)
    assert dearer.labour_minutes - turned.labour_minutes == pytest.approx(22.0)
    assert dearer.machine_minutes - turned.machine_minutes == pytest.approx(22.0)
    assert dearer.total_minor > turned.total_minor
    assert plain == same


def made() -> programs.Made:
    """The programs of the piece on one measured sheet."""
    request = programs.ProgramRequest(
        parts=PIECE,
        quantity=1,
        title="Two bays",
        machine=FULL_SHEET_ROUTER,
        material="birch-ply",
        nominal_mm=18.0,
        readings_mm=(18.0, 18.1, 18.0, 17.9),
    )
    return programs.make(request)


async def test_a_hub_gets_both_sides_and_tells_of_turn_and_screws(city: City) -> None:
    """Files say their side, each side has its drawing; the hub's words are kept and told, others are refused."""
    found = made()
    assert [file.side for file in found.files] == ["A", "A", "B", "B"]
    assert [lint(file.gcode.encode()) for file in found.files] == [()] * 4
    assert ["side A" in found.setup_svg[0], "side B" in found.setup_svg[1]] == [True, True]
    order = await city.order()
    hub = await city.hub_of(order)
    await hub.accept()
    await hub.load()

    def swap(tx):  # the design of the city is cut on one face; the bundle of this job is given pins, and a screw
        row = tx.execute(sa.select(tables.jobs).where(tables.jobs.c.id == hub.job)).one()
        bundle = decode(blobs.get(tx, row.program), ProgramBundle)
        turns = msgspec.to_builtins(found.layout.turns)
        screws = [{"sheet": 0, "x_mm": 20.0, "y_mm": 20.0}]
        layout = {**bundle.layout, "turns": turns, "screws": screws}
        stored = blobs.put(tx, encode(msgspec.structs.replace(bundle, layout=layout)), "x/y")
        tx.execute(tables.jobs.update().where(tables.jobs.c.id == hub.job).values(program=stored))

    await city.registry.ctx.db.write(swap)
    for what in ("turned", "screwed"):
        await hub.tell(what, sheet=1)
        for wrong in ({"sheet": 2}, {"sheet": "1"}, {}):
            taken = await hub.send(hub.report(what, data=wrong))
            assert list(taken["refused"]) == [str(hub.seq)], wrong
        told = sa.select(tables.events.c.data).where(tables.events.c.kind == f"job.{what}")
        (event,) = await city.registry.ctx.db.read(lambda tx, told=told: list(tx.scalars(told)))
        assert event == {"order": order, "job": hub.job, "sheet": 1}
    await hub.cut("started")
    for what, words in (("turned", "turned over"), ("screwed", "screwed down")):
        taken = await hub.send(hub.report(what, data={"sheet": 1}))
        assert f"no sheet of it is {words} now" in taken["refused"][str(hub.seq)]
