"""The people who take part in a walk: a client for each, and waiting for what one of them waits for.

Role: the headless walk is told as people who each act with their own token; none can do what only another may. Waiting
has a deadline and names what did not come about. The operator, who acts at a console and not at the registry, is in
`operator.py`.
"""

import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from jupyter_fab.client import Call, Client
from jupyter_fab.core.errors import FabError
from jupyter_fab_server.demo.passes import Pass

POLL_S = 0.2


class NotReached(FabError):
    """A station of the road did not come about."""

    code = "not-reached"


class Cast:
    """Clients by handle, made when they are first asked for; a context manager that closes them."""

    def __init__(self, registry: str, passes: Mapping[str, Pass]) -> None:
        self._registry = registry
        self._passes = passes
        self._clients: dict[str, Client] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            client.close()

    def as_(self, handle: str) -> Client:
        """Return a person's client."""
        if handle not in self._clients:
            self._clients[handle] = Client(self._registry, token=self._passes[handle].secret)
        return self._clients[handle]

    def until[T](self, handle: str, call: Call[T], holds: Callable[[T], bool], what: str, timeout_s: float) -> T:
        """Return the call's first answer for which `holds`.

        Raises
        ------
        NotReached
            When none came within `timeout_s`; shows the last answer.
        """
        deadline = time.monotonic() + timeout_s
        while not holds(found := self.as_(handle)(call)):
            if time.monotonic() > deadline:
                raise NotReached(f"{what} did not come about within {timeout_s:g} s; last seen: {found}")
            time.sleep(POLL_S)
        return found
