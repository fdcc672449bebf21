"""What needs a library that is not installed says which extra brings it; help works without any."""

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jupyter_fab.cli import app
from jupyter_fab.core.errors import Unavailable
from jupyter_fab.core.extension_point import ExtensionPoint
from jupyter_fab.extras import BROUGHT_BY, needed

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
IMPORTED_AS = {"argon2-cffi": "argon2", "pillow": "PIL", "pyserial": "serial", "jupyter-fab": ""}


def refused(*words: str) -> str:
    """What the command says as it refuses."""
    called = CliRunner().invoke(app.fab, list(words))
    assert isinstance(called.exception, Unavailable)
    assert app.exit_code(called.exception) == app.REFUSED
    return called.exception.message


def test_help_works_without_the_extras_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bare install lists the command and says that it needs more; calling it names the missing library."""

    def load(_: ExtensionPoint, name: str) -> Any:
        raise ImportError("No module named 'serial'", name="serial")

    monkeypatch.setattr(ExtensionPoint, "names", lambda _: ("rehearse",))
    monkeypatch.setattr(ExtensionPoint, "load", load)
    listed = CliRunner().invoke(app.fab, ["--help"])
    assert listed.exit_code == 0
    assert "Not installed here" in listed.output
    assert "rehearse needs serial" in refused("rehearse", "--speed", "2")


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("ezdxf", ("export", "desk", "desk.dxf")),
        ("cadquery", ("export", "desk", "desk.step")),
        ("openpyxl", ("export", "desk", "desk.xlsx")),
        ("reportlab", ("export", "desk", "desk.pdf", "--format", "labels")),
        ("cadquery", ("build", "bookshelf")),
    ],
)
def test_a_library_that_is_not_installed(
    module: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each export and design that needs the extra says so, and writes nothing."""
    monkeypatch.chdir(tmp_path)
    hidden = ("jupyter_fab.cad.", "jupyter_fab.designs.book", f"{module}.")
    for name in [name for name in sys.modules if name.startswith(hidden)]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    assert f"needs {module}, which is not installed here: pip install 'jupyter-fab[lab]'" in refused(*words)
    assert not list(tmp_path.iterdir())


def test_a_program_of_an_extra_ends_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Its imports are refused in words; what no extra brings is a fault, and stays one."""
    with pytest.raises(SystemExit, match=r"needs pyseccomp.*jupyter-fab\[server\]"), needed("The registry", "server"):
        raise ImportError("No module named 'pyseccomp'", name="pyseccomp")
    with pytest.raises(ImportError), needed("The registry", "server"):
        raise ImportError("No module named 'jupyter_fab.typo'", name="jupyter_fab.typo")


def test_every_library_of_an_extra_is_known() -> None:
    """An extra's packages are in the table, under an extra that has them."""
    extras = tomllib.loads(PYPROJECT.read_text())["project"]["optional-dependencies"]
    has: dict[str, set[str]] = {}
    for extra, packages in extras.items():
        for package in packages:
            name = re.match(r"[\w-]+", package)[0]  # type: ignore[index]
            has.setdefault(IMPORTED_AS.get(name, name.replace("-", "_")), set()).add(extra)
    has.pop("")
    assert {module for module, where in has.items() if BROUGHT_BY.get(module) not in where} == set()
