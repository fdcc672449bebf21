"""JupyterLab in the city, as it opens."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from jupyter_fab_server.demo.city import City
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


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
