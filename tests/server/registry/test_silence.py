"""Hubs that fall silent: no order is lost or charged twice, and what may be in a machine is never given away."""

from tests.server.registry.shop import City, HubActor


async def alive(city: City, *hubs: HubActor) -> None:
    """Let these hubs be heard now."""
    for hub in hubs:
        beat = {"agent": f"{hub.id}-agent", "machine_state": "idle"}
        await city.post(f"/api/hubs/{hub.id}/heartbeat", beat, hub.agent)


async def silence(city: City, hub: HubActor, seconds: float) -> None:
    """Let time pass in which only the other hubs are heard."""
    others = [other for other in city.hubs.values() if other is not hub]
    step = 20.0  # less than the silence that makes a hub unreachable
    while seconds > 0:
        city.clock.pass_s(min(step, seconds))
        await alive(city, *others)
        seconds -= step


async def state_of(city: City, hub: HubActor) -> str:
    """Return the hub's state as everyone sees it."""
    found = (await city.get("/api/hubs", {}))["hubs"]
    return str(next(one["state"] for one in found if one["id"] == hub.id))


async def test_a_silent_hub_loses_what_it_had_not_begun(city: City) -> None:
    """Offered, claimed and proven jobs go to another hub, the money is held once, the old claim worthless."""
    before = (await city.get("/api/me", city.bea))["credits_minor"]
    orders = [await city.order(), await city.order(), await city.order()]
    hub = await city.hub_of(orders[0])
    assert all([(await city.hub_of(order)) is hub for order in orders])
    for order, reach in zip(orders, ("offered", "accepted", "ready"), strict=True):
        await city.hub_of(order)
        if reach != "offered":
            await hub.accept()
        if reach == "ready":
            await hub.load()
    digest = (await hub.state())["program_digest"]
    await silence(city, hub, 40)
    await until_state(city, hub, "unreachable")
    assert (await city.get(f"/api/orders/{orders[0]}", city.bea))["jobs"][-1]["hub"] == hub.id
    await silence(city, hub, 80)
    paid = 0
    for order in orders:
        moved = await until_moved(city, order, hub)
        assert moved["state"] == "routed"
        assert moved["jobs"][0]["state"] == "re_routed"
        paid += moved["paid_minor"]
    assert (await city.get("/api/me", city.bea))["credits_minor"] == before - paid
    held = {name: held for name, held in (await city.sum_is_zero()).items() if ":Held:" in name}
    assert sum(held.values()) == paid
    await alive(city, hub)
    assert await state_of(city, hub) == "active"
    taken = await hub.send(hub.report("armed", data={"digest": digest}))
    assert "1" in taken["refused"]
    await city.post(f"/api/jobs/{hub.job}/accept", {"agent": "back"}, hub.agent, status=409)


async def test_what_is_at_a_silent_hubs_machine_waits_for_a_person(city: City) -> None:
    """A running job becomes uncertain, goes nowhere else, and ends only by what the hub's people report."""
    order = await city.order()
    hub = await city.hub_of(order)
    await hub.accept()
    await hub.load()
    await hub.cut(until="started")
    await silence(city, hub, 120)
    await hub.until("uncertain")
    found = await city.get(f"/api/orders/{order}", city.bea)
    assert (found["state"], len(found["jobs"])) == ("in_production", 1)
    await silence(city, hub, 1200)
    assert (await city.get(f"/api/orders/{order}", city.bea))["jobs"][-1]["state"] == "uncertain"
    digest = (await hub.state())["program_digest"]
    refused = await hub.send(hub.report("started", data={"digest": digest}), hub.report("resumed"))
    assert len(refused["refused"]) == 2
    await hub.tell("progress", done=0.9)
    await hub.tell("made")
    assert (await city.get(f"/api/orders/{order}", city.bea))["state"] == "made"


async def test_an_attempt_given_up_by_a_person_is_made_again(city: City) -> None:
    """Uncertain, then scrapped: a new attempt is offered, and nothing is charged for it."""
    order = await city.order()
    hub = await city.hub_of(order)
    await hub.accept()
    await hub.load()
    await hub.cut(until="started")
    await hub.tell("uncertain", reason="the agent was killed", acknowledged=10, sent=12)
    assert "killed" in (await hub.state())["message"]
    await hub.tell("scrapped", reason="the sheet moved")
    found = await city.until(order, "routed")
    assert [job["state"] for job in found["jobs"]] == ["scrapped", "offered"]
    assert found["refunded_minor"] == 0


async def test_a_hub_that_is_silent_gets_no_new_jobs(city: City) -> None:
    """With all hubs silent an order waits, paid and held; it is routed as soon as one is heard."""
    quote = await city.quote()
    city.clock.pass_s(300)
    for hub in city.hubs.values():
        await until_state(city, hub, "unreachable")
    order = (await city.post("/api/orders", {"quote": quote["id"]}, city.bea))["id"]
    assert (await city.get(f"/api/orders/{order}", city.bea))["state"] == "paid_held"
    await alive(city, city.hubs["leuven"])
    found = await city.until(order, "routed")
    assert found["jobs"][-1]["hub"] == "leuven"


async def until_state(city: City, hub: HubActor, wanted: str) -> None:
    """Wait until the hub is seen in that state."""
    from jupyter_fab.testing.waiting import wait_until_async

    async def there() -> bool:
        return await state_of(city, hub) == wanted

    await wait_until_async(there, 30.0, what=f"{hub.id} to be {wanted}")


async def until_moved(city: City, order: str, hub: HubActor) -> dict:  # type: ignore[type-arg]
    """Return the order once another hub has it."""
    from jupyter_fab.testing.waiting import wait_until_async

    async def there() -> object:
        found = await city.get(f"/api/orders/{order}", city.bea)
        return found if found["jobs"][-1]["hub"] != hub.id else None

    return await wait_until_async(there, 30.0, what="the order to move")  # type: ignore[return-value]
