"""What the agent knows across restarts: its sessions, the numbers of its reports, and those not yet acknowledged.

Everything is written to the journal before it counts. Starting again replays the journal; a job that was armed or
cutting then comes back as `session.step` says. Nothing here talks to the registry or the machine.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec

from jupyter_fab.core.wire.codec import plain
from jupyter_fab.core.wire.hubs import Report, ReportKind, sign
from jupyter_fab_server.hub.journal import Journal
from jupyter_fab_server.hub.session import (
    Happening,
    Reported,
    Session,
    SheetReadings,
    Stage,
    measured,
    screwed,
    step,
    turned,
    unmeasured,
)

FINISHED = (Stage.MADE, Stage.SCRAPPED)


class Memory:
    """The sessions and the outbox of one hub, on disk."""

    def __init__(self, folder: Path, hub: str, key: bytes) -> None:
        self.hub = hub
        self._key = key
        self._journal = Journal(folder / "journal.jsonl")
        self.sessions: dict[str, Session] = {}
        self.outbox: list[Report] = []
        self.seq = 0
        self.refused: dict[int, str] = {}
        self.shares: dict[str, float] = {}  # how much of each job was done when it was last heard of
        for record in self._journal.read():
            self._replay(record.kind, record.data)
        kept: list[tuple[str, dict[str, Any]]] = [("session", plain(session)) for session in self.sessions.values()]
        kept += [("report", plain(report)) for report in self.outbox]
        self._journal.replace([*kept, ("seq", {"seq": self.seq})])
        for job in list(self.sessions):
            self.happened(job, Happening.CAME_BACK, "the agent was ended in the middle of it")

    def begin(self, session: Session) -> None:
        """Remember a job whose signed program is here."""
        self._keep(session)

    def happened(self, job: str, happening: Happening, reason: str = "") -> Session:
        """Let something happen to a job; it is on the disk, with its reports, when this returns.

        Raises
        ------
        Conflict
            If it cannot happen now.
        """
        return self._went(job, *step(self.sessions[job], happening, reason))

    def measured(self, job: str, found: SheetReadings) -> Session:
        """Remember how thick a further sheet is; it is on the disk, with its report, when this returns.

        Raises
        ------
        Conflict
            If no sheet can be measured now.
        """
        return self._went(job, *measured(self.sessions[job], found))

    def turned(self, job: str, sheet: int) -> Session:
        """Remember that a sheet was turned over; it is on the disk, with its report, when this returns.

        Raises
        ------
        Conflict
            If no sheet can be turned now.
        """
        return self._went(job, *turned(self.sessions[job], sheet))

    def screwed(self, job: str, sheet: int) -> Session:
        """Remember that a sheet was screwed down; it is on the disk, with its report, when this returns.

        Raises
        ------
        Conflict
            If no sheet can be screwed down now.
        """
        return self._went(job, *screwed(self.sessions[job], sheet))

    def unmeasured(self, job: str, sheet: int) -> None:
        """Forget how thick a sheet is: another one lies on the bed now."""
        self._went(job, unmeasured(self.sessions[job], sheet), ())

    def _went(self, job: str, session: Session, told: Reported) -> Session:
        reports = [self._numbered(session, kind, data, place) for place, (kind, data) in enumerate(told, 1)]
        if session != self.sessions[job] or reports:
            # One record: a crash leaves both the new stage and what the registry is to hear of it, or neither.
            self._journal.write("happened", {"session": plain(session), "reports": plain(reports)})
            self._apply(session, reports)
        return session

    def report(self, session: Session, kind: ReportKind, data: dict[str, Any]) -> None:
        """Number and sign a report and put it in the outbox."""
        report = self._numbered(session, kind, data, 1)
        # Always on the disk first: a number that was sent and then forgotten would be given out twice.
        self._journal.write("report", plain(report))
        self._apply(None, [report])

    def _numbered(self, session: Session, kind: ReportKind, data: dict[str, Any], place: int) -> Report:
        bare = Report(
            hub=self.hub,
            seq=self.seq + place,
            job=session.job,
            attempt=session.attempt,
            fence=session.fence,
            kind=kind,
            at=dt.datetime.now(dt.UTC),
            data=data,
        )
        return msgspec.structs.replace(bare, signature=sign(bare, self._key))

    def progress(self, data: dict[str, Any]) -> None:
        """Note how far the machine is; the last quarter of a second may be lost."""
        self._journal.write("progress", data, durable=False)
        self._replay("progress", data)

    def acknowledged(self, seq: int, refused: dict[str, str]) -> None:
        """The registry has everything up to that number."""
        self.outbox = [report for report in self.outbox if report.seq > seq]
        self.refused.update({int(number): why for number, why in refused.items()})
        self._journal.write("acknowledged", {"seq": seq}, durable=False)

    def at_least(self, seq: int) -> None:
        """Number on from what the registry has, should this disk have forgotten."""
        if seq > self.seq:
            self.seq = seq
            self._journal.write("seq", {"seq": seq})

    def close(self) -> None:
        """Let the journal go."""
        self._journal.close()

    def _keep(self, session: Session) -> None:
        self._journal.write("session", plain(session))
        self._apply(session, [])

    def _apply(self, session: Session | None, reports: list[Report]) -> None:
        if session is not None:
            self.sessions[session.job] = session
        for report in reports:
            self.seq = max(self.seq, report.seq)
            self.outbox.append(report)

    def _replay(self, kind: str, data: dict[str, Any]) -> None:
        if kind == "happened":
            self._apply(msgspec.convert(data["session"], Session), msgspec.convert(data["reports"], list[Report]))
        elif kind == "session":
            self._apply(msgspec.convert(data, Session), [])
        elif kind == "report":
            self._apply(None, [msgspec.convert(data, Report)])
        elif kind == "acknowledged":
            self.outbox = [report for report in self.outbox if report.seq > data["seq"]]
        elif kind == "progress" and "job" in data:
            self.shares[data["job"]] = float(data["done"])
        elif kind == "seq":
            self.seq = max(self.seq, data["seq"])
