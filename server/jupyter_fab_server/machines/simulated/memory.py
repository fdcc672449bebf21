"""What the simulated board keeps without power: `$` settings, work offsets, start-up lines, its name.

The controller reads settings here and asks for changes; this refuses what Grbl refuses, with Grbl's error number. It
does not know the wire, nor that writing takes time: the controller stalls for it.

Source: Grbl 1.1 doc/markdown/settings.md and interface.md.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path

Vec = tuple[float, float, float]
ZERO: Vec = (0.0, 0.0, 0.0)
COORDINATE_SYSTEMS = ("G54", "G55", "G56", "G57", "G58", "G59")
STORED_POSITIONS = (*COORDINATE_SYSTEMS, "G28", "G30")

# A full-sheet router: 2500 x 1300 x 100 mm, homed at the front left corner ($23=3) with Z up, soft limits on.
ROUTER: Mapping[int, float] = {
    0: 10, 1: 255, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 10: 3, 11: 0.010, 12: 0.002, 13: 0,
    20: 1, 21: 1, 22: 1, 23: 3, 24: 100.0, 25: 4000.0, 26: 25, 27: 2.0, 30: 24000, 31: 6000, 32: 0,
    100: 80.0, 101: 80.0, 102: 200.0, 110: 12000.0, 111: 12000.0, 112: 3000.0,
    120: 600.0, 121: 600.0, 122: 250.0, 130: 2500.0, 131: 1300.0, 132: 100.0,
}  # fmt: skip
_WHOLE = frozenset({0, 1, 2, 3, 4, 5, 6, 10, 13, 20, 21, 22, 23, 26, 30, 31, 32})


class Refusal(Exception):
    """A line that Grbl answers with `error:N`."""

    def __init__(self, code: int) -> None:
        super().__init__(f"error:{code}")
        self.code = code


class Memory:
    """The EEPROM: settings by number, positions by name, two start-up lines and the build text."""

    def __init__(self, settings: Mapping[int, float] | None = None, *, path: Path | None = None) -> None:
        self._defaults = dict(ROUTER) | dict(settings or {})
        self._path = path
        self.settings = dict(self._defaults)
        self.positions: dict[str, Vec] = dict.fromkeys(STORED_POSITIONS, ZERO)
        self.startup = ["", ""]
        self.name = ""
        self.positions["G54"] = self.bed_corner()
        if path is not None and path.exists():
            kept = json.loads(path.read_text())
            self.settings.update({int(number): float(value) for number, value in kept["settings"].items()})
            self.positions.update({name: (p[0], p[1], p[2]) for name, p in kept["positions"].items()})
            self.startup, self.name = list(kept["startup"]), str(kept["name"])

    def bed_corner(self) -> Vec:
        """Return where a workshop would put G54: the bed's front left corner, Z 0 on it, 10 mm above the end of Z."""
        return (-self.settings[130], -self.settings[131], -self.settings[132] + 10.0)

    @property
    def travel(self) -> Vec:
        """Travel of each axis in mm ($130-$132)."""
        return (self.settings[130], self.settings[131], self.settings[132])

    def axes(self, first: int) -> Vec:
        """Return the three axis values of a family of settings, e.g. 110 for the maximum rates."""
        return (self.settings[first], self.settings[first + 1], self.settings[first + 2])

    def set(self, number: int, value: float) -> None:
        """Store `$number=value`. Raises Refusal with Grbl's error number."""
        if number not in self.settings:
            raise Refusal(3)
        if value < 0:
            raise Refusal(4)
        if number == 0 and value < 3:
            raise Refusal(6)
        if number == 20 and value and not self.settings[22]:
            raise Refusal(10)
        self.settings[number] = float(math.floor(value)) if number in _WHOLE else value
        if number == 22 and not value:
            self.settings[20] = 0.0  # soft limits need homing
        self.save()

    def restore(self, what: str) -> None:
        """Carry out `$RST=$`, `#` or `*`. Raises Refusal(3) for anything else."""
        if what not in ("$", "#", "*"):
            raise Refusal(3)
        if what in "$*":
            self.settings = dict(self._defaults)
        if what in "#*":
            self.positions = dict.fromkeys(STORED_POSITIONS, ZERO)
        if what == "*":
            self.startup, self.name = ["", ""], ""
        self.save()

    def save(self) -> None:
        """Keep everything for the next power-up, where a file was given."""
        if self._path is None:
            return
        kept = {
            "settings": {str(number): value for number, value in self.settings.items()},
            "positions": self.positions,
            "startup": self.startup,
            "name": self.name,
        }
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(kept))
        os.replace(fresh, self._path)

    def lines(self) -> list[str]:
        """Return the answer to `$$`, without the `ok`."""
        return [
            f"${number}={value:.0f}" if number in _WHOLE else f"${number}={value:.3f}"
            for number, value in sorted(self.settings.items())
        ]
