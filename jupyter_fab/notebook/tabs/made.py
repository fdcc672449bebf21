"""`Made`: a piece as the tabs look at it, with its layout and estimate made once, when the first tab asks; and `Page`.

Everything is at default rates for the full-sheet router, as a notebook without a server can know it.
"""

from __future__ import annotations

from functools import cached_property

import msgspec

from jupyter_fab.core.errors import BadInput, FabError
from jupyter_fab.core.estimate import Estimate, estimate
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.part import Parts
from jupyter_fab.core.steps import Step, steps
from jupyter_fab.engines.estimating import quick_layout

MOST_STEPS = 80  # parts whose steps take some 10 s of one core; 35 take 2


class TooLarge(BadInput):
    """A piece of more parts than a tab keeps up with."""

    code = "too-large"


class Page(msgspec.Struct, frozen=True):
    """What a tab shows: its HTML, and a few letters beside its title ("2 failed"), or none."""

    html: str
    note: str = ""


class Made:
    """One piece; `layout` and `estimate` raise what keeps it from being cut, and a tab may let that pass."""

    machine: MachineProfile = FULL_SHEET_ROUTER

    def __init__(self, parts: Parts, title: str = "Piece") -> None:
        self.parts = parts
        self.title = title
        self._refused: FabError | None = None

    @cached_property
    def layout(self) -> Layout:
        """How the parts lie on sheets as they are sold.

        Raises
        ------
        CannotMake
            Naming each part that cannot be cut, and why.
        """
        if self._refused is not None:
            raise self._refused
        try:
            return quick_layout(self.parts, self.machine)
        except FabError as error:
            self._refused = error  # each tab that asks would lay it out again, to hear the same
            raise

    @cached_property
    def estimate(self) -> Estimate:
        """What the piece takes to make; raises as `layout` does."""
        return estimate(self.parts, self.layout, self.machine)

    @cached_property
    def order(self) -> tuple[Step, ...]:
        """How the piece is put together.

        Raises
        ------
        CannotAssemble
            If some parts lock each other.
        TooLarge
            If that would take longer than anyone looks at a tab.
        """
        if len(self.parts.parts) > MOST_STEPS:
            raise TooLarge(
                f"The steps of {len(self.parts.parts)} parts take too long to be found after each change; "
                "make the instructions in Downloads.",
            )
        return steps(self.parts)

    @cached_property
    def summary(self) -> str:
        """One line that sums the piece up."""
        count = len(self.parts.parts)
        words = f"{count} part{'s' * (count != 1)} · {self.parts.mass_kg():.1f} kg"
        try:
            found = self.estimate
        except FabError:
            return words
        sheets = f"{found.sheet_count} sheet{'s' * (found.sheet_count != 1)}"
        price = money(found.total_minor, found.currency)
        return f"{words} · {sheets} · about {found.machine_minutes:.0f} min of machine · estimated {price}"


def money(amount_minor: int, currency: str) -> str:
    """The amount as people read it."""
    sign = "-" if amount_minor < 0 else ""
    return f"{sign}{abs(amount_minor) // 100:,}.{abs(amount_minor) % 100:02d} {currency}"
