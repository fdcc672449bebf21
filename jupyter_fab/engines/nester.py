"""The seam for nesters: what one is given, what it returns, and `nest()`, which checks both ends.

A nester only finds places for boxes or outlines. What can be cut at all is refused before it is asked, and every
result is validated by `core.layout_check`, whoever made it. Another nester joins by implementing `Nester`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, runtime_checkable

import msgspec

from jupyter_fab.core.extension_point import ExtensionPoint
from jupyter_fab.core.layout import (
    GAP_MARGIN_MM,
    CannotMake,
    Layout,
    Placed,
    Reason,
    Refusal,
    must_flip,
    rotations,
)
from jupyter_fab.core.layout_check import check_layout, check_matches
from jupyter_fab.core.machinable import end_mill, panel_tabs, refusals, restated
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.matching import matched_groups
from jupyter_fab.core.part import Part, Parts
from jupyter_fab.core.screws import held
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.turning import NoRoomForPins, pins_inset_mm, turned
from jupyter_fab.engines.item import Bin as Bin
from jupyter_fab.engines.item import Blocked as Blocked
from jupyter_fab.engines.item import Item as Item
from jupyter_fab.engines.item import Place as Place
from jupyter_fab.engines.matched import Matched

OFFCUT_WORTH = 0.5  # of the same area of a new sheet, as `Rates.offcut_bp` prices it


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """What a searching nester is told: how long, from which seed, how many threads, whom to tell what is better."""

    time_limit_s: float
    report: Callable[[tuple[Place, ...]], None]
    seed: int = 0
    threads: int = 1
    start: tuple[Place, ...] = ()  # a complete layout to better, from the constructive nester


class Nester(Protocol):
    """Finds places for items in bins that are filled in the order given."""

    name: str
    deterministic: bool

    def place(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float) -> tuple[Place, ...]:
        """Places of the items, never overlapping; an item that finds no room in any bin is left out."""


@runtime_checkable
class Searcher(Protocol):
    """A nester that gets better with time; the portfolio runs it in a process that it may kill."""

    def search(self, items: Sequence[Item], bins: Sequence[Bin], gap_mm: float, search: Search) -> tuple[Place, ...]:
        """The best complete places found; empty if none. Each better one is reported as soon as it is found."""


NESTERS = ExtensionPoint(
    "jupyter_fab.nesters",
    "nester",
    {
        "constructive": "jupyter_fab.engines.constructive:ConstructiveNester",
        "packingsolver": "jupyter_fab.engines.packing_solver:PackingSolverNester",
        "portfolio": "jupyter_fab.engines.portfolio:PortfolioNester",
        "repack": "jupyter_fab.engines.repack:RepackNester",
        "saw": "jupyter_fab.engines.saw:SawNester",
        "spyrrow": "jupyter_fab.engines.spyrrow_nester:SpyrrowNester",
        "tail": "jupyter_fab.engines.tail:TailNester",
    },
)


def find_nester(name: str) -> Nester:
    """The nester of that name: a built-in, or one that an installed package declares.

    Raises
    ------
    NotFound
        The text lists the names that exist.
    """
    found: Nester = NESTERS.load(name)()
    return found


def nest(
    parts: Parts | Iterable[Part],
    sheets: Sequence[Sheet],
    machine: MachineProfile,
    *,
    nester: Nester | None = None,
    unlimited: bool = False,
    offcuts: Sequence[Sheet] = (),
) -> Layout:
    """The layout of the parts on the sheets; only sheets that are used are in it.

    `unlimited` takes each sheet given as a kind of which there are enough, as an estimate does. `offcuts` are filled
    before the sheets of their material and thickness, each once.

    Raises
    ------
    CannotMake
        Naming each part that cannot be cut, or for which the sheets do not suffice.
    """
    wanted = tuple(parts.parts if isinstance(parts, Parts) else parts)
    sheets = [_trimmed(sheet, machine.holding.row_mm) for sheet in sheets]
    racked = [_trimmed(sheet, machine.holding.row_mm) for sheet in offcuts]
    refused = refusals(wanted, machine, sheets)
    if refused:
        raise CannotMake(refused)
    chosen = nester or find_nester("constructive")
    try:
        layout = turned(_laid(wanted, sheets, machine, chosen, unlimited, racked), machine)
    except NoRoomForPins as full:  # seldom: once more, with both ends of the sheets kept free for them
        inset_mm = max(pins_inset_mm(machine, sheet.thickness_mm) for sheet in sheets)
        try:
            layout = turned(_laid(wanted, sheets, machine, chosen, unlimited, racked, ends_mm=inset_mm), machine)
        except CannotMake:
            raise full from None  # the pins are what is in the way
    tool = end_mill(machine)
    assert tool is not None  # refused above
    check_layout(layout, border_mm=tool.diameter_mm, names=tuple(part.name for part in wanted))
    check_matches(layout, wanted)
    whole = tuple(_trimmed(sheet, -machine.holding.row_mm) for sheet in layout.sheets)
    return held(msgspec.structs.replace(layout, sheets=whole), machine)


def _trimmed(sheet: Sheet, by_mm: float) -> Sheet:
    """The sheet with a border that is wider by so much: room for a row of screws beside that for clamps."""
    return msgspec.structs.replace(sheet, trim_mm=round(sheet.trim_mm + by_mm, 6)) if by_mm else sheet


def _laid(
    wanted: tuple[Part, ...],
    sheets: Sequence[Sheet],
    machine: MachineProfile,
    chosen: Nester,
    unlimited: bool,
    offcuts: Sequence[Sheet],
    ends_mm: float = 0.0,
) -> Layout:
    """The parts as they are cut out of their sheets; `ends_mm` is kept free at both ends, beside the border."""
    tool = end_mill(machine)
    assert tool is not None  # refused before
    gap_mm = tool.diameter_mm + GAP_MARGIN_MM
    used: list[Sheet] = []
    placed: list[Placed] = []
    short: list[Refusal] = []
    groups: dict[tuple[str, float], list[Sheet]] = {}
    for sheet in sheets:
        groups.setdefault((sheet.material, sheet.thickness_mm), []).append(sheet)
    left = list(wanted)
    for group in groups.values():
        mine = [part for part in left if group[0].takes(part.panel.material, part.panel.thickness_mm)]
        if not mine:
            continue
        kind = (group[0].material, group[0].thickness_mm)
        room_mm = 2 * (tool.diameter_mm + ends_mm)  # a small one may have none between its pins
        stock = [
            s for s in offcuts if (s.material, s.thickness_mm) == kind and min(s.size_mm) - 2 * s.trim_mm > room_mm
        ]
        stock += group * len(mine) if unlimited else group
        matched = {found.parts[0].name: Matched.of(found, group[0], gap_mm) for found in matched_groups(mine)}
        inside = {part.name: found for found in matched.values() for part in found.group.parts}
        items = [_item(part, group[0]) for part in mine]
        wished = [found.item for found in matched.values()] + [item for item in items if item.part not in inside]
        bins = [_bin(sheet, tool.diameter_mm, ends_mm) for sheet in stock]
        places = {place.part: place for place in chosen.place(wished, bins, gap_mm)}
        for name, found in matched.items():
            if name in places:
                places |= found.spread(places.pop(name))
        order = sorted({place.bin for place in places.values()})
        for item in items:
            place = places.get(item.part)
            if place is not None:
                flip = inside[item.part].flipped if item.part in inside else None
                placed.append(_placed(item, place, len(used) + order.index(place.bin), flip))
        for number, bin_index in enumerate(order, start=len(used) + 1):
            sheet = stock[bin_index]
            numbered = unlimited and not sheet.offcut
            used.append(msgspec.structs.replace(sheet, id=f"{sheet.id}-{number}") if numbered else sheet)
        left = [part for part in left if part.name not in places]
    for part in left:
        text = f"the sheets of {part.panel.material} are used up; load another of {part.panel.thickness_mm:g} mm"
        if part.match:
            text = f"no sheet holds all boards of {part.match!r}, whose figure runs on; match fewer or smaller ones"
        short.append(Refusal(part=part.name, reason=Reason.TOO_FEW_SHEETS, text=text))
    if short:
        raise CannotMake(tuple(short))
    placed.sort(key=lambda p: (p.sheet, round(p.y_mm, 3), round(p.x_mm, 3), p.part))
    return Layout(machine=machine.id, sheets=tuple(used), placed=tuple(placed), gap_mm=gap_mm)


def _item(part: Part, sheet: Sheet) -> Item:
    panel = restated(part, sheet)
    # whole hundredths, upwards: boxes packed edge to edge then stay apart by the gap when places are rounded
    width, height = (math.ceil(side * 100 - 1e-6) / 100 for side in panel.size_mm())
    outline = (panel.flipped() if must_flip(panel) else panel).outline
    x0, y0, _, _ = outline.bounds()
    return Item(
        part=part.name,
        panel=panel,
        width_mm=width,
        height_mm=height,
        rotations_deg=rotations(part.panel, sheet),
        rings=(tuple((x - x0, y - y0) for x, y in outline.points()),),
    )


def _bin(sheet: Sheet, tool_mm: float, ends_mm: float = 0.0) -> Bin:
    inset = math.ceil((sheet.trim_mm + tool_mm) * 100) / 100  # the outline's cutter stays inside the border
    along = inset + math.ceil(ends_mm)
    width_mm, height_mm = sheet.size_mm[0] - 2 * along, sheet.size_mm[1] - 2 * inset
    cost = width_mm * height_mm * 1e-6 * OFFCUT_WORTH if sheet.offcut else None
    return Bin(x_mm=along, y_mm=inset, width_mm=width_mm, height_mm=height_mm, cost=cost)


def _placed(item: Item, place: Place, sheet: int, flip: bool | None = None) -> Placed:
    assert item.panel is not None  # `_item` gave it one
    flip = must_flip(item.panel) if flip is None else flip
    up = item.panel.flipped() if flip else item.panel
    return Placed(
        part=item.part,
        panel=item.panel,
        sheet=sheet,
        x_mm=round(place.x_mm, 2),
        y_mm=round(place.y_mm, 2),
        rotation_deg=round(place.rotation_deg) % 360,
        flipped=flip,
        tabs=panel_tabs(up),
    )
