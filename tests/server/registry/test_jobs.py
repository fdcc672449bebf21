"""Jobs at a hub: claims, sheets, reports, inspection; and everything that must be refused."""

from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.services import audit

from jupyter_fab.core.wire.codec import convert
from jupyter_fab.core.wire.hubs import ProgramBundle, verified
from tests.server.registry.shop import City, HubActor


async def ready(city: City) -> tuple[str, HubActor]:
    """Return an order and its hub, the program proven."""
    order = await city.order()
    hub = await city.hub_of(order)
    await hub.accept()
    await hub.load()
    return order, hub


async def audited(city: City, subject: str) -> list[str]:
    """Return what was refused about the subject."""
    return [kind for kind, _ in await city.registry.ctx.db.read(lambda tx: audit.of(tx, subject))]


async def test_a_hub_gets_its_program_signed_for_its_measured_sheet(city: City) -> None:
    """The bundle is signed with the hub's key, for the mean of what was measured, and no other hub gets it."""
    _, hub = await ready(city)
    bundle = convert(await city.get(f"/api/jobs/{hub.job}/program", hub.agent), ProgramBundle)
    assert verified(bundle, hub.key)
    assert not verified(msgspec.structs.replace(bundle, measured_mm=18.0), hub.key)
    assert bundle.measured_mm == 17.65
    assert bundle.digest == (await hub.state())["program_digest"]
    assert bundle.proof["ok"]
    assert {one.id for one in bundle.characteristics} >= {"length-1", "width-1", "slot", "thickness"}
    for other in city.hubs.values():
        if other is not hub:
            answer = await city.registry.http.get(f"/api/jobs/{hub.job}/program", headers=other.agent)
            assert answer.status_code == 404
    assert (await city.registry.http.get(f"/api/jobs/{hub.job}/program", headers=city.bea)).status_code == 403


async def test_a_sheet_of_another_thickness_is_refused_with_the_reason(city: City) -> None:
    """The job goes back to its operator with the figures; the right sheet makes it ready."""
    order = await city.order()
    hub = await city.hub_of(order)
    await hub.accept()
    refused = await hub.load(16.4, 16.4, 16.4, 16.4, wanted="accepted")
    assert "16.4" in refused["message"]
    assert "18" in refused["message"]
    assert refused["program_digest"] == ""
    await hub.load(5.0, 18.0, 18.0, 18.0, wanted="accepted")
    answer = await city.registry.http.get(f"/api/jobs/{hub.job}/program", headers=hub.agent)
    assert answer.status_code == 404
    assert (await hub.load())["message"] == ""


async def test_a_further_sheet_is_recorded_with_its_own_readings(city: City) -> None:
    """Kept as reported and told to hub and buyer; one that the program was not proven for is refused and audited."""
    order, hub = await ready(city)
    like, thick = [17.6, 17.6, 17.6, 17.7], [18.4, 18.4, 18.4, 18.4]
    await hub.tell("measured", sheet=2, readings_mm=like)
    assert (await hub.state())["state"] == "ready"
    wrong: list[dict[str, Any]] = [
        {"sheet": 2, "readings_mm": thick},
        {"sheet": 1, "readings_mm": like},
        {"sheet": 2, "readings_mm": []},
        {"sheet": 2, "readings_mm": ["17.6"] * 4},
        {"sheet": 2},
    ]
    for said in wrong:
        taken = await hub.send(hub.report("measured", data=said))
        assert list(taken["refused"]) == [str(hub.seq)], said
    assert (await audited(city, hub.job)).count("report.refused") == len(wrong)
    table = tables.hub_reports
    wanted = sa.select(table.c.document).where(table.c.job == hub.job, table.c.refused == "")
    (kept,) = await city.registry.ctx.db.read(lambda tx: list(tx.scalars(wanted)))
    assert kept["data"] == {"sheet": 2, "readings_mm": like}
    told = sa.select(tables.events.c.data).where(tables.events.c.kind == "job.measured")
    (event,) = await city.registry.ctx.db.read(lambda tx: list(tx.scalars(told)))
    assert event == {"order": order, "job": hub.job, "sheet": 2, "measured_mm": 17.62, "readings_mm": like}
    await hub.cut("started")
    taken = await hub.send(hub.report("measured", data={"sheet": 2, "readings_mm": like}))
    assert "no sheet is measured for it now" in taken["refused"][str(hub.seq)]


