"""The map of a plan: hubs where they are, each order as a thin line from its hub to its place.

A hub's outer circle is the work that it has room for, the disc in it the work that the plan gives it, both by area and
to one scale. North is up; distances are true in the middle of the map. Thousands of lines are drawn together by place.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from html import escape

from attrs import frozen

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
from jupyter_fab.exporters.plans.view import HubView, PlanView

WIDTH = 960.0
LEAST_HIGH, MOST_HIGH = 360.0, 760.0
FOOT = 74.0
KM_PER_DEG = 111.195  # of a great circle on the sphere that the planner counts with
LEAST_KM = 5.0  # the map of a single place is not a point
CIRCLE_LEAST, CIRCLE_MOST, CIRCLES = 7.0, 34.0, 150.0  # px; their radius falls with the root of their number
SINGLE_LINES = 1500  # more orders than this are drawn together
CELL_PX = 16.0  # orders so near each other are one line then
TITLED = 600  # up to so many orders say their name when pointed at
PALE = 14.0  # lines are the paler the more they are: opacity times the root of their number
SPOKEN = 60  # hubs of which the description tells each
NAME_PX = 150.0


@frozen
class _Spots:
    """Where degrees are on the page."""

    west: float
    north: float
    px_per_km: float
    squeeze: float
    left: float
    top: float

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        east_km = (longitude - self.west + 540) % 360 - 180
        return (
            self.left + east_km * KM_PER_DEG * self.squeeze * self.px_per_km,
            self.top + (self.north - latitude) * KM_PER_DEG * self.px_per_km,
        )


def place_map(view: PlanView, former: Mapping[str, str] | None = None) -> str:
    """The map as an SVG document; orders that moved are drawn strongly, with a dashed line from their former hub."""
    spots, high = _spots(view)
    most = max((max(hub.room_min, hub.work_min) for hub in view.hubs), default=0)
    radius = min(CIRCLE_MOST, max(CIRCLE_LEAST, CIRCLES / math.sqrt(max(1, len(view.hubs)))))
    scale = radius / math.sqrt(most) if most else 0.0
    made = [order for order in view.orders if order.hub]
    late = sum(order.late for order in made)
    left_out = len(view.orders) - len(made)
    under = f"{count(len(view.hubs), 'hub')}, {count(len(made), 'order')} made"
    under += (f", {late:,} late" if late else ", none late") + (f", {left_out:,} made by nobody" if left_out else "")
    title = f"Where orders are made{': ' + view.name if view.name else ''}"
    names, named = _names(view, spots, scale)
    body = [
        *heading(title, under),
        *_flows(view, spots, former or {}),
        *(line for hub in sorted(view.hubs, key=lambda h: -h.room_min) for line in _hub(hub, spots, scale)),
        *names,
        *_foot(view, spots, HEAD + high, scale * math.sqrt(most), most, named, bool(former)),
    ]
    return document("map", WIDTH, HEAD + high + FOOT, title, _description(view, under), body)


def _spots(view: PlanView) -> tuple[_Spots, float]:
    places = [(hub.latitude_deg, hub.longitude_deg) for hub in view.hubs]
    places += [(order.latitude_deg, order.longitude_deg) for order in view.orders]
    if not places:
        return _Spots(0, 0, 1, 1, PAD, HEAD), LEAST_HIGH
    # Longitudes around that of the first place, so that a map across the date line is whole.
    first = places[0][1]
    east = [(lon - first + 540) % 360 - 180 for _, lon in places]
    north, south = max(lat for lat, _ in places), min(lat for lat, _ in places)
    squeeze = max(0.05, math.cos(math.radians((north + south) / 2)))
    wide_km = max((max(east) - min(east)) * KM_PER_DEG * squeeze, LEAST_KM)
    high_km = max((north - south) * KM_PER_DEG, LEAST_KM)
    inner = CIRCLE_MOST + 8
    px_per_km = min((WIDTH - 2 * (PAD + inner)) / wide_km, (MOST_HIGH - 2 * inner) / high_km)
    high = max(LEAST_HIGH, high_km * px_per_km + 2 * inner)
    middle_east, middle_north = (max(east) + min(east)) / 2 + first, (north + south) / 2
    frame = _Spots(middle_east, middle_north, px_per_km, squeeze, WIDTH / 2, HEAD + high / 2)
    return frame, high


def _flows(view: PlanView, spots: _Spots, former: Mapping[str, str]) -> list[str]:
    hubs = {hub.id: spots.at(hub.latitude_deg, hub.longitude_deg) for hub in view.hubs}
    if len(view.orders) > SINGLE_LINES:
        return _together(view, spots, hubs) + _former(view, spots, hubs, former)
    lines, dots = [], []
    titled = len(view.orders) <= TITLED
    pale = min(0.6, max(0.14, PALE / math.sqrt(max(1, len(view.orders)))))
    for order in sorted(view.orders, key=lambda one: one.late):
        x, y = spots.at(order.latitude_deg, order.longitude_deg)
        colour = "late" if order.late else "flow"
        words = f"<title>{escape(_told(order.id, order.hub, order.late))}</title>" if titled else ""
        if not order.hub:
            dots.append(
                f'<path class="unmade none s-late" stroke-width="2" d="M{x - 4:.1f} {y - 4:.1f}l8 8m0-8l-8 8">'
                f"{words}</path>"
            )
            continue
        to_x, to_y = hubs[order.hub]
        opacity = 1.4 * pale if order.late else pale
        lines.append(
            f'<path class="flow none s-{colour}" stroke-width="1" stroke-opacity="{opacity:.2f}" '
            f'd="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'
        )
        dots.append(f'<circle class="order f-{colour}" cx="{x:.1f}" cy="{y:.1f}" r="2.2">{words}</circle>')
    return lines + _former(view, spots, hubs, former) + dots


def _former(
    view: PlanView, spots: _Spots, hubs: dict[str, tuple[float, float]], former: Mapping[str, str]
) -> list[str]:
    """Strong lines of the orders that moved, dashed ones from where they were."""
    found = []
    for order in view.orders:
        if order.id not in former:
            continue
        x, y = spots.at(order.latitude_deg, order.longitude_deg)
        for hub, kind, dashes in ((former[order.id], "before", ' stroke-dasharray="5 4"'), (order.hub, "work", "")):
            if hub in hubs:
                to_x, to_y = hubs[hub]
                found.append(
                    f'<path class="moved none s-{kind}" stroke-width="1.6"{dashes} '
                    f'd="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}"/>'
                )
    return found


def _together(view: PlanView, spots: _Spots, hubs: dict[str, tuple[float, float]]) -> list[str]:
    """One line for all orders of a hub that go to about the same place, as wide as they are many."""
    flows: dict[tuple[str, int, int], list[tuple[float, float]]] = defaultdict(list)
    for order in view.orders:
        x, y = spots.at(order.latitude_deg, order.longitude_deg)
        flows[order.hub, int(x // CELL_PX), int(y // CELL_PX)].append((x, y))
    lines = []
    for (hub, _, _), places in flows.items():
        x, y = (sum(axis) / len(places) for axis in zip(*places, strict=True))
        if not hub:
            lines.append(f'<circle class="unmade none s-late" cx="{x:.1f}" cy="{y:.1f}" r="3"/>')
            continue
        wide = min(6.0, 0.5 * math.sqrt(len(places)))
        lines.append(
            f'<path class="flow none s-flow" stroke-opacity="0.5" stroke-width="{wide:.2f}" '
            f'd="M{x:.1f} {y:.1f}L{hubs[hub][0]:.1f} {hubs[hub][1]:.1f}"/>'
        )
    return lines


def _told(order: str, hub: str, late: bool) -> str:
    return f"{order}: {'made by nobody' if not hub else f'made at {hub}, late' if late else f'made at {hub}'}"


def _hub(hub: HubView, spots: _Spots, scale: float) -> list[str]:
    x, y = spots.at(hub.latitude_deg, hub.longitude_deg)
    room, work = scale * math.sqrt(hub.room_min), scale * math.sqrt(hub.work_min)
    colour = "late" if any(slot.late for slot in hub.slots) or hub.beyond_min else "work"
    dashes = "" if hub.open else ' stroke-dasharray="4 3"'
    return [
        f'<g class="hub"><title>{escape(told_hub(hub))}</title>'
        f'<circle class="f-room s-edge" cx="{x:.1f}" cy="{y:.1f}" r="{max(room, 2):.1f}"{dashes}/>'
        f'<circle class="f-{colour}" fill-opacity="0.9" cx="{x:.1f}" cy="{y:.1f}" r="{work:.1f}"/></g>'
    ]


def told_hub(hub: HubView) -> str:
    """A hub's load in words."""
    closed = "" if hub.open else ", takes no new work"
    beyond = f", {hours(hub.beyond_min)} of it after the last day" if hub.beyond_min else ""
    return f"{hub.title}: {hours(hub.work_min)} of {hours(hub.room_min)} ({100 * hub.share:.0f} %){beyond}{closed}"


