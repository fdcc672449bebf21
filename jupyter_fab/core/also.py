"""What a design in plain CadQuery says beside its solids: bought things, and what its boards carry.

A function `f(p, also)` gets one of these; a function that works with the kit says the same on its `Assembly`.

    also.hardware("Wall anchor", 2, 250)
    also.carries("seat", "seat")
"""

from __future__ import annotations

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.load import Load, Use
from jupyter_fab.core.part import Hardware, Parts


class Also:
    """Bought things and loads, by the names of the parts."""

    def __init__(self) -> None:
        self._hardware: list[Hardware] = []
        self._loads: list[Load] = []

    def hardware(self, name: str, quantity: int, price_minor: int = 0) -> None:
        """Add bought things: so many, at a price each in minor units; 0 adds nothing.

        Raises
        ------
        BadInput
            If the quantity or the price is under 0.
        """
        thing = Hardware(name=name, quantity=quantity, price_minor=price_minor)
        self._hardware += [thing] if quantity else []

    def carries(self, use: Use | str, *parts: str, kg: float | None = None) -> None:
        """Say what parts carry, for the checks; `kg` is the whole load of each.

        Raises
        ------
        BadInput
            If there is no such use.
        """
        if use not in list(Use):
            raise BadInput(f"There is no use {use!r}; a board carries one of {', '.join(Use)}.")
        self._loads += [Load(part=part, use=Use(use), kg=kg) for part in parts]

    def added(self, parts: Parts) -> Parts:
        """The parts with what was said beside them."""
        return msgspec.structs.replace(
            parts, hardware=(*parts.hardware, *self._hardware), loads=(*parts.loads, *self._loads)
        )
