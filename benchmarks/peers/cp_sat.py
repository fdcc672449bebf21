"""The plan of a problem by CP-SAT, from arrays on standard input to its total on standard output.

Runs in an environment of its own with OR-Tools in it and nothing of this package.
"""

from __future__ import annotations

import json
import sys

from ortools.sat.python import cp_model


def main() -> None:
    """Print the total in sixtieths, or null."""
    asked = json.load(sys.stdin)
    model = cp_model.CpModel()
    due: dict[tuple[int, int], list[cp_model.LinearExprT]] = {}
    terms: list[cp_model.LinearExprT] = []
    most = int(sum(asked["work"]))
    for job, work in enumerate(asked["work"]):
        choice = [model.new_bool_var("")]
        terms.append(choice[0] * int(asked["refusal"][job]))
        for hub, cost, day in zip(asked["hub"][job], asked["cost"][job], asked["due"][job], strict=True):
            if cost > -1e17:
                x = model.new_bool_var("")
                choice.append(x)
                terms.append(x * int(cost))
                due.setdefault((hub, day), []).append(x * int(work))
        model.add_exactly_one(choice)
    for hub, rooms in enumerate(asked["room"]):
        before: cp_model.LinearExprT = 0
        for column, room in enumerate(rooms):
            total = model.new_int_var(0, most, "")
            model.add(total == before + sum(due.get((hub, column), [])))
            excess = model.new_int_var(0, most, "")
            model.add(excess >= total - int(room))
            terms.append(excess * int(asked["price"][hub][column]))
            before = total
        terms.append(before * -int(asked["credit"][hub]))
    model.minimize(sum(terms))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = asked["seconds"]
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    print(json.dumps({"total": solver.objective_value if found else None, "bound": solver.best_objective_bound}))


if __name__ == "__main__":
    main()
