"""`jupyter fab check`: figures as JSON and as text, over the range too; it ends with 1 when something does not hold."""

import json

import pytest
from click.testing import CliRunner

from jupyter_fab.cli.app import fab
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter.sample import samples
from jupyter_fab.designs.desk import desk

LONG = """
from jupyter_fab import design, length, thickness

@design("Shelf", summary="Too long.", parameters=[length("width", "Width", 600, 300, 2000, step=100), thickness()])
def shelf(p, kit):
    "Two sides and a shelf."
    t = p.thickness
    kit.board("left", x=(0, t), y=(0, 300), z=(0, 600), face="+x", grain="z")
    kit.board("right", x=(p.width - t, p.width), y=(0, 300), z=(0, 600), face="-x", grain="z")
    kit.board("shelf", x=(t, p.width - t), y=(0, 300), z=(300, 300 + t), face="+z", grain="x")
"""

SIGN = """
from jupyter_fab import design, text

@design("Sign", summary="A board.", parameters=[text("words", "Words", "Bo", longest=12)])
def sign(p, kit):
    "One board."
    assert isinstance(p.words, str)
    kit.board("board", x=(0, 300), y=(0, 200), z=(0, 18), face="+z", grain="x")
"""


@pytest.fixture
def long(tmp_path) -> str:
    """A design that sags where it is long."""
    place = tmp_path / "shelf.py"
    place.write_text(LONG)
    return str(place)


def test_a_design_that_holds(long: str) -> None:
    """It ends with 0; each finding has figure, limit, unit, text and source."""
    done = CliRunner().invoke(fab, ["check", long, "--json"])
    assert done.exit_code == 0, done.output
    answer = json.loads(done.output)
    assert answer["holds"] is True
    (one,) = [found for found in answer["configurations"][0]["findings"] if found["check"] == "sag"]
    assert one["figure"] < one["limit"] == 1.67
    assert one["source"]
    assert "does not say that the piece complies" in answer["note"]


def test_a_design_that_sags(long: str) -> None:
    """It ends with 1, and says in words what fails and what to change."""
    done = CliRunner().invoke(fab, ["check", long, "--set", "width=1200"])
    assert done.exit_code == 1
    assert "✕ fails  Shelf sag" in done.output
    assert "at most 1.67 mm/m" in done.output
    assert "put a rail under its front edge" in done.output


def test_the_range_is_sampled(long: str) -> None:
    """The default holds and the range does not: samples find it."""
    done = CliRunner().invoke(fab, ["check", long, "--samples", "6", "--json"])
    assert done.exit_code == 1
    held = {entry["values"]["width"]: entry["holds"] for entry in json.loads(done.output)["configurations"]}
    assert held[600] is True
    assert not all(held.values())


def test_samples_are_allowed_and_the_same_each_time() -> None:
    """Every sample keeps the rules; corners of the range are among them."""
    found = samples(desk.schema, 12)
    assert found == samples(desk.schema, 12)
    for values in found:
        desk.schema.check(values)
    assert {values["width"] for values in found} & {1000, 1800}


def test_words_are_taken_as_typed(tmp_path) -> None:
    """A year is a text here as it is for every other command that takes values."""
    place = tmp_path / "sign.py"
    place.write_text(SIGN)
    for command in ("check", "panels"):
        done = CliRunner().invoke(fab, [command, str(place), "--set", "words=2026", "--json"])
        assert done.exit_code == 0, (done.output, done.exception)


def test_two_materials_that_one_measure_cannot_tell_apart_are_named(tmp_path) -> None:
    """Designer and registry hear of it at publishing, and here, before any buyer does."""
    model = tmp_path / "two.py"
    model.write_text(LONG.replace('(300, 300 + t), face="+z"', '(300, 300 + t), material="mdf", face="+z"'))
    error = CliRunner().invoke(fab, ["check", str(model)]).exception
    assert isinstance(error, BadInput)
    for word in ("Birch plywood", "MDF", "18 mm", "'Sheet thickness'", "Choose one material"):
        assert word in error.message
    assert error.pointer == "/values/thickness"
