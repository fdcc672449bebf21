"""Messages about plans: what was decided for all open orders, how good it is shown to be, and what it changed.

Role: station 5, for the one who runs the registry and for pictures of a plan. A plan is whole here: its problem and the
planner's answer as they were, beside the same by order and by hub and day. Amounts are integer minor units.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from jupyter_fab.core.wire.base import Message
from jupyter_fab.core.wire.orders import OrderChange


class PlanSummary(Message, frozen=True, kw_only=True):
    """A plan in one line: the incumbent, the bound below which no plan can be, and why its solver stopped."""

    id: str
    at: dt.datetime
    kind: str  # placing: orders without a hub; whole: all that are open
    cause: str
    before: str  # the plan of its kind before it
    digest: str  # of the problem
    solver: str
    stop: str
    total_minor: int
    bound_minor: int
    gap: float
    seconds: float
    refused: str = ""  # what was wrong with a better solver's plan, in whose place this one stands


class Plans(Message, frozen=True, kw_only=True):
    """Plans, newest first."""

    plans: tuple[PlanSummary, ...]


class PlannedOrder(Message, frozen=True, kw_only=True):
    """An order in a plan; without a hub nobody makes it, and `why` says why not."""

    order: str
    hub: str
    hub_before: str
    may_move: bool
    work_min: int
    latitude: float
    longitude: float
    promised: dt.date
    make_by: dt.date | None  # the last day on which its hub may make it
    made: dt.date | None  # the day on which its hub comes to it, what is due first being made first
    late_days: int
    making_minor: int
    shipping_minor: int
    move_minor: int
    why: str


class PlanDay(Message, frozen=True, kw_only=True):
    """A hub's day: the minutes it has, those due on it, and what an hour more by its end would save."""

    date: dt.date
    room_min: int
    due_min: int
    hour_minor: int


class PlannedHub(Message, frozen=True, kw_only=True):
    """A hub in a plan, with what its work costs as a whole."""

    hub: str
    title: str
    latitude: float
    longitude: float
    open: bool
    work_min: int
    lateness_minor: int
    idle_credit_minor: int
    days: tuple[PlanDay, ...]


class PlanDifference(Message, frozen=True, kw_only=True):
    """What is different from the plan before, for one order, in words."""

    order: str
    hub_before: str
    hub_after: str
    more_minor: int
    words: str


class PlanChange(OrderChange, frozen=True, kw_only=True):
    """The same for who runs the registry.

    `more_minor` is what it costs more there than was paid for; the buyer never bears it, and is not told.
    """

    more_minor: int


class StoredPlan(Message, frozen=True, kw_only=True):
    """A plan whole: by order, by hub and day, the differences to the one before, and what buyers were told."""

    summary: PlanSummary
    orders: tuple[PlannedOrder, ...]
    hubs: tuple[PlannedHub, ...]
    differences: tuple[PlanDifference, ...]
    changes: tuple[PlanChange, ...]
    problem: dict[str, Any]  # as the planner was asked
    plan: dict[str, Any]  # as it answered
