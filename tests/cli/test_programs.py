"""`jupyter fab gcode` cuts a stored layout on a machine, or says what of it that machine cannot do."""

import hashlib
import json
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from jupyter_fab.cli.app import exit_code, fab
from jupyter_fab.core.errors import FabError
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, bracket, partition, parts, slotted_side


@pytest.fixture(scope="module")
def layout() -> Layout:
    """Three panels with every kind of feature, in the corner of a sheet."""
    return nest(parts(slotted_side(), board(), bracket()), [nominal_sheet("birch-ply", 18)], FULL_SHEET_ROUTER)


def run(*arguments: object) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(fab, [str(argument) for argument in arguments])


def refused(*arguments: object) -> FabError:
    """The error that the command ends with."""
    error = run(*arguments).exception
    assert isinstance(error, FabError)
    assert exit_code(error) in (1, 2)
    return error


def stored(folder: Path, layout: Layout) -> Path:
    """The layout's file."""
    path = folder / "stored.json"
    path.write_bytes(msgspec.json.encode(layout))
    return path


def test_a_stored_layout_becomes_proven_programs(tmp_path: Path, layout: Layout) -> None:
    """One file for each tool, with the proof's digests; the head says hash, stock, tool, time."""
    out = tmp_path / "out"
    made = run("gcode", stored(tmp_path, layout), "--machine", "router-2500", "-o", out, "--json")
    assert made.exit_code == 0, made.output
    said = json.loads(made.output)
    assert [program["tool"] for program in said["programs"]] == ["drill-5", "end-mill-6"]
    files = [out / f"{program['name']}.nc" for program in said["programs"]]
    assert [hashlib.sha256(file.read_bytes()).hexdigest() for file in files] == said["proof"]["programs"]
    assert said["proof"]["ok"]
    head = files[1].read_text().split("\n")[:7]
    assert head[0] == "(sheet 1 of 1, tool 2 of 2)"
    assert f"(layout {layout.digest()})" in head
    assert "(stock birch-ply 18 mm, not measured, 2440 x 1220)" in head
    minutes, seconds = divmod(said["programs"][1]["seconds"], 60)
    assert f"(time {minutes:.0f} min {seconds:02.0f} s)" in head


def test_a_job_is_held_as_asked_for(tmp_path: Path, layout: Layout) -> None:
    """A skin and screws by option; what was decided stands in the layout, and is cut so again without options."""
    out, again = tmp_path / "out", tmp_path / "again"
    made = run("gcode", stored(tmp_path, layout), "--hold", "onion-skin", "--skin", "0.3", "--screws", "-o", out)
    assert made.exit_code == 0, made.output
    page = (out / "set-up.html").read_text()
    assert "A skin of <b>0.3 mm</b> under the outlines holds the parts" in page
    assert "Screw the sheet down through its" in page
    assert (out / "01-set-up.svg").read_text().count('class="fab-screw"') > 8
    assert run("gcode", out / "layout.json", "-o", again).exit_code == 0
    for name in ("01-screws-drill-5.nc", "01-end-mill-6.nc"):
        assert (out / name).read_bytes() == (again / name).read_bytes()
    assert run("prove", out, "--layout", out / "layout.json").exit_code == 0
    assert (
        "--hold onion-skin"
        in refused("gcode", out / "layout.json", "--hold", "tabs", "--skin", "0.3", "-o", out).message
    )


