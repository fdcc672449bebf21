"""Run in another environment's Python: a model's file in, one STEP file out. It imports nothing of jupyter_fab.

`python -c SOURCE MODEL FOLDER` runs MODEL once, takes what it made, and writes it to FOLDER with the kernel that is
installed there: build123d's or CadQuery's. What it takes: `result`; else what was shown (`show_object`, `show`); else
every object under a name of its own, but for what an assembly holds. What is left out for that is listed.
"""

from __future__ import annotations

import os
import runpy
import sys
import types
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

LEFT_OUT = "Left out"  # how the line begins that says so
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
    held = [child for _, thing in found for child in descendants(thing)]
    found = [(name, thing) for name, thing in found if not any(thing is child for child in held)]
    if not named(made):
        # The parts of an assembly are copies of what they were made from, moved into place.
        there = [solid.wrapped for child in held for solid in child.solids()]
        found = without_copies(found, lambda thing: [solid.wrapped for solid in thing.solids()], there)
    for i, (name, thing) in enumerate(found):
        if not thing.label and name:
            thing.label = name
        b.export_step(thing, os.path.join(folder, f"{i:04d}.step"))
    return len(found)


def without_copies(
    found: list[tuple[str, Any]], solids: Callable[[Any], list[Any]], there: list[Any]
) -> list[tuple[str, Any]]:
    """What is not all there already, turned or moved; the rest is listed."""
    kept: list[tuple[str, Any]] = []
    left: list[tuple[str, Any]] = []
    for name, thing in found:
        is_assembly = bool(getattr(thing, "children", ()))
        copied = there and not is_assembly and all(any(s.IsPartner(t) for t in there) for s in solids(thing))
        (left if copied else kept).append((name, thing))
    if left:
        names = ", ".join(name for name, _ in left)
        print(f"{LEFT_OUT}, as an assembly holds it: {names}. Set `result` to have it beside.", file=sys.stderr)
    return kept


def descendants(thing: Any) -> Iterator[Any]:
    """The parts of an assembly, and theirs."""
    for child in getattr(thing, "children", ()):
        yield child
        yield from descendants(child)


def with_cadquery(made: dict[str, Any], folder: str) -> int:
    """Write CadQuery's objects."""
    import cadquery as cq

    def objects(name: str, thing: Any) -> list[tuple[str, Any]]:
        if isinstance(thing, dict):
            return [one for key, value in thing.items() for one in objects(str(key), value)]
        if isinstance(thing, (list, tuple)):
            return [one for value in thing for one in objects(name, value)]
        return [(name, thing)] if isinstance(thing, (cq.Assembly, cq.Workplane, cq.Shape)) else []

    found = [one for name, thing in chosen(made) for one in objects(name, thing)]
    found = found if named(made) else apart(found)
    for i, (name, thing) in enumerate(found):
        whole = thing if isinstance(thing, cq.Assembly) else cq.Assembly(name="whole").add(thing, name=name or "panel")
        whole.save(os.path.join(folder, f"{i:04d}.step"))
    return len(found)


def apart(found: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Of CadQuery's objects the assemblies, and what none of them holds."""
    import cadquery as cq

    assemblies = [thing for _, thing in found if isinstance(thing, cq.Assembly)]
    if not assemblies:
        return found
    objects = [[node.obj for _, node in whole.traverse() if node.obj] for whole in assemblies]
    counts = [Counter(map(id, one)) for one in objects]
    # An assembly that was added to another is there twice: alone, and copied into the other.
    inner = {id(whole) for whole, own in zip(assemblies, counts, strict=True) if any(own < other for other in counts)}
    held: set[int] = set()  # what the assemblies hold, and the steps on the way to it
    for step in [one for all_of_one in objects for one in all_of_one]:
        while step is not None and id(step) not in held:
            held.add(id(step))
            step = getattr(step, "parent", None)

    def solids(thing: Any) -> list[Any]:
        shapes = [value for value in thing.vals() if isinstance(value, cq.Shape)] if hasattr(thing, "vals") else [thing]
        whole = [solid.wrapped for shape in shapes for solid in shape.Solids()]
        if not whole and hasattr(thing, "findSolid"):  # a selection stands for the solid that it was made on
            last = thing.findSolid() if thing.parent is not None else None
            whole = [solid.wrapped for solid in last.Solids()] if last is not None else []
        return whole

    there = [solid for all_of_one in objects for one in all_of_one for solid in solids(one)]
    rest = [(name, thing) for name, thing in found if id(thing) not in inner | held]
    tops = [(name, thing) for name, thing in rest if isinstance(thing, cq.Assembly)]
    loose = [(name, thing) for name, thing in rest if not isinstance(thing, cq.Assembly)]
    return tops + without_copies(loose, solids, there)


def named(made: dict[str, Any]) -> bool:
    """Whether the file says itself what is meant."""
    return made.get("result") is not None or bool(SHOWN)


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
