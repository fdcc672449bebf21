"""Values of a design drawn from its whole range: corners, where every number is at a limit, and random ones."""

from __future__ import annotations

import importlib
import pkgutil
import random

import jupyter_fab.designs
from jupyter_fab.core.design import Design
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.parameter import Kind, Parameter

NAMES = sorted(module.name for module in pkgutil.iter_modules(jupyter_fab.designs.__path__))
TRIES = 400  # for one value: constraints of a design must leave more than a four-hundredth of its box


def library(name: str) -> Design:
    """The design of that name."""
    module = importlib.import_module(f"jupyter_fab.designs.{name}")
    return next(value for value in vars(module).values() if isinstance(value, Design))


def sampled(design: Design, count: int, seed: int = 1) -> list[dict[str, object]]:
    """So many values that the schema accepts, every second one in a corner of the range; always the same ones."""
    rng = random.Random(f"{design.name} {seed}")
    found: list[dict[str, object]] = []
    for i in range(count):
        found.append(_one(design, rng, at_limits=i % 2 == 0))
    return found


def _one(design: Design, rng: random.Random, *, at_limits: bool) -> dict[str, object]:
    for _ in range(TRIES):
        values = {p.name: _value(p, rng, at_limits) for p in design.schema.parameters}
        try:
            design.schema.check(values)
        except BadInput:
            continue
        return values
    raise AssertionError(f"{design.name}: none of {TRIES} values at {'limits' if at_limits else 'random'} is accepted")


def _value(parameter: Parameter, rng: random.Random, at_limits: bool) -> object:
    if parameter.choices:
        return rng.choice(list(parameter.choices))
    if parameter.kind is Kind.BOOLEAN:
        return rng.random() < 0.5
    low, high = parameter.minimum, parameter.maximum
    if low is None or high is None:
        return parameter.default
    # A few numbers stay at their defaults, as people leave them.
    if rng.random() < 0.15:
        return parameter.default
    if at_limits:
        found = rng.choice([low, high])
    else:
        step = parameter.step or 1
        found = low + step * rng.randint(0, int((high - low) // step))
    return int(found) if parameter.kind is Kind.INTEGER else found
