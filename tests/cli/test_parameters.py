"""The list of what may be set, and values from the command line: the limits, reasons and words of every form."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from jupyter_fab.cli import app
from jupyter_fab.core.errors import BadInput

RACK = """
from jupyter_fab import design
from tests.core.parameters import EVERY_KIND as S

@design("Coat rack", summary="A board.", parameters=S.parameters, constraints=S.constraints, presets=S.presets)
def rack(p, kit):
    back = kit.board("back", x=(0, p.width), y=(0, p.thickness), z=(0, p.height), face="-y", grain="x")
    if p.named:
        back.engrave(p.words, height_mm=p.letters, depth_mm=p.groove)
"""


@pytest.fixture
def rack(tmp_path: Path) -> str:
    """A module with a design of every kind of parameter."""
    path = tmp_path / "rack.py"
    path.write_text(RACK)
    return str(path)


def fab(*arguments: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(app.fab, list(arguments), catch_exceptions=True, env={"COLUMNS": "200"})


def test_the_list_says_what_every_form_says(rack: str) -> None:
    """Limits at the values given with their reasons, units, what is asked only at times, what is the designer's."""
    said = fab("parameters", rack, "--set", "hooks=8").output
    for words in (
        "560 to 1200 mm, in steps of 10; Hooks stand at least 70 mm apart.",
        "0 to 30°, in steps of 0.5",
        "shelf_depth (Shelf depth) is asked when shelf.",
        "set by the designer",
        "up to 12 characters that can be engraved",
        "15 mm, 18 mm, 21 mm",
        "Rule: So slanted, the ends meet.",
        "Preset Family: --set width=1000 --set hooks=8",
    ):
        assert " ".join(words.split()) in " ".join(said.split()), said
    hidden = fab("parameters", rack, "--set", "named=false").output
    assert hidden.count("Letter height") == 1, "only where it is said when it is asked"
    assert "words (Words) is asked when named." in hidden


def test_json_is_a_json_schema(rack: str) -> None:
    """One document that any validator takes."""
    made = json.loads(fab("parameters", rack, "--json").output)
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["properties"]["slant"]["x-unit"] == "deg"


def test_texts_are_taken_as_typed_and_reach_the_panel(rack: str) -> None:
    """A year is engraved, though it reads as a number; so are words in quotes."""
    for typed, cut in (("words=2026", "2026"), ('words="2026"', "2026"), ("words=true", "true")):
        parts = json.loads(fab("build", rack, "--set", typed, "--json").output)["parts"]["parts"]
        assert {feature["role"] for feature in parts[0]["panel"]["features"]} == {f"engraving “{cut}”"}


def test_what_has_no_effect_is_said_and_what_cannot_be_is_refused(rack: str) -> None:
    """Nothing that was typed is dropped without a word."""
    done = fab("build", rack, "--set", "named=false", "--set", "words=Bo")
    assert done.exit_code == 0
    assert "words is asked only when named: it stays as designed." in done.stderr
    for typed, pointer in (
        ("groove=3", "/groove"),
        ("slant=31", "/slant"),
        ("words=漢", "/words"),
        ("ends=x", "/ends"),
    ):
        refused = fab("build", rack, "--set", typed).exception
        assert isinstance(refused, BadInput)
        assert refused.pointer == pointer
