"""The control channel of a simulated board: a Unix socket that takes one JSON object a line and answers with one.

It is the hand on the cable: tests, demos and classes pull the plug, press a limit switch or look at what really
happened (`state`, `path`), which no host could ask the board itself. `{"do": "help"}` lists what can be done.
"""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .state import RX_BYTES

if TYPE_CHECKING:
    from .board import Board

_ACTS = {
    "drop": "lose `count` (1) bytes from the host after `after` (0) more",
    "flip": "invert bit `bit` (0) of the byte from the host after `after` (0) more",
    "lose-reply": "lose the next reply line that reads `text` (ok)",
    "say": "send the line `text` to the host, unasked",
    "unplug": "pull the cable", "replug": "plug it in again", "brownout": "lose power for a moment",
    "freeze": "stop answering, keep the port open", "thaw": "go on after freeze",
    "limit": "press a limit switch", "door": "open (`open`: true) or close the safety door",
    "state": "what really is", "path": "ends of the executed moves: machine X, Y, Z in mm and rpm",
    "stop": "end the process",
}  # fmt: skip


class Control:
    """A listening Unix socket and whoever has called."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        path.chmod(0o600)
        self._listener.listen()
        self._listener.setblocking(False)
        self._callers: dict[socket.socket, bytearray] = {}

    def fds(self) -> list[int]:
        """Return what the loop waits on."""
        return [self._listener.fileno(), *(caller.fileno() for caller in self._callers)]

    def close(self) -> None:
        """Take the socket away."""
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def serve(self, board: Board) -> None:
        """Answer whatever has been asked; never blocks."""
        try:
            caller, _ = self._listener.accept()
            caller.setblocking(False)
            self._callers[caller] = bytearray()
        except BlockingIOError:
            pass
        for caller, buffer in list(self._callers.items()):
            try:
                data = caller.recv(65536)
            except BlockingIOError:
                continue
            except ConnectionError:
                data = b""
            if not data:
                caller.close()
                del self._callers[caller]
                continue
            buffer += data
            while b"\n" in buffer:
                line, _, rest = bytes(buffer).partition(b"\n")
                buffer[:] = rest
                caller.setblocking(True)
                caller.sendall(json.dumps(answer(board, line)).encode() + b"\n")
                caller.setblocking(False)


def answer(board: Board, line: bytes) -> dict[str, Any]:
    """Return the reply to one request, having done what it asks."""
    try:
        wish = json.loads(line)
        return {"done": True} | _do(board, str(wish.pop("do")), wish)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        return {"done": False, "error": f"{type(error).__name__}: {error}", "acts": _ACTS}


def _do(board: Board, act: str, wish: dict[str, Any]) -> dict[str, Any]:
    machine = board.controller
    if act == "drop":
        board.faults.drop(int(wish.get("after", 0)), int(wish.get("count", 1)))
    elif act == "flip":
        board.faults.flip(int(wish.get("after", 0)), int(wish.get("bit", 0)))
    elif act == "lose-reply":
        board.faults.lose_reply(str(wish.get("text", "ok")))
    elif act == "say":
        machine.emit(str(wish["text"]))
    elif act in ("unplug", "replug"):
        getattr(board, act)()
    elif act == "brownout":
        board.power_cycle()
    elif act in ("freeze", "thaw"):
        board.frozen = act == "freeze"
    elif act == "limit":
        machine.critical(1)
    elif act == "door":
        machine.set_door(bool(wish["open"]))
    elif act == "state":
        return _state(board)
    elif act == "path":
        return {"path": list(machine.path)}
    elif act == "stop":
        board.stopping = True
    else:
        raise ValueError(act)
    return {}


def _state(board: Board) -> dict[str, Any]:
    machine = board.controller
    return {
        "state": machine.state.value, "position": machine.motion.position, "carriage": machine.carriage,
        "speed_mm_s": machine.motion.speed, "spindle_rpm": machine.spindle_rpm, "now_s": machine.now,
        "overruns": machine.overruns, "lines_read": machine.lines_read, "executed_line": machine.executed_line,
        "blocks": len(machine.planner.blocks), "rx_free": RX_BYTES - len(machine.rx), "rx_peak": machine.rx_peak,
        "stops": machine.stops, "bytes_in": board.bytes_in, "plugged": board.port is not None,
    }  # fmt: skip
