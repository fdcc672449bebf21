"""The Steps tab: how the piece is put together, a picture a step; what comes in is in colour, with its way.

The pictures are those of the instructions' PDF (`exporters/instructions.py`), and the order is that of `core.steps`.
"""

from __future__ import annotations

from jupyter_fab.core.steps import CannotAssemble
from jupyter_fab.exporters.axonometric import svg
from jupyter_fab.exporters.instructions import ARROW, Shown, pictured, pictures
from jupyter_fab.notebook.tabs.made import Made, Page, TooLarge
from jupyter_fab.notebook.tabs.markup import parts_mark, text, trouble

WIDTH_PX = 300
LINE, HEAD = 0.012, 0.045  # of the arrow, as shares of the drawing's width


def page(made: Made) -> Page:
    """The steps of the piece."""
    try:
        shots = pictures(made.parts, made.order)
    except (CannotAssemble, TooLarge) as error:
        return Page(trouble(error.message), "" if isinstance(error, TooLarge) else "locked")
    if not shots:
        return Page('<p class="fab-basis">One part: there is nothing to put together.</p>')
    steps = "".join(_step(made, shot, number, len(shots)) for number, shot in enumerate(shots, 1))
    note = "Numbers in brackets are those of the labels. Choose a step to see its parts in the picture above."
    return Page(f'<div class="fab-building">{steps}</div><p class="fab-basis">{note}</p>', str(len(shots)))


def _step(made: Made, shot: Shown, number: int, count: int) -> str:
    drawn, start, end = pictured(made.parts, shot)
    wide = drawn.bounds[2] - drawn.bounds[0]
    picture = svg(drawn, f"Step {number}", WIDTH_PX, _arrow(start, end, wide))
    return (
        f'<figure class="fab-step" role="button"{parts_mark(shot.coming)}>{picture}'
        f'<figcaption><b aria-label="Step {number} of {count}">{number}</b> {text(shot.text)}</figcaption></figure>'
    )


def _arrow(start: tuple[float, float], end: tuple[float, float], wide: float) -> str:
    """White around it, so that it is seen on wood; the drawing's y goes up, the picture's down."""
    (x0, y0), (x1, y1) = (start[0], -start[1]), (end[0], -end[1])
    long = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
    x, y, head = (x1 - x0) / long, (y1 - y0) / long, min(HEAD * wide, long / 2)
    neck = (x1 - x * head, y1 - y * head)
    side = 0.45 * head
    tip = (
        f"M{x1:.1f} {y1:.1f}L{neck[0] - y * side:.1f} {neck[1] + x * side:.1f}"
        f"L{neck[0] + y * side:.1f} {neck[1] - x * side:.1f}Z"
    )
    shaft = f"M{x0:.1f} {y0:.1f}L{neck[0]:.1f} {neck[1]:.1f}"
    return "".join(
        f'<g fill="{colour}" stroke="{colour}"><path d="{shaft}" stroke-width="{LINE * wide + more:.1f}"/>'
        f'<path d="{tip}" stroke-width="{more or 1:.1f}"/></g>'
        for colour, more in (("#ffffff", LINE * wide), (ARROW, 0.0))
    )
