"""Pieces whose figures are worked out by hand in the tests beside this."""

from __future__ import annotations

from collections.abc import Sequence

from jupyter_fab import Assembly
from jupyter_fab.core.checks import Finding, design_checks
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.part import Feature, Grain, Panel, Part, Parts, Placement


def panel(
    length_mm: float,
    width_mm: float,
    *features: Feature,
    thickness_mm: float = 18.0,
    material: str = "birch-ply",
    grain: Grain = Grain.NONE,
) -> Panel:
    """A rectangle with its corner at 0, 0."""
    return Panel(
        material=material,
        thickness_mm=thickness_mm,
        outline=rectangle(0, 0, length_mm, width_mm),
        features=features,
        grain=grain,
    )


def alone(panel: Panel) -> Parts:
    """A piece of that panel alone, lying on the floor."""
    placement = Placement((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
    return Parts(parts=(Part(name="board", panel=panel, placement=placement),))


def found(parts: Parts, check: str, machine: MachineProfile = FULL_SHEET_ROUTER) -> list[Finding]:
    """What one check finds."""
    return [one for one in design_checks(parts, machine) if one.check == check]


def only(parts: Parts, check: str, machine: MachineProfile = FULL_SHEET_ROUTER) -> Finding:
    """The one thing that a check finds."""
    (one,) = found(parts, check, machine)
    return one


def cabinet(
    depth_mm: float = 400.0, height_mm: float = 800.0, pulls_mm: Sequence[float] = (300.0,), *hardware: str
) -> Parts:
    """Two sides and a front for each pull that slides out: bare boards, so that moments are easily worked out."""
    kit = Assembly(thickness_mm=18.0)
    kit.board("left", x=(0, 18), y=(0, depth_mm), z=(0, height_mm), face="+x")
    kit.board("right", x=(582, 600), y=(0, depth_mm), z=(0, height_mm), face="-x")
    for i, pull in enumerate(pulls_mm, 1):
        z = height_mm - 150.0 * i
        front = kit.board(f"front {i}", x=(20, 580), y=(-18, 0), z=(z, z + 140), face="-y")
        kit.opens(f"drawer {i}", front, slide=(0.0, -pull, 0.0))
    for name in hardware:
        kit.hardware(name, 1)
    return kit.parts()
