"""The people and hubs of the embedded demo: a small city, with passwords that everyone knows.

Role: run at each start of a registry that is a demo, and of no other; what is there already stays. Each hub's agent
finds its token and key in the data folder, in a file that only this user may read.
"""

from __future__ import annotations

import asyncio
import functools
from pathlib import Path

import msgspec
from attrs import frozen

from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.services import enrolment, people

CLASS = "city-lab"  # edda's class


@frozen
class SeedPerson:
    """Somebody of the demo."""

    handle: str
    title: str
    roles: tuple[str, ...]


@frozen
class SeedHub:
    """A hub of the demo: euro cents an hour for machine, labour, and the machine standing still."""

    id: str
    title: str
    place: str
    latitude: float
    longitude: float
    rate_minor_h: int
    labour_minor_h: int
    idle_minor_h: int


PEOPLE = (
    SeedPerson("dora", "Dora Devos", ("designer", "buyer")),
    SeedPerson("rik", "Rik Raes", ("reviewer",)),
    SeedPerson("bea", "Bea Baert", ("buyer",)),
    SeedPerson("olga", "Olga Osten", ("hub_operator:bruges",)),
    SeedPerson("omar", "Omar Oubali", ("hub_operator:ghent",)),
    SeedPerson("odile", "Odile Ooms", ("hub_operator:leuven",)),
    SeedPerson("edda", "Edda Evers", ("educator:" + CLASS, "designer")),
    SeedPerson("sam", "Sam Smets", ("student:" + CLASS,)),
    SeedPerson("sia", "Sia Segers", ("student:" + CLASS,)),
    SeedPerson("sol", "Sol Serneels", ("student:" + CLASS,)),
    SeedPerson("ada", "Ada Aerts", ("admin", "finance")),
)

# Machine 60 and labour 35 euro an hour are the assumed shop rates of the cost model; each hub differs a little from
# them, as hubs do, and stands still at about a third of its rate.
HUBS = (
    SeedHub("bruges", "Workshop Bruges", "Bruges", 51.2093, 3.2247, 6000, 3500, 2000),
    SeedHub("ghent", "Makers of Ghent", "Ghent", 51.0543, 3.7174, 6400, 3600, 1800),
    SeedHub("leuven", "FabLab Leuven", "Leuven", 50.8798, 4.7005, 5600, 3400, 2200),
)

# Who lives near collects it; else what a van takes to the buyer's door, by distance and mass: assumed, in the range of
# Belgian pallet carriers.
SHIPPING = [
    {"max_km": 8, "max_kg": 500, "price_minor": 0, "transit_days": 0},
    {"max_km": 30, "max_kg": 150, "price_minor": 2500, "transit_days": 1},
    {"max_km": 100, "max_kg": 150, "price_minor": 4500, "transit_days": 1},
    {"max_km": 400, "max_kg": 150, "price_minor": 8500, "transit_days": 2},
]


def password(handle: str) -> str:
    """The password of somebody in the demo, as long as the registry wants one."""
    return f"demo-{handle}"


def credentials_file(data_dir: str | Path, hub: str) -> Path:
    """Where a hub's agent on this machine finds its token and key."""
    return Path(data_dir) / "hubs" / f"{hub}.json"


async def seed(ctx: Context) -> None:
    """Nothing; the demo's people and hubs are there, and the agents' files too."""
    missing = await ctx.db.read(lambda tx: [person for person in PEOPLE if not _known(tx, person.handle)])
    hashes = await asyncio.gather(*(ctx.passwords.hash(password(person.handle)) for person in missing))

    def add(tx: Tx) -> None:
        for person, hashed in zip(missing, hashes, strict=True):
            people.add(tx, person.handle, person.title, hashed, person.roles, ctx.now())
        for hub in HUBS:
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
                terms={"shipping": SHIPPING},
                now=ctx.now(),
            )

    await ctx.db.write(add)
    for hub in HUBS:
        place = credentials_file(ctx.settings.data_dir, hub.id)
        if not await asyncio.to_thread(place.exists):
            found = await ctx.db.write(functools.partial(enrolment.credentials, hub=hub.id, now=ctx.now()))
            await asyncio.to_thread(_write_private, place, msgspec.json.encode(found))


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
