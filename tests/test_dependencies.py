"""Whatever the code imports is asked for in pyproject.toml and pinned."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OURS = {"jupyter_fab", "jupyter_fab_server", "tests", "tools", "benchmarks"}
FOLDERS = ("jupyter_fab", "server", "tests", "tools", "benchmarks")
# What comes with a package that is asked for, and is its public face.
COMES_WITH = {"OCP": "cadquery", "highspy": "pulp", "jupyter-client": "jupyter-server", "IPython": "ipywidgets"}
COMES_WITH |= {"comm": "ipywidgets"}

# Runs in an environment of its own, which cannot be this one: its kernel bindings and CadQuery's exclude each other.
# OR-Tools and HiGHS in one process crash.
ELSEWHERE = {
    "build123d": {"jupyter_fab/cad/elsewhere.py", "tests/data/build123d/table.py"},
    "ortools": {"benchmarks/peers/cp_sat.py"},
    **{name: {"benchmarks/peers/freecad_cam.py"} for name in ("FreeCAD", "Part", "PathScripts", "Path")},
}


def name_of(requirement: str) -> str:
    """Return the package's name in its normal form."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def imported() -> Iterator[tuple[str, Path]]:
    """Return the top-level modules that are imported, and where."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    yield from ((alias.name.partition(".")[0], path) for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                    yield node.module.partition(".")[0], path


def asked_for() -> set[str]:
    """Return the packages that pyproject.toml names itself, in the base, the extras and the test group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"].values()
    lists = [project["project"]["dependencies"], project["dependency-groups"]["test"], *extras]
    return {name_of(requirement) for requirements in lists for requirement in requirements}


def test_every_import_is_asked_for() -> None:
    """A package that happens to be installed, or comes with another, is not relied upon in silence."""
    distributions = packages_distributions()
    named = asked_for()
    strangers = {}
    for module, path in imported():
        if module in OURS or module in sys.stdlib_module_names:
            continue
        if str(path.relative_to(ROOT)) in ELSEWHERE.get(module, ()):
            continue
        candidates = {name_of(name) for name in distributions.get(module, [module])}
        candidates |= {COMES_WITH[one] for one in (module, *candidates) if one in COMES_WITH}
        if not candidates & named:
            strangers[module] = str(path.relative_to(ROOT))
    assert strangers == {}


def test_everything_asked_for_is_pinned() -> None:
    """`make pins` has been run since pyproject.toml was changed."""
    pins = {name_of(line) for line in (ROOT / "requirements" / "test.txt").read_text().splitlines() if "==" in line}
    assert asked_for() - pins - {"jupyter-fab"} == set()
