"""The values that toolpaths are made of: an operation cuts one thing of one part, a run is all that one tool does.

Paths are chains of (x, y, z) in the sheet's frame, z = 0 on the spoilboard, followed at feed without leaving the work.
"""

from __future__ import annotations

import enum

import msgspec

from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.part import Side
from jupyter_fab.core.tool import Cutting


class OperationKind(enum.StrEnum):
    """What a stretch of the program makes; also the layer of the drawing."""

    PIN = "pin"
    SCREW = "screw"
    DRILL = "drill"
    POCKET = "pocket"
    ENGRAVE = "engrave"
    INNER = "inner"
    OUTER = "outer"


class Operation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One feature of one part, cut by one tool: chains of (x, y, z) at these feeds."""

    kind: OperationKind
    part: str
    paths: tuple[tuple[Vector, ...], ...]
    cutting: Cutting


class ToolRun(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that one tool does on one face of one sheet, in order: what one program will hold.

    On side B the sheet was turned over, and everything is said as it lies then.
    """

    sheet: int
    tool: str
    operations: tuple[Operation, ...]
    side: Side = Side.A


class Toolpaths(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All runs of a job, in the order in which they are made."""

    machine: str
    layout: Layout
    runs: tuple[ToolRun, ...]
