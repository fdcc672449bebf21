"""A job at the hub, from the signed program to the finished cut: a pure machine of stages, events and reports.

`step(session, event)` gives the next session and what to report; nothing here talks, waits or clocks. A job has several
programs (one for each tool and sheet), and a person arms each of them at the console. When certainty is lost in a cut,
or the agent comes back and finds that it was cutting, the job is `uncertain`, and only a person goes on.
"""

from __future__ import annotations

import enum
from typing import Any

import msgspec

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.wire.hubs import ReportKind


class Stage(enum.StrEnum):
    """Where a job stands at this hub."""

    READY = "ready"  # the signed program is here; nothing is cut yet
    ARMED = "armed"  # a person has released one program, for a short while
    CUTTING = "cutting"  # bytes go to the machine
    BETWEEN = "between"  # one program is done; change tool or sheet, or screw it down, and arm the next
    HELD = "held"  # paused in a cut
    UNCERTAIN = "uncertain"  # what the machine has done is not known for sure; a person decides
    MADE = "made"  # cut to the end
    SCRAPPED = "scrapped"  # given up by a person


class Happening(enum.StrEnum):
    """What may happen to a job at the hub."""

    ARMED = "armed"  # a person armed the next program at the console
    DISARMED = "disarmed"  # the arming was taken back or ran out
    STARTED = "started"  # the first byte of the armed program went out
    HELD = "held"  # the machine stands still, by a person or by itself
    RESUMED = "resumed"  # a person let it go on
    ENDED = "ended"  # the program under way was executed to its end
    LOST = "lost"  # unplugged, alarm, fault, stop: it ended before its end
    CAME_BACK = "came_back"  # the agent starts and reads that it had been armed or cutting
    FOUND_MADE = "found_made"  # a person looked: it is finished after all
    SCRAPPED = "scrapped"  # a person gives the attempt up


class SheetReadings(msgspec.Struct, frozen=True, kw_only=True):
    """How thick a sheet of the job (counted from 0) was measured to be, mm."""

    sheet: int
    readings_mm: tuple[float, float, float, float]


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A job at the hub; `program` counts the programs that are done, `measured` holds its sheets after the first.

    `turned` and `screwed` are the sheets of which a person has said that they were turned over, or screwed down.
    """

    job: str
    attempt: int
    fence: int
    digest: str
    programs: int
    stage: Stage = Stage.READY
    program: int = 0
    begun: bool = False
    reason: str = ""
    measured: tuple[SheetReadings, ...] = ()
    turned: tuple[int, ...] = ()
    screwed: tuple[int, ...] = ()

    def readings_of(self, sheet: int) -> tuple[float, ...]:
        """What was measured on that sheet; empty if it was not."""
        return next((one.readings_mm for one in self.measured if one.sheet == sheet), ())


type Reported = tuple[tuple[ReportKind, dict[str, Any]], ...]

_CUTTING = (Stage.CUTTING, Stage.HELD)


def measured(session: Session, found: SheetReadings) -> tuple[Session, Reported]:
    """The session with a further sheet's readings, in place of earlier ones, and what the registry is to hear of it.

    Raises
    ------
    Conflict
        If a program is armed, under way or not known to have ended.
    """
    if session.stage not in (Stage.READY, Stage.BETWEEN):
        raise Conflict(
            f"The job is {session.stage.value} at the machine; a sheet is measured before its program is armed.",
            stage=session.stage.value,
        )
    kept = unmeasured(session, found.sheet).measured
    report = {"sheet": found.sheet + 1, "readings_mm": list(found.readings_mm)}
    return msgspec.structs.replace(session, measured=(*kept, found)), ((ReportKind.MEASURED, report),)


def turned(session: Session, sheet: int) -> tuple[Session, Reported]:
    """The session with a sheet turned over, and what the registry is to hear of it.

    Raises
    ------
    Conflict
        If a program is armed, under way or not known to have ended.
    """
    if session.stage not in (Stage.READY, Stage.BETWEEN):
        raise Conflict(
            f"The job is {session.stage.value} at the machine; a sheet is turned over between two programs.",
            stage=session.stage.value,
        )
    found = msgspec.structs.replace(session, turned=(*session.turned, sheet))
    return found, ((ReportKind.TURNED, {"sheet": sheet + 1}),)


def screwed(session: Session, sheet: int) -> tuple[Session, Reported]:
    """The session with a sheet screwed down, and what the registry is to hear of it.

    Raises
    ------
    Conflict
        If a program is armed, under way or not known to have ended.
    """
    if session.stage not in (Stage.READY, Stage.BETWEEN):
        raise Conflict(
            f"The job is {session.stage.value} at the machine; a sheet is screwed down between two programs.",
            stage=session.stage.value,
        )
    found = msgspec.structs.replace(session, screwed=(*session.screwed, sheet))
    return found, ((ReportKind.SCREWED, {"sheet": sheet + 1}),)


def unmeasured(session: Session, sheet: int) -> Session:
    """The session without that sheet's readings: another one lies on the bed now."""
    return msgspec.structs.replace(session, measured=tuple(one for one in session.measured if one.sheet != sheet))


