"""What all handlers of the console share: the key, the loopback name, headers, problem details.

Only loopback is served, only under a loopback name, and only to who has the console's key; `app` says why.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable

from tornado import web

from jupyter_fab.core.errors import FabError, NotAllowed
from jupyter_fab.core.wire.codec import encode
from jupyter_fab_server.hub.agent import Agent

HEADER = "X-Console-Key"
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors "
)
_log = logging.getLogger(__name__)


def cookie_name(key: str) -> str:
    """The name of the page's cookie: each console's own, since a browser sends cookies to every port of a host."""
    return f"fab_console_{hashlib.sha256(key.encode()).hexdigest()[:12]}"


class ConsoleHandler(web.RequestHandler):
    """What all handlers share: the key, the loopback name, problem details."""

    def initialize(self, agent: Agent, key: str, framed_by: str) -> None:
        """Take the agent, the console's key, and the one origin that may show the console in a frame."""
        self.agent = agent
        self.framed_by = framed_by
        self.key = key
        self.cookie = cookie_name(key)

    def set_default_headers(self) -> None:
        """Headers for a page that nothing may frame, cache or sniff."""
        self.set_header("Content-Security-Policy", POLICY + "'none'")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")

    def prepare(self) -> None:
        """Refuse foreign names and callers without the key."""
        if self.framed_by:
            self.set_header("Content-Security-Policy", POLICY + self.framed_by)
        name = self.request.host.rsplit(":", 1)[0]
        if name not in LOOPBACK_NAMES:
            self.problem(NotAllowed("The console answers on this machine only, as http://127.0.0.1."))
        elif self.needs_key() and not self.has_key():
            self.problem(NotAllowed("Open the console by the address in its console.json; it carries the key."))

    def needs_key(self) -> bool:
        """Whether the call needs the key."""
        return True

    def has_key(self) -> bool:
        """Whether the call carries the key: in the header, or (to read) in the page's cookie."""
        if self.is_key(self.request.headers.get(HEADER, "")):
            return True
        return self.request.method in ("GET", "HEAD") and self.is_key(self.get_cookie(self.cookie, "") or "")

    def is_key(self, said: str) -> bool:
        """Whether this is the key; takes the same time whatever is said."""
        return hmac.compare_digest(said.encode(), self.key.encode())

    async def answer(self, make: Callable[[], Awaitable[object]]) -> None:
        """Write what `make` gives, or the problem that it met."""
        try:
            value = await make()
        except FabError as error:
            self.problem(error)
            return
        except (TimeoutError, OSError) as error:
            _log.warning("the machine did not answer: %r", error)
            self.problem(FabError("The machine did not take the order in time; look at it before you go on."))
            return
        self.set_header("Content-Type", "application/json")
        await self.finish(encode(value if value is not None else {"ok": True}))

    def problem(self, error: FabError) -> None:
        """Write an error as problem details."""
        self.set_status(error.status)
        self.set_header("Content-Type", "application/problem+json")
        found = {
            "type": f"urn:jupyter-fab:{error.code}",
            "title": error.code,
            "status": error.status,
            "detail": error.message,
            "pointer": error.pointer,
        }
        self.finish(encode(found))
