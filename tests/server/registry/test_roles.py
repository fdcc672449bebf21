"""Every route times every role: who gets in, who is told to sign in, who lacks the right, who learns nothing.

The table says it in its own words, apart from the route table; a route that is not in it fails the test.
"""

import re

import pytest
from jupyter_fab_server.registry.routes import ROUTES

from tests.server.registry.shop import City
from tests.support.packages import stool

ANYONE, BUYER, OTHER_BUYER, DESIGNER, REVIEWER = "anyone", "bea", "ben", "dora", "rik"
OPERATOR, AGENT, OTHER_OPERATOR, FINANCE, ADMIN = "operator", "agent", "other operator", "fin", "ada"
ALL = {ANYONE, BUYER, OTHER_BUYER, DESIGNER, REVIEWER, OPERATOR, AGENT, OTHER_OPERATOR, FINANCE, ADMIN}
SIGNED_IN = ALL - {ANYONE}
BUYERS = {BUYER, OTHER_BUYER, DESIGNER, ADMIN}  # dora buys too
HUB = {OPERATOR, AGENT, ADMIN}
MONEY = {FINANCE, ADMIN}

# who is let in: answered with anything but 401, 403, or the 404 of what one may not know of
LET_IN = {
    "GET /api/health": ALL,
    "GET /api/openapi.json": ALL,
    "GET /api/events": SIGNED_IN,
    "POST /api/people": ALL,
    "POST /api/tokens": ALL,
    "GET /api/tokens": SIGNED_IN,
    "DELETE /api/tokens/{id}": set(),  # of an id that is nobody's
    "GET /api/me": SIGNED_IN,
    "GET /api/designs": ALL,
    "GET /api/designs/{name}": {DESIGNER, REVIEWER, ADMIN},  # a version that waits for its checks
    "GET /api/designs/{name}/{version}": {DESIGNER, REVIEWER, ADMIN},
    "PUT /api/designs/{name}/{version}": {DESIGNER, ADMIN},
    "GET /api/designs/{name}/{version}/package": {DESIGNER, REVIEWER, ADMIN},
    "GET /api/designs/{name}/{version}/picture.png": {DESIGNER, REVIEWER, ADMIN},
    "GET /api/designs/{name}/{version}/notebook.ipynb": {DESIGNER, REVIEWER, ADMIN},
    "POST /api/designs/{name}/{version}/scene": ALL,  # judged by the body first; see test_scenes
    "POST /api/designs/{name}/{version}/review": {REVIEWER, ADMIN},
    "POST /api/designs/{name}/{version}/yank": {DESIGNER, ADMIN},
    "POST /api/designs/{name}/{version}/unyank": {DESIGNER, ADMIN},
    "GET /api/reviews": {REVIEWER, ADMIN},
    "POST /api/requests": BUYERS,
    "GET /api/requests": BUYERS,
    "GET /api/requests/{id}": {BUYER, DESIGNER, ADMIN},
    "POST /api/requests/{id}/propose": BUYERS,  # judged by the body first; roles in test_requests
    "POST /api/requests/{id}/award": BUYERS,
    "POST /api/requests/{id}/deliver": BUYERS,
    "POST /api/requests/{id}/accept": {BUYER},
    "POST /api/requests/{id}/withdraw": {BUYER},
    "POST /api/quotes": BUYERS,
    "GET /api/quotes/{id}": {BUYER},
    "POST /api/orders": BUYERS,
    "GET /api/orders": SIGNED_IN,
    "GET /api/orders/{id}": {BUYER, *MONEY},
    "POST /api/orders/{id}/cancel": {BUYER},
    "POST /api/orders/{id}/accept": {BUYER},
    "GET /api/orders/{id}/receipt": {BUYER, *MONEY},
    "GET /api/plans": MONEY,
    "GET /api/plans/{id}": MONEY,
    "GET /api/plans/{id}/picture.svg": MONEY,
    "POST /api/vouchers": MONEY,
    "POST /api/vouchers/redeem": BUYERS,
    "GET /api/ledger": MONEY,
    "GET /api/ledger/trial-balance": MONEY,
    "GET /api/statement": SIGNED_IN,
    "GET /api/earnings": SIGNED_IN,
    "GET /api/hubs": ALL,
    "POST /api/hubs/{hub}/heartbeat": HUB,
    "GET /api/hubs/{hub}/settings": HUB,
    "POST /api/hubs/{hub}/settings": HUB,
    "POST /api/hubs/{hub}/standing": HUB,
    "GET /api/hubs/{hub}/jobs": HUB,
    "POST /api/hubs/{hub}/reports": HUB,
    "GET /api/hubs/{hub}/offcuts": HUB,
    "POST /api/hubs/{hub}/offcuts": HUB,
    "POST /api/hubs/{hub}/offcuts/{id}/confirm": HUB,
    "POST /api/hubs/{hub}/offcuts/{id}/discard": HUB,
    "GET /api/hubs/{hub}/offcuts/{id}/label.pdf": HUB,
    "POST /api/jobs/{id}/accept": HUB | {OTHER_OPERATOR},  # judged by the body first; see below
    "POST /api/jobs/{id}/decline": HUB | {OTHER_OPERATOR},
    "POST /api/jobs/{id}/sheet": HUB | {OTHER_OPERATOR},
    "GET /api/jobs/{id}/program": set(),  # there is none yet
    "POST /api/jobs/{id}/inspection": HUB | {OTHER_OPERATOR},
    "POST /api/jobs/{id}/handover": HUB | {OTHER_OPERATOR},
}
FOREIGN = {  # bodies that would do something, by which another hub's operator must find nothing
    "accept": {"agent": "x"},
    "decline": {"reason": "x"},
    "sheet": {"fence": 1, "readings_mm": [18, 18, 18, 18]},
    "inspection": {"fence": 1, "inspector": "x", "measurements": []},
    "handover": {"code": "x"},
}


