"""Values from all over a design's range: defaults, presets, corners where every number is at a limit, and others.

For whoever asks whether something holds over the whole range: `jupyter fab check --samples`, tests. The same schema
gives the same values, each of which the schema accepts.
"""

from __future__ import annotations

import random

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter.parameter import Kind, Parameter
from jupyter_fab.core.parameter.schema import ParameterSchema

TRIES = 400  # for one set of values: rules must leave more than a four-hundredth of the box of all values
STAYS = 0.15  # how often a number stays at its default, as people leave it


def samples(schema: ParameterSchema, count: int, seed: int = 1) -> list[dict[str, Value]]:
    """At most so many sets of values beside the defaults and presets, every second one in a corner of the range."""
    presets = [{**schema.defaults(), **values} for values in schema.presets.values()]
    return [schema.defaults(), *presets, *spread(schema, count, seed)]


def spread(schema: ParameterSchema, count: int, seed: int | str) -> list[dict[str, Value]]:
    """At most so many sets of values, every second one in a corner of the range."""
    rng = random.Random(seed)
    found: list[dict[str, Value]] = []
    for i in range(count):
        for _ in range(TRIES):
            values = {p.name: _value(p, rng, at_limits=i % 2 == 0) for p in schema.parameters}
            try:
                found.append(schema.check(values))
            except BadInput:
                continue
            break
    return found


def _value(parameter: Parameter, rng: random.Random, *, at_limits: bool) -> Value:
    if parameter.choices:
        return rng.choice(list(parameter.choices))
    if parameter.kind is Kind.BOOLEAN:
        return rng.random() < 0.5
    low, high = parameter.minimum, parameter.maximum
    if parameter.kind is Kind.TEXT or low is None or high is None or rng.random() < STAYS:
        return parameter.default
    step = parameter.step or 1
    found = rng.choice([low, high]) if at_limits else low + step * rng.randint(0, int((high - low) // step))
    return round(found) if parameter.kind is Kind.INTEGER else found
