"""Rules between parameters, written by a designer as a line of text and judged everywhere as JsonLogic.

Role: what a single slider cannot know: what two values may not be together (`Constraint`: "a desk is at most half as
deep as wide"), and when a parameter is asked for at all (`Condition`: the words only where something is engraved). The
logic follows from the text when the rule is made, and travels beside it, so that no designer's code is needed to judge
a value. Which rule stops a slider, and where, is found by the schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from jupyter_fab.core import expression
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value


class Constraint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule between parameters, as text for people and JsonLogic for machines, with what to say when it is broken."""

    text: str
    message: str
    logic: Any = ""  # JsonLogic

    def __post_init__(self) -> None:
        """Derive the logic from the text, so that the two can never differ."""
        msgspec.structs.force_setattr(self, "logic", _logic(self.text, self.logic))

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether the values keep the rule; what cannot be reckoned (a division by zero) does not."""
        return _truth(self.logic, values, without=False)


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a parameter is asked for, as text for people and JsonLogic for machines."""

    text: str
    logic: Any = ""  # JsonLogic

    def __post_init__(self) -> None:
        """Derive the logic from the text, so that the two can never differ."""
        msgspec.structs.force_setattr(self, "logic", _logic(self.text, self.logic))

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether the parameter is asked for at those values; where that cannot be reckoned it is."""
        return _truth(self.logic, values, without=True)


def _truth(logic: expression.Logic, values: Mapping[str, Value], *, without: bool) -> bool:
    try:
        return bool(expression.evaluate(logic, values))
    except BadInput:
        return without


def _logic(text: str, said: object) -> expression.Logic:
    parsed = expression.parse(text)
    if said not in ("", parsed):
        raise BadInput(f"The logic of the expression {text!r} does not say what its text says.")
    return parsed


def constraint(text: str, message: str) -> Constraint:
    """A rule between parameters: `constraint("depth <= width / 2", "A desk is at most half as deep as wide.")`."""
    return Constraint(text, message)
