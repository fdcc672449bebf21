"""A small plan to be drawn: a full hub with one late order, a quiet one, and one that is closed."""

from __future__ import annotations

import datetime as dt
import random

from jupyter_fab.exporters.plans import HubView, Move, OrderView, PlanView, Slot

MONDAY = dt.date(2026, 3, 2)
WEEK = (480, 480, 480, 480, 480, 0, 0)


def small() -> PlanView:
    """Two hubs 70 km apart and a third that takes no work; 16 hours at A in two days, the last one late."""
    slots = (
        Slot("", 1, 0, 120),
        Slot("desk", 1, 120, 480),
        Slot("shelf", 2, 0, 400),
        Slot("stool", 2, 400, 480, late=True),
        Slot("stool", 3, 0, 60, late=True),
    )
    hubs = (
        HubView("A", "Atelier Nord", 48.2, 16.3, True, WEEK, 120, 900, 0, slots),
        HubView("B", "Bauhof", 47.8, 15.6, True, WEEK, 0, 60, 0, (Slot("bench", 1, 0, 60),)),
        HubView("C", "Closed", 47.9, 16.6, False, WEEK, 0, 0, 0, ()),
    )
    orders = (
        OrderView("desk", "A", 48.3, 16.4, 360, 2, 1),
        OrderView("shelf", "A", 48.1, 16.1, 400, 2, 2),
        OrderView("stool", "A", 48.0, 16.2, 140, 1, 3),
        OrderView("bench", "B", 47.7, 15.5, 60, 4, 1),
        OrderView("wardrobe", "", 48.1, 15.9, 900, 5, None),
    )
    return PlanView("A week", MONDAY - dt.timedelta(days=1), hubs, orders)


def moves() -> tuple[Move, ...]:
    """What moved to come to `small`: two from the closed hub, one that nobody makes now."""
    tuesday, friday = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=4)
    return (
        Move("desk", "C", "A", 1_250, friday, MONDAY),
        Move("shelf", "C", "A", -300, tuesday, tuesday),
        Move("wardrobe", "B", "", -9_000, friday, None),
    )


def many(hubs: int, orders: int) -> PlanView:
    """So many hubs at chance places with the same week, each order at one of them; seeded."""
    draw = random.Random(hubs)
    found = []
    work = [0] * hubs
    for number in range(orders):
        hub = draw.randrange(hubs)
        work[hub] += 60
        place = draw.uniform(46.5, 49), draw.uniform(9.5, 17)
        found.append(OrderView(f"order {number}", f"hub {hub}", *place, 60, 7, 7))
    made = tuple(
        HubView(
            f"hub {number}",
            f"Werkstatt {number}",
            draw.uniform(46.5, 49),
            draw.uniform(9.5, 17),
            True,
            WEEK,
            0,
            work[number],
            max(0, work[number] - sum(WEEK)),
            (Slot(next(one.id for one in found if one.hub == f"hub {number}"), 1, 0, 60),) if work[number] else (),
        )
        for number in range(hubs)
    )
    return PlanView(f"{hubs} hubs", MONDAY - dt.timedelta(days=1), made, tuple(found))
