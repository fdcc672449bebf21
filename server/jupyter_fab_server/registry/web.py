"""HTTP around the routes: who asks, how much may be sent, what is written, what an error looks like.

Role: one Tornado handler serves every route: authorise, parse, call, write. Errors become RFC 9457 problem details
here and nowhere else. Tokens come as `Authorization: Bearer`, never as cookies: nothing for another site to ride on.
"""

from __future__ import annotations

import http
import logging
from collections.abc import Mapping
from typing import Any

import msgspec
from tornado import web

from jupyter_fab.core.errors import BadInput, FabError, NotSignedIn
from jupyter_fab.core.package import MAX_PACKAGE_BYTES
from jupyter_fab.core.wire import codec
from jupyter_fab.core.wire.base import Problem
from jupyter_fab_server.registry import html, idempotency
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.permissions import ANYONE, Reader
from jupyter_fab_server.registry.route import JSON, Call, Reply, Route
from jupyter_fab_server.registry.services import tokens

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
HEADERS = {
    "Server": "jupyter-fab",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class TooLarge(FabError):
    """The body has more bytes than this route reads."""

    code = "too-large"
    status = 413


class NoSuchMethod(FabError):
    """The path is known, the method is not one of its own."""

    code = "method-not-allowed"
    status = 405


def problem(error: BaseException) -> Problem:
    """The error as problem details; what is no `FabError` says nothing of itself to the outside."""
    if isinstance(error, web.HTTPError):
        phrase = http.HTTPStatus(error.status_code).phrase
        return Problem(
            type=f"/problems/http-{error.status_code}", title=phrase, status=error.status_code, detail=phrase
        )
    if not isinstance(error, FabError):
        detail = "The registry failed; it has written down why. Try again, and tell its operator if it stays so."
        return Problem(type="/problems/internal", title="Internal error", status=500, detail=detail)
    title = error.code.replace("-", " ").capitalize()
    fields = msgspec.to_builtins(dict(error.fields), enc_hook=str, str_keys=True)
    return Problem(
        type=f"/problems/{error.code}",
        title=title,
        status=error.status,
        detail=error.message,
        pointer=error.pointer,
        fields=fields,
    )


@web.stream_request_body
class Endpoint(web.RequestHandler):
    """Serves the routes of one path, by method."""

    ctx: Context
    routes: Mapping[str, Route]

    def initialize(self, ctx: Context, routes: Mapping[str, Route]) -> None:
        """Take what `app.make_app` gives."""
        self.ctx, self.routes = ctx, routes
        self.reader: Reader = ANYONE
        self.refused: FabError | None = None
        self.chunks: list[bytes] = []

    def set_default_headers(self) -> None:
        """Say what a browser may do with answers."""
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")

    async def prepare(self) -> None:
        """Authorise before the body is read; whoever may not come in cannot send much."""
        route = self.routes.get(self._method())
        limit = self.ctx.settings.max_body_bytes
        try:
            if "%00" in (self.request.uri or ""):
                raise BadInput("The address holds the character U+0000, which names nothing here; leave it out.")
            if route is None:
                raise NoSuchMethod(f"This path knows {', '.join(sorted(self.routes))}.", allowed=sorted(self.routes))
            self.reader = await self._who()
            route.authorise(self.reader, self._path())
            if route.takes is bytes:
                limit = MAX_PACKAGE_BYTES
        except FabError as error:
            self.refused = error
        told = self.request.headers.get("Content-Length", "0")
        length = int(told) if told.isascii() and told.isdigit() else 0  # Tornado itself refuses what is no number
        if length > limit:
            raise TooLarge(f"The body has {length} bytes; at most {limit} are read here.", limit=limit)
        assert self.request.connection is not None
        self.request.connection.set_max_body_size(limit)  # type: ignore[attr-defined]

    def data_received(self, chunk: bytes) -> None:
        """Keep what came of the body; its size is bounded."""
        self.chunks.append(chunk)

    async def _serve(self, **_: str) -> None:
        if self.refused is not None:
            raise self.refused
        route = self.routes[self._method()]
        call = self._call(route)
        if call.key:
            stored = await self.ctx.db.read(
                lambda tx: idempotency.found(tx, call.reader.person, call.key, call.request_sha256)
            )
            if stored is not None:
                return self._write(route, Reply(status=stored[0], body=stored[1]))
        elif route.spends:
            raise BadInput(
                "This spends: send an Idempotency-Key header, so that it is done once.", pointer="Idempotency-Key"
            )
        answer = await route.handler(call)
        self._write(route, answer if isinstance(answer, Reply) else Reply(answer))

    get = post = put = delete = _serve

    def _call(self, route: Route) -> Call[Any]:
        raw = b"".join(self.chunks)
        body: Any = raw
        if route.takes not in (None, bytes):
            body = codec.decode(raw or b"null", route.takes)
        return Call(
            ctx=self.ctx,
            reader=self.reader,
            path=self._path(),
            query={
                name: values[-1].decode("utf-8", "replace") for name, values in self.request.query_arguments.items()
            },
            body=body,
            raw=raw,
            method=self._method(),
            url=self.request.path,
            origin=f"{self.request.protocol}://{self.request.host}",
            address=self.request.remote_ip or "",
            key=self.request.headers.get("Idempotency-Key", "") if self._method() != "GET" else "",
            status=route.status,
        )

    def _write(self, route: Route, reply: Reply) -> None:
        self.set_status(reply.status or route.status)
        media_type = reply.media_type if reply.media_type != JSON else route.media_type
        self.set_header("Content-Type", media_type)
        for name, value in reply.headers.items():
            self.set_header(name, value)
        self.finish(reply.encoded())

    def _method(self) -> str:
        return self.request.method or ""

    def _path(self) -> dict[str, str]:
        return {name: value for name, value in self.path_kwargs.items() if value is not None}

    async def _who(self) -> Reader:
        header = self.request.headers.get("Authorization", "")
        if not header:
            return ANYONE
        kind, _, secret = header.partition(" ")
        if kind.lower() != "bearer" or not secret:
            raise NotSignedIn("Send a token as 'Authorization: Bearer SECRET'.")
        now = self.ctx.now()
        return await self.ctx.db.read(lambda tx: tokens.reader(tx, secret.strip(), now))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with problem details; with a page to a browser that asked for one where pages are."""
        error = kwargs.get("exc_info", (None, web.HTTPError(status_code), None))[1]
        said = problem(error)
        self.set_status(said.status)
        self.set_header("Content-Type", PROBLEM)
        if said.status == http.HTTPStatus.UNAUTHORIZED:
            self.set_header("WWW-Authenticate", "Bearer")
        if isinstance(error, NoSuchMethod):
            self.set_header("Allow", ", ".join(sorted(self.routes)))
        if isinstance(error, FabError) and "retry_after_s" in error.fields:
            self.set_header("Retry-After", str(error.fields["retry_after_s"]))
        if self._is_read_by_a_person():
            self.set_header("Content-Type", html.HTML)
            for name, value in html.HEADERS.items():
                self.set_header(name, value)
            self.finish(html.problem(said))
            return
        self.finish(codec.encode(said))

    def _is_read_by_a_person(self) -> bool:
        pages = self._method() == "GET" and not self.request.path.startswith("/api/")
        return pages and html.asked_for(self.request.headers.get("Accept", ""))

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """Write down what nobody foresaw; what a client did wrong is not the registry's trouble."""
        if not isinstance(value, FabError | web.HTTPError) or (isinstance(value, FabError) and value.status >= 500):
            log.error("%s %s failed", self.request.method, self.request.path, exc_info=value)

    def compute_etag(self) -> str | None:
        """The digest of the body, for what is served the same again."""
        return super().compute_etag() if self._method() == "GET" else None


class Static(web.StaticFileHandler):
    """Serves the page's own scripts and styles, which belong to this very version of the package."""

    def set_default_headers(self) -> None:
        """Say what a browser may do with them."""
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def set_extra_headers(self, path: str) -> None:
        """Let a browser keep them as long as they are the same."""
        self.set_header("Cache-Control", "no-cache")


class Missing(Endpoint):
    """Answers for every path that is no route."""

    async def prepare(self) -> None:
        """Refuse."""
        raise web.HTTPError(404)
