"""What a check found, and what a check is: one row of the table, with its rule, limit and source.

These are design checks: they help a designer to find what is too long, too thin or too narrow before it is cut. They
are no proof that a piece complies with any standard, and say so wherever they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import attrs
import msgspec

if TYPE_CHECKING:
    from jupyter_fab.core.checks.piece import Piece

DISCLAIMER = "Design check: it helps you to find weak places; it does not say that the piece complies with a standard."


class Finding(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing looked at: a figure and its limit in one unit, what was found, what to change, and by which rule."""

    check: str  # the check's name in the table
    holds: bool
    parts: tuple[str, ...]  # those that it speaks of
    figure: float
    limit: float
    unit: str
    text: str  # what was found, with numbers
    advice: str = ""  # what to change; empty where it holds and there is nothing to note
    source: str = ""


@attrs.frozen
class Check:
    """A row of the table: what is looked at, by which rule and limit, where both come from, and what looks."""

    name: str
    title: str
    rule: str  # the formula in words and symbols
    limit: str
    source: str
    look: Callable[[Piece], Iterable[Finding]]  # the worst first
    at_most: bool = True  # the figure may not pass the limit; else it may not stay under it

    def finding(
        self,
        *,
        holds: bool,
        parts: Iterable[str],
        figure: float,
        limit: float,
        unit: str,
        text: str,
        advice: str = "",
    ) -> Finding:
        """What this check found; figure and limit to three decimals."""
        return Finding(
            check=self.name,
            holds=holds,
            parts=tuple(parts),
            figure=round(figure, 3),
            limit=round(limit, 3),
            unit=unit,
            text=text,
            advice=advice,
            source=self.source,
        )

    def bound(self, limit: float, unit: str) -> str:
        """The limit of a finding in words and unit."""
        return f"{'at most' if self.at_most else 'at least'} {limit:g} {unit}".strip()
