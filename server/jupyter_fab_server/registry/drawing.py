"""The scene of a version for a visitor: built, meshed and estimated, each once, and not too often for one address.

Role: what the shared page's slider asks for. A small pool of its own keeps it quick while proofs run; what the cache
has is answered without any work and is not counted against the visitor.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from jupyter_fab.core.expression import Value
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.package import Manifest
from jupyter_fab.core.part import Parts
from jupyter_fab.core.wire import codec
from jupyter_fab.core.wire.scenes import Leg, Scene, SceneFigures, SceneWish
from jupyter_fab.engines.protocol import Work
from jupyter_fab_server.registry.builds import find, keep
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.services import scenes
from jupyter_fab_server.registry.services.versions import Row, manifest

FORMAT = 2  # of what is kept; raise it when meshes or figures change


async def scene(ctx: Context, row: Row, wish: SceneWish, address: str) -> Scene:
    """The piece at these values, as the page draws it.

    Raises
    ------
    BadInput
        If the values cannot be made; the pointer says which.
    TooOften
        If this address has asked for too many new builds.
    """
    frozen = manifest(row)
    values: Mapping[str, Value] = frozen.parameters.check(wish.values)
    made = await ctx.builds.parts(row, values, before=lambda: ctx.visits.take(address))
    meshes = await _once(ctx, ["scene", FORMAT, made.parts.digest()], scenes.drawing(made.parts))
    figures = await _figures(ctx, made.parts, frozen) if wish.figures else None
    legs = await _legs(ctx, made.parts) if wish.apart else None
    return scenes.drawn(meshes, dict(values), sandboxed=made.sandboxed, figures=figures, legs=legs)


async def _legs(ctx: Context, parts: Parts) -> dict[str, tuple[Leg, ...]]:
    found = await _once(ctx, ["legs", FORMAT, parts.digest()], scenes.parting(parts))
    return msgspec.json.decode(found, type=dict[str, tuple[Leg, ...]])


async def _figures(ctx: Context, parts: Parts, frozen: Manifest) -> SceneFigures:
    work = scenes.figuring(parts, FULL_SHEET_ROUTER, frozen, ctx.settings.currency)
    return msgspec.json.decode(await _once(ctx, ["figures", FORMAT, work.key], work), type=SceneFigures)


async def _once(ctx: Context, what: list[object], work: Work) -> bytes:
    key = codec.digest(what)
    kept = await ctx.db.read(lambda tx: find(tx, key))
    if kept is None:
        kept = await ctx.quick.submit(work)
        await ctx.db.write(lambda tx: keep(tx, key, str(what[0]), kept))
    return kept
