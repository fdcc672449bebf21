"""Finds a machine driver by its name: the built-in ones, and those that installed packages declare.

Role: between the hub's `--driver` and the seam in `protocol.py`. A name that nobody declares is answered with those
that there are. The simulated controller is no driver: it stands at the other end of the cable.
"""

from __future__ import annotations

from collections.abc import Callable

from jupyter_fab.core.extension_point import ExtensionPoint
from jupyter_fab_server.machines.protocol import ENTRY_POINT_GROUP, MachineConfig, MachineDriver

DRIVERS = ExtensionPoint(
    ENTRY_POINT_GROUP, "machine driver", {"grbl11": "jupyter_fab_server.machines.grbl.driver:Grbl11"}
)


def find_driver(name: str) -> Callable[[MachineConfig], MachineDriver]:
    """What makes drivers of this name.

    Raises
    ------
    NotFound
        The text lists the names that exist.
    """
    found: Callable[[MachineConfig], MachineDriver] = DRIVERS.load(name)
    return found
