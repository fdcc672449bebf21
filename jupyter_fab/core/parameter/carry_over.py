"""Values saved with one version of a design, taken over into another: what fits is kept, what does not is said.

Role: sizes that a person has saved by name outlive the version in which they were saved. A parameter may have got
another name, a narrower range or gone; there may be new ones, and new rules. Nothing is lost in silence: each change is
a sentence. It never refuses; what it answers always keeps the schema's rules. The labextension's form has the same
rules in `labextension/src/form/carryOver.ts`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec

from jupyter_fab.core import expression
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter.parameter import NUMERIC, Kind, Parameter, same
from jupyter_fab.core.parameter.rule import Constraint
from jupyter_fab.core.parameter.schema import ParameterSchema


class CarriedOver(msgspec.Struct, frozen=True):
    """All values as the schema takes them, and a sentence for each that is not as it was saved."""

    values: dict[str, Value]
    words: tuple[str, ...] = ()


def carry_over(schema: ParameterSchema, saved: Mapping[str, object]) -> CarriedOver:
    """The saved values in a schema that may not be the one that they were saved with."""
    words: list[str] = []
    found: dict[str, Value] = {}
    now_called = {old: p for p in schema.parameters for old in p.formerly or ()}
    known = {p.name: p for p in schema.parameters}
    for name, value in saved.items():
        parameter = known.get(name) or now_called.get(name)
        if parameter is None:
            words.append(f"{name} is no longer asked: {_said(value)} was left out.")
        elif name != parameter.name and (parameter.name in saved or parameter.name in found):
            words.append(f"{name} is called {parameter.name} now, which was saved too: {_said(value)} was left out.")
        else:
            found[parameter.name] = _fitted(parameter, value, words)
    values = {p.name: found.get(p.name, p.default) for p in schema.parameters}
    for rule in schema.constraints:
        if not rule.holds(schema.settled(values)):
            values = _mended(schema, rule, values, words)
    try:
        return CarriedOver(_whole(schema, values), tuple(words))
    except BadInput:
        # One rule's remedy broke another: start from what is known to be right.
        words.append("Together these sizes can no longer be made: all are as designed.")
        return CarriedOver(schema.defaults(), tuple(words))


def _whole(schema: ParameterSchema, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values, judged; those not asked for stay as they were, for when they are asked for again."""
    schema.check(values)
    return dict(values)


def _fitted(parameter: Parameter, value: object, words: list[str]) -> Value:
    """The value, or the nearest that the parameter alone takes."""
    try:
        return parameter.check(value)
    except BadInput:
        pass
    title, unit = parameter.title, parameter.shown_unit
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if parameter.locked:
        words.append(f"{title} is set by the designer now: {_said(parameter.default)}{unit}, not {_said(value)}.")
    elif parameter.kind in NUMERIC and number:
        assert isinstance(value, int | float)
        near = parameter.nearest(value)
        words.append(f"{title} was {value:g}{unit} and is {near:g}{unit} now, the nearest that is offered.")
        return round(near) if parameter.kind is Kind.INTEGER else near
    elif parameter.kind is Kind.THICKNESS and number:
        assert isinstance(value, int | float)
        near = min((float(one) for one in parameter.choices), key=lambda one: abs(one - value))
        words.append(f"{title} was {value:g}{unit} and is {near:g}{unit} now, the nearest that is offered.")
        return near
    elif parameter.kind is Kind.TEXT and isinstance(value, str):
        strange = parameter.strange(value)
        fit = "".join(one for one in value if one not in strange)
        kept = fit[: parameter.longest]
        try:
            parameter.check(kept)
        except BadInput:
            kept = str(parameter.default)
        words.append(f"{title} was “{value}” and is “{kept}” now: the rest {_why_cut(parameter, strange, fit)}.")
        return kept
    else:
        words.append(f"{title}: {_said(value)} is no longer offered; it is {_said(parameter.default)}{unit} now.")
    return parameter.default


def _why_cut(parameter: Parameter, strange: list[str], fit: str) -> str:
    """What a text's lost characters are: not to be engraved, too many, or both."""
    why = ["cannot be engraved"] if strange else []
    if len(fit) > parameter.longest:
        why.append(f"is longer than {parameter.longest} characters")
    return ", or ".join(why)


def _mended(schema: ParameterSchema, rule: Constraint, values: dict[str, Value], words: list[str]) -> dict[str, Value]:
    """The values with one of those that the rule speaks of moved as little as keeps it, or all of them as designed."""
    spoken = [p for p in schema.parameters if p.name in expression.names(rule.logic)]
    for parameter in spoken:
        if parameter.kind not in NUMERIC or parameter.locked:
            continue
        near = schema.nearest(parameter.name, values)
        moved: Value = round(near) if parameter.kind is Kind.INTEGER else near
        if not same(moved, values[parameter.name]):
            unit = parameter.shown_unit
            words.append(
                f"{parameter.title} was {_said(values[parameter.name])}{unit} and is {_said(moved)}{unit} now: "
                f"{rule.message}"
            )
            return {**values, parameter.name: moved}
    listed = ", ".join(parameter.title for parameter in spoken)
    words.append(f"{listed}: as designed now. {rule.message}")
    return {**values, **{parameter.name: parameter.default for parameter in spoken}}


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:g}"
    return f"“{value}”"
