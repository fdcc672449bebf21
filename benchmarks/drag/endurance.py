"""What is left of five hundred changes: the page's heap after its rubbish is collected, and the kernel's widgets.

The slider goes up and down a hundred steps at a time. The first round warms every cache and is not counted. A slider
that did not move, or a picture that did not follow, is an error: changes that nobody made leave nothing.
"""

from __future__ import annotations

import re

from playwright.sync_api import Page

from benchmarks.drag.slides import opened

ROUND, COUNTED = 100, 500
INTERVAL_MS = 40
QUIET_MS = 3_000  # figures and tabs that nobody looks at follow the last change
LEAST_DRAWN = 0.1  # of the changes; a loaded machine leaves out pictures that the next one overtakes
SLIDER = ".fab-parameter-width"
CELL = """
import ipywidgets
import jupyter_fab as fab
from benchmarks.pieces.cabinet import cabinet
from ipywidgets.widgets.widget import _instances

piece = fab.preview(cabinet)
count = ipywidgets.Label()
count.add_class("fab-widget-count")
drawn = 0


def told(_):
    global drawn
    drawn += 1
    count.value = f"{len(_instances)} widgets, {drawn} pictures"


piece.stage.group.on_drawn(told)
display(piece, count)
"""
ROUNDS = """async ([slider, changes, round, interval, quiet]) => {
  const handle = document.querySelector(`${slider} .noUi-handle`);
  const at = () => handle.getAttribute('aria-valuenow');
  let moved = 0;
  const pause = ms => new Promise(done => setTimeout(done, ms));
  for (let i = 0; i < changes; i++) {
    const [key, keyCode] = Math.floor(i / round) % 2 ? ['ArrowLeft', 37] : ['ArrowRight', 39];
    const before = at();
    handle.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode, bubbles: true, cancelable: true }));
    moved += Number(at() !== before);
    await pause(interval);
  }
  await pause(quiet);
  return moved;
}"""


def left_behind() -> dict[str, float]:
    """Megabytes of heap and widgets that five hundred changes leave.

    Raises
    ------
    RuntimeError
        If the changes were not made, or the picture did not follow them.
    """
    with opened(CELL, SLIDER, canvas=".fab-preview canvas") as slider:
        page = slider.page
        _change(page, 2 * ROUND)
        heap_mb, (widgets, pictures) = _heap_mb(page), _counts(page)
        moved = _change(page, COUNTED)
        more_widgets, more_pictures = _counts(page)
        drawn = more_pictures - pictures
        if moved < COUNTED or drawn < LEAST_DRAWN * COUNTED:
            raise RuntimeError(
                f"Of {COUNTED} changes the slider made {moved} and {drawn} were drawn; look at the page at that slider."
            )
        return {
            "heap_growth_500_changes_mb": round(_heap_mb(page) - heap_mb, 2),
            "new_widgets_500_changes": more_widgets - widgets,
        }


def _change(page: Page, changes: int) -> int:
    """How many of the keys moved the slider."""
    return int(page.evaluate(ROUNDS, [SLIDER, changes, ROUND, INTERVAL_MS, QUIET_MS]))


def _heap_mb(page: Page) -> float:
    developer = page.context.new_cdp_session(page)
    for _ in range(3):  # what finalisers let go of is collected by the next
        developer.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(200)
    used: float = developer.send("Runtime.getHeapUsage")["usedSize"]
    developer.detach()
    return used / 1e6


def _counts(page: Page) -> tuple[int, int]:
    """The widgets that the kernel holds, and the pictures that the page has told it of."""
    widgets, pictures = re.findall(r"\d+", page.locator(".fab-widget-count").inner_text())
    return int(widgets), int(pictures)
