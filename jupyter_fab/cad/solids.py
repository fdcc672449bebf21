"""The solids of a model, each with its name and at its place: what designers return and what files hold.

Role: between a designer's own objects and recognition. Assemblies of assemblies, workplanes with several solids,
sketches extruded, mappings, lists and shapes all become named solids; what has no volume is named too, so that it is
refused and not forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import cadquery as cq

UNNAMED = "panel"


def solids_of(model: object) -> list[tuple[str, Any]]:
    """Names, each once, and solids; or, where something has no volume, its name and the shape itself."""
    named = list(_solids(model, UNNAMED))
    names = [name for name, _ in named]
    seen: dict[str, int] = {}
    taken = set(names)
    found = []
    for name, shape in named:
        if names.count(name) > 1:
            number = seen.get(name, 0) + 1
            while f"{name} {number}" in taken:
                number += 1
            seen[name] = number
            name = f"{name} {number}"
        found.append((name, shape))
    return found


def _solids(model: object, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(model, cq.Assembly):
        for shape, label, location, _ in model:
            last = label.split("/")[-1]
            yield from _bodies(shape.moved(location), last)
    elif isinstance(model, Mapping):
        for key, value in model.items():
            yield from _solids(value, str(key))
    elif isinstance(model, cq.Workplane):
        shapes = [value for value in model.vals() if isinstance(value, cq.Shape)]
        # Faces and edges on the stack are selections; the solid that they belong to is what is meant.
        if shapes and not any(shape.Solids() for shape in shapes):
            whole = _last_solid(model)
            shapes = [whole] if whole is not None else shapes
        yield from _solids(shapes, name)
    elif isinstance(model, cq.Shape):
        yield from _bodies(model, name)
    elif isinstance(model, Iterable) and not isinstance(model, str | bytes):
        for value in model:
            yield from _solids(value, name)


def _last_solid(workplane: Any) -> Any | None:
    try:
        return workplane.findSolid()
    except ValueError:
        return None


def _bodies(shape: Any, name: str) -> Iterator[tuple[str, Any]]:
    solids = shape.Solids()
    if not solids and (shape.Faces() or shape.Edges()):
        yield name, shape
    for solid in solids:
        yield name, solid
