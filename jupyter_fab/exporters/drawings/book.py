"""All drawings of a piece as one PDF: the overview, then a sheet for each worked face of each distinct panel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import attrs

from jupyter_fab.core.material import material
from jupyter_fab.core.part import Panel, Parts
from jupyter_fab.exporters.drawings import overview, panel
from jupyter_fab.exporters.drawings.crowd import Box, Crowd
from jupyter_fab.exporters.drawings.face import faces
from jupyter_fab.exporters.drawings.pen import MIDDLE_MM, Pen, figure
from jupyter_fab.exporters.drawings.sheet import Block, Leaf, Paper, frame
from jupyter_fab.exporters.drawings.table import Line, column, split
from jupyter_fab.exporters.paper import MM, canvas

SMALLEST = 10  # A3 is taken where A4 would show a panel smaller than 1:10
COLUMNS = {Paper.A4: 3, Paper.A3: 4}  # of a sheet for the words that found no room beside a drawing


def drawings(
    parts: Parts, title: str = "Piece", *, version: str = "", date: str = "", paper: Paper | None = None
) -> bytes:
    """The drawings as PDF, vectors only; version and date stand in the title blocks as they are given.

    Without `paper` it is A4, or A3 where A4 would show a panel smaller than 1:10.
    """
    taken = paper or _paper(parts)
    leaves = [leaf for first in _leaves(parts, title, version, date, taken) for leaf in _continued(first, taken)]
    page, out = canvas(taken.value, f"{title}: drawings")
    pen = Pen(page)
    for number, leaf in enumerate(leaves, 1):
        pen.crowd = Crowd()
        page.setPageSize((taken.value[0] * MM, taken.value[1] * MM))
        frame(pen, taken, leaf.block, number, len(leaves))
        column(pen, leaf.words, leaf.column)
        leaf.draw(pen)
        page.showPage()
    page.save()
    return out.getvalue()


def _leaves(parts: Parts, title: str, version: str, date: str, paper: Paper) -> Iterator[Leaf]:
    """A leaf a drawing; its words may be more than its column holds."""
    cut = parts.cut_list()
    stock = _stock([board for board, _ in cut])
    block = Block(title, "Overview", *stock, f"1:{overview.scale_of(parts, paper)}", version, date)
    yield Leaf(
        block,
        partial(overview.draw, paper=paper, parts=parts),
        overview.words(parts, paper),
        overview.column_of(paper),
    )
    standing = panel.shadows(parts)
    for board, names in cut:
        for face in faces(board):
            said = ", ".join(names) + (f", face {face.side.value}" if len(board.sides()) == 2 else "")
            block = Block(title, said, *_stock([board]), f"1:{panel.scale_of(face, paper)}", version, date)
            yield Leaf(
                block,
                partial(panel.draw, paper=paper, standing=standing, face=face, names=names),
                panel.words(parts, paper, face, names),
                panel.column_of(paper),
            )


def _continued(leaf: Leaf, paper: Paper) -> Iterator[Leaf]:
    """The leaf with the words that fit its column, then leaves of columns with the rest."""
    here, rest = split(leaf.words, leaf.column[3] - leaf.column[1])
    yield attrs.evolve(leaf, words=here)
    x0, y0, x1, y1 = paper.inside()
    wide = (x1 - x0) / COLUMNS[paper]
    while rest:
        groups: list[Sequence[Line]] = []
        while rest and len(groups) < COLUMNS[paper]:
            group, rest = split(rest, y1 - y0 - 4)
            groups.append(group)
        boxes = [(x0 + i * wide + 3, y0 + 2, x0 + (i + 1) * wide - 3, y1 - 2) for i in range(len(groups))]

        block = attrs.evolve(leaf.block, drawing=f"{leaf.block.drawing}, continued", scale="")
        further = list(zip(groups, boxes, strict=True))[1:]
        yield Leaf(block, partial(_columns, further=further), groups[0], boxes[0])


def _columns(pen: Pen, further: Sequence[tuple[Sequence[Line], Box]]) -> None:
    """The columns beside the first."""
    for lines, box in further:
        pen.line((box[0] - 3, box[1] - 2), (box[0] - 3, box[3] + 2), width=MIDDLE_MM)
        column(pen, lines, box)


def _paper(parts: Parts) -> Paper:
    scales = [panel.scale_of(face, Paper.A4) for board, _ in parts.cut_list() for face in faces(board)]
    return Paper.A4 if max(scales) <= SMALLEST else Paper.A3


def _stock(panels: Sequence[Panel]) -> tuple[str, str]:
    """Material and thickness as the title block says them."""
    stuffs = dict.fromkeys(material(board.material).title for board in panels)
    thick = sorted({round(board.thickness_mm, 2) for board in panels})
    return ", ".join(stuffs), ", ".join(figure(value) for value in thick) + " mm"
