"""Which configurations of a design are tried before it is listed: defaults, presets, limits, every choice, thin sheets.

Role: pure; the registry's checks rebuild and cut each of these. Limits are where the rules between parameters stop the
slider while all else stays at its default, so that every variant is one that a buyer can order.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from attrs import field, frozen

from jupyter_fab.core import expression
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter import NUMERIC, Kind, Parameter, ParameterSchema

MOST_TRIED = 256  # settings of the parameters that decide whether another is asked
# Own choice, inside what is sold: birch plywood of 18 mm measures 17.7 on average and 17.1 to 18.1 (maker's data sheet,
# 13 plies), and sanded plywood of that thickness may be +0.7 / -0.9 (makers' tables after EN 315).
SHEET_OFF_MM = (-0.6, 0.4)


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
        at = _asked_at(schema, parameter, defaults)
        for value in _ends(schema, parameter, at):
            found.append(Variant(f"{parameter.title} {_said(value)}", {**at, parameter.name: value}))
        if parameter.kind is Kind.THICKNESS:
            nominal = float(parameter.default)
            for off_mm in SHEET_OFF_MM:
                thick = round(nominal + max(-parameter.tolerance_mm, min(off_mm, parameter.tolerance_mm)), 2)
                found.append(Variant(f"a sheet that measures {thick:g} mm", defaults, {parameter.name: thick}))
    distinct: dict[tuple[object, ...], Variant] = {}
    for variant in found:
        if _allowed(schema, variant):
            key = (*sorted(schema.settled(variant.values).items()), *sorted(variant.measured.items()))
            distinct.setdefault(key, variant)
    return tuple(distinct.values())


def _ends(schema: ParameterSchema, parameter: Parameter, defaults: Mapping[str, Value]) -> tuple[Value, ...]:
    if parameter.kind in NUMERIC:
        limits = schema.limits(parameter.name, defaults)
        whole = parameter.kind is Kind.INTEGER
        return tuple(round(end) if whole else end for end in (limits.low, limits.high))
    if parameter.kind is Kind.BOOLEAN:
        return (False, True)
    if parameter.kind is Kind.TEXT:
        return ("", _widest(parameter) * parameter.longest)
    return tuple(parameter.choices)


def _asked_at(schema: ParameterSchema, parameter: Parameter, defaults: Mapping[str, Value]) -> Mapping[str, Value]:
    """The defaults, or the first values near them at which the parameter is asked for."""
    if not parameter.visible_when or parameter.name in schema.asked(defaults):
        return defaults
    parents = [schema[name] for name in sorted(expression.names(parameter.visible_when.logic))]
    tried = (_asked_at(schema, parent, defaults) for parent in parents)
    start = {name: value for at in tried for name, value in at.items() if value != defaults[name]}
    choices = [(start.get(p.name, p.default), *_ends(schema, p, {**defaults, **start})) for p in parents]
    for values in itertools.islice(itertools.product(*choices), MOST_TRIED):
        at = {**defaults, **start, **{p.name: value for p, value in zip(parents, values, strict=True)}}
        if parameter.name in schema.asked(at) and _allowed(schema, Variant("", at)):
            return at
    return defaults


def _widest(parameter: Parameter) -> str:
    """A wide character that the text may hold."""
    return next((one for one in "WM" if not parameter.strange(one)), (parameter.characters or "W")[0])


def _allowed(schema: ParameterSchema, variant: Variant) -> bool:
    try:
        schema.check(variant.values, measured=variant.measured)
    except BadInput:  # a choice that a rule excludes while the rest is at its default
        return False
    return True


def _said(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
