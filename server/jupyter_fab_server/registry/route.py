"""A route, as one line of the table in `routes`; a request to it that was authorised and parsed; the answer.

Role: `web` serves routes, `openapi` describes them, tests walk them. Handlers are functions from `Call` to an answer.
"""

from __future__ import annotations

import enum
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from attrs import field, frozen

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.wire import codec
from jupyter_fab_server.registry import idempotency
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.permissions import Reader

JSON = "application/json"


class Access(enum.StrEnum):
    """Who may come, where no single scope decides."""

    PUBLIC = "public"  # anyone; a token, if one is sent, must be good, and may show more
    SIGNED_IN = "signed in"  # any good token; the answer is about its person


@frozen
class Reply:
    """An answer that is more than a value with the route's own status."""

    value: object = None
    status: int | None = None
    body: bytes | None = None  # instead of a value
    media_type: str = JSON
    headers: Mapping[str, str] = field(factory=dict)

    def encoded(self) -> bytes:
        """The bytes to send."""
        return self.body if self.body is not None else codec.encode(self.value)


@frozen(kw_only=True)
class Call[B]:
    """A request to a route: who asks, what for, with which body; authorised by the route's scope and parsed."""

    ctx: Context
    reader: Reader
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: B
    raw: bytes = b""
    method: str = "GET"
    url: str = ""
    origin: str = ""  # the address under which the registry was asked
    address: str = ""
    key: str = ""  # Idempotency-Key
    status: int = 200

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number of the query, kept within its range."""
        text = self.query.get(name, "")
        try:
            value = float(text) if text else default
        except ValueError:
            raise BadInput(f"{name} must be a number, not {text!r}.", pointer=f"?{name}") from None
        if value != value:
            raise BadInput(f"{name} must be a number.", pointer=f"?{name}")
        return min(max(value, low), high)

    @property
    def request_sha256(self) -> str:
        """What was asked, in one name."""
        return hashlib.sha256(f"{self.method} {self.url}\n".encode() + self.raw).hexdigest()

    async def once(self, work: Callable[[Tx], object]) -> Reply:
        """The answer of `work`, run as one transaction; the stored one if this key was answered before.

        `work` returns a value, or a `Reply`; the effect and the kept answer are committed together.
        """

        def run(tx: Tx) -> Reply:
            if self.key:
                stored = idempotency.found(tx, self.reader.person, self.key, self.request_sha256)
                if stored is not None:
                    return Reply(status=stored[0], body=stored[1])
            answer = work(tx)
            reply = answer if isinstance(answer, Reply) else Reply(answer)
            if self.key:
                status, body = reply.status or self.status, reply.encoded()
                now = self.ctx.now()
                idempotency.keep(tx, self.reader.person, self.key, self.request_sha256, status, body, now)
            return reply

        return await self.ctx.db.write(run)


type Handler = Callable[[Call[Any]], Awaitable[object]]


@frozen(kw_only=True)
class Route:
    """One thing that can be asked of the registry."""

    method: str
    path: str  # with {names}
    scope: str  # of core.identity, {names} filled from the path; or an Access
    handler: Handler
    takes: Any = None  # the type of the body; bytes: a package
    gives: Any = None  # the type of the answer; bytes: see media_type
    status: int = 200
    media_type: str = JSON
    query: tuple[str, ...] = ()
    somewhere: bool = False  # the scope is needed for one hub or design, which the service knows: it asks again
    spends: bool = False  # an Idempotency-Key must come with it

    @property
    def pattern(self) -> str:
        """The path as a regular expression."""
        return re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path)) + "$"

    def authorise(self, reader: Reader, path: Mapping[str, str]) -> None:
        """Return if this reader may come in.

        Raises
        ------
        NotSignedIn, NotAllowed
            Otherwise.
        """
        if self.scope == Access.PUBLIC:
            return
        if self.scope == Access.SIGNED_IN:
            if not reader.signed_in:
                reader.require("any")
            return
        needed = self.scope.format(**path)
        if not (self.somewhere and reader.may_somewhere(needed)):
            reader.require(needed)
