"""The cut list counts every part once, and its CSV reads back."""

import csv
import io

from jupyter_fab.designs.desk import desk
from jupyter_fab.exporters.cutlist import HEADINGS, cut_list, cut_list_csv
from jupyter_fab.testing.panels import board, bracket, parts


def test_equal_panels_share_a_row() -> None:
    """Three equal boards are one row of three; the length runs along the grain."""
    rows = cut_list(parts(board(200, 400), board(200, 400), bracket(), board(200, 400)))
    assert [(row.pieces, row.part) for row in rows] == [(3, "part 1, part 2, part 4"), (1, "part 3")]
    assert (rows[0].length_mm, rows[0].width_mm, rows[0].grain) == (200, 400, "along length")
    assert (rows[1].length_mm, rows[1].width_mm, rows[1].grain) == (120, 90, "")


def test_csv_of_the_desk() -> None:
    """Every part is in the file, every row has all columns, hardware comes last."""
    piece = desk.build()
    rows = list(csv.reader(io.StringIO(cut_list_csv(piece))))
    assert tuple(rows[0]) == HEADINGS
    panels = [row for row in rows[1:] if row[2] != "hardware"]
    assert sum(int(row[0]) for row in panels) == len(piece.parts)
    assert {len(row) for row in rows} == {len(HEADINGS)}
    assert [row[1] for row in rows[1:] if row[2] == "hardware"] == [thing.name for thing in piece.hardware]