def _names(view: PlanView, spots: _Spots, scale: float) -> tuple[list[str], int]:
    """Names beside the circles, the busiest first; a name that has no room is left out, and how many have one."""
    # A circle keeps other hubs' names off; its own stands beside it.
    taken = []
    for hub in view.hubs:
        x, y = spots.at(hub.latitude_deg, hub.longitude_deg)
        r = scale * math.sqrt(max(hub.room_min, hub.work_min)) + 1
        taken.append((x - r, y - r, x + r, y + r))
    circles = list(taken)
    size = WORDS if len(view.hubs) <= 20 else SMALL
    found = []
    for number, hub in sorted(enumerate(view.hubs), key=lambda one: -one[1].work_min):
        words = fitted(hub.title, size, NAME_PX)
        wide, high = width_of(words, size, bold=True), size * 1.15
        x0, y0, x1, y1 = circles[number]
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        spots_for = [
            (x1 + 4, y - high / 2), (x0 - 4 - wide, y - high / 2), (x - wide / 2, y0 - 3 - high),
            (x - wide / 2, y1 + 3), (x1, y0 - high), (x1, y1), (x0 - wide, y0 - high), (x0 - wide, y1),
        ]  # fmt: skip
        for left, top in spots_for:
            box = (left, top, left + wide, top + high)
            inside = box[0] >= 6 and box[2] <= WIDTH - 6 and box[1] >= HEAD - 14
            if inside and not any(_meet(box, other) for i, other in enumerate(taken) if i != number):
                taken.append(box)
                found.append(text(left, top + high * 0.8, words, size, "name f-ink bold halo"))
                break
    return found, len(found)


