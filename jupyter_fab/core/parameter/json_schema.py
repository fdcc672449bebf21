"""A design's parameters as JSON Schema 2020-12, for whoever has no software of ours.

Role: what `jupyter fab parameters --json` prints and any validator or form generator reads. Units are UCUM codes; what
JSON Schema has no word for (steps, rules between parameters, when one is asked) stands under `x-` names. It judges
nothing itself: `schema.py` does, and says more than a validator can.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jupyter_fab.core.parameter.parameter import NUMERIC, Kind, Parameter

if TYPE_CHECKING:
    from jupyter_fab.core.parameter.schema import ParameterSchema

_IN_A_CLASS = re.compile(r"[\\\]\[^-]")  # what a character class must escape; all else stands for itself
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES = {Kind.INTEGER: "integer", Kind.BOOLEAN: "boolean", Kind.TEXT: "string"}


def json_schema(schema: ParameterSchema) -> dict[str, object]:
    """The schema as JSON Schema 2020-12."""
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {parameter.name: _property(parameter) for parameter in schema.parameters},
        "additionalProperties": False,
        "x-constraints": [{"text": c.text, "message": c.message, "logic": c.logic} for c in schema.constraints],
        "x-presets": schema.presets,
    }


def _property(parameter: Parameter) -> dict[str, object]:
    found: dict[str, object] = {
        "title": parameter.title,
        "description": parameter.help,
        "default": parameter.default,
        "x-kind": parameter.kind.value,
        "x-unit": parameter.unit,
        "x-group": parameter.group,
        "x-customisation": parameter.customisation.value,
    }
    if parameter.choices:
        found["enum"] = list(parameter.choices)
    else:
        found["type"] = TYPES.get(parameter.kind, "number")
    if parameter.kind in NUMERIC:
        found |= {"minimum": parameter.minimum, "maximum": parameter.maximum, "x-step": parameter.step}
    if parameter.kind is Kind.TEXT:
        found["maxLength"] = parameter.longest
        if parameter.characters:
            found["pattern"] = f"^[{_IN_A_CLASS.sub(r'\\\g<0>', parameter.characters)}]*$"
    if parameter.kind is Kind.THICKNESS:
        found["x-tolerance-mm"] = parameter.tolerance_mm
    if parameter.locked:
        found |= {"const": parameter.default, "readOnly": True}
    if parameter.visible_when:
        found["x-visible-when"] = {"text": parameter.visible_when.text, "logic": parameter.visible_when.logic}
    if parameter.formerly:
        found["x-formerly"] = list(parameter.formerly)
    return found
