"""A nesting of a piece's outlines made into a layout that can be cut: panels, sides, sheets and tabs in place of names.

`jupyter fab nest` places outlines and knows no panels; the piece's parts, from which those outlines came, give them
back. One nesting is of one material and thickness. Whether the result may be cut is checked by whoever cuts it.
"""

from __future__ import annotations

import msgspec
from shapely import affinity
from shapely.geometry import Polygon

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.layout import Layout, Placed, must_flip
from jupyter_fab.core.machinable import end_mill, panel_tabs
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.nesting import SAME_MM, Danger, Ring, Spot, Zone
from jupyter_fab.core.part import Panel, Parts
from jupyter_fab.core.screws import held
from jupyter_fab.core.sheet import Sheet, nominal_sheet
from jupyter_fab.core.turning import turned

WHOLE = 1e-6  # of a sheet's area: an outline that leaves out less is the whole sheet


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """A used sheet: its name and size, and all that a layout cannot say of it."""

    name: str
    width_mm: float
    height_mm: float
    strip: bool = False
    outline: Ring | None = None
    zones: tuple[Zone, ...] = ()
    material: str = ""
    thickness_mm: float | None = None


class Nested(msgspec.Struct, frozen=True, kw_only=True):
    """What of a nest's JSON a layout needs: the used sheets in order, every copy's place, gap and border in mm."""

    stock: tuple[Used, ...]
    placements: tuple[Spot, ...]
    gap_mm: float
    border_mm: float
    begun: int = 0  # how many of the used sheets are in work, the first ones


def nested_layout(nested: Nested, parts: Parts, machine: MachineProfile) -> Layout:
    """The layout of those parts at the places of the nesting, for a machine.

    Raises
    ------
    BadInput
        If the nesting has an outline that is none of the parts, an angle at which panels are not cut, or a sheet that
        a layout would take for a whole, empty one: neither toolpaths nor proof would know of it.
    CannotMake
        If a sheet must be turned over, and there is no room for pins, or no tool for their holes.
    """
    if nested.begun:
        raise BadInput(
            f"{nested.begun} of the nesting's sheets are in work; what is locked on them would be cut again. Nest what "
            "is still to be cut on new sheets or on offcuts."
        )
    for used in nested.stock:
        _check_whole(used)
    known: dict[str, tuple[Panel, list[str]]] = {names[0]: (panel, names) for panel, names in parts.cut_list()}
    tool = end_mill(machine)
    trim_mm = max(nested.border_mm - (tool.diameter_mm if tool else 0.0), 0.0)
    placed = []
    for spot in nested.placements:
        if spot.blank not in known or not 1 <= spot.copy <= len(known[spot.blank][1]):
            raise BadInput(f"{spot.blank!r} of the nesting is no part of the piece; give the file that was nested.")
        panel, names = known[spot.blank]
        placed.append(_placed(names[spot.copy - 1], panel, spot))
    if not placed:
        raise BadInput("The nesting is empty; nothing is cut.")
    sheets = [_sheet(one, placed[0].panel, trim_mm, number) for number, one in enumerate(nested.stock, start=1)]
    layout = Layout(machine=machine.id, sheets=tuple(sheets), placed=tuple(placed), gap_mm=nested.gap_mm)
    return held(turned(layout, machine), machine)


def _check_whole(used: Used) -> None:
    clamps = [zone.name or "no name" for zone in used.zones if zone.danger is Danger.CLAMP]
    if clamps:
        raise BadInput(
            f"Sheet {used.name} has a clamp inside ({clamps[0]}); the cutter would pass over it. Clamp the sheet along "
            "its border and nest without that zone."
        )
    if used.strip:
        raise BadInput(f"{used.name} is a strip; panels are cut from sheets. Nest with --sheet.")
    if used.outline is not None and Polygon(used.outline).area < used.width_mm * used.height_mm * (1 - WHOLE):
        raise BadInput(
            f"Sheet {used.name} is no rectangle; the cutter would pass beside it. Saw it to a rectangle, measure that, "
            "and nest with it as a sheet of its own."
        )


def _placed(name: str, panel: Panel, spot: Spot) -> Placed:
    if abs(spot.rotation_deg - round(spot.rotation_deg / 90) * 90) > 1e-9:
        raise BadInput(
            f"{name} lies at {spot.rotation_deg:g} degrees; panels are cut at right angles. Nest with --angles "
            "0,90,180,270."
        )
    flipped = must_flip(panel)
    up = panel.flipped() if flipped else panel
    turned = affinity.rotate(Polygon(up.outline.points()), spot.rotation_deg, origin=(0, 0)).bounds
    return Placed(
        part=name,
        panel=panel,
        sheet=spot.sheet,
        x_mm=spot.x_mm + turned[0],
        y_mm=spot.y_mm + turned[1],
        rotation_deg=round(spot.rotation_deg) % 360,
        flipped=flipped,
        tabs=panel_tabs(up),
    )


def _sheet(used: Used, panel: Panel, trim_mm: float, number: int) -> Sheet:
    thick = panel.thickness_mm if used.thickness_mm is None else used.thickness_mm
    if (used.material or panel.material) != panel.material or abs(thick - panel.thickness_mm) > SAME_MM:
        raise BadInput(
            f"Sheet {used.name} is {used.material or panel.material} {thick:g} mm, and the part is {panel.material} "
            f"{panel.thickness_mm:g} mm; nest it with its own stock."
        )
    nominal = nominal_sheet(panel.material, panel.thickness_mm)
    size = (used.width_mm, used.height_mm)
    return msgspec.structs.replace(nominal, id=f"{used.name}-{number}", size_mm=size, trim_mm=trim_mm)
