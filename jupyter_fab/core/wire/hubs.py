"""Messages between the registry and a hub's agent.

The agent only ever calls out. It claims a job with a fencing token, reports signed messages with a rising sequence
number, and fetches a signed program. No message here can arm or start a machine: arming happens at the hub's console.
Signatures are HMAC-SHA256 with the hub's key over the canonical JSON of the value with an empty `signature`.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import hmac
from typing import Any

import msgspec

from jupyter_fab.core.holding import Screw
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.states import JobState
from jupyter_fab.core.turn import Turn
from jupyter_fab.core.wire.base import Message, Place, Values
from jupyter_fab.core.wire.codec import convert, encode


class HubStanding(Message, frozen=True, kw_only=True):
    """What a hub's people say of today; everyone may read it, and orders are planned by it.

    `open` is no while the workshop takes nothing: closed, or its machine is down. `without` are materials that it keeps
    and has run out of; `late_min` the machine minutes that it is behind. Closed and behind hold `until` the end of that
    day, where none is said that of the hub's working day; what is out of stock, until somebody says otherwise.
    """

    open: bool = True
    without: tuple[str, ...] = ()
    late_min: int = 0
    reason: str = ""
    until: dt.date | None = None


class Hub(Message, frozen=True, kw_only=True):
    """A hub as everyone may see it (OKW ManufacturingFacility)."""

    id: str
    title: str
    place: Place
    state: str  # active, unreachable, closed
    machine: dict[str, Any]  # a MachineProfile
    materials: tuple[str, ...]
    rate_minor_h: int
    labour_minor_h: int
    standing: HubStanding | None = None  # what its people say of today; none: an ordinary day


class Hubs(Message, frozen=True, kw_only=True):
    """All hubs."""

    hubs: tuple[Hub, ...]


class HubSettings(Message, frozen=True, kw_only=True):
    """What a workshop's own tools bring to every joint that it cuts.

    `fit_offset_mm` is what its test piece showed to be missing from every clearance (less than 0: too loose), and
    `cutter_mm` the diameter of the end mill in its machine's profile, for which corners are opened.
    """

    hub: str
    fit_offset_mm: float
    cutter_mm: float


class HubSettingsChange(Message, frozen=True, kw_only=True):
    """The fit that holds for the programs made from now on."""

    fit_offset_mm: float


class Heartbeat(Message, frozen=True, kw_only=True):
    """The agent is alive: which program it is, and the machine's state in words."""

    agent: str
    machine_state: str
    jobs: tuple[str, ...] = ()


class Heard(Message, frozen=True, kw_only=True):
    """The registry's time, and the last report of the hub that it has taken."""

    now: dt.datetime
    last_seq: int


class JobStock(Message, frozen=True, kw_only=True):
    """A kind of sheet that a job is cut from, and how far one may measure from its nominal thickness, mm."""

    material: str
    thickness_mm: float
    tolerance_mm: float


class JobOffcut(Message, frozen=True, kw_only=True):
    """An offcut that is reserved for a job: its label, its stock, its size in mm with the width along the grain."""

    id: str
    material: str
    thickness_mm: float
    measured_mm: float | None
    width_mm: float
    height_mm: float


class Job(Message, frozen=True, kw_only=True):
    """A job as its hub sees it."""

    id: str
    order: str
    hub: str
    state: JobState
    attempt: int
    fence: int
    title: str
    design: str
    version: str
    values: Values
    material: str
    thickness_mm: float
    tolerance_mm: float
    parts: int
    sheets: int
    machine_minutes: float
    pay_minor: int
    due: dt.date
    program_digest: str = ""
    message: str = ""
    progress: float = 0.0
    more_stock: tuple[JobStock, ...] = ()  # beside the first kind, which is `material` and `thickness_mm`
    offcuts: tuple[JobOffcut, ...] = ()  # to be cut before whole sheets of their kind; the first one is measured

    def stock(self) -> tuple[JobStock, ...]:
        """Every kind of sheet, the first one first."""
        first = JobStock(material=self.material, thickness_mm=self.thickness_mm, tolerance_mm=self.tolerance_mm)
        return (first, *self.more_stock)


class Jobs(Message, frozen=True, kw_only=True):
    """The jobs of a hub, soonest due first."""

    jobs: tuple[Job, ...]


class Claim(Message, frozen=True, kw_only=True):
    """The operator takes the job; the answer carries the fence that later messages must show."""

    agent: str


class Decline(Message, frozen=True, kw_only=True):
    """The operator will not, and says why."""

    reason: str
    fence: int = 0


class SheetLoaded(Message, frozen=True, kw_only=True):
    """The job's first sheet, measured at four points (mm); rebuild, toolpaths and proof follow for its mean.

    `more_mm` are those of the first sheet of each further kind, in the order of `Job.more_stock`.
    """

    fence: int
    readings_mm: tuple[float, float, float, float]
    more_mm: tuple[tuple[float, float, float, float], ...] = ()


