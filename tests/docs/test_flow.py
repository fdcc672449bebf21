"""The page that follows an order names files, folders and functions that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explanation" / "flow.md"
NAMED = re.compile(r"`([\w./]+(?:\.py|/))(?:: (\w+))?`")
SERVER = ROOT / "server" / "jupyter_fab_server"
FROM = (ROOT, ROOT / "jupyter_fab", SERVER / "registry", SERVER)  # as the page says that its names are meant


@pytest.mark.parametrize(("path", "function"), sorted(set(NAMED.findall(PAGE.read_text()))))
def test_what_the_page_names_is_there(path: str, function: str) -> None:
    """A file or folder exists where the page says; a function of it is defined in it."""
    found = [start / path for start in FROM if (start / path).exists()]
    assert found, f"{path} is gone; say in flow.md where it went"
    if function:
        assert re.search(rf"^\s*(?:async )?def {function}\b", found[0].read_text(), re.MULTILINE), f"no {function}"


def test_the_page_names_the_road() -> None:
    """The pattern finds what is written: should the page's style change, this fails before the other checks nothing."""
    assert len(NAMED.findall(PAGE.read_text())) > 40
