"""`jupyter fab panels` says what a model is read as: from Python, STEP and BREP, with names, features and refusals."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jupyter_fab.cli.app import exit_code, fab
from jupyter_fab.core.errors import BadInput

pytestmark = pytest.mark.slow  # CadQuery takes seconds to import

BOARD = """
import cadquery as cq
print("a model may print")
board = cq.Workplane().box(400, 300, 18).faces(">Z").workplane().center(100, 50).hole(8, 10)
"""
NESTED = """
a = cq.Assembly().add(board, name="top")
b = cq.Assembly().add(a, name="all").add(board, name="x", loc=cq.Location((0, 0, 90)))
"""
BESIDE = """
a = cq.Assembly().add(board, name="top")
spare = board.val().moved(cq.Location((0, 0, 900)))
step = board.faces(">Z")
shelf = cq.Workplane().box(380, 280, 18).translate((0, 0, 200))
copy = board.val().moved(cq.Location((0, 0, 300)))
"""
DESIGN = """
import cadquery as cq
from jupyter_fab import design, length

@design("Board", summary="One board.", parameters=[length("width", "Width", 600, 300, 900)])
def board(p):
    return {"board": cq.Workplane().box(p.width, 300, 18)}
"""


def panels(*arguments: str) -> Result:
    """The command run."""
    return CliRunner().invoke(fab, ["panels", *arguments])


def read(*arguments: str) -> dict:
    """What the command answers as JSON."""
    return json.loads(panels(*arguments, "--json").stdout)


def model(folder: Path, source: str) -> str:
    """A Python file of that source."""
    file = folder / "model.py"
    file.write_text(source)
    return str(file)


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("", ["panel"]),
        ("result = board.union(cq.Workplane().box(20, 20, 18).translate((800, 0, 0)))", ["panel 1", "panel 2"]),
        ("show_object(board, name='lid', options={'color': 'red'})", ["lid"]),
        ("result = {'lid': board, 'base': board}", ["lid", "base"]),
        ("other = board.translate((0, 0, 50))", ["board", "other"]),
        (NESTED, ["top", "x"]),
        (BESIDE, ["top", "shelf"]),
        (BESIDE + "result = [a, shelf]", ["top", "panel"]),
        (BESIDE + "show_object(a); show_object(copy, name='second')", ["top", "second"]),
    ],
)
def test_a_python_files_objects_are_found(tmp_path: Path, end: str, names: list[str]) -> None:
    """`result`, `show_object`, assemblies, or whatever CadQuery objects there are."""
    assert [panel["name"] for panel in read(model(tmp_path, BOARD + end))["panels"]] == names


@pytest.mark.parametrize("python", [(), ("--python", sys.executable)])
def test_a_board_beside_an_assembly_is_read(tmp_path: Path, python: tuple[str, ...]) -> None:
    """What no assembly holds is part of the piece; copies of what one holds are left out, and named."""
    done = panels(model(tmp_path, BOARD + BESIDE), "--json", *python)
    assert [panel["name"] for panel in json.loads(done.stdout)["panels"]] == ["top", "shelf"]
    assert "Left out, as an assembly holds it: spare, step, copy." in done.stderr
    both = model(tmp_path, BOARD + BESIDE + "result = [a, shelf]")
    assert len(read(both, *python)["panels"]) == 2


def test_a_panel_is_told_with_its_features(tmp_path: Path) -> None:
    """Sizes, grain, and each feature's kind, side, depth and place."""
    (panel,) = read(model(tmp_path, BOARD))["panels"]
    assert (panel["length_mm"], panel["width_mm"], panel["thickness_mm"], panel["grain"]) == (400, 300, 18, "x")
    (hole,) = panel["features"]
    assert (hole["kind"], hole["side"], hole["depth_mm"], hole["diameter_mm"]) == ("hole", "A", 10, 8)
    assert {hole["x_mm"], hole["y_mm"]} in ({300, 200}, {100})  # seen from that corner, or from the opposite one
    lines = panels(model(tmp_path, BOARD)).output
    assert "hole 8 mm A 10 deep" in lines
    assert "1 panel," in lines


