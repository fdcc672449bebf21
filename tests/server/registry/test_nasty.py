"""What no client of ours would send: the registry refuses it in words, and never with an error of its own.

Bodies are right but for one value, which is as wrong as JSON allows; so are paths, queries and headers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from jupyter_fab_server.registry.route import Route
from jupyter_fab_server.registry.routes import ROUTES

from tests.server.registry.shop import GHENT, City

NASTY = (2**63, -1, 1e308, "", "a\0b", "x" * 5000, "../../etc/passwd", None, [], {"a\0": 1})
RAW = (
    b"", b"null", b"[]", b"{", b"\xff\xfe", b'{"handle": "\\ud800"}', b"[" * 200_000, b'{"a":' * 100_000, b"1e999999",
    b'{"values": {"width": 1e400}}', b"NaN", b"9" * 500_000,
)  # fmt: skip
PATHS = ("%00", "..%2F..%2Fetc%2Fpasswd", "x" * 3000, "%FF%FE")
QUERY = ("nan", "9" * 40, "\0", "-1", "é")
KEYS = (b"\xe9", b"x" * 300)
TOKENS = (b"Bearer \xff", b"Bearer", b"bearer " + b"x" * 9000, b"Basic \xe9", b"Bearer a b c")

type Case = tuple[str, str, dict[str, Any]]

BODIES: dict[str, dict[str, Any]] = {  # right in form
    "/api/people": {"handle": "ida", "title": "Ida", "password": "a long password"},
    "/api/tokens": {
        "handle": "ida", "password": "a long password", "scopes": ["design:read"], "expires_in_s": 60, "title": "t",
        "max_amount_minor": 0,
    },
    "/api/designs/{name}/{version}/scene": {"values": {"width": 1}},
    "/api/designs/{name}/{version}/review": {"decision": "approve", "comment": "c"},
    "/api/requests": {"design": "desk", "version": "1.0.0", "values": {"width": 1}, "text": "Higher."},
    "/api/requests/{id}/propose": {"price_minor": 100, "text": "t", "days": 7},
    "/api/requests/{id}/award": {"proposal": "p"},
    "/api/requests/{id}/deliver": {"design": "desk", "version": "1.0.0"},
    "/api/quotes": {
        "design": "desk", "version": "1.0.0", "values": {"width": 1}, "place": GHENT, "quantity": 1,
        "due": "2030-06-01", "hub": "ghent", "not_hubs": ["leuven"],
    },
    "/api/orders": {"quote": "q", "dry_run": True},
    "/api/orders/{id}/cancel": {"dry_run": True},
    "/api/orders/{id}/accept": {"dry_run": True},
    "/api/vouchers": {"amount_minor": 100, "note": "n"},
    "/api/vouchers/redeem": {"code": "c"},
    "/api/hubs/{hub}/heartbeat": {"agent": "a", "machine_state": "idle", "jobs": ["j"]},
    "/api/hubs/{hub}/standing": {"open": True, "without": ["mdf"], "late_min": 10, "reason": "r"},
    "/api/hubs/{hub}/settings": {"fit_offset_mm": 0.05},
    "/api/hubs/{hub}/offcuts": {
        "material": "birch-ply", "thickness_mm": 18.0, "width_mm": 800.0, "height_mm": 400.0, "note": "n"
    },
    "/api/hubs/{hub}/offcuts/{id}/confirm": {"width_mm": 800.0, "height_mm": 400.0},
    "/api/hubs/{hub}/offcuts/{id}/discard": {"reason": "r"},
    "/api/hubs/{hub}/reports": {"reports": [{"hub": "ghent", "seq": 1, "job": "j", "data": {"done": 1}}]},
    "/api/jobs/{id}/accept": {"agent": "a"},
    "/api/jobs/{id}/decline": {"reason": "r", "fence": 1},
    "/api/jobs/{id}/sheet": {"fence": 1, "readings_mm": [18, 18, 18, 18]},
    "/api/jobs/{id}/inspection": {
        "fence": 1, "inspector": "x", "measurements": [{"characteristic": "c", "value_mm": 1}]
    },
    "/api/jobs/{id}/handover": {"code": "c"},
}  # fmt: skip


def variants(body: Any) -> Iterator[Any]:
    """Yield the body with one value, at any depth, replaced by each nasty one."""
    for place, value in list(body.items()) if isinstance(body, dict) else list(enumerate(body)):
        for nasty in (*NASTY, *(variants(value) if isinstance(value, dict | list) else ())):
            copy = body.copy()
            copy[place] = nasty
            yield copy


class World:
    """A city with an order whose job is claimed, and who may ask what there."""

    def __init__(self, city: City, hub: Any, names: dict[str, str], ids: dict[str, str]) -> None:
        self.city, self.hub, self.names, self.ids = city, hub, names, ids

    def path(self, route: Route, **instead: str) -> str:
        """Return the route's path with real names in it, or what is said instead."""
        kind = route.path.split("/")[2] if route.path.startswith("/api/") else ""
        names = self.names | {"id": self.ids.get(kind, "nothing")} | instead
        return re.sub(r"{(\w+)}", lambda found: names[found[1]], route.path)

    def asks(self, route: Route) -> dict[str, str]:
        """Return the headers of somebody whom the route lets in."""
        if route.path.startswith(("/api/jobs", "/api/hubs")):
            return dict(self.hub.agent)
        if route.path.endswith(("/propose", "/deliver")):
            return self.city.dora
        buys = route.path.startswith(("/api/quotes", "/api/orders", "/api/requests", "/api/vouchers/redeem"))
        return self.city.bea if buys else self.city.ada

    async def no_faults(self, cases: Iterator[Case]) -> int:
        """Return how many were answered, all of them in words; fails naming those that were not."""
        faults, number = [], 0
        for number, (method, place, sent) in enumerate(cases, 1):  # noqa: B007 - the count is the result
            try:
                answer = await self.city.registry.http.request(method, place, timeout=60, **sent)
            except httpx.HTTPError as error:
                faults.append(f"{method} {place[:100]} {str(sent)[:300]}: {error!r}")
            else:
                if answer.status_code >= 500:
                    faults.append(f"{method} {place[:100]} {str(sent)[:300]}: {answer.status_code}")
        assert not faults, "\n".join(faults)
        return number


