"""`jupyter fab nest`: what it prints as JSON is a valid nest in the file's coordinates, by this test's arithmetic."""

import itertools
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from shapely import affinity
from shapely.geometry import Polygon, box

from jupyter_fab.cli.app import exit_code, fab
from jupyter_fab.core.errors import FabError

ITEMS = [
    {"demand": 2, "allowed_orientations": [0, 180], "shape": {"type": "simple_polygon", "data": data}}
    for data in ([[30, 5], [130, 5], [80, 85]], [[0, 0], [60, 0], [60, 60], [0, 60]], [[0, 0], [90, 0], [0, 40]])
]


def run(*arguments: object) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(fab, ["nest", *(str(argument) for argument in arguments)])


def test_a_strip_is_nested_and_drawn(tmp_path: Path) -> None:
    """All items lie in the strip's used length, do not overlap, and the drawing has one path for each."""
    path = tmp_path / "strip.json"
    path.write_text(json.dumps({"items": ITEMS, "strip_height": 120}))
    made = run(path, "--time", 1, "--seed", 5, "--json", "--svg", tmp_path / "strip.svg")
    assert made.exit_code == 0, made.output
    said = json.loads(made.stdout)
    shapes = [
        affinity.translate(
            affinity.rotate(Polygon(ITEMS[int(p["blank"])]["shape"]["data"]), p["rotation_deg"], origin=(0, 0)),
            p["x_mm"],
            p["y_mm"],
        )
        for p in said["placements"]
    ]
    assert len(shapes) == 6
    assert box(0, 0, said["strip_mm"], 120).buffer(0.01).covers(shapes[0].union(shapes[1]))
    assert all(a.intersection(b).area < 0.05 for a, b in itertools.combinations(shapes, 2))
    assert said["strip_bound_mm"] <= said["strip_mm"] == pytest.approx(max(s.bounds[2] for s in shapes), abs=0.01)
    assert said["density"] == pytest.approx(sum(s.area for s in shapes) / (120 * said["strip_mm"]), rel=1e-4)
    drawn = ElementTree.parse(tmp_path / "strip.svg").getroot()
    assert len(drawn.findall(".//{*}path[@class='part']")) == 6


def test_offcuts_first_and_words_for_people(tmp_path: Path) -> None:
    """An offcut that costs nothing is used before a sheet is; without --json it is said in five lines."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"blanks": [{"name": "a", "outline": [[0, 0], [90, 0], [90, 90], [0, 90]]}]}))
    made = run(path, "--sheet", "1000x500@9", "--sheet", "120x120*1@0", "--border", 10, "--gap", 4, "--time", 0.5)
    assert made.exit_code == 0, made.output
    assert "Sheets     1 (lower bound 1), cost 0" in made.stdout
    assert "Density    56.25 %" in made.stdout


@pytest.mark.parametrize("words", [["--sheet", "big"], [], ["--sheet", "50x50"], ["--sheet", "500x500", "--time", "0"]])
def test_bad_input_ends_with_2(tmp_path: Path, words: list[str]) -> None:
    """No sheet, none that is one, one too small, no time: said, with the exit code of bad input."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"blanks": [{"name": "a", "outline": [[0, 0], [90, 0], [90, 90], [0, 90]]}]}))
    error = run(path, *words).exception
    assert isinstance(error, FabError)
    assert exit_code(error) == 2
