"""The library's pieces to start from: their titles, their pictures, and a notebook that holds one as one's own.

Station 1, behind the launcher's "Start from the Library". Read from the modules' text, so that neither CadQuery nor a
design is loaded by the server that lists them. The pictures beside the modules are drawn by `tools/library.py`.
"""

from __future__ import annotations

import ast
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.packing.notebook import notebook_of, write_notebook
from jupyter_fab.packing.pack import Publication

LIBRARY = "jupyter_fab.designs"
HOW = (
    "From the library, now yours: turn the piece, move its sliders. The cell tagged `design` is what will be "
    "published: change it, then choose *Run > Run All Cells*."
)


class Starter(msgspec.Struct, frozen=True):
    """A finished piece, by the name of its module."""

    name: str
    title: str
    summary: str


@cache
def starters() -> tuple[Starter, ...]:
    """The library's pieces, by title."""
    modules = [entry for entry in files(LIBRARY).iterdir() if entry.name.endswith(".py") and entry.name[0] != "_"]
    found = [_read(entry.name.removesuffix(".py"), entry.read_text()) for entry in modules]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.title))


def starter_notebook(name: str) -> tuple[str, bytes]:
    """A name for the notebook, and the notebook: the piece's source in a tagged cell, and its preview.

    Raises
    ------
    NotFound
        If the library has no such piece.
    """
    found = _known(name)
    source = files(LIBRARY).joinpath(f"{name}.py").read_text()
    made = _decorated(ast.parse(source))
    assert made is not None, "it was listed, so it is there"
    own = f"my-{name.replace('_', '-')}"
    wanted: dict[str, Any] = plain(Publication(name=own))
    text = f"{found.summary}\n\n{HOW}"
    return own, write_notebook(notebook_of(source.encode(), made.name, found.title, text, wanted))


def starter_picture(name: str) -> bytes:
    """The piece's picture, PNG.

    Raises
    ------
    NotFound
        If the library has no such piece.
    """
    return files(LIBRARY).joinpath("pictures", f"{_known(name).name}.png").read_bytes()


def _known(name: str) -> Starter:
    for one in starters():
        if one.name == name:
            return one
    raise NotFound(f"The library has no piece called {name!r}; it has {', '.join(one.name for one in starters())}.")


def _read(name: str, source: str) -> Starter | None:
    made = _decorated(ast.parse(source))
    if made is None:
        return None
    call = _call(made)
    said = {keyword.arg: keyword.value for keyword in call.keywords}
    return Starter(name, str(ast.literal_eval(call.args[0])), str(ast.literal_eval(said["summary"])))


def _decorated(module: ast.Module) -> ast.FunctionDef | None:
    """The module's function that is a design."""
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and any(_is_design(one) for one in node.decorator_list):
            return node
    return None


def _call(made: ast.FunctionDef) -> ast.Call:
    return next(one for one in made.decorator_list if isinstance(one, ast.Call) and _is_design(one))


def _is_design(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "design"
