"""What stands beside the preview, computed in a process of its own: the summary, and the pages that are asked for.

`figures` takes a piece and the names of tabs, and answers with their pages (`tabs`); `rebuild` builds a CadQuery design
in a warm process, so that a slider never waits in the kernel. Both are functions of bytes that the engine runs.
"""

from __future__ import annotations

import msgspec

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.explosion import Leg, explosion
from jupyter_fab.core.part import Parts
from jupyter_fab.core.reading import Reading
from jupyter_fab.notebook.tabs import TABS
from jupyter_fab.notebook.tabs.made import Made, Page
from jupyter_fab.notebook.tabs.markup import trouble

STEPS = "Steps"  # the tab with which the exploded view is found


class Asked(msgspec.Struct, frozen=True):
    """A piece, and the tabs whose pages are wanted."""

    parts: Parts
    title: str
    tabs: tuple[str, ...]


class Figures(msgspec.Struct, frozen=True):
    """A line that sums the piece up, and HTML for each tab that was asked for."""

    summary: str
    pages: dict[str, Page]
    legs: dict[str, tuple[tuple[float, float, float, float, float], ...]] | None = None  # with the Steps tab only


def figures(payload: bytes) -> bytes:
    """The figures that the payload asks for, as JSON."""
    return msgspec.json.encode(figures_of(msgspec.json.decode(payload, type=Asked)))


def figures_of(asked: Asked) -> Figures:
    """The figures of a piece at default rates, for the full-sheet router."""
    made = Made(asked.parts, asked.title)
    pages = {name: _page(made, name) for name in asked.tabs}
    return Figures(made.summary, pages, _legs(made) if STEPS in asked.tabs else None)


def rebuild(payload: bytes) -> bytes:
    """The JSON of the design's reading: the payload is the pickled design and its values."""
    import cloudpickle

    design, values = cloudpickle.loads(payload)
    reading: Reading = design.read(values)
    return msgspec.json.encode(reading)


def _legs(made: Made) -> dict[str, tuple[tuple[float, float, float, float, float], ...]]:
    """How the parts leave when the piece is taken apart; nothing for a piece whose order is not known."""
    try:
        found = explosion(made.parts, made.order)
    except FabError:
        return {}
    return {name: tuple(_numbers(leg) for leg in legs) for name, legs in found.items()}


def _numbers(leg: Leg) -> tuple[float, float, float, float, float]:
    x, y, z = leg.way
    return round(leg.start, 4), round(leg.end, 4), round(x, 1), round(y, 1), round(z, 1)


def _page(made: Made, name: str) -> Page:
    """The tab's page; one that cannot be made says why, and the others are not kept from being."""
    try:
        return TABS[name](made)
    except FabError as error:
        return Page(trouble(f"This cannot be cut as it is: {error.message}"))