def step(session: Session, happening: Happening, reason: str = "") -> tuple[Session, Reported]:
    """The session after what happened, and what the registry is to hear of it.

    Raises
    ------
    Conflict
        If that cannot happen now; the text says what must come first.
    """

    def to(stage: Stage, *reports: tuple[ReportKind, dict[str, Any]], **changes: Any) -> tuple[Session, Reported]:
        return msgspec.structs.replace(session, stage=stage, reason=reason, **changes), reports

    proof = {"digest": session.digest, "program": session.program}
    match session.stage, happening:
        case Stage.READY, Happening.ARMED:
            return to(Stage.ARMED, (ReportKind.ARMED, proof))
        case Stage.BETWEEN, Happening.ARMED:
            return to(Stage.ARMED)
        case Stage.ARMED, Happening.DISARMED if session.begun:
            return to(Stage.BETWEEN)
        case Stage.ARMED, Happening.DISARMED:
            return to(Stage.READY, (ReportKind.DISARMED, {"reason": reason}))
        case Stage.ARMED, Happening.STARTED if session.begun:
            return to(Stage.CUTTING, (ReportKind.RESUMED, proof))
        case Stage.ARMED, Happening.STARTED:
            return to(Stage.CUTTING, (ReportKind.STARTED, proof), begun=True)
        case Stage.CUTTING, Happening.HELD:
            return to(Stage.HELD, (ReportKind.HELD, {"reason": reason}))
        case Stage.HELD, Happening.RESUMED:
            return to(Stage.CUTTING, (ReportKind.RESUMED, {}))
        case Stage.CUTTING, Happening.ENDED if session.program + 1 < session.programs:
            waiting = f"program {session.program + 1} of {session.programs} is done: change tool or sheet"
            return to(Stage.BETWEEN, (ReportKind.HELD, {"reason": waiting}), program=session.program + 1)
        case Stage.CUTTING, Happening.ENDED:
            return to(Stage.MADE, (ReportKind.MADE, {}), program=session.programs)
        case ((Stage.CUTTING | Stage.HELD), Happening.LOST):
            return to(Stage.UNCERTAIN, (ReportKind.UNCERTAIN, {"reason": reason, "program": session.program}))
        case Stage.ARMED, (Happening.LOST | Happening.CAME_BACK) if not session.begun:
            # Armed, and not one byte sent: that is certain, since the start is journalled before the first byte.
            return to(Stage.READY, (ReportKind.DISARMED, {"reason": reason}))
        case Stage.ARMED, (Happening.LOST | Happening.CAME_BACK):
            return to(Stage.BETWEEN)
        case ((Stage.CUTTING | Stage.HELD), Happening.CAME_BACK):
            return to(Stage.UNCERTAIN, (ReportKind.UNCERTAIN, {"reason": reason, "program": session.program}))
        case _, Happening.CAME_BACK:
            return session, ()
        case Stage.UNCERTAIN, Happening.FOUND_MADE:
            return to(Stage.MADE, (ReportKind.MADE, {"reason": reason}), program=session.programs)
        case ((Stage.UNCERTAIN | Stage.HELD | Stage.BETWEEN), Happening.SCRAPPED):
            return to(Stage.SCRAPPED, (ReportKind.SCRAPPED, {"reason": reason}))
    raise Conflict(
        f"The job is {session.stage.value} at the machine: {happening.value} cannot happen now.",
        stage=session.stage.value,
    )
