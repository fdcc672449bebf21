"""All parameters of a design with the rules between them, and the answers that a form asks of them.

Role: `check` fills in defaults and refuses with a JSON pointer, also for the sheet that was measured; `limits` says how
far one slider may move while the others stay, and why it stops there; `json_schema` is what packages carry. No code of
a designer is run here.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from jupyter_fab.core import expression
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter.parameter import NUMERIC, Customisation, Kind, Parameter, given
from jupyter_fab.core.parameter.rule import Constraint

MAX_PARAMETERS = 60  # a form that no one would fill in
LIMIT_STEPS = 4_000  # how many steps of a slider are tried when its end is sought


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
        if parameter.kind not in NUMERIC:
            raise BadInput(f"{name!r} is no slider; only numbers have limits.", pointer=f"/{name}")
        low, high, step = given(parameter.minimum), given(parameter.maximum), given(parameter.step)
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
        low, high, step = given(parameter.minimum), given(parameter.maximum), given(parameter.step)
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
    if parameter.kind in NUMERIC:
        found |= {"minimum": parameter.minimum, "maximum": parameter.maximum, "x-step": parameter.step}
    if parameter.kind is Kind.TEXT:
        found["maxLength"] = int(parameter.maximum or 200)
    if parameter.kind is Kind.THICKNESS:
        found["x-tolerance-mm"] = parameter.tolerance_mm
    return found
