"""`jupyter fab nest`: what it prints as JSON is a valid nest in the file's coordinates, by this test's arithmetic."""

import itertools
import json
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from click.testing import CliRunner, Result
from shapely import affinity
from shapely.geometry import Polygon, box

from jupyter_fab.cli.app import exit_code, fab
from jupyter_fab.core.errors import FabError
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.part import Grain, Panel
from jupyter_fab.testing.panels import parts

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


def square(side: float) -> list[list[float]]:
    """A square's corners."""
    return [[0, 0], [side, 0], [side, side], [0, side]]


def test_offcuts_come_back_as_stock(tmp_path: Path) -> None:
    """What is left of a sheet is written with a label, read again, and used before a sheet is begun."""
    path, rest = tmp_path / "box.json", tmp_path / "rest.json"
    path.write_text(json.dumps({"blanks": [{"name": "a", "outline": square(300)}]}))
    first = run(path, "--sheet", "1000x500@9", "--offcuts", rest, "--time", 0.5, "--json")
    said = json.loads(first.stdout)
    assert [one["label"] for one in said["offcuts"]] == ["box 1-1"]
    area = said["area"]
    assert area["parts_m2"] + area["offcuts_m2"] + area["rest_m2"] == pytest.approx(area["sheets_m2"])
    again = json.loads(run(path, "--sheet", "1000x500@9", "--stock", rest, "--time", 0.5, "--json").stdout)
    assert [one["name"] for one in again["stock"]] == ["box 1-1"]
    assert again["cost"] == 0


def test_an_offcut_is_of_its_material_and_used_once(tmp_path: Path) -> None:
    """What names its thickness goes to that; what names none fits all, but one sheet is cut once over all nests."""
    path, stock = tmp_path / "two.json", tmp_path / "stock.json"
    made = [
        Panel(material="birch-ply", thickness_mm=thick, outline=rectangle(0, 0, 400, 300), features=(), grain=Grain.X)
        for thick in (18.0, 12.0)
    ]
    path.write_bytes(msgspec.json.encode(parts(*made)))

    def used(**says: object) -> dict[str, list[str]]:
        one = {"name": "rest", "width_mm": 600, "height_mm": 500, "quantity": 1, "offcut": True, **says}
        stock.write_text(json.dumps({"stock": [one]}))
        said = json.loads(run(path, "--stock", stock, "--time", 0.2, "--json", "--offcuts", tmp_path / "o.json").stdout)
        return {nest["title"]: [sheet["name"] for sheet in nest["stock"]] for nest in said["nests"]}

    assert used(material="birch-ply", thickness_mm=12) == {
        "birch-ply 18 mm": ["birch-ply 18"],
        "birch-ply 12 mm": ["rest"],
    }
    assert sorted(used().values()) in ([["birch-ply 12"], ["rest"]], [["birch-ply 18"], ["rest"]])
    assert used(quantity=2) == {"birch-ply 18 mm": ["rest"], "birch-ply 12 mm": ["rest"]}
    assert "rest" not in itertools.chain(*used(material="oak").values())
    kept = json.loads((tmp_path / "o.json").read_text())["stock"]
    assert {(one["material"], one["thickness_mm"]) for one in kept} == {("birch-ply", 18), ("birch-ply", 12)}


def test_orders_share_a_sheet_and_its_cost(tmp_path: Path) -> None:
    """Two files are two orders on one sheet; what each pays is told, and adds up."""
    paths = [tmp_path / "ann.json", tmp_path / "bob.json"]
    for path, side in zip(paths, (200, 100), strict=True):
        path.write_text(json.dumps({"blanks": [{"name": "a", "outline": square(side)}]}))
    said = json.loads(run(*paths, "--sheet", "1000x500@9.99", "--time", 0.5, "--json").stdout)
    assert said["sheets"] == 1
    assert sum(said["shares"].values()) == 999
    assert said["shares"]["ann"] > said["shares"]["bob"] > 0
    words = run(*paths, "--sheet", "1000x500@9.99", "--time", 0.5).stdout
    assert "Share" in words
    assert "Keep" in words


def test_a_job_says_all_that_it_may(tmp_path: Path) -> None:
    """Locked copies, a knot, priorities and saw cuts come from the file; a word that no job knows is refused."""
    lock = {"blank": "a", "copy": 1, "sheet": 0, "rotation_deg": 0, "x_mm": 200, "y_mm": 12}
    job = {
        "blanks": [
            {"name": "a", "outline": square(100), "quantity": 3, "priority": 2},
            {"name": "b", "outline": square(150), "quantity": 9},
        ],
        "stock": [
            {"name": "s", "width_mm": 500, "height_mm": 400, "quantity": 2, "cost": 3,
             "zones": [{"outline": [[400, 300], [420, 300], [420, 320]], "danger": "clamp"}]},
        ],
        "begun": {"sheets": [0], "spots": [lock]},
        "guillotine": True,
        "leave_out": True,
    }  # fmt: skip
    path = tmp_path / "job.json"
    path.write_text(json.dumps(job))
    made = run(path, "--time", 1, "--json")
    assert made.exit_code == 0, made.output
    said = json.loads(made.stdout)
    assert lock in said["placements"]
    assert said["left_out"][0]["blank"] == "b"
    path.write_text(json.dumps(job | {"guilotine": True}))
    error = run(path).exception
    assert isinstance(error, FabError)
    assert "guilotine" in str(error)


def test_a_stored_layout_is_replayed(tmp_path: Path) -> None:
    """What was printed is checked and comes out again, to the digest; one that was touched or is wrong does not."""
    path, stored = tmp_path / "a.json", tmp_path / "stored.json"
    path.write_text(json.dumps({"blanks": [{"name": "a", "outline": square(90), "quantity": 5}]}))
    first = run(path, "--sheet", "300x300", "--time", 0.5, "--json").stdout
    stored.write_text(first)
    again = json.loads(run(path, "--sheet", "300x300", "--replay", stored, "--json").stdout)
    assert {**again, "seconds": 0} == {**json.loads(first), "seconds": 0}
    touched = json.loads(first)
    touched["placements"][0]["x_mm"] += 1
    stored.write_text(json.dumps(touched))
    assert "digest" in str(run(path, "--sheet", "300x300", "--replay", stored).exception)
    stored.write_text(first)
    assert isinstance(run(path, "--sheet", "300x300", "--gap", 12, "--replay", stored).exception, FabError)