async def test_a_job_is_claimed_by_one_agent_and_declined_with_a_reason(city: City) -> None:
    """The same agent may claim again; another may not; an old fence is refused; declining sends it elsewhere."""
    order = await city.order()
    hub = await city.hub_of(order)
    first = await hub.accept()
    assert await hub.accept() == first
    await city.post(f"/api/jobs/{hub.job}/accept", {"agent": "another"}, hub.agent, status=409)
    old = {"fence": first["fence"] - 1, "readings_mm": [18.0] * 4}
    await city.post(f"/api/jobs/{hub.job}/sheet", old, hub.agent, status=409)
    await city.post(f"/api/jobs/{hub.job}/decline", {"reason": "no", "fence": 0}, hub.agent, status=409)
    said = {"reason": "The spindle is broken.", "fence": first["fence"]}
    await city.post(f"/api/jobs/{hub.job}/decline", said, hub.agent)
    await city.until(order, "routed")
    again = await city.get(f"/api/orders/{order}", city.bea)
    assert [job["state"] for job in again["jobs"]] == ["declined", "offered"]
    assert again["jobs"][0]["hub"] != again["jobs"][1]["hub"]
    assert (await (await city.hub_of(order)).state())["fence"] > first["fence"]


async def test_only_the_hubs_own_people_and_agent_touch_its_jobs(city: City) -> None:
    """Another hub's agent, a buyer and a stranger get nothing; the hub's operator and agent do."""
    order = await city.order()
    hub = await city.hub_of(order)
    other = next(one for one in city.hubs.values() if one is not hub)
    claim = {"agent": "x"}
    await city.post(f"/api/jobs/{hub.job}/accept", claim, other.agent, status=404)
    await city.post(f"/api/jobs/{hub.job}/accept", claim, city.bea, status=403)
    for path in (f"/api/hubs/{hub.id}/jobs",):
        for who in (other.agent, other.headers, city.bea, city.dora):
            assert (await city.registry.http.get(path, headers=who)).status_code == 403
    beat = {"agent": "x", "machine_state": "idle"}
    await city.post(f"/api/hubs/{hub.id}/heartbeat", beat, other.agent, status=403)
    assert (await city.post(f"/api/hubs/{hub.id}/heartbeat", beat, hub.headers))["last_seq"] == 0
    await city.post(f"/api/jobs/{hub.job}/accept", claim, hub.headers)


async def test_reports_are_taken_once_and_in_order(city: City) -> None:
    """Sent twice they apply once; a gap stops; an old number with other content is refused and audited."""
    _, hub = await ready(city)
    digest = (await hub.state())["program_digest"]
    armed = hub.report("armed", data={"digest": digest})
    started = hub.report("started", data={"digest": digest})
    half = hub.report("progress", data={"done": 0.5})
    assert await hub.send(started) == {"seq": 0, "refused": {"2": "Number 1 is missing; send it first."}}
    assert (await hub.state())["state"] == "ready"
    for _ in range(3):
        assert await hub.send(armed, started, half) == {"seq": 3, "refused": {}}
    assert (await hub.state())["state"] == "running"
    other = hub.report("made", seq=2)
    assert "2" in (await hub.send(other))["refused"]
    assert (await hub.state())["state"] == "running"
    assert "report.replaced" in await audited(city, hub.job)
    assert "report.out_of_order" in await audited(city, hub.job)


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda r, hub: msgspec.structs.replace(r, signature="0" * 64), id="no key"),
        pytest.param(lambda r, hub: msgspec.structs.replace(r, kind="started"), id="another kind"),
        pytest.param(lambda r, hub: msgspec.structs.replace(r, hub="other"), id="another hub"),
        pytest.param(lambda r, hub: msgspec.structs.replace(r, fence=r.fence + 1), id="another fence"),
        pytest.param(lambda r, hub: msgspec.structs.replace(r, data={}), id="other data"),
    ],
)
async def test_a_forged_report_changes_nothing(city: City, forge) -> None:  # type: ignore[no-untyped-def]
    """Whatever field is altered after signing, nothing is taken and it is audited."""
    _, hub = await ready(city)
    true = hub.report("armed", data={"digest": (await hub.state())["program_digest"]})
    taken = await hub.send(forge(true, hub))
    assert taken["seq"] == 0
    assert "signature" in taken["refused"]["1"]
    assert (await hub.state())["state"] == "ready"
    assert await audited(city, hub.job) == ["report.forged"]
    assert await hub.send(true) == {"seq": 1, "refused": {}}


