"""The link to the registry: only ever outwards. Heartbeats, the list of jobs, and the outbox, until they arrive.

Reports are sent oldest first and again until the registry has acknowledged them; it takes each once. When the registry
is away the machine goes on and the outbox grows; nothing here waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from jupyter_fab.client import AsyncClient, RegistryRefusal, calls
from jupyter_fab.core.errors import FabError
from jupyter_fab.core.wire.hubs import Job
from jupyter_fab_server.hub.memory import Memory

HEARTBEAT_S = 1.0
BATCH = 50  # reports in one call
_log = logging.getLogger(__name__)


class Link:
    """Keeps the registry and the hub's memory in step."""

    def __init__(self, client: AsyncClient, memory: Memory, agent: str, machine_state: Callable[[], str]) -> None:
        self.client = client
        self.reachable = False
        self.trouble = ""
        self.jobs: dict[str, Job] = {}
        self._memory = memory
        self._agent = agent
        self._machine_state = machine_state
        self._wake = asyncio.Event()
        self._taken = asyncio.Event()

    def wake(self) -> None:
        """There is something to send."""
        self._wake.set()

    async def answer_to(self, seq: int, within_s: float) -> str:
        """Why the registry refused the report of that number; empty if it took it.

        Raises
        ------
        TimeoutError
            If it has not answered in time.
        """
        self.wake()
        async with asyncio.timeout(within_s):
            while any(report.seq <= seq for report in self._memory.outbox):
                await self._taken.wait()
        return self._memory.refused.get(seq, "")

    async def run(self) -> None:
        """Beat, fetch and send until cancelled."""
        while True:
            try:
                await self.beat()
                self.reachable, self.trouble = True, ""
            except RegistryRefusal as error:
                self.reachable, self.trouble = True, error.message
                _log.warning("the registry refuses: %s", error.message)
            except FabError as error:
                self.reachable, self.trouble = False, error.message
            try:
                await asyncio.wait_for(self._wake.wait(), HEARTBEAT_S)
            except TimeoutError:
                continue
            finally:
                self._wake.clear()

    async def beat(self) -> None:
        """Say that we are here, send what is due, and learn of our jobs."""
        hub = self._memory.hub
        heard = await self.client(
            calls.heartbeat(hub, self._agent, self._machine_state(), tuple(self._memory.sessions))
        )
        self._memory.at_least(int(heard["last_seq"]))
        while self._memory.outbox:
            batch = tuple(self._memory.outbox[:BATCH])
            taken = await self.client(calls.report(hub, batch))
            self._memory.acknowledged(taken.seq, taken.refused)
            self._taken.set()
            self._taken = asyncio.Event()
            for number, why in taken.refused.items():
                _log.warning("report %s was refused: %s", number, why)
            if taken.seq < batch[0].seq:
                break  # nothing moved on: look again at the next beat
        found = await self.client(calls.jobs(hub))
        self.jobs = {job.id: job for job in found.jobs}
