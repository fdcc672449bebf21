"""Run in another environment's Python: a model's file in, one STEP file out. It imports nothing of jupyter_fab.

`python -c SOURCE MODEL FOLDER` runs MODEL once, takes what it made, and writes it to FOLDER with the kernel that is
installed there: build123d's or CadQuery's. What it takes: `result`; else what was shown (`show_object`, `show`); else
every object under a name of its own, the parts of an assembly once.
"""

from __future__ import annotations

import os
import runpy
import sys
import types
from collections.abc import Iterator
from typing import Any

SHOWN: list[tuple[str, Any]] = []


def show(*things: Any, names: Any = None, **_: Any) -> None:
    """Stands in for the viewers' `show`."""
    for i, thing in enumerate(things):
        SHOWN.append((names[i] if names and i < len(names) else "", thing))


def show_object(thing: Any, name: Any = None, *_: Any, **__: Any) -> None:
    """Stands in for the editors' `show_object`."""
    SHOWN.append((name or "", thing))


def stand_in(name: str) -> None:
    """A module in the place of a viewer: it would open a window, which nobody looks at here."""
    module: Any = types.ModuleType(name)
    module.show, module.show_object, module.show_all = show, show_object, lambda *_, **__: None
    module.__getattr__ = lambda attribute: lambda *_, **__: None
    module.__all__ = ["show", "show_object", "show_all"]
    sys.modules[name] = module


def run(path: str) -> dict[str, Any]:
    """The file's names and what they stand for."""
    sys.path[0:1] = [os.path.dirname(path)]
    sys.argv = [path]
    for viewer in ("ocp_vscode", "yacv_server"):
        stand_in(viewer)
    given = {"show_object": show_object, "debug": lambda *_, **__: None}
    return runpy.run_path(path, init_globals=given, run_name="__main__")


def with_build123d(made: dict[str, Any], folder: str) -> int:
    """Write build123d's objects; labels become names."""
    import build123d as b  # type: ignore[import-not-found]  # never in this environment

    def shape(thing: Any) -> Any:
        for attribute in ("part", "sketch", "line"):
            if isinstance(thing, b.Builder) and getattr(thing, attribute, None) is not None:
                return getattr(thing, attribute)
        return thing if isinstance(thing, b.Shape) else None

    def shapes(name: str, thing: Any) -> list[tuple[str, Any]]:
        if isinstance(thing, dict):
            return [one for key, value in thing.items() for one in shapes(str(key), value)]
        if isinstance(thing, (list, tuple)) and not isinstance(thing, b.Shape):
            return [one for value in thing for one in shapes(name, value)]
        found = shape(thing)
        if found is None or not found.solids():
            return []
        return [(name, found)]

    found = [one for name, thing in chosen(made) for one in shapes(name, thing)]
    # The parts of an assembly are copies of what they were made from: the assemblies alone are the piece.
    found = [(name, thing) for name, thing in found if getattr(thing, "children", ())] or found
    held = {id(child) for _, thing in found for child in descendants(thing)}
    found = [(name, thing) for name, thing in found if id(thing) not in held]
    for i, (name, thing) in enumerate(found):
        if not thing.label and name:
            thing.label = name
        b.export_step(thing, os.path.join(folder, f"{i:04d}.step"))
    return len(found)


def descendants(thing: Any) -> Iterator[Any]:
    """The parts of an assembly, and theirs."""
    for child in getattr(thing, "children", ()):
        yield child
        yield from descendants(child)


def with_cadquery(made: dict[str, Any], folder: str) -> int:
    """Write CadQuery's objects."""
    import cadquery as cq

    found = [(name, thing) for name, thing in chosen(made) if isinstance(thing, (cq.Assembly, cq.Workplane, cq.Shape))]
    for i, (name, thing) in enumerate(found):
        whole = thing if isinstance(thing, cq.Assembly) else cq.Assembly(name="whole").add(thing, name=name or "panel")
        whole.save(os.path.join(folder, f"{i:04d}.step"))
    return len(found)


def chosen(made: dict[str, Any]) -> list[tuple[str, Any]]:
    """The objects to take, with their names."""
    if made.get("result") is not None:
        return [("", made["result"])]
    if SHOWN:
        return SHOWN
    seen = set()
    kept = []
    for name, thing in made.items():
        if not name.startswith("_") and not isinstance(thing, (type, types.ModuleType)) and id(thing) not in seen:
            seen.add(id(thing))
            kept.append((name, thing))
    return kept


def main(path: str, folder: str) -> None:
    """Run, write, and say so by the exit code."""
    made = run(path)
    writer = with_build123d if "build123d" in sys.modules else with_cadquery
    if not writer(made, folder):
        sys.exit("it made nothing that has a volume; set `result`, or call show_object")


if __name__ == "__main__":
    main(*sys.argv[1:])
