"""Others' ways to the same plan, for the planner's benches: HiGHS on the plain model, and CP-SAT.

The plain model has a variable for every order at every hub that can make it. CP-SAT is installed in an environment of
its own, since OR-Tools and HiGHS in one process crash (or-tools issue 5246); where that cannot be had, the figure is
left out. Both give the total of a plan, in minor units, by their own objective.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from jupyter_fab_server.planner.costs import MIN_PER_H
from jupyter_fab_server.planner.model import answered
from jupyter_fab_server.planner.network import Network
from jupyter_fab_server.planner.prices import Candidates, candidates
from jupyter_fab_server.planner.problem import PlanProblem
from jupyter_fab_server.planner.search import Search

INSTALL_S = 900.0  # OR-Tools and pandas with it: half a minute on a quiet machine, minutes on a busy one
CP_SAT = Path(__file__).parent / "peers" / "cp_sat.py"


def plain_highs(problem: PlanProblem, seconds: float) -> float | None:
    """Return the total of HiGHS's plan on the model of all pairs, starting from nothing; None if it found none."""
    network, every = _pairs(problem)
    nobody = np.full(network.jobs, -1)
    found = answered(network, every, np.isfinite(every.cost), nobody, time.monotonic() + seconds, mip=True)
    if found is None:
        return None
    search = Search(network, every)
    search.start(found.at)
    return search.total() / MIN_PER_H


def cp_sat(problem: PlanProblem, seconds: float) -> float | None:
    """Return the total of CP-SAT's plan; None if it found none or cannot be installed."""
    network, every = _pairs(problem)
    asked: dict[str, Any] = {
        "seconds": seconds,
        "work": network.work.tolist(),
        "refusal": network.refusal.tolist(),
        "hub": every.hub.tolist(),
        "cost": np.where(np.isfinite(every.cost), every.cost, -1e18).tolist(),
        "due": every.due.tolist(),
        "room": network.room.tolist(),
        "price": network.price.tolist(),
        "credit": network.credit.tolist(),
    }
    with tempfile.TemporaryDirectory() as folder:
        python = str(Path(folder) / "bin" / "python")
        uv = shutil.which("uv")  # many times faster than pip; both ask the same registry
        make = (
            [uv, "venv", "--quiet", "--python", sys.executable, folder]
            if uv
            else [sys.executable, "-m", "venv", folder]
        )
        into = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
        try:
            subprocess.run(make, check=True, capture_output=True, timeout=INSTALL_S)
            install = [*into, "--quiet", "ortools>=9.10"]
            subprocess.run(install, check=True, capture_output=True, timeout=INSTALL_S)
        except (subprocess.SubprocessError, OSError) as error:
            print(f"CP-SAT is left out: {error} {getattr(error, 'stderr', '')}", file=sys.stderr)
            return None
        done = subprocess.run(
            [python, str(CP_SAT)], input=json.dumps(asked), capture_output=True, text=True, check=True
        )
    total = json.loads(done.stdout)["total"]
    return None if total is None else float(total) / MIN_PER_H


def _pairs(problem: PlanProblem) -> tuple[Network, Candidates]:
    network = Network(problem)
    every, _ = candidates(network, np.zeros(network.room.shape), network.hubs)
    return network, every
