"""The order form judges sizes as the registry does: both are held to one file of cases, made from the library's desk.

`python tests/core/test_limits_in_the_browser.py` writes the file anew; the form's own test reads it.
"""

import json
import random
from pathlib import Path
from typing import Any

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter import Kind, ParameterSchema
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.designs.bookshelf import bookshelf
from jupyter_fab.designs.desk import desk

CASES = Path(__file__).parents[2] / "labextension" / "test" / "cases" / "limits.json"
EACH = 40
SLIDERS = (Kind.LENGTH, Kind.ANGLE, Kind.INTEGER)


def some_values(schema: ParameterSchema, chance: random.Random) -> dict[str, Any]:
    """Values of which some are allowed and some are not."""
    found: dict[str, Any] = {}
    for one in schema.parameters:
        if one.kind in SLIDERS:
            low, high, step = float(one.minimum or 0), float(one.maximum or 0), float(one.step or 1)
            found[one.name] = low + step * chance.randrange(-2, int((high - low) / step) + 3)
            if one.kind is Kind.INTEGER:
                found[one.name] = int(found[one.name])
        elif one.choices:
            found[one.name] = chance.choice(one.choices)
    return found


def case(schema: ParameterSchema, values: dict[str, Any]) -> dict[str, Any]:
    """What Python says of the values: whether they may be ordered, and how far each slider may move."""
    try:
        schema.check(values)
        allowed = True
    except BadInput:
        allowed = False
    sliders = [one.name for one in schema.parameters if one.kind in SLIDERS]
    limits = {name: schema.limits(name, values) for name in sliders}
    return {
        "values": values,
        "allowed": allowed,
        "limits": {name: [found.low, found.high, found.why_low, found.why_high] for name, found in limits.items()},
    }


def cases() -> list[dict[str, Any]]:
    """The same cases each time."""
    chance = random.Random(7)
    made = []
    for design in (desk, bookshelf):
        schema = design.schema
        tried = [case(schema, some_values(schema, chance)) for _ in range(EACH)]
        made.append({"design": design.name, "schema": plain(schema), "cases": tried})
    return made


def test_the_cases_are_what_python_says() -> None:
    """The file that the form's test reads holds the answers that the registry would give today."""
    assert json.loads(CASES.read_text()) == json.loads(json.dumps(cases()))


def test_the_cases_hold_both_answers() -> None:
    """Some values are allowed and some are not, or the file would prove nothing."""
    answers = {one["allowed"] for made in json.loads(CASES.read_text()) for one in made["cases"]}
    assert answers == {True, False}


if __name__ == "__main__":
    CASES.write_text(json.dumps(cases()) + "\n")
