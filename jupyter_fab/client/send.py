"""Sends calls to a registry and decodes the answers; turns problem details into errors.

One place for addresses, tokens, timeouts, retries of connecting, and RFC 9457 problems. What there is to call stands in
`calls.py`. Nothing is retried that the registry may already have done: repeat a call with its idempotency key instead.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, cast

import attrs
import httpx
import msgspec

from jupyter_fab.core.errors import FabError, Unavailable
from jupyter_fab.core.wire.base import Event, EventPage, Problem
from jupyter_fab.core.wire.codec import decode, encode

TIMEOUT_S = 30.0  # longer than the longest long poll (25 s)
CONNECT_RETRIES = 2


@attrs.frozen
class Call[T]:
    """One request: what to send, and what the answer is decoded as (None: bytes as they are)."""

    method: str
    path: str
    answer: type[T] | None
    body: object = None
    query: Mapping[str, str] = attrs.field(factory=dict)
    idempotency_key: str | None = None

    def headers(self, token: str | None) -> dict[str, str]:
        """The request's headers."""
        kind = "application/octet-stream" if isinstance(self.body, bytes) else "application/json"
        found = {"Content-Type": kind} if self.body is not None else {}
        if token:
            found["Authorization"] = f"Bearer {token}"
        if self.idempotency_key:
            found["Idempotency-Key"] = self.idempotency_key
        return found

    def content(self) -> bytes | None:
        """The request's body."""
        if self.body is None or isinstance(self.body, bytes):
            return self.body
        return encode(self.body)

    def read(self, response: httpx.Response) -> T:
        """The decoded answer.

        Raises
        ------
        RegistryRefusal
            If the registry answered with a problem.
        """
        if response.status_code >= 400:
            raise refusal(response)
        if self.answer is None:
            return cast(T, response.content)
        return decode(response.content, self.answer)


class RegistryRefusal(FabError):
    """The registry refused; text, pointer and fields are the registry's own."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail, pointer=problem.pointer, **_fields(problem.fields))
        self.problem = problem
        self.status = problem.status
        self.code = problem.type.rsplit("/", 1)[-1]


def refusal(response: httpx.Response) -> RegistryRefusal:
    """What a failing response says, as an error."""
    try:
        problem = msgspec.json.decode(response.content, type=Problem)
    except msgspec.MsgspecError:
        text = f"The registry answered {response.status_code} without saying why."
        problem = Problem(type="about:blank", title=response.reason_phrase, status=response.status_code, detail=text)
    return RegistryRefusal(problem)


def _fields(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in ("message", "pointer", "self")}


def _verify(base_url: str) -> bool:
    """Whether there is a certificate to verify; loading the authorities for plain HTTP would cost every start 60 ms."""
    return not base_url.startswith("http://")


def _away(base_url: str, error: httpx.HTTPError) -> Unavailable:
    return Unavailable(f"No answer from the registry at {base_url} ({type(error).__name__}); is it running?")


class Client:
    """A registry, called and waited for."""

    def __init__(self, base_url: str, *, token: str | None = None, timeout_s: float = TIMEOUT_S) -> None:
        self.base_url = base_url.rstrip("/")
        self.token = token
        transport = httpx.HTTPTransport(retries=CONNECT_RETRIES, verify=_verify(base_url))
        self._http = httpx.Client(base_url=self.base_url, timeout=timeout_s, transport=transport)

    def __call__[T](self, call: Call[T], *, token: str | None = None) -> T:
        """Send a call, with another token if one is given, and return its decoded answer."""
        try:
            response = self._http.request(
                call.method,
                call.path,
                params=dict(call.query),
                content=call.content(),
                headers=call.headers(token or self.token),
            )
        except httpx.HTTPError as error:
            raise _away(self.base_url, error) from error
        return call.read(response)

    def wait_for(self, kind: str, subject: str, *, after: int = 0, timeout_s: float = 60.0) -> Event:
        """The first event of that kind about that subject after the cursor.

        Raises
        ------
        Unavailable
            If it does not come in time.
        """
        end = time.monotonic() + timeout_s
        while (left := end - time.monotonic()) > 0:
            query = {"after": str(after), "wait_s": f"{min(left, 20):.1f}", "subject": subject, "kind": kind}
            page = self(Call("GET", "/api/events", EventPage, query=query))
            if page.events:
                return page.events[0]
            after = page.next
        raise Unavailable(f"{kind} of {subject} did not come within {timeout_s:g} s.")

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the connections go."""
        self.close()


class AsyncClient:
    """A registry, called from an event loop."""

    def __init__(self, base_url: str, *, token: str | None = None, timeout_s: float = TIMEOUT_S) -> None:
        self.base_url = base_url.rstrip("/")
        self.token = token
        transport = httpx.AsyncHTTPTransport(retries=CONNECT_RETRIES, verify=_verify(base_url))
        self._http = httpx.AsyncClient(base_url=self.base_url, timeout=timeout_s, transport=transport)

    async def __call__[T](self, call: Call[T], *, token: str | None = None) -> T:
        """Send a call, with another token if one is given, and return its decoded answer."""
        headers = call.headers(token or self.token)
        try:
            response = await self._http.request(
                call.method, call.path, params=dict(call.query), content=call.content(), headers=headers
            )
        except httpx.HTTPError as error:
            raise _away(self.base_url, error) from error
        return call.read(response)

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        """The client itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the connections go."""
        await self.close()
