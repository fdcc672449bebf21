"""The plain problems and their answers, as `jupyter fab plan` reads and prints them. Checked values, no logic.

`docs/how-to/plan-from-a-file.md` describes each field. Rows are hubs, columns are orders, everywhere.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from jupyter_fab.core.errors import BadInput

Matrix = list[list[float]]

ROUNDING = 1e-6  # of an objective: what HiGHS's tolerances can add to a bound


class GeneralisedAssignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Each order goes whole to one hub; no hub may be given more hours than its capacity. The sum of `cost` is least.

    `cost[h][i]` and `hours[h][i]` are those of order `i` at hub `h`.
    """

    kind: Literal["assignment"] = "assignment"
    name: str = ""
    cost: Matrix
    hours: Matrix
    capacity: list[float]

    def __post_init__(self) -> None:
        """Refuse matrices that do not fit each other."""
        hubs, orders = len(self.capacity), len(self.cost[0]) if self.cost else 0
        _shape("cost", self.cost, hubs, orders)
        _shape("hours", self.hours, hubs, orders)
        if min([*self.capacity, *(min(row, default=0) for row in self.hours)], default=0) < 0:
            raise BadInput("Hours and capacities cannot be negative.", pointer="/hours")


class FacilityLocation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hubs are opened at a price and serve orders within their capacity; opening and serving together cost least.

    `cost[h][i]` is the cost of serving all of order `i`'s demand from hub `h`. An order may be split over hubs, each
    share paying its part of the cost, unless `single_source` says that it goes whole to one.
    """

    kind: Literal["facility-location"] = "facility-location"
    name: str = ""
    cost: Matrix
    opening: list[float]
    capacity: list[float]
    demand: list[float]
    single_source: bool = False

    def __post_init__(self) -> None:
        """Refuse vectors and matrices that do not fit each other."""
        _shape("cost", self.cost, len(self.capacity), len(self.demand))
        if len(self.opening) != len(self.capacity):
            raise BadInput("There are not as many opening costs as capacities.", pointer="/opening")
        if min([*self.capacity, *self.opening, *self.demand], default=0) < 0:
            raise BadInput("Demands, capacities and opening costs cannot be negative.", pointer="/demand")


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """The part of an order, up to 1, that a hub serves."""

    order: int
    hub: int
    share: float


class PlainAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to a plain problem. `objective` is null if none was found; no answer is below `bound`, if there is one.

    `gap` is the difference as a share of the objective; `stop` is a `planner.solution.Stop`, or `infeasible`.
    `assignment[i]` is the hub of order `i`; where orders are split it is empty and `shares` has the parts.
    """

    kind: str
    name: str
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    cpu_seconds: float
    stop: str
    solver: str
    assignment: list[int] = []
    opened: list[int] = []
    shares: list[Share] = []


def relative_gap(objective: float, bound: float) -> float:
    """How far the objective may still be above the least, as a share of it."""
    return max(0.0, objective - bound) / max(1e-9, abs(objective)) if objective != bound else 0.0


def without_rounding(bound: float, objective: float) -> float:
    """The objective where a bound is above it by no more than rounding; a bound that is further above stays wrong."""
    return objective if objective < bound <= objective + ROUNDING * max(1.0, abs(objective)) else bound


def _shape(name: str, matrix: Sequence[Sequence[float]], hubs: int, orders: int) -> None:
    if len(matrix) != hubs or any(len(row) != orders for row in matrix):
        raise BadInput(
            f"{name} must have {hubs} rows (one a hub) of {orders} numbers (one an order).", pointer=f"/{name}"
        )