class ProgramFile(Message, frozen=True, kw_only=True):
    """One file for one tool: the bytes that the machine gets, and their sha256.

    `side` is that of a sheet that is turned over, A first and then B; empty where a sheet is not.
    """

    name: str
    tool: str
    sheet: int
    gcode: str
    sha256: str
    seconds: float
    lines: int
    bounds_mm: tuple[float, float, float, float, float, float]
    side: str = ""


class Characteristic(Message, frozen=True, kw_only=True):
    """Something to measure after cutting, with its limits in mm."""

    id: str
    part: str
    title: str
    nominal_mm: float
    lower_mm: float
    upper_mm: float
    instrument: str


class ProgramBundle(Message, frozen=True, kw_only=True):
    """What a hub may cut: proven programs for one job, one measured thickness, one machine; signed by the registry.

    `measured_mm` is of the job's first sheet; `layout.sheets` says of each which kind it is and what it was proven for.
    Programs of a further sheet are armed only when it was measured, and lies within `sheet.proven_range_mm`; those of
    a sheet's side B only when a person has said that it was turned over, and of a sheet that screws hold, all but the
    one that makes their holes only when one has said that they are in. `setup_svg` has a drawing for each sheet, and
    for each side of one that is turned over, in the order in which they are cut.
    """

    job: str
    attempt: int
    fence: int
    hub: str
    machine: str
    measured_mm: float
    programs: tuple[ProgramFile, ...]
    digest: str
    setup_svg: tuple[str, ...]
    layout: dict[str, Any]
    proof: dict[str, Any]
    characteristics: tuple[Characteristic, ...]
    signature: str = ""

    def turn_of(self, sheet: int) -> Turn | None:
        """The pins on which that sheet is turned over; None if it is not."""
        turns = convert(self.layout.get("turns", []), tuple[Turn, ...])
        return next((turn for turn in turns if turn.sheet == sheet), None)

    def screws_in(self, sheet: int) -> int:
        """How many screws hold that sheet down, once its first program has made their holes."""
        return sum(screw.sheet == sheet for screw in convert(self.layout.get("screws", []), tuple[Screw, ...]))

    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets, as their programs were proven for them: each kind as its first one was measured."""
        return convert(self.layout["sheets"], tuple[Sheet, ...])


class ReportKind(enum.StrEnum):
    """What a hub reports of a job."""

    TURNED = "turned"  # a person turned a sheet over onto its pins; data: sheet (from 1)
    SCREWED = "screwed"  # a person has screwed a sheet down; data: sheet (from 1)
    MEASURED = "measured"  # a further sheet was measured; data: sheet (from 2), readings_mm
    ARMED = "armed"  # a person armed it at the console
    DISARMED = "disarmed"  # the arming was taken back, or ran out
    STARTED = "started"  # the first byte went out
    PROGRESS = "progress"  # data: done (0 to 1), x_mm, y_mm, z_mm, sent, acknowledged, executed
    HELD = "held"  # data: reason
    RESUMED = "resumed"
    UNCERTAIN = "uncertain"  # data: reason, acknowledged, sent
    SCRAPPED = "scrapped"  # a human gave the attempt up
    MADE = "made"  # cut to the end, or found finished by a human


class Report(Message, frozen=True, kw_only=True):
    """One signed message of a hub; `seq` rises by one, for each hub, for ever."""

    hub: str
    seq: int
    job: str
    attempt: int
    fence: int
    kind: ReportKind
    at: dt.datetime
    data: dict[str, Any] = msgspec.field(default_factory=dict)
    signature: str = ""


class Reports(Message, frozen=True, kw_only=True):
    """Reports not yet acknowledged, oldest first; sending them again does no harm."""

    reports: tuple[Report, ...]


class ReportsTaken(Message, frozen=True, kw_only=True):
    """Everything up to this sequence number is stored; `refused` names reports that could not apply, and why."""

    seq: int
    refused: dict[str, str] = msgspec.field(default_factory=dict)


class Measurement(Message, frozen=True, kw_only=True):
    """A measured characteristic."""

    characteristic: str
    value_mm: float


class Inspection(Message, frozen=True, kw_only=True):
    """All required characteristics, measured; `inspector` is a person of the hub."""

    fence: int
    inspector: str
    measurements: tuple[Measurement, ...]


class InspectionResult(Message, frozen=True, kw_only=True):
    """Whether it passed, and what was outside its limits."""

    passed: bool
    self_inspected: bool
    outside: tuple[str, ...]
    job: Job


class Handover(Message, frozen=True, kw_only=True):
    """The code that the buyer showed."""

    code: str


def sign(value: ProgramBundle | Report, key: bytes) -> str:
    """The value's signature under the hub's key."""
    blank = msgspec.structs.replace(value, signature="")
    label = type(value).__name__.encode() + b"\n"
    return hmac.new(key, label + encode(blank), hashlib.sha256).hexdigest()


def verified(value: ProgramBundle | Report, key: bytes) -> bool:
    """Whether the value carries the signature of that key."""
    return hmac.compare_digest(sign(value, key), value.signature)
