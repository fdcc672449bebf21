"""Parts for a version and values: from the cache, or built in the sandbox, and compared with the manifest.

Role: the one door through which designers' code is asked for anything: checks, shared page, quotes, jobs. Values are
judged by the manifest's schema before the code sees them. The same version, values and measured thickness always give
the same parts, so that what was built once is kept under the digest of what it was built from.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections import OrderedDict
from collections.abc import Callable, Mapping

import msgspec
import sqlalchemy as sa

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.fit import AS_DESIGNED, Workshop
from jupyter_fab.core.package import Manifest, Package, from_bytes
from jupyter_fab.core.part import Parts
from jupyter_fab.core.wire import codec
from jupyter_fab_server.builder.service import Builder
from jupyter_fab_server.registry.building import build
from jupyter_fab_server.registry.database import Database, Tx
from jupyter_fab_server.registry.services import blobs
from jupyter_fab_server.registry.services.versions import Row
from jupyter_fab_server.registry.tables import artefacts

PACKAGES_KEPT = 32  # unpacked in memory, at most 16 MB each
ARTEFACTS_KEPT = 20_000  # of a kind, the newest: at 50 kB each about 1 GB; the rest can be made again
PRUNE_EVERY = 200  # writes
FAILURES_KEPT = 1_000  # what failed fails again; trying costs up to 30 s of a processor


class MadeParts(msgspec.Struct, frozen=True, kw_only=True):
    """Parts as they were built, and whether in the sandbox."""

    parts: Parts
    sandboxed: bool


class Builds:
    """Builds, each made once."""

    def __init__(self, database: Database, builder: Builder) -> None:
        self._database = database
        self._builder = builder
        self._packages: OrderedDict[str, Package] = OrderedDict()
        self._running: dict[str, asyncio.Task[MadeParts]] = {}
        self._failures: OrderedDict[str, BadInput] = OrderedDict()

    async def parts(
        self,
        row: Row,
        values: Mapping[str, object],
        *,
        measured: Mapping[str, float] | None = None,
        workshop: Workshop = AS_DESIGNED,
        before: Callable[[], None] | None = None,
    ) -> MadeParts:
        """The parts of a version for these values (defaults filled in), at the measured thickness if there is one.

        Joints are cut with the cutter and the fit of the `workshop` that makes them.

        `before` is called when they must be built anew, and may refuse.

        Raises
        ------
        BadInput
            The values break the schema, or the code fails, lies, or takes too long; the text is for its designer.
        Unavailable
            There is no sandbox here.
        """
        manifest = msgspec.convert(row.manifest, Manifest)
        manifest.parameters.check(values, measured=measured)
        checked = manifest.parameters.check(values)
        made_at = [codec.plain(workshop)] if workshop != AS_DESIGNED else []
        key = codec.digest(["parts", row.digest, checked, dict(measured or {}), *made_at])
        kept = await self._database.read(lambda tx: find(tx, key))
        if kept is not None:
            return msgspec.json.decode(kept, type=MadeParts)
        if key in self._failures:
            raise self._failures[key].with_traceback(None)  # else each raise would lengthen it
        task = self._running.get(key)
        if task is None:
            if before is not None:
                before()
            task = asyncio.create_task(self._build(key, row, checked, dict(measured or {}), workshop))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(task)

    async def package(self, row: Row) -> Package:
        """The version's package, unpacked."""
        found = self._packages.get(row.digest)
        if found is None:
            data = await self._database.read(lambda tx: blobs.get(tx, row.package))
            found = await asyncio.to_thread(from_bytes, data)
            self._packages[row.digest] = found
            while len(self._packages) > PACKAGES_KEPT:
                self._packages.popitem(last=False)
        self._packages.move_to_end(row.digest)
        return found

    async def close(self) -> None:
        """Nothing; no build is under way."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _build(
        self, key: str, row: Row, values: Mapping[str, Value], measured: Mapping[str, float], workshop: Workshop
    ) -> MadeParts:
        package = await self.package(row)
        try:
            built = await build(
                self._builder,
                package,
                values,
                measured=measured,
                workshop=workshop,
                authored_here=row.authored_here,
            )
        except BadInput as error:
            self._failures[key] = error
            while len(self._failures) > FAILURES_KEPT:
                self._failures.popitem(last=False)
            raise
        made = MadeParts(parts=built.parts, sandboxed=built.sandboxed)
        data = codec.encode(made)
        await self._database.write(lambda tx: keep(tx, key, "parts", data))
        return made


def find(tx: Tx, key: str) -> bytes | None:
    """What was made under that key, if it was."""
    found: bytes | None = tx.scalar(sa.select(artefacts.c.data).where(artefacts.c.id == key))
    return found


def keep(tx: Tx, key: str, kind: str, data: bytes) -> None:
    """Nothing; what was made is kept under its key."""
    if find(tx, key) is None:
        now = dt.datetime.now(dt.UTC)
        tx.execute(artefacts.insert().values(id=key, kind=kind, data=data, made_at=now))
        if random.random() < 1 / PRUNE_EVERY:
            oldest = sa.select(artefacts.c.made_at).where(artefacts.c.kind == kind).order_by(artefacts.c.made_at.desc())
            limit = tx.scalar(oldest.offset(ARTEFACTS_KEPT).limit(1))
            if limit is not None:
                tx.execute(artefacts.delete().where(artefacts.c.kind == kind, artefacts.c.made_at <= limit))