@pytest.fixture
async def world(registry_on_sqlite):
    """Return who there is, what there is, and the city: an order with a job, a request, an unlisted version."""
    city = await City(registry_on_sqlite).open()
    sign_in = registry_on_sqlite.sign_in
    who = {ANYONE: {}, BUYER: city.bea, DESIGNER: city.dora, ADMIN: city.ada}
    who |= {OTHER_BUYER: await sign_in("ben", "buyer"), REVIEWER: await sign_in("rik", "reviewer")}
    who |= {FINANCE: await sign_in("fin", "finance")}
    order = await city.order()
    hub = await city.hub_of(order)
    other = next(actor for actor in city.hubs.values() if actor.id != hub.id)
    who |= {OPERATOR: hub.headers, AGENT: hub.agent, OTHER_OPERATOR: other.headers}
    wish = {"design": "desk", "version": "1.0.0", "values": {}, "text": "Higher."}
    request = await city.post("/api/requests", wish, city.bea)
    quote = (await city.get(f"/api/orders/{order}", city.bea))["quote"]["id"]
    await registry_on_sqlite.publish(stool(), city.dora)
    await registry_on_sqlite.force_state("stool", "1.0.0", "rejected")
    ids = {"requests": request["id"], "orders": order, "quotes": quote, "jobs": hub.job, "tokens": "token-0"}
    ids["plans"] = (await city.get("/api/plans", city.ada))["plans"][0]["id"]
    piece = {"material": "birch-ply", "thickness_mm": 18.0, "width_mm": 800.0, "height_mm": 400.0}
    ids["hubs"] = (await city.post(f"/api/hubs/{hub.id}/offcuts", piece, hub.headers))["id"]
    return city, who, {"hub": hub.id, "name": "stool", "version": "1.0.0"}, ids


def path_of(route, names: dict[str, str], ids: dict[str, str]) -> str:
    """Return the route's path with real names in it."""
    kind = route.path.split("/")[2] if route.path.startswith("/api/") else ""
    return re.sub(r"{(\w+)}", lambda m: ids[kind] if m[1] == "id" else names[m[1]], route.path)


@pytest.mark.slow
@pytest.mark.sandbox
async def test_every_route_lets_in_exactly_whom_it_should(world) -> None:
    """Nobody gets in unasked; who is not signed in is told so; what does damage comes last."""
    city, who, names, ids = world
    http = city.registry.http
    api = [route for route in ROUTES if route.path.startswith("/api/")]
    assert {f"{route.method} {route.path}" for route in api} == set(LET_IN)
    last = ("cancel", "withdraw")
    for route in sorted(api, key=lambda route: route.path.endswith(last)):
        name = f"{route.method} {route.path}"
        let_in = set()
        for person, headers in who.items():
            body = {"json": {}} if route.method == "POST" else {"content": b""} if route.method == "PUT" else {}
            headers = {**headers, "Idempotency-Key": f"{person} {name}"}
            answer = await http.request(route.method, path_of(route, names, ids), headers=headers, **body)
            assert answer.status_code < 500, (name, person, answer.text)
            if person == ANYONE and route.scope != "public":
                assert answer.status_code == 401, (name, answer.text)
            if answer.status_code not in (401, 403, 404):
                let_in.add(person)
        assert let_in == LET_IN[name], name


@pytest.mark.slow
@pytest.mark.sandbox
async def test_another_hubs_operator_finds_no_job_of_this_one(world) -> None:
    """With bodies that would do something: 404 for the other hub, 403 for people without a hub; the job stays."""
    city, who, _, ids = world
    before = await city.get(f"/api/orders/{ids['orders']}", city.bea)
    for action, body in FOREIGN.items():
        for person, status in [(OTHER_OPERATOR, 404), (BUYER, 403), (DESIGNER, 403), (FINANCE, 403), (ANYONE, 401)]:
            place = f"/api/jobs/{ids['jobs']}/{action}"
            answer = await city.registry.http.post(place, json=body, headers=who[person])
            assert answer.status_code == status, (action, person, answer.text)
    assert (await city.get(f"/api/orders/{ids['orders']}", city.bea))["jobs"] == before["jobs"]


@pytest.mark.slow
@pytest.mark.sandbox
async def test_a_token_without_scopes_opens_only_what_is_ones_own(world) -> None:
    """Roles alone do nothing: a token of the administrator without scopes is refused wherever a scope is needed."""
    city, _, names, ids = world
    weak = await city.registry.sign_in("ada", scopes=("design:read",))
    for route in ROUTES:
        if route.scope in ("public", "signed in"):
            continue
        answer = await city.registry.http.request(route.method, path_of(route, names, ids), headers=weak)
        assert answer.status_code == 403, route


def test_no_route_can_arm_or_start_a_machine() -> None:
    """The table has no such path."""
    assert not [r.path for r in ROUTES if re.search(r"arm|start|resume|run\b", r.path)]
