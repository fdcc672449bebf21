"""An order's whole road through the registry, over HTTP, on both databases: money, states, hubs, code, settlement."""

from pathlib import Path

from tests.server.registry.shop import City
from tests.support.registry import RunningRegistry


async def test_a_desk_is_quoted_ordered_made_collected_and_paid_for(city: City) -> None:
    """The whole road: every state is passed, every payee paid, and the ledger sums to zero."""
    quote = await city.quote()
    assert sum(line["amount_minor"] for line in quote["lines"]) == quote["total_minor"] > 0
    assert quote["reason"]["chosen"] == quote["hub"]
    assert {choice["hub"] for choice in quote["reason"]["choices"]} == {"bruges", "ghent", "leuven"}
    assert not quote["withdrawal_right"]
    order = (await city.post("/api/orders", {"quote": quote["id"]}, city.bea, status=201))["id"]
    await city.until(order, "routed")
    hub = await city.hub_of(order)
    await hub.make()
    ready = await city.until(order, "ready_for_pickup")
    assert ready["collection_code"]
    assert (await city.get(f"/api/orders/{order}", city.ada))["collection_code"] == ""
    await city.post(f"/api/jobs/{hub.job}/handover", {"code": "AAAA-AAAA"}, hub.agent, status=403)
    await city.post(f"/api/jobs/{hub.job}/handover", {"code": ready["collection_code"].lower()}, hub.agent)
    done = await city.post(f"/api/orders/{order}/accept", {}, city.bea)
    assert done["state"] == "accepted"
    assert done["collection_code"] == ""
    receipt = await city.get(f"/api/orders/{order}/receipt", city.bea)
    assert receipt["paid_minor"] == quote["total_minor"] == sum(line["amount_minor"] for line in receipt["lines"])
    assert {line["payee"] for line in receipt["lines"]} >= {quote["hub_title"], "Dora", "platform"}
    assert receipt["proven"]
    assert receipt["sandboxed"]
    assert receipt["ledger_sum_minor"] == 0
    balances = await city.sum_is_zero()
    assert f"Liabilities:Held:Orders:{order}" not in balances
    kinds = [event["kind"] for event in (await city.get("/api/events?limit=100", city.bea))["events"]]
    for kind in ("order.paid_held", "order.routed", "job.ready", "job.progress", "order.ready_for_pickup"):
        assert kind in kinds


async def test_two_registries_on_one_database_do_everything_once(city: City, database_url: str, tmp_path: Path) -> None:
    """Scaled out, both route, make programs and watch; still each order has one job, and each event happened once."""
    other = RunningRegistry(database_url, tmp_path / "data")
    await other.start()
    other.ctx.now = city.clock
    try:
        quotes = [await city.quote() for _ in range(4)]
        placed = [await city.post("/api/orders", {"quote": quote["id"]}, city.bea) for quote in quotes]
        for order in placed:
            found = await city.until(order["id"], "routed")
            assert len(found["jobs"]) == 1
        hub = await city.hub_of(placed[0]["id"])
        await hub.accept()
        await hub.load()
        seen = [
            await registry.http.get("/api/events?limit=500", headers=city.bea) for registry in (city.registry, other)
        ]
        kinds = [[(event["kind"], event["subject"]) for event in answer.json()["events"]] for answer in seen]
        assert kinds[0] == kinds[1]
        once = [pair for pair in kinds[0] if pair[0] in ("order.routed", "job.offered", "job.ready")]
        assert len(set(once)) == len(once) == 4 + 4 + 1
    finally:
        await other.close()
