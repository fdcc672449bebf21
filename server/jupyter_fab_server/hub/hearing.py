"""What the agent makes of what the machine tells: the job's stage, its reports, the talk that the console shows.

The driver calls on its own thread; everything is handed to the event loop, in order. Nothing here gives the machine an
order, but one: what can no longer be written down is held.
"""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

from attrs import frozen

from jupyter_fab.client import AsyncClient
from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.wire.hubs import ProgramBundle, ReportKind
from jupyter_fab_server.hub.link import Link
from jupyter_fab_server.hub.memory import Memory
from jupyter_fab_server.hub.programs import Programs
from jupyter_fab_server.hub.session import Happening, Session, Stage
from jupyter_fab_server.machines.protocol import (
    Alarmed,
    ArmToken,
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

PROGRESS_JOURNAL_S = 0.25
PROGRESS_REPORT_S = 1.0
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
    """A release of one program of one job, with the nonce that the console showed; `report` is its number."""

    job: str
    program: Program
    token: ArmToken
    report: int


class Hearing:
    """One machine, the jobs at it, and what is known of both."""

    def __init__(self, driver: MachineDriver, credentials: HubCredentials, client: AsyncClient, folder: Path) -> None:
        self.hub = credentials.hub
        self.talk: list[str] = []
        self.driver = driver
        self.memory = Memory(folder, credentials.hub, credentials.signing_key)
        self.link = Link(client, self.memory, f"agent-{credentials.hub}", lambda: driver.status().state.value)
        self._programs = Programs(folder / "programs", credentials.hub, credentials.signing_key, driver.dialect)
        self._outlines: dict[tuple[str, str], ProgramBundle] = {}  # by job and digest
        self._armed: Armed | None = None
        self._cutting = ""
        self._told = (0.0, 0.0)  # when progress was journalled and reported last
        self._place = (0.0, 0.0, 0.0)
        self._loop = asyncio.get_running_loop()

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
        return self._programs.of(self.session(job).job)

    def outline(self, session: Session) -> ProgramBundle:
        """The job's program without its bytes and drawings, read once: each progress and each look at the console asks.

        Raises
        ------
        NotFound
            If it is not on disk, or damaged there.
        """
        key = session.job, session.digest
        if key not in self._outlines:
            self._outlines[key] = self._programs.outline(session.job)
        return self._outlines[key]

    def _hear(self, event: Event) -> None:
        """On the driver's thread: hand the event to the event loop, in order."""
        self._loop.call_soon_threadsafe(self._happened, event)

    def _happened(self, event: Event) -> None:
        try:
            self._take(event)
        except OSError as error:  # the disk is full or gone: what cannot be written down is not cut
            self._say(f"the journal cannot be written ({error}); the machine is held")
            _log.error("the journal cannot be written; the machine is held", exc_info=error)
            if self.driver.status().state in (MachineState.RUNNING, MachineState.DRAINING):
                self.driver.hold()
        except Exception as error:
            _log.error("an event of the machine could not be taken: %r", event, exc_info=error)

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
            self.memory.happened(job, Happening.LOST, reason)

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
        """How much of the job's machine time is behind it, 0 to 1; what was last heard where it is not known now."""
        progress = self.driver.status().progress
        if progress and session.job == self._cutting:
            return self._share(session, progress.executed / max(progress.total, 1))
        return max(self._share(session, 0.0), self.memory.shares.get(session.job, 0.0))

    def _share(self, session: Session, of_this: float) -> float:
        if session.program >= session.programs:
            return 1.0
        seconds = [program.seconds for program in self.outline(session).programs]
        behind = sum(seconds[: session.program]) + of_this * seconds[session.program]
        return round(min(1.0, behind / max(sum(seconds), 1e-9)), 4)

    def _stage(self) -> Stage | None:
        return self._stage_of(self._cutting)

    def _stage_of(self, job: str) -> Stage | None:
        session = self.memory.sessions.get(job)
        return session.stage if session else None

    def _say(self, text: str) -> None:
        self.talk = [*self.talk[-LAST_LINES:], text]
