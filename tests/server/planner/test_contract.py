"""Both built-in solvers hold the solver contract, and a solver from another package is found by its entry point."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints

import pytest
from jupyter_fab_server.planner.contract import SolverContract
from jupyter_fab_server.planner.greedy import GreedySolver
from jupyter_fab_server.planner.solution import Solver
from jupyter_fab_server.planner.solve import SOLVERS, find_solver

from jupyter_fab.core import extension_point


class TestBuiltIns(SolverContract):
    """Every rule of the seam, on every built-in."""

    @pytest.fixture(params=["highs", "greedy"])
    def solver(self, request: pytest.FixtureRequest) -> Solver:
        """The solver by its name."""
        return find_solver(request.param)


def test_a_solver_from_another_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The entry-point group is the only thing that a package must know."""
    point = EntryPoint("nearest", f"{GreedySolver.__module__}:GreedySolver", SOLVERS.group)
    monkeypatch.setattr(extension_point, "entry_points", lambda group: EntryPoints([point]).select(group=group))
    assert isinstance(find_solver("nearest"), GreedySolver)
