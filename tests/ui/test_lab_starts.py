"""JupyterLab in the city, as it opens."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.ui.lab import Lab

if TYPE_CHECKING:
    from jupyter_fab_server.demo.city import City
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_launcher_starts_from_the_library(lab: Lab) -> None:
    """The card shows all pieces with their pictures; a chosen one opens as a notebook of one's own, and is seen."""
    lab.open()
    page = lab.page
    page.locator(".jp-LauncherCard", has_text="Start From the Library").click()
    pieces = page.locator(".fab-starter")
    expect(pieces).to_have_count(14)
    page.wait_for_function("[...document.querySelectorAll('.fab-starter img')].every(one => one.naturalWidth > 300)")
    lab.picture("library-dialog")
    page.keyboard.press("Enter")  # the first one has the focus
    expect(page.locator("#jp-main-dock-panel")).to_contain_text("my-bed.ipynb", timeout=60_000)
    expect(page.locator(".jp-NotebookPanel .jp-Cell")).to_have_count(3, timeout=60_000)
    # The editor keeps only the lines on the page that are in sight: the whole source is in the file.
    assert "def bed(" in (lab.server.files / "my-bed.ipynb").read_text()
    # It runs of itself, and the page stands at the piece.
    expect(page.locator(".jp-NotebookPanel .fab-stage canvas")).to_be_in_viewport(ratio=0.95, timeout=90_000)
    expect(page.locator(".jp-NotebookPanel .fab-title")).to_have_text("Bed")
    lab.picture("library-bed")
    assert not lab.errors


def test_it_opens_with_our_extension(lab_city: "City", page: "Page") -> None:
    """The page's own list of plugins names ours, and the server side answers as somebody of the city."""
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    page.goto(lab_city.lab)
    page.wait_for_selector("#jp-main-dock-panel", timeout=60_000)
    plugins = page.evaluate("window.jupyterapp?.listPlugins?.() ?? []")
    extensions = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').text).federated_extensions")
    assert "jupyter-fab" in [one["name"] for one in extensions] or any("jupyter-fab" in one for one in plugins)
    status = page.evaluate("fetch('/jupyter-fab/act-as').then(answer => answer.status)")
    assert status == 200
    page.wait_for_function("performance.getEntriesByType('resource').some(one => one.name.includes('/lsp/status'))")
    assert not refused, "what the city leaves out of JupyterLab, its page does not ask for"
