"""Debian's Chromium, driven by Playwright, for the tests that click as a person would."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",  # CI runs as root, where Chromium's own sandbox cannot
    "--use-angle=swiftshader",  # WebGL without a graphics card
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",  # it must ask nobody but our servers
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
SIZE = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """Return a running headless Chromium; skips (which fails in CI) where there is none."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is missing: sudo apt-get install --yes chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: "Browser") -> Iterator["Page"]:
    """Return a fresh page in a profile of its own."""
    context = chromium.new_context(viewport=SIZE, device_scale_factor=1)
    yield context.new_page()
    context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests last: Playwright's loop stays open, and asyncio's tests need a thread without one."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
