"""Fixtures for tests in a real browser: one Chromium for the session, one JupyterLab for a module, one page for a test.

Debian's Chromium draws WebGL in software here, so count draws and compare regions rather than time. Set FAB_PICTURES to
a folder to keep the screenshots.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.ui.lab import Lab, LabServer

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
]
# Left by extensions that are no part of this product, and harmless.
KNOWN_COMPLAINTS = ("favicon", "schemas/", "translations")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


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
