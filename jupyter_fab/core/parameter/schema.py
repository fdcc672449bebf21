"""All parameters of a design with the rules between them, and the answers that a form asks of them.

Role: `check` fills in defaults and refuses with a JSON pointer, also for the sheet that was measured; `asked` says
which parameters are asked for at some values; `limits` says how far one slider may move while the others stay, and why
it stops there. What is not asked for stands at the designer's default, whatever was typed there before: equal pieces
have equal values. No code of a designer is run here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from jupyter_fab.core import expression
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter.json_schema import json_schema as as_json_schema
from jupyter_fab.core.parameter.parameter import NUMERIC, Customisation, Kind, Parameter, given, same
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
        for index, constraint in enumerate(self.constraints):
            strange = expression.names(constraint.logic) - set(known)
            if strange:
                raise BadInput(
                    f"The constraint {constraint.text!r} speaks of {', '.join(sorted(strange))}, no parameter.",
                    pointer=f"/constraints/{index}/text",
                )
            try:
                expression.evaluate(constraint.logic, self.defaults())
            except BadInput as error:
                raise BadInput(
                    f"The constraint {constraint.text!r} cannot be reckoned: {error.message}",
                    pointer=f"/constraints/{index}/text",
                ) from error
        self._judge_conditions()
        self._judge_names_before()
        self.check({})
        for name, values in self.presets.items():
            try:
                self.check(values)
            except BadInput as error:
                raise BadInput(
                    f"The preset {name!r} cannot be chosen: {error.message}",
                    pointer=f"/presets/{_escaped(name)}{error.pointer or ''}",
                ) from error

    def _judge_conditions(self) -> None:
        """Refuse a condition that speaks of something else than the parameters above it, or cannot be reckoned."""
        above: dict[str, Value] = {}
        for index, parameter in enumerate(self.parameters):
            pointer = f"/parameters/{index}/visible_when"
            if parameter.visible_when:
                condition = parameter.visible_when
                strange = expression.names(condition.logic) - set(above)
                if strange:
                    raise BadInput(
                        f"{parameter.name!r} is visible when {condition.text!r}, which speaks of "
                        f"{', '.join(sorted(strange))}: a condition may speak of the parameters above it only.",
                        pointer=pointer,
                    )
                try:
                    expression.evaluate(condition.logic, above)
                except BadInput as error:
                    raise BadInput(f"{parameter.name!r}, visible_when: {error.message}", pointer=pointer) from error
            above[parameter.name] = parameter.default

    def _judge_names_before(self) -> None:
        """Refuse a name of before that is another parameter's, now or before."""
        taken = {parameter.name for parameter in self.parameters}
        for index, parameter in enumerate(self.parameters):
            for name in parameter.formerly or ():
                if name in taken:
                    raise BadInput(
                        f"{parameter.name!r} cannot have been called {name!r}, which is another's name.",
                        pointer=f"/parameters/{index}/formerly",
                    )
                taken.add(name)

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

    def settled(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """All values as the piece is made of them: defaults filled in, and what is not asked for as designed."""
        found = self.defaults()
        for parameter in self.parameters:  # a condition speaks of what stands above it, so once through is enough
            if parameter.name in values and not (parameter.visible_when and not parameter.visible_when.holds(found)):
                found[parameter.name] = values[parameter.name]
        return found

    def asked(self, values: Mapping[str, Value]) -> tuple[str, ...]:
        """The names of the parameters that are asked for at those values, in order."""
        found = self.settled(values)
        return tuple(p.name for p in self.parameters if not p.visible_when or p.visible_when.holds(found))

    def check(self, values: Mapping[str, object], *, measured: Mapping[str, float] | None = None) -> dict[str, Value]:
        """All values, defaults filled in, in their types and within every rule; what is not asked for as designed.

        `measured` gives the thickness of the sheet in hand, by parameter; it replaces the nominal one after the rules
        were judged by the nominal.

        Raises
        ------
        BadInput
            With the JSON pointer of what is wrong; `fields` say whether a customisation request may answer it.
        """
        for name in values:
            self[name]
        checked = self.settled({p.name: p.check(values.get(p.name, p.default)) for p in self.parameters})
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

    def of_sheets(self, values: Mapping[str, Value], measured_mm: Mapping[float, float]) -> dict[str, float]:
        """What was measured, by the thickness parameter that stands for it: each that has that nominal thickness."""
        found: dict[str, float] = {}
        for parameter in self.parameters:
            if parameter.kind is Kind.THICKNESS:
                nominal_mm = float(values.get(parameter.name, parameter.default))
                if nominal_mm in measured_mm:
                    found[parameter.name] = measured_mm[nominal_mm]
        return found

    def limits(self, name: str, values: Mapping[str, Value]) -> Limits:
        """How far a numeric parameter may move while all others keep their values, and why it stops there."""
        parameter = self[name]
        if parameter.kind not in NUMERIC:
            raise BadInput(f"{name!r} is no slider; only numbers have limits.", pointer=f"/{name}")
        if parameter.locked:
            why = f"{parameter.title} is set by the designer."
            fixed = float(parameter.default)
            return Limits(fixed, fixed, why, why)
        low, high = given(parameter.minimum), given(parameter.maximum)
        rules = self._rules_about(name)
        now = float(values.get(name, parameter.default))
        if self._broken(rules, name, now, values):
            now = self._nearest_kept(rules, name, now, values)
        ends: list[tuple[float, str]] = []
        for direction, end in ((-1, low), (1, high)):
            reached, why = (
                now,
                f"{parameter.title}: {'from' if direction < 0 else 'up to'} {end:g}{parameter.shown_unit}",
            )
            for tried in _onward(parameter, now, direction):
                broken = self._broken(rules, name, tried, values)
                if broken is not None:
                    why = broken.message
                    break
                reached = tried
            ends.append((reached, why))
        return Limits(ends[0][0], ends[1][0], ends[0][1], ends[1][1])

    def nearest(self, name: str, values: Mapping[str, Value]) -> float:
        """The value of a numeric parameter nearest to its own that keeps every rule, while all others keep theirs.

        Its own value, where no value of it keeps them.
        """
        now = float(values.get(name, self[name].default))
        rules = self._rules_about(name)
        return self._nearest_kept(rules, name, now, values) if self._broken(rules, name, now, values) else now

    def _nearest_kept(self, rules: Sequence[Constraint], name: str, now: float, values: Mapping[str, Value]) -> float:
        """The step nearest to `now` that keeps every rule; `now` itself when there is none."""
        parameter = self[name]
        low, step = given(parameter.minimum), given(parameter.step)
        steps = _onward(parameter, low - step, 1)
        kept = [tried for tried in steps if not self._broken(rules, name, tried, values)]
        return min(kept, key=lambda tried: abs(tried - now), default=now)

    def _rules_about(self, name: str) -> tuple[Constraint, ...]:
        """The rules that a parameter has a say in: by its own name, or by what is asked for because of it."""
        touched = {name}
        for parameter in self.parameters:
            if parameter.visible_when and expression.names(parameter.visible_when.logic) & touched:
                touched.add(parameter.name)
        return tuple(c for c in self.constraints if expression.names(c.logic) & touched)

    def _broken(
        self, rules: Sequence[Constraint], name: str, value: float, values: Mapping[str, Value]
    ) -> Constraint | None:
        tried = self.settled({**values, name: value})
        return next((c for c in rules if not c.holds(tried)), None)

    def customised(self, values: Mapping[str, Value]) -> bool:
        """Whether any value is the buyer's own measurement, so that the right to withdraw does not apply."""
        found = self.settled(values)
        return any(
            parameter.customisation is Customisation.MEASURED and not same(found[parameter.name], parameter.default)
            for parameter in self.parameters
        )

    def json_schema(self) -> dict[str, object]:
        """The schema as JSON Schema 2020-12; what it has no word for stands under `x-` names."""
        return as_json_schema(self)


def _onward(parameter: Parameter, now: float, direction: int) -> Iterator[float]:
    """The steps of a slider from a figure on, that one not included; its end comes last even where it is no step."""
    low, high, step = given(parameter.minimum), given(parameter.maximum), given(parameter.step)
    count = (now - low) / step
    first = math.floor(count + 1e-9) + 1 if direction > 0 else math.ceil(count - 1e-9) - 1
    for i in range(LIMIT_STEPS):
        tried = low + (first + direction * i) * step
        if tried < low - 1e-9 and direction < 0:
            return
        if tried > high - 1e-9 and direction > 0:
            if now < high - 1e-9:
                yield high
            return
        yield tried


def _escaped(name: str) -> str:
    """A name as a JSON pointer writes it."""
    return name.replace("~", "~0").replace("/", "~1")
