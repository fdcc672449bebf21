"""Orders and money: once, in full, back before cutting, never twice, never another's."""

import asyncio
import zlib

import msgspec
import pytest
from jupyter_fab_server.registry.services import ledger, people, routing
from jupyter_fab_server.registry.tables import hubs, versions

from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.wire.codec import plain
from tests.server.registry.shop import FIRM, GHENT, City, desk_package, list_design


async def test_a_dry_run_says_what_would_happen_and_changes_nothing(city: City) -> None:
    """The answer is the order as it would be; quote, credits, token and ledger are as before."""
    quote = await city.quote()
    before = await city.sum_is_zero()
    said = await city.post("/api/orders", {"quote": quote["id"], "dry_run": True}, city.bea)
    assert (said["dry_run"], said["id"], said["paid_minor"]) == (True, "", quote["total_minor"])
    assert await city.sum_is_zero() == before
    assert (await city.get("/api/orders", city.bea))["orders"] == []
    assert (await city.get(f"/api/quotes/{quote['id']}", city.bea))["state"] == "issued"
    poor = await city.registry.sign_in("bea", scopes=("order:create", "quote:write"), max_amount_minor=100)
    refused = await city.post("/api/orders", {"quote": quote["id"], "dry_run": True}, poor, status=403)
    assert refused["fields"]["left_minor"] == 100


async def test_the_same_key_orders_once_and_another_body_is_refused(city: City) -> None:
    """Sent again under its key, an order is the same order; the key of another wish is refused."""
    quote = await city.quote()
    first = await city.post("/api/orders", {"quote": quote["id"]}, city.bea, key="k")
    again = await city.post("/api/orders", {"quote": quote["id"]}, city.bea, key="k")
    assert first == again
    await city.post("/api/orders", {"quote": quote["id"], "dry_run": True}, city.bea, key="k", status=409)
    await city.post("/api/orders", {"quote": quote["id"]}, city.bea, key="other", status=409)
    refused = await city.registry.http.post("/api/orders", json={"quote": quote["id"]}, headers=city.bea)
    assert refused.status_code == 422
    assert len((await city.get("/api/orders", city.bea))["orders"]) == 1


