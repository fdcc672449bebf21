"""One thing that a buyer may set: its kind, its limits, and what it says of a value.

Role: `Parameter.check` is the only judge of a single value; sliders, forms, the registry and the command line ask it.
What two parameters may not be together is a rule's (`rule.py`), and all of a design's are a schema's (`schema.py`).
"""

from __future__ import annotations

import enum
import math

import msgspec
from msgspec import UNSET, UnsetType

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter.rule import Condition

MAX_TEXT = 200  # characters, where the designer names no other limit: more than fits on any board


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
    """One thing that a buyer may set.

    What was added later is left out of the wire where it is not used, so that older packages keep their digests.
    """

    name: str
    kind: Kind
    title: str
    default: Value
    minimum: float | None = None
    maximum: float | None = None  # of a text: how many characters
    step: float | None = None
    choices: tuple[Value, ...] = ()
    group: str = "Size"
    help: str = ""
    customisation: Customisation = Customisation.MEASURED
    tolerance_mm: float = 0.0  # of a thickness: how far the measured sheet may be from the nominal
    characters: str | UnsetType = UNSET  # of a text: those that it may hold
    visible_when: Condition | UnsetType = UNSET  # where that does not hold it is not asked, and stays as designed
    locked: bool | UnsetType = UNSET  # set by the designer: shown to buyers, not theirs to change
    formerly: tuple[str, ...] | UnsetType = UNSET  # what it was called in versions before

    def __post_init__(self) -> None:
        """Refuse definitions that could never be set."""
        if not self.name.isidentifier() or self.name.startswith("_"):
            raise BadInput(f"A parameter's name is a Python name; {self.name!r} is none.")
        if self.kind in NUMERIC:
            if self.minimum is None or self.maximum is None or self.step is None:
                raise BadInput(f"The {self.kind} {self.name!r} needs minimum, maximum and step.")
            if not (self.minimum <= self.maximum and self.step > 0):
                raise BadInput(f"{self.name!r}: minimum must not be above maximum, and step must be more than 0.")
        if self.kind in (Kind.CHOICE, Kind.THICKNESS) and not self.choices:
            raise BadInput(f"The {self.kind} {self.name!r} needs choices.")
        if self.characters == "":
            raise BadInput(f"The text {self.name!r} allows no character; name those that it may hold.")
        self.check(self.default)

    @property
    def longest(self) -> int:
        """How many characters a text may have."""
        return int(self.maximum or MAX_TEXT)

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
        if self.locked and not measured and not same(value, self.default):
            raise BadInput(
                f"{self.title} is set by the designer at {self.default}{self.shown_unit}; ask a designer for another.",
                pointer=pointer,
                value=value,
                customisation_request=True,
            )
        number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        if (self.kind in NUMERIC or self.kind is Kind.THICKNESS) and not number:
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
                return self._check_text(value, pointer)
        return self._check_number(value, pointer)  # type: ignore[arg-type]

    def _check_number(self, value: float, pointer: str) -> Value:
        low, high, step = given(self.minimum), given(self.maximum), given(self.step)
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
            near = self.nearest(value)
            raise BadInput(
                f"{self.title} goes in steps of {step:g}{self.shown_unit}; {near:g} is the nearest to {value:g}.",
                pointer=pointer,
                value=value,
                nearest=near,
            )
        if self.kind is Kind.INTEGER:
            return round(value)
        # On its step exactly: what a slider in a browser makes of 10 may be 10.000000000000002.
        return float(high) if abs(value - high) <= 1e-9 else round(float(low + round(count) * step), 9)

    def nearest(self, value: float) -> float:
        """The step of a number's range nearest to a figure, or the range's end, which is offered where no step is."""
        low, high, step = given(self.minimum), given(self.maximum), given(self.step)
        inside = max(low, min(high, value))
        near = low + math.floor((inside - low) / step + 0.5) * step
        return high if near > high - 1e-9 or abs(high - inside) < abs(near - inside) else near

    def _check_text(self, value: object, pointer: str) -> str:
        if not isinstance(value, str) or len(value) > self.longest:
            long = f"; it has {len(value)}" if isinstance(value, str) else ""
            raise BadInput(
                f"{self.title} is a text of at most {self.longest} characters{long}.",
                pointer=pointer,
                value=value,
                longest=self.longest,
            )
        strange = [one if one.isprintable() else f"U+{ord(one):04X}" for one in self.strange(value)]
        if strange:
            raise BadInput(
                f"{self.title} may not hold {' '.join(strange)}; leave it out.",
                pointer=pointer,
                value=value,
                not_allowed=strange,
            )
        return value

    def strange(self, text: str) -> list[str]:
        """The characters of a text that it may not hold, each once."""
        if self.characters:
            return [one for one in dict.fromkeys(text) if one not in self.characters]
        return [one for one in dict.fromkeys(text) if not one.isprintable()]

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


def same(a: object, b: object) -> bool:
    """Whether two values are one: 18 is 18.0, and yes is not 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
    return a == b


NUMERIC = (Kind.LENGTH, Kind.ANGLE, Kind.INTEGER)


def given(value: float | None) -> float:
    """The limit or step of a numeric kind, which is always there."""
    assert value is not None, "checked when the parameter was made"
    return value
