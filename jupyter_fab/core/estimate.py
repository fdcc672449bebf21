"""What a piece takes to make, before anyone makes it: a layout in, sheets, minutes, mass, waste, carbon and price out.

It works in a notebook without a server, with default rates, and is labelled so. Machine time is a formula here (cut
length by passes and feed); a quote replaces it by the programs' own time (`motion`). Rates and the lines of a price
are `pricing`'s.
"""

from __future__ import annotations

import math

import msgspec

from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Layout, as_seen, footprint
from jupyter_fab.core.machinable import THROUGH_CUT_MM, end_mill, hole_tool, without_straight_holes
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.material import material
from jupyter_fab.core.part import Hole, Panel, Parts, Side
from jupyter_fab.core.pricing import WHOLE_BP, Effort, Rates, SheetCharge, quote_lines, total_minor
from jupyter_fab.core.tool import Tool
from jupyter_fab.core.wire.orders import QuoteLine

BASIS = "Estimate: default rates, quick layout, machine time by formula. A quote from a workshop replaces it."
HOLE_S = 2.5  # over, down, up: measured on the programs of the library's pieces
SLOWED_S_M = 2.8  # what corners add to length over feed, at SLOWED_AT; fitted to programs, within 12 %
SLOWED_AT_MM_MIN = 5120.0  # of a 6 mm cutter in plywood; what is lost by slowing down grows with the feed
FEATURE_S = 4.0  # the way over, the ramp and the rise, for each edge and lowered area; fitted likewise
PINS_S = 40.0  # two holes at the sheet's ends, through it and into the spoilboard, in pecks; as their programs take
TOOL_CHANGE_S = 60.0  # by hand (assumed)
CREDITED_STRIP_MM = 300.0  # a narrower one is kept from 150 mm on, but fits too few parts to lower a price (assumed)
STEP_SHARE = 0.45  # of the cutter's diameter, from ring to ring when an area is cleared


