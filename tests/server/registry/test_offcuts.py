"""Offcuts at a hub: left by one order, confirmed by a person, reserved for another, cut from, never promised twice."""

from __future__ import annotations

import msgspec

from jupyter_fab.core.layout import Layout
from jupyter_fab.core.proof import Proof
from jupyter_fab.core.wire.codec import convert
from jupyter_fab.core.wire.hubs import ProgramBundle
from tests.server.registry.shop import City, HubActor

LARGE = {"material": "birch-ply", "thickness_mm": 18.0, "width_mm": 1950.0, "height_mm": 1150.0, "note": "by the door"}


async def offcuts(hub: HubActor) -> list[dict]:
    """Return what the hub has, as its console asks."""
    return (await hub.city.get(f"/api/hubs/{hub.id}/offcuts", hub.agent))["offcuts"]


async def states(hub: HubActor) -> dict[str, str]:
    """Return in which state each offcut is."""
    return {one["id"]: one["state"] for one in await offcuts(hub)}


async def say(hub: HubActor, offcut: str, what: str, status: int = 200, **body: object) -> dict:
    """Return the answer to what the hub's operator says of an offcut."""
    return await hub.city.post(f"/api/hubs/{hub.id}/offcuts/{offcut}/{what}", body, hub.headers, status=status)


async def test_what_one_order_leaves_another_is_cut_from(city: City) -> None:
    """Found when it is made, used once confirmed: at half price, on programs of its own size, by one order alone."""
    plain = await city.quote()
    order = await city.order()
    hub = await city.hub_of(order)
    await hub.accept()
    await hub.load()
    assert await offcuts(hub) == [], "nothing is cut yet"
    await hub.cut()
    found = await offcuts(hub)
    assert [one["state"] for one in found] == ["found"] * len(found)
    assert found
    largest = found[0]
    assert (largest["job"], largest["sheet"], largest["thickness_mm"]) == (hub.job, 1, 18.0)
    assert largest["measured_mm"] == 17.65
    told = await city.get("/api/events?kind=offcut.found", hub.agent)
    assert {one["subject"] for one in told["events"]} == {one["id"] for one in found}

    # A person measures, corrects, discards; another hub's does not.
    kept = await say(hub, largest["id"], "confirm", width_mm=largest["width_mm"] - 10)
    assert (kept["state"], kept["width_mm"]) == ("confirmed", largest["width_mm"] - 10)
    for other in found[1:]:
        assert (await say(hub, other["id"], "discard", reason="split"))["state"] == "discarded"
    stranger = next(one for one in city.hubs.values() if one.id != hub.id)
    refused = {"headers": stranger.headers, "json": {}}
    answer = await city.registry.http.post(f"/api/hubs/{hub.id}/offcuts/{largest['id']}/discard", **refused)
    assert answer.status_code == 403
    await say(hub, largest["id"], "confirm", 422, width_mm=20.0)
    label = await city.registry.http.get(f"/api/hubs/{hub.id}/offcuts/{largest['id']}/label.pdf", headers=hub.agent)
    assert label.content.startswith(b"%PDF")

    # What is entered by hand may be used at once: the next quote counts on it, at half the price of its area.
    entered = await city.post(f"/api/hubs/{hub.id}/offcuts", LARGE, hub.headers, status=201)
    cheap, second = await city.quote(), await city.quote()
    assert cheap["hub"] == hub.id
    assert cheap["total_minor"] < plain["total_minor"]
    assert sum(line["amount_minor"] for line in cheap["lines"]) == cheap["total_minor"]
    assert [line["title"] for line in cheap["lines"] if line["kind"] == "material"] == [
        "Birch plywood 18 mm, an offcut"
    ]
    taken = await city.post("/api/orders", {"quote": cheap["id"]}, city.bea, status=201)
    assert (await states(hub))[entered["id"]] == "reserved"
    gone = await city.post("/api/orders", {"quote": second["id"]}, city.bea, status=409)
    assert "new quote" in gone["detail"]
    third = await city.quote()
    assert third["total_minor"] == plain["total_minor"], "nobody else counts on it"
    await say(hub, entered["id"], "confirm", 409, width_mm=1000.0)

    await city.until(taken["id"], "routed")
    hub = await city.hub_of(taken["id"])
    claim = await hub.accept()
    assert [one["id"] for one in claim["offcuts"]] == [entered["id"]]
    await hub.load()
    bundle = convert(await city.get(f"/api/jobs/{hub.job}/program", hub.agent), ProgramBundle)
    layout = msgspec.convert(bundle.layout, Layout)
    assert [(sheet.offcut, sheet.size_mm) for sheet in layout.sheets] == [(entered["id"], (1950.0, 1150.0))]
    assert msgspec.convert(bundle.proof, Proof).ok
    assert all(x <= 1950 and y <= 1150 for one in bundle.programs for x, y in [one.bounds_mm[3:5]])
    assert entered["id"] in bundle.setup_svg[0], "the set-up drawing says which piece is laid on the bed"
    await hub.cut()
    assert (await states(hub))[entered["id"]] == "used"
    left = [one for one in await offcuts(hub) if one["job"] == hub.job]
    assert all(one["width_mm"] < 1950 for one in left)
    assert (await hub.inspect())["passed"]
    code = (await city.until(taken["id"], "ready_for_pickup"))["collection_code"]
    await city.post(f"/api/jobs/{hub.job}/handover", {"code": code}, hub.agent)
    await city.post(f"/api/orders/{taken['id']}/accept", {}, city.bea)
    receipt = await city.get(f"/api/orders/{taken['id']}/receipt", city.bea)
    assert sum(line["amount_minor"] for line in receipt["lines"]) == cheap["total_minor"]
    await city.sum_is_zero()


