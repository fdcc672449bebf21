"""The cut list counts every part once, and its CSV reads back."""

import csv
import io
import re
import xml.etree.ElementTree as ElementTree

import msgspec
from click.testing import CliRunner

from jupyter_fab.cli.app import fab
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Band, Edge, Finish, Hardware, Part, Parts
from jupyter_fab.designs.desk import desk
from jupyter_fab.engines.estimating import quick_layout
from jupyter_fab.exporters.cutlist import HEADINGS, USED, cut_list, cut_list_csv
from jupyter_fab.exporters.svg import setup_sheet
from jupyter_fab.testing.panels import FLAT, board, bracket, parts


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
    assert tuple(rows[0]) == HEADINGS + USED
    panels = [row for row in rows[1:] if row[2] != "hardware"]
    assert sum(int(row[0]) for row in panels) == len(piece.parts)
    assert {len(row) for row in rows} == {len(HEADINGS + USED)}
    assert [row[1] for row in rows[1:] if row[2] == "hardware"] == [thing.name for thing in piece.hardware]


def test_no_column_holds_two_kinds_of_things() -> None:
    """Pieces are counts and materials are words; metres and square metres stand in their own columns."""
    panel = msgspec.structs.replace(
        board(400, 200), banding=(Band(edge=Edge.FRONT, thickness_mm=2.0),), finish=Finish.OIL
    )
    rows = list(csv.DictReader(io.StringIO(cut_list_csv(parts(panel)))))
    assert [row["pieces"] for row in rows] == ["1", "", ""]
    assert [row["material"] for row in rows] == ["birch-ply", "supplies", "supplies"]
    assert [(row["amount"], row["unit"]) for row in rows] == [("", ""), ("0.4", "m"), ("0.36", "m²")]
    assert rows[-1]["part"] == "Oil, by coat (2 coats)"


def test_no_name_is_a_formula_in_a_spreadsheet() -> None:
    """A part or fitting that begins like one is written as text."""
    names = ("=1+1", "+5", "-5", "@SUM(A1)", "\t=1")
    piece = Parts(
        parts=tuple(Part(name=name, panel=board(100 + i, 50), placement=FLAT) for i, name in enumerate(names)),
        hardware=(Hardware(name='=HYPERLINK("x")', quantity=1),),
    )
    rows = list(csv.DictReader(io.StringIO(cut_list_csv(piece))))
    assert [row["part"] for row in rows] == [f"'{name}" for name in (*names, '=HYPERLINK("x")')]


def test_length_and_width_are_the_same_everywhere() -> None:
    """Cut list, set-up drawing and command line say length along the grain by width, for boards however they lie."""
    piece = desk.build()
    sizes = {(row.length_mm, row.width_mm) for row in cut_list(piece)}
    assert {(1400.0, 700.0), (721.0, 630.0)} <= sizes, "top and sides, whose grain runs upwards"
    layout = quick_layout(piece)
    drawn: set[tuple[float, float]] = set()
    for index in range(len(layout.sheets)):
        words = "\n".join(ElementTree.fromstring(setup_sheet(layout, index, FULL_SHEET_ROUTER)).itertext())
        drawn |= {(float(a), float(b)) for a, b in re.findall(r"^([\d.]+) × ([\d.]+)$", words, re.MULTILINE)}
    assert sizes <= drawn
    lines = CliRunner().invoke(fab, ["build", "desk"]).output.splitlines()
    said = {tuple(float(n) for n in line.split()[-2:]) for line in lines if " birch-ply " in line}
    assert said == {(round(a, 1), round(b, 1)) for a, b in sizes}
