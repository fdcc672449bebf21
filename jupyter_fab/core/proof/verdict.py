"""What a proof says: the rules, a failure with its place, figure, limit and next step, the figures, the verdict.

Pure data, as it is stored with a job's programs and shown to people. Nothing is judged here.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable
from typing import Protocol

import msgspec

MOST_GOUGE_MM = 0.05
MOST_LEFTOVER_MM = 0.1
DEEPEST_SPOILBOARD_MM = 0.5


class Rule(enum.StrEnum):
    """What a program must keep; the name of a failure."""

    WORD = "word"  # a word, line or byte that is not of the language
    MODES = "modes"  # mm, absolute, feed a minute, plane XY, work offset 1, all set before motion
    START = "start"  # the first motion goes up to safe height, where nothing is
    END = "end"  # ends up at safe height with the spindle off
    ARC = "arc"  # an arc whose centre, radius and ends agree, as every controller reads it
    SPINDLE = "spindle"  # on, up to speed and within limits before the cutter enters
    FEED = "feed"  # set, and within every axis's limit
    DWELL = "dwell"  # the cutter does not stand still in the wood, where it burns
    RAPID = "rapid"  # no rapid below the sheet's top, except straight up out of a cut
    ENVELOPE = "envelope"  # within the machine's travel
    CLAMPS = "clamps"  # nothing low over the border
    SPOILBOARD = "spoilboard"  # no deeper into it than allowed
    TOOL = "tool"  # a tool of the machine, used as its kind may be
    BITE = "bite"  # no deeper at once than the cutter may, but for a light cut along a wall
    GOUGE = "gouge"  # the panel is cut where it should stand
    LEFTOVER = "leftover"  # material stands where it should be cut
    TAB = "tab"  # a tab does not stand, or holds nothing
    PIN = "pin"  # the pins on which the sheet is turned over: their holes, their places, the wood around them
    ENGRAVING = "engraving"  # a line that is not cut, too deep, too narrow or beside its place
    SKIN = "skin"  # an onion skin is cut through where it should hold
    SCREW = "screw"  # a cutter near a screw, a screw without its hole, or in a panel
    PROGRAMS = "programs"  # not the programs of this layout and machine


NEXT_STEP: dict[Rule, str] = {
    Rule.WORD: "Take the word out, or post the program again for this machine's dialect.",
    Rule.MODES: "Start the program with G21 G90 G94 G17 G54.",
    Rule.START: "Let the first motion go straight up to safe height (G0 Z).",
    Rule.END: "End at safe height with M5 and M30; fetch the whole file if it breaks off.",
    Rule.ARC: "Give the arc by its centre (I J), with ends on its circle; post it again.",
    Rule.SPINDLE: "Switch the spindle on within its limits, and dwell until it is up to speed before any cut.",
    Rule.FEED: "Set a feed within the limits of every axis, and of the cutter at its speed.",
    Rule.DWELL: "Lift the cutter out of the wood before a dwell.",
    Rule.RAPID: "Lift to clearance before going across, and go down into the wood at feed.",
    Rule.ENVELOPE: "Move the job within the machine's travel, or take a machine with a larger bed.",
    Rule.CLAMPS: "Cross the border only at safe height, and keep cuts out of it.",
    Rule.SPOILBOARD: "Check Z0 and the stock's thickness; post again for the sheet as measured.",
    Rule.TOOL: "Fit the cutter that the program was made for, or post it again for this one.",
    Rule.BITE: "Cut it in more passes, each no deeper than the cutter's pass_depth_mm; post it again.",
    Rule.GOUGE: "Do not cut it: check cutter, offset and depth, and post again from the layout.",
    Rule.LEFTOVER: "See whether an operation or a pass is missing; post again from the layout.",
    Rule.TAB: "Give the part its tabs in the layout, and post again.",
    Rule.PIN: "Make the pins' holes with the first face up, where the layout has them; post again from the layout.",
    Rule.ENGRAVING: "Check the cutter and Z0; post again from the layout.",
    Rule.SKIN: "Check Z0 and the floor of the outlines; post again from the layout.",
    Rule.SCREW: "Move the screw into waste, or make the layout and its programs again.",
    Rule.PROGRAMS: "Prove all programs of one job together, with its own layout and machine.",
}


class Failure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One broken rule: in which program and line, at which part and place, by how much, and what to do.

    `figure` is what was found and `limit` what is allowed, in `unit`; without a unit there is nothing to measure.
    `place_mm` is in the sheet's frame as the program has it.
    """

    rule: Rule
    text: str
    program: str = ""
    line: int = 0
    part: str = ""
    place_mm: tuple[float, float, float] | None = None
    figure: float = 0.0
    limit: float = 0.0
    unit: str = ""

    @property
    def next_step(self) -> str:
        """What the reader should do about it."""
        return NEXT_STEP[self.rule]

    def sentence(self) -> str:
        """Where and what, for a line on a screen."""
        where = ", ".join(filter(None, (self.program, f"line {self.line}" if self.line else "")))
        limit = f" ({self.figure:g} {self.unit}, {self.limit:g} allowed)" if self.unit else ""
        return f"{where + ': ' if where else ''}{self.text}{limit}"


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was measured: the worst of the whole job, mm, and how much was looked at."""

    gouge_mm: float
    leftover_mm: float
    spoilboard_mm: float
    tabs: int
    tabs_standing: int
    parts: int
    lines: int


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The verdict on programs for a layout on a machine; `programs` are their SHA-256 in order."""

    ok: bool
    machine: str
    layout: str
    programs: tuple[str, ...]
    figures: Figures
    failures: tuple[Failure, ...]

    def of(self, programs: Iterable[bytes]) -> bool:
        """Whether this proves exactly these bytes, in this order."""
        return self.ok and self.programs == tuple(hashlib.sha256(data).hexdigest() for data in programs)


class ProgramBytes(Protocol):
    """What the proof needs of a program: its bytes, and what the operator will do with them; `side` A or B is up."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def sheet(self) -> int: ...  # noqa: D102
    @property
    def tool(self) -> str: ...  # noqa: D102
    @property
    def machine(self) -> str: ...  # noqa: D102
    @property
    def side(self) -> str: ...  # noqa: D102
    @property
    def data(self) -> bytes: ...  # noqa: D102