def _meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _foot(view: PlanView, spots: _Spots, top: float, radius: float, most: float, named: int, moved: bool) -> list[str]:
    y = top + 30
    km = _round_km(150 / spots.px_per_km)
    wide = km * spots.px_per_km
    right = WIDTH - PAD
    found = [
        f'<path class="none s-line" d="M{PAD} {top + 4:.1f}H{right}"/>',
        f'<path class="none s-soft" d="M{right - wide:.1f} {y - 5:.1f}v5h{wide:.1f}v-5"/>',
        text(right - wide / 2, y + 16, f"{km:g} km", SMALL, "f-soft", "middle"),
        f'<circle class="f-room s-edge" cx="{PAD + 10}" cy="{y}" r="9"/>',
        f'<circle class="f-work" cx="{PAD + 10}" cy="{y}" r="5.5"/>',
    ]
    words = f"hours given of hours free; the largest circle is {hours(most)}" if radius else "no hub has work or room"
    x = PAD + 28
    found.append(text(x, y + 4, words, SMALL, "f-soft"))
    x += width_of(words, SMALL) + 24
    keys = [("flow", "order to its hub"), ("late", "late")]
    keys += [("work", "moved"), ("before", "from where")] if moved else []
    for colour, told in keys:
        dashes = ' stroke-dasharray="5 4"' if colour == "before" else ""
        found.append(f'<path class="none s-{colour}" stroke-width="1.5"{dashes} d="M{x:.1f} {y:.1f}h22"/>')
        found.append(f'<circle class="f-{colour}" cx="{x:.1f}" cy="{y:.1f}" r="2.4"/>')
        found.append(text(x + 28, y + 4, told, SMALL, "f-soft"))
        x += 28 + width_of(told, SMALL) + 22
    second = []
    if named < len(view.hubs):
        second.append(f"{named} of {len(view.hubs)} hubs have room for their name; all tell it when pointed at")
    if len(view.orders) > SINGLE_LINES:
        second.append("orders to about the same place are one line, the wider the more")
    if any(not hub.open for hub in view.hubs):
        second.append("dashed circle: takes no new work")
    if any(not order.hub for order in view.orders):
        second.append("red cross: nobody makes it")
    if second:
        found.append(text(PAD, y + 26, "; ".join(second), SMALL, "f-soft"))
    return found


def _round_km(km: float) -> float:
    """The largest round distance within one."""
    power = 10.0 ** math.floor(math.log10(max(km, 0.01)))
    return max(step * power for step in (1, 2, 5) if step * power <= max(km, 0.01) + 1e-9)


def _description(view: PlanView, under: str) -> str:
    busiest = sorted(view.hubs, key=lambda hub: -hub.work_min)
    rest = len(busiest) - SPOKEN
    told = [told_hub(hub) for hub in busiest[:SPOKEN]] + ([f"and {rest} more"] if rest > 0 else [])
    return f"{under}. " + "; ".join(told) + "."
