"""Writes the library's page and its pictures: docs/reference/library.md and docs/pictures/library/NAME.png, and a
smaller one for the launcher in jupyter_fab/designs/pictures/.

`make reference` writes the page with the others; `python -m tools.library` draws the pictures, all in one light from
one side, which takes a few seconds each and is done when a design changes its looks.
"""

from __future__ import annotations

import importlib
import io
import pkgutil
import sys
from collections.abc import Iterator

from PIL import Image

import jupyter_fab.designs
from jupyter_fab.core.design import Design
from jupyter_fab.core.parameter import Kind, Parameter
from tools.progress import ROOT

PICTURES = ROOT / "docs" / "pictures" / "library"
SIZE = (720, 540)
OPEN = {"wardrobe": 0.75, "kitchen_base_unit": 0.35, "chest_of_drawers": 0.3}  # doors and drawers, as on a photograph
ONE_OPEN = {"chest_of_drawers": ("drawer 2",), "kitchen_base_unit": ("drawer",)}
TILES = ROOT / "jupyter_fab" / "designs" / "pictures"  # to choose from, in JupyterLab's launcher
TILE_SIZE, TILE_COLOURS = (360, 270), 96
SHELF = ROOT / "docs" / "pictures" / "library.png"  # all of them, for the README
COLUMNS, TILE = 7, (230, 172)
COLOURS = 192  # of a picture in the repository: a third of its bytes, and no difference to the eye


def designs() -> dict[str, Design]:
    """The library's designs by the name of their module."""
    found = {}
    for module in sorted(pkgutil.iter_modules(jupyter_fab.designs.__path__), key=lambda module: module.name):
        loaded = importlib.import_module(f"jupyter_fab.designs.{module.name}")
        found[module.name] = next(value for value in vars(loaded).values() if isinstance(value, Design))
    return found


def page(made_by: str) -> Iterator[str]:
    """The page's lines: of each design its picture, summary, parameters, rules and presets."""
    yield f"# The library\n\n{made_by}"
    yield "Finished pieces to order, to fork, or to start from: `jupyter fab build NAME --set width=900`, or in a"
    yield "notebook `from jupyter_fab.designs.stool import stool`, then `preview(stool)`. Their design checks hold over"
    yield "their whole range. A gallery with a cell for each is in `example_notebooks/07_library.ipynb`.\n"
    for name, design in designs().items():
        yield f"## {design.title}\n\n{design.summary}\n"
        yield f"![{design.title}](../pictures/library/{name}.png)\n"
        yield f"{design.description}\n\n`jupyter_fab.designs.{name}`, by name `{design.name}`.\n"
        yield "| parameter | default | range | what it is |\n|---|---|---|---|"
        for parameter in design.schema.parameters:
            yield f"| `{parameter.name}` | {_shown(parameter.default)} | {_range(parameter)} | {_said(parameter)} |"
        yield "\nRules: " + " ".join(rule.message for rule in design.schema.constraints) + "\n"
        presets = design.schema.presets
        yield "Presets: " + ", ".join(f"{preset} ({_values(presets[preset])})" for preset in presets) + ".\n"


def draw(name: str, design: Design) -> bytes:
    """The picture of a design at its defaults, with something open where something opens."""
    from jupyter_fab.core.opening import opened
    from jupyter_fab.exporters.picture import picture

    parts = design.build()
    if name in OPEN:
        parts = opened(parts, OPEN[name], *ONE_OPEN.get(name, ()))
    drawn = Image.open(io.BytesIO(picture(parts, *SIZE))).convert("RGB")
    stream = io.BytesIO()
    drawn.quantize(COLOURS, dither=Image.Dither.FLOYDSTEINBERG).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def tile(name: str) -> bytes:
    """The design's picture, smaller."""
    small = Image.open(PICTURES / f"{name}.png").convert("RGB").resize(TILE_SIZE, Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    small.quantize(TILE_COLOURS, dither=Image.Dither.FLOYDSTEINBERG).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def shelf() -> bytes:
    """All pictures side by side, from those that are there."""
    found = sorted(PICTURES.glob("*.png"))
    rows = -(-len(found) // COLUMNS)
    whole = Image.new("RGB", (COLUMNS * TILE[0], rows * TILE[1]), Image.open(found[0]).convert("RGB").getpixel((2, 2)))
    for i, path in enumerate(found):
        tile = Image.open(path).convert("RGB").resize(TILE, Image.Resampling.LANCZOS)
        whole.paste(tile, ((i % COLUMNS) * TILE[0], i // COLUMNS * TILE[1]))
    stream = io.BytesIO()
    whole.quantize(COLOURS, dither=Image.Dither.FLOYDSTEINBERG).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def main(names: list[str]) -> None:
    """Draw the pictures of these designs, or of all."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, design in designs().items():
        if not names or name in names:
            (PICTURES / f"{name}.png").write_bytes(draw(name, design))
            (TILES / f"{name}.png").write_bytes(tile(name))
    SHELF.write_bytes(shelf())


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _range(parameter: Parameter) -> str:
    if parameter.choices:
        return ", ".join(_shown(choice) for choice in parameter.choices)
    if parameter.kind is Kind.BOOLEAN:
        return "yes, no"
    if parameter.minimum is None or parameter.maximum is None:
        return ""
    unit = " mm" if parameter.kind is Kind.LENGTH else ""
    return f"{parameter.minimum:g} to {parameter.maximum:g}{unit}"


def _said(parameter: Parameter) -> str:
    return f"{parameter.title}. {parameter.help}".strip()


def _values(values: object) -> str:
    assert isinstance(values, dict)
    return ", ".join(f"{name} {_shown(value)}" for name, value in values.items()) or "the defaults"


if __name__ == "__main__":
    main(sys.argv[1:])