@pytest.fixture
async def world(city: City) -> World:
    """Return a city with an order and a claimed job, a quote and a request."""
    order = await city.order()
    hub = await city.hub_of(order)
    await hub.accept()
    wish = {"design": "desk", "version": "1.0.0", "values": {}, "text": "Higher."}
    request = await city.post("/api/requests", wish, city.bea)
    bought = await city.get(f"/api/orders/{order}", city.bea)
    ids = {"requests": request["id"], "orders": order, "quotes": bought["quote"]["id"], "jobs": hub.job}
    piece = BODIES["/api/hubs/{hub}/offcuts"]
    ids["hubs"] = (await city.post(f"/api/hubs/{hub.id}/offcuts", piece, hub.headers))["id"]
    return World(city, hub, {"hub": hub.id, "name": "desk", "version": "1.0.0"}, ids)


@pytest.mark.slow
@pytest.mark.sandbox
async def test_no_body_path_query_or_header_makes_the_registry_fail(world: World) -> None:
    """Over 700 of them, on both databases; afterwards the money still sums to zero."""

    def cases() -> Iterator[Case]:
        for route in ROUTES:
            here, headers = world.path(route), world.asks(route)
            if route.path in BODIES and route.method == "POST":
                bodies = [json.dumps(body).encode() for body in variants(BODIES[route.path])]
                bodies += RAW if route.path == "/api/people" else ()  # one codec reads them all
                for number, body in enumerate(bodies):
                    key = {"Idempotency-Key": f"{route.path} {number}"}
                    yield route.method, here, {"headers": headers | key, "content": body}
            else:
                assert route.takes in (None, bytes), f"{route.path} takes a body that is not tried here"
            for key in KEYS if route.spends else ():
                yield route.method, here, {"headers": {**headers, "Idempotency-Key": key}, "content": b"{}"}
            for name in re.findall(r"{(\w+)}", route.path):
                for odd in PATHS:
                    yield route.method, world.path(route, **{name: odd}), {"headers": headers, "content": b"{}"}
            for name in route.query:
                for odd in QUERY if name != "wait_s" else ("nan", "-1"):  # the others would wait
                    yield route.method, f"{here}?{name}={quote(odd)}", {"headers": headers}
        for token in TOKENS:
            yield "GET", "/api/me", {"headers": {"Authorization": token}}

    assert await world.no_faults(cases()) > 700
    await world.city.sum_is_zero()
