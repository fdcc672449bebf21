"""A design's function is given what it asks for by name, and what it says is in the piece."""

from __future__ import annotations

from typing import Any

import pytest

from jupyter_fab import Assembly, TabAndSlot, design, thickness
from jupyter_fab.core.also import Also
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.fit import Workshop
from jupyter_fab.core.part import Cutout, Relief


@design("Board", summary="One board.", parameters=[])
def board(p: Any, kit: Assembly, also: Also) -> None:
    """A board of the kit, with two screws said beside it."""
    kit.board("board", x=(0, 300), y=(0, 200), z=(0, 18), face="+z", grain="x")
    kit.hardware("Hook", 1)
    also.hardware("Screw", 2)


def test_a_function_may_ask_for_kit_and_also() -> None:
    """Both are given, and bought things of either are in the piece, built or read."""
    for parts in (board.build(), board.read().whole):
        assert parts is not None
        assert [(one.name, one.quantity) for one in parts.hardware] == [("Hook", 1), ("Screw", 2)]


@design("Box", summary="Two boards on tabs, and the same as a module.", parameters=[thickness()])
def box(p: Any, kit: Assembly) -> None:
    """Tabs stand in slots with opened corners; the designer's own cutter is a thin one."""
    kit.cut_with(tool_diameter_mm=3.175, fit="press")
    unit = Assembly(thickness_mm=p.thickness)
    for one in (kit, unit):
        side = one.board("side", x=(0, p.thickness), y=(0, 200), z=(0, 300), face="+x", grain="z")
        shelf = one.board("shelf", x=(p.thickness, 300), y=(0, 200), z=(100, 100 + p.thickness), face="+z", grain="x")
        one.join(TabAndSlot(count=1), shelf, side)
    kit.place(unit, "unit", at=(400.0, 0.0, 0.0))


def cut(at: Workshop) -> dict[str, tuple[set[float], float]]:
    """The radii of the reliefs and the width of the slot in each side, mm."""
    found = {}
    for part in box.build(measured={"thickness": 17.6}, workshop=at).parts:
        slots = [feature for feature in part.panel.features if isinstance(feature, Cutout)]
        if slots:
            x0, _, x1, _ = slots[0].outline.bounds()
            y0, y1 = slots[0].outline.bounds()[1::2]
            radii = {round(f.radius_mm, 4) for f in part.panel.features if isinstance(f, Relief)}
            found[part.name] = radii, round(min(x1 - x0, y1 - y0), 3)
    return found


def test_a_workshop_cuts_with_its_own_cutter_and_fit() -> None:
    """Corners are opened for the cutter that is there, in modules too; without a workshop they are the designer's."""
    assert cut(Workshop()) == {"side": ({1.7875}, 17.65), "unit side": ({3.2}, 17.8)}
    at = Workshop(cutter_mm=8.0, fit_offset_mm=0.1)
    assert cut(at) == {"side": ({4.2}, 17.75), "unit side": ({4.2}, 17.9)}
    assert cut(Workshop()) == {"side": ({1.7875}, 17.65), "unit side": ({3.2}, 17.8)}, "and nothing of it stays"


def test_a_cutter_that_no_workshop_has_is_refused() -> None:
    """Its text says what is in use; a fault of the machine is no fit."""
    for wrong in ({"cutter_mm": 40.0}, {"fit_offset_mm": 1.0}):
        with pytest.raises(BadInput):
            box.build(workshop=Workshop(**wrong))
