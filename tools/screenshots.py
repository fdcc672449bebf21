"""Takes the README's pictures from the running product: `python -m tools.screenshots` in a ready clone.

Starts the embedded city, publishes and orders as its people would, and photographs what a person sees in Chromium.
Nothing is drawn or retouched. Takes some minutes; writes docs/pictures/*.png.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from jupyter_fab_server.demo import stock
from jupyter_fab_server.demo.cast import Cast
from jupyter_fab_server.demo.city import City, city
from jupyter_fab_server.demo.operator import Operator
from jupyter_fab_server.demo.show import Road
from jupyter_fab_server.demo.walk import purchase, routing
from jupyter_fab_server.demo.workday import SHEET_MM, wait_for_program
from playwright.sync_api import Page, sync_playwright
from rich.console import Console

from jupyter_fab.client import calls
from jupyter_fab.core.wire.designs import Catalogue

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE = {"width": 1360, "height": 860}
FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
]
NOTEBOOK_HEIGHT = 1000  # px: the whole of a preview
SHOWN_MS = 120_000
CUT_UNTIL = 0.35  # the share of a program after which the console is photographed


def notebook(page: Page, running: City) -> None:
    """The designer's notebook with the desk in it."""
    page.goto(running.lab)
    page.locator("#jp-main-statusbar").get_by_text("Idle").wait_for(timeout=SHOWN_MS)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-item", has_text="Run All Cells").first.click()
    cells = page.locator(".jp-WindowedPanel-outer").first
    piece = page.locator(".fab-preview").first
    for _ in range(int(SHOWN_MS / 1000)):
        # Running all scrolls to the last cell, and one far from it leaves the page.
        cells.evaluate("panel => (panel.scrollTop = 0)")
        page.wait_for_timeout(1000)
        if piece.count():
            break
    piece.get_by_text("estimated", exact=False).first.wait_for(timeout=SHOWN_MS)
    page.set_viewport_size({"width": SIZE["width"], "height": NOTEBOOK_HEIGHT})
    piece.locator(".fab-title").evaluate("title => title.scrollIntoView()")
    page.wait_for_timeout(1500)  # the last frame of the camera's way
    page.screenshot(path=FOLDER / "preview.png")


def sidebar(page: Page, running: City) -> None:
    """The catalogue, and the order form with its quote."""
    page.goto(running.lab.replace("/lab/tree/01_desk.ipynb", "/lab") + "&reset")
    page.get_by_role("tab", name="Fab: catalogue, orders, workshop").click()
    who = page.locator(".fab-who select")
    who.wait_for(timeout=SHOWN_MS)
    who.select_option("bea")
    card = page.locator(".fab-card[data-design=desk]")
    card.wait_for(timeout=SHOWN_MS)
    card.get_by_role("button", name="Order").click()
    page.get_by_role("button", name="Order for").wait_for(timeout=SHOWN_MS)
    page.locator(".fab-stale").wait_for(state="detached", timeout=SHOWN_MS)
    page.wait_for_timeout(500)
    page.screenshot(path=FOLDER / "order.png")


def console(page: Page, running: City) -> None:
    """The workshop's console in the middle of a cut."""
    with Cast(running.registry, running.passes) as cast:
        road = Road(Console(quiet=True))
        order = routing(road, cast, purchase(road, cast, cast.as_("bea")(calls.version("desk", stock.VERSION))))
        job = order.jobs[-1]
        with Operator(running.consoles[job.hub]) as operator:
            operator.until(lambda state: any(one["id"] == job.id for one in state["jobs"]), "the offer", 60)
            operator.do(job.id, "accept")
            operator.do(job.id, "sheet", readings_mm=SHEET_MM)
            wait_for_program(cast, {"bruges": "olga", "ghent": "omar", "leuven": "odile"}[job.hub], job)
            operator.do(job.id, "fetch")
            operator.machine("home")
            operator.until(lambda state: bool(state["machine"]["homed"]), "homing", 120)
            armed = operator.do(job.id, "arm")
            operator.do(job.id, "begin", nonce=armed["nonce"])
            page.goto(running.consoles[job.hub].url)

            def far(state: dict[str, object]) -> bool:
                line = state["machine"]["line"]  # type: ignore[index]
                return bool(line and line[0] / line[1] > CUT_UNTIL)

            operator.until(far, "a third of the program", 600)
            page.wait_for_timeout(700)
            page.screenshot(path=FOLDER / "console.png")
            operator.machine("stop")


def shared_page(page: Page, running: City) -> None:
    """The page that anyone may open."""
    page.goto(f"{running.registry}/d/desk@{stock.VERSION}")
    page.locator("canvas").first.wait_for(timeout=SHOWN_MS)
    page.wait_for_timeout(4000)  # built in the sandbox, then drawn
    page.screenshot(path=FOLDER / "shared.png")


def wait_for_the_desk(running: City) -> None:
    """Return when the catalogue holds the desk; the other pieces are checked meanwhile."""
    with Cast(running.registry, running.passes) as cast:

        def there(found: Catalogue) -> bool:
            return any(card.name == "desk" for card in found.designs)

        cast.until("bea", calls.catalogue(), there, "the desk in the catalogue", stock.CHECKS_S)


def main() -> int:
    """Take all pictures."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("Chromium is missing: sudo apt-get install --yes chromium")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    pictures: list[Callable[[Page, City], None]] = [notebook, sidebar, console, shared_page]
    with (
        tempfile.TemporaryDirectory() as folder,
        city(Path(folder), Console(), with_lab=True, speed=60.0) as running,
        sync_playwright() as playwright,
    ):
        stop = threading.Event()
        filling = threading.Thread(target=stock.fill_and_tell, args=(running, print, stop), daemon=True)
        filling.start()
        wait_for_the_desk(running)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for take in pictures:
            begun = time.monotonic()
            page = browser.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
            take(page, running)
            page.context.close()
            print(f"{take.__name__}: {time.monotonic() - begun:.0f} s")
        browser.close()
        stop.set()
        filling.join(60)
    return 0


if __name__ == "__main__":
    sys.exit(main())
