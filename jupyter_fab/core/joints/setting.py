"""A joint's settings: typed values with range, unit and help, from which both their check and their JSON Schema come.

Joints are frozen attrs classes whose fields are made by `setting`. Nothing here knows a particular joint.
"""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Mapping
from typing import Any

import attrs

from jupyter_fab.core.fit import Fit
from jupyter_fab.core.joints.refusal import NoJoint, Reason

_JSON_TYPES = {float: "number", int: "integer", bool: "boolean", str: "string"}


def setting(
    default: object, title: str, *, minimum: float | None = None, maximum: float | None = None, unit: str = "mm"
) -> Any:
    """A field of a joint: default, what it means, range and UCUM unit ("1" for a bare number)."""
    metadata = {"title": title, "minimum": minimum, "maximum": maximum, "unit": unit}
    return attrs.field(default=default, metadata=metadata, validator=_within)


def fit_setting() -> Any:
    """The field for a joint's own fit; None takes the piece's."""
    return attrs.field(
        default=None,
        converter=attrs.converters.optional(Fit),
        metadata={"title": "How tightly both halves go together; none takes the piece's fit.", "unit": "1"},
    )


def clearance_setting() -> Any:
    """The field for a joint's own clearance; None takes that of the fit."""
    return setting(None, "The whole gap between both halves; none takes that of the fit.", minimum=0.0, maximum=2.0)


def schema_of(joint: type) -> dict[str, object]:
    """The JSON Schema (2020-12) of a joint's settings, with UCUM units under `x-unit`."""
    kinds = typing.get_type_hints(joint)
    properties = {field.name: _property(field, kinds[field.name]) for field in attrs.fields(joint)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": getattr(joint, "title", joint.__name__),
        "description": (joint.__doc__ or "").strip().split("\n")[0],
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _property(field: Any, kind: Any) -> dict[str, object]:
    options = typing.get_args(kind) if isinstance(kind, types.UnionType) else (kind,)
    optional = type(None) in options
    (plain,) = [option for option in options if option is not type(None)]
    found: dict[str, object] = {"description": field.metadata["title"], "default": field.default}
    if isinstance(plain, type) and issubclass(plain, enum.Enum):
        found["enum"] = [member.value for member in plain] + ([None] if optional else [])
        if isinstance(field.default, enum.Enum):
            found["default"] = field.default.value
        return found
    found["type"] = [_JSON_TYPES[plain], "null"] if optional else _JSON_TYPES[plain]
    if plain in (int, float):
        found |= {key: field.metadata[key] for key in ("minimum", "maximum") if field.metadata.get(key) is not None}
        found["x-unit"] = field.metadata["unit"]
    return found


def _within(joint: object, field: Any, value: object) -> None:
    if value is None:
        return
    metadata: Mapping[str, Any] = field.metadata
    low, high = metadata["minimum"], metadata["maximum"]
    if low is None and high is None:
        return
    name = getattr(type(joint), "title", type(joint).__name__)
    unit = "" if metadata["unit"] == "1" else f" {metadata['unit']}"
    bounds = f"{low:g} to {high:g}{unit}" if high is not None else f"{low:g}{unit} or more"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not (low is None or low <= value) or not (high is None or value <= high):
        raise NoJoint(
            Reason.SETTING,
            f"{field.name} of the {name.lower()} is {value}; give {bounds}.",
            setting=field.name,
            value=str(value),
        )
