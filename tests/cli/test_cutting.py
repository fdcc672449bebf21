"""From a design to files for a machine by command: what is written is what was proven, and bad input ends with 2."""

import hashlib
import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from jupyter_fab.cli.app import exit_code, fab
from jupyter_fab.core.errors import FabError
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Cutout, Relief
from jupyter_fab.core.tool import DRILL_5, END_MILL_6
from tests.core import pieces


def run(*arguments: object) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(fab, [str(argument) for argument in arguments])


def refused(*arguments: object) -> FabError:
    """The error that the command ends with; its exit code is that of bad input."""
    error = run(*arguments).exception
    assert isinstance(error, FabError)
    assert exit_code(error) == 2
    return error


def test_cut_writes_what_was_proven(tmp_path: Path) -> None:
    """The programs' digests are the proof's, the layout is the proof's, each sheet has its set-up sheet."""
    made = run("cut", "desk", "--measured", 17.7, "--out", tmp_path, "--json")
    assert made.exit_code == 0, made.output
    said = json.loads(made.output)
    digests = [hashlib.sha256((tmp_path / f"{p['name']}.nc").read_bytes()).hexdigest() for p in said["programs"]]
    assert digests == said["proof"]["programs"]
    assert said["proof"]["ok"]
    layout = msgspec.json.decode((tmp_path / "layout.json").read_bytes(), type=Layout)
    assert layout.digest() == said["proof"]["layout"]
    assert {sheet.thickness_mm for sheet in layout.sheets} == {17.7}
    assert len(list(tmp_path.glob("*-set-up.svg"))) == len(layout.sheets)


def test_a_machine_of_one_s_own(tmp_path: Path) -> None:
    """A profile from a file is used; a bed that is too small is said by part and reason, and nothing is written."""
    small = msgspec.structs.replace(FULL_SHEET_ROUTER, bed_mm=(900.0, 600.0), title="Bench router")
    profile = tmp_path / "machine.json"
    profile.write_bytes(msgspec.json.encode(small))
    out = tmp_path / "out"
    error = refused("cut", "desk", "--machine", profile, "--out", out)
    assert "Bench router" in error.message
    assert not out.exists()
    profile.write_text("{}")
    assert "no machine's profile" in refused("cut", "desk", "--machine", profile, "--out", out).message


def test_readings_are_one_or_four(tmp_path: Path) -> None:
    """Two readings are neither; one of another sheet is refused; a word is no thickness."""
    assert "once, or 4 times" in refused("cut", "desk", "--out", tmp_path, "--measured", 18, "--measured", 18).message
    assert "18 mm" in refused("cut", "desk", "--out", tmp_path, "--measured", 12).message
    assert "is no thickness" in refused("cut", "desk", "--out", tmp_path, "--measured", "thick").message


def test_each_kind_of_sheet_has_its_measure(tmp_path: Path) -> None:
    """Parts of either sheet are rebuilt for what theirs measures; each measure says which sheet it is of."""
    source = Path(pieces.__file__).read_text()
    model = tmp_path / "cabinet.py"
    model.write_text(source)
    out = tmp_path / "out"
    thin = "6.5=6.3,6.32,6.36,6.38"
    made = run("cut", model, "--set", "width=400", "--measured", "18=17.63", "--measured", thin, "--out", out)
    assert made.exit_code == 0, (made.output, made.exception)
    layout = msgspec.json.decode((out / "layout.json").read_bytes(), type=Layout)
    assert {(sheet.nominal_mm, sheet.thickness_mm) for sheet in layout.sheets} == {(18.0, 17.63), (6.5, 6.34)}
    side = next(placed.panel for placed in layout.placed if placed.part == "drawer left")
    slot = next(f for f in side.features if isinstance(f, Cutout) and f.role == "slot for drawer bottom")
    x0, y0, x1, y1 = slot.outline.bounds()
    assert round(min(x1 - x0, y1 - y0), 3) == round(6.34 + 0.2, 3)

    error = refused("cut", model, "--measured", 17.63, "--out", out)
    assert "--measured 18=MM, --measured 6.5=MM" in error.message
    assert "'12' is none of it" in refused("cut", model, "--measured", "12=12.1", "--out", out).message
    twice = refused("cut", model, "--measured", "18=17.6", "--measured", "18=17.7", "--out", out)
    assert "twice" in twice.message


def test_a_sheet_that_no_parameter_follows_is_refused(tmp_path: Path) -> None:
    """A measure is never silently left aside: a design of fixed thickness is cut from a sheet that is near enough."""
    model = tmp_path / "board.py"
    model.write_text(
        "from jupyter_fab import design, length\n"
        "@design('Board', summary='One.', parameters=[length('width', 'Width', 600, 300, 900)])\n"
        "def board(p, kit):\n"
        "    kit.board('board', x=(0, p.width), y=(0, 300), z=(0, 18), face='+z', grain='x')\n"
    )
    assert "does not follow the sheet" in refused("cut", model, "--measured", 17.4, "--out", tmp_path / "a").message
    assert run("cut", model, "--measured", 17.9, "--out", tmp_path / "b").exit_code == 0


def test_corners_are_opened_for_the_machine_s_cutter(tmp_path: Path) -> None:
    """A machine with a thinner end mill gets reliefs of its size, and its programs are proven."""
    thin = msgspec.structs.replace(END_MILL_6, id="end-mill-4", diameter_mm=4.0, pass_depth_mm=4.0)
    profile = tmp_path / "machine.json"
    profile.write_bytes(msgspec.json.encode(msgspec.structs.replace(FULL_SHEET_ROUTER, tools=(thin, DRILL_5))))
    made = run("cut", "stool", "--machine", profile, "--out", tmp_path / "out")
    assert made.exit_code == 0, (made.output, made.exception)
    layout = msgspec.json.decode((tmp_path / "out" / "layout.json").read_bytes(), type=Layout)
    reliefs = [f for placed in layout.placed for f in placed.panel.features if isinstance(f, Relief)]
    assert {round(relief.radius_mm, 3) for relief in reliefs} == {2.2}


def test_an_estimate_s_lines_sum_to_its_total() -> None:
    """What is asked is what is itemised."""
    made = json.loads(run("estimate", "desk", "--set", "width=1500", "--json").output)
    assert sum(line["amount_minor"] for line in made["lines"]) == made["total_minor"]


@pytest.mark.parametrize("readings", [(), (17.6, 17.7, 17.7, 17.8)])
def test_the_proof_is_said_to_people(tmp_path: Path, readings: tuple[float, ...]) -> None:
    """The verdict with its figures stands in the output."""
    options = [word for reading in readings for word in ("--measured", reading)]
    assert "Proven: gouge" in run("cut", "desk", "--out", tmp_path, *options).output
