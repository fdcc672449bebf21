"""What a new plan moves: ribbons from the hubs that orders leave to those that make them now, and a list of them.

A ribbon is as wide as its orders are many. The list says for each order from where to where, what it costs more or less
by itself, and when it is made; the most changed in cost come first. Orders that stay are not drawn.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from html import escape

from jupyter_fab.exporters.plans.style import HEAD, PAD, SMALL, WORDS, count, document, fitted, heading, text
from jupyter_fab.exporters.plans.view import Move, PlanView

WIDTH = 960.0
NAME = 250.0  # px on either side of the ribbons
NODE = 10.0
MOST_HUBS = 20  # a side; the rest is one
GAP, PER_ORDER, LEAST, MOST_HIGH = 14.0, 14.0, 3.0, 420.0  # px
LIST_ROW = 22.0
MOST_LISTED = 40
NOBODY, OTHERS = "nobody", "other hubs"


def moved_orders(view: PlanView, moves: Sequence[Move], currency: str, *, new: int = 0, gone: int = 0) -> str:
    """The moved orders as an SVG document; `view` is the new plan's, for the hubs' names."""
    titles = {hub.id: hub.title for hub in view.hubs} | {"": NOBODY}
    stay = len(view.orders) - new - len(moves)
    words = [f"{count(len(moves), 'order')} moved, {stay:,} stay where they were"]
    words += [f"{new:,} new"] if new else []
    words += [f"{gone:,} no longer there"] if gone else []
    under = ", ".join(words)
    title = "What moves"
    body = heading(title, under)
    y = HEAD + 12
    if moves:
        ribbons, y = _ribbons(moves, titles, y)
        body += ribbons
        body += _list(moves, titles, currency, y + 34)
        y += 34 + LIST_ROW * (min(len(moves), MOST_LISTED) + (len(moves) > MOST_LISTED)) + 8
    else:
        body.append(text(PAD, y + 8, "Every order stays at its hub.", WORDS))
        y += 16
    told = [_told(one, titles, currency) for one in _sorted(moves)[:MOST_LISTED]]
    told += [f"and {len(moves) - MOST_LISTED} more"] if len(moves) > MOST_LISTED else []
    return document("moves", WIDTH, y + PAD, title, f"{under}. " + "; ".join(told) + ".", body)


def _ribbons(moves: Sequence[Move], titles: dict[str, str], top: float) -> tuple[list[str], float]:
    left = _kept(Counter(titles.get(one.before, one.before) for one in moves))
    right = _kept(Counter(titles.get(one.after, one.after) for one in moves))
    flows = Counter(
        (
            _of(titles.get(one.before, one.before), left),
            _of(titles.get(one.after, one.after), right),
        )
        for one in moves
    )
    most = max(len(left), len(right))
    per = min(PER_ORDER, max(0.2, (MOST_HIGH - GAP * most) / len(moves)))
    starts, low_left = _nodes(left, per, top + 22)
    ends, low_right = _nodes(right, per, top + 22)
    x0, x1 = PAD + NAME, WIDTH - PAD - NAME
    found = [
        text(x0 + NODE, top + 4, "made before by", SMALL, "f-soft bold", "end"),
        text(x1 - NODE, top + 4, "made now by", SMALL, "f-soft bold"),
    ]
    at_left, at_right = dict(starts), dict(ends)
    order = {name: number for number, name in enumerate(right)}
    for (here, there), number in sorted(flows.items(), key=lambda one: (list(left).index(one[0][0]), order[one[0][1]])):
        a, b, wide = at_left[here], at_right[there], number * per
        at_left[here] += wide
        at_right[there] += wide
        middle = (x0 + x1) / 2
        shape = (
            f"M{x0 + NODE} {a:.1f}C{middle} {a:.1f} {middle} {b:.1f} {x1 - NODE} {b:.1f}v{wide:.1f}"
            f"C{middle} {b + wide:.1f} {middle} {a + wide:.1f} {x0 + NODE} {a + wide:.1f}z"
        )
        colour = "late" if there == NOBODY else "work"
        told = f"{count(number, 'order')} from {here} to {there}"
        found.append(
            f'<path class="ribbon f-{colour} s-{colour}" fill-opacity="0.3" stroke-opacity="0.5" d="{shape}">'
            f"<title>{escape(told)}</title></path>"
        )
    for side, nodes, x, anchor, edge in ((left, starts, x0, "end", -10.0), (right, ends, x1 - NODE, "start", 20.0)):
        for name, number in side.items():
            high = max(number * per, LEAST)
            found.append(
                f'<rect class="f-{"late" if name == NOBODY else "work"}" x="{x}" y="{nodes[name]:.1f}" '
                f'width="{NODE}" height="{high:.1f}"/>'
            )
            words = f"{fitted(name, WORDS, NAME - 90)}  {'-' if anchor == 'end' else '+'}{number:,}"
            found.append(text(x + edge, nodes[name] + high / 2 + 4.5, words, WORDS, "f-ink", anchor))
    return found, max(low_left, low_right)


def _kept(hubs: Counter[str]) -> dict[str, int]:
    """The hubs of one side with their orders, most first; what is beyond a readable number is one."""
    some = dict(hubs.most_common(MOST_HUBS if len(hubs) > MOST_HUBS else len(hubs)))
    rest = sum(hubs.values()) - sum(some.values())
    return some | ({OTHERS: rest} if rest else {})


def _of(name: str, kept: dict[str, int]) -> str:
    return name if name in kept else OTHERS


def _nodes(side: dict[str, int], per: float, top: float) -> tuple[dict[str, float], float]:
    """Where each hub's bar begins, and where the last one ends."""
    found, y = {}, top
    for name, number in side.items():
        found[name] = y
        y += max(number * per, LEAST) + GAP
    return found, y - GAP


