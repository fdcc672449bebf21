"""The preview's look does not meet the labextension's: both are on one page of JupyterLab."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def classes(folder: Path) -> set[str]:
    """The class names that the style sheets of a folder speak of."""
    return {name for sheet in folder.rglob("*.css") for name in re.findall(r"\.(fab-[\w-]+)", sheet.read_text())}


def test_no_class_name_is_used_by_both() -> None:
    """A rule meant for the sidebar would change the preview, and the other way round."""
    preview, sidebar = classes(ROOT / "jupyter_fab/notebook"), classes(ROOT / "labextension/style")
    assert preview
    assert preview & sidebar == set()


def test_both_halves_of_a_page_have_its_names() -> None:
    """The kernel's widget and the browser's module find one another by these."""
    from jupyter_fab.notebook.page import MODEL_NAME, VIEW_NAME

    names = (ROOT / "labextension/src/page/names.ts").read_text()
    assert f"model: '{MODEL_NAME}', view: '{VIEW_NAME}'" in names
