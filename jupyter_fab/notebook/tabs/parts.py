"""The Parts tab: the cut list, a row for each kind of panel, and what is bought beneath. A row stands for its parts."""

from __future__ import annotations

from jupyter_fab.core.edge_work import BY_HAND, edge_work_text
from jupyter_fab.core.finish import Finish
from jupyter_fab.core.material import material
from jupyter_fab.core.part import Grain, Panel
from jupyter_fab.exporters.cutlist import banded, supplies
from jupyter_fab.notebook.tabs.made import Made, Page
from jupyter_fab.notebook.tabs.markup import parts_mark, row, table, text

SHOWN_NAMES = 3  # of parts that are made alike; all of them are in the row's title
BANDED = "Length and width are those that are cut; bands are glued on afterwards, to the finished size."


def page(made: Made) -> Page:
    """The cut list of the piece; columns that would be empty are left out."""
    kinds = made.parts.cut_list()
    bands = any(panel.banding for panel, _ in kinds)
    finished = any(panel.finish is not Finish.RAW for panel, _ in kinds)
    heads = ["Part", "Pieces", "Length", "Width"] + ["Finished"] * bands + ["Thickness", "Material", "Grain"]
    worked = any(panel.edge_work for panel, _ in kinds)
    heads += ["Edge bands"] * bands + ["Edge work"] * worked + ["Finish"] * finished
    body = [_row(panel, names, bands, worked, finished) for panel, names in kinds]
    found = table(heads, body, "fab-cut-list", "Cut list; sizes in mm, length along the grain")
    if bands:
        found += f'<p class="fab-basis">{BANDED}</p>'
    if worked:
        found += f'<p class="fab-basis">{BY_HAND}</p>'
    bought = [row((text(thing.name), str(thing.quantity))) for thing in made.parts.hardware]
    bought += [row((text(name), f"{amount:.1f} {unit}")) for name, amount, unit in supplies(made.parts)]
    if bought:
        found += table(("To buy", "How much"), bought, "fab-fittings", "Fittings, bands and finish to buy")
    return Page(found)


def _row(panel: Panel, names: list[str], bands: bool, worked: bool, finished: bool) -> str:
    length, width = panel.length_and_width_mm()
    cells = [
        _named(names),
        str(len(names)),
        f"{length:.1f}",
        f"{width:.1f}",
        *[" × ".join(f"{size:.1f}" for size in panel.length_and_width_mm(finished=True))] * bands,
        f"{panel.thickness_mm:g}",
        text(material(panel.material).title),
        "any way" if panel.grain is Grain.NONE else "along length",
    ]
    cells += [text(banded(panel))] * bands
    cells += [text(edge_work_text(panel.edge_work))] * worked
    cells += ["" if panel.finish is Finish.RAW else text(panel.finish.value)] * finished
    return row(cells, parts_mark(names) + f' title="{text(", ".join(names))}"')


def _named(names: list[str]) -> str:
    more = f' <span class="fab-more">+{len(names) - SHOWN_NAMES}</span>' if len(names) > SHOWN_NAMES else ""
    return text(", ".join(names[:SHOWN_NAMES])) + more
