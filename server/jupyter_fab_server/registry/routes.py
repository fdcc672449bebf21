"""Everything that can be asked of the registry, on one page.

Role: `app` serves this table, `openapi` describes it, a test walks every line of it as every role. Each line: method,
path, scope ({names} come from the path), handler, what it takes, what it gives. The prose is in the contract
(docs/explanation/contract.md).
"""

from __future__ import annotations

from jupyter_fab.core.wire import base
from jupyter_fab.core.wire import people as who
from jupyter_fab_server.registry.handlers import people, system
from jupyter_fab_server.registry.route import Access, Route

PUBLIC, SIGNED_IN = Access.PUBLIC, Access.SIGNED_IN
PAGED = ("after", "limit")


def _route(method: str, path: str, scope: str, handler, takes=None, gives=None, **more) -> Route:  # type: ignore
    return Route(method=method, path=path, scope=scope, handler=handler, takes=takes, gives=gives, **more)


# fmt: off
ROUTES: tuple[Route, ...] = (
    _route("GET", "/api/health", PUBLIC, system.health, gives=base.Health),
    _route("GET", "/api/openapi.json", PUBLIC, system.openapi, gives=dict),
    _route("GET", "/api/events", SIGNED_IN, system.events, gives=base.EventPage,
           query=("after", "limit", "wait_s", "kind", "subject")),
    # people
    _route("POST", "/api/people", PUBLIC, people.sign_up, who.NewPerson, who.Person, status=201),
    _route("POST", "/api/tokens", PUBLIC, people.sign_in, who.TokenRequest, who.TokenIssued, status=201),
    _route("GET", "/api/tokens", SIGNED_IN, people.my_tokens, gives=who.Tokens),
    _route("DELETE", "/api/tokens/{id}", SIGNED_IN, people.revoke, gives=who.Token),
    _route("GET", "/api/me", SIGNED_IN, people.me, gives=who.Me),
)
# fmt: on
