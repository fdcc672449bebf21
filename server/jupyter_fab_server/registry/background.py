"""Work that outlives a request: started by name, kept, logged when it fails, ended with the registry.

Role: checks, plans and sweeps run as asyncio tasks here. They hold nothing durable: each finds in the database what is
left to do, so a restart resumes them.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine

log = logging.getLogger(__name__)


class Background:
    """The tasks of one process."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def start(self, name: str, work: Coroutine[object, object, None]) -> None:
        """Nothing; the work runs, unless work of that name still does."""
        running = self._tasks.get(name)
        if running is not None and not running.done():
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks[name] = task
        task.add_done_callback(self._ended)

    async def settle(self, prefix: str) -> None:
        """Nothing, once all work whose name begins so is done; other work may go on for ever."""
        while waiting := [task for name, task in self._tasks.items() if name.startswith(prefix) and not task.done()]:
            await asyncio.wait(waiting)

    async def close(self) -> None:
        """Nothing; what runs is cancelled, and has ended."""
        running = [task for task in self._tasks.values() if not task.done()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._tasks.get(task.get_name()) is task:
            del self._tasks[task.get_name()]
        if not task.cancelled() and task.exception() is not None:
            log.error("background work %s failed", task.get_name(), exc_info=task.exception())
