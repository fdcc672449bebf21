"""The page of the nest job's file: what it may hold, in words from the code, and its JSON schema."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator

import msgspec

WIDE = 112
EXAMPLE = {
    "name": "three drawers",
    "gap_mm": 8,
    "border_mm": 12,
    "stock": [
        {"name": "rest", "width_mm": 900, "height_mm": 600, "quantity": 1, "offcut": True},
        {
            "name": "birch 18",
            "width_mm": 2440,
            "height_mm": 1220,
            "cost": 85.0,
            "zones": [{"name": "knot", "danger": "defect", "outline": [[300, 200], [360, 200], [360, 260]]}],
        },
    ],
    "blanks": [
        {
            "name": "front 1",
            "outline": [[0, 0], [500, 0], [500, 140], [0, 140]],
            "rotations_deg": [0, 180],
            "match": "fronts",
        },
        {
            "name": "front 2",
            "outline": [[0, 143], [500, 143], [500, 343], [0, 343]],
            "rotations_deg": [0, 180],
            "match": "fronts",
        },
        {"name": "side", "outline": [[0, 0], [450, 0], [450, 120], [0, 120]], "quantity": 6, "priority": 1},
    ],
}


def page(made_by: str) -> Iterator[str]:
    """Return the page's lines."""
    from jupyter_fab.core import nesting
    from jupyter_fab.core.nesting_results import Offcut, Waste
    from jupyter_fab.readers.nest_files import NestFile

    msgspec.convert(EXAMPLE, NestFile)  # what is shown is read
    yield f"# The nest job's file\n\n{made_by}"
    yield "What `jupyter fab nest` reads as JSON, beside a piece's parts and strip packing's `items`. Lengths in mm,"
    yield "angles in degrees to the left, x to the right, y upwards. What the command line says stands above it.\n"
    yield f"```json\n{_compact(EXAMPLE)}\n```\n"
    for kind in (NestFile, nesting.Blank, nesting.Stock, nesting.Zone, nesting.Nesting, nesting.Spot):
        yield f"## {kind.__name__}\n\n{inspect.getdoc(kind)}\n"
        yield "| field | type | default |\n|---|---|---|"
        for one in msgspec.structs.fields(kind):
            default = "required" if one.required else f"`{json.dumps(msgspec.to_builtins(one.default))}`"
            yield f"| `{one.name}` | {_words(one.type)} | {default} |"
        yield ""
    yield f"## Danger\n\n{inspect.getdoc(nesting.Danger)}\n"
    yield from (f"- `{danger.value}`" for danger in nesting.Danger)
    yield "\n## The answer\n"
    yield "`--json` prints figures, `placements` (as Spot), `left_out`, `shares` (cents of the costs' unit, by order),"
    yield "`offcuts` and `area`; `--offcuts FILE` writes the offcuts as `stock`, which `--stock FILE` reads.\n"
    for answer in (Offcut, Waste):
        yield f"- `{answer.__name__}`: {inspect.getdoc(answer)} Fields: " + ", ".join(
            f"`{one.name}`" for one in msgspec.structs.fields(answer)
        )
    schema = _compact(msgspec.json.schema(NestFile))
    yield f"\n## JSON schema\n\n```json\n{schema}\n```"


def _compact(value: object, margin: str = "") -> str:
    """JSON in which what fits on a line stands on one."""
    line = json.dumps(value)
    if len(margin + line) <= WIDE or not isinstance(value, dict | list) or not value:
        return line
    inner = f"{margin}  "
    if isinstance(value, dict):
        rows = [f"{inner}{json.dumps(name)}: {_compact(one, inner)}" for name, one in value.items()]
        return "{\n" + ",\n".join(rows) + f"\n{margin}}}"
    return "[\n" + ",\n".join(inner + _compact(one, inner) for one in value) + f"\n{margin}]"


def _words(kind: object) -> str:
    """A type as people read it."""
    text = str(kind) if getattr(kind, "__args__", None) else getattr(kind, "__name__", str(kind))
    for old, new in (("jupyter_fab.core.nesting.", ""), ("tuple[", "list of ["), (", ...]", "]"), ("Ring", "points")):
        text = text.replace(old, new)
    return text.replace("|", "or").replace("NoneType", "null").replace("None", "null")
