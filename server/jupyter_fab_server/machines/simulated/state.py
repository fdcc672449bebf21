"""The vocabulary that the parts of the simulated board share: machine states, processor pace, what a task is.

A task is a generator that yields what it waits for, a time or a condition, so that the board has one clock and faults
can be told when to strike. Figures are those of an Uno at 115,200 baud. Nothing here moves, parses or answers; it
shares no code with our driver.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Generator

import attrs

RX_BYTES = 128
BYTE_S = 10 / 115_200  # 8N1: ten bits a byte

Condition = float | Callable[[], bool]
Task = Generator[Condition, None, None]


class State(enum.Enum):
    """The machine states of a status report."""

    IDLE = "Idle"  # stands still, takes G-code
    ALARM = "Alarm"  # G-code is locked out
    CHECK = "Check"  # lines are parsed, nothing moves
    HOME = "Home"  # looks for its corner; answers nothing
    RUN = "Run"  # executes planned blocks
    JOG = "Jog"  # executes `$J=` moves
    HOLD = "Hold"  # slows down or stands, keeps its blocks
    DOOR = "Door"  # as Hold, with the spindle off
    SLEEP = "Sleep"  # de-powered until reset


@attrs.frozen
class Pace:
    """What the processor needs for a line: chosen so that 0.1 mm moves run at some 360 lines/s, as on an Uno."""

    parse_s: float = 0.0003
    plan_s: float = 0.0022
    eeprom_s: float = 0.020
