"""The documents can be walked: every page is linked from the index, and every link leads to a file."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def links(page: Path) -> list[Path]:
    """Where the page's links to files lead."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [(page.parent / found).resolve() for found in LINK.findall(text) if "://" not in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_is_dead(page: Path) -> None:
    """Each leads to a file or folder of the repository."""
    assert [str(place) for place in links(page) if not place.exists()] == []


def test_the_index_leads_to_every_page() -> None:
    """Pages and example notebooks; one that is not listed is not found."""
    listed = set(links(DOCS / "index.md"))
    wanted = {*DOCS.rglob("*.md"), *(ROOT / "example_notebooks").glob("*.ipynb")} - {DOCS / "index.md"}
    assert {str(page.relative_to(ROOT)) for page in wanted if page not in listed} == set()
