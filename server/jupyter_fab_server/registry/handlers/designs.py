"""Designs: catalogue, versions, their files, publishing, reviewing, yanking.

Role: station 3 and the catalogue. Publishing stores the package and answers at once; its checks go on in the background
and are told as events. Bytes of a listed version never change, so they may be cached; what only some may see is never
shared by a cache. Designers' code runs in the builder, never in this process.
"""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_fab.core.errors import BadInput, NotAllowed, NotFound
from jupyter_fab.core.identity import Scope
from jupyter_fab.core.package import from_bytes
from jupyter_fab.core.states import Actor
from jupyter_fab.core.wire.designs import Catalogue, ReviewDecision, Version, Versions
from jupyter_fab.core.wire.scenes import Scene, SceneWish
from jupyter_fab_server.registry import drawing
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.route import Call, Reply
from jupyter_fab_server.registry.services import blobs, catalogue, checking, publishing, reviews, versions
from jupyter_fab_server.registry.services.completeness import NOTEBOOK

LOOPBACK = ("127.0.0.1", "::1")
FROZEN = {"Cache-Control": "public, max-age=86400, immutable"}  # bytes of a listed version never change
PRIVATE = {"Cache-Control": "private, no-cache"}


async def listed(call: Call[None]) -> Catalogue:
    """Listed designs, by name, searched by words."""
    limit = int(call.number("limit", 24, 1, 100))
    query, after = call.query.get("q", ""), call.query.get("after", "")
    currency = call.ctx.settings.currency
    return await call.ctx.db.read(lambda tx: catalogue.page(tx, query, after=after, limit=limit, currency=currency))


async def all_versions(call: Call[None]) -> Versions:
    """The versions of a design that the reader may see, newest first."""

    def look(tx: Tx) -> Versions:
        rows = versions.visible(tx, call.reader, call.path["name"])
        return Versions(versions=tuple(versions.told(tx, row) for row in rows))

    return await call.ctx.db.read(look)


async def one(call: Call[None]) -> Version:
    """A version, with its checks and reviews."""
    return await call.ctx.db.read(lambda tx: versions.told(tx, _row(tx, call)))


async def publish(call: Call[bytes]) -> Reply:
    """A package, published as a version: its checks begin."""
    package = await asyncio.to_thread(from_bytes, call.body)
    manifest = package.manifest
    if (manifest.name, manifest.version) != (call.path["name"], call.path["version"]):
        said = f"{manifest.name}@{manifest.version}"
        raise BadInput(f"The package is {said}; publish it under that name.", pointer="/name")
    stored = package.to_bytes()
    here = call.address in LOOPBACK

    def work(tx: Tx) -> tuple[str, bool, Version]:
        row, new = publishing.publish(tx, call.reader, package, stored, authored_here=here, now=call.ctx.now())
        return row.id, new, versions.told(tx, row)

    version_id, new, told = await call.ctx.db.write(work)
    checking.start(call.ctx, version_id)
    return Reply(told, status=202 if new else 200)


async def package(call: Call[None]) -> Reply:
    """The package's bytes."""
    return await _file(call, "package", "application/zip")


async def picture(call: Call[None]) -> Reply:
    """The version's picture."""
    return await _file(call, "picture", "image/png")


async def notebook(call: Call[None]) -> Reply:
    """The notebook that a fork starts from."""
    row = await call.ctx.db.read(lambda tx: _row(tx, call))
    unpacked = await call.ctx.builds.package(row)
    if NOTEBOOK not in unpacked.files:
        raise NotFound("This version has no notebook.")
    name = f"{row.name}-{row.version}.ipynb"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **_kept(row)}
    return Reply(body=unpacked.files[NOTEBOOK], media_type="application/x-ipynb+json", headers=headers)


async def scene(call: Call[SceneWish]) -> Scene:
    """The piece at values of the visitor's choice, to draw; with its figures if they are asked for."""
    row = await call.ctx.db.read(lambda tx: _row(tx, call))
    return await drawing.scene(call.ctx, row, call.body, call.address)


async def review(call: Call[ReviewDecision]) -> Reply:
    """A reviewer's decision on a version."""

    def work(tx: Tx) -> Version:
        row = _row(tx, call)
        return versions.told(
            tx, reviews.decide(tx, call.reader, row, call.body.decision, call.body.comment, call.ctx.now())
        )

    return await call.once(work)


async def in_review(call: Call[None]) -> Versions:
    """Versions that wait for a reviewer, the longest waiting first."""
    return await call.ctx.db.read(
        lambda tx: Versions(versions=tuple(versions.told(tx, row) for row in reviews.waiting(tx)))
    )


async def yank(call: Call[None]) -> Reply:
    """The version, taken out of the catalogue; orders go on."""
    return await _move(call, "yank")


async def unyank(call: Call[None]) -> Reply:
    """The version, back in the catalogue."""
    return await _move(call, "unyank")


async def _move(call: Call[None], action: str) -> Reply:
    def work(tx: Tx) -> Version:
        row = _row(tx, call)
        actor = Actor.OWNER if row.designer == call.reader.person else Actor.ADMIN
        if actor is Actor.ADMIN and not call.reader.may(Scope.ADMIN):
            raise NotAllowed(f"Only the designer of {row.name} may {action} it.")
        versions.fire(tx, row, action, actor, call.ctx.now())
        return versions.told(tx, versions.by_id(tx, row.id))

    return await call.once(work)


async def _file(call: Call[None], column: str, media_type: str) -> Reply:
    def look(tx: Tx) -> Reply:
        row = _row(tx, call)
        return Reply(body=blobs.get(tx, getattr(row, column)), media_type=media_type, headers=_kept(row))

    return await call.ctx.db.read(look)


def _row(tx: Tx, call: Call[Any]) -> versions.Row:
    return versions.find(tx, call.reader, call.path["name"], call.path["version"])


def _kept(row: versions.Row) -> dict[str, str]:
    return PRIVATE if row.private_to or row.state not in versions.OPEN else FROZEN
