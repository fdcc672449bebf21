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
from jupyter_fab_server.hub.session import Happening, Session, Stage, step

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
        session, reports = step(self.sessions[job], happening, reason)
        if session != self.sessions[job]:
            self._keep(session)
        for kind, data in reports:
            self.report(session, kind, data)
        return session

    def report(self, session: Session, kind: ReportKind, data: dict[str, Any]) -> None:
        """Number and sign a report and put it in the outbox."""
        bare = Report(
            hub=self.hub,
            seq=self.seq + 1,
            job=session.job,
            attempt=session.attempt,
            fence=session.fence,
            kind=kind,
            at=dt.datetime.now(dt.UTC),
            data=data,
        )
        report = msgspec.structs.replace(bare, signature=sign(bare, self._key))
        self._journal.write("report", plain(report), durable=kind is not ReportKind.PROGRESS)
        self.seq = report.seq
        self.outbox.append(report)

    def progress(self, data: dict[str, Any]) -> None:
        """Note how far the machine is; the last quarter of a second may be lost."""
        self._journal.write("progress", data, durable=False)

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
        self.sessions[session.job] = session

    def _replay(self, kind: str, data: dict[str, Any]) -> None:
        if kind == "session":
            session = msgspec.convert(data, Session)
            self.sessions[session.job] = session
        elif kind == "report":
            report = msgspec.convert(data, Report)
            self.seq = max(self.seq, report.seq)
            self.outbox.append(report)
        elif kind == "acknowledged":
            self.outbox = [report for report in self.outbox if report.seq > data["seq"]]
        elif kind == "seq":
            self.seq = max(self.seq, data["seq"])
