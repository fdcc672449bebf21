"""Waiting for a condition in tests."""

from collections.abc import Iterator

import pytest

from jupyter_fab.testing.waiting import wait_until, wait_until_async


def counting() -> Iterator[int]:
    """Return 0, 1, 2, ..."""
    yield from range(1000)


def test_the_first_true_value_comes_back() -> None:
    """Looks until the value is true."""
    numbers = counting()
    assert wait_until(lambda: next(numbers)) == 1


def test_a_missed_deadline_names_what_was_waited_for() -> None:
    """The text says for what, how long, and what was seen last."""
    with pytest.raises(TimeoutError, match=r"waited 0\.05 s in vain for the kettle; last seen: None"):
        wait_until(lambda: None, 0.05, what="the kettle")


async def test_coroutines_are_awaited() -> None:
    """A condition may be a coroutine function."""
    numbers = counting()

    async def look() -> int:
        return next(numbers)

    assert await wait_until_async(look) == 1
