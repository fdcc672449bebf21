"""An estimate without a server: the parts on sheets of nominal thickness, at default rates, for the full-sheet router.

What the preview and `jupyter fab estimate` show; labelled as an estimate everywhere. No widgets here.
"""

from __future__ import annotations

from jupyter_fab.core.estimate import Estimate, estimate
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Parts
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.engines.nester import nest


def layout_and_estimate(parts: Parts) -> tuple[Layout, Estimate]:
    """How the parts lie on sheets of nominal thickness, and what making them is estimated to take.

    Raises
    ------
    CannotMake
        Naming each part that cannot be cut.
    """
    kinds = dict.fromkeys((part.panel.material, part.panel.thickness_mm) for part in parts.parts)
    stock = [nominal_sheet(name, thickness_mm) for name, thickness_mm in kinds]
    layout = nest(parts, stock, FULL_SHEET_ROUTER, unlimited=True)
    return layout, estimate(parts, layout, FULL_SHEET_ROUTER)
