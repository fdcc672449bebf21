"""Writes the page of joints and a drawing of each, from the joints themselves.

Settings come from each joint's schema, the drawing from two boards that were joined by it and moved apart the way that
they go together. `tools.reference` calls this; it adds no facts of its own but the scenes.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import msgspec

from jupyter_fab import Assembly, LivingHinge
from jupyter_fab.core.fit import CLEARANCE_MM, Corner, Fit
from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.joints.refusal import Reason
from jupyter_fab.core.joints.registry import JOINTS, joint
from jupyter_fab.core.joints.setting import schema_of
from jupyter_fab.exporters.axonometric import Rod, axonometric
from tools.progress import ROOT

PICTURES = ROOT / "docs" / "pictures" / "joints"
APART_MM = 70.0
FARTHER_MM = {"drawer-slide": 220.0, "cup-hinge": 40.0}  # so that holes behind the board are seen
SETTINGS: dict[str, dict[str, Any]] = {
    "tab-and-slot": {"count": 2, "length_mm": 45},
    "dado": {"depth_mm": 8, "inset_start_mm": 20},
    "finger": {"width_mm": 30},
    "mortise-and-tenon": {"cheek_mm": 6, "shoulder_mm": 30, "depth_mm": 12},
    "dovetail": {"count": 2, "depth_mm": 22, "slope_deg": 12},
    "dowel": {"count": 3, "inset_mm": 25},
    "cam-lock": {"inset_mm": 30, "dowels": True, "count": 2},
    "confirmat": {"inset_mm": 40},
    "shelf-pins": {"steps_up": 2, "steps_down": 2},
    "cup-hinge": {"inset_mm": 70, "count": 2},
    "drawer-slide": {"length_mm": 240},
}


def page() -> Iterator[str]:
    """Return the page's text."""
    yield "# Joints\n\n<!-- Made from the code by `make reference`; change the docstring or help text instead. -->\n"
    yield "`kit.join(joint, board, into)` cuts both halves at once: `board` enters, `into` receives. A joint is made by"
    yield 'its class or by name, `joint("finger", width_mm=20)`; its settings are checked against the ranges below.\n'
    yield 'One line re-cuts every joint of a piece: `kit.cut_with(fit="knock-down", tool_diameter_mm=3.175)`; so does'
    yield "the thickness of the sheet as measured. A joint's own `fit` or `clearance_mm` goes before the piece's.\n"
    yield "| fit | whole gap, mm |\n|---|---|"
    for fit in Fit:
        yield f"| `{fit}` | {CLEARANCE_MM[fit]:g} |"
    yield f"\nInside corners are opened for the cutter: {' or '.join(f'`{corner}`' for corner in Corner)}.\n"
    yield f"What cannot be cut is refused with one of these reasons: {', '.join(f'`{reason}`' for reason in Reason)}.\n"
    for name, kind in [*JOINTS.items(), ("living-hinge", LivingHinge)]:
        schema: Any = schema_of(kind)
        yield f"## {schema['title']}\n\n{_about(kind)}\n"
        yield f"![{schema['title']}](../pictures/joints/{name}.svg)\n"
        call = f"by name `{name}`" if name in JOINTS else "`LivingHinge(...).cut(board, lines, middle_mm)`"
        yield f"`{kind.__name__}`, {call}.\n"
        yield "| setting | default | range | what it is |\n|---|---|---|---|"
        for key, value in schema["properties"].items():
            yield f"| `{key}` | {_shown(value['default'])} | {_range(value)} | {value['description']} |"
        yield ""


def drawings() -> dict[str, str]:
    """Return the drawing of each joint by its name."""
    return {name: _drawing(name) for name in [*JOINTS, "living-hinge"]}


def write_drawings() -> None:
    """Write all drawings."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, text in drawings().items():
        (PICTURES / f"{name}.svg").write_text(text)


def _about(kind: type) -> str:
    module = inspect.getmodule(kind)
    family = inspect.getdoc(module) or ""
    return f"{(inspect.getdoc(kind) or '').split(chr(10))[0]}\n\n{family}"


def _shown(value: object) -> str:
    return "none" if value is None else f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _range(value: dict[str, Any]) -> str:
    if "enum" in value:
        return ", ".join(f"`{choice}`" for choice in value["enum"] if choice is not None)
    if "minimum" not in value:
        return ""
    unit = "" if value["x-unit"] == "1" else f" {value['x-unit']}"
    return f"{value['minimum']:g} to {value['maximum']:g}{unit}"


def _drawing(name: str) -> str:
    if name == "living-hinge":
        kit = Assembly(thickness_mm=9.0)
        board = kit.board("board", x=(0, 420), y=(0, 260), z=(0, 9), face="+z", grain="y")
        LivingHinge(angle_deg=60, radius_mm=160, slot_mm=110).cut(board, "y", 210.0)
        return axonometric(kit.parts(), title="Living hinge")
    kit, board, into = _scene(name)
    kit.join(joint(name, **SETTINGS.get(name, {})), board, into)
    mating = kit.joins[0].mating
    ways = [way for way in mating.enters if way[2] < 0] or list(mating.enters)
    far = FARTHER_MM.get(name, APART_MM)
    apart = (-far * ways[0][0], -far * ways[0][1], -far * ways[0][2])
    rods = [
        # Halfway between its two holes, so that both are seen.
        Rod(_along(pin.at, pin.along, (far - pin.length_mm) / 2 + 12.0), pin.along, pin.diameter_mm, pin.length_mm)
        for pin in mating.pins
        if name == "dowel"
    ]
    parts = msgspec.structs.replace(kit.parts(), hardware=())
    return axonometric(parts, moved={"board": apart}, rods=rods, title=str(getattr(JOINTS[name], "title", name)))


def _along(at: Vector, way: Vector, mm: float) -> Vector:
    return at[0] + way[0] * mm, at[1] + way[1] * mm, at[2] + way[2] * mm


def _scene(name: str) -> tuple[Assembly, Any, Any]:
    """Return a kit with two boards as that joint needs them: the one that enters, and the one that receives."""
    kit = Assembly()
    if name == "half-lap":
        one = kit.board("board", x=(0, 240), y=(110, 128), z=(0, 110), face="+y", grain="x")
        return kit, one, kit.board("into", x=(110, 128), y=(0, 240), z=(0, 110), face="+x", grain="y")
    if name == "dovetail":
        one = kit.board("board", x=(150, 300), y=(0, 160), z=(0, 18), face="+z", grain="x")
        return kit, one, kit.board("into", x=(0, 150), y=(0, 160), z=(0, 18), face="+z", grain="x")
    if name == "cup-hinge":
        side = kit.board("into", x=(0, 18), y=(-160, 0), z=(0, 300), face="+x", grain="z")
        return kit, kit.board("board", x=(2, 200), y=(0, 18), z=(0, 300), face="-y", grain="z"), side
    if name == "drawer-slide":
        side = kit.board("into", x=(0, 18), y=(0, 280), z=(0, 200), face="+x", grain="z")
        return kit, kit.board("board", x=(30.7, 48.7), y=(0, 270), z=(60, 160), face="-x", grain="y"), side
    z = (0, 18) if name in ("finger", "rabbet", "confirmat", "cam-lock", "dowel") else (90, 108)
    into = kit.board("into", x=(0, 18), y=(0, 180), z=(0, 200), face="+x", grain="z")
    return kit, kit.board("board", x=(18, 180), y=(0, 180), z=z, face="+z", grain="x"), into
