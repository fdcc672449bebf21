"""Finds what is wrong with a hub's day sheets. It counts minute by minute from the lines and shares no code with them.

A hub works by these sheets, so they are checked like a plan: every job's minutes are there once and in one piece, no
two lines overlap, nothing is outside a shift, each job has its sheets and cutters at hand, and costs follow.
"""

from __future__ import annotations

import math
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jupyter_fab_server.planner.sequence import HubSequence, Shop, Task


def find_sequence_faults(shop: Shop, tasks: Sequence[Task], found: HubSequence) -> list[str]:
    """What is wrong, in words; empty if a person can work by it."""
    faults = []
    known = {task.job_id: task for task in tasks}
    if sorted(found.order) != sorted(known):
        return ["its order is not that of the tasks"]
    if list(found.order)[: sum(t.begun for t in tasks)] != [t.job_id for t in tasks if t.begun]:
        faults.append("what has begun does not come first")
    worked: dict[str, int] = defaultdict(int)
    last_day: dict[str, int] = {}
    earlier = sheet_min = cutter_min = 0
    stock = f"{shop.stock.material} {shop.stock.thickness_mm:g} mm" if shop.stock else ""
    cutter = shop.tool
    met: list[str] = []
    changes: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    had: dict[str, tuple[str, str]] = {}
    for sheet in found.days:
        before = 0
        for line in sheet.lines:
            if line.start_min < before or line.end_min <= line.start_min:
                faults.append(f"day {sheet.day}: lines overlap or are empty")
            if line.end_min > shop.day_min[sheet.day - 1]:
                faults.append(f"day {sheet.day}: a line is outside the shift")
            if line.start_min > before:
                faults.append(f"day {sheet.day}: minutes without work while there is some")
            before = line.end_min
            minutes = line.end_min - line.start_min
            if line.doing.value == "earlier":
                earlier += minutes
                continue
            if line.job_id not in known:
                faults.append(f"day {sheet.day}: job {line.job_id} is unknown")
                continue
            if line.job_id not in met:
                met.append(line.job_id)
                had[line.job_id] = (stock, cutter)
            elif met[-1] != line.job_id:
                faults.append(f"job {line.job_id} is taken up again after another")
            if line.doing.value == "sheet":
                sheet_min, stock = sheet_min + minutes, line.what
                changes[line.job_id][0].add(line.what)
            elif line.doing.value == "cutter":
                cutter_min, cutter = cutter_min + minutes, line.what
                changes[line.job_id][1].add(line.what)
            else:
                worked[line.job_id] += minutes
                last_day[line.job_id] = sheet.day
    filled = {sheet.day: sum(line.end_min - line.start_min for line in sheet.lines) for sheet in found.days}
    last = max((len(shop.day_min) if found.unfinished else max(filled, default=0)), 0)
    for day in range(1, last + bool(found.unfinished)):
        if filled.get(day, 0) != shop.day_min[day - 1]:
            faults.append(f"day {day}: the shift ends early while there is work")
    if met != list(found.order)[: len(met)]:
        faults.append("the day sheets have another order")
    room = sum(shop.day_min)
    if earlier != min(shop.backlog_min, room):
        faults.append(f"{earlier} minutes of earlier work, not {shop.backlog_min}")
    late = Fraction(0)
    for name, task in known.items():
        done = worked[name] == task.work_min
        if worked[name] > task.work_min or done == (name in found.unfinished):
            faults.append(f"job {name} has {worked[name]} of {task.work_min} minutes")
        day = last_day.get(name, 0) if done else len(shop.day_min) + 1
        late += Fraction(max(0, day - task.due_day) * task.work_min * shop.late_minor_per_h, 60)
        if worked[name]:  # of others the changes may lie beyond the last day
            faults += _not_at_hand(shop, task, had[name], changes[name])
    if _halves_up(late) != found.late_minor:
        faults.append(f"lateness is {found.late_minor}, not {_halves_up(late)}")
    change = _halves_up(Fraction((sheet_min + cutter_min) * shop.rate_minor_per_h, 60))
    if found.unfinished:  # some of its changes may lie beyond the last day
        if change > found.change_minor:
            faults.append(f"changes are {found.change_minor}, less than {change}")
    elif change != found.change_minor:
        faults.append(f"changes are {found.change_minor}, not {change}")
    return faults


def _not_at_hand(shop: Shop, task: Task, had: tuple[str, str], changed: tuple[set[str], set[str]]) -> list[str]:
    """Sheets and cutters that were neither there when the job began nor fitted for it, where fitting takes time."""
    stocks = {f"{one.material} {one.thickness_mm:g} mm" for one in task.stocks}
    missing: set[str] = set()
    if shop.sheet_change_min:
        missing |= stocks - {had[0]} - changed[0]
    if shop.tool_change_min:
        missing |= set(task.tools) - {had[1]} - changed[1]
    return [f"job {task.job_id} lacks {', '.join(sorted(missing))}"] if missing else []


def _halves_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))
