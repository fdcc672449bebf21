"""Which configurations of a design are tried before it is listed: defaults, presets, limits, every choice, thin sheets.

Role: pure; the registry's checks rebuild and cut each of these. Limits are where the rules between parameters stop the
slider while all else stays at its default, so that every variant is one that a buyer can order.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter import Kind, Parameter, ParameterSchema

SHEET_OFF_MM = (-0.6, 0.4)  # usual plywood of 18 mm measures 17.4 to 18.4 (fabrication.md)


@frozen
class Variant:
    """One configuration to try, and what to call it."""

    title: str
    values: Mapping[str, Value]
    measured: Mapping[str, float] = field(factory=dict)


def variants(schema: ParameterSchema) -> tuple[Variant, ...]:
    """The distinct configurations to try, the defaults first."""
    defaults = schema.defaults()
    found = [Variant("as the designer chose", defaults)]
    found += [Variant(f"preset {name}", {**defaults, **values}) for name, values in schema.presets.items()]
    for parameter in schema.parameters:
        for value in _ends(schema, parameter, defaults):
            found.append(Variant(f"{parameter.title} {_said(value)}", {**defaults, parameter.name: value}))
        if parameter.kind is Kind.THICKNESS:
            nominal = float(parameter.default)
            for off_mm in SHEET_OFF_MM:
                thick = round(nominal + max(-parameter.tolerance_mm, min(off_mm, parameter.tolerance_mm)), 2)
                found.append(Variant(f"a sheet that measures {thick:g} mm", defaults, {parameter.name: thick}))
    distinct: dict[tuple[object, ...], Variant] = {}
    for variant in found:
        if _allowed(schema, variant):
            key = (*sorted(variant.values.items()), *sorted(variant.measured.items()))
            distinct.setdefault(key, variant)
    return tuple(distinct.values())


def _ends(schema: ParameterSchema, parameter: Parameter, defaults: Mapping[str, Value]) -> tuple[Value, ...]:
    if parameter.kind in (Kind.LENGTH, Kind.ANGLE, Kind.INTEGER):
        limits = schema.limits(parameter.name, defaults)
        whole = parameter.kind is Kind.INTEGER
        return tuple(round(end) if whole else end for end in (limits.low, limits.high))
    if parameter.kind is Kind.BOOLEAN:
        return (False, True)
    if parameter.kind is Kind.TEXT:
        return ("", "W" * int(parameter.maximum or 200))
    return tuple(parameter.choices)


def _allowed(schema: ParameterSchema, variant: Variant) -> bool:
    try:
        schema.check(variant.values, measured=variant.measured)
    except BadInput:  # a choice that a rule excludes while the rest is at its default
        return False
    return True


def _said(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
