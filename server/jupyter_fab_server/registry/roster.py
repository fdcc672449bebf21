"""Who lives and works in the embedded demo: its people and hubs, as data, with passwords that everyone knows.

Role: `seed` puts them into a demo's registry; whoever starts or plays the demo reads them here. It imports nothing of
the registry, so that the demo can start its processes before it has loaded anything else.
"""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

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
