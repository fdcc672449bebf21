"""People and tokens: sign-up, sign-in, scopes within roles, expiry, revocation, the limit on wrong passwords."""

import datetime as dt

import sqlalchemy as sa
from jupyter_fab_server.registry.services import tokens as service
from jupyter_fab_server.registry.tables import people, tokens

IDA = {"handle": "ida", "title": "Ida", "password": "a long password"}


def wish(**more):
    """Return a wish for a token of Ida's."""
    return {"handle": "ida", "password": IDA["password"], "scopes": ["quote:write"], "expires_in_s": 60, **more}


def bearer(answer):
    """Return the headers with the token that was issued."""
    return {"Authorization": f"Bearer {answer.json()['secret']}"}


async def test_whoever_signs_up_buys_and_designs(registry) -> None:
    """Signing up gives two roles, signing in a token that says who one is; the handle is taken then."""
    made = await registry.http.post("/api/people", json=IDA)
    assert made.status_code == 201
    assert made.json()["roles"] == ["buyer", "designer"]
    issued = await registry.http.post("/api/tokens", json=wish())
    assert issued.status_code == 201
    me = (await registry.http.get("/api/me", headers=bearer(issued))).json()
    assert (me["person"]["handle"], me["credits_minor"], me["token"]["scopes"]) == ("ida", 0, ["quote:write"])
    again = await registry.http.post("/api/people", json=IDA)
    assert (again.status_code, again.json()["pointer"]) == (409, "/handle")


async def test_neither_password_nor_secret_is_stored(registry) -> None:
    """The database holds an argon2id hash and a sha256."""
    await registry.http.post("/api/people", json=IDA)
    secret = (await registry.http.post("/api/tokens", json=wish())).json()["secret"]
    stored = await registry.ctx.db.read(lambda tx: tx.scalar(sa.select(people.c.password_hash)))
    assert stored.startswith("$argon2id$")
    rows = await registry.ctx.db.read(lambda tx: str(tx.execute(sa.select(tokens)).all()))
    assert secret not in rows
    listed = (await registry.http.get("/api/tokens", headers={"Authorization": f"Bearer {secret}"})).text
    assert secret not in listed


async def test_a_token_never_does_more_than_its_persons_roles(registry) -> None:
    """Scopes beyond the roles, unknown scopes and tokens without an end are refused, each with a pointer."""
    await registry.http.post("/api/people", json=IDA)
    for more, status in [
        ({"scopes": ["review:write"]}, 403),
        ({"scopes": ["job:write:bruges"]}, 403),
        ({"scopes": ["admin"]}, 403),
        ({"scopes": ["fly"]}, 422),
        ({"expires_in_s": 0}, 422),
        ({"expires_in_s": service.LONGEST_S + 1}, 422),
        ({"max_amount_minor": 5}, 422),
    ]:
        answer = await registry.http.post("/api/tokens", json=wish(**more))
        assert answer.status_code == status, more
        assert answer.json()["pointer"].startswith("/")


async def test_an_expired_or_revoked_token_opens_nothing(registry) -> None:
    """Expiry and revocation count from that moment; others' tokens cannot be revoked."""
    await registry.http.post("/api/people", json=IDA)
    first, second = [await registry.http.post("/api/tokens", json=wish()) for _ in range(2)]
    place = f"/api/tokens/{first.json()['token']['id']}"
    stranger = await registry.sign_in("eve", "buyer")
    assert (await registry.http.delete(place, headers=stranger)).status_code == 404
    revoked = await registry.http.delete(place, headers=bearer(second))
    assert revoked.json()["revoked"] is True
    assert (await registry.http.get("/api/me", headers=bearer(first))).status_code == 401
    assert (await registry.http.get("/api/me", headers=bearer(second))).status_code == 200
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=61)
    registry.ctx.now = lambda: later
    assert (await registry.http.get("/api/me", headers=bearer(second))).status_code == 401


async def test_wrong_passwords_run_into_a_limit(registry) -> None:
    """After ten failures even the right password waits, until the window has passed; strangers too."""
    await registry.http.post("/api/people", json=IDA)
    for _ in range(10):
        assert (await registry.http.post("/api/tokens", json=wish(password="wrong wrong"))).status_code == 401
    blocked = await registry.http.post("/api/tokens", json=wish())
    assert blocked.status_code == 429
    assert 0 < int(blocked.headers["retry-after"]) <= 15 * 60
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)
    registry.ctx.now = lambda: later
    assert (await registry.http.post("/api/tokens", json=wish())).status_code == 201


async def test_a_token_spends_at_most_its_amount(registry) -> None:
    """Eight charges of 30 against 100, at once: three are taken."""
    import asyncio

    from jupyter_fab.core.errors import NotAllowed

    headers = await registry.sign_in("ida", "buyer", scopes=("order:create",), max_amount_minor=100)
    me = (await registry.http.get("/api/me", headers=headers)).json()
    charges = (registry.ctx.db.write(lambda tx: service.charge(tx, me["token"]["id"], 30)) for _ in range(8))
    outcomes = await asyncio.gather(*charges, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes].count(NotAllowed) == 5
    assert [outcome for outcome in outcomes if outcome is None] == [None] * 3
