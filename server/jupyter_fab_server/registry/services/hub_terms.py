"""What a hub agrees with the registry beside its machine and its rates: hours, prices of stock, carriage.

Stored as JSON with the hub; quotes price by it and the planner plans by it. Amounts are minor units, times working
minutes of the machine. Defaults carry their source; a hub states its own.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import msgspec

from jupyter_fab.core.fit import Making
from jupyter_fab_server.planner.problem import ShippingBand

WEEK = (0, 1, 2, 3, 4)  # Monday to Friday


class HubTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A hub's terms; `work_min_per_day` are minutes in which its machine can be planned."""

    work_min_per_day: int = 480
    weekdays: tuple[int, ...] = WEEK
    handling_days: int = 1  # after cutting: inspection, packing, breaking out
    setup_minor: int = 0  # of one job, beyond what its estimate has
    overhead_bp: int = 1_500  # basis points on making: overhead and margin (assumed)
    scrap_bp: int = 500  # basis points on making: what is cut again (assumed)
    remake_permille: int = 0
    shipping: tuple[ShippingBand, ...] = ()
    fit_offset_mm: float = 0.0  # what its test piece showed to be missing from every joint's clearance

    def __post_init__(self) -> None:
        """Refuse an offset that shows a fault of the machine."""
        Making(offset_mm=self.fit_offset_mm)

    def work_day(self, start: dt.date, count: int) -> dt.date:
        """The date of the `count`-th working day after `start`; `start` itself for 0."""
        day = start
        while count > 0:
            day += dt.timedelta(days=1)
            count -= day.weekday() in self.weekdays
        return day

    def last_day(self, end: dt.date, count: int) -> dt.date:
        """The last day that has so many working days after it, up to and with `end`."""
        day = end
        while count > 0:
            count -= day.weekday() in self.weekdays
            day -= dt.timedelta(days=1)
        return day

    def minutes(self, today: dt.date, days: int) -> tuple[int, ...]:
        """What can be planned on each of the days after `today`."""
        return _minutes(self.work_min_per_day, self.weekdays, today.weekday(), days)

    def work_days(self, start: dt.date, end: dt.date) -> int:
        """How many working days there are after `start`, up to and with `end`."""
        days = (end - start).days
        return sum((start + dt.timedelta(days=n)).weekday() in self.weekdays for n in range(1, days + 1))


@lru_cache(1024)
def _minutes(work_min: int, weekdays: tuple[int, ...], weekday: int, days: int) -> tuple[int, ...]:
    """The minutes of each of the days that follow one on that weekday; few hubs differ in this."""
    return tuple(work_min if (weekday + n) % 7 in weekdays else 0 for n in range(1, days + 1))
