"""Models written in Python: the user's own file is run once, as `python FILE` would, and what it made is taken.

Role: `jupyter fab panels model.py`. A file may make a `@design`, call `show_object` as in CadQuery's editors, set
`result`, or leave CadQuery objects under any names. With another environment's Python the file runs there and comes
back as STEP, which is how build123d's models are read: its kernel and CadQuery's cannot be in one environment.
"""

from __future__ import annotations

import runpy
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from importlib.resources import files
from pathlib import Path
from typing import Any

from jupyter_fab.cad.elsewhere import LEFT_OUT, apart
from jupyter_fab.core.design import Design
from jupyter_fab.core.errors import BadInput

RESULT = "result"
UNNAMED = "panel"
ELSEWHERE = "elsewhere.py"  # runs in the other environment, and imports nothing of ours


def run_script(path: Path) -> Design | object:
    """What a Python file made: its design, or its CadQuery objects. Runs the file: one's own work only.

    Raises
    ------
    BadInput
        If the file fails, or makes nothing that could be read.
    """
    shown: list[dict[str, object]] = []

    def show_object(thing: object, name: str | None = None, *_: object, **__: object) -> None:
        shown.append({str(name or UNNAMED): thing})

    before, arguments = list(sys.path), sys.argv
    sys.path.insert(0, str(path.parent.resolve()))
    sys.argv = [str(path)]
    given = {"show_object": show_object, "debug": lambda *_, **__: None}
    try:
        with redirect_stdout(sys.stderr):  # what the file prints is no part of our answer
            made = runpy.run_path(str(path), init_globals=given, run_name="__main__")
    except BadInput:
        raise
    except SystemExit as error:
        raise BadInput(f"{path.name} ends Python before it has made a model (exit code {error.code}).") from error
    except Exception as error:
        raise BadInput(f"{path.name} fails when it is run: {type(error).__name__}: {error}") from error
    finally:
        sys.path[:], sys.argv = before, arguments
    designs = {id(value): value for value in made.values() if isinstance(value, Design)}
    if len(designs) > 1:
        names = ", ".join(design.name for design in designs.values())
        raise BadInput(f"{path.name} makes {len(designs)} designs ({names}); leave one in the file.")
    if designs:
        return next(iter(designs.values()))
    return _made(made, shown, path)


def _made(made: dict[str, Any], shown: list[dict[str, object]], path: Path) -> object:
    if made.get(RESULT) is not None:
        return made[RESULT]
    if shown:
        return shown
    import cadquery as cq

    found = {
        name: value
        for name, value in made.items()
        if not name.startswith("_") and isinstance(value, cq.Assembly | cq.Workplane | cq.Shape)
    }
    chosen = dict(apart(list(found.items())))
    if not chosen:
        raise BadInput(
            f"{path.name} made nothing that can be read: set `result`, call show_object, or make a @design. "
            "A model for build123d runs in an environment of its own: add --python PATH."
        )
    return next(iter(chosen.values())) if len(chosen) == 1 else chosen


def run_elsewhere(path: Path, python: Path) -> list[dict[str, Any]]:
    """The shapes that a Python file makes in another environment (of build123d or CadQuery), by way of STEP.

    Raises
    ------
    BadInput
        If that Python is not there, the file fails in it, or it makes nothing that can be exported.
    """
    from jupyter_fab.cad.files import read_model

    source = files("jupyter_fab.cad").joinpath(ELSEWHERE).read_text()
    with tempfile.TemporaryDirectory(prefix="jupyter-fab-") as folder:
        try:
            done = subprocess.run(
                [str(python), "-c", source, str(path.resolve()), folder], capture_output=True, text=True, check=False
            )
        except OSError as error:
            raise BadInput(f"{python} does not run: {error.strerror}. Give the environment's bin/python.") from error
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip() or "no word").splitlines()[-1]
            raise BadInput(f"{path.name} fails in {python}: {last}")
        for line in done.stderr.splitlines():  # what the libraries say there is of no use here
            if line.startswith(LEFT_OUT):
                print(line, file=sys.stderr)
        found = [shape for file in sorted(Path(folder).glob("*.step")) for shape in read_model(file)]
    return found
