"""The reference pages are what the code says."""

import pytest

from tools.reference import TARGET, pages

pytestmark = pytest.mark.slow  # it imports everything


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Return the pages as the code says them now."""
    return pages()


def test_the_reference_is_what_the_code_says(made: dict[str, str]) -> None:
    """Every command, setting, route and extension point is in it (`make reference` writes it)."""
    written = {path.name: path.read_text() for path in TARGET.glob("*.md")}
    assert written == {name: text.rstrip() + "\n" for name, text in made.items()}, "run: make reference"


def test_every_route_and_extension_point_says_what_it_does(made: dict[str, str]) -> None:
    """A line of the table that ends without words is a handler without a docstring."""
    nothing_said = [line for page in made.values() for line in page.splitlines() if line.endswith(("|  |", ":  (`"))]
    assert nothing_said == []
