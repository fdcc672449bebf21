"""The reference page of the design checks: one section a check, the loads they count with, and the boards' figures.

Read from the table of checks, the loads and the materials; `tools/reference.py` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from jupyter_fab.core.checks import CHECKS, DISCLAIMER
from jupyter_fab.core.checks.carrying import SOURCES
from jupyter_fab.core.load import Use
from jupyter_fab.core.material import BUILT_IN

MADE_BY = "<!-- Made from the code by `make reference`; change the table of checks instead. -->\n"


def page() -> Iterator[str]:
    """Return the page's lines."""
    yield f"# Design checks\n\n{MADE_BY}"
    yield f"{DISCLAIMER} How they work: [Design checks](../explanation/design-checks.md).\n"
    for check in CHECKS:
        yield f"## {check.title}\n"
        yield f"- Name: `{check.name}`"
        yield f"- Rule: {check.rule}"
        yield f"- Limit: {check.limit} (the figure is {'at most' if check.at_most else 'at least'} that)"
        yield f"- Source: {check.source}\n"
    yield "## Loads\n"
    yield 'Said with `kit.carries("seat", board)` or `also.carries("seat", "name")`; `kg=` is a load of your own.\n'
    yield "| Use | Counted as |\n|---|---|"
    for use in Use:
        yield f"| `{use.value}` | {SOURCES[use] or 'nothing, unless `kg` is given'} |"
    yield "\n## Boards\n"
    yield "Modulus of elasticity and strength in bending, along and across the face grain, and shear modulus, N/mm2.\n"
    yield "| Material | E along | E across | Strength along | Strength across | G | Source |"
    yield "|---|--:|--:|--:|--:|--:|---|"
    for stock in BUILT_IN.values():
        figures = [*stock.elastic_mpa, *stock.bending_mpa, stock.shear_mpa]
        cells = " | ".join(f"{figure:,.0f}" if figure >= 100 else f"{figure:g}" for figure in figures)
        yield f"| {stock.title} | {cells} | {stock.bending_source} |"
    yield ""
