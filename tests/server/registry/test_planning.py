"""Open orders are planned whole, every plan is kept and verified, and what changes is told to whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa
from jupyter_fab_server.planner.check import find_faults
from jupyter_fab_server.planner.plan import Plan
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.registry import tables
from jupyter_fab_server.registry.builds import Builds
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.roster import HUBS
from jupyter_fab_server.registry.services import patience
from jupyter_fab_server.registry.services.hub_terms import HubTerms

from jupyter_fab.core.wire.codec import convert
from jupyter_fab.testing.waiting import wait_until_async
from tests.server.registry.conftest import RememberingBuilder
from tests.server.registry.shop import FIRM, GHENT, NOW, City, HubActor

DAY_S = 86_400.0
WISH = {"design": "desk", "values": FIRM, "place": GHENT}


@pytest.fixture
async def town(registry_on_sqlite, remembered) -> City:  # type: ignore[no-untyped-def]
    """Return a city on SQLite alone: what is tested here is the same on every database."""
    registry = registry_on_sqlite
    engine, built = remembered
    registry.ctx.engine.close()
    registry.ctx.engine, registry.ctx.builder = engine, RememberingBuilder(built)
    registry.ctx.builds = Builds(registry.ctx.db, registry.ctx.builder)
    return await City(registry).open()


async def alive(city: City, *silent: HubActor) -> None:
    """Let all hubs but these be heard now."""
    for hub in city.hubs.values():
        if hub not in silent:
            beat = {"agent": f"{hub.id}-agent", "machine_state": "idle"}
            await city.post(f"/api/hubs/{hub.id}/heartbeat", beat, hub.agent)


async def plan_when(city: City, right: Callable[[Any], bool]) -> Any:
    """Return the newest plan of all that is open, once it is as wanted."""

    async def there() -> Any:
        answer = await city.registry.http.get("/api/plans/newest", headers=city.ada)
        return answer.json() if answer.is_success and right(answer.json()) else None

    return await wait_until_async(there, 60.0, what="the plan of all open orders")


async def order_when(city: City, order: str, right: Callable[[Any], bool]) -> Any:
    """Return the order, once it is as wanted."""

    async def there() -> Any:
        found = await city.get(f"/api/orders/{order}", city.bea)
        return found if right(found) else None

    return await wait_until_async(there, 60.0, what="the order to change")


async def test_every_plan_is_kept_whole_and_holds(town: City) -> None:
    """The plan of an order and then of all: checked from what is read back, with bound, gap and days."""
    orders = [await town.order(), await town.order()]
    whole = await plan_when(town, lambda plan: len(plan["orders"]) == 2)
    assert {one["order"] for one in whole["orders"]} == set(orders)
    for name in [one["id"] for one in (await town.get("/api/plans", town.ada))["plans"]]:
        kept = await town.get(f"/api/plans/{name}", town.ada)
        problem, plan = convert(kept["problem"], PlanProblem), convert(kept["plan"], Plan)
        assert find_faults(problem, plan) == []
        summary = kept["summary"]
        assert summary["digest"] == problem.digest
        assert summary["bound_minor"] <= summary["total_minor"]
        assert summary["gap"] < 0.01
        assert summary["stop"] == "optimal"
        assert summary["seconds"] > 0
        assert summary["refused"] == ""
    load = {hub["hub"]: sum(day["due_min"] for day in hub["days"]) for hub in whole["hubs"]}
    minutes = {one["order"]: one["work_min"] for one in whole["orders"]}
    assert sum(load.values()) == sum(minutes.values()) > 0
    assert load == {hub["hub"]: hub["work_min"] for hub in whole["hubs"]}
    for one in whole["orders"]:
        assert one["made"] <= one["make_by"] < one["promised"]
        assert one["late_days"] == 0
    assert whole["summary"]["kind"] == "whole"


async def test_the_plan_is_drawn_as_it_is_kept(town: City) -> None:
    """The map has every order's line, the load its minutes, the days its orders; unknown pictures are refused."""
    orders = [await town.order(), await town.order()]
    whole = await plan_when(town, lambda plan: len(plan["orders"]) == 2)
    name, hub = whole["summary"]["id"], whole["orders"][0]["hub"]

    async def drawn(query: str) -> ElementTree.Element:
        answer = await town.registry.http.get(f"/api/plans/{name}/picture.svg?{query}", headers=town.ada)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].startswith("image/svg+xml")
        return ElementTree.fromstring(answer.text)

    def of(root: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
        return [one for one in root.iter() if kind in one.get("class", "").split()]

    picture = await drawn("of=map")
    assert len(of(picture, "flow")) == 2
    assert len(of(picture, "hub")) == len(whole["hubs"])
    load = await drawn("of=load&theme=dark")
    assert "@media all" in (load.findtext("{*}style") or "")
    assert any(hub["title"] in (load.findtext("{*}desc") or "") for hub in whole["hubs"])
    days = await drawn(f"of=days&hub={hub}")
    mine = [one["order"] for one in whole["orders"] if one["hub"] == hub]
    assert all(order in (days.findtext("{*}desc") or "") for order in mine)
    moved = await drawn("of=moved")
    assert "stay where they were" in (moved.findtext("{*}desc") or "")
    assert set(mine) <= set(orders)
    for query, status in (("of=cube", 422), ("of=days&hub=nowhere", 404), ("of=map&theme=pink", 422)):
        answer = await town.registry.http.get(f"/api/plans/{name}/picture.svg?{query}", headers=town.ada)
        assert answer.status_code == status, answer.text


async def test_a_hub_that_goes_down_loses_its_orders_to_others_and_their_buyer_reads_it(town: City) -> None:
    """New hub, same price; the change says from where to where, why, and when it is expected; it is an event too."""
    order = await town.order()
    before = await town.get(f"/api/orders/{order}", town.bea)
    lost = await town.hub_of(order)
    assert before["changes"] == []
    assert before["expected"] == before["promise_date"]
    for _ in range(6):
        town.clock.pass_s(20)
        await alive(town, lost)
    found = await order_when(town, order, lambda one: one["state"] == "routed" and len(one["jobs"]) == 2)
    assert [job["state"] for job in found["jobs"]] == ["re_routed", "offered"]
    (change,) = found["changes"]
    assert (change["hub_before"], change["hub_after"]) == (lost.id, found["jobs"][1]["hub"])
    assert "did not answer" in change["words"]
    assert found["jobs"][1]["hub_title"] + " makes it now; you pay nothing more." in change["words"]
    assert change["expected"] == found["expected"] >= found["promise_date"] == before["promise_date"]
    assert found["paid_minor"] == before["paid_minor"]
    events = (await town.get(f"/api/events?kind=order.replanned&subject={order}", town.bea))["events"]
    assert [event["data"]["words"] for event in events] == [change["words"]]
    plan = await town.get(f"/api/plans/{change['plan']}", town.ada)
    assert plan["summary"]["solver"] == "rescue"
    (kept,) = plan["changes"]
    assert kept.pop("more_minor") >= 0, "what it costs is for who runs the registry"
    assert kept == change
    assert [(one["order"], one["hub"]) for one in plan["orders"]] == [(order, change["hub_after"])]
    whole = await plan_when(town, lambda plan: any(one["hub"] != lost.id for one in plan["orders"]))
    assert [(one["hub_before"], one["hub_after"]) for one in whole["differences"]] == [(lost.id, change["hub_after"])]


async def test_an_offer_that_nobody_answers_goes_to_the_next_hub_and_comes_back_at_last(town: City) -> None:
    """One after another; a hub that declined is never asked again, one that did not answer is when no other is left."""
    town.registry.ctx.settings.offer_s = 600.0
    order = await town.order()
    best = await town.hub_of(order)
    asked = [best.id]
    await town.post(f"/api/jobs/{best.job}/decline", {"reason": "The sheet is too heavy."}, best.headers)
    for attempt in (2, 3, 4):
        found = await order_when(town, order, lambda one, n=attempt: len(one["jobs"]) == n and one["state"] == "routed")
        asked.append(found["jobs"][-1]["hub"])
        for _ in range(31 if attempt < 4 else 1):
            town.clock.pass_s(20)
            await alive(town)
    assert len(set(asked[:3])) == 3
    assert asked[3] in asked[1:3]
    assert [job["state"] for job in found["jobs"]] == ["declined", "timed_out", "timed_out", "offered"]
    assert found["changes"][0]["words"].startswith("The sheet is too heavy.")
    assert ["did not answer the offer" in change["words"] for change in found["changes"]] == [False, True, True]
    assert (await town.get(f"/api/orders/{order}", town.bea))["jobs"][-1]["state"] == "offered"


def test_days_off_are_not_counted_in_the_time_for_an_answer() -> None:
    """Offered on a Friday noon, a hub has until Monday noon; one that works every day until Saturday."""
    friday = dt.datetime.combine(NOW.date() + dt.timedelta(days=4), dt.time(12), dt.UTC)
    assert patience.answer_by(friday, DAY_S, HubTerms()) == friday + dt.timedelta(days=3)
    assert patience.answer_by(friday, DAY_S, HubTerms(weekdays=tuple(range(7)))) == friday + dt.timedelta(days=1)
    assert patience.answer_by(friday - dt.timedelta(days=2), DAY_S, HubTerms()) == friday - dt.timedelta(days=1)


def six_days_everywhere(tx: Tx) -> None:
    """Nothing; the one order is six days of work, and every hub has another that is cut and as long."""
    tx.execute(tables.orders.update().values(work_min=480 * 6))
    order = dict(tx.execute(sa.select(tables.orders)).mappings().one())
    quote = dict(tx.execute(sa.select(tables.quotes).where(tables.quotes.c.id == order["quote"])).mappings().one())
    for hub in HUBS:
        tx.execute(tables.quotes.insert().values(**quote | {"id": f"quote-{hub.id}"}))
        more = {"id": f"order-{hub.id}", "quote": f"quote-{hub.id}", "hub": hub.id, "state": "in_production"}
        tx.execute(tables.orders.insert().values(**order | more))


async def test_hours_are_promised_once(town: City) -> None:
    """Fill the hubs' days: the next date is later, a quote whose hours others took is refused, and no money moves."""
    first, second = await town.quote(), await town.quote()
    assert first["promise_date"] == second["promise_date"]
    placed = await town.post("/api/orders", {"quote": first["id"]}, town.bea, status=201)
    await town.until(placed["id"], "routed")
    await town.registry.ctx.db.write(six_days_everywhere)
    later = await town.quote()
    assert later["promise_date"] > first["promise_date"]
    credits = (await town.get("/api/me", town.bea))["credits_minor"]
    refused = await town.post("/api/orders", {"quote": second["id"]}, town.bea, status=409)
    assert "given to other orders" in refused["detail"]
    assert refused["fields"]["first"] == later["promise_date"]
    assert (await town.get("/api/me", town.bea))["credits_minor"] == credits
    again = await town.post("/api/orders", {"quote": later["id"]}, town.bea, status=201)
    assert again["promise_date"] == later["promise_date"]


async def stand(city: City, hub: HubActor, status: int = 200, **said: object) -> Any:
    """Return the answer to what the hub's operator says of today."""
    return await city.post(f"/api/hubs/{hub.id}/standing", said, hub.headers, status=status)


async def test_a_hub_that_closes_gives_away_what_it_has_not_begun(town: City) -> None:
    """Offered and claimed work goes at once, what is being cut stays; a beat does not open it; its people do."""
    cutting = await town.order()
    hub = await town.hub_of(cutting)
    await hub.accept()
    await hub.load()
    await hub.cut(until="started")
    waiting = await town.order(quantity=1)
    assert (await town.hub_of(waiting)) is hub
    assert (await stand(town, hub, 422, open=False))["pointer"] == "/reason"
    assert (await stand(town, hub, 422, without=["gold"]))["pointer"] == "/without"
    shut = await stand(town, hub, open=False, reason="the machine is down")
    assert shut["standing"]["open"] is False
    found = await order_when(town, waiting, lambda one: one["state"] == "routed" and len(one["jobs"]) == 2)
    assert found["jobs"][1]["hub"] != hub.id
    assert "is closed: the machine is down." in found["changes"][0]["words"]
    assert (await town.get(f"/api/orders/{cutting}", town.bea))["jobs"][-1]["state"] == "running"
    await alive(town)
    assert (await town.quote())["hub"] != hub.id
    assert (await stand(town, hub))["standing"] is None
    assert (await town.quote())["hub"] == hub.id
    other = next(one for one in town.hubs.values() if one is not hub)
    await town.post(f"/api/hubs/{hub.id}/standing", {"open": True}, other.headers, status=403)


async def test_a_hub_without_the_material_gives_away_what_needs_it(town: City) -> None:
    """Out of the desk's plywood: the offer goes to another hub, a job with its sheet in hand stays."""
    loaded, offered = await town.order(), await town.order()
    hub = await town.hub_of(loaded)
    await hub.accept()
    await hub.load()
    material = (await hub.state())["material"]
    await stand(town, hub, without=[material])
    found = await order_when(town, offered, lambda one: one["state"] == "routed" and len(one["jobs"]) == 2)
    assert found["jobs"][1]["hub"] != hub.id
    assert "has run out of" in found["changes"][0]["words"]
    assert (await hub.state())["state"] == "ready"


async def test_a_hub_that_is_behind_loses_what_would_be_late_for_more_than_moving_costs(town: City) -> None:
    """Half a day behind moves nothing; three weeks behind moves the offer, not the job that its people have claimed."""
    claimed, offered = await town.order(), await town.order()
    hub = await town.hub_of(claimed)
    await hub.accept()

    def far(tx: Tx) -> None:  # as if both had been promised for the week after next
        later = {"promise_date": NOW.date() + dt.timedelta(days=14), "make_by": NOW.date() + dt.timedelta(days=11)}
        tx.execute(tables.orders.update().values(**later))

    await town.registry.ctx.db.write(far)
    await stand(town, hub, late_min=240)
    await plan_when(town, lambda plan: plan["summary"]["cause"] == "hubs changed")
    assert len((await town.get(f"/api/orders/{offered}", town.bea))["jobs"]) == 1
    await stand(town, hub, late_min=20 * 480, reason="the spindle was repaired")
    found = await order_when(town, offered, lambda one: one["state"] == "routed" and len(one["jobs"]) == 2)
    assert found["jobs"][1]["hub"] != hub.id
    assert "where it would cost more or be late" in found["changes"][0]["words"]
    assert found["paid_minor"] == found["quote"]["total_minor"]
    assert (await hub.state())["state"] == "accepted"
    plan = await town.get(f"/api/plans/{found['changes'][0]['plan']}", town.ada)
    assert plan["summary"]["kind"] == "whole"
    assert [one["may_move"] for one in sorted(plan["orders"], key=lambda one: one["order"] == offered)] == [False, True]


async def test_a_buyers_choice_of_hubs_holds_through_a_replan(town: City) -> None:
    """Named alone, a hub that closes leaves its order waiting, told once, until it opens; excluded, it is no refuge."""
    hub = await town.hub_of(await town.order())
    first, second = (one for one in town.hubs.values() if one is not hub)
    pinned = await town.quote(hub=first.id)
    assert pinned["hub"] == first.id
    assert {one["excluded"] for one in pinned["reason"]["choices"] if one["hub"] != first.id} == {
        "the buyer asked for another workshop"
    }
    assert (await town.post("/api/quotes", WISH | {"hub": "atlantis"}, town.bea, status=422))["pointer"] == "/hub"
    alone, choosy = await town.order(hub=first.id), await town.order(not_hubs=[second.id])
    assert (await town.hub_of(choosy)) is hub
    await stand(town, first, open=False, reason="on holiday")
    await stand(town, hub, open=False, reason="on holiday too")
    for order in (alone, choosy):
        found = await order_when(town, order, lambda one: one["state"] == "paid_held" and len(one["changes"]) == 1)
        assert "No workshop can make it now: it waits for one" in found["changes"][0]["words"]
        assert (found["expected"], len(found["jobs"]), "cancel" in found["allowed"]) == (None, 1, True)
    await stand(town, first)
    for order in (alone, choosy):
        found = await order_when(town, order, lambda one: one["state"] == "routed")
        assert [job["hub"] for job in found["jobs"]][1:] == [first.id]
        assert len(found["changes"]) == 2
