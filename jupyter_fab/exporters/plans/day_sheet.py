"""One hub's days: each day a line as long as its hours, each order a bar on it, and the orders in a list below.

For the operator, on screen and on paper. Orders stand in the order in which they are made: what is due first is made
first, unless the one who filled the view says otherwise. Bars carry the number of their order in the list.
"""

from __future__ import annotations

from html import escape

from jupyter_fab.exporters.plans.load_strip import WEEKDAYS
from jupyter_fab.exporters.plans.place_map import told_hub
from jupyter_fab.exporters.plans.style import (
    HEAD,
    PAD,
    SMALL,
    WORDS,
    count,
    document,
    fitted,
    heading,
    hours,
    text,
    width_of,
)
from jupyter_fab.exporters.plans.view import HubView, OrderView, PlanView, Slot

WIDTH = 960.0
DAY_NAME = 96.0
DAY_ROW, LIST_ROW = 30.0, 22.0
MOST_LISTED = 80  # orders; the rest is counted
MOST_TOLD = 40
NUMBER_PX = 8.0  # of a digit and its margin


def day_sheet(view: PlanView, hub_id: str) -> str:
    """The days of one hub as an SVG document.

    Raises
    ------
    StopIteration
        The plan has no such hub.
    """
    hub = next(one for one in view.hubs if one.id == hub_id)
    orders = {one.id: one for one in view.orders}
    sequence = list(dict.fromkeys(slot.order for slot in hub.slots if slot.order))
    sequence += sorted(one.id for one in view.orders if one.hub == hub.id and one.id not in set(sequence))
    numbers = {order: number for number, order in enumerate(sequence, start=1)}
    last = max((slot.day for slot in hub.slots), default=0)
    shown = [day for day in range(1, last + 1) if hub.day_min[day - 1]]
    title = f"{hub.title}: the hub's days"
    late = sum(orders[one].late for one in sequence)
    under = f"{count(len(sequence), 'order')}, {told_hub(hub).removeprefix(hub.title + ': ')}"
    under += f"; {late} late" if late else "; none late" if sequence else ""
    most = max((hub.day_min[day - 1] for day in shown), default=60)
    left, top = PAD + DAY_NAME, HEAD + 18
    per_min = (WIDTH - PAD - left) / most
    body = [*heading(title, under)]
    if shown:
        body += _hours(most, left, top, per_min, len(shown) * DAY_ROW)
    for row, day in enumerate(shown):
        y = top + row * DAY_ROW
        date = view.date(day)
        body.append(text(left - 12, y + 19, f"{WEEKDAYS[date.weekday()]} {date:%d %b}", WORDS, "f-ink", "end"))
        body.append(
            f'<rect class="shift f-room" x="{left:.1f}" y="{y + 4:.1f}" '
            f'width="{hub.day_min[day - 1] * per_min:.1f}" height="{DAY_ROW - 8:.1f}" rx="3"/>'
        )
        for slot in (one for one in hub.slots if one.day == day):
            body += _bar(slot, numbers, left, y, per_min)
    y = top + len(shown) * DAY_ROW + 22
    if not sequence:
        body.append(text(PAD, y, "The plan gives this hub no work.", WORDS, "f-soft"))
    else:
        body += _list(view, hub, [orders[one] for one in sequence], y)
        y += LIST_ROW * (min(len(sequence), MOST_LISTED) + (len(sequence) > MOST_LISTED)) + 10
    told = [_told(view, hub, orders[one]) for one in sequence[:MOST_TOLD]]
    told += [f"and {len(sequence) - MOST_TOLD} more"] if len(sequence) > MOST_TOLD else []
    return document("days", WIDTH, y + PAD, title, f"{under}. " + "; ".join(told) + ".", body)


def _hours(most: int, left: float, top: float, per_min: float, high: float) -> list[str]:
    step = 60 if most <= 14 * 60 else 120
    found = []
    for minutes in range(0, most + 1, step):
        x = left + minutes * per_min
        found.append(f'<path class="none s-line" d="M{x:.1f} {top:.1f}v{high:.1f}"/>')
        anchor = "end" if minutes + step > most and x > WIDTH - PAD - 8 else "middle"
        found.append(text(x, top - 6, f"{minutes // 60} h", SMALL, "f-soft", anchor))
    return found


def _bar(slot: Slot, numbers: dict[str, int], left: float, y: float, per_min: float) -> list[str]:
    x, wide = left + slot.start_min * per_min, (slot.end_min - slot.start_min) * per_min
    colour = "before" if not slot.order else "late" if slot.late else "work"
    name = slot.order or "promised before"
    found = [
        f'<g class="slot"><title>{escape(f"{name}: {hours(slot.end_min - slot.start_min)}")}</title>'
        f'<rect class="f-{colour} s-plate" x="{x:.1f}" y="{y + 4:.1f}" width="{max(wide, 1):.1f}" '
        f'height="{DAY_ROW - 8:.1f}" rx="3"/>'
    ]
    number = str(numbers.get(slot.order, ""))
    full = f"{number}  {slot.order}" if slot.order else name
    if width_of(full, SMALL) + 12 <= wide:
        found.append(text(x + 7, y + 19, full, SMALL, "f-onwork" if slot.order else "f-ink"))
    elif number and width_of(number, SMALL) + 3 <= wide:
        found.append(text(x + wide / 2, y + 19, number, SMALL, "f-onwork", "middle"))
    return [*found, "</g>"]


def _list(view: PlanView, hub: HubView, orders: list[OrderView], y: float) -> list[str]:
    columns = (PAD, PAD + 40, PAD + 470, PAD + 640, WIDTH - PAD)
    found = [
        text(columns[1], y, "Order", SMALL, "f-soft bold"),
        text(columns[2], y, "Hours", SMALL, "f-soft bold", "end"),
        text(columns[3], y, "Made by", SMALL, "f-soft bold", "end"),
        text(columns[4], y, "To be made by", SMALL, "f-soft bold", "end"),
        f'<path class="none s-line" d="M{PAD} {y + 7:.1f}H{WIDTH - PAD}"/>',
    ]
    for number, one in enumerate(orders[:MOST_LISTED], start=1):
        row = y + number * LIST_ROW + 2
        made = (
            f"{view.date(one.made_day):%a %d %b}" if one.made_day is not None else f"after {view.date(view.days):%d %b}"
        )
        colour = "f-late" if one.late else "f-ink"
        found += [
            text(columns[0] + 24, row, str(number), WORDS, "f-soft", "end"),
            text(columns[1], row, fitted(one.id, WORDS, columns[2] - columns[1] - 70), WORDS),
            text(columns[2], row, hours(one.work_min), WORDS, "f-ink", "end"),
            text(columns[3], row, f"{made}, late" if one.late else made, WORDS, colour, "end"),
            text(columns[4], row, f"{view.date(one.due_day):%a %d %b}", WORDS, "f-soft", "end"),
        ]
    if len(orders) > MOST_LISTED:
        words = f"and {len(orders) - MOST_LISTED} more"
        found.append(text(columns[1], y + (MOST_LISTED + 1) * LIST_ROW + 2, words, WORDS, "f-soft"))
    return found


def _told(view: PlanView, hub: HubView, one: OrderView) -> str:
    made = f"made by {view.date(one.made_day)}" if one.made_day is not None else "not made before the last day"
    return f"{one.id}, {hours(one.work_min)}, {made}{', late' if one.late else ''}"