def test_a_design_is_read_at_its_values(tmp_path: Path) -> None:
    """Defaults, or what --set says; a value out of its range is refused."""
    file = model(tmp_path, DESIGN)
    assert read(file)["panels"][0]["length_mm"] == 600
    assert read(file, "--set", "width=750")["panels"][0]["length_mm"] == 750
    assert exit_code(panels(file, "--set", "width=9000").exception) == 2


def test_what_is_no_panel_is_named_with_its_reason_and_box(tmp_path: Path) -> None:
    """Exit code 1, the panels that there are beside it."""
    file = model(tmp_path, BOARD + "result = {'board': board, 'ball': cq.Workplane().sphere(40)}")
    done = panels(file, "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert [panel["name"] for panel in found["panels"]] == ["board"]
    (refused,) = found["refused"]
    assert (refused["name"], refused["reason"]) == ("ball", "not-flat")
    assert refused["box_mm"][1] == pytest.approx([40, 40, 40], abs=0.5)
    lines = panels(file).output
    assert "ball is no panel (not-flat)" in lines
    assert "1 panel, 1 solid refused" in lines


def test_files_of_exact_solids_keep_names_and_places(tmp_path: Path) -> None:
    """An assembly in an assembly goes out as STEP and comes back; BREP has the file's name."""
    import cadquery as cq

    board = cq.Workplane().box(400, 300, 18)
    inner = cq.Assembly(name="drawer").add(board, name="bottom", loc=cq.Location((0, 0, 50), (0, 1, 0), 10))
    inner.add(board.mirror("XZ"), name="front", loc=cq.Location((10, 0, 90)))
    outer = cq.Assembly(name="chest", loc=cq.Location((1000, 0, 0)))
    outer.add(inner, name="drawer", loc=cq.Location((0, 0, 400), (1, 0, 0), 90))
    outer.export(str(tmp_path / "chest.step"))
    found = {panel["name"]: panel for panel in read(str(tmp_path / "chest.step"))["panels"]}
    assert list(found) == ["bottom", "front"]
    assert found["front"]["origin_mm"] == pytest.approx([810, -99, 550], abs=1e-4)
    board.val().exportBrep(str(tmp_path / "lid.brep"))
    assert [panel["name"] for panel in read(str(tmp_path / "lid.brep"))["panels"]] == ["lid"]


@pytest.mark.parametrize(
    ("file", "content", "word"),
    [
        ("no.step", None, "There is no file"),
        ("bad.step", "ISO-10303-21; nothing", "no STEP file"),
        ("bad.brep", "nothing", "BREP"),
        ("a.obj", "v 0 0 0", "no model"),
        ("m.py", "x = 1", "nothing that can be read"),
        ("m.py", "raise RuntimeError('broken')", "RuntimeError: broken"),
        ("m.py", "raise SystemExit(3)", "exit code 3"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, file: str, content: str | None, word: str) -> None:
    """Exit code 2."""
    if content is not None:
        (tmp_path / file).write_text(content)
    error = panels(str(tmp_path / file)).exception
    assert isinstance(error, BadInput)
    assert exit_code(error) == 2
    assert word in error.message


def test_a_file_may_run_in_another_environment(tmp_path: Path) -> None:
    """It runs there once, and what it made comes back by name; its failure is told in its own words."""
    file = model(tmp_path, BOARD + "show_object(board, name='lid')")
    assert [panel["name"] for panel in read(file, "--python", sys.executable)["panels"]] == ["lid"]
    error = panels(model(tmp_path, "1 / 0"), "--python", sys.executable).exception
    assert isinstance(error, BadInput)
    assert "ZeroDivisionError" in error.message
    assert exit_code(panels(file, "--python", str(tmp_path / "none")).exception) == 2
