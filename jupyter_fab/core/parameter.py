"""Parameters of a design and the rules between them: one definition for sliders, forms, registry and command line.

A `ParameterSchema` is data: the registry, the shared page and the CLI judge values by it without running the designer's
code. `check` refuses values with a JSON pointer; `limits` says how far one slider may move while the others stay, and
why it stops there. `json_schema` gives the JSON Schema 2020-12 form that packages carry. Lengths are mm.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping
from typing import Any

import msgspec

from jupyter_fab.core import expression
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value

MAX_PARAMETERS = 60  # a form that no one would fill in
LIMIT_STEPS = 4_000  # how many steps of a slider are tried when its end is sought


class Kind(enum.StrEnum):
    """What a parameter's value is."""

    LENGTH = "length"  # a number of mm, between limits, in steps
    ANGLE = "angle"  # a number of degrees
    INTEGER = "integer"  # a whole number
    CHOICE = "choice"  # one of several texts
    BOOLEAN = "boolean"  # yes or no
    TEXT = "text"  # words, for engraving
    THICKNESS = "thickness"  # a nominal sheet thickness, replaced by the measured one when the sheet is loaded


class Customisation(enum.StrEnum):
    """Whether choosing a value makes the goods the consumer's own specification (CJEU C-529/19)."""

    PRESET = "preset"  # one of the options offered: the right to withdraw stays
    MEASURED = "measured"  # the buyer's own measurement: no right to withdraw


class Parameter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing that a buyer may set."""

    name: str
    kind: Kind
    title: str
    default: Value
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    choices: tuple[Value, ...] = ()
    group: str = "Size"
    help: str = ""
    customisation: Customisation = Customisation.MEASURED
    tolerance_mm: float = 0.0  # of a thickness: how far the measured sheet may be from the nominal

    def __post_init__(self) -> None:
        """Refuse definitions that could never be set."""
        if not self.name.isidentifier() or self.name.startswith("_"):
            raise BadInput(f"A parameter's name is a Python name; {self.name!r} is none.")
        if self.kind in _NUMERIC:
            if self.minimum is None or self.maximum is None or self.step is None:
                raise BadInput(f"The {self.kind} {self.name!r} needs minimum, maximum and step.")
            if not (self.minimum <= self.maximum and self.step > 0):
                raise BadInput(f"{self.name!r}: minimum must not be above maximum, and step must be more than 0.")
        if self.kind in (Kind.CHOICE, Kind.THICKNESS) and not self.choices:
            raise BadInput(f"The {self.kind} {self.name!r} needs choices.")
        self.check(self.default)

    @property
    def unit(self) -> str:
        """The UCUM code of the value's unit."""
        return {Kind.LENGTH: "mm", Kind.THICKNESS: "mm", Kind.ANGLE: "deg"}.get(self.kind, "1")

    @property
    def shown_unit(self) -> str:
        """The unit as it follows a figure in a sentence: ` mm`, `°` or nothing."""
        return {"mm": " mm", "deg": "°"}.get(self.unit, "")

    def check(self, value: object, *, measured: bool = False) -> Value:
        """The value, in its kind's type.

        Raises
        ------
        BadInput
            With the JSON pointer of the parameter, when it is outside what is allowed.
        """
        pointer = f"/{self.name}"
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if (self.kind in _NUMERIC or self.kind is Kind.THICKNESS) and not number:
            raise BadInput(
                f"{self.title} must be a number{' of mm' if self.unit == 'mm' else ''}.", pointer=pointer, value=value
            )
        match self.kind:
            case Kind.THICKNESS:
                return self._check_thickness(float(value), measured, pointer)  # type: ignore[arg-type]
            case Kind.CHOICE:
                if not any(type(value) is type(choice) and value == choice for choice in self.choices):
                    listed = ", ".join(str(choice) for choice in self.choices)
                    raise BadInput(f"{self.title} must be one of: {listed}.", pointer=pointer, value=value)
                return value  # type: ignore[return-value]
            case Kind.BOOLEAN:
                if not isinstance(value, bool):
                    raise BadInput(f"{self.title} is yes or no (true or false).", pointer=pointer, value=value)
                return value
            case Kind.TEXT:
                longest = int(self.maximum or 200)
                if not isinstance(value, str) or len(value) > longest:
                    raise BadInput(
                        f"{self.title} is a text of at most {longest} characters.", pointer=pointer, value=value
                    )
                return value
        return self._check_number(value, pointer)  # type: ignore[arg-type]

    def _check_number(self, value: float, pointer: str) -> Value:
        low, high, step = _number(self.minimum), _number(self.maximum), _number(self.step)
        if not low - 1e-9 <= value <= high + 1e-9:
            raise BadInput(
                f"{self.title} must be between {low:g} and {high:g}{self.shown_unit}; {value:g} is outside. "
                "Choose a size in the range, or ask a designer for it.",
                pointer=pointer,
                value=value,
                minimum=low,
                maximum=high,
                customisation_request=True,
            )
        count = (value - low) / step
        if abs(count - round(count)) > 1e-6 and abs(value - high) > 1e-9:
            near = low + round(count) * step
            raise BadInput(
                f"{self.title} goes in steps of {step:g}{self.shown_unit}; {near:g} is the nearest to {value:g}.",
                pointer=pointer,
                value=value,
                nearest=near,
            )
        if self.kind is Kind.INTEGER:
            return round(value)
        return float(value)

    def _check_thickness(self, value: float, measured: bool, pointer: str) -> Value:
        nominal = [float(choice) for choice in self.choices if isinstance(choice, int | float)]
        near = min(nominal, key=lambda choice: abs(choice - value))
        allowed = self.tolerance_mm if measured else 1e-9
        if abs(near - value) > allowed:
            listed = ", ".join(f"{choice:g}" for choice in nominal)
            more = f" (measured: within {self.tolerance_mm:g} mm of one)" if measured else ""
            raise BadInput(
                f"{self.title} must be one of {listed} mm{more}; it is {value:g}.", pointer=pointer, value=value
            )
        return value


