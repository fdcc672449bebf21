"""The time that `core.motion` gives a program is what the simulated board takes, which shares no code with it."""

import pytest
from jupyter_fab_server.machines.simulated.controller import Controller
from jupyter_fab_server.machines.simulated.memory import Memory
from jupyter_fab_server.machines.simulated.state import RX_BYTES, State

from jupyter_fab.core.gcode import Program, moves, post
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.motion import duration_s
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, bracket, parts, slotted_side

BED_ABOVE_END_MM = 10.0
HOURS_S = 4 * 3600.0


def run(program: Program, machine: MachineProfile) -> tuple[float, tuple[float, float, float]]:
    """The virtual seconds that a board with the machine's settings takes, and where it began in the sheet's frame."""
    settings: dict[int, float] = {11: machine.junction_deviation_mm, 20: 0, 21: 0, 22: 0}
    for axis in range(3):
        settings[110 + axis] = machine.max_feed_mm_min[axis]
        settings[120 + axis] = machine.acceleration_mm_s2[axis]
        settings[130 + axis] = machine.travel_mm[axis]
    memory = Memory(settings)
    corner = (
        -machine.travel_mm[0] + machine.sheet_origin_mm[0],
        -machine.travel_mm[1] + machine.sheet_origin_mm[1],
        -machine.travel_mm[2] + BED_ABOVE_END_MM,
    )
    memory.positions["G54"] = corner
    board = Controller(memory)
    waiting = iter(program.data)
    byte = next(waiting, None)
    while board.now < HOURS_S:
        while byte is not None and len(board.rx) < RX_BYTES - 1:
            board.receive(byte)
            byte = next(waiting, None)
        if byte is None and not board.rx and board.state is State.IDLE and not board.planner.blocks:
            break
        board.run(board.now + 0.02)
        board.out.clear()
    assert board.overruns == 0
    return board.now, (-corner[0], -corner[1], -corner[2])


@pytest.mark.slow
def test_within_five_per_cent() -> None:
    """Outlines, pockets, reliefs and drilling: programs of some minutes."""
    brisk = FULL_SHEET_ROUTER
    layout = nest(parts(slotted_side(), board(), bracket()), [nominal_sheet("birch-ply", 18)], brisk)
    for program in post(toolpaths(layout, brisk), brisk):
        took, start = run(program, brisk)
        assert duration_s(start, moves(program.data), brisk) == pytest.approx(took, rel=0.05)