async def test_an_offcut_is_free_again_when_its_job_ends_before_cutting(city: City) -> None:
    """Cancelled or declined, it is released; discarded in hand, the ready job is given back for a whole sheet."""
    hub = city.hubs["ghent"]
    entered = (await city.post(f"/api/hubs/{hub.id}/offcuts", LARGE, hub.headers))["id"]
    again = {"Idempotency-Key": "one piece"}
    path = f"/api/hubs/{hub.id}/offcuts"
    twice = [await city.registry.http.post(path, json=LARGE, headers=hub.headers | again) for _ in range(2)]
    assert twice[0].json() == twice[1].json()
    await say(hub, twice[0].json()["id"], "discard")
    order = await city.order()
    assert (await states(hub))[entered] == "reserved"
    await city.post(f"/api/orders/{order}/cancel", {}, city.bea)
    assert (await states(hub))[entered] == "confirmed"

    order = await city.order()
    hub = await city.hub_of(order)
    claim = await hub.accept()
    assert (await states(hub))[entered] == "reserved"
    await city.post(f"/api/jobs/{hub.job}/decline", {"reason": "busy", "fence": claim["fence"]}, hub.agent)
    await city.until(order, "routed")
    assert (await states(hub))[entered] == "confirmed"
    other = await city.hub_of(order)
    assert other.id != hub.id
    assert (await other.state())["offcuts"] == []
    await city.post(f"/api/orders/{order}/cancel", {}, city.bea)

    order = await city.order()
    hub = await city.hub_of(order)
    await hub.accept()
    await hub.load()
    await say(hub, entered, "discard", reason="it is warped")
    assert entered not in await states(hub)
    sent_back = await hub.until("accepted")
    assert entered in sent_back["message"]
    assert sent_back["offcuts"] == []
    await hub.load()
    bundle = convert(await city.get(f"/api/jobs/{hub.job}/program", hub.agent), ProgramBundle)
    assert [sheet.size_mm for sheet in bundle.sheets()] == [(2440.0, 1220.0)]
    await city.sum_is_zero()
