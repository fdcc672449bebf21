"""The two steps by which open orders are planned: a hub for each that has none, and then the plan of all of them.

Role: run again and again by `making`. `place` gives a waiting order a hub in the hours that all others leave: one that
had a hub before, which fell silent, closed, declined or did not answer, in the same second (`planner.failover`); a new
one as well as the solver can. `improve` plans all that is open when something has changed: what may still move does so
where that saves more than moving costs, and the whole plan is kept. Nothing that was not verified is applied.
"""

from __future__ import annotations

import logging
import time

from jupyter_fab_server.planner import solve
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.planner.solve import Outcome
from jupyter_fab_server.registry.context import Context
from jupyter_fab_server.registry.services import routing, whole_plan

log = logging.getLogger(__name__)

REST = 4.0  # the plan of all may keep a processor busy for one part in so many and one


class Planning:
    """The planning of one registry process."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._fruitless = ""  # the digest of the last problem that no hub could take anything of
        self._planned = ""  # what stood open when all was planned last
        self._rest_until_s = 0.0
        self._known = whole_plan.Known()

    async def place(self) -> None:
        """Nothing; every paid order that a hub can make is offered to one."""
        ctx = self._ctx
        waiting = await ctx.db.read(routing.waiting)
        if not waiting:
            return
        currency = ctx.settings.currency
        asked, urgent = await ctx.db.read(
            lambda tx: (routing.problem(tx, waiting, ctx.now(), currency), routing.stranded(tx, waiting))
        )
        if asked.digest == self._fruitless:
            return
        if urgent:
            found = await self._solved(asked, solve.RESCUE)
            cause = "orders lost their hub"
        else:
            if not any(hub.accepting for hub in asked.hubs):
                return
            found = await self._solved(asked, "highs")
            cause = "new orders"
        self._fruitless = "" if found.plan.assignments else asked.digest
        await ctx.db.write(lambda tx: routing.apply(tx, asked, found, ctx.now(), cause))
        ctx.wake()

    async def improve(self) -> None:
        """Nothing; where something has changed, all open orders are planned anew, and the plan is kept."""
        ctx = self._ctx
        if time.monotonic() < self._rest_until_s:
            return
        seen = await ctx.db.read(lambda tx: whole_plan.standing(tx, ctx.now().date()))
        if seen.mark == self._planned:
            return
        started = time.monotonic()
        if seen.orders:
            currency = ctx.settings.currency
            asked = await ctx.db.read(lambda tx: whole_plan.problem(tx, self._known, ctx.now(), currency))
            found = await self._solved(asked.problem, "highs", ctx.settings.plan_time_s)
            await ctx.db.write(lambda tx: whole_plan.apply(tx, asked, found, ctx.now(), seen.cause(self._planned)))
        self._planned = seen.mark
        now = time.monotonic()
        self._rest_until_s = now + REST * (now - started)

    async def _solved(self, asked: PlanProblem, solver: str, time_limit_s: float = solve.TIME_LIMIT_S) -> Outcome:
        found = await solve.outcome(asked, self._ctx.engine, solver=solver, time_limit_s=time_limit_s)
        if found.refused:
            log.error("a plan was refused, and a simpler one stands in its place: %s", found.refused)
        return found
