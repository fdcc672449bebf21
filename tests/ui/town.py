"""The city with something in its shops: designs published, checked and listed as people would do it, by HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import attrs
from playwright.sync_api import Page, expect

import jupyter_fab.designs.desk as desk_module
from jupyter_fab.client import Client, calls
from jupyter_fab.core.states import OrderState, VersionState
from jupyter_fab.core.wire.orders import Order
from jupyter_fab.packing.fork import template_notebook
from jupyter_fab.packing.pack import publish

if TYPE_CHECKING:
    from jupyter_fab_server.demo.city import City

CHECKS_S = 600.0  # rebuilding a desk at every limit and proving it, on a machine that does other things too
CREDITS_MINOR = 150_000
CHECKED_MS = 1000 * CHECKS_S
ROUTED_S = 60.0
SHELVES = ("hall-shelf", "small-shelf")  # as test_designing publishes it, and as a test alone needs it
SHOWN_MS = 60_000
NOT_BEGUN = (OrderState.PAID_HELD, OrderState.ROUTED)
OPERATORS = {"bruges": "olga", "ghent": "omar", "leuven": "odile"}


@attrs.define
class Town:
    """The running city, ways to act in it without the browser, and a page of it."""

    city: City

    def client(self, handle: str) -> Client:
        """The registry, spoken to as that person."""
        return Client(self.city.registry, token=self.city.passes[handle].secret)

    def wait[T](self, ask: Callable[[], T | None], timeout_s: float, what: str) -> T:
        """The first answer that is not None."""
        deadline = time.monotonic() + timeout_s
        while (answer := ask()) is None:
            assert time.monotonic() < deadline, f"{what} did not happen within {timeout_s} s"
            time.sleep(0.2)
        return answer

    def submit(self, module: Path, **said: object) -> str:
        """Publish a design as dora and wait until its checks are green; returns its version."""
        with self.client("dora") as dora:
            version = publish(module, dora, said)

            def checked() -> bool | None:
                now = dora(calls.version(version.name, version.version))
                assert now.state is not VersionState.CHECK_FAILED, now.checks
                return True if now.state is VersionState.IN_REVIEW else None

            self.wait(checked, CHECKS_S, f"the checks of {version.name}")
        return version.version

    def list_desk(self) -> None:
        """Put the desk into the catalogue."""
        self.approve("desk", self.submit(Path(desk_module.__file__), name="desk"))

    def shelf(self) -> str:
        """The name of a small shelf in the catalogue: the one that was published by clicks, or one put there now."""
        with self.client("bea") as bea:
            listed = {card.name for card in bea(calls.catalogue("shelf")).designs}
        for name in SHELVES:
            if name in listed:
                return name
        notebook = self.city.folder / "shelf.ipynb"
        notebook.write_bytes(template_notebook())
        self.approve(SHELVES[-1], self.submit(notebook, name=SHELVES[-1]))
        return SHELVES[-1]

    def approve(self, name: str, version: str) -> None:
        """Let the reviewer list a version."""
        with self.client("rik") as rik:
            rik(calls.review(name, version, "approve", "Good joints."))

    def open_order(self, handle: str) -> Order:
        """Somebody's newest order that waits to be made, or a new one for a small shelf; given to a workshop."""
        with self.client(handle) as person:
            waiting = [one for one in person(calls.list_orders()).orders if one.state in NOT_BEGUN]
            if not waiting:
                small = {"width": 300, "height": 480, "shelves": 1}
                quote = person(calls.new_quote(self.shelf(), small, place=calls.place("Ghent", 51.05, 3.72)))
                waiting = [person(calls.new_order(quote.id))]

            def routed() -> Order | None:
                now = person(calls.order(waiting[0].id))
                return now if now.jobs else None

            return self.wait(routed, ROUTED_S, "a workshop for the order")

    def give_credits(self, handle: str) -> None:
        """Grant somebody credits with a voucher, if they have none."""
        with self.client(handle) as person, self.client("ada") as ada:
            if person(calls.me()).credits_minor < CREDITS_MINOR:
                person(calls.redeem(ada(calls.new_voucher(CREDITS_MINOR)).code))


def open_sidebar(page: Page, address: str, act_as: str) -> None:
    """Open an empty Lab with the Fab sidebar and act as one of the city's people; `address` carries Jupyter's token."""
    parts = urlsplit(address)
    page.goto(urlunsplit(parts._replace(path="/lab", query=f"{parts.query}&reset")))
    expect(page.locator("#jp-main-dock-panel")).to_be_visible(timeout=SHOWN_MS)
    page.get_by_role("tab", name="Fab: catalogue, orders, workshop").click()
    who = page.locator(".fab-who select")
    expect(who).to_be_visible(timeout=SHOWN_MS)
    who.select_option(act_as)
    expect(who).to_have_value(act_as)


def act_as(page: Page, handle: str) -> None:
    """Become another of the city's people, on an open page."""
    who = page.locator(".fab-who select")
    who.select_option(handle)
    expect(who).to_have_value(handle, timeout=SHOWN_MS)
