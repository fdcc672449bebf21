"""What the simulated board does with one line: a generator that yields where Grbl would wait, and answers at the end.

The controller's main loop drives it: a yielded float is an instant of virtual time, a yielded function a condition. A
reset simply drops the generator, and with it the `ok` that will never come.

Source: Grbl 1.1 interface.md and commands.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from . import arcs, interpreter
from .memory import Refusal, Vec
from .state import State, Task
from .system import command, stall
from .words import words

if TYPE_CHECKING:
    from .controller import Controller

_JOG_WORDS = {("G", 20), ("G", 21), ("G", 90), ("G", 91), ("G", 53)}
_NEAR_MM = 1e-4  # rounding of a position in steps, far below one


def line_task(board: Controller, text: str, overflow: bool) -> Task:
    """Yield while the line waits; ends with its `ok` or `error:N`."""
    try:
        yield board.now + board.pace.parse_s
        if overflow:
            raise Refusal(11)
        if text.startswith("$J="):
            yield from jog(board, text[3:])
        elif text.startswith("$"):
            yield from command(board, text)
        elif text:
            if board.state in (State.ALARM, State.JOG):
                raise Refusal(9)
            yield from gcode(board, text)
    except Refusal as refusal:
        board.emit(f"error:{refusal.code}")
        return
    board.emit("ok")
    after, board.after_line = board.after_line, None
    if after is not None:
        after()


def startup(board: Controller) -> Task:
    """Yield while the stored start-up lines run; each is printed back with its own `:ok`."""
    for text in board.memory.startup:
        if text:
            yield from gcode(board, text)
            board.emit(f">{text}:ok")


def idle(board: Controller) -> bool:
    """Return whether all planned motion has ended."""
    return not board.planner.blocks and board.motion.stopped


def gcode(board: Controller, text: str) -> Task:
    """Yield while one G-code line is carried out. Raises Refusal with nothing done."""
    fresh, steps = interpreter.interpret(text, board.modal, board.memory)
    start = board.modal.position
    board.modal = fresh
    for step in steps:
        if isinstance(step, interpreter.Line):
            yield from straight(board, step.target, step.feed_mm_min)
            start = step.target
        elif isinstance(step, interpreter.Arc):
            tolerance = board.memory.settings[12]
            for point in arcs.points(start, step.target, step.centre, step.plane, step.clockwise, tolerance):
                yield from straight(board, point, step.feed_mm_min)
            start = step.target
        elif isinstance(step, interpreter.Store):
            yield lambda: idle(board)
            yield from stall(board)
            board.memory.positions[step.name] = step.position
            board.memory.save()
            board.report_soon(offset=True)
        elif board.state is not State.CHECK:
            yield lambda: idle(board)
            yield from _stationary(board, step)
        if isinstance(step, interpreter.End):
            board.emit("[MSG:Pgm End]")


def _stationary(board: Controller, step: interpreter.Step) -> Task:
    """Do what is done standing still."""
    if isinstance(step, interpreter.Dwell):
        yield board.now + step.seconds
    elif isinstance(step, interpreter.Spindle):
        settings = board.memory.settings
        board.spindle = step.direction
        asked = min(max(step.speed_rpm, settings[31]), settings[30]) if step.speed_rpm else 0.0
        board.spindle_rpm = 0.0 if step.direction == "M5" else asked
        board.report_soon()
    elif isinstance(step, interpreter.Coolant):
        board.mist, board.flood = step.mist, step.flood
        board.report_soon()
    elif isinstance(step, interpreter.Wait):
        board.report_soon(offset=True)
    elif isinstance(step, interpreter.Pause):
        board.state, board.held = State.HOLD, True
        yield board.now
    elif isinstance(step, interpreter.End):
        board.spindle, board.spindle_rpm, board.mist, board.flood = "M5", 0.0, False, False
        board.planner.feed_percent = board.planner.rapid_percent = board.spindle_percent = 100
        board.report_soon()


def straight(board: Controller, target: Vec, feed_mm_min: float | None, *, jog: bool = False) -> Task:
    """Yield until the move has found room in the planner. A target out of travel ends in ALARM:2, as soft limits do."""
    if board.memory.settings[20] and not jog and beyond(board, target):
        if board.state is State.RUN or board.planner.blocks:
            board.start_cycle()
            board.motion.holding = True
            board.motion.changed()
            yield lambda: board.motion.stopped
        board.critical(2)
        yield lambda: False
    if board.state is State.CHECK:
        return
    yield board.now + board.pace.plan_s
    yield lambda: board.planner.free > 0
    board.planner.add(target, feed_mm_min, jog=jog, line=board.lines_read, moving=board.motion.moving)
    board.motion.changed()


def beyond(board: Controller, target: Vec) -> bool:
    """Return whether a machine position lies out of the travel."""
    return any(
        not -travel - _NEAR_MM <= part <= _NEAR_MM for part, travel in zip(target, board.memory.travel, strict=True)
    )


def jog(board: Controller, text: str) -> Task:
    """Yield while a `$J=` line is planned. Raises Refusal: 8 not idle, 15 out of travel, 16 foreign words."""
    if board.state not in (State.IDLE, State.JOG):
        raise Refusal(8)
    if any(letter not in "XYZFN" and (letter, value) not in _JOG_WORDS for letter, value in words(text)):
        raise Refusal(16)
    modal = attrs.evolve(board.modal, motion="G1", feed_mode="G94", feed_mm_min=0.0)
    fresh, steps = interpreter.interpret(text, modal, board.memory)
    if len(steps) != 1 or not isinstance(steps[0], interpreter.Line):
        raise Refusal(16)
    if board.memory.settings[20] and beyond(board, steps[0].target):
        raise Refusal(15)
    yield from straight(board, steps[0].target, fresh.feed_mm_min, jog=True)
    board.modal.position = steps[0].target
    board.start_cycle(State.JOG)
