"""What a quote rests on, stored with it: the piece's figures, each hub's price, the shares of the chosen one.

The planner gets the same figures when the order is routed or re-routed, without building the design again.
"""

from __future__ import annotations

from typing import Any

import msgspec

from jupyter_fab.core.wire.base import Place
from jupyter_fab_server.planner.problem import PlanJob, Stock
from jupyter_fab_server.registry.services import load
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
    offcuts: tuple[str, ...] = ()  # that its price counts on
    whole_minor: int = 0  # its price from new sheets alone, where there are such

    def from_new_sheets(self) -> Candidate:
        """The same without the offcuts that its price counted on."""
        return msgspec.structs.replace(self, making_minor=self.whole_minor, offcuts=(), whole_minor=0)


class QuoteInputs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All inputs of a quote."""

    parts_digest: str
    sandboxed: bool
    part_mm: tuple[float, float]  # the largest part's box
    mass_kg: float
    due_days: int  # until it was wanted there
    candidates: tuple[Candidate, ...]
    shares: Shares
    job: JobDocument
    estimate: dict[str, Any]  # the chosen hub's estimate, whole

    def candidate(self, hub: str) -> Candidate | None:
        """A hub's figures, if it was asked."""
        return next((one for one in self.candidates if one.hub == hub), None)

    def pay_minor(self, candidate: Candidate) -> int:
        """What a hub gets for making what is ordered: what was paid for it, or its own price where that is more."""
        return max(self.shares.making_minor, candidate.making_minor)

    def plan_job(self, name: str, place: Place, due_day: int) -> PlanJob:
        """The order as the planner has it."""
        return PlanJob(
            name,
            work_min=max(1, round(self.job.work_minutes)),
            due_day=due_day,
            mass_kg=max(self.mass_kg, 0.001),
            part_mm=self.part_mm,
            tools=(),  # what a machine lacks is told by its own bid
            stocks=(
                Stock(self.job.material, self.job.thickness_mm),
                *(Stock(one.material, one.thickness_mm) for one in self.job.more_stock),
            ),
            place=load.spot(place),
        )
