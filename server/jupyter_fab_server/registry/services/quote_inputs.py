"""What a quote rests on, stored with it: the piece's figures, each hub's price, the shares of the chosen one.

The planner gets the same figures when the order is routed or re-routed, without building the design again.
"""

from __future__ import annotations

from typing import Any

import msgspec

from jupyter_fab_server.registry.services.jobs import JobDocument
from jupyter_fab_server.registry.services.settlement import Shares


class Candidate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One hub's figures for the piece, or why it cannot make it."""

    hub: str
    making_minor: int = 0
    work_min: int = 0
    sheets: int = 0
    machine_minutes: float = 0.0
    excluded: str = ""


class QuoteInputs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All inputs of a quote."""

    parts_digest: str
    sandboxed: bool
    part_mm: tuple[float, float]  # the largest part's box
    mass_kg: float
    due_days: int  # working days until it must be there
    candidates: tuple[Candidate, ...]
    shares: Shares
    job: JobDocument
    estimate: dict[str, Any]  # the chosen hub's estimate, whole

    def candidate(self, hub: str) -> Candidate | None:
        """A hub's figures, if it was asked."""
        return next((one for one in self.candidates if one.hub == hub), None)