async def test_another_program_or_fence_cannot_be_armed(city: City) -> None:
    """A report with the hub's own signature, of another digest or an old claim, is refused, kept and audited."""
    _, hub = await ready(city)
    digest = (await hub.state())["program_digest"]
    wrong = hub.report("armed", data={"digest": "0" * 64})
    none = hub.report("armed")
    old = hub.report("armed", data={"digest": digest}, fence=hub.claim["fence"] - 1)
    taken = await hub.send(wrong, none, old)
    assert taken["seq"] == 3
    assert set(taken["refused"]) == {"1", "2", "3"}
    assert (await hub.state())["state"] == "ready"
    assert await audited(city, hub.job) == ["report.refused"] * 3
    assert await hub.send(wrong) == {"seq": 3, "refused": {"1": taken["refused"]["1"]}}


async def test_no_message_arms_or_starts_out_of_turn(city: City) -> None:
    """A job that no one armed is not started by saying so, nor made, nor armed before its program is proven."""
    order = await city.order()
    hub = await city.hub_of(order)
    await hub.accept()
    for kind in ("armed", "started", "made", "progress", "resumed", "held", "scrapped"):
        taken = await hub.send(hub.report(kind, data={"digest": "", "done": 0.1}))
        assert str(hub.seq) in taken["refused"]
    assert (await hub.state())["state"] == "accepted"
    assert (await city.get(f"/api/orders/{order}", city.bea))["state"] == "routed"


async def test_a_new_sheet_makes_the_old_program_worthless(city: City) -> None:
    """After another sheet was loaded, arming the earlier program is refused."""
    _, hub = await ready(city)
    before = (await hub.state())["program_digest"]
    after = (await hub.load(18.2, 18.2, 18.3, 18.3))["program_digest"]
    assert before != after
    assert "1" in (await hub.send(hub.report("armed", data={"digest": before})))["refused"]
    await hub.tell("armed", digest=after)


async def test_what_is_outside_its_tolerance_is_made_again_at_the_hubs_cost(city: City) -> None:
    """The inspection fails with the figures, the order is routed again, and the buyer pays nothing more."""
    order, hub = await ready(city)
    await hub.cut()
    body = {"fence": hub.claim["fence"], "inspector": hub.operator, "measurements": []}
    refused = await city.post(f"/api/jobs/{hub.job}/inspection", body, hub.agent, status=422)
    assert "thickness" in refused["fields"]["missing"]
    await city.post(f"/api/jobs/{hub.job}/inspection", body | {"inspector": "bea"}, hub.agent, status=422)
    failed = await hub.inspect(off_mm=5.0)
    assert not failed["passed"]
    assert failed["self_inspected"]
    assert any("must be" in line for line in failed["outside"])
    await city.until(order, "routed")
    again = await city.hub_of(order)
    assert (await again.state())["attempt"] == 2
    await again.make()
    found = await city.until(order, "ready_for_pickup")
    assert found["paid_minor"] == found["quote"]["total_minor"]
    await city.post(f"/api/jobs/{again.job}/handover", {"code": found["collection_code"]}, again.agent)
    await city.post(f"/api/orders/{order}/accept", {}, city.bea)
    balances = await city.sum_is_zero()
    assert balances[f"Liabilities:Payable:Hub:{again.id}"] == sum(
        line["amount_minor"]
        for line in found["quote"]["lines"]
        if line["kind"] not in ("royalty", "platform", "shipping")
    )


async def test_ten_wrong_codes_close_the_handover(city: City) -> None:
    """Each wrong code is counted and audited; after ten, even the right one waits for an administrator."""
    order, hub = await ready(city)
    await hub.cut()
    await hub.inspect()
    code = (await city.until(order, "ready_for_pickup"))["collection_code"]
    for _ in range(10):
        await city.post(f"/api/jobs/{hub.job}/handover", {"code": "2222-2222"}, hub.agent, status=403)
    await city.post(f"/api/jobs/{hub.job}/handover", {"code": code}, hub.agent, status=409)
    assert (await audited(city, order)) == ["code.wrong"] * 10
