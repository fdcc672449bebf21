"""HiGHS as every model of the planner asks for it, through PuLP.

One thread, a seed, and a time limit that ends with the caller's. HiGHS may overrun it in presolve (HiGHS issues 1501
and 2226): whoever needs certainty runs it in a process that can be killed.
"""

from __future__ import annotations

import time

from pulp import HiGHS

from jupyter_fab_server.planner.solution import GAP_REL

MIN_TIME_S = 0.1  # a limit of 0 would mean none


def highs(end_s: float, *, mip: bool, seed: int = 1, gap_rel: float = GAP_REL, start: bool = False) -> HiGHS:
    """The solver, to be done by `end_s` on the monotonic clock; `start` says that variables have initial values."""
    left_s = max(MIN_TIME_S, end_s - time.monotonic())
    # One thread: hubs' and buyers' requests share this machine. A seed: the same problem, the same plan.
    return HiGHS(msg=False, mip=mip, timeLimit=left_s, gapRel=gap_rel, threads=1, warmStart=start, random_seed=seed)
