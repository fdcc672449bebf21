"""Writes the TypeScript types of everything that crosses the wire, from the JSON Schema of the Python types.

    python tools/wire_types.py            write labextension/src/wire.ts
    python tools/wire_types.py --check    end with 1 if it is not what the types say

json-schema-to-typescript (a development dependency of the labextension) turns the schema into types.
"""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec

from jupyter_fab.core.licence import licences_of_forks
from jupyter_fab.core.material import BUILT_IN
from jupyter_fab.core.package import LICENCES
from jupyter_fab.core.wire import base, designs, hubs, orders, people, plans, scenes

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "labextension" / "src" / "wire.ts"
GENERATOR = ROOT / "labextension" / "node_modules" / ".bin" / "json2ts"
NOISE = re.compile(
    r"\n \* \n \* This interface was referenced by `Wire`'s JSON-Schema\n \* via the `definition` \"\w+\"\."
)
HEAD = "// What crosses the wire, made from jupyter_fab/core/wire by tools/wire_types.py; do not edit.\n"


def schema() -> dict[str, object]:
    """One JSON Schema whose definitions are all messages."""
    kinds = {
        kind
        for module in (base, people, designs, orders, plans, hubs, scenes)
        for kind in vars(module).values()
        if inspect.isclass(kind) and issubclass(kind, msgspec.Struct) and kind is not base.Message
    }
    ordered = sorted(kinds, key=lambda kind: kind.__name__)
    _, found = msgspec.json.schema_components(ordered, ref_template="#/$defs/{name}")
    names = sorted(found)
    return {
        "title": "Wire",
        "description": "Every message, by name.",
        "type": "object",
        "additionalProperties": False,
        "required": names,
        "properties": {name: {"$ref": f"#/$defs/{name}"} for name in names},
        "$defs": {name: _named(name, found[name]) for name in names},
    }


def _named(name: str, found: dict[str, object]) -> dict[str, object]:
    """The definition under its own name; strict about fields, and silent about titles that are data."""
    strict = {"additionalProperties": False} if found.get("type") == "object" else {}
    return {**_lists(found), "title": name, **strict}


def _lists(found: Any) -> Any:
    """The schema with tuples of one kind as lists: the generator knows no `prefixItems`."""
    if isinstance(found, list):
        return [_lists(one) for one in found]
    if not isinstance(found, dict):
        return found
    if "prefixItems" in found:
        return {"type": "array", "items": _lists(found["prefixItems"][0])}
    return {key: _lists(value) for key, value in found.items()}


def types() -> str:
    """The TypeScript of all messages."""
    command = [str(GENERATOR), "--bannerComment", "", "--no-format", "--unreachableDefinitions"]
    made = subprocess.run(command, input=json.dumps(schema()), capture_output=True, text=True, check=True)
    return HEAD + NOISE.sub("", made.stdout.lstrip()) + names()


def names() -> str:
    """What names in messages mean: the materials' titles, and what licences allow."""
    titles = {name: found.title for name, found in BUILT_IN.items()}
    forks = {licence: licences_of_forks(licence) for licence in LICENCES}
    return (
        f"\n/** The materials' titles, by name. */\nexport const MATERIALS: Record<string, string> = {_json(titles)};\n"
        "\n/** The licences that a design may carry, each with those that forks of it may carry. */\n"
        f"export const LICENCES: Record<string, string[]> = {_json(forks)};\n"
    )


def _json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)


def main() -> int:
    """Write or check the file."""
    made = types()
    if "--check" in sys.argv:
        if TARGET.read_text() == made:
            return 0
        print(f"{TARGET.relative_to(ROOT)} is not what the Python types say: run python tools/wire_types.py")
        return 1
    TARGET.write_text(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
