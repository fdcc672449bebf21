"""The hub's agent: one machine, its driver, its memory and its link; and what a person at the console may do.

Every method named after a deed is called by the console only: the registry can neither arm nor start anything, since
the link fetches and reports and calls none of these. A program is armed only if the registry's signature, its digests,
the fence, the machine and the measured sheet are those of the job in hand.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import time
from pathlib import Path
from typing import Any

import msgspec
from attrs import frozen

from jupyter_fab.client import AsyncClient, calls
from jupyter_fab.core.errors import BadInput, Conflict, NotFound
from jupyter_fab.core.wire.codec import digest, encode
from jupyter_fab.core.wire.hubs import InspectionResult, Job, ProgramBundle, ProgramFile, ReportKind, verified
from jupyter_fab_server.hub.link import Link
from jupyter_fab_server.hub.memory import Memory
from jupyter_fab_server.hub.session import Happening, Session, Stage
from jupyter_fab_server.machines.protocol import (
    Alarmed,
    ArmToken,
    Box,
    Ended,
    Event,
    Fault,
    LineRefused,
    MachineDriver,
    MachineState,
    Moved,
    Outcome,
    Program,
    Progress,
    Said,
    StateChanged,
)

ARMED_FOR_S = 60.0  # then the release is void: who armed it has walked away
PROGRESS_JOURNAL_S = 0.25
PROGRESS_REPORT_S = 1.0
ORDER_S = 10.0  # how long the driver may take to accept an order
LAST_LINES = 40  # of the machine's talk that the console shows
_log = logging.getLogger(__name__)


@frozen
class HubCredentials:
    """Which hub this is, its token for the registry, and the key that it shares with it."""

    hub: str
    token: str
    signing_key: bytes


@frozen
class Armed:
    """A release of one program of one job, with the nonce that the console showed."""

    job: str
    program: Program
    token: ArmToken


class Agent:
    """One hub's machine and its jobs."""

    def __init__(self, driver: MachineDriver, credentials: HubCredentials, client: AsyncClient, folder: Path) -> None:
        self.hub = credentials.hub
        self.machine = ""  # the id of the machine's profile; known once the registry was asked
        self.profile: dict[str, Any] = {}
        self.talk: list[str] = []
        self.driver = driver
        self.memory = Memory(folder, credentials.hub, credentials.signing_key)
        self.link = Link(client, self.memory, f"agent-{credentials.hub}", lambda: driver.status().state.value)
        self._key = credentials.signing_key
        self._programs = folder / "programs"
        self._programs.mkdir(parents=True, exist_ok=True)
        self._armed: Armed | None = None
        self._cutting = ""
        self._told = (0.0, 0.0)  # when progress was journalled and reported last
        self._place = (0.0, 0.0, 0.0)
        self._loop = asyncio.get_running_loop()
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

    async def home(self) -> None:
        """Let the machine look for its corner."""
        await self._order(self.driver.home())

    async def unlock(self) -> None:
        """Clear an alarm after a person has looked."""
        await self._order(self.driver.unlock())

    async def acknowledge(self) -> None:
        """A person has seen how the program ended."""
        await self._order(self.driver.acknowledge())

    async def accept(self, job: str) -> Job:
        """Claim an offered job."""
        found = await self.link.client(calls.accept_job(self._job(job).id, f"agent-{self.hub}"))
        self.link.wake()
        return found

    async def decline(self, job: str, reason: str) -> Job:
        """Give a job back before cutting."""
        known = self._job(job)
        found = await self.link.client(calls.decline_job(known.id, reason, known.fence))
        self.link.wake()
        return found

    async def load_sheet(self, job: str, readings_mm: tuple[float, float, float, float]) -> Job:
        """Say which sheet is on the bed; the registry makes and proves a program for its thickness."""
        known = self._job(job)
        session = self.memory.sessions.get(job)
        if session and session.fence == known.fence and session.stage is not Stage.READY:
            raise Conflict(f"The job is {session.stage.value} at the machine; its sheet is not changed now.")
        found = await self.link.client(calls.sheet_loaded(known.id, known.fence, readings_mm))
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
        self._verify(bundle, known)
        path = self._programs / f"{bundle.job}.json"
        await asyncio.to_thread(path.write_bytes, encode(bundle))
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

    async def arm(self, job: str) -> Armed:
        """Release the job's next program for a minute; the nonce must come back with the start.

        Raises
        ------
        Conflict
            If another job is under way, the job is not ready, or the machine may not run it.
        """
        under_way = [
            s.job for s in self.memory.sessions.values() if s.stage in (Stage.ARMED, Stage.CUTTING, Stage.HELD)
        ]
        if under_way:
            raise Conflict("A job is armed or being cut already; finish it first.", job=under_way[0])
        session = self.session(job)
        bundle = self.bundle(job)
        self._verify(bundle, self._job(job))
        if bundle.digest != session.digest:
            raise Conflict("The program on disk is not the one that was fetched; fetch it again.")
        program = _program(bundle.programs[session.program])
        if self.driver.status().state is MachineState.DONE:
            await self.acknowledge()  # who arms the next program has seen that the last one ended
        token = ArmToken(self.machine, program.sha256, secrets.token_urlsafe(16), time.monotonic() + ARMED_FOR_S)
        await self._order(self.driver.arm(program, token))
        self.memory.happened(job, Happening.ARMED)
        self._armed = Armed(job, program, token)
        self.link.wake()
        return self._armed

    async def disarm(self, job: str) -> None:
        """Take the release back."""
        if self._armed is None or self._armed.job != job:
            raise Conflict("The job is not armed.")
        self._armed = None
        self.memory.happened(job, Happening.DISARMED, "taken back at the console")
        self.link.wake()

    async def begin(self, job: str, nonce: str) -> None:
        """Start the armed program: the second deed at the console, with the nonce that arming showed."""
        armed = self._armed
        if armed is None or armed.job != job or not secrets.compare_digest(armed.token.nonce, nonce):
            raise Conflict("This job is not armed with that number; arm it at the console.")
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
            raise
        self.link.wake()

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
        """Give the attempt up; a remake follows."""
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
        self.link.wake()
        return found

    # -- what the console shows -------------------------------------------------------------------------------------

    def session(self, job: str) -> Session:
        """The job at this machine.

        Raises
        ------
        NotFound
            If its program has not been fetched.
        """
        if job not in self.memory.sessions:
            raise NotFound("The job's program is not here yet; load the sheet, then fetch the program.")
        return self.memory.sessions[job]

    def bundle(self, job: str) -> ProgramBundle:
        """The job's signed program, from disk."""
        path = self._programs / f"{self.session(job).job}.json"
        if not path.is_file():
            raise NotFound("The job's program is not here; fetch it again.")
        return msgspec.json.decode(path.read_bytes(), type=ProgramBundle)

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

    # -- what the machine tells -------------------------------------------------------------------------------------

    def _hear(self, event: Event) -> None:
        """On the driver's thread: hand the event to the event loop, in order."""
        self._loop.call_soon_threadsafe(self._happened, event)

    def _happened(self, event: Event) -> None:
        try:
            self._take(event)
        except Exception:
            _log.exception("an event of the machine could not be taken: %r", event)

    def _take(self, event: Event) -> None:
        match event:
            case StateChanged(state=MachineState.HELD, reason=reason) if self._stage() is Stage.CUTTING:
                self.memory.happened(self._cutting, Happening.HELD, reason)
            case StateChanged(state=MachineState.RUNNING) if self._stage() is Stage.HELD:
                self.memory.happened(self._cutting, Happening.RESUMED)
            case StateChanged(state=state, reason=reason):
                self._say(f"{state.value}: {reason}")
                if self._armed and state is not MachineState.ARMED and self._stage_of(self._armed.job) is Stage.ARMED:
                    job, self._armed = self._armed.job, None
                    self.memory.happened(job, Happening.DISARMED, reason)
            case Moved(work_mm=work):
                self._place = work
                return
            case Progress():
                self._progress(event)
                return
            case Ended(outcome=outcome, reason=reason):
                self._ended(outcome, reason)
            case Alarmed(code=code, meaning=meaning):
                self._say(f"ALARM {code}: {meaning}")
            case LineRefused(number=number, code=code, meaning=meaning):
                self._say(f"line {number} refused, error {code}: {meaning}")
            case Fault(kind=kind, text=text):
                self._say(f"fault, {kind}: {text}")
            case Said(text=text):
                self._say(text)
        self.link.wake()

    def _ended(self, outcome: Outcome, reason: str) -> None:
        job, self._cutting = self._cutting, ""
        if not job:
            return
        if outcome is Outcome.DONE:
            session = self.memory.sessions[job]
            self.memory.report(session, ReportKind.PROGRESS, {"done": self._share(session, 1.0)})
            self.memory.happened(job, Happening.ENDED)
        else:
            self.memory.happened(job, Happening.LOST, f"{outcome.value}: {reason}")

    def _progress(self, event: Progress) -> None:
        if not self._cutting:
            return
        session = self.memory.sessions[self._cutting]
        now = time.monotonic()
        journalled, reported = self._told
        x, y, z = self._place
        data: dict[str, Any] = {
            "done": self._share(session, event.executed / max(event.total, 1)),
            "x_mm": round(x, 2),
            "y_mm": round(y, 2),
            "z_mm": round(z, 2),
        }
        counts = {"sent": event.sent, "acknowledged": event.acknowledged, "executed": event.executed}
        if now - journalled >= PROGRESS_JOURNAL_S:
            self.memory.progress({"job": session.job, "program": session.program, **counts, **data})
            journalled = now
        if now - reported >= PROGRESS_REPORT_S:
            self.memory.report(session, ReportKind.PROGRESS, {**data, **counts})
            self.link.wake()
            reported = now
        self._told = (journalled, reported)

    def done(self, session: Session) -> float:
        """How much of the job's machine time is behind it, 0 to 1."""
        progress = self.driver.status().progress
        share = progress.executed / max(progress.total, 1) if progress and session.job == self._cutting else 0.0
        return self._share(session, share)

    def _share(self, session: Session, of_this: float) -> float:
        if session.program >= session.programs:
            return 1.0
        seconds = [program.seconds for program in self.bundle(session.job).programs]
        behind = sum(seconds[: session.program]) + of_this * seconds[session.program]
        return round(min(1.0, behind / max(sum(seconds), 1e-9)), 4)

    async def _watch(self) -> None:
        """Learn the machine's profile, and let releases run out."""
        while True:
            if not self.machine and self.link.reachable:
                found = await self.link.client(calls.all_hubs())
                for hub in found.hubs:
                    if hub.id == self.hub:
                        self.profile, self.machine = hub.machine, str(hub.machine["id"])
            armed = self._armed
            if armed and time.monotonic() > armed.token.expires_at_s:
                self._armed = None
                self.memory.happened(armed.job, Happening.DISARMED, "the release ran out")
                self.link.wake()
            await asyncio.sleep(0.2)

    def _verify(self, bundle: ProgramBundle, job: Job) -> None:
        if not verified(bundle, self._key):
            raise BadInput("The program does not carry the registry's signature; nothing is cut. Fetch it again.")
        if (bundle.job, bundle.attempt, bundle.fence) != (job.id, job.attempt, job.fence):
            raise BadInput("The program is for another job or an earlier claim; fetch it again.")
        if bundle.hub != self.hub or bundle.machine != self.machine:
            raise BadInput(f"The program is for the machine {bundle.machine!r}; this is {self.machine!r}.")
        for program in bundle.programs:
            if hashlib.sha256(program.gcode.encode()).hexdigest() != program.sha256:
                raise BadInput(f"{program.name} is not what its digest says; fetch the program again.")
        if bundle.digest != digest([program.sha256 for program in bundle.programs]):
            raise BadInput("The programs are not those that the bundle's digest names; fetch them again.")
        if not bundle.proof.get("ok"):
            raise BadInput("The program is not proven; nothing is cut.")

    def _job(self, job: str) -> Job:
        if job not in self.link.jobs:
            raise NotFound("This hub has no such job now; it may have been given to another hub.")
        return self.link.jobs[job]

    def _stage(self) -> Stage | None:
        return self._stage_of(self._cutting)

    def _stage_of(self, job: str) -> Stage | None:
        session = self.memory.sessions.get(job)
        return session.stage if session else None

    def _say(self, text: str) -> None:
        self.talk = [*self.talk[-LAST_LINES:], text]

    async def _order(self, order: Any) -> None:
        await asyncio.wait_for(asyncio.wrap_future(order), ORDER_S)


def _program(file: ProgramFile) -> Program:
    x0, y0, z0, x1, y1, z1 = file.bounds_mm
    return Program(file.name, file.gcode.encode(), Box((x0, y0, z0), (x1, y1, z1)))
