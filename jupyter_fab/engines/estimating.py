"""An estimate in one call, quick enough to follow a slider: nest with the constructive nester, then estimate.

For the notebook, the CLI and the shared page; nothing of a server is needed. A quote nests and posts for the hub's own
machine and rates instead.
"""

from __future__ import annotations

from jupyter_fab.core.estimate import Estimate, estimate
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.part import Parts
from jupyter_fab.core.pricing import Rates
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.engines.nester import nest


def quick_layout(parts: Parts, machine: MachineProfile = FULL_SHEET_ROUTER) -> Layout:
    """How the parts lie on as many sheets as they need, of the kinds that are sold.

    Raises
    ------
    CannotMake
        Naming each part that cannot be cut, and why.
    """
    kinds = dict.fromkeys((part.panel.material, part.panel.thickness_mm) for part in parts.parts)
    return nest(parts, [nominal_sheet(*kind) for kind in kinds], machine, unlimited=True)


def quick_estimate(parts: Parts, machine: MachineProfile = FULL_SHEET_ROUTER, rates: Rates | None = None) -> Estimate:
    """What the parts take to make from sheets as they are sold.

    Raises
    ------
    CannotMake
        Naming each part that cannot be cut, and why.
    """
    return estimate(parts, quick_layout(parts, machine), machine, rates)
