"""How full each hub is on each day: small bars under the line of its hours, or one row of shades where hubs are many.

A day's bar is the work that is done on it if what is due first is made first; red is work done after its day. Beside
each row stand the hours given of those free. The fullest hub comes first.
"""

from __future__ import annotations

from collections import defaultdict
from html import escape

from jupyter_fab.exporters.plans.place_map import told_hub
from jupyter_fab.exporters.plans.style import HEAD, PAD, SMALL, WORDS, count, document, fitted, heading, hours, text
from jupyter_fab.exporters.plans.view import HubView, PlanView

WIDTH = 960.0
BARS_UP_TO = 12  # hubs; more are rows of shades
BAR_ROW, SHADE_ROW = 48.0, 15.0
NAME, SUM = 170.0, 190.0  # px, left and right of the days
SHADES = ((0.0, 0.0), (0.25, 0.22), (0.5, 0.42), (0.75, 0.62), (0.999, 0.82), (float("inf"), 1.0))
SPOKEN = 60
LEAST_COLUMN = 20.0  # px of a day that is named by itself; otherwise only Mondays are
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def load_strip(view: PlanView) -> str:
    """The load of all hubs as an SVG document."""
    bars = len(view.hubs) <= BARS_UP_TO
    row = BAR_ROW if bars else SHADE_ROW
    hubs = sorted(view.hubs, key=lambda hub: (-hub.share, hub.title))
    column = (WIDTH - 2 * PAD - NAME - SUM) / max(1, view.days)
    left, top = PAD + NAME, HEAD + 30
    foot = top + row * len(hubs) + 16
    most = max((minutes for hub in hubs for minutes in hub.day_min), default=0)
    body = [*_dates(view, left, column, top - 10)]
    for number, hub in enumerate(hubs):
        y = top + number * row
        body.append(f'<g class="hub"><title>{escape(told_hub(hub))}</title>')
        middle = y + row / 2 + 4
        size = WORDS if bars else SMALL
        body.append(text(left - 12, middle, fitted(hub.title, size, NAME - 14), size, "name f-ink", "end"))
        body += _bars(hub, left, y, column, most) if bars else _shades(hub, left, y, column)
        told = f"{hours(hub.work_min)} of {hours(hub.room_min)}, {100 * hub.share:.0f} %"
        told = "takes no new work" if not hub.open and not hub.work_min else told
        late = "f-late" if hub.beyond_min or any(slot.late for slot in hub.slots) else "f-soft"
        body.append(text(left + column * view.days + 14, middle, told, SMALL, late))
        body.append("</g>")
    given, free = sum(hub.work_min for hub in hubs), sum(hub.room_min for hub in hubs if hub.open or hub.work_min)
    title = f"Load by hub and day{': ' + view.name if view.name else ''}"
    under = f"{count(len(hubs), 'hub')}, {hours(given)} of work in {hours(free)} that are free"
    over = [hub.title for hub in hubs if hub.beyond_min]
    described = f"{under}. " + "; ".join(told_hub(hub) for hub in hubs[:SPOKEN])
    described += f"; and {len(hubs) - SPOKEN} more" if len(hubs) > SPOKEN else ""
    notes = _legend(bars, foot)
    if over:
        beyond = sum(hub.beyond_min for hub in hubs)
        words = f"{hours(beyond)} do not fit before the last day, at {fitted(', '.join(over), SMALL, 560)}"
        notes.append(text(PAD, foot + 40, words, SMALL, "f-late"))
    high = foot + (64 if over else 46)
    return document("load", WIDTH, high, title, described + ".", [*heading(title, under), *body, *notes])


def _dates(view: PlanView, left: float, column: float, y: float) -> list[str]:
    """The days' names: every day's where there is room, else that of each Monday; the month where it begins."""
    found, month, free = [], 0, left
    for day in range(1, view.days + 1):
        date = view.date(day)
        x = left + (day - 0.5) * column
        if date.month != month and left + (day - 1) * column >= free:
            words = f"{date:%b %Y}"
            found.append(text(left + (day - 1) * column, y - 16, words, SMALL, "f-soft bold"))
            free = left + (day - 1) * column + 70
            month = date.month
        if column >= LEAST_COLUMN:
            name = f"{WEEKDAYS[date.weekday()]} {date.day}" if column >= 34 else str(date.day)
            found.append(text(x, y, name, SMALL, "f-ink" if date.weekday() == 0 else "f-soft", "middle"))
        elif date.weekday() == 0:
            found.append(text(x, y, str(date.day), SMALL, "f-soft", "middle"))
    return found


