"""Networks as files for the tests of pictures and what-ifs: so many hubs in towns, orders around them, seeded."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

START = dt.date(2026, 3, 2)


def network(hubs: int, orders: int, seed: int = 1, *, days: int = 21, hours: float = 6.0) -> dict[str, Any]:
    """A network file of workshops in towns, and of orders that are due within the days."""
    draw = random.Random(seed)
    towns = [(draw.uniform(46.5, 49.0), draw.uniform(9.8, 17.0)) for _ in range(max(3, hubs // 4))]

    def near(km: float) -> dict[str, float]:
        latitude, longitude = draw.choice(towns)
        spread = km / 111.2
        return {
            "latitude": round(latitude + draw.gauss(0, spread), 4),
            "longitude": round(longitude + draw.gauss(0, spread * 1.5), 4),
        }

    bands = [
        {"max_km": 30, "max_kg": 200, "price_minor": 1500, "transit_days": 1},
        {"max_km": 800, "max_kg": 200, "price_minor": 6500, "transit_days": 2},
    ]
    return {
        "kind": "network",
        "name": f"{hubs} hubs",
        "start": START.isoformat(),
        "horizon_days": days,
        "calendars": {"short": {"hours": {"mon": 6, "wed": 6, "fri": 4}}},
        "hubs": [
            {
                "id": f"Werkstatt {number + 1}",
                **near(25),
                "bed_mm": [2500, 1250],
                "rate_minor_per_h": draw.randrange(2800, 5200, 100),
                "idle_minor_per_h": 900,
                "free_h": 20,
                "calendar": "short" if number % 3 == 2 else "",
                "backlog_h": draw.choice([0, 0, 6, 12]),
                "power_kw": 5.5,
                "grid_g_per_kwh": 220,
                "shipping": bands,
            }
            for number in range(hubs)
        ],
        "orders": [
            {
                "id": f"{draw.choice(['desk', 'shelf', 'stool', 'bench', 'wardrobe'])}-{number + 1}",
                "hours": round(draw.uniform(0.5, 2 * hours - 0.5), 2),
                "due": (START + dt.timedelta(days=draw.randrange(4, days - 1))).isoformat(),
                "mass_kg": round(draw.uniform(8, 60), 1),
                **near(40),
            }
            for number in range(orders)
        ],
    }
