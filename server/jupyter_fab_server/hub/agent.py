"""The hub's agent: one machine, its driver, its memory and its link; and what a person at the console may do.

Every method named after a deed is called by the console only: the registry can neither arm nor start anything, since
the link fetches and reports and calls none of these. A program is armed only if the registry's signature, its digests,
the fence and the machine are those of the job in hand, and the very sheet on the bed was measured and fits.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from pathlib import Path
from typing import Any

from jupyter_fab.client import AsyncClient, calls
from jupyter_fab.core.errors import Conflict, FabError, NotFound
from jupyter_fab.core.machine import Dialect
from jupyter_fab.core.states import TAKEN_AWAY
from jupyter_fab.core.wire.hubs import InspectionResult, Job, ProgramBundle
from jupyter_fab_server.hub import screwing, sheets, turning
from jupyter_fab_server.hub.fingerprint import Fingerprint
from jupyter_fab_server.hub.hearing import Armed, Hearing, HubCredentials
from jupyter_fab_server.hub.programs import for_machine
from jupyter_fab_server.hub.session import Happening, Session, Stage, step
from jupyter_fab_server.hub.simulated import profile_of
from jupyter_fab_server.machines.protocol import ArmToken, MachineDriver, MachineState

ARMED_FOR_S = 60.0  # then the release is void: who armed it has walked away
CONFIRM_S = 5.0  # how long the registry may take to confirm a release; it usually takes some milliseconds
ORDER_S = 10.0  # how long the driver may take to accept an order
_log = logging.getLogger(__name__)

type Four = tuple[float, float, float, float]  # readings of a sheet's thickness near its corners, mm


class Agent(Hearing):
    """One hub's machine and its jobs."""

    def __init__(
        self,
        driver: MachineDriver,
        credentials: HubCredentials,
        client: AsyncClient,
        folder: Path,
        *,
        armed_for_s: float = ARMED_FOR_S,
    ) -> None:
        super().__init__(driver, credentials, client, folder)
        self._armed_for_s = min(armed_for_s, ARMED_FOR_S)
        self.machine = ""  # the id of the machine's profile; known once the registry was asked
        self.profile: dict[str, Any] = {}
        self._fingerprint = Fingerprint(folder / "settings.json")
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Listen to the machine, connect to it, and keep the registry informed."""
        self.driver.subscribe(self._hear)
        self._tasks = [asyncio.create_task(self.link.run()), asyncio.create_task(self._watch())]
        await self._order(self.driver.connect())

    async def close(self) -> None:
        """Let everything go; a program under way counts as interrupted."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self.driver.close)
        await self.link.client.close()
        self.memory.close()

    # -- what a person at the console does -------------------------------------------------------------------------

    async def connect(self) -> None:
        """Look for the machine again, after it was unplugged or did not answer."""
        if self.driver.status().state not in (MachineState.LOST, MachineState.DISCONNECTED):
            raise Conflict("The machine is connected already.")
        await self._order(self.driver.connect())

    async def home(self) -> None:
        """Let the machine look for its corner."""
        await self._order(self.driver.home())

    async def unlock(self) -> None:
        """Clear an alarm after a person has looked."""
        await self._order(self.driver.unlock())

    async def confirm(self) -> None:
        """A person has looked at the controller's settings: they are right as they are now."""
        if self.driver.status().state in (MachineState.LOST, MachineState.DISCONNECTED, MachineState.PROBING):
            raise Conflict("The controller's settings are not known; connect to it first.")
        self._fingerprint.confirm(self.driver.status().settings)

    async def acknowledge(self) -> None:
        """A person has seen how the program ended."""
        await self._order(self.driver.acknowledge())

    async def accept(self, job: str) -> Job:
        """Claim an offered job."""
        found = await self.link.client(calls.accept_job(self._job(job).id, f"agent-{self.hub}"))
        self.link.jobs[job] = found  # what comes next shows the fence of this answer
        self.link.wake()
        return found

    async def decline(self, job: str, reason: str) -> Job:
        """Give a job back before cutting."""
        known = self._job(job)
        found = await self.link.client(calls.decline_job(known.id, reason, known.fence))
        self.link.jobs[job] = found
        self.link.wake()
        return found

    async def load_sheet(self, job: str, readings_mm: Four, more_mm: tuple[Four, ...] = ()) -> Job:
        """Say which sheet is on the bed, and what one of each further kind measures; programs are made for them."""
        known = self._job(job)
        session = self.memory.sessions.get(job)
        if session and session.fence == known.fence and session.stage is not Stage.READY:
            raise Conflict(f"The job is {session.stage.value} at the machine; its sheet is not changed now.")
        found = await self.link.client(calls.sheet_loaded(known.id, known.fence, readings_mm, more_mm))
        self.link.jobs[job] = found
        self.link.wake()
        return found

    async def fetch(self, job: str) -> ProgramBundle:
        """The signed program of a ready job, verified; kept on disk for when the registry is away.

        Raises
        ------
        BadInput
            If it is not signed by the registry, or not for this job, machine and claim.
        """
        known = self._job(job)
        bundle = await self.link.client(calls.program(known.id))
        self._programs.verify(bundle, known, self.machine, self._reads())
        await asyncio.to_thread(self._programs.keep, bundle)
        current = self.memory.sessions.get(job)
        if current is None or current.fence != bundle.fence or current.digest != bundle.digest:
            if current is not None and current.fence == bundle.fence and current.stage is not Stage.READY:
                raise Conflict("Another program of this job is under way at the machine.")
            self.memory.begin(
                Session(
                    job=bundle.job,
                    attempt=bundle.attempt,
                    fence=bundle.fence,
                    digest=bundle.digest,
                    programs=len(bundle.programs),
                )
            )
        return bundle

    async def measure(self, job: str, readings_mm: tuple[float, float, float, float]) -> None:
        """Say how thick the job's next sheet is: the programs were proven for its first one.

        Raises
        ------
        Conflict
            If no further sheet is to be measured now.
        BadInput
            If the program is not proven for a sheet like this.
        """
        session, bundle = self.session(job), self.bundle(job)
        sheet = sheets.to_measure(session, bundle)
        if sheet is not None and session.readings_of(sheet):
            self.memory.unmeasured(job, sheet)  # another one lies there now, whether it is taken or not
        self.memory.measured(job, sheets.take(session, bundle, readings_mm))
        self.link.wake()

    async def turn(self, job: str) -> None:
        """Say that the job's sheet was turned over onto its pins: what comes next is for its other side.

        Raises
        ------
        Conflict
            If no sheet is to be turned over now.
        """
        session = self.session(job)
        self.memory.turned(job, turning.take(session, self.bundle(job)))
        self.link.wake()

    async def screw(self, job: str) -> None:
        """Say that the job's sheet is screwed down: its holes are made, and what comes next counts on the screws.

        Raises
        ------
        Conflict
            If no sheet is to be screwed down now.
        """
        self.memory.screwed(job, screwing.take(self.session(job), self.bundle(job)))
        self.link.wake()

    async def arm(self, job: str) -> Armed:
        """Release the job's next program for a short while; the nonce must come back with the start.

        Raises
        ------
        Conflict
            If another job is under way, the job is not ready, its next sheet was not measured, turned over or screwed
            down, or the machine may not run it.
        BadInput
            If the program is not the registry's word for this job, or not proven for the sheet that was measured.
        """
        under_way = [
            s.job for s in self.memory.sessions.values() if s.stage in (Stage.ARMED, Stage.CUTTING, Stage.HELD)
        ]
        if under_way:
            raise Conflict("A job is armed or being cut already; finish it first.", job=under_way[0])
        session, known = self.session(job), self._job(job)
        if known.state in TAKEN_AWAY:
            raise Conflict(f"The job is {known.state.value}; this hub makes it no more. {known.message}".strip())
        step(session, Happening.ARMED)  # refuse before the machine is touched
        bundle = self.bundle(job)
        self._programs.verify(bundle, known, self.machine, self._reads())
        if bundle.digest != session.digest:
            raise Conflict("The program on disk is not the one that was fetched; fetch it again.")
        sheets.check(session, bundle)
        turning.check(session, bundle)
        screwing.check(session, bundle)
        program = for_machine(bundle.programs[session.program])
        self._fingerprint.check(profile_of(self.profile), self.driver.status().settings)
        if self.driver.status().state is MachineState.DONE:
            await self.acknowledge()  # who arms the next program has seen that the last one ended
        token = ArmToken(self.machine, program.sha256, secrets.token_urlsafe(16), time.monotonic() + self._armed_for_s)
        await self._order(self.driver.arm(program, token))
        self.memory.happened(job, Happening.ARMED)
        self._armed = Armed(job, program, token, self.memory.seq)
        self.link.wake()
        return self._armed

    async def disarm(self, job: str) -> None:
        """Take the release back."""
        if self._armed is None or self._armed.job != job:
            raise Conflict("The job is not armed.")
        self._armed = None
        self.memory.happened(job, Happening.DISARMED, "taken back at the console")
        self.link.wake()
        if self.driver.status().state is MachineState.ARMED:
            await self._order(self.driver.stop())

    async def begin(self, job: str, nonce: str) -> None:
        """Start the armed program: the second deed at the console, with the nonce that arming showed.

        A job of which nothing is cut yet starts only once the registry has taken its release: until then it may have
        given the job to another hub, and two would cut it.
        """
        armed = self._armed
        if armed is None or armed.job != job or not secrets.compare_digest(armed.token.nonce, nonce):
            raise Conflict("This job is not armed with that number; arm it at the console.")
        if not self.session(job).begun:
            await self._confirmed(armed)
        if self._armed is not armed:
            raise Conflict("The release was taken back meanwhile; arm the job again.")
        if time.monotonic() > armed.token.expires_at_s:
            await self.disarm(job)
            raise Conflict("The release has run out; arm the job again.")
        # Journalled before the first byte: after a crash it is certain whether anything may have been cut.
        self.memory.happened(job, Happening.STARTED)
        self._cutting, self._armed = job, None
        try:
            await self._order(self.driver.stream(armed.program, armed.token))
        except Exception as error:
            self._cutting = ""
            self.memory.happened(job, Happening.LOST, f"the machine did not take it: {error}")
            self.driver.stop()  # should the order have reached it all the same
            raise
        self.link.wake()

    async def _confirmed(self, armed: Armed) -> None:
        """Return once the registry has taken the release."""
        try:
            refused = await self.link.answer_to(armed.report, CONFIRM_S)
        except TimeoutError as error:
            raise Conflict(
                "The registry has not confirmed the release, and may have given the job to another hub. "
                "Nothing was started; start it when the registry answers again."
            ) from error
        if refused:
            if self._armed is armed:
                await self.disarm(armed.job)
            raise Conflict(f"The registry does not let this hub cut the job now; nothing was started. {refused}")

    async def hold(self) -> None:
        """Slow down and wait."""
        await self._order(self.driver.hold())

    async def resume(self) -> None:
        """Go on after a hold."""
        await self._order(self.driver.resume())

    async def stop(self) -> None:
        """End the program under way; the position is kept. Not an emergency stop."""
        await self._order(self.driver.stop())

    async def scrap(self, job: str, reason: str) -> None:
        """Give the attempt up; a remake follows. Raises Conflict while the machine still has the program."""
        if job == self._cutting:
            raise Conflict("The machine still has the program: stop it first, then scrap the piece.")
        self.memory.happened(job, Happening.SCRAPPED, reason or "scrapped at the console")
        self.link.wake()

    async def found_made(self, job: str, reason: str) -> None:
        """A person looked at an uncertain job: it is finished after all."""
        self.memory.happened(job, Happening.FOUND_MADE, reason or "found finished at the console")
        self.link.wake()

    async def inspect(self, job: str, inspector: str, measured: dict[str, float]) -> InspectionResult:
        """Enter what was measured."""
        known = self._job(job)
        found = await self.link.client(calls.inspect(known.id, known.fence, inspector, measured))
        self.link.wake()
        return found

    async def hand_over(self, job: str, code: str) -> Job:
        """Hand the piece to whoever shows the code."""
        found = await self.link.client(calls.hand_over(job, code))
        self.link.jobs[job] = found
        self.link.wake()
        return found

    # -- what the console shows -------------------------------------------------------------------------------------

    @property
    def settings_changed(self) -> list[str]:
        """What a person has to look at and confirm before anything is armed."""
        return self._fingerprint.changes(self.driver.status().settings)

    @property
    def armed(self) -> Armed | None:
        """What is released now."""
        return self._armed

    @property
    def cutting(self) -> str:
        """The job that is being cut, or nothing."""
        return self._cutting

    @property
    def place_mm(self) -> tuple[float, float, float]:
        """Where the tool is, in the sheet's frame."""
        return self._place

    async def _watch(self) -> None:
        """Learn the machine's profile, and let releases run out."""
        while True:
            if not self.machine and self.link.reachable:
                await self._learn_machine()
            armed = self._armed
            if armed and time.monotonic() > armed.token.expires_at_s:
                self._armed = None
                self.memory.happened(armed.job, Happening.DISARMED, "the release ran out")
                self.link.wake()
            await asyncio.sleep(0.2)

    async def _learn_machine(self) -> None:
        try:
            found = await self.link.client(calls.all_hubs())
        except FabError as error:
            _log.warning("the machine's profile is not known yet: %s", error)
            return
        for hub in found.hubs:
            if hub.id == self.hub:
                self.profile, self.machine = hub.machine, str(hub.machine["id"])

    def _reads(self) -> Dialect | None:
        """What the machine's controller reads, by its profile; None as long as that is not known."""
        return profile_of(self.profile).dialect if self.profile else None

    def _job(self, job: str) -> Job:
        if job not in self.link.jobs:
            raise NotFound("This hub has no such job now; it may have been given to another hub.")
        return self.link.jobs[job]

    async def _order(self, order: Any) -> None:
        await asyncio.wait_for(asyncio.wrap_future(order), ORDER_S)
