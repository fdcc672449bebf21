"""Files of outlines are read in mm: curves to a hundredth, holes as holes, equal outlines as one with a quantity."""

import json
import math
from pathlib import Path

import ezdxf
import msgspec
import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.nesting import NestJob, Stock
from jupyter_fab.core.nesting_check import shape_of
from jupyter_fab.designs.desk import desk
from jupyter_fab.readers.nest_files import Wanted, read_jobs

SHEET = Wanted(stock=(Stock(name="s", width_mm=2440, height_mm=1220),))


def read(path: Path, text: str = "", wanted: Wanted = SHEET) -> NestJob:
    """The one job of a file."""
    if text:
        path.write_text(text)
    (job,) = read_jobs(path, wanted).values()
    return job


def areas(job: NestJob) -> list[float]:
    """Areas of the outlines, least first, each as often as it is asked for."""
    return sorted(shape_of(blank).area for blank in job.blanks for _ in range(blank.quantity))


def test_dxf_in_inches(tmp_path: Path) -> None:
    """Polylines, bulges, circles, loose lines that meet, blocks; a circle in a part is a hole; text is passed over."""
    drawing = ezdxf.new(units=ezdxf.units.IN)
    space = drawing.modelspace()
    space.add_lwpolyline([(0, 0), (10, 0), (10, 4), (0, 4)], close=True, dxfattribs={"layer": "SIDE"})
    space.add_circle((5, 2), 1)
    space.add_lwpolyline([(20, 0, 1), (22, 0, 1)], format="xyb", close=True)
    for here, there in (((30, 0), (33, 0)), ((30, 4), (30, 0)), ((33, 0), (30, 4))):
        space.add_line(here, there)
    block = drawing.blocks.new("SHELF")
    block.add_lwpolyline([(0, 0), (1, 0), (1, 1), (0, 1)], close=True)
    space.add_blockref("SHELF", (40, 0))
    space.add_blockref("SHELF", (50, 0))
    space.add_text("not cut")
    drawing.saveas(tmp_path / "a.dxf")
    job = read(tmp_path / "a.dxf")
    wanted = [1, 1, math.pi, 6, 40 - math.pi]
    assert areas(job) == pytest.approx([area * 25.4**2 for area in wanted], rel=2e-3)
    assert {blank.name for blank in job.blanks} >= {"SIDE"}
    assert sorted(blank.quantity for blank in job.blanks) == [1, 1, 1, 2]


def test_svg_in_mm(tmp_path: Path) -> None:
    """The view box's scale counts; what lies in an opening is a part of its own; y runs up; open lines are none."""
    text = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="500mm" height="400mm" viewBox="0 0 1000 800">'
        '<path id="frame" d="M20 20h400v300h-400z M120 120v120h200v-120z"/><circle id="disc" cx="220" cy="180" r="40"/>'
        '<g transform="translate(500 0) rotate(30)"><rect id="plate" width="200" height="100"/></g>'
        '<path id="line" d="M0 0 L10 10"/><path id="tri" d="M600 600 L700 600 L600 500 Z"/></svg>'
    )
    job = read(tmp_path / "a.svg", text)
    assert {blank.name for blank in job.blanks} == {"frame", "disc", "plate", "tri"}
    found = {blank.name: blank for blank in job.blanks}
    assert shape_of(found["disc"]).area == pytest.approx(math.pi * 400, rel=2e-3)
    assert shape_of(found["frame"]).area == pytest.approx(200 * 150 - 100 * 60, rel=1e-5)
    assert shape_of(found["plate"]).area == pytest.approx(100 * 50, rel=1e-5)
    assert sorted(found["tri"].outline) == [
        pytest.approx(p, abs=1e-3) for p in [(0, 0), (0, 50), (50, 0)]
    ]  # right angle below, as drawn


def test_strip_packing_json(tmp_path: Path) -> None:
    """Demand, orientations (none given: any angle) and the strip's height are read; gap and border are then zero."""
    square = {"type": "simple_polygon", "data": [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]}
    items = [{"demand": 3, "allowed_orientations": [0, 180], "shape": square}, {"id": "free", "shape": square}]
    job = read(tmp_path / "a.json", json.dumps({"items": items, "strip_height": 50}), Wanted())
    assert [blank.quantity for blank in job.blanks] == [3, 1]
    assert [blank.rotations_deg for blank in job.blanks] == [(0.0, 180.0), None]
    assert len(job.blanks[0].outline) == 4
    assert (job.stock[0].height_mm, job.stock[0].strip, job.gap_mm, job.border_mm) == (50, True, 0, 0)


def test_a_piece_and_blanks(tmp_path: Path) -> None:
    """A design's parts keep their grain, on the sheet that is sold; blanks stand as they are; options rule."""
    piece = desk.build({})
    (tmp_path / "desk.json").write_bytes(msgspec.json.encode(piece))
    job = read(tmp_path / "desk.json", wanted=Wanted(gap_mm=3))
    assert sum(blank.quantity for blank in job.blanks) == len(piece.parts)
    assert {blank.rotations_deg for blank in job.blanks} <= {(0.0, 180.0), (90.0, 270.0), (0.0, 90.0, 180.0, 270.0)}
    assert job.gap_mm == 3
    blanks = {"blanks": [{"name": "a", "outline": [[0, 0], [9, 0], [0, 9]], "rotations_deg": [45]}], "gap_mm": 2}
    assert read(tmp_path / "b.json", json.dumps(blanks)).blanks[0].rotations_deg == (45.0,)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "[]"),
        ("b.json", "{"),
        ("c.json", '{"items": [{"shape": {"type": "blob", "data": []}}], "strip_height": 5}'),
        ("d.json", '{"parts": 5}'),
        ("e.svg", "<svg"),
        ("f.svg", '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0L5 5"/></svg>'),
        ("g.dxf", "not a drawing"),
        ("h.svg", '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0L50 50L50 0L0 50Z"/></svg>'),
        ("i.json", '{"nothing": 1}'),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, text: str) -> None:
    """No JSON, no drawing, nothing closed, crossing itself: bad input with words, never a traceback."""
    with pytest.raises(BadInput):
        read(tmp_path / name, text)