def _used(hub: HubView) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Minutes of each day: promised before, on time, late."""
    before: dict[int, int] = defaultdict(int)
    timely: dict[int, int] = defaultdict(int)
    late: dict[int, int] = defaultdict(int)
    for slot in hub.slots:
        (before if not slot.order else late if slot.late else timely)[slot.day] += slot.end_min - slot.start_min
    return before, timely, late


def _bars(hub: HubView, left: float, y: float, column: float, most: int) -> list[str]:
    before, timely, late = _used(hub)
    base, high = y + BAR_ROW - 6, BAR_ROW - 14
    per_min = high / most if most else 0.0
    found = [f'<path class="none s-line" d="M{left:.1f} {base:.1f}h{column * len(hub.day_min):.1f}"/>']
    for number, minutes in enumerate(hub.day_min):
        day, x, at = number + 1, left + number * column + column * 0.14, base
        wide = column * 0.72
        if minutes:
            found.append(
                f'<rect class="f-room" x="{x:.1f}" y="{base - minutes * per_min:.1f}" width="{wide:.1f}" '
                f'height="{minutes * per_min:.1f}"/>'
            )
        for kind, part in (("before", before[day]), ("work", timely[day]), ("late", late[day])):
            if part:
                at -= part * per_min
                found.append(
                    f'<rect class="day f-{kind}" x="{x:.1f}" y="{at:.1f}" width="{wide:.1f}" '
                    f'height="{part * per_min:.1f}"/>'
                )
        if minutes:
            line = base - minutes * per_min
            found.append(
                f'<path class="room none s-edge" stroke-width="1.5" d="M{x - column * 0.08:.1f} {line:.1f}'
                f'h{wide + column * 0.16:.1f}"/>'
            )
    return found


def _shades(hub: HubView, left: float, y: float, column: float) -> list[str]:
    before, timely, late = _used(hub)
    found = []
    for number, minutes in enumerate(hub.day_min):
        if not minutes:
            continue
        day, x = number + 1, left + number * column
        share = (before[day] + timely[day] + late[day]) / minutes
        opacity = next(shade for least, shade in SHADES if share <= least)
        box = f'x="{x + 0.5:.1f}" width="{column - 1:.1f}"'
        found.append(f'<rect class="f-room" {box} y="{y + 1:.1f}" height="{SHADE_ROW - 2:.1f}"/>')
        if opacity:
            kind = "before" if before[day] > timely[day] + late[day] else "work"
            found.append(
                f'<rect class="day f-{kind}" fill-opacity="{opacity}" {box} y="{y + 1:.1f}" '
                f'height="{SHADE_ROW - 2:.1f}"/>'
            )
        if late[day]:  # a mark as well as a colour
            found.append(f'<rect class="f-late" {box} y="{y + SHADE_ROW - 5:.1f}" height="4"/>')
    return found


def _legend(bars: bool, y: float) -> list[str]:
    x, found = PAD, []
    if bars:
        keys: tuple[tuple[str, float, str], ...] = (
            ("work", 1, "work of this plan"), ("late", 1, "done after its day"), ("before", 1, "promised before"),
            ("room", 1, "free; the line is the day's hours"),
        )  # fmt: skip
    else:
        keys = (
            ("room", 1, "free"), ("work", 0.22, "to 25 %"), ("work", 0.42, "to 50 %"), ("work", 0.62, "to 75 %"),
            ("work", 0.82, "under 100 %"), ("work", 1, "full day"), ("before", 1, "mostly promised before"),
            ("late", 1, "done after its day"),
        )  # fmt: skip
    for colour, opacity, words in keys:
        found.append(
            f'<rect class="f-{colour}" fill-opacity="{opacity}" x="{x:.1f}" y="{y:.1f}" width="13" height="13"/>'
        )
        found.append(text(x + 19, y + 11, words, SMALL, "f-soft"))
        x += 19 + len(words) * SMALL * 0.56 + 20
    return [*found, text(x, y + 11, "blank: closed", SMALL, "f-soft")]
