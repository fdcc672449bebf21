"""Fixtures for tests in a real browser: one Chromium for the session, one JupyterLab for a module, one page for a test.

Debian's Chromium draws WebGL in software here, so count draws and compare regions rather than time. Set FAB_PICTURES to
a folder to keep the screenshots.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser

from tests.ui.lab import Lab, LabServer
from tests.ui.town import Town

if TYPE_CHECKING:
    from jupyter_fab_server.demo.city import City

# Left by extensions that are no part of this product, and harmless.
KNOWN_COMPLAINTS = ("favicon", "schemas/", "translations")


@pytest.fixture(scope="session")
def browser(chromium: Browser) -> Browser:
    """Debian's Chromium, headless; the session's only one, since Playwright runs once in a process."""
    return chromium


@pytest.fixture(scope="module")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """JupyterLab with the built labextension, on folders of its own."""
    server = LabServer(tmp_path_factory.mktemp("lab"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def lab(browser: Browser, lab_server: LabServer, tmp_path: Path) -> Iterator[Lab]:
    """A fresh page on the module's JupyterLab."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    opened = Lab(lab_server, page, Path(os.environ.get("FAB_PICTURES", tmp_path)))
    page.on("pageerror", lambda error: opened.errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            opened.errors.append(message.text)
            if message.type == "error" and not any(known in message.text for known in KNOWN_COMPLAINTS)
            else None
        ),
    )
    yield opened
    context.close()


@pytest.fixture(scope="session")
def town(lab_city: City) -> Town:
    """The city with a desk in its catalogue, and credits for bea."""
    made = Town(lab_city)
    made.list_desk()
    made.give_credits("bea")
    return made


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: FAB_PICTURES, or a folder of the test's own."""
    folder = Path(os.environ.get("FAB_PICTURES", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
