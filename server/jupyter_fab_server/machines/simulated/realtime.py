"""What single bytes do to the simulated board the moment they arrive: `?` `!` `~`, door, jog cancel, overrides.

The controller calls `act` for every byte that Grbl picks out of the stream, wherever it stands. The soft reset (0x18)
is the controller's own.

Source: Grbl 1.1 commands.md, "Realtime commands".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .state import State

if TYPE_CHECKING:
    from .controller import Controller


DOOR, JOG_CANCEL = 0x84, 0x85
_FEED = {0x90: None, 0x91: 10, 0x92: -10, 0x93: 1, 0x94: -1}
_RAPID = {0x95: 100, 0x96: 50, 0x97: 25}
_SPINDLE = {0x99: None, 0x9A: 10, 0x9B: -10, 0x9C: 1, 0x9D: -1}


def act(board: Controller, byte: int) -> None:
    """Do what one real-time byte asks for; bytes that Grbl does not know are dropped, as it does."""
    if byte == ord("?"):
        if board.state is not State.HOME:
            board.emit(board.status())
    elif byte == ord("!"):
        hold(board)
    elif byte == ord("~"):
        resume(board)
    elif byte == DOOR:
        open_door(board)
    elif byte == JOG_CANCEL:
        if board.state is State.JOG:
            _brake(board)
    elif byte in _FEED:
        change = _FEED[byte]
        fresh = 100 if change is None else min(200, max(10, board.planner.feed_percent + change))
        board.planner.feed_percent = fresh
        _replan(board)
    elif byte in _RAPID:
        board.planner.rapid_percent = _RAPID[byte]
        _replan(board)
    elif byte in _SPINDLE:
        _spindle_percent(board, _SPINDLE[byte])
    elif byte == 0x9E and board.state is State.HOLD and board.held:
        _toggle_spindle(board)
    elif byte in (0xA0, 0xA1) and board.state in (State.IDLE, State.RUN, State.HOLD):
        if byte == 0xA0:
            board.flood = board.modal.flood = not board.flood
        else:
            board.mist = board.modal.mist = not board.mist
        board.report_soon()


def hold(board: Controller) -> None:
    """Slow down along the path and wait; the spindle goes on. A jog is cancelled instead."""
    if board.state is State.JOG:
        _brake(board)
    elif board.state is State.RUN:
        board.state, board.held = State.HOLD, False
        _brake(board)
    elif board.state is State.IDLE:
        board.state, board.held = State.HOLD, True


def _brake(board: Controller) -> None:
    board.motion.holding = True
    board.motion.changed()


def resume(board: Controller) -> None:
    """Go on after a hold or a closed door; ignored while still slowing down."""
    if board.state not in (State.HOLD, State.DOOR) or not board.held:
        return
    if board.state is State.DOOR and board.door_open:
        return
    board.held = False
    board.state = State.IDLE
    board.spindle = board.modal.spindle
    board.spindle_rpm = 0.0 if board.spindle == "M5" else board.modal.speed_rpm * board.spindle_percent / 100
    board.planner.plan(board.motion.moving)
    board.start_cycle()


def open_door(board: Controller) -> None:
    """Suspend with the spindle off; homing ends in ALARM:7, a jog is cancelled."""
    if board.state is State.HOME:
        board.emit("ALARM:7")
        board.state = State.ALARM
        board.reset()
        return
    if board.state not in (State.IDLE, State.HOLD, State.RUN, State.JOG):
        return
    board.emit("[MSG:Check Door]")
    moving = board.state in (State.RUN, State.JOG)
    board.held = board.held if board.state is State.HOLD else not moving
    if board.state is State.JOG:
        board.planner.clear(board.motion.position)
        board.motion.stand(board.motion.position)
        board.modal.position = board.motion.position
        moving, board.held = False, True
    board.state = State.DOOR
    board.spindle, board.spindle_rpm = "M5", 0.0
    if moving:
        _brake(board)


def _replan(board: Controller) -> None:
    board.planner.plan(board.motion.moving)
    board.motion.changed()
    board.report_soon()


def _spindle_percent(board: Controller, change: int | None) -> None:
    board.spindle_percent = 100 if change is None else min(200, max(10, board.spindle_percent + change))
    if board.spindle != "M5":
        board.spindle_rpm = board.modal.speed_rpm * board.spindle_percent / 100
    board.report_soon()


def _toggle_spindle(board: Controller) -> None:
    if board.spindle == "M5":
        board.spindle = board.modal.spindle
        board.spindle_rpm = board.modal.speed_rpm * board.spindle_percent / 100
    else:
        board.spindle, board.spindle_rpm = "M5", 0.0
    board.report_soon()
