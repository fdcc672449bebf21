"""Files of G-code as the proof takes them: bytes, and for which sheet, cutter and face they are.

What the operator would go by is believed in this order: an option, the head of the file, its name as `cut` and `gcode`
give it. Whether head and name agree, and what the bytes do, is for others to judge.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile

# 01-end-mill-6.nc: sheet and tool, as `cut` and `gcode` name their files; 01-B-end-mill-6.nc: after turning it over
NAMED = re.compile(r"(?P<sheet>\d+)-(?:(?P<side>[AB])-)?(?P<tool>.+)")
_SAID_SHEET = re.compile(r"^\(sheet (\d+)\b", re.MULTILINE)
_SAID_TOOL = re.compile(r"^\(tool ([^,)]+)", re.MULTILINE)
_SAID_SIDE = re.compile(r"^\(side ([AB])\)$", re.MULTILINE)  # a line of its own: a part may be called "side B"
_SAID_RUN = re.compile(r"^\(sheet (\d+) of \d+, tool (\d+) of \d+\)$", re.MULTILINE)
HEAD_BYTES = 4096
HEAD_LINES = 20  # a program's head stands above its first word
MOST_BYTES = 64 * 1024 * 1024  # of one file; a full sheet's program has about one


@frozen
class ProgramOnDisk:
    """A file as the proof takes it."""

    name: str
    sheet: int
    tool: str
    machine: str
    data: bytes
    side: str


def program_files(paths: Sequence[Path]) -> list[Path]:
    """The .nc files of folders and the files themselves, in their order.

    Raises
    ------
    BadInput
        If a folder has none.
    """
    found = [file for path in paths for file in (_in_order(path.glob("*.nc")) if path.is_dir() else [path])]
    if not found:
        raise BadInput("There is no .nc file in that folder; give the programs themselves.")
    return found


def _in_order(files: Iterable[Path]) -> list[Path]:
    """The files as their heads say that they are run: by sheet, face and tool; then by name."""

    def place(path: Path) -> tuple[int, str, int, str]:
        with path.open("rb") as file:
            head = _head(file.read(HEAD_BYTES))
        run, side = _SAID_RUN.search(head), _SAID_SIDE.search(head)
        sheet, number = (int(run[1]), int(run[2])) if run else (0, 0)
        return sheet, side[1] if side else "", number, path.name

    return sorted(files, key=place)


def read_program(
    path: Path, machine: MachineProfile, layout: Layout, sheet: int | None = None, tool: str | None = None
) -> ProgramOnDisk:
    """The file with its sheet, tool and face.

    Raises
    ------
    BadInput
        If its tool is not said, or its sheet is not one of the layout.
    """
    if path.stat().st_size > MOST_BYTES:
        raise BadInput(f"{path.name} is larger than {MOST_BYTES // 2**20} MB; that is no program for a sheet.")
    data = path.read_bytes()
    named = NAMED.fullmatch(path.stem)
    head = _head(data)
    said_sheet, said_tool, said_side = (pattern.search(head) for pattern in (_SAID_SHEET, _SAID_TOOL, _SAID_SIDE))
    number = sheet or (int(said_sheet[1]) if said_sheet else int(named["sheet"]) if named else 1)
    cutter = tool or (said_tool[1].strip() if said_tool else named["tool"] if named else "")
    if not cutter and len(machine.tools) == 1:
        cutter = machine.tools[0].id
    if not cutter:
        ids = ", ".join(one.id for one in machine.tools)
        raise BadInput(f"{path.name} does not say its tool; give --tool with one of {ids}.", pointer="/tool")
    if not 1 <= number <= len(layout.sheets):
        raise BadInput(f"{path.name} is for sheet {number}; the layout has {len(layout.sheets)}.", pointer="/sheet")
    side = said_side[1] if said_side else (named and named["side"]) or "A"
    return ProgramOnDisk(path.stem, number - 1, cutter, machine.id, data, side)


def _head(data: bytes) -> str:
    """The comments above the first line that is none; those that follow are about what is cut."""
    lines = data[:HEAD_BYTES].decode("ascii", "replace").split("\n")[:HEAD_LINES]
    return "\n".join(itertools.takewhile(lambda line: line.startswith("(") or not line.strip(), lines))
