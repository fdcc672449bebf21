"""The set-up sheets of a job as PDF, for the operator's clipboard: A4 across, the same words as the page in HTML.

Steps with boxes to tick, the programs' table, a picture of each sheet, the proof, labels. The words come from
`setup_page`, so that paper and screen never say different things; ReportLab sets them. Fonts are those of every reader.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from jupyter_fab.core.gcode import Program
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof import Proof
from jupyter_fab.exporters.paper import MM, shown
from jupyter_fab.exporters.setup_page import HEADS, NUMBERS, cells, label_words, proof_words, steps, summary

PAGE_MM = (297.0, 210.0)
EDGE_MM = 14.0
FOOT_MM = 7.0
INK, QUIET, RULE = "#22303c", "#5b6873", "#c9d0d6"
COLUMNS = 3  # of labels
PADDING = 6.0  # points that ReportLab keeps inside a page's frame
WIDE = (PAGE_MM[0] - 2 * EDGE_MM) * MM - 2 * PADDING
SOFT = '<span class="soft">'  # what the page says besides
HEADING = 26.0  # points that a heading over a picture takes


def setup_pdf(
    layout: Layout, machine: MachineProfile, programs: Sequence[Program], proof: Proof, title: str = ""
) -> bytes:
    """The PDF; the same bytes for the same job."""
    from reportlab.platypus import SimpleDocTemplate

    out = io.BytesIO()
    name = shown(title or "Set-up")
    document = SimpleDocTemplate(
        out,
        pagesize=(PAGE_MM[0] * MM, PAGE_MM[1] * MM),
        **dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), EDGE_MM * MM),
        title=f"{name}: set-up",
        creator="jupyter_fab",
        author="",
        invariant=1,
    )
    digest = layout.digest()[:12]

    def foot(page: Any, _: Any) -> None:
        page.setFont("Helvetica", 8)
        page.setFillColor(QUIET)
        page.drawString(EDGE_MM * MM, FOOT_MM * MM, f"{name} · layout {digest}")
        page.drawRightString((PAGE_MM[0] - EDGE_MM) * MM, FOOT_MM * MM, str(page.getPageNumber()))

    story = list(_story(layout, machine, programs, proof, title))
    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _story(
    layout: Layout, machine: MachineProfile, programs: Sequence[Program], proof: Proof, title: str
) -> Iterator[Any]:
    from reportlab.platypus import PageBreak, Paragraph, Spacer

    from jupyter_fab.exporters.setup_picture import SheetPicture, room_points

    big, head, words, soft = (_style(*one) for one in ((20, 24, 1), (13, 16, 1), (10.5, 14, 0), (10, 13, 0)))
    yield Paragraph(shown(_plain(title or "Set-up")), big)
    yield Paragraph(f'<font color="{QUIET}">{shown(summary(layout, machine, programs))}</font>', soft)
    yield Spacer(1, 8)
    room = room_points(PAGE_MM, EDGE_MM, HEADING)
    for index in range(len(layout.sheets)):
        runs = [program for program in programs if program.sheet == index]
        yield Paragraph(f"Sheet {index + 1} of {len(layout.sheets)}", head)
        yield Spacer(1, 4)
        yield _ticked([Paragraph(shown(_markup(step)), words) for step in steps(layout, index, machine, runs)])
        yield Spacer(1, 10)
        yield _table(runs, machine, soft)
        for turned in (False, True) if layout.turn_of(index) else (False,):
            yield PageBreak()
            over = ", turned over" if turned else ""
            yield Paragraph(f"Sheet {index + 1} of {len(layout.sheets)}{over}", head)
            yield SheetPicture(layout, index, room, turned)
        yield PageBreak()
    yield Paragraph("Proof", head)
    yield Spacer(1, 4)
    yield Paragraph(shown(proof_words(layout, proof)), words)
    yield Spacer(1, 12)
    yield Paragraph("Labels", head)
    yield Spacer(1, 6)
    yield _labels([Paragraph(shown(_markup(label)), soft) for label in label_words(layout, title)])


def _ticked(lines: list[Any]) -> Any:
    """Lines, each with a box to tick before it."""
    from reportlab.platypus import Table

    table = Table([[_box(), line] for line in lines], colWidths=[20, WIDE - 20])
    table.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ]
    )
    return table


def _box() -> Any:
    """A box to tick."""
    from reportlab.graphics.shapes import Drawing, Rect
    from reportlab.lib.colors import HexColor

    box = Drawing(11, 13)
    box.add(Rect(0.5, 0.5, 10, 10, strokeColor=HexColor(QUIET), strokeWidth=0.9, fillColor=None, rx=1.5, ry=1.5))
    return box


def _table(runs: Sequence[Program], machine: MachineProfile, style: Any) -> Any:
    """The programs in their order."""
    from reportlab.platypus import Paragraph, Table

    right = style.clone("right", alignment=2)
    kinds = [right if head in NUMBERS else style for head in HEADS]
    rows = [
        [
            Paragraph(f'<font color="{QUIET}"><b>{head}</b></font>', kind)
            for head, kind in zip(HEADS, kinds, strict=True)
        ]
    ]
    for number, run in enumerate(runs, start=1):
        said = cells(run, number, machine)
        rows.append([Paragraph(shown(_markup(cell)), kind) for cell, kind in zip(said, kinds, strict=True)])
    shares = (0.03, 0.19, 0.22, 0.11, 0.13, 0.11, 0.09, 0.12)
    table = Table(rows, colWidths=[share * WIDE for share in shares])
    table.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, 0), 0.9, QUIET),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    return table


def _labels(labels: list[Any]) -> Any:
    """Labels to cut out, three in a row."""
    from reportlab.platypus import Table

    rows = [
        [*labels[at : at + COLUMNS], *[""] * (COLUMNS - len(labels[at : at + COLUMNS]))]
        for at in range(0, len(labels), COLUMNS)
    ]
    table = Table(rows, colWidths=[WIDE / COLUMNS] * COLUMNS)
    table.setStyle(
        [
            ("INNERGRID", (0, 0), (-1, -1), 0.5, QUIET, None, (3, 2)),
            ("BOX", (0, 0), (-1, -1), 0.5, QUIET, None, (3, 2)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return table


def _style(points: float, leading: float, bold: int) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    font = "Helvetica-Bold" if bold else "Helvetica"
    return ParagraphStyle(f"{font}-{points:g}", fontName=font, fontSize=points, leading=leading, textColor=INK)


def _markup(html: str) -> str:
    """What the page says in HTML, in ReportLab's words."""
    html = html.replace("</b> ", "</b><br/>") if SOFT in html else html  # a label's name has a line of its own
    return (
        html.replace("<code>", '<font face="Courier" size="8.5">')
        .replace("</code>", "</font>")
        .replace("<br>", "<br/>")
        .replace(SOFT, f'<font color="{QUIET}">')
        .replace("</span>", "</font>")
    )


def _plain(text: str) -> str:
    """A text that is no markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
