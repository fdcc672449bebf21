"""The cut list: each distinct panel once, with how many, from which stock, and its size along and across the grain.

As rows for a table, and as CSV for a spreadsheet or a panel saw's optimiser. Length and width are those of the panel as
it is cut; beside them stand those that it has finished, with its edge bands.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from attrs import frozen

from jupyter_fab.core.edge_work import edge_work_text
from jupyter_fab.core.material import material
from jupyter_fab.core.part import EdgeBore, Finish, Grain, Panel, Parts

HEADINGS = (
    "pieces",
    "part",
    "material",
    "thickness_mm",
    "length_mm",
    "width_mm",
    "finished_length_mm",
    "finished_width_mm",
    "grain",
    "edge_bores",
    "banding",
    "edge_work",
    "finish",
    "mass_kg",
)
USED = ("amount", "unit")  # of what is used by the metre, in the CSV
FORMULA = re.compile(r"[=+\-@\t\r]")  # how a spreadsheet takes a cell for something to work out


@frozen
class CutListRow:
    """One kind of panel; the length runs along the grain where there is one."""

    pieces: int
    part: str
    material: str
    thickness_mm: float
    length_mm: float
    width_mm: float
    finished_length_mm: float
    finished_width_mm: float
    grain: str
    edge_bores: int
    banding: str
    edge_work: str
    finish: str
    mass_kg: float

    def cells(self) -> tuple[int | float | str, ...]:
        """The values in the order of `HEADINGS`."""
        return tuple(getattr(self, name) for name in HEADINGS)


def cut_list(parts: Parts) -> tuple[CutListRow, ...]:
    """The rows of a piece's cut list, in the order of its parts."""
    rows: list[CutListRow] = []
    for panel, names in parts.cut_list():
        length, width = panel.length_and_width_mm()
        finished_length, finished_width = panel.length_and_width_mm(finished=True)
        rows.append(
            CutListRow(
                pieces=len(names),
                part=", ".join(names),
                material=panel.material,
                thickness_mm=round(panel.thickness_mm, 2),
                length_mm=round(length, 2),
                width_mm=round(width, 2),
                finished_length_mm=round(finished_length, 2),
                finished_width_mm=round(finished_width, 2),
                grain="" if panel.grain is Grain.NONE else "along length",
                edge_bores=sum(isinstance(feature, EdgeBore) for feature in panel.features),
                banding=banded(panel),
                edge_work=edge_work_text(panel.edge_work),
                finish="" if panel.finish is Finish.RAW else panel.finish.value,
                mass_kg=round(panel.mass_kg(), 3),
            )
        )
    return tuple(rows)


def banded(panel: Panel) -> str:
    """Which edges are banded, in the panel's own frame with side A up, and how thick; the cut size is without them."""
    return ", ".join(f"{band.edge} {band.thickness_mm:g} mm" for band in panel.banding)


def supplies(parts: Parts) -> list[tuple[str, float, str]]:
    """What is used by the metre and the square metre: bands and finishes, with how much of each and the unit.

    The area of a finish counts every coat, as its price does.
    """
    found: dict[tuple[str, str], float] = {}
    for panel in (part.panel for part in parts.parts):
        for band in panel.banding:
            key = (f"Edge band {band.thickness_mm:g} mm, for {material(panel.material).title.lower()}", "m")
            found[key] = found.get(key, 0.0) + panel.band_mm(band) / 1000
        if panel.finish is not Finish.RAW:
            key = (f"{panel.finish.value.capitalize()}, by coat ({panel.finish.coats} coats)", "m²")
            found[key] = found.get(key, 0.0) + panel.surface_m2() * panel.finish.coats
    return [(name, round(amount, 2), unit) for (name, unit), amount in found.items()]


def cut_list_csv(parts: Parts) -> str:
    """The cut list as CSV with a line of headings; units are in the headings.

    No cell is a formula in someone else's spreadsheet: a name that looks like one has an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*HEADINGS, *USED))
    writer.writerows(_harmless((*row.cells(), "", "")) for row in cut_list(parts))
    nothing = [""] * (len(HEADINGS) - 3)
    for thing in parts.hardware:
        writer.writerow(_harmless((thing.quantity, thing.name, "hardware", *nothing, "", "")))
    for name, amount, unit in supplies(parts):
        writer.writerow(_harmless(("", name, "supplies", *nothing, amount, unit)))
    return out.getvalue()


def _harmless(cells: Iterable[int | float | str]) -> list[int | float | str]:
    return [f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell for cell in cells]
