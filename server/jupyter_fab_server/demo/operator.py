"""Plays the operator at a simulated hub's own console, by the same calls as the console's page.

Only for simulated routers: at a real one a person stands at the machine.
"""

import time
from collections.abc import Callable
from typing import Any, Self

import httpx
import msgspec

from jupyter_fab.core.errors import FabError
from jupyter_fab_server.demo.cast import POLL_S, NotReached
from jupyter_fab_server.demo.hub import Console

TIMEOUT_S = 60.0  # homing a simulated machine at the speed of a real one


class Refused(FabError):
    """The console refused; the text is its own."""

    code = "console-refused"


class Operator:
    """Calls to one console; a context manager that closes the connection."""

    def __init__(self, console: Console) -> None:
        base = console.url.partition("?")[0].rstrip("/")
        self._http = httpx.Client(base_url=base, headers={"X-Console-Key": console.key}, timeout=TIMEOUT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def state(self) -> dict[str, Any]:
        """Return all that the console shows."""
        return self._read(self._http.get("/api/state"))

    def job(self, job: str) -> dict[str, Any]:
        """Return a job as the console shows it; empty while it has not heard of it."""
        return next((one for one in self.state()["jobs"] if one["id"] == job), {})

    def machine(self, action: str) -> None:
        """Tell the machine something: home, unlock, acknowledge, hold, resume, stop."""
        self._read(self._http.post(f"/api/machine/{action}"))

    def do(self, job: str, action: str, **said: object) -> dict[str, Any]:
        """Do something with a job; return the console's answer, raises Refused."""
        return self._read(self._http.post(f"/api/jobs/{job}/{action}", content=msgspec.json.encode(said)))

    def until(self, look: Callable[[dict[str, Any]], bool], what: str, timeout_s: float) -> dict[str, Any]:
        """Return the console's first state of which `look` is true; raises NotReached."""
        deadline = time.monotonic() + timeout_s
        while not look(found := self.state()):
            if time.monotonic() > deadline:
                raise NotReached(f"{what} did not come about within {timeout_s:g} s; the console shows: {found}")
            time.sleep(POLL_S)
        return found

    @staticmethod
    def _read(answer: httpx.Response) -> dict[str, Any]:
        found: dict[str, Any] = answer.json()
        if answer.is_error:
            raise Refused(str(found.get("detail", answer.text)))
        return found
