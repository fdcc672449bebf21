"""The Parts tab: the cut list, a row for each kind of panel, and the fittings beneath. A row stands for its parts."""

from __future__ import annotations

from jupyter_fab.core.material import material
from jupyter_fab.core.part import Grain, Panel
from jupyter_fab.notebook.tabs.made import Made, Page
from jupyter_fab.notebook.tabs.markup import parts_mark, row, table, text

HEADS = ("Part", "Pieces", "Length", "Width", "Thickness", "Material", "Grain", "Edge banding")
SHOWN_NAMES = 3  # of parts that are made alike; all of them are in the row's title


def page(made: Made) -> Page:
    """The cut list of the piece."""
    body = [_row(panel, names) for panel, names in made.parts.cut_list()]
    found = table(HEADS, body, "fab-cut-list", "Cut list; sizes in mm, length along the grain")
    if made.parts.hardware:
        bought = [row((text(thing.name), str(thing.quantity))) for thing in made.parts.hardware]
        found += table(("Fittings", "Pieces"), bought, "fab-fittings", "Fittings to buy")
    return Page(found)


def _row(panel: Panel, names: list[str]) -> str:
    length, width = panel.length_and_width_mm()
    cells = (
        _named(names),
        str(len(names)),
        f"{length:.1f}",
        f"{width:.1f}",
        f"{panel.thickness_mm:g}",
        text(material(panel.material).title),
        "" if panel.grain is Grain.NONE else "along length",
        text(_banding(panel)),
    )
    return row(cells, parts_mark(names) + f' title="{text(", ".join(names))}"')


def _named(names: list[str]) -> str:
    more = f' <span class="fab-more">+{len(names) - SHOWN_NAMES}</span>' if len(names) > SHOWN_NAMES else ""
    return text(", ".join(names[:SHOWN_NAMES])) + more


def _banding(panel: Panel) -> str:
    """The edges that are banded, in words; panels of older data have none."""
    return ", ".join(str(getattr(edge, "edge", edge)) for edge in getattr(panel, "banding", ()))
