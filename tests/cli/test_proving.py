"""`jupyter fab prove`: files on disk are judged as they are; findings end with 1, and say where and what to do."""

import hashlib
import json
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from click.testing import CliRunner, Result

from jupyter_fab.cli.app import exit_code, fab
from jupyter_fab.cli.programs import write_programs
from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, parts, slotted_side


def run(*arguments: object) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(fab, [str(argument) for argument in arguments])


@pytest.fixture
def job(tmp_path: Path) -> Path:
    """A folder as `gcode` writes it: a drill's program, a mill's, the layout."""
    layout = nest(parts(slotted_side()), (nominal_sheet("birch-ply", 18.0),), M)
    write_programs(layout, M, tmp_path, "side")
    return tmp_path


def test_what_was_written_is_proven(job: Path) -> None:
    """Exit code 0, bound to the files' own digests; files may be named one by one, the machine by its profile."""
    files = sorted(job.glob("*.nc"))
    (job / "machine.json").write_bytes(msgspec.json.encode(M))
    found = run("prove", *files, "--layout", job / "layout.json", "--machine", job / "machine.json", "--json")
    assert found.exit_code == 0, found.output
    said = json.loads(found.output)
    assert said["ok"]
    assert said["failures"] == []
    assert [row["sha256"] for row in said["programs"]] == [hashlib.sha256(f.read_bytes()).hexdigest() for f in files]
    assert [row["tool"] for row in said["programs"]] == ["drill-5", "end-mill-6"]


def test_findings_say_where_what_and_what_to_do(job: Path) -> None:
    """A floor cut deeper: exit code 1, with line, part, place, figure and limit, in JSON, words and drawing."""
    mill = job / "01-end-mill-6.nc"
    lines = mill.read_text().split("\n")
    number = next(i for i, line in enumerate(lines) if "Z12" in line)
    lines[number] = lines[number].replace("Z12", "Z11.5")
    mill.write_text("\n".join(lines))
    asked = ("prove", job, "--layout", job / "layout.json", "--svg", job / "cut.svg")
    found = run(*asked, "--json")
    assert found.exit_code == 1
    (finding,) = json.loads(found.output)["failures"]
    assert finding["rule"] == "gouge"
    assert (finding["program"], finding["part"], finding["unit"]) == ("01-end-mill-6", "part 1", "mm")
    assert abs(finding["line"] - number - 1) < 40  # the deep stretch lasts until the next height
    assert len(finding["place_mm"]) == 3
    assert finding["figure"] > finding["limit"] == 0.05
    assert "post again" in finding["next_step"]
    words = run(*asked)
    assert words.exit_code == 1
    assert "Not proven; nothing may be cut. 1 findings" in words.output
    drawn = ElementTree.parse(job / "cut.svg")
    assert len([one for one in drawn.iter() if one.get("class") == "finding"]) == 1
    assert len([one for one in drawn.iter() if one.get("class") == "panel"]) == 1


def test_a_part_whose_name_reads_like_a_face(tmp_path: Path) -> None:
    """Only a line of its own in the head says that the sheet was turned over; a part may be called what it will."""
    found = nest(parts(slotted_side()), (nominal_sheet("birch-ply", 18.0),), M)
    layout = msgspec.structs.replace(
        found, placed=tuple(msgspec.structs.replace(placed, part="side B") for placed in found.placed)
    )
    write_programs(layout, M, tmp_path, "side")
    asked = ("prove", tmp_path, "--layout", tmp_path / "layout.json", "--json")
    said = json.loads(run(*asked).output)
    assert said["ok"]
    assert [row["side"] for row in said["programs"]] == ["A", "A"]
    mill = tmp_path / "01-end-mill-6.nc"
    right = mill.read_text()
    for above, side in (("(outer, side B)", "A"), ("(side B)", "B"), ("\n(side B)", "B"), ("G21\n(side B)", "A")):
        mill.write_text(f"{above}\n{right}")
        assert [row["side"] for row in json.loads(run(*asked).output)["programs"]] == ["A", side]


def test_a_program_alone_and_a_name_that_lies(job: Path) -> None:
    """One of two programs leaves the other's holes uncut; a name that its head contradicts is refused."""
    alone = run("prove", job / "01-end-mill-6.nc", "--layout", job / "layout.json", "--json")
    assert alone.exit_code == 1
    assert {finding["rule"] for finding in json.loads(alone.output)["failures"]} == {"leftover"}
    (job / "01-end-mill-6.nc").rename(job / "02-drill-5.nc")
    lies = run("prove", job, "--layout", job / "layout.json", "--json")
    assert lies.exit_code == 1
    assert json.loads(lies.output)["failures"][0]["rule"] == "tool"


def test_what_cannot_be_judged_is_bad_input(job: Path, tmp_path: Path) -> None:
    """No programs, no tool, a sheet that is not there, a layout without panels: exit code 2, in words."""
    bare = tmp_path / "bare.nc"
    bare.write_text("G21\nM30\n")
    layout = job / "layout.json"
    other = tmp_path / "empty"
    other.mkdir()
    for arguments in (
        (other, "--layout", layout),
        (bare, "--layout", layout),
        (bare, "--layout", layout, "--tool", "end-mill-6", "--sheet", 7),
        (bare, "--layout", bare),
    ):
        error = run("prove", *arguments).exception
        assert error is not None
        assert exit_code(error) == 2  # type: ignore[arg-type]
    assert run("prove", bare, "--layout", layout, "--tool", "end-mill-6").exit_code == 1


def test_programs_of_another_layout(job: Path, tmp_path: Path) -> None:
    """A right program does not pass for other panels."""
    other = nest(parts(board()), (nominal_sheet("birch-ply", 18.0),), M)
    file = tmp_path / "other.json"
    file.write_bytes(msgspec.json.encode(other))
    assert run("prove", job, "--layout", file).exit_code == 1
