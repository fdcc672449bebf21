"""`--hold`, `--skin` and `--screws`: how a job is held, where it is not as the machine's profile says.

Options in, a machine's profile with that way of holding out: `cut` and `gcode` nest, cut and prove with it.
"""

from __future__ import annotations

from collections.abc import Callable

import click
import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.holding import SKIN_MM, Holding, PartsHeld
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile


def hold_options[**P, R](command: Callable[P, R]) -> Callable[P, R]:
    """The command with the options that say how a job is held."""
    for option in (
        click.option(
            "--screws/--no-screws",
            default=None,
            help="Screw the sheet down in the waste: a first program makes the holes. As the profile says.",
        ),
        click.option("--skin", "skin_mm", type=float, help=f"The onion skin's thickness in mm ({SKIN_MM:g})."),
        click.option(
            "--hold",
            "parts_held",
            type=click.Choice([held.value for held in PartsHeld]),
            help="What holds the parts: tabs, or an onion skin that is cut with a knife. As the profile says.",
        ),
    ):
        command = option(command)
    return command


def holding_machine(
    machine: MachineProfile, parts_held: str | None, skin_mm: float | None, screws: bool | None
) -> MachineProfile:
    """The machine with its way of holding changed to what was asked for.

    Raises
    ------
    BadInput
        If a skin's thickness is given where tabs hold the parts.
    """
    own = machine.holding
    held = PartsHeld(parts_held) if parts_held else own.parts
    if skin_mm is not None and held is not PartsHeld.ONION_SKIN:
        raise BadInput("--skin is an onion skin's thickness; say --hold onion-skin with it.")
    holding = msgspec.structs.replace(
        own,
        parts=held,
        skin_mm=own.skin_mm if skin_mm is None else skin_mm,
        screws=own.screws if screws is None else screws,
    )
    # made anew, so that its values are judged
    return msgspec.structs.replace(machine, holding=Holding(**msgspec.structs.asdict(holding)))


def as_stored(machine: MachineProfile, layout: Layout) -> MachineProfile:
    """The machine holding as a stored layout says: its skin and its screws stay."""
    holding = msgspec.structs.replace(
        machine.holding,
        parts=PartsHeld.ONION_SKIN if layout.skin_mm else PartsHeld.TABS,
        skin_mm=layout.skin_mm or machine.holding.skin_mm,
        screws=bool(layout.screws),
    )
    return msgspec.structs.replace(machine, holding=holding)