def _list(moves: Sequence[Move], titles: dict[str, str], currency: str, y: float) -> list[str]:
    columns = (PAD, PAD + 200, PAD + 390, PAD + 690, WIDTH - PAD)
    heads = (("Order", "start"), ("from", "start"), ("to", "start"), (f"costs ({currency})", "end"), ("made", "end"))
    found = [text(x, y, words, SMALL, "f-soft bold", anchor) for x, (words, anchor) in zip(columns, heads, strict=True)]
    found.append(f'<path class="none s-line" d="M{PAD} {y + 7:.1f}H{WIDTH - PAD}"/>')
    for number, one in enumerate(_sorted(moves)[:MOST_LISTED], start=1):
        row = y + number * LIST_ROW + 2
        colour = "f-late" if not one.after else "f-ink"
        found += [
            text(columns[0], row, fitted(one.order, WORDS, 185), WORDS),
            text(columns[1], row, fitted(titles.get(one.before, one.before), WORDS, 178), WORDS, "f-soft"),
            text(columns[2], row, fitted(titles.get(one.after, one.after), WORDS, 200), WORDS, colour),
            text(columns[3], row, _more(one), WORDS, "f-ink", "end"),
            text(columns[4], row, _made(one), WORDS, "f-ink", "end"),
        ]
    if len(moves) > MOST_LISTED:
        row = y + (MOST_LISTED + 1) * LIST_ROW + 2
        found.append(text(PAD, row, f"and {len(moves) - MOST_LISTED} more", WORDS, "f-soft"))
    return found


def _sorted(moves: Sequence[Move]) -> list[Move]:
    return sorted(moves, key=lambda one: (-abs(one.more_minor), one.order))


def _more(one: Move) -> str:
    """The difference of the order's own cost; none where it is made on one side only."""
    if not one.before or not one.after:
        return "-"
    return f"{'+' if one.more_minor >= 0 else '-'}{abs(one.more_minor) // 100:,}.{abs(one.more_minor) % 100:02d}"


def _made(one: Move) -> str:
    if one.made_after is None:
        return "not made" if not one.after else "after the last day"
    words = f"{one.made_after:%a %d %b}"
    if one.made_before is None:
        return words
    days = (one.made_after - one.made_before) // dt.timedelta(days=1)
    return f"{words} ({'same day' if not days else f'{abs(days)} d ' + ('later' if days > 0 else 'sooner')})"


def _told(one: Move, titles: dict[str, str], currency: str) -> str:
    return (
        f"{one.order} from {titles.get(one.before, one.before)} to {titles.get(one.after, one.after)}, "
        f"{_more(one)} {currency}, made {_made(one)}"
    )
