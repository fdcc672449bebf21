"""Whether the controller is still set up as the registry believes and as a person last confirmed.

Programs are proven for a machine's profile. A travel that has shrunk, a spindle scaled otherwise, steps for each
millimetre that have changed, rounds cut as polygons: each would cut something else than was proven. The agent asks
before it arms.

Source: Grbl 1.1 settings.md for the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from jupyter_fab.core.errors import Conflict
from jupyter_fab.core.machine import MachineProfile

# What must not change behind a person's back: corners, an arc's chords, report units, limits, homing, spindle, laser
# mode, steps, rates, travel.
NUMBERS = (11, 12, 13, 20, 21, 22, 30, 31, 32, 100, 101, 102, 110, 111, 112, 120, 121, 122, 130, 131, 132)


def settings_of(profile: MachineProfile) -> dict[int, float]:
    """What the profile says of a controller, by Grbl's numbers."""
    settings: dict[int, float] = {30: profile.max_rpm, 31: profile.min_rpm, 20: 1, 22: 1, 32: 0, 13: 0}
    settings[11] = profile.junction_deviation_mm
    for axis in range(3):
        settings[110 + axis] = profile.max_feed_mm_min[axis]
        settings[120 + axis] = profile.acceleration_mm_s2[axis]
        settings[130 + axis] = profile.travel_mm[axis]
    return settings


class Fingerprint:
    """The settings that a person last confirmed, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def confirm(self, found: Mapping[str, float]) -> None:
        """Keep these settings as the right ones."""
        kept = {str(number): found[str(number)] for number in NUMBERS if str(number) in found}
        new = self._path.with_suffix(".new")
        new.write_bytes(msgspec.json.encode(kept))
        new.replace(self._path)

    def changes(self, found: Mapping[str, float]) -> list[str]:
        """What differs from the confirmed settings; nothing where none were confirmed yet."""
        if not self._path.exists():
            return []
        kept = msgspec.json.decode(self._path.read_bytes(), type=dict[str, float])
        return [f"${n} is {found.get(n)}, was {value:g}" for n, value in kept.items() if found.get(n) != value]

    def check(self, profile: MachineProfile, found: Mapping[str, float]) -> None:
        """Return if a proven program may run on a controller with these settings; the first time, keep them.

        Raises
        ------
        Conflict
            If the controller cannot do what its profile says, or has changed since a person confirmed it.
        """
        for number, need in settings_of(profile).items():
            has = found.get(str(number))
            too_short = number in (130, 131, 132) and (has is None or has < need)
            if too_short or (number in (30, 31) and has != need):
                raise Conflict(
                    f"The machine's profile says ${number}={need:g}, the controller says {has}. "
                    "Set one of them right; what was proven for one is not proven for the other.",
                    setting=number,
                )
        if changes := self.changes(found):
            raise Conflict(
                f"The controller's settings have changed: {'; '.join(changes)}. "
                "Look at the machine, then confirm them at the console.",
                changes=changes,
            )
        if not self._path.exists():
            self.confirm(found)
