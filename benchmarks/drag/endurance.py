"""What is left of five hundred changes: the page's heap after its rubbish is collected, and the kernel's widgets.

The slider goes up and down a hundred steps at a time. The first round warms every cache and is not counted.
"""

from __future__ import annotations

from playwright.sync_api import Page

from benchmarks.drag.slides import opened

ROUND, COUNTED = 100, 500
INTERVAL_MS = 40
QUIET_MS = 3_000  # figures and tabs that nobody looks at follow the last change
SLIDER = ".fab-parameter-width"
CELL = """
import ipywidgets
import jupyter_fab as fab
from benchmarks.pieces.cabinet import cabinet
from ipywidgets.widgets.widget import _instances

piece = fab.preview(cabinet)
count = ipywidgets.Label()
count.add_class("fab-widget-count")
piece.stage.group.on_drawn(lambda _: setattr(count, "value", str(len(_instances))))
display(piece, count)
"""
ROUNDS = """async ([slider, changes, round, interval, quiet]) => {
  const handle = document.querySelector(`${slider} .noUi-handle`);
  const pause = ms => new Promise(done => setTimeout(done, ms));
  for (let i = 0; i < changes; i++) {
    const [key, keyCode] = Math.floor(i / round) % 2 ? ['ArrowLeft', 37] : ['ArrowRight', 39];
    handle.dispatchEvent(new KeyboardEvent('keydown', { key, keyCode, bubbles: true, cancelable: true }));
    await pause(interval);
  }
  await pause(quiet);
}"""


def left_behind() -> dict[str, float]:
    """Megabytes of heap and widgets that five hundred changes leave."""
    with opened(CELL, SLIDER, canvas=".fab-preview canvas") as slider:
        page = slider.page
        _change(page, 2 * ROUND)
        heap_mb, widgets = _heap_mb(page), _widgets(page)
        _change(page, COUNTED)
        return {
            "heap_growth_500_changes_mb": round(_heap_mb(page) - heap_mb, 2),
            "new_widgets_500_changes": _widgets(page) - widgets,
        }


def _change(page: Page, changes: int) -> None:
    page.evaluate(ROUNDS, [SLIDER, changes, ROUND, INTERVAL_MS, QUIET_MS])


def _heap_mb(page: Page) -> float:
    developer = page.context.new_cdp_session(page)
    for _ in range(3):  # what finalisers let go of is collected by the next
        developer.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(200)
    used: float = developer.send("Runtime.getHeapUsage")["usedSize"]
    developer.detach()
    return used / 1e6


def _widgets(page: Page) -> int:
    return int(page.locator(".fab-widget-count").inner_text())
