"""The kinds of sheet that a piece is cut from, and what measuring them means for its parts.

Role: between a design and the sheets in hand: at publishing, before a price, before a program. A measure is known by
its sheet's nominal thickness, and a thickness parameter takes one: what two materials of that thickness measure, it
cannot. Nothing is measured here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.layout import at_thickness
from jupyter_fab.core.material import material
from jupyter_fab.core.parameter import ParameterSchema
from jupyter_fab.core.part import Parts
from jupyter_fab.core.sheet import Sheet, nominal_sheet

type Kind = tuple[str, float]  # material and nominal thickness, mm


def kinds_of(parts: Parts) -> tuple[Kind, ...]:
    """The kinds of sheet that the parts are cut from, in the order of the parts.

    Raises
    ------
    BadInput
        If one of them is not sold.
    """
    made = dict.fromkeys((part.panel.material, part.panel.thickness_mm) for part in parts.parts)
    return tuple(dict.fromkeys((name, nominal_sheet(name, thickness_mm).nominal_mm) for name, thickness_mm in made))


def check_measures(schema: ParameterSchema, values: Mapping[str, Any], kinds: Iterable[Kind]) -> None:
    """Return if each thickness parameter stands for one kind of sheet.

    Raises
    ------
    BadInput
        If two materials share a thickness that a parameter gives.
    """
    sharing: defaultdict[float, list[str]] = defaultdict(list)
    for name, nominal_mm in kinds:
        sharing[nominal_mm].append(material(name).title)
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


def at_measure(parts: Parts, sheets: Sequence[Sheet]) -> Parts:
    """The parts at exactly the thickness of the sheet of their kind; those rebuilt for it already are.

    Raises
    ------
    BadInput
        If a part is for another thickness: the design does not follow the sheet.
    """
    found = []
    for part in parts.parts:
        of_kind = [sheet for sheet in sheets if sheet.material == part.panel.material]
        nearest = min(of_kind, key=lambda one: abs(part.panel.thickness_mm - one.thickness_mm), default=None)
        if nearest is None or not nearest.takes(part.panel.material, part.panel.thickness_mm):
            measures = " and ".join(f"{sheet.thickness_mm:g} mm" for sheet in of_kind or sheets)
            raise BadInput(
                f"{part.name} is {part.panel.thickness_mm:g} mm thick and the sheet {measures}; the design does not "
                "follow the sheet. Load one nearer to its thickness.",
                pointer="/readings_mm",
            )
        found.append(msgspec.structs.replace(part, panel=at_thickness(part.panel, nearest.thickness_mm)))
    return msgspec.structs.replace(parts, parts=tuple(found))
