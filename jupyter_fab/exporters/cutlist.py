"""The cut list: each distinct panel once, with how many, from which stock, and its size along and across the grain.

As rows for a table, and as CSV for a spreadsheet or a panel saw's optimiser. Sizes are those of the finished panel.
"""

from __future__ import annotations

import csv
import io

from attrs import frozen

from jupyter_fab.core.part import EdgeBore, Grain, Parts

HEADINGS = ("pieces", "part", "material", "thickness_mm", "length_mm", "width_mm", "grain", "edge_bores", "mass_kg")


@frozen
class CutListRow:
    """One kind of panel; the length runs along the grain where there is one."""

    pieces: int
    part: str
    material: str
    thickness_mm: float
    length_mm: float
    width_mm: float
    grain: str
    edge_bores: int
    mass_kg: float

    def cells(self) -> tuple[int | float | str, ...]:
        """The values in the order of `HEADINGS`."""
        return tuple(getattr(self, name) for name in HEADINGS)


def cut_list(parts: Parts) -> tuple[CutListRow, ...]:
    """The rows of a piece's cut list, in the order of its parts."""
    rows: list[CutListRow] = []
    for panel, names in parts.cut_list():
        length, width = panel.length_and_width_mm()
        rows.append(
            CutListRow(
                pieces=len(names),
                part=", ".join(names),
                material=panel.material,
                thickness_mm=round(panel.thickness_mm, 2),
                length_mm=round(length, 2),
                width_mm=round(width, 2),
                grain="" if panel.grain is Grain.NONE else "along length",
                edge_bores=sum(isinstance(feature, EdgeBore) for feature in panel.features),
                mass_kg=round(panel.mass_kg(), 3),
            )
        )
    return tuple(rows)


def cut_list_csv(parts: Parts) -> str:
    """The cut list as CSV with a line of headings; units are in the headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(row.cells() for row in cut_list(parts))
    for thing in parts.hardware:
        writer.writerow((thing.quantity, thing.name, "hardware", *[""] * (len(HEADINGS) - 3)))
    return out.getvalue()
