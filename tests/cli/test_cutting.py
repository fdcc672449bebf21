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
    """Two readings are neither; one of another sheet is refused."""
    assert "once, or 4 times" in refused("cut", "desk", "--out", tmp_path, "--measured", 18, "--measured", 18).message
    assert refused("cut", "desk", "--out", tmp_path, "--measured", 12).pointer == "/thickness"


def test_an_estimate_s_lines_sum_to_its_total() -> None:
    """What is asked is what is itemised."""
    made = json.loads(run("estimate", "desk", "--set", "width=1500", "--json").output)
    assert sum(line["amount_minor"] for line in made["lines"]) == made["total_minor"]


@pytest.mark.parametrize("readings", [(), (17.6, 17.7, 17.7, 17.8)])
def test_the_proof_is_said_to_people(tmp_path: Path, readings: tuple[float, ...]) -> None:
    """The verdict with its figures stands in the output."""
    options = [word for reading in readings for word in ("--measured", reading)]
    assert "Proven: gouge" in run("cut", "desk", "--out", tmp_path, *options).output
