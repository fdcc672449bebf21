"""Finds a machine driver by its name: the built-in ones, and those that installed packages declare."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from pkgutil import resolve_name

from jupyter_fab.core.errors import NotFound
from jupyter_fab_server.machines.protocol import ENTRY_POINT_GROUP, MachineConfig, MachineDriver

_BUILT_IN = {"grbl11": "jupyter_fab_server.machines.grbl.driver:Grbl11"}


def find_driver(name: str) -> Callable[[MachineConfig], MachineDriver]:
    """What makes drivers of this name.

    Raises
    ------
    NotFound
        The text lists the names that exist.
    """
    declared = {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}
    if name in _BUILT_IN:
        found: Callable[[MachineConfig], MachineDriver] = resolve_name(_BUILT_IN[name])
        return found
    if name in declared:
        loaded: Callable[[MachineConfig], MachineDriver] = declared[name].load()
        return loaded
    names = sorted({*_BUILT_IN, *declared})
    raise NotFound(
        f"There is no machine driver {name!r}; installed are {', '.join(names)}.", driver=name, installed=names
    )
