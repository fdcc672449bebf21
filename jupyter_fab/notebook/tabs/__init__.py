"""The tabs beside the picture: what each says of a piece, as HTML.

Role: station 2. A tab is one module with a pure function from `Made` to `Page`; to add one, write it and name it in
`TABS`. They run in a process of their own (`figures.py`), never in the kernel: no widgets, nothing is awaited here.
"""

from __future__ import annotations

from collections.abc import Callable

from jupyter_fab.notebook.tabs import checks, parts, price, sheets, steps
from jupyter_fab.notebook.tabs.made import Made, Page

TABS: dict[str, Callable[[Made], Page]] = {
    "Parts": parts.page,
    "Sheets": sheets.page,
    "Checks": checks.page,
    "Price": price.page,
    "Steps": steps.page,
}

ON_DEMAND = frozenset({"Steps"})
"""Tabs that cost seconds and hundreds of kB: made when they are looked at, not after every change."""
