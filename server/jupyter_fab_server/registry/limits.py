"""How often one address may ask for what costs CPU: a bucket of tokens each, refilled steadily.

Role: in memory and per process, since it protects this process's processors. What is in the cache costs nothing and is
not counted.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from jupyter_fab.core.errors import FabError

ADDRESSES_KEPT = 10_000  # the ones seen last


class TooOften(FabError):
    """This address asks more often than is answered; wait a little."""

    code = "too-often"
    status = 429


class RateLimit:
    """At most `burst` at once and `per_s` in the long run, for each address."""

    def __init__(self, burst: float, per_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = burst
        self._per_s = per_s
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> None:
        """Return if it may go on.

        Raises
        ------
        TooOften
            With the seconds to wait.
        """
        now = self._clock()
        left, seen = self._buckets.get(address, (self._burst, now))
        left = min(self._burst, left + (now - seen) * self._per_s)
        if left < 1:
            wait_s = max(1, round((1 - left) / self._per_s))
            raise TooOften(
                f"That is more than this registry builds for one visitor; wait {wait_s} s.", retry_after_s=wait_s
            )
        self._buckets[address] = (left - 1, now)
        self._buckets.move_to_end(address)
        while len(self._buckets) > ADDRESSES_KEPT:
            self._buckets.popitem(last=False)
