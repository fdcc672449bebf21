"""Two plans side by side: what each comes to in cost, dates, carbon and load, and which orders move.

Every figure is counted from the plans and from the days that follow from them (`drawn.py`). A plan is only known to be
within its gap of the best one, so beside the difference of the two stands what the best plans can differ by.
"""

from __future__ import annotations

import statistics

from attrs import frozen

from jupyter_fab.exporters.plans.view import Move, PlanView
from jupyter_fab_server.planner.failover import changes
from jupyter_fab_server.planner.plan import Plan
from jupyter_fab_server.planner.problem import PlanProblem


@frozen
class Planned:
    """A problem, its plan, and what follows from it day by day."""

    problem: PlanProblem
    plan: Plan
    view: PlanView


@frozen
class Kind:
    """A figure's name, its words, its unit, and whether it is told even where it is 0 in both plans."""

    key: str
    words: str
    unit: str
    always: bool = False


KINDS = (
    Kind("total_minor", "Cost", "money", True),
    Kind("making_minor", "  making", "money"),
    Kind("setup_minor", "  set-ups", "money"),
    Kind("remake_minor", "  risk of remakes", "money"),
    Kind("material_minor", "  sheets", "money"),
    Kind("left_over_minor", "  left over of sheets", "money"),
    Kind("shipping_minor", "  shipping", "money"),
    Kind("lateness_minor", "  lateness", "money"),
    Kind("overtime_minor", "  overtime", "money"),
    Kind("carbon_minor", "  carbon", "money"),
    Kind("move_minor", "  moving promised orders", "money"),
    Kind("not_made_minor", "  orders that nobody makes", "money"),
    Kind("idle_credit_minor", "  idle time put to use", "money"),
    Kind("floor_credit_minor", "  work for small workshops", "money"),
    Kind("carbon_kg", "CO2e", "kg", True),
    Kind("orders", "Orders", "", True),
    Kind("not_made", "Made by nobody", ""),
    Kind("late_orders", "Late orders", "", True),
    Kind("late_days", "Days late, in all", ""),
    Kind("beyond_h", "Work after the last day", "h"),
    Kind("hubs_used", "Hubs with work", "", True),
    Kind("hours_h", "Work", "h", True),
    Kind("share_percent", "Load of all hubs", "%", True),
    Kind("fullest_percent", "Load of the fullest hub", "%", True),
    Kind("spread_percent", "Spread of the load", "%", True),
)


@frozen
class Row:
    """A figure before and after."""

    kind: Kind
    before: float
    after: float

    @property
    def difference(self) -> float:
        """What the change makes of it."""
        return self.after - self.before


@frozen
class Comparison:
    """Two plans side by side.

    `best_difference_minor`: the cheapest plans of the two problems differ in cost by an amount between these two.
    """

    changes: tuple[str, ...]
    rows: tuple[Row, ...]
    moves: tuple[Move, ...]
    new_orders: int
    gone_orders: int
    best_difference_minor: tuple[int, int]
    currency: str


def compared(before: Planned, after: Planned, words: tuple[str, ...] = ()) -> Comparison:
    """What a change makes of a plan; moved orders are those of both problems."""
    old, new = figures(before), figures(after)
    was = {one.id: one for one in before.view.orders}
    now = {one.id: one for one in after.view.orders}
    moves = []
    for one in changes(before.plan, after.plan, after.problem.currency):
        if one.job_id in was and one.job_id in now:
            made = [
                view.date(day) if day is not None else None
                for view, day in (
                    (before.view, was[one.job_id].made_day),
                    (after.view, now[one.job_id].made_day),
                )
            ]
            moves.append(Move(one.job_id, one.before or "", one.after or "", one.more_minor, made[0], made[1]))
    same = before.problem == after.problem  # then the best plan is one, however far both are known to be from it
    bounds = (
        (0, 0)
        if same
        else (
            after.plan.bound_minor - before.plan.total_minor,
            after.plan.total_minor - before.plan.bound_minor,
        )
    )
    return Comparison(
        words,
        tuple(Row(kind, old[kind.key], new[kind.key]) for kind in KINDS),
        tuple(moves),
        len(now.keys() - was.keys()),
        len(was.keys() - now.keys()),
        bounds,
        after.problem.currency,
    )


def figures(one: Planned) -> dict[str, float]:
    """What a plan comes to, by the keys of `KINDS`; the cost's terms add up to it, credits being negative."""
    plan, view = one.plan, one.view
    nobody = {left.job_id for left in plan.not_made}
    found: dict[str, float] = {"total_minor": plan.total_minor}
    for term in ("making_minor", "setup_minor", "remake_minor", "material_minor", "shipping_minor", "carbon_minor",
                 "move_minor"):  # fmt: skip
        found[term] = sum(getattr(given, term) for given in plan.assignments)
    for term in ("lateness_minor", "overtime_minor", "left_over_minor"):
        found[term] = sum(getattr(total, term) for total in plan.hub_totals)
    for term in ("idle_credit_minor", "floor_credit_minor"):
        found[term] = -sum(getattr(total, term) for total in plan.hub_totals)
    found["not_made_minor"] = sum(one.problem.refusal_of(job) for job in one.problem.jobs if job.id in nobody)
    found["carbon_kg"] = sum(given.carbon_g for given in plan.assignments) / 1000
    late = [order for order in view.orders if order.late]
    found["orders"], found["not_made"], found["late_orders"] = len(view.orders), len(nobody), len(late)
    # An order that is not made by the last day is counted as made on the day after it: at least that late.
    found["late_days"] = sum((o.made_day if o.made_day is not None else view.days + 1) - o.due_day for o in late)
    found["beyond_h"] = sum(hub.beyond_min for hub in view.hubs) / 60
    found["hubs_used"] = sum(hub.work_min > 0 for hub in view.hubs)
    found["hours_h"] = sum(hub.work_min for hub in view.hubs) / 60
    shares = [hub.share for hub in view.hubs if hub.open]
    room = sum(hub.room_min for hub in view.hubs if hub.open or hub.work_min)
    found["share_percent"] = 100 * sum(hub.work_min for hub in view.hubs) / room if room else 0.0
    found["fullest_percent"] = 100 * max((hub.share for hub in view.hubs), default=0.0)
    mean = statistics.fmean(shares) if shares else 0.0
    found["spread_percent"] = 100 * statistics.pstdev(shares) / mean if mean else 0.0
    return found
