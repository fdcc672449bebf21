"""What stands beside the preview: parts list, mass, sheets, estimated price; computed in a process of its own.

`figures` takes the canonical JSON of a design's parts and answers with ready HTML; `rebuild` builds a CadQuery design
in a warm process, so that a slider never waits in the kernel. Both are functions of bytes that the engine runs.
"""

from __future__ import annotations

import html
from typing import Any

import msgspec

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.estimate import Estimate, estimate
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.material import material
from jupyter_fab.core.part import Parts
from jupyter_fab.engines.estimating import quick_layout
from jupyter_fab.exporters.cutlist import cut_list, cut_list_csv
from jupyter_fab.exporters.dxf import parts_dxf
from jupyter_fab.exporters.svg import setup_sheet


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """HTML for each tab, a line that sums it up, and the files to download."""

    parts: str
    sheets: str
    price: str
    summary: str
    dxf: bytes
    cut_list: str


def figures(payload: bytes) -> bytes:
    """The figures of the parts in the payload, as JSON."""
    parts = msgspec.json.decode(payload, type=Parts)
    return msgspec.json.encode(figures_of(parts))


def figures_of(parts: Parts) -> Figures:
    """The figures of a piece at default rates, for the full-sheet router."""
    rows = _parts_table(parts)
    dxf, csv = parts_dxf(parts), cut_list_csv(parts)
    try:
        layout = quick_layout(parts)
        found = estimate(parts, layout, FULL_SHEET_ROUTER)
    except FabError as error:
        trouble = f'<div class="fab-trouble">This cannot be cut as it is: {html.escape(error.message)}</div>'
        count = f"{len(parts.parts)} parts"
        return Figures(parts=rows, sheets=trouble, price=trouble, summary=count, dxf=dxf, cut_list=csv)
    drawings = "".join(
        f'<div class="fab-layout">{setup_sheet(layout, i, FULL_SHEET_ROUTER)}</div>' for i in range(len(layout.sheets))
    )
    summary = (
        f"{found.parts} parts · {found.mass_kg:.1f} kg · {found.sheet_count} sheet{'s' * (found.sheet_count > 1)} · "
        f"about {found.machine_minutes:.0f} min of machine · estimated {_money(found.total_minor, found.currency)}"
    )
    price = _price_table(found)
    return Figures(parts=rows, sheets=drawings, price=price, summary=summary, dxf=dxf, cut_list=csv)


def rebuild(payload: bytes) -> bytes:
    """The canonical JSON of the parts that a design builds: the payload is the pickled design and its values."""
    import cloudpickle

    design, values = cloudpickle.loads(payload)
    parts: Parts = design.build(values)
    return msgspec.json.encode(parts)


def _parts_table(parts: Parts) -> str:
    head = ("Part", "Pieces", "Length", "Width", "Thickness", "Material")
    body = []
    for row in cut_list(parts):
        cells = (
            html.escape(row.part),
            row.pieces,
            f"{row.length_mm:.1f}",
            f"{row.width_mm:.1f}",
            f"{row.thickness_mm:g}",
            html.escape(material(row.material).title),
        )
        body.append(_row(cells))
    bought = "".join(
        _row((html.escape(thing.name), thing.quantity, "", "", "", "bought in")) for thing in parts.hardware
    )
    return _table(head, "".join(body) + bought)


def _price_table(found: Estimate) -> str:
    body = "".join(
        _row((html.escape(line.title), f"{line.quantity:.2f} {line.unit}", _money(line.amount_minor, found.currency)))
        for line in found.lines
    )
    sum_text = _money(found.total_minor, found.currency)
    total = f'<tr class="fab-sum"><td>Estimated total</td><td></td><td>{sum_text}</td></tr>'
    note = f'<div class="fab-basis">{html.escape(found.basis)}</div>'
    return _table(("For", "How much", "Amount"), body + total) + note


def _table(head: tuple[str, ...], body: str) -> str:
    heads = "".join(f"<th>{name}</th>" for name in head)
    return f'<table class="fab-table"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _row(cells: tuple[Any, ...]) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _money(amount_minor: int, currency: str) -> str:
    return f"{amount_minor // 100:,}.{amount_minor % 100:02d} {currency}".replace(",", "\u202f")
