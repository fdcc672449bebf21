"""A rule between parameters, written by a designer as a line of text and judged everywhere as JsonLogic.

Role: what a single slider cannot know ("a desk is at most half as deep as wide"). The logic follows from the
text when the rule is made, and travels beside it, so that no designer's code is needed to judge a value. Which rule
stops a slider, and where, is found by the schema.
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
        parsed = expression.parse(self.text)
        if self.logic not in ("", parsed):
            raise BadInput(f"The logic of the constraint {self.text!r} does not say what its text says.")
        msgspec.structs.force_setattr(self, "logic", parsed)

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether the values keep the rule."""
        return bool(expression.evaluate(self.logic, values))


def constraint(text: str, message: str) -> Constraint:
    """A rule between parameters: `constraint("depth <= width / 2", "A desk is at most half as deep as wide.")`."""
    return Constraint(text, message)
