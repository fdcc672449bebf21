"""`jupyter fab export` writes each format by the file's ending, and refuses what it does not know."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from jupyter_fab.cli.app import exit_code, fab
from jupyter_fab.core.errors import FabError
from jupyter_fab.formats import FORMATS


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("a.csv", b"pieces,part"),
        ("a.dxf", b"  0\nSECTION"),
        ("A.GLB", b"glTF\2\0\0\0"),
        ("a.stl", bytes(80)),
        ("a.xlsx", b"PK"),
    ],
)
def test_the_ending_says_what_is_written(tmp_path: Path, file: str, start: bytes) -> None:
    """What is written begins as files of its kind do; the readers are in tests/exporters."""
    done = CliRunner().invoke(fab, ["export", "desk", str(tmp_path / file)])
    assert done.exit_code == 0, done.output
    assert (tmp_path / file).read_bytes().startswith(start)


def test_a_pdf_can_be_three_things(tmp_path: Path) -> None:
    """Which one is asked for, and written when it is said."""
    target = tmp_path / "a.pdf"
    error = CliRunner().invoke(fab, ["export", "desk", str(target)]).exception
    assert isinstance(error, FabError)
    assert "drawings, instructions or labels" in error.message
    assert CliRunner().invoke(fab, ["export", "desk", str(target), "--format", "labels"]).exit_code == 0
    assert target.read_bytes().startswith(b"%PDF")


def test_an_unknown_ending_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    """Nothing is written; the text says what there is."""
    error = CliRunner().invoke(fab, ["export", "desk", str(tmp_path / "a.obj")]).exception
    assert isinstance(error, FabError)
    assert exit_code(error) == 2
    assert ".obj" in error.message
    assert ".glb" in error.message
    assert not list(tmp_path.iterdir())


def test_a_manifest_needs_what_the_design_cannot_know(tmp_path: Path) -> None:
    """Who, where and under which licence are asked for, and written as given."""
    target = tmp_path / "okh.toml"
    error = CliRunner().invoke(fab, ["export", "desk", str(target)]).exception
    assert isinstance(error, FabError)
    assert "--about" in error.message
    about = ("version=1.0.0", "repo=https://example.org/?a=b", "license=CC0-1.0", "licensor=Ana")
    words = [word for pair in about for word in ("--about", pair)]
    assert CliRunner().invoke(fab, ["export", "desk", str(target), *words]).exit_code == 0
    assert tomllib.loads(target.read_text())["repo"] == "https://example.org/?a=b"


def test_every_format_is_on_the_page_that_tells_of_them() -> None:
    """The how-to's table and the formats that there are name each other."""
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "write-files.md").read_text()
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `") and "format" not in line]
    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == sorted(FORMATS)
