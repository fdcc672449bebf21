"""A layout for the machine that will cut it: checked against that machine, whoever made it and for which.

A layout comes from a file, so nothing in it is believed: it must lie on the bed, be as far apart as this machine's
cutter needs, be free of its border, and hold only panels that it can make. Its tabs stay as they stand.
"""

from __future__ import annotations

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.layout import GAP_MARGIN_MM, CannotMake, Layout, Reason, Refusal
from jupyter_fab.core.layout_check import check_layout
from jupyter_fab.core.machinable import SAME_DIAMETER_MM, end_mill, refusals
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Part, Placement
from jupyter_fab.core.turn import pin_tools
from jupyter_fab.core.turning import must_turn, pinned

ANYWHERE = Placement((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))


def rehomed(layout: Layout, machine: MachineProfile) -> Layout:
    """The layout bound to this machine.

    Raises
    ------
    CannotMake
        Naming each panel that this machine cannot cut.
    BadInput
        If parts lie nearer to one another than this machine's cutter needs.
    BadLayout
        With all that is wrong with it otherwise.
    """
    tool = end_mill(machine)
    if tool is None:
        raise CannotMake((Refusal(part="all", reason=Reason.NO_TOOL, text=f"{machine.title} has no end mill"),))
    parts = [Part(name=placed.part, panel=placed.panel, placement=ANYWHERE) for placed in layout.placed]
    refused = refusals(parts, machine, layout.sheets)
    if refused:
        raise CannotMake(refused)
    least = tool.diameter_mm + GAP_MARGIN_MM
    if layout.gap_mm < least - 1e-9:
        raise BadInput(
            f"The parts lie {layout.gap_mm:g} mm apart; {tool.id} of {machine.title} needs {least:g} mm. Nest again "
            f"with --gap {least:g}.",
            pointer="/gap_mm",
        )
    for_machine = msgspec.structs.replace(layout, machine=machine.id)
    found = for_machine if _pins_fit(layout, machine) else pinned(for_machine, machine)
    check_layout(found, border_mm=tool.diameter_mm)
    return found


def _pins_fit(layout: Layout, machine: MachineProfile) -> bool:
    """Whether the sheets that are turned over have pins, and this machine makes their holes."""
    again = {index for index in range(len(layout.sheets)) if must_turn(layout.on(index))}
    return again == {turn.sheet for turn in layout.turns} and all(
        any(
            abs(tool.diameter_mm - turn.diameter_mm) <= SAME_DIAMETER_MM
            for tool in pin_tools(machine, layout.sheets[turn.sheet].thickness_mm)
        )
        for turn in layout.turns
    )
