"""The load of each hub before and after: two bars to one scale, the hubs that change most first.

A bar that reaches the line is a full hub; what exceeds its hours by the last day is drawn beyond it. Hubs whose load
stays are counted, not drawn.
"""

from __future__ import annotations

from html import escape

from jupyter_fab.exporters.plans.style import HEAD, PAD, SMALL, WORDS, count, document, fitted, heading, hours, text
from jupyter_fab.exporters.plans.view import HubView, PlanView

WIDTH = 960.0
NAME, SUM = 170.0, 210.0
ROW = 38.0
MOST = 24  # hubs that are drawn
BEYOND = 1.25  # the widest bar, as a share of a full hub


def load_change(before: PlanView, after: PlanView) -> str:
    """Both loads as an SVG document."""
    old, new = ({hub.id: hub for hub in view.hubs} for view in (before, after))
    names = list(dict.fromkeys([*old, *new]))
    moved = [name for name in names if _told(old.get(name)) != _told(new.get(name))]
    moved.sort(key=lambda name: -abs(_work(new.get(name)) - _work(old.get(name))))
    title, same = "Load before and after", len(names) - len(moved)
    under = f"{count(len(moved), 'hub')} changed" + (f", {count(same, 'hub')} as before" if same else "")
    left, wide = PAD + NAME, WIDTH - 2 * PAD - NAME - SUM
    full = wide / BEYOND
    top = HEAD + 16
    body = [
        *heading(title, under),
        *_key(WIDTH - PAD - SUM + 14, top - 22),
        text(left + full, top - 8, "full", SMALL, "f-soft", "middle"),
    ]
    shown = moved[:MOST]
    for number, name in enumerate(shown):
        y = top + number * ROW
        hubs = (old.get(name), new.get(name))
        hub = hubs[1] or hubs[0]
        assert hub is not None
        words = f"{hub.title}: {_told(hubs[0])} before, {_told(hubs[1])} after"
        body.append(f'<g class="hub"><title>{escape(words)}</title>')
        body.append(text(left - 12, y + 20, fitted(hub.title, WORDS, NAME - 14), WORDS, "f-ink", "end"))
        for one, colour, at in ((hubs[0], "before", y + 4), (hubs[1], "work", y + 16)):
            if one is None:
                continue
            share = min(BEYOND, one.share)
            body.append(f'<rect class="f-room" x="{left}" y="{at:.1f}" width="{full:.1f}" height="10"/>')
            body.append(
                f'<rect class="bar f-{colour}" x="{left}" y="{at:.1f}" width="{share * full:.1f}" height="10"/>'
            )
        body.append(text(WIDTH - PAD - SUM + 14, y + 20, f"{_told(hubs[0])} → {_told(hubs[1])}", SMALL, "f-soft"))
        body.append("</g>")
    high = top + ROW * len(shown)
    if shown:
        body.append(f'<path class="none s-edge" d="M{left + full:.1f} {top - 4:.1f}V{high:.1f}"/>')
    if len(moved) > MOST:
        body.append(text(left, high + 14, f"and {len(moved) - MOST} more hubs that changed less", SMALL, "f-soft"))
        high += 20
    described = [f"{name}: {_told(old.get(name))} before, {_told(new.get(name))} after" for name in shown]
    return document("load-change", WIDTH, high + PAD, title, f"{under}. " + "; ".join(described) + ".", body)


def _key(x: float, y: float) -> list[str]:
    found = []
    for colour, words, at in (("before", "before", x), ("work", "after", x + 80)):
        found.append(f'<rect class="f-{colour}" x="{at:.1f}" y="{y:.1f}" width="13" height="10"/>')
        found.append(text(at + 19, y + 10, words, SMALL, "f-soft"))
    return found


def _work(hub: HubView | None) -> int:
    return hub.work_min if hub else 0


def _told(hub: HubView | None) -> str:
    return "not there" if hub is None else f"{hours(hub.work_min)}, {100 * hub.share:.0f} %"