class SheetUse(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The sheets of one kind: how many, what one costs new, how much of them an order is charged."""

    material: str
    thickness_mm: float
    sheets: int
    charged: float
    price_minor: int
    offcut: str = ""  # the label, where it is an earlier job's offcut; `price_minor` is then of its own area, new


class Estimate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a piece takes; minutes, kg, m2, minor units. `basis` says what the figures rest on."""

    parts: int
    sheets: tuple[SheetUse, ...]
    parts_m2: float
    sheets_m2: float
    cut_m: float
    holes: int
    machine_minutes: float
    labour_minutes: float
    mass_kg: float
    waste_kg: float
    carbon_kg: float
    effort: Effort
    lines: tuple[QuoteLine, ...]
    total_minor: int
    currency: str
    basis: str = BASIS

    @property
    def sheet_count(self) -> int:
        """All sheets."""
        return sum(use.sheets for use in self.sheets)


def estimate(
    parts: Parts,
    layout: Layout,
    machine: MachineProfile,
    rates: Rates | None = None,
    *,
    program_seconds: float | None = None,
) -> Estimate:
    """What the parts, laid out so, take to make; `program_seconds` replaces the formula of machine time."""
    rates = rates or Rates()
    tool = end_mill(machine)
    panels = [placed.facing_up() for placed in layout.placed]
    feed = _feed(layout, machine, tool)
    cut_mm = sum(_cut_length_mm(panel, tool, machine) for panel in panels) if tool else 0.0
    holes = sum(isinstance(f, Hole) and hole_tool(f, machine.tools) is not None for p in panels for f in p.features)
    features = sum(_features(panel, machine) for panel in panels)
    by_formula = (
        cut_mm / feed * 60
        + cut_mm / 1000 * SLOWED_S_M * feed / SLOWED_AT_MM_MIN
        + features * FEATURE_S
        + holes * HOLE_S
    )
    by_formula += TOOL_CHANGE_S if holes else 0.0
    by_formula += PINS_S * len(layout.turns)
    seconds = by_formula if program_seconds is None else program_seconds
    uses = _uses(layout, rates)
    # while a sheet is turned over, the machine stands
    machine_minutes = rates.setup_minutes + seconds / 60 + rates.turn_minutes * len(layout.turns)
    labour = rates.order_minutes + rates.sheet_minutes * len(layout.sheets) + rates.part_minutes * len(panels)
    labour += rates.turn_minutes * len(layout.turns)
    effort = Effort(
        stock=tuple(
            SheetCharge(
                title=f"{material(use.material).title} {use.thickness_mm:g} mm{', an offcut' if use.offcut else ''}",
                sheets=use.charged,
                price_minor=use.price_minor,
            )
            for use in uses
        ),
        machine_minutes=machine_minutes,
        labour_minutes=labour,
        finish_m2=round(sum(panel.surface_m2() * panel.finish.coats for panel in panels if panel.finish.coats), 4),
        band_m=round(sum(panel.band_mm(band) for panel in panels for band in panel.banding) / 1000, 3),
        hardware_minor=sum(thing.quantity * thing.price_minor for thing in parts.hardware),
    )
    lines = quote_lines(effort, rates)
    mass = parts.mass_kg()
    masses = [sheet.area_m2() * sheet.thickness_mm * 1e-3 * sheet.stock().density_kg_m3 for sheet in layout.sheets]
    taken = [kg * _taken(layout, index, rates) for index, kg in enumerate(masses)]
    carbon = sum(kg * sheet.stock().carbon_kg_kg for kg, sheet in zip(taken, layout.sheets, strict=True))
    return Estimate(
        parts=len(panels),
        sheets=uses,
        parts_m2=round(sum(footprint(panel).area for panel in panels) * 1e-6, 4),
        sheets_m2=round(sum(sheet.area_m2() for sheet in layout.sheets), 4),
        cut_m=round(cut_mm / 1000, 2),
        holes=holes,
        machine_minutes=round(machine_minutes, 1),
        labour_minutes=round(labour, 1),
        mass_kg=round(mass, 2),
        waste_kg=round(max(0.0, sum(taken) - mass), 2),
        carbon_kg=round(carbon, 2),
        effort=effort,
        lines=lines,
        total_minor=total_minor(lines),
        currency=rates.currency,
    )


def _feed(layout: Layout, machine: MachineProfile, tool: Tool | None) -> float:
    """The slowest feed of the layout's materials: pieces are nearly always of one."""
    if tool is None:
        return 1.0
    x, y, _ = machine.max_feed_mm_min
    return min(
        tool.cutting(
            sheet.stock().cuts_like, tool.pass_depth_mm, max_feed_mm_min=min(x, y), max_rpm=machine.max_rpm
        ).feed_mm_min
        for sheet in layout.sheets
    )


def _cut_length_mm(panel: Panel, tool: Tool, machine: MachineProfile) -> float:
    """The way that the end mill goes at feed: edges once a pass, lowered areas by rings a step apart."""
    milled = without_straight_holes(panel, machine.tools)
    body = footprint(milled)
    passes = math.ceil((panel.thickness_mm + THROUGH_CUT_MM) / tool.pass_depth_mm)
    # around every edge that goes through, at the cutter's radius outside
    length = (body.length + 8 * tool.radius_mm) * passes
    step = tool.diameter_mm * STEP_SHARE
    for face in _faces(milled):
        for low, high, region in face.layers()[1:]:
            area = body.area - region.area
            bites = math.ceil((high - low) / tool.pass_depth_mm - 1e-9)
            length += area / step * bites
    return float(length)


def _faces(panel: Panel) -> list[Panel]:
    """The panel as each face that is cut sees it."""
    return [as_seen(face) for face in ((panel, panel.flipped()) if Side.B in panel.sides() else (panel,))]


def _features(panel: Panel, machine: MachineProfile) -> int:
    """How often the end mill goes down: outline, openings, lowered areas."""
    milled = without_straight_holes(panel, machine.tools)
    body = polygons(footprint(milled))[0]
    lowered = sum(
        len(polygons(body.difference(region))) for face in _faces(milled) for _, _, region in face.layers()[1:]
    )
    return 1 + len(body.interiors) + lowered


def _uses(layout: Layout, rates: Rates) -> tuple[SheetUse, ...]:
    """The sheets by kind, with what is charged of them; each offcut by itself, at what offcuts are credited with."""
    found: dict[tuple[str, float, str], list[float]] = {}
    prices: dict[tuple[str, float, str], int] = {}
    for index, sheet in enumerate(layout.sheets):
        kind = (sheet.material, sheet.nominal_mm, sheet.offcut)
        prices[kind] = round(sheet.stock().price_minor_m2_mm * sheet.area_m2() * sheet.nominal_mm)
        worth = rates.offcut_bp / WHOLE_BP if sheet.offcut else 1.0
        found.setdefault(kind, []).append(worth * _taken(layout, index, rates))
    return tuple(
        SheetUse(
            material=kind[0],
            thickness_mm=kind[1],
            sheets=len(charged),
            charged=round(sum(charged), 4),
            price_minor=prices[kind],
            offcut=kind[2],
        )
        for kind, charged in found.items()
    )


def _taken(layout: Layout, index: int, rates: Rates) -> float:
    """How much of what the sheet is worth an order pays: a strip that others will want is credited.

    Of a new sheet it is credited at what offcuts are worth; of an offcut, which was bought at that, in full.
    """
    sheet = layout.sheets[index]
    reach = max((placed.x_mm + placed.size_mm()[0] for placed in layout.on(index)), default=0.0)
    strip = sheet.size_mm[0] - reach - layout.gap_mm
    if strip < CREDITED_STRIP_MM:
        return 1.0
    return 1.0 - strip / sheet.size_mm[0] * (1.0 if sheet.offcut else rates.offcut_bp / WHOLE_BP)
