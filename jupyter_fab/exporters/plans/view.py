"""What is drawn of a plan: hubs with their days, orders with their places, and who makes what when. Frozen values.

The planner's package fills them (`planner/drawn.py`), so that the drawings know neither solvers nor prices. Days are
counted from `day_zero`; the plan's first day is day 1. Times are minutes of the hub's bottleneck machine.
"""

from __future__ import annotations

import datetime as dt

from attrs import frozen


@frozen
class Slot:
    """Minutes of one day at a hub, from `start_min` of its hours on; without an order they were promised before."""

    order: str
    day: int
    start_min: int
    end_min: int
    late: bool = False


@frozen
class OrderView:
    """An order: where it goes, who makes it (nobody if empty), by which day it must and by which it is made.

    `made_day` is None where nobody makes it, or not before the last day that is planned.
    """

    id: str
    hub: str
    latitude_deg: float
    longitude_deg: float
    work_min: int
    due_day: int
    made_day: int | None

    @property
    def late(self) -> bool:
        """Whether its hub makes it after its day, or not within the days that are planned."""
        return bool(self.hub) and (self.made_day is None or self.made_day > self.due_day)


@frozen
class HubView:
    """A hub: the minutes that it works on each day from day 1 on, and how they are used.

    `work_min` are those of this plan's orders; `beyond_min` of them do not fit before the last planned day.
    """

    id: str
    title: str
    latitude_deg: float
    longitude_deg: float
    open: bool
    day_min: tuple[int, ...]
    before_min: int
    work_min: int
    beyond_min: int
    slots: tuple[Slot, ...]

    @property
    def room_min(self) -> int:
        """The minutes of all days that were not promised before."""
        return max(0, sum(self.day_min) - self.before_min)

    @property
    def share(self) -> float:
        """The work as a share of the room; 0 for a hub without either."""
        return self.work_min / self.room_min if self.room_min else float(self.work_min > 0)


@frozen
class PlanView:
    """A plan as it is drawn."""

    name: str
    day_zero: dt.date
    hubs: tuple[HubView, ...]
    orders: tuple[OrderView, ...]

    @property
    def days(self) -> int:
        """How many days are planned."""
        return max((len(hub.day_min) for hub in self.hubs), default=0)

    def date(self, day: int) -> dt.date:
        """The date of a day."""
        return self.day_zero + dt.timedelta(days=day)


@frozen
class Move:
    """An order that another hub makes in the new plan; nobody where a hub is empty. `more_minor` is its own cost's."""

    order: str
    before: str
    after: str
    more_minor: int
    made_before: dt.date | None
    made_after: dt.date | None