async def test_eight_orders_at_once_spend_credits_for_one(city: City) -> None:
    """Of eight orders sent together by a buyer whose credits cover one, one is placed."""
    while (await city.get("/api/me", city.bea))["credits_minor"] >= 2 * (one := await city.quote())["total_minor"]:
        await city.post("/api/orders", {"quote": one["id"]}, city.bea)
    quotes = [await city.quote() for _ in range(8)]
    total = quotes[0]["total_minor"]
    assert {one["total_minor"] for one in quotes} == {total}
    if (there := (await city.get("/api/me", city.bea))["credits_minor"]) < total:
        await city.grant(total - there)
    answers = await asyncio.gather(
        *(
            city.registry.http.post(
                "/api/orders", json={"quote": one["id"]}, headers=city.bea | {"Idempotency-Key": key}
            )
            for key, one in zip("abcdefgh", quotes, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [402] * 7
    await city.sum_is_zero()
    assert 0 <= (await city.get("/api/me", city.bea))["credits_minor"] < total


async def test_cancelling_before_cutting_gives_everything_back(city: City) -> None:
    """Before a hub has it, after a hub claimed it, after its program was made: all credits come back, once."""
    before = (await city.get("/api/me", city.bea))["credits_minor"]
    for reach in ("routed", "accepted", "ready"):
        order = await city.order()
        hub = await city.hub_of(order)
        if reach != "routed":
            await hub.accept()
        if reach == "ready":
            await hub.load()
        done = await city.post(f"/api/orders/{order}/cancel", {}, city.bea)
        assert (done["state"], done["refunded_minor"]) == ("cancelled", done["paid_minor"])
        assert done["jobs"][-1]["state"] == "cancelled"
        assert (await city.get("/api/me", city.bea))["credits_minor"] == before
        await city.post(f"/api/orders/{order}/cancel", {}, city.bea, status=409)
        receipt = await city.get(f"/api/orders/{order}/receipt", city.bea)
        assert sum(line["amount_minor"] for line in receipt["lines"]) == receipt["paid_minor"]
    await city.sum_is_zero()


async def test_nothing_is_cancelled_or_accepted_out_of_turn(city: City) -> None:
    """From arming on there is no cancelling, before delivery no accepting; the refusal says what may be done."""
    order = await city.order()
    hub = await city.hub_of(order)
    await hub.accept()
    await hub.load()
    refused = await city.post(f"/api/orders/{order}/accept", {}, city.bea, status=409)
    assert "cancel" in refused["fields"]["allowed"]
    await hub.cut(until="armed")
    await city.post(f"/api/orders/{order}/cancel", {}, city.bea, status=409)
    assert (await city.get(f"/api/orders/{order}", city.bea))["state"] == "routed"


async def test_an_order_is_its_buyers_alone(city: City) -> None:
    """To anybody else there is no such order, quote or receipt, and nothing to cancel."""
    order = await city.order()
    quote = (await city.get(f"/api/orders/{order}", city.bea))["quote"]["id"]
    for path in (f"/api/orders/{order}", f"/api/orders/{order}/receipt", f"/api/quotes/{quote}"):
        assert (await city.registry.http.get(path, headers=city.dora)).status_code == 404
    for action in ("cancel", "accept"):
        await city.post(f"/api/orders/{order}/{action}", {}, await city.registry.sign_in("eve", "buyer"), status=404)
    await city.post("/api/orders", {"quote": quote}, await city.registry.sign_in("eve"), status=404)
    assert (await city.get("/api/orders", city.dora))["orders"] == []
    kernel = await city.registry.sign_in("bea", scopes=("design:read", "quote:write"))
    await city.post("/api/orders", {"quote": quote}, kernel, status=403)


async def test_a_quote_runs_out_and_a_withdrawn_version_is_not_sold(city: City) -> None:
    """After a week a quote cannot be taken; nor one whose version was rejected meanwhile."""
    quote = await city.quote()
    city.clock.pass_s(8 * 86_400)
    fresh = await city.registry.sign_in("bea")
    assert (await city.get(f"/api/quotes/{quote['id']}", fresh))["state"] == "expired"
    await city.post("/api/orders", {"quote": quote["id"]}, fresh, status=409)
    city.clock.pass_s(-8 * 86_400)
    await city.registry.ctx.db.write(lambda tx: tx.execute(versions.update().values(state="rejected")))
    await city.post("/api/orders", {"quote": quote["id"]}, city.bea, status=409)


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        ({"values": {"width": 9999}}, "/values/width"),
        ({"values": {"depth": 900, "width": 1000}}, "/values/depth"),
        ({"values": {"nonsense": 1}}, "/values/nonsense"),
        ({"quantity": 0}, "/quantity"),
        ({"place": {"title": "Mars", "latitude": 400.0, "longitude": 0.0}}, "/place"),
        ({"due": "2001-01-01"}, "/due"),
    ],
)
async def test_a_wish_that_cannot_be_made_says_where(city: City, wish: dict[str, object], pointer: str) -> None:
    """Sizes out of range carry a pointer, and the offer to ask a designer."""
    body = {"design": "desk", "values": FIRM, "place": {"title": "G", "latitude": 51.0, "longitude": 3.7}} | wish
    refused = await city.post("/api/quotes", body, city.bea, status=422)
    assert refused["pointer"] == pointer
    assert refused["fields"].get("customisation_request", False) == (pointer in ("/values/width", "/values/depth"))


async def test_what_no_workshop_can_make_is_no_question_to_a_designer(city: City) -> None:
    """Sizes that are on offer, and no machine for the sheet: each workshop says why; no customisation is offered."""
    thin = plain(msgspec.structs.replace(FULL_SHEET_ROUTER, max_thickness_mm=12.0))
    await city.registry.ctx.db.write(lambda tx: tx.execute(hubs.update().values(machine=thin)))
    body = {"design": "desk", "values": FIRM, "place": GHENT}
    refused = await city.post("/api/quotes", body, city.bea, status=422)
    assert refused["type"].endswith("nobody-can-make-it")
    assert len(refused["fields"]["hubs"]) == 3
    assert not refused["fields"].get("customisation_request", False)


async def test_forked_from_designers_share_the_royalty(city: City) -> None:
    """A fork of a fork pays 700, 210, 90 of 1000 royalty; buyers pay the same as for any other."""
    made = {}

    def list_forks(tx) -> None:  # type: ignore[no-untyped-def]
        for handle in ("flo", "gus"):
            made[handle] = people.add(tx, handle, handle.title(), "", ["designer"], city.clock()).id
        base = tx.execute(versions.select()).one().id
        fork = list_design(tx, desk_package("fork"), made["flo"], [(base, 30.0)])
        list_design(tx, desk_package("forked-fork"), made["gus"], [(fork, 30.0)])

    await city.registry.ctx.db.write(list_forks)
    order = await city.order(design="forked-fork")
    hub = await city.hub_of(order)
    await hub.make()
    ready = await city.until(order, "ready_for_pickup")
    await city.post(f"/api/jobs/{hub.job}/handover", {"code": ready["collection_code"]}, hub.agent)
    await city.post(f"/api/orders/{order}/accept", {}, city.bea)
    receipt = await city.get(f"/api/orders/{order}/receipt", city.bea)
    royalty = next(line["amount_minor"] for line in ready["quote"]["lines"] if line["kind"] == "royalty")
    got = {line["payee"]: line["amount_minor"] for line in receipt["lines"]}
    assert got["Gus"] + got["Flo"] + got["Dora"] == royalty
    assert (got["Gus"], got["Flo"], got["Dora"]) == pytest.approx(
        (royalty * 0.7, royalty * 0.21, royalty * 0.09), abs=1
    )
    assert (await city.get("/api/statement", city.dora))["transactions"][-1]["reference"] == order
    earned = await city.get("/api/earnings", city.dora)
    assert earned["total_minor"] == got["Dora"]
    mine = [(one["design"], one["amount_minor"], one["hub_title"]) for one in earned["earnings"]]
    assert mine == [("forked-fork 1.0.0", got["Dora"], "")], "the sold design, her own share, and nothing of others"
    title = ready["quote"]["hub_title"]
    at_the_hub = await city.get("/api/earnings", hub.headers)
    assert [(one["hub_title"], one["amount_minor"]) for one in at_the_hub["earnings"]] == [(title, got[title])]
    assert (await city.get("/api/earnings", city.bea))["earnings"] == []


async def test_vouchers_are_worth_their_amount_once(city: City) -> None:
    """A code turns into credits once, for whoever has it; only finance makes one."""
    made = await city.post("/api/vouchers", {"amount_minor": 500}, city.ada, status=201)
    assert (await city.post("/api/vouchers/redeem", {"code": made["code"].lower()}, city.dora))[
        "available_minor"
    ] == 500
    await city.post("/api/vouchers/redeem", {"code": made["code"]}, city.bea, status=409)
    await city.post("/api/vouchers/redeem", {"code": "AAAA-AAAA-AAAA-AAAA"}, city.bea, status=404)
    await city.post("/api/vouchers", {"amount_minor": 500}, city.bea, status=403)
    await city.post("/api/vouchers", {"amount_minor": -5}, city.ada, status=422)


async def test_what_nobody_accepts_in_two_weeks_counts_as_accepted(city: City) -> None:
    """The hub is paid although the buyer forgot."""
    order = await city.order()
    hub = await city.hub_of(order)
    await hub.make()
    ready = await city.until(order, "ready_for_pickup")
    await city.post(f"/api/jobs/{hub.job}/handover", {"code": ready["collection_code"]}, hub.agent)
    city.clock.pass_s(15 * 86_400)
    city.bea = await city.registry.sign_in("bea")
    await city.until(order, "accepted")
    balances = {a: m for a, m in (await _balances(city)).items() if a.startswith("Liabilities:Held")}
    assert balances == {}


async def test_the_whole_plan_is_kept(city: City) -> None:
    """What the planner was asked and what it answered stand in the database, with bound and gap."""
    await city.order()
    from jupyter_fab_server.planner.check import find_faults
    from jupyter_fab_server.planner.plan import decode_plan
    from jupyter_fab_server.planner.problem import decode_problem
    from jupyter_fab_server.registry.tables import plans

    row = await city.registry.ctx.db.read(lambda tx: tx.execute(plans.select().where(plans.c.kind == "placing")).one())
    problem, plan = zlib.decompress(row.problem), zlib.decompress(row.plan)
    assert find_faults(decode_problem(problem), decode_plan(plan)) == []
    assert row.total_minor >= row.bound_minor
    assert await city.registry.ctx.db.read(routing.waiting) == []
    assert await city.registry.ctx.db.read(ledger.verify) > 0


async def _balances(city: City) -> dict[str, int]:
    city.ada = await city.registry.sign_in("ada", scopes=("admin",))
    return await city.sum_is_zero()
