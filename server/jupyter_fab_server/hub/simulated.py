"""A simulated controller for an agent that has no machine: a process of its own behind a pseudo-terminal.

For demos, classes and tests. It is started with the settings and the work origin of the hub's machine profile, and ends
with the agent. Everything between driver and controller is real: bytes, pySerial, a serial line with its pace.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec

from jupyter_fab.core.errors import Unavailable
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab_server.hub.fingerprint import settings_of

BED_ABOVE_END_MM = 10.0  # the bed lies this far above the end of Z, as in a workshop


class SimulatedController:
    """The process; `port` is what the driver opens."""

    def __init__(self, folder: Path, profile: MachineProfile, *, speed: float) -> None:
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        self.port = str(folder / "controller")
        memory = folder / "controller.json"
        if not memory.exists():
            memory.write_text(json.dumps(_memory(profile)))
        command = [
            *(sys.executable, "-m", "jupyter_fab_server.machines.simulated"),
            *("--link", self.port, "--memory", str(memory), "--speed", str(speed)),
            *("--control", "controller.sock", "--with-parent", "--boot-ms", "200"),
        ]
        # Started in its folder: a socket's whole path may have 107 bytes, which a deep folder exceeds.
        self._process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            raise Unavailable(f"The simulated controller did not start (exit code {self._process.wait(5)}).")

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.communicate(timeout=10)


def _memory(profile: MachineProfile) -> dict[str, object]:
    """What the board keeps without power, for that machine: Grbl's numbers, and G54 at the sheet's corner."""
    x, y = profile.sheet_origin_mm
    corner = (-profile.travel_mm[0] + x, -profile.travel_mm[1] + y, -profile.travel_mm[2] + BED_ABOVE_END_MM)
    return {
        "settings": {str(number): value for number, value in settings_of(profile).items()},
        "positions": {"G54": corner},
        "startup": ["", ""],
        "name": profile.id,
    }


def profile_of(machine: dict[str, object]) -> MachineProfile:
    """The machine profile that the registry tells of a hub."""
    return msgspec.convert(machine, MachineProfile)
