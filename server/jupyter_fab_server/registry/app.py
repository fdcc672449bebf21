"""The registry as a Tornado application: made from settings, started, stopped.

Role: the one place where the parts are put together. What can be asked is in `routes`; what is done is in `services`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from tornado import netutil, web
from tornado.httpserver import HTTPServer

from jupyter_fab.core.package import MAX_PACKAGE_BYTES
from jupyter_fab.engines.pool import LocalPool
from jupyter_fab_server.builder.service import Builder
from jupyter_fab_server.registry import secret
from jupyter_fab_server.registry.builds import Builds
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.database import Database
from jupyter_fab_server.registry.events import Events
from jupyter_fab_server.registry.making import Making
from jupyter_fab_server.registry.migrations import migrate
from jupyter_fab_server.registry.openapi import document
from jupyter_fab_server.registry.passwords import Passwords
from jupyter_fab_server.registry.route import Route
from jupyter_fab_server.registry.routes import ROUTES
from jupyter_fab_server.registry.seed import seed
from jupyter_fab_server.registry.services import checking
from jupyter_fab_server.registry.settings import Settings
from jupyter_fab_server.registry.web import Endpoint, Missing, Static

STATIC = str(Path(__file__).parent / "static")
BODY_TIMEOUT_S = 60.0  # for 16 MB over a slow line; a client that only pretends is let go
IDLE_TIMEOUT_S = 120.0
MAX_HEADER_BYTES = 32 * 1024


def make_context(settings: Settings) -> Context:
    """The registry's parts, its database at the newest revision."""
    Path(settings.data_dir).mkdir(parents=True, exist_ok=True)
    database = Database(settings.url)
    database.write_now(migrate)
    builder = Builder(trusted_local=settings.trusts_local)
    return Context(
        settings=settings,
        db=database,
        events=Events(database),
        passwords=Passwords(),
        builder=builder,
        builds=Builds(database, builder),
        engine=LocalPool(settings.processes),
        quick=LocalPool(1, preload=["jupyter_fab_server.registry.services.scenes"]),
        secret=secret.load(settings.data_dir, settings.secret_hex),
        description=document(ROUTES),
    )


def make_app(ctx: Context, routes: Iterable[Route] = ROUTES) -> web.Application:
    """The Tornado application that serves the routes."""
    paths: dict[str, dict[str, Route]] = {}
    for route in routes:
        paths.setdefault(route.pattern, {})[route.method] = route
    handlers = [(pattern, Endpoint, {"ctx": ctx, "routes": methods}) for pattern, methods in paths.items()]
    return web.Application(
        [*handlers, (r"/static/(.*)", Static, {"path": STATIC})],
        default_handler_class=Missing,
        default_handler_args={"ctx": ctx, "routes": {}},
        log_function=lambda handler: None,
        compress_response=True,
    )


class Registry:
    """A registry that serves: `url` says where; `close` stops it, with nothing left behind."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.server = HTTPServer(
            make_app(ctx),
            max_body_size=MAX_PACKAGE_BYTES,
            max_header_size=MAX_HEADER_BYTES,
            body_timeout=BODY_TIMEOUT_S,
            idle_connection_timeout=IDLE_TIMEOUT_S,
        )
        self.making = Making(ctx)
        ctx.wake = self.making.wake
        self.url = ""

    async def start(self) -> None:
        """Nothing; the registry listens, and goes on with what a restart interrupted."""
        settings = self.ctx.settings
        if settings.demo:
            await seed(self.ctx)
        sockets = netutil.bind_sockets(settings.port, settings.ip)
        self.server.add_sockets(sockets)
        host = f"[{settings.ip}]" if ":" in settings.ip else settings.ip
        await checking.resume(self.ctx)
        self.url = f"http://{host}:{sockets[0].getsockname()[1]}"
        self.making.start()

    async def close(self) -> None:
        """Nothing; no connection, task, thread or process of it is left."""
        self.server.stop()
        await self.server.close_all_connections()
        await self.ctx.background.close()
        await self.ctx.builds.close()
        await self.ctx.builder.close()
        await asyncio.to_thread(self.ctx.engine.close)
        await asyncio.to_thread(self.ctx.quick.close)
        await asyncio.to_thread(self.ctx.db.close)
        await asyncio.to_thread(self.ctx.passwords.close)
