"""Customisation requests: from what the sliders do not offer to a fork that allows it, with the money held between."""

import datetime as dt
import uuid

import pytest

from tests.support.packages import STOOL, stool

WIDER = STOOL.replace("400, 300, 600, step=50", "400, 300, 700, step=50")
PRICE = 12_000


def key() -> dict[str, str]:
    """Return a fresh idempotency key."""
    return {"Idempotency-Key": uuid.uuid4().hex}


class Road:
    """The people of a request, and the steps that they take."""

    def __init__(self, registry) -> None:
        self.registry = registry

    async def start(self) -> "Road":
        """Dora's stool is listed, Bea has credits and asks for a wider one."""
        sign_in = self.registry.sign_in
        self.dora, self.dirk = await sign_in("dora", "designer"), await sign_in("dirk", "designer")
        self.bea, self.ben = await sign_in("bea", "buyer"), await sign_in("ben", "buyer")
        self.ada = await sign_in("ada", "admin", "finance")
        voucher = (await self.post("vouchers", self.ada, {"amount_minor": 50_000})).json()
        assert (await self.post("vouchers/redeem", self.bea, {"code": voucher["code"]})).status_code == 200
        await self.registry.list_version(stool(), self.dora)
        wish = {"design": "stool", "version": "1.0.0", "values": {"width": 700}, "text": "For two."}
        asked = await self.post("requests", self.bea, wish)
        assert (asked.status_code, asked.json()["state"]) == (201, "open")
        self.id = asked.json()["id"]
        return self

    async def post(self, path, headers, body=None):
        """Return the answer to a post."""
        return await self.registry.http.post(f"/api/{path}", json=body, headers={**headers, **key()})

    async def step(self, action, headers, body=None):
        """Return the answer to a step of the request."""
        return await self.post(f"requests/{self.id}/{action}", headers, body)

    async def proposed(self, headers, price_minor=PRICE):
        """Return the id of a proposal."""
        body = {"price_minor": price_minor, "text": "I can.", "days": 7}
        answer = await self.step("propose", headers, body)
        assert answer.status_code == 200, answer.text
        return answer.json()["proposals"][-1]["id"]

    async def credits(self) -> int:
        """Return what Bea may spend."""
        return (await self.registry.http.get("/api/me", headers=self.bea)).json()["credits_minor"]

    async def accounts(self) -> dict[str, int]:
        """Return the balances that are not zero, credits and settlement left out."""
        balance = (await self.registry.http.get("/api/ledger/trial-balance", headers=self.ada)).json()
        assert balance["sum_minor"] == 0
        amounts = {one["account"]: one["balance_minor"] for one in balance["accounts"] if one["balance_minor"]}
        return {name: amount for name, amount in amounts.items() if "Credits" not in name}

    def fork(self, **changes):
        """Return the fork that answers the request."""
        edge = {"name": "stool", "version": "1.0.0", "digest": stool().digest, "upstream_percent": 30.0}
        schema = stool().manifest.parameters
        from jupyter_fab.core.design import load_design

        schema = load_design(WIDER.encode()).schema
        fields = {"name": "wide-stool", "lineage": [edge], "private_to": self.id, "schema": schema, **changes}
        return stool(source=WIDER, **fields)


@pytest.fixture
async def road(idle) -> Road:
    """Return a request that was asked."""
    return await Road(idle).start()


async def test_from_request_to_paid_designer(road: Road) -> None:
    """Two propose, one is awarded and held, delivers privately, is paid on acceptance; all money sums to zero."""
    await road.proposed(road.dora, 15_000)
    chosen = await road.proposed(road.dirk)
    awarded = await road.step("award", road.bea, {"proposal": chosen})
    assert (awarded.status_code, awarded.json()["state"]) == (200, "awarded")
    assert await road.credits() == 50_000 - PRICE
    assert await road.accounts() == {f"Liabilities:Held:Requests:{road.id}": -PRICE}
    await road.registry.list_version(road.fork(), road.dirk)
    body = {"design": "wide-stool", "version": "1.0.0"}
    delivered = await road.step("deliver", road.dirk, body)
    assert (delivered.json()["state"], delivered.json()["delivered_design"]) == ("delivered", "wide-stool")
    http = road.registry.http
    for headers, status in [(road.bea, 200), (road.dirk, 200), (road.ben, 404), (road.dora, 404), ({}, 404)]:
        assert (await http.get("/api/designs/wide-stool/1.0.0", headers=headers)).status_code == status
    assert "wide-stool" not in (await http.get("/api/designs")).text
    accepted = await road.step("accept", road.bea)
    assert accepted.json()["state"] == "accepted"
    person = (await http.get("/api/me", headers=road.dirk)).json()["person"]["id"]
    assert await road.accounts() == {f"Liabilities:Payable:Designer:{person}": -PRICE}
    assert (await road.step("accept", road.bea)).status_code == 409
    assert (await road.step("withdraw", road.bea)).status_code == 409


