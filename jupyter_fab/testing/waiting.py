"""Waiting for a condition with a deadline, for tests: the only place in them that sleeps.

What a test waits for is a state that somebody else brings about: a process, a page, a machine. It is looked for until
it is there or the deadline has passed, and the message names what was missing and what was seen last. A fixed pause in
a test would be too long or too short; there is none.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from inspect import isawaitable

POLL_S = 0.02  # short against what a test waits for, long against the cost of a look


def wait_until[T](condition: Callable[[], T], timeout_s: float = 10.0, *, what: str = "") -> T:
    """Return the first true value of `condition()`.

    Raises
    ------
    TimeoutError
        When none came within `timeout_s`; names `what` was waited for, and the last value.
    """
    deadline = time.monotonic() + timeout_s
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(_missed(condition, timeout_s, what, value))
        time.sleep(POLL_S)
    return value


async def wait_until_async[T](
    condition: Callable[[], T | Awaitable[T]], timeout_s: float = 10.0, *, what: str = ""
) -> T:
    """Return the first true value of `condition()`, awaited if need be, while the event loop goes on.

    Raises
    ------
    TimeoutError
        When none came within `timeout_s`; names `what` was waited for, and the last value.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        found = condition()
        value: T = await found if isawaitable(found) else found
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(_missed(condition, timeout_s, what, value))
        await asyncio.sleep(POLL_S)


def _missed(condition: Callable[[], object], timeout_s: float, what: str, value: object) -> str:
    name = what or getattr(condition, "__name__", repr(condition))
    return f"waited {timeout_s:g} s in vain for {name}; last seen: {value!r}"
