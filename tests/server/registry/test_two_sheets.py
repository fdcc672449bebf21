"""A piece of two kinds of sheet is quoted, measured kind by kind, rebuilt for both and the hub's tools, and proven."""

import inspect
from pathlib import Path

import msgspec
import sqlalchemy as sa
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.services import people

from jupyter_fab.core.layout import Layout
from jupyter_fab.core.package import package
from jupyter_fab.core.part import Cutout, Relief
from jupyter_fab.core.wire.codec import convert
from jupyter_fab.core.wire.hubs import ProgramBundle
from tests.core import pieces
from tests.server.registry.shop import City, list_design

SOURCE = Path(inspect.getfile(pieces)).read_bytes()
CASE_MM, BACK_MM, OFFSET_MM = (17.6, 17.62, 17.64, 17.66), (6.3, 6.32, 6.36, 6.38), 0.1
THIN_MM = 4.0  # the hubs' cutter: the piece says nothing of it, and would be cut for 6 mm


async def test_both_kinds_are_measured_and_the_hubs_fit_is_cut(city: City) -> None:
    """Slots for the drawer's bottom are as wide as the thin sheet measures, the clearance, and the hub's offset."""
    made = pieces.base_cabinet
    fields = {"name": "cabinet", "version": "1.0.0", "title": made.title, "summary": made.summary}
    packed = package(fields | {"licence": "CC0-1.0", "parameters": made.schema}, {"design.py": SOURCE})

    def settle(tx):
        list_design(tx, packed, people.by_handle(tx, "dora").id)
        for hub in tx.execute(sa.select(tables.hubs)).all():
            terms = {**hub.terms, "fit_offset_mm": OFFSET_MM}
            thin = [
                {**tool, "diameter_mm": THIN_MM} if tool["kind"] == "end_mill" else tool
                for tool in hub.machine["tools"]
            ]
            this = tables.hubs.update().where(tables.hubs.c.id == hub.id)
            tx.execute(this.values(terms=terms, machine={**hub.machine, "tools": thin}))

    await city.registry.ctx.db.write(settle)
    order = await city.order(design="cabinet", values={"width": 400})
    hub = await city.hub_of(order)
    claim = await hub.accept()
    assert (claim["material"], claim["thickness_mm"]) == ("birch-ply", 18.0)
    assert claim["more_stock"] == [{"material": "birch-ply", "thickness_mm": 6.5, "tolerance_mm": 0.5}]
    one = {"fence": claim["fence"], "readings_mm": CASE_MM}
    refused = await city.post(f"/api/jobs/{hub.job}/sheet", one, hub.agent, status=422)
    assert "2 kinds of sheet" in refused["detail"]
    await city.post(f"/api/jobs/{hub.job}/sheet", one | {"more_mm": [(8.0,) * 4]}, hub.agent, status=202)
    assert "6.5" in (await hub.until("accepted"))["message"], "of the thin kind another one is loaded"
    await city.post(f"/api/jobs/{hub.job}/sheet", one | {"more_mm": [BACK_MM]}, hub.agent, status=202)
    await hub.until("ready")

    bundle = convert(await city.get(f"/api/jobs/{hub.job}/program", hub.agent), ProgramBundle)
    assert bundle.proof["ok"]
    assert [(sheet.nominal_mm, sheet.thickness_mm) for sheet in bundle.sheets()] == [(18.0, 17.63), (6.5, 6.34)]
    assert {program.sheet for program in bundle.programs} == {0, 1}
    layout = msgspec.convert(bundle.layout, Layout)
    side = next(placed.panel for placed in layout.placed if placed.part == "drawer left")
    slots = [f for f in side.features if isinstance(f, Cutout) and f.role == "slot for drawer bottom"]
    widths = {round(min(x1 - x0, y1 - y0), 3) for x0, y0, x1, y1 in (slot.outline.bounds() for slot in slots)}
    assert widths == {round(6.34 + 0.2 + OFFSET_MM, 3)}
    reliefs = [f for placed in layout.placed for f in placed.panel.features if isinstance(f, Relief)]
    assert {round(relief.radius_mm, 3) for relief in reliefs} == {round(THIN_MM / 2 + 0.2, 3)}, (
        "of the hub's own cutter"
    )
    await hub.tell("measured", sheet=2, readings_mm=list(BACK_MM))
    taken = await hub.send(hub.report("measured", data={"sheet": 2, "readings_mm": list(CASE_MM)}))
    assert taken["refused"], "a thick sheet is none for the thin one's program"
