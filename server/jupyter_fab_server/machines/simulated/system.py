"""The `$` commands of the simulated board: settings, reports, check mode, unlock, homing, sleep, restore.

A task of the controller's main loop, like a line of G-code; `tasks.py` adds the `ok` or the `error:N`.

Source: Grbl 1.1 commands.md, "Grbl '$' Commands", and interface.md for what each prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import interpreter, reports
from .memory import Memory, Refusal, Vec
from .state import State, Task
from .words import number

if TYPE_CHECKING:
    from .controller import Controller

_LOCATE_S = 2.0  # backing off and touching again, slowly, on three axes


def command(board: Controller, text: str) -> Task:
    """Yield while a `$` line is carried out. Raises Refusal: 3 unknown, 5 no homing, 8 not idle."""
    busy = board.state not in (State.IDLE, State.ALARM)
    if text == "$":
        board.emit(reports.HELP)
    elif text == "$$":
        if board.state in (State.RUN, State.HOLD):
            raise Refusal(8)
        for line in board.memory.lines():
            board.emit(line)
    elif text == "$G":
        board.emit(reports.parser_state(board.modal, board.memory))
    elif text == "$C":
        _check_mode(board)
    elif text == "$X":
        if board.state is State.ALARM:
            board.emit("[MSG:Caution: Unlocked]")
            board.state = State.IDLE
    elif busy:
        raise Refusal(8)
    elif text == "$#":
        for line in reports.parameters(board.modal, board.memory):
            board.emit(line)
    elif text == "$I":
        for line in reports.build(board.memory):
            board.emit(line)
    elif text == "$N":
        for index, line in enumerate(board.memory.startup):
            board.emit(f"$N{index}={line}")
    elif text == "$H":
        yield from _home(board)
    elif text == "$SLP":
        board.emit("[MSG:Sleeping]")
        board.state, board.spindle, board.spindle_rpm = State.SLEEP, "M5", 0.0
    else:
        yield from _write(board, text)


def _check_mode(board: Controller) -> None:
    if board.state is State.CHECK:
        board.emit("[MSG:Disabled]")
        board.after_line = board.reset
    elif board.state is State.IDLE:
        board.emit("[MSG:Enabled]")
        board.state = State.CHECK
    else:
        raise Refusal(8)


def home_position(memory: Memory) -> Vec:
    """Return where the machine stands after homing: a pull-off away from the corner that $23 names."""
    mask, off = int(memory.settings[23]), memory.settings[27]
    x, y, z = (off - travel if mask >> axis & 1 else -off for axis, travel in enumerate(memory.travel))
    return (x, y, z)


def _home(board: Controller) -> Task:
    if not board.memory.settings[22]:
        raise Refusal(5)
    goal, here = home_position(board.memory), board.carriage
    seek = board.memory.settings[25] / 60
    rise, across = abs(goal[2] - here[2]), max(abs(goal[0] - here[0]), abs(goal[1] - here[1]))
    board.state = State.HOME
    yield board.now + (rise + across) / seek + _LOCATE_S
    board.drift = (0.0, 0.0, 0.0)
    board.motion.stand(goal)
    board.planner.clear(goal)
    board.modal.position = goal
    board.state = State.IDLE
    board.after_line = board.run_startup


def _write(board: Controller, text: str) -> Task:
    name, equals, value = text[1:].partition("=")
    if not equals:
        raise Refusal(3)
    if name == "RST":
        board.memory.restore(value)
        board.emit("[MSG:Restoring defaults]")
        board.after_line = board.reset
    elif name == "I":
        board.memory.name = value
    elif name in ("N0", "N1"):
        if board.state is not State.IDLE:
            raise Refusal(8)
        interpreter.interpret(value, board.modal, board.memory)
        board.memory.startup[int(name[1])] = value
    elif name.isdecimal():
        board.memory.set(int(name), number(value))
    else:
        raise Refusal(3)
    board.memory.save()
    yield from stall(board)


def stall(board: Controller) -> Task:
    """Yield for the time that an EEPROM write takes, during which arriving bytes are lost."""
    board.stalled_until, board.fifo = board.now + board.pace.eeprom_s, 0
    yield board.stalled_until
