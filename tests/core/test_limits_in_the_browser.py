"""The order form judges sizes as the registry does: both are held to one file of cases.

They are made of a desk's parameters and of one set with every kind: what is allowed, what is asked at all, how far
sliders go, and what becomes of sizes saved with another version.

`python -m tests.core.test_limits_in_the_browser` writes the file anew; the form's own test reads it.
"""

import json
import random
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter import Kind, ParameterSchema, carry_over
from jupyter_fab.core.wire.codec import plain
from tests.core.parameters import DESK, EVERY_KIND, OFF_THE_GRID

CASES = Path(__file__).parents[2] / "labextension" / "test" / "cases" / "limits.json"
EACH = 30
SLIDERS = (Kind.LENGTH, Kind.ANGLE, Kind.INTEGER)


def some_values(schema: ParameterSchema, chance: random.Random) -> dict[str, Any]:
    """Values of which some are allowed and some are not."""
    found: dict[str, Any] = {}
    for one in schema.parameters:
        if one.kind in SLIDERS:
            low, high, step = float(one.minimum or 0), float(one.maximum or 0), float(one.step or 1)
            found[one.name] = low + step * chance.randrange(-2, int((high - low) / step) + 3)
            if (high - low) % step and chance.random() < 0.3:  # such an end is offered too
                found[one.name] = high
            if one.kind is Kind.INTEGER:
                found[one.name] = int(found[one.name])
        elif one.choices:
            found[one.name] = chance.choice(one.choices)
        elif one.kind is Kind.BOOLEAN:
            found[one.name] = chance.random() < 0.5
        elif one.kind is Kind.TEXT:
            found[one.name] = chance.choice(["", "Bo", "Änne & Bo", "漢字", "A\tB", "x" * (one.longest + 1), "🙂"])
    return found


def case(schema: ParameterSchema, values: dict[str, Any]) -> dict[str, Any]:
    """What Python says of the values: whether they may be ordered, and how far each slider may move."""
    try:
        schema.check(schema.settled(values))  # as the form sends them
        allowed = True
    except BadInput:
        allowed = False
    sliders = [one.name for one in schema.parameters if one.kind in SLIDERS]
    limits = {name: schema.limits(name, values) for name in sliders}
    return {
        "values": values,
        "allowed": allowed,
        "asked": schema.asked(values),
        "settled": schema.settled(values),
        "limits": {name: [found.low, found.high, found.why_low, found.why_high] for name, found in limits.items()},
    }


def cases() -> list[dict[str, Any]]:
    """The same cases each time."""
    chance = random.Random(7)
    made = []
    for name, schema in (
        ("a desk", DESK),
        ("every kind", EVERY_KIND),
        ("a range that ends between two steps", OFF_THE_GRID),
    ):
        tried = [case(schema, some_values(schema, chance)) for _ in range(EACH)]
        made.append({"design": name, "schema": plain(schema), "cases": tried, "saved": saved_cases(schema, chance)})
    return made


def saved_cases(schema: ParameterSchema, chance: random.Random) -> list[dict[str, Any]]:
    """What becomes of sizes that were saved with another version: some renamed, gone, out of range, of another type."""
    newer = schema
    first = schema.parameters[0]
    if first.visible_when is UNSET:
        called = msgspec.structs.replace(first, formerly=("breadth", "wide"))
        newer = msgspec.structs.replace(schema, parameters=(called, *schema.parameters[1:]))
    found = []
    for _ in range(EACH):
        saved = some_values(newer, chance)
        for name in chance.sample(sorted(saved), 2):
            saved[name] = chance.choice([7, 1e5, "x", True, 18.2])
        saved |= chance.choice([{}, {"breadth": 900, "wings": False}, {"wide": 1e4, "breadth": 2}])
        if chance.random() < 0.5:
            del saved[first.name]
        carried = carry_over(newer, saved)
        found.append({"saved": saved, "values": carried.values, "words": carried.words})
    return [{"schema": plain(newer), "cases": found}]


def test_the_cases_are_what_python_says() -> None:
    """The file that the form's test reads holds the answers that the registry would give today."""
    assert json.loads(CASES.read_text()) == json.loads(json.dumps(cases()))


def test_the_cases_hold_both_answers() -> None:
    """Some values are allowed and some are not, or the file would prove nothing."""
    answers = {one["allowed"] for made in json.loads(CASES.read_text()) for one in made["cases"]}
    assert answers == {True, False}


if __name__ == "__main__":
    CASES.write_text(json.dumps(cases()) + "\n")
