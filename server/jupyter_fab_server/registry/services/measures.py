"""Whether the sheets of a piece can be followed by their measures.

Role: asked before a piece is priced. A measure is known by its sheet's nominal thickness, and a thickness parameter
takes one: what two materials of that thickness measure, it cannot. Nothing is measured here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.material import material
from jupyter_fab.core.parameter import ParameterSchema
from jupyter_fab_server.planner.problem import Stock


def check_measures(schema: ParameterSchema, values: Mapping[str, Any], stocks: Iterable[Stock]) -> None:
    """Return if each thickness parameter stands for one kind of sheet.

    Raises
    ------
    BadInput
        If two materials share a thickness that a parameter gives.
    """
    sharing: defaultdict[float, list[str]] = defaultdict(list)
    for stock in stocks:
        sharing[stock.thickness_mm].append(material(stock.material).title)
    for nominal_mm, titles in sharing.items():
        names = schema.of_sheets(values, {nominal_mm: nominal_mm})
        if len(titles) > 1 and names:
            asked = ", ".join(repr(schema[name].title) for name in names)
            raise BadInput(
                f"This piece is cut from {' and from '.join(titles)}, all {nominal_mm:g} mm thick, and {asked} can "
                f"take the measure of one sheet only. Choose one material for what is {nominal_mm:g} mm thick, or "
                "another thickness for one of them.",
                pointer=f"/values/{next(iter(names))}",
            )