_NUMERIC = (Kind.LENGTH, Kind.ANGLE, Kind.INTEGER)


class Constraint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule between parameters, as text for people and JsonLogic for machines, with what to say when it is broken."""

    text: str
    message: str
    logic: Any = ""  # JsonLogic

    def __post_init__(self) -> None:
        """Derive the logic from the text, so that the two can never differ."""
        parsed = expression.parse(self.text)
        if self.logic not in ("", parsed):
            raise BadInput(f"The logic of the constraint {self.text!r} does not say what its text says.")
        msgspec.structs.force_setattr(self, "logic", parsed)

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether the values keep the rule."""
        return bool(expression.evaluate(self.logic, values))


class Limits(msgspec.Struct, frozen=True):
    """How far a slider may move while the others stay: its ends, and why it stops at each."""

    low: float
    high: float
    why_low: str
    why_high: str


class ParameterSchema(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All parameters of a design and the rules between them."""

    parameters: tuple[Parameter, ...]
    constraints: tuple[Constraint, ...] = ()
    presets: dict[str, dict[str, Value]] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a schema whose defaults or presets break its own rules."""
        if len(self.parameters) > MAX_PARAMETERS:
            raise BadInput(f"A design may have {MAX_PARAMETERS} parameters; this one has {len(self.parameters)}.")
        known = [parameter.name for parameter in self.parameters]
        if len(set(known)) != len(known):
            raise BadInput("Two parameters have the same name; give each its own.")
        for constraint in self.constraints:
            strange = expression.names(constraint.logic) - set(known)
            if strange:
                raise BadInput(
                    f"The constraint {constraint.text!r} speaks of {', '.join(sorted(strange))}, no parameter."
                )
        self.check({})
        for name, values in self.presets.items():
            try:
                self.check(values)
            except BadInput as error:
                raise BadInput(f"The preset {name!r} cannot be chosen: {error.message}") from error

    def __getitem__(self, name: str) -> Parameter:
        """The parameter of that name."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        listed = ", ".join(parameter.name for parameter in self.parameters)
        raise BadInput(f"There is no parameter {name!r}; there are: {listed}.", pointer=f"/{name}")

    def defaults(self) -> dict[str, Value]:
        """The values that the designer chose."""
        return {parameter.name: parameter.default for parameter in self.parameters}

    def check(self, values: Mapping[str, object], *, measured: Mapping[str, float] | None = None) -> dict[str, Value]:
        """All values, defaults filled in, in their types and within every rule.

        `measured` gives the thickness of the sheet in hand, by parameter; it replaces the nominal one after the rules
        were judged by the nominal.

        Raises
        ------
        BadInput
            With the JSON pointer of what is wrong; `fields` say whether a customisation request may answer it.
        """
        for name in values:
            self[name]
        checked = {p.name: p.check(values.get(p.name, p.default)) for p in self.parameters}
        for constraint in self.constraints:
            if not constraint.holds(checked):
                names = sorted(expression.names(constraint.logic))
                changed = next((name for name in names if name in values), names[0] if names else "")
                raise BadInput(
                    f"{constraint.message} ({constraint.text})",
                    pointer=f"/{changed}",
                    constraint=constraint.text,
                    customisation_request=True,
                )
        for name, thickness_mm in (measured or {}).items():
            parameter = self[name]
            if parameter.kind is not Kind.THICKNESS:
                raise BadInput(f"{name!r} is no thickness; only a sheet's thickness is measured.", pointer=f"/{name}")
            nominal = checked[name]
            value = parameter.check(thickness_mm, measured=True)
            if abs(float(value) - float(nominal)) > parameter.tolerance_mm:
                raise BadInput(
                    f"The sheet measures {thickness_mm:g} mm and the order is for {nominal:g} mm "
                    f"(within {parameter.tolerance_mm:g}). Load another sheet.",
                    pointer=f"/{name}",
                )
            checked[name] = value
        return checked

    def limits(self, name: str, values: Mapping[str, Value]) -> Limits:
        """How far a numeric parameter may move while all others keep their values, and why it stops there."""
        parameter = self[name]
        if parameter.kind not in _NUMERIC:
            raise BadInput(f"{name!r} is no slider; only numbers have limits.", pointer=f"/{name}")
        low, high, step = _number(parameter.minimum), _number(parameter.maximum), _number(parameter.step)
        now = float(values.get(name, parameter.default))
        if self._broken(name, now, values):
            now = self._nearest_kept(name, now, values)
        ends: list[tuple[float, str]] = []
        for direction, end in ((-1, low), (1, high)):
            reached, why = (
                now,
                f"{parameter.title}: {'from' if direction < 0 else 'up to'} {end:g}{parameter.shown_unit}",
            )
            for i in range(1, LIMIT_STEPS):
                tried = now + direction * i * step
                if direction * (tried - end) > 1e-9:
                    break
                broken = self._broken(name, tried, values)
                if broken is not None:
                    why = broken.message
                    break
                reached = tried
            ends.append((reached, why))
        return Limits(ends[0][0], ends[1][0], ends[0][1], ends[1][1])

    def _nearest_kept(self, name: str, now: float, values: Mapping[str, Value]) -> float:
        """The step nearest to `now` that keeps every rule; `now` itself when there is none."""
        parameter = self[name]
        low, high, step = _number(parameter.minimum), _number(parameter.maximum), _number(parameter.step)
        steps = [low + i * step for i in range(min(LIMIT_STEPS, int((high - low) / step + 1e-9) + 1))]
        kept = [tried for tried in steps if not self._broken(name, tried, values)]
        return min(kept, key=lambda tried: abs(tried - now), default=now)

    def _broken(self, name: str, value: float, values: Mapping[str, Value]) -> Constraint | None:
        tried = {**self.defaults(), **values, name: value}
        return next((c for c in self.constraints if name in expression.names(c.logic) and not c.holds(tried)), None)

    def customised(self, values: Mapping[str, Value]) -> bool:
        """Whether any value is the buyer's own measurement, so that the right to withdraw does not apply."""
        defaults = self.defaults()
        return any(
            parameter.customisation is Customisation.MEASURED
            and values.get(parameter.name, parameter.default) != defaults[parameter.name]
            for parameter in self.parameters
        )

    def json_schema(self) -> dict[str, object]:
        """The schema as JSON Schema 2020-12; what it has no word for stands under `x-` names."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {parameter.name: _property(parameter) for parameter in self.parameters},
            "additionalProperties": False,
            "x-constraints": [{"text": c.text, "message": c.message, "logic": c.logic} for c in self.constraints],
            "x-presets": self.presets,
        }


def _property(parameter: Parameter) -> dict[str, object]:
    kinds = {Kind.INTEGER: "integer", Kind.BOOLEAN: "boolean", Kind.TEXT: "string"}
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
        found["type"] = kinds.get(parameter.kind, "number")
    if parameter.kind in _NUMERIC:
        found |= {"minimum": parameter.minimum, "maximum": parameter.maximum, "x-step": parameter.step}
    if parameter.kind is Kind.TEXT:
        found["maxLength"] = int(parameter.maximum or 200)
    if parameter.kind is Kind.THICKNESS:
        found["x-tolerance-mm"] = parameter.tolerance_mm
    return found


def _number(value: float | None) -> float:
    assert value is not None, "checked when the parameter was made"
    return value


def length(
    name: str,
    title: str,
    default: float,
    minimum: float,
    maximum: float,
    *,
    step: float = 1.0,
    group: str = "Size",
    help: str = "",
) -> Parameter:
    """A length in mm."""
    return Parameter(
        name=name,
        kind=Kind.LENGTH,
        title=title,
        default=float(default),
        minimum=minimum,
        maximum=maximum,
        step=step,
        group=group,
        help=help,
    )


def integer(
    name: str, title: str, default: int, minimum: int, maximum: int, *, group: str = "Form", help: str = ""
) -> Parameter:
    """A whole number."""
    return Parameter(
        name=name,
        kind=Kind.INTEGER,
        title=title,
        default=default,
        minimum=minimum,
        maximum=maximum,
        step=1,
        group=group,
        help=help,
        customisation=Customisation.PRESET,
    )


def choice(
    name: str, title: str, default: str, choices: tuple[str, ...], *, group: str = "Form", help: str = ""
) -> Parameter:
    """One of several texts."""
    return Parameter(
        name=name,
        kind=Kind.CHOICE,
        title=title,
        default=default,
        choices=choices,
        group=group,
        help=help,
        customisation=Customisation.PRESET,
    )


def boolean(name: str, title: str, default: bool, *, group: str = "Form", help: str = "") -> Parameter:
    """Yes or no."""
    return Parameter(
        name=name,
        kind=Kind.BOOLEAN,
        title=title,
        default=default,
        group=group,
        help=help,
        customisation=Customisation.PRESET,
    )


def thickness(
    name: str = "thickness",
    title: str = "Sheet thickness",
    default: float = 18.0,
    choices: tuple[float, ...] = (15.0, 18.0, 21.0),
    *,
    tolerance_mm: float = 1.0,  # 18 mm sanded plywood may be +0.7 / -0.9 (fabrication.md)
    group: str = "Material",
) -> Parameter:
    """A sheet's nominal thickness, replaced by the measured one at the hub."""
    return Parameter(
        name=name,
        kind=Kind.THICKNESS,
        title=title,
        default=float(default),
        choices=choices,
        tolerance_mm=tolerance_mm,
        group=group,
        customisation=Customisation.PRESET,
    )


def constraint(text: str, message: str) -> Constraint:
    """A rule between parameters: `constraint("depth <= width / 2", "A desk is at most half as deep as wide.")`."""
    return Constraint(text, message)
