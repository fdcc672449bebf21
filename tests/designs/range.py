"""The library's designs by name, and values drawn from the whole range of each; always the same ones."""

from __future__ import annotations

import importlib
import pkgutil

import jupyter_fab.designs
from jupyter_fab.core.design import Design
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter.sample import spread

NAMES = sorted(module.name for module in pkgutil.iter_modules(jupyter_fab.designs.__path__))


def library(name: str) -> Design:
    """The design of that name."""
    module = importlib.import_module(f"jupyter_fab.designs.{name}")
    return next(value for value in vars(module).values() if isinstance(value, Design))


def sampled(design: Design, count: int, seed: int = 1) -> list[dict[str, Value]]:
    """So many values that the schema accepts, every second one in a corner of the range."""
    found = spread(design.schema, count, f"{design.name} {seed}")
    assert len(found) == count, f"{design.name}: its rules leave too little of its range"
    return found
