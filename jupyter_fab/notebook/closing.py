"""When a preview goes: what a cell showed is closed when it is run again or deleted.

A widget stays in kernel and browser until it is closed, seen or not; a preview has more than a hundred, and a picture
in the graphics card. Front ends tell with each run which cell it is and which were deleted; where they do not, previews
stay until they are closed by hand. How a preview closes its widgets is `bundle`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol


class Closable(Protocol):
    """What a cell can show."""

    def close(self) -> None:
        """Free what it holds."""


class ShownIn:
    """Which cells show what; whatever no cell shows any more is closed."""

    def __init__(self) -> None:
        self._cells: dict[str, list[Closable]] = {}
        self._running = ""
        self._before: list[Closable] = []  # what the running cell showed when it ran last

    def shown(self, thing: Closable) -> None:
        """The running cell shows it."""
        now = self._cells.setdefault(self._running, [])
        if self._running and thing not in now:
            now.append(thing)

    def begin(self, cell: str, deleted: Iterable[str] = ()) -> None:
        """That cell runs from here on: its output is cleared, and that of deleted cells is gone."""
        gone = [thing for name in deleted for thing in self._cells.pop(name, [])]
        self._running = cell
        self._before = self._cells.pop(cell, []) + gone

    def end(self) -> None:
        """The cell has run: what it does not show again, and no other cell shows, is closed."""
        self._running = ""
        before, self._before = self._before, []
        for thing in before:
            if not any(thing in others for others in self._cells.values()):
                thing.close()

    def watch(self, shell: Any) -> None:
        """Follow the cells of an IPython shell, from the one that runs now."""
        shell.events.register("pre_run_cell", lambda info: self.begin(_cell(info), _deleted(shell)))
        shell.events.register("post_run_cell", lambda _result: self.end())
        self._running = str((_metadata(shell)).get("cellId") or "")


def _cell(info: Any) -> str:
    return str(getattr(info, "cell_id", None) or "")


def _metadata(shell: Any) -> dict[str, Any]:
    """What the front end told with the run; IPython in a terminal has none."""
    parent = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return dict((parent or {}).get("metadata") or {})


def _deleted(shell: Any) -> list[str]:
    return [str(cell) for cell in _metadata(shell).get("deletedCells") or []]