async def test_each_sees_only_what_concerns_them(road: Road) -> None:
    """Open requests are every designer's to see, others' proposals only the buyer's; awarded ones are closed."""
    await road.proposed(road.dora)
    chosen = await road.proposed(road.dirk)
    http, place = road.registry.http, f"/api/requests/{road.id}"

    async def seen(headers) -> int:
        answer = await http.get(place, headers=headers)
        return len(answer.json()["proposals"]) if answer.status_code == 200 else -1

    late = await road.registry.sign_in("late", "designer")
    assert [await seen(h) for h in (road.bea, road.dora, road.dirk, late, road.ben)] == [2, 1, 1, 0, -1]
    assert len((await http.get("/api/requests", headers=late)).json()["requests"]) == 1
    await road.step("award", road.bea, {"proposal": chosen})
    assert [await seen(h) for h in (road.bea, road.dora, road.dirk, late, road.ben)] == [2, 1, 1, -1, -1]
    assert (await http.get("/api/requests", headers=late)).json()["requests"] == []


async def test_only_the_right_person_takes_a_step(road: Road) -> None:
    """Buyers do not propose, designers do not award, strangers see nothing, nobody answers themself."""
    chosen = await road.proposed(road.dirk)
    body = {"price_minor": 1, "text": "x"}
    assert (await road.step("propose", road.bea, body)).status_code == 403
    assert (await road.step("propose", road.ben, body)).status_code == 404
    rich = await road.registry.sign_in("dina", "designer", "buyer")
    assert (await road.step("award", rich, {"proposal": chosen})).status_code == 403
    assert (await road.step("award", road.dirk, {"proposal": chosen})).status_code == 403
    assert (await road.step("withdraw", road.dirk)).status_code == 403
    await road.step("award", road.bea, {"proposal": chosen})
    fork = {"design": "stool", "version": "1.0.0"}
    assert (await road.step("deliver", road.dora, fork)).status_code in (403, 404)
    mine = await road.registry.sign_in("duo", "designer", "buyer")
    wish = {"design": "stool", "version": "1.0.0", "values": {}, "text": "Mine."}
    road.id = (await road.post("requests", mine, wish)).json()["id"]
    assert (await road.step("propose", mine, body)).status_code == 403


async def test_what_is_delivered_must_answer_the_request(road: Road) -> None:
    """Not listed, another's, without lineage, or still too narrow: each refused with its reason."""
    await road.step("award", road.bea, {"proposal": await road.proposed(road.dirk)})
    registry = road.registry
    await registry.publish(road.fork(), road.dirk)
    body = {"design": "wide-stool", "version": "1.0.0"}
    early = await road.step("deliver", road.dirk, body)
    assert (early.status_code, early.json()["pointer"]) == (422, "/version")
    assert (await road.step("deliver", road.dirk, {"design": "stool", "version": "1.0.0"})).status_code == 422
    await registry.list_version(road.fork(name="unrelated", lineage=[]), road.dirk)
    answer = await road.step("deliver", road.dirk, {"design": "unrelated", "version": "1.0.0"})
    assert "no fork" in answer.json()["detail"]
    narrow = stool(name="narrow", source=STOOL + "\n", lineage=road.fork().manifest.lineage, private_to=road.id)
    await registry.list_version(narrow, road.dirk)
    answer = await road.step("deliver", road.dirk, {"design": "narrow", "version": "1.0.0"})
    assert "does not allow" in answer.json()["detail"]
    assert (await road.step("accept", road.bea)).status_code == 409


async def test_money_is_held_once_and_only_if_it_is_there(road: Road) -> None:
    """A price beyond the credits or the token is refused and changes nothing; the same key again pays once."""
    dear = await road.proposed(road.dora, 60_000)
    refused = await road.step("award", road.bea, {"proposal": dear})
    assert refused.status_code == 402
    thrifty = await road.registry.sign_in("bea", scopes=("order:create",), max_amount_minor=100)
    chosen = await road.proposed(road.dirk)
    assert (await road.step("award", thrifty, {"proposal": chosen})).status_code == 403
    assert (await road.credits(), await road.accounts()) == (50_000, {})
    headers, place = {**road.bea, **key()}, f"/api/requests/{road.id}/award"
    answers = [await road.registry.http.post(place, json={"proposal": chosen}, headers=headers) for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert await road.credits() == 50_000 - PRICE
    other = await road.registry.http.post(place, json={"proposal": dear}, headers=headers)
    assert other.status_code == 409
    no_key = await road.registry.http.post(place, json={"proposal": chosen}, headers=road.bea)
    assert no_key.status_code == 422


async def test_a_buyer_withdraws_before_the_award_or_when_nothing_came_in_time(road: Road) -> None:
    """Within the days that the designer promised the request stays; afterwards the money goes back."""
    await road.step("award", road.bea, {"proposal": await road.proposed(road.dirk)})
    assert (await road.step("withdraw", road.bea)).status_code == 409
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=7, minutes=1)
    road.registry.ctx.now = lambda: later
    road.bea, road.ada = await road.registry.sign_in("bea"), await road.registry.sign_in("ada")
    assert (await road.step("withdraw", road.bea)).json()["state"] == "withdrawn"
    assert (await road.credits(), await road.accounts()) == (50_000, {})


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"values": {"wings": 2}}, "/values/wings"),
        ({"text": " "}, "/text"),
        ({"text": "x" * 5000}, "/text"),
        ({"version": 1}, "/version"),
    ],
)
async def test_a_request_that_says_nothing_is_refused(road: Road, body, pointer) -> None:
    """Unknown parameters and empty or endless words are refused with a pointer."""
    wish = {"design": "stool", "version": "1.0.0", "values": {}, "text": "Wider.", **body}
    answer = await road.post("requests", road.bea, wish)
    assert (answer.status_code, answer.json()["pointer"]) == (422, pointer)
