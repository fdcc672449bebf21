"""A rehearsal runs proven programs on the simulated controller, by the driver and pySerial that cut for real."""

import pytest
from jupyter_fab_server.hub.rehearsal import rehearse
from jupyter_fab_server.hub.simulated import SimulatedController

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.machine import FULL_SHEET_ROUTER

PROGRAM = (
    b"G21 G90 G94 G17 G54\nG0Z30\nM3 S18000\nG4 P1\nG0X20Y20\nG1Z17F1000\nG1X120Y20F4000\nG1X120Y60\nG0Z30\nM5\nM30\n"
)


@pytest.mark.slow
def test_a_program_runs_to_its_end():
    """Every line is executed, and progress reaches 1."""
    shares = []
    found = rehearse([("square.nc", PROGRAM)], on_progress=lambda name, share: shares.append(share))
    assert [(one.program, one.outcome, one.lines) for one in found] == [("square.nc", "done", PROGRAM.count(b"\n"))]
    assert shares[-1] == 1.0
    assert shares == sorted(shares)


@pytest.mark.slow
def test_what_no_machine_may_get_is_refused():
    """A word that is not ours stops the rehearsal before anything moves."""
    with pytest.raises(BadInput, match="line 2"):
        rehearse([("bad.nc", b"G21\nG38.2 Z-5 F100\nM30\n")])


@pytest.mark.slow
def test_a_deep_folder_is_no_obstacle(tmp_path):
    """A simulated controller starts however long its folder's path is (a socket's address has 107 bytes)."""
    deep = tmp_path / ("a-folder-with-a-long-name-" * 4) / "hub"
    SimulatedController(deep, FULL_SHEET_ROUTER, speed=100.0).close()
    assert len(str(deep / "controller.sock")) > 107
