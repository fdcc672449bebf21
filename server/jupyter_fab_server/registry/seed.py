"""Puts the people and hubs of the embedded demo (`roster`) into its registry.

Role: run at each start of a registry that is a demo, and of no other; what is there already stays. Each hub's agent
finds its token and key in the data folder, in a file that only this user may read.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
from pathlib import Path

import msgspec

from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.roster import HUBS, PEOPLE, SHIPPING, SeedHub, credentials_file, password
from jupyter_fab_server.registry.services import enrolment, people


async def seed(ctx: Context) -> None:
    """Nothing; the demo's people and hubs are there, and the agents' files too."""
    missing = await ctx.db.read(lambda tx: [person for person in PEOPLE if not _known(tx, person.handle)])
    hashes = await asyncio.gather(*(ctx.passwords.hash(password(person.handle)) for person in missing))

    def add(tx: Tx) -> None:
        for person, hashed in zip(missing, hashes, strict=True):
            people.add(tx, person.handle, person.title, hashed, person.roles, ctx.now())
        for hub in HUBS:
            enrol(tx, hub, ctx.now())

    await ctx.db.write(add)
    for hub in HUBS:
        place = credentials_file(ctx.settings.data_dir, hub.id)
        if not await asyncio.to_thread(place.exists):
            found = await ctx.db.write(functools.partial(enrolment.credentials, hub=hub.id, now=ctx.now()))
            await asyncio.to_thread(_write_private, place, msgspec.json.encode(found))


def enrol(tx: Tx, hub: SeedHub, now: dt.datetime, **more_terms: object) -> None:
    """Nothing; the hub is enrolled with the full-sheet router and the demo's carriers, and with more terms if given."""
    enrolment.enrol(
        tx,
        hub.id,
        title=hub.title,
        place=hub.place,
        latitude=hub.latitude,
        longitude=hub.longitude,
        machine=msgspec.structs.replace(FULL_SHEET_ROUTER, id=f"{hub.id}-1"),
        materials=FULL_SHEET_ROUTER.materials,
        rate_minor_h=hub.rate_minor_h,
        labour_minor_h=hub.labour_minor_h,
        idle_minor_h=hub.idle_minor_h,
        terms={"shipping": SHIPPING} | more_terms,
        now=now,
    )


def _known(tx: Tx, handle: str) -> bool:
    try:
        people.by_handle(tx, handle)
    except NotFound:
        return False
    return True


def _write_private(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = place.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_bytes(content)
    new.replace(place)
