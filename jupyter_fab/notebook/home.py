"""`Home`: the event loop that a preview lives on. Everything that changes it happens there.

Newer front ends handle widget messages in a subshell, a thread of the kernel with an event loop of its own. What a
listener starts or wakes up from there would not be noticed by the preview's own loop, or would run beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Home:
    """The loop that runs where this is made, if one does."""

    def __init__(self) -> None:
        self._loop = _running()

    def run(self, do: Callable[[], object]) -> None:
        """Do it on the home loop: at once if this is it or if there is none, else as soon as it can."""
        if self._loop is None or self._loop is _running() or self._loop.is_closed():
            do()
        else:
            self._loop.call_soon_threadsafe(do)


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
