"""What a listener does in another thread of the kernel is done on the preview's own loop, and wakes it up."""

from __future__ import annotations

import asyncio
import threading

from jupyter_fab.notebook.home import Home


async def test_another_thread_wakes_the_home_loop() -> None:
    """An event that is set from a subshell ends a wait at once, and the work runs in the home thread."""
    home, done, where = Home(), asyncio.Event(), []

    def work() -> None:
        where.append(threading.current_thread())
        done.set()

    other = threading.Thread(target=lambda: asyncio.run(_call(home, work)))
    other.start()
    async with asyncio.timeout(5):
        await done.wait()
    other.join()
    assert where == [threading.current_thread()]


async def _call(home: Home, work: object) -> None:
    home.run(work)  # type: ignore[arg-type]


def test_without_a_loop_it_is_done_at_once() -> None:
    """As in a script."""
    done: list[int] = []
    Home().run(lambda: done.append(1))
    assert done == [1]