def test_without_reportlab_there_is_no_pdf(tmp_path: Path, layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain install has none: all else is written, and it is said; an earlier job's PDF does not stay."""
    out = tmp_path / "out"
    assert run("gcode", stored(tmp_path, layout), "-o", out).exit_code == 0
    assert (out / "set-up.pdf").read_bytes().startswith(b"%PDF")
    for name in [name for name in sys.modules if name.startswith("reportlab") or name.endswith("setup_picture")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "reportlab", None)
    again = run("gcode", stored(tmp_path, layout), "-o", out)
    assert again.exit_code == 0
    assert "No set-up.pdf" in again.output
    assert not (out / "set-up.pdf").exists()
    assert (out / "set-up.html").exists()


def test_another_machine_is_asked_before_anything_is_written(tmp_path: Path, layout: Layout) -> None:
    """A bed too small, an unknown name, parts too near for a thicker cutter: said, and no folder is made."""
    path, out = stored(tmp_path, layout), tmp_path / "out"
    assert "Half-sheet router" in refused("gcode", path, "--machine", "router-1300", "-o", out).message
    assert "router-2500" in refused("gcode", path, "--machine", "no-such", "-o", out).message
    near = stored(tmp_path, msgspec.structs.replace(layout, gap_mm=5.0))
    assert "needs 8 mm" in refused("gcode", near, "-o", out).message
    moved = msgspec.structs.replace(layout.placed[0], x_mm=layout.placed[1].x_mm, y_mm=layout.placed[1].y_mm)
    overlapping = stored(tmp_path, msgspec.structs.replace(layout, placed=(moved, *layout.placed[1:])))
    assert "nearer than 8 mm" in refused("gcode", overlapping, "-o", out).message
    assert not out.exists()


def test_an_earlier_jobs_programs_do_not_stay_beside_the_new_ones(tmp_path: Path, layout: Layout) -> None:
    """Those that the folder's proof names go, and it is said; one that no proof names is never touched, nor cut."""
    out = tmp_path / "out"
    two = msgspec.structs.replace(
        layout,
        sheets=layout.sheets * 2,
        placed=(*layout.placed[:-1], msgspec.structs.replace(layout.placed[-1], sheet=1)),
    )
    assert run("gcode", stored(tmp_path, two), "-o", out).exit_code == 0
    earlier = {file.name for file in out.iterdir()}
    assert {"02-end-mill-6.nc", "02-set-up.svg"} <= earlier
    (out / "notes.txt").write_text("mine")
    made = run("gcode", stored(tmp_path, layout), "-o", out)
    assert made.exit_code == 0, made.output
    assert "02-end-mill-6.nc" in made.output
    assert {file.name for file in out.iterdir()} == {"notes.txt", *(n for n in earlier if not n.startswith("02-"))}
    before = (out / "proof.json").read_bytes()
    (out / "03-end-mill-6.nc").write_text("G21\n")
    assert "03-end-mill-6.nc" in refused("gcode", stored(tmp_path, two), "-o", out).message
    assert (out / "03-end-mill-6.nc").exists()
    assert (out / "proof.json").read_bytes() == before
    (out / "03-end-mill-6.nc").unlink()
    (out / "proof.json").write_text("{}")  # a proof that cannot be read names nothing
    (out / "02-end-mill-6.nc").write_text("G21\n")
    assert "02-end-mill-6.nc" in refused("gcode", stored(tmp_path, layout), "-o", out).message


def test_a_document_that_holds_a_layout_will_do(tmp_path: Path, layout: Layout) -> None:
    """The layout may stand under `layout`; places without panels are refused with what to give instead."""
    path = tmp_path / "job.json"
    path.write_text(json.dumps({"title": "x", "layout": msgspec.to_builtins(layout)}))
    assert run("gcode", path, "-o", tmp_path / "out").exit_code == 0
    path.write_text('{"placements": []}')
    assert "layout.json" in refused("gcode", path, "-o", tmp_path / "out").message


def test_from_a_piece_by_its_nest_to_programs(tmp_path: Path) -> None:
    """What `nest` printed for a piece's parts is cut with those parts: every one, on a sheet of that size, proven."""
    piece, nested = tmp_path / "piece.json", tmp_path / "nest.json"
    piece.write_bytes(msgspec.json.encode(parts(slotted_side(), board(), bracket(), board())))
    made = run("nest", piece, "--sheet", "1200x800", "--border", 18, "--time", 1, "--nester", "constructive", "--json")
    assert made.exit_code == 0, made.output
    nested.write_text(made.stdout)
    done = run("gcode", nested, "--parts", piece, "-o", tmp_path / "out", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["proof"]["figures"]["parts"] == 4
    layout = msgspec.json.decode((tmp_path / "out" / "layout.json").read_bytes(), type=Layout)
    assert {sheet.size_mm for sheet in layout.sheets} == {(1200.0, 800.0)}
    assert sorted(placed.part for placed in layout.placed) == ["part 1", "part 2", "part 3", "part 4"]
    other = tmp_path / "other.json"
    other.write_bytes(msgspec.json.encode(parts(bracket())))
    assert "no part of the piece" in refused("gcode", nested, "--parts", other, "-o", tmp_path / "out").message
    assert "--parts" in refused("gcode", nested, "-o", tmp_path / "out").message


def test_a_sheet_cut_on_both_faces_is_written_and_proven(tmp_path: Path) -> None:
    """Programs and a picture for each side, and `prove` finds them right; with a side's name changed, it does not."""
    layout = nest(parts(partition()), [nominal_sheet("birch-ply", 18)], FULL_SHEET_ROUTER)
    out = tmp_path / "out"
    made = run("gcode", stored(tmp_path, layout), "-o", out, "--json")
    assert made.exit_code == 0, made.output
    said = json.loads(made.output)
    assert [program["side"] for program in said["programs"]] == ["A", "A", "B", "B"]
    names = sorted(path.name for path in out.iterdir())
    assert names[:3] == ["01-A-drill-5.nc", "01-A-end-mill-6.nc", "01-A-set-up.svg"]
    assert {"01-B-drill-5.nc", "01-B-end-mill-6.nc", "01-B-set-up.svg", "set-up.html"} <= set(names)
    proven = run("prove", out, "--layout", out / "layout.json", "--json")
    assert proven.exit_code == 0, proven.output
    assert [program["side"] for program in json.loads(proven.output)["programs"]] == ["A", "A", "B", "B"]
    (out / "01-A-end-mill-6.nc").rename(out / "01-B-a-end-mill-6.nc")
    wrong = json.loads(run("prove", out, "--layout", out / "layout.json", "--json").output)
    assert not wrong["ok"]
    again = nest(parts(board()), [nominal_sheet("birch-ply", 18)], FULL_SHEET_ROUTER)
    (out / "01-B-a-end-mill-6.nc").rename(out / "01-A-end-mill-6.nc")
    assert run("gcode", stored(tmp_path, again), "-o", out).exit_code == 0
    assert not list(out.glob("01-A-*")), "what an earlier job left would be run with this one"
    assert not list(out.glob("01-B-*"))
