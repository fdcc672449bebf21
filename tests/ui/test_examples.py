"""The example notebooks in the city: those that need a registry run there; two are run by a person in JupyterLab."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Page, expect

from tests.ui.town import SHOWN_MS, Town

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
RUN_S = 240


@pytest.mark.parametrize("name", ["03_buyer", "06_scripts_day"])
def test_a_notebook_that_needs_a_registry_runs_in_the_city(town: Town, name: str, tmp_path: Path) -> None:
    """From a fresh kernel to the end, with the token that the city gives to kernels, which cannot spend."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "server")]),
        "JUPYTER_FAB_REGISTRY": town.city.registry,
        "JUPYTER_FAB_CREDENTIALS": str(town.city.folder / "lab" / "credentials.json"),
    }
    notebook = ROOT / "example_notebooks" / f"{name}.ipynb"
    command = [*(sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute"), str(notebook)]
    done = subprocess.run(
        [*command, f"--output-dir={tmp_path}"], env=environment, capture_output=True, text=True, timeout=RUN_S
    )
    assert done.returncode == 0, done.stderr[-3000:]
    written = (tmp_path / f"{name}.ipynb").read_text()
    assert "Ghent" in written or "Leuven" in written


@pytest.mark.parametrize(
    ("name", "shown"), [("01_desk", "Proven: True"), ("03_buyer", "A designer may be asked: True")]
)
def test_a_person_runs_the_notebook_in_jupyterlab(
    town: Town, page: Page, pictures: Path, name: str, shown: str
) -> None:
    """Open it in Lab, run all cells by the menu: the last figures appear, and no cell complains."""
    parts = urlsplit(town.city.lab)
    page.goto(urlunsplit(parts._replace(path=f"/lab/tree/{name}.ipynb", query=f"{parts.query}&reset")))
    expect(page.locator("#jp-main-statusbar")).to_contain_text("| Idle", timeout=SHOWN_MS)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.locator(".lm-Menu-item", has_text="Run All Cells").first.click()
    panel = page.locator(".jp-NotebookPanel:visible")
    expect(panel).to_contain_text(shown, timeout=RUN_S * 1000)
    expect(panel.locator("[data-mime-type='application/vnd.jupyter.error']")).to_have_count(0)
    page.screenshot(path=pictures / f"example-{name}.png")
