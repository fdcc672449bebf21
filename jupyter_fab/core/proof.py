"""The proof: programs are read, swept and compared with the panels that they should leave; a verdict with figures.

It shares no code with what wrote the programs (an import contract holds it to that): it reads the bytes, unites what
the cutters remove at each height, and looks at what is left of the sheet. Gouge is at most 0.05 mm, leftover at most
0.1 mm outside tabs, every tab stands, nothing is loose, no rapid is in the work, the spoilboard loses at most 0.5 mm.
A job is armed only with a proof whose digests are those of the layout and of the programs.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec
import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.interpreter import Failure, Rule, read
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.sweep import Sweep
from jupyter_fab.core.tool import ToolKind

MOST_GOUGE_MM = 0.05
MOST_LEFTOVER_MM = 0.1
TOUCH_MM2 = 1e-4  # an overlap smaller than this is arithmetic, not wood
CORE_SLACK_MM = 0.2  # a tab's standing core may be this much narrower than its width less the cutter
TAB_LOW_MM = 0.1  # a tab may be this much lower than it should be

type Slabs = list[tuple[float, float, BaseGeometry]]


class ProgramBytes(Protocol):
    """What the proof needs of a program: its bytes, and what the operator will do with them."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def sheet(self) -> int: ...  # noqa: D102
    @property
    def tool(self) -> str: ...  # noqa: D102
    @property
    def machine(self) -> str: ...  # noqa: D102
    @property
    def data(self) -> bytes: ...  # noqa: D102


class Figures(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was measured: the worst of the whole job, mm, and how much was looked at."""

    gouge_mm: float
    leftover_mm: float
    spoilboard_mm: float
    tabs: int
    tabs_standing: int
    parts: int
    lines: int


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The verdict on programs for a layout on a machine; `programs` are their SHA-256 in order."""

    ok: bool
    machine: str
    layout: str
    programs: tuple[str, ...]
    figures: Figures
    failures: tuple[Failure, ...]


def prove(programs: Sequence[ProgramBytes], layout: Layout, machine: MachineProfile) -> Proof:
    """The proof of all programs of a job, run one after another, against the panels of its layout."""
    failures: list[Failure] = []
    for program in programs:
        if program.machine != machine.id or not 0 <= program.sheet < len(layout.sheets):
            text = f"it is for machine {program.machine}, sheet {program.sheet + 1}"
            failures.append(Failure(rule=Rule.PROGRAMS, program=program.name, text=text))
    if layout.machine != machine.id:
        failures.append(Failure(rule=Rule.PROGRAMS, text=f"the layout is for machine {layout.machine}"))
    sheets = [_Bed(layout, index, machine, programs) for index in range(len(layout.sheets))] if not failures else []
    for bed in sheets:
        bed.judge()
        failures.extend(bed.failures)
    return Proof(
        ok=not failures and bool(sheets),
        machine=machine.id,
        layout=layout.digest(),
        programs=tuple(hashlib.sha256(program.data).hexdigest() for program in programs),
        figures=Figures(
            gouge_mm=round(max((bed.gouge for bed in sheets), default=0.0), 4),
            leftover_mm=round(max((bed.leftover for bed in sheets), default=0.0), 4),
            spoilboard_mm=round(max((-bed.lowest for bed in sheets), default=0.0), 4),
            tabs=sum(bed.tabs for bed in sheets),
            tabs_standing=sum(bed.tabs_standing for bed in sheets),
            parts=len(layout.placed),
            lines=sum(bed.lines for bed in sheets),
        ),
        failures=tuple(failures),
    )


class _Bed:
    """One sheet on the bed: the programs that are run on it, and what they leave."""

    def __init__(self, layout: Layout, index: int, machine: MachineProfile, programs: Sequence[ProgramBytes]) -> None:
        self.failures: list[Failure] = []
        self.gouge = self.leftover = 0.0
        self.lowest = 0.0
        self.tabs = self.tabs_standing = self.lines = 0
        self.sheet = layout.sheets[index]
        self.top = self.sheet.thickness_mm
        self.placed = layout.on(index)
        trim = self.sheet.trim_mm
        inner = (trim, trim, self.sheet.size_mm[0] - trim, self.sheet.size_mm[1] - trim)
        chains: list[tuple[Sequence[object], float]] = []
        self.chain_program: list[str] = []
        self.radius = 0.0
        for program in programs:
            if program.sheet != index:
                continue
            try:
                tool = machine.tool(program.tool)
            except BadInput as error:
                self.failures.append(Failure(rule=Rule.TOOL, program=program.name, text=error.message))
                continue
            sideways = tool.kind is ToolKind.END_MILL
            reading = read(
                program.data,
                name=program.name,
                machine=machine,
                top_mm=self.top,
                radius_mm=tool.diameter_mm / 2,
                sideways=sideways,
                inner_mm=inner,
            )
            if sideways:
                self.radius = max(self.radius, tool.diameter_mm / 2)
            if self.top - reading.lowest_mm > tool.max_depth_mm:
                text = f"it cuts deeper than the {tool.max_depth_mm:g} mm that {tool.id} has"
                self.failures.append(Failure(rule=Rule.TOOL, program=program.name, text=text))
            self.failures.extend(reading.failures)
            self.lines += reading.lines
            self.lowest = min(self.lowest, reading.lowest_mm)
            chains.extend((chain, tool.diameter_mm / 2) for chain in reading.chains)
            self.chain_program.extend(program.name for _ in reading.chains)
        self.sweep = Sweep(chains)  # type: ignore[arg-type]

    def judge(self) -> None:
        """Look at every panel, every tab, and whether anything has come loose."""
        panels = [(placed, *_standing(placed, self.top)) for placed in self.placed]
        for placed, slabs, tabs in panels:
            # a neighbour's tab may leave up to a radius more on both sides, where this outline passes across it
            others = [
                _tab_zone(tab, self.radius).buffer(self.radius) for p, _, ts in panels if p != placed for tab in ts
            ]
            zones = shapely.union_all([*others, *(_tab_zone(tab, self.radius) for tab in tabs)])
            self._panel(placed, slabs, tabs, zones)
            self._tabs(placed, tabs)
        self._loose(panels)

    def _panel(self, placed: Placed, slabs: Slabs, tabs: list[_TabAt], zones: BaseGeometry) -> None:
        body = slabs[0][2]
        filled = shapely.union_all([Polygon(piece.exterior) for piece in _polygons(body)])
        # where a tab may leave material: outside this panel, and in its own openings that hold a tab
        spared = zones.difference(filled)
        for ring in (Polygon(hole) for piece in _polygons(body) for hole in piece.interiors):
            mine = [_tab_zone(tab, self.radius) for tab in tabs if ring.exterior.distance(tab.point) < MOST_GOUGE_MM]
            if mine:
                spared = shapely.union_all([spared, *(zone.intersection(ring) for zone in mine)])
        window = box(*filled.bounds).buffer(2 * self.radius, join_style="mitre")
        tab_top = max((tab.height_mm for tab in tabs), default=0.0)
        for low, high, region in slabs:
            self._gouged(placed, region, high - MOST_GOUGE_MM, window)
            floor, height = (body, low + MOST_LEFTOVER_MM) if low > 0 else (Polygon(), 0.0)
            beside_tabs = height <= tab_top  # also over a deep pocket's floor, where that lies lower than a tab is high
            self._left(placed, region, floor, height, window, spared if beside_tabs else Polygon())
            if beside_tabs and high > tab_top + MOST_LEFTOVER_MM:
                self._left(placed, region, floor, tab_top + MOST_LEFTOVER_MM, window, Polygon())

    def _gouged(self, placed: Placed, region: BaseGeometry, height: float, window: BaseGeometry) -> None:
        """Whether something is removed where the panel stands, at a height just under a slab's top."""
        wrong = region.intersection(self.sweep.removed(height, window))
        if wrong.area < 1e-9:
            return
        depth = _farthest(wrong, region.boundary)
        self.gouge = max(self.gouge, depth)
        deep = wrong.intersection(region.buffer(-MOST_GOUGE_MM))
        if deep.area > TOUCH_MM2:
            chain, line = self.sweep.line_near(deep, height)
            where = deep.representative_point()
            self.failures.append(
                Failure(
                    rule=Rule.GOUGE,
                    part=placed.part,
                    program=self.chain_program[chain] if chain >= 0 else "",
                    line=line,
                    figure_mm=round(depth, 4),
                    text=f"{placed.part} is cut {depth:.2f} mm into, at x {where.x:.1f} y {where.y:.1f} z {height:.2f}",
                )
            )

    def _left(
        self,
        placed: Placed,
        region: BaseGeometry,
        floor: BaseGeometry,
        height: float,
        window: BaseGeometry,
        spared: BaseGeometry,
    ) -> None:
        """Whether material stands beside the panel at a height: grown to it, or standing on the floor under it."""
        rest = window.difference(self.sweep.removed(height, window)).difference(spared)
        heart = region.buffer(-MOST_GOUGE_MM)
        grown = [piece for piece in _polygons(rest) if piece.intersects(heart)]
        stands = shapely.union_all([*grown, rest.intersection(floor)])
        wrong = stands.difference(region)
        if wrong.area < 1e-9:
            return
        thick = _farthest(wrong, region)
        self.leftover = max(self.leftover, thick)
        over = stands.difference(region.buffer(MOST_LEFTOVER_MM))
        if over.area > TOUCH_MM2:
            where = over.representative_point()
            self.failures.append(
                Failure(
                    rule=Rule.LEFTOVER,
                    part=placed.part,
                    figure_mm=round(thick, 4),
                    text=f"{placed.part} keeps {thick:.2f} mm too much, at x {where.x:.1f} y {where.y:.1f} "
                    f"z {height:.2f}",
                )
            )

    def _tabs(self, placed: Placed, tabs: list[_TabAt]) -> None:
        for tab in tabs:
            self.tabs += 1
            core = tab.zone(tab.width_mm - 2 * self.radius - CORE_SLACK_MM, 0.0, 2 * self.radius)
            removed = self.sweep.removed(tab.height_mm - TAB_LOW_MM, core)
            if removed.intersection(core).area > TOUCH_MM2:
                chain, line = self.sweep.line_near(core, tab.height_mm - TAB_LOW_MM)
                text = f"a tab of {placed.part} at x {tab.point.x:.1f} y {tab.point.y:.1f} does not stand"
                self.failures.append(
                    Failure(
                        rule=Rule.TAB,
                        part=placed.part,
                        text=text,
                        line=line,
                        program=self.chain_program[chain] if chain >= 0 else "",
                    )
                )
            else:
                self.tabs_standing += 1

    def _loose(self, panels: Sequence[tuple[Placed, Slabs, list[_TabAt]]]) -> None:
        """Whether every panel still hangs together with the sheet's border, half way up the lowest tab."""
        heights = [tab.height_mm for _, _, tabs in panels for tab in tabs]
        if not heights:
            heights = [0.0]
        width, length = self.sheet.size_mm
        whole = box(0, 0, width, length)
        rest = whole.difference(self.sweep.removed(min(heights) / 2, whole))
        held = [piece for piece in _polygons(rest) if piece.intersects(whole.exterior)]
        for placed, slabs, _ in panels:
            inside = slabs[0][2].buffer(-1.0)
            if not any(piece.intersects(inside) for piece in held):
                text = f"nothing holds {placed.part} in the sheet when its outline is cut"
                self.failures.append(Failure(rule=Rule.TAB, part=placed.part, text=text))


class _TabAt:
    """A tab on the sheet: where, which way is out of the panel, how wide and high."""

    def __init__(self, x: float, y: float, dx: float, dy: float, width_mm: float, height_mm: float) -> None:
        self.point = shapely.Point(x, y)
        self.dx, self.dy, self.width_mm, self.height_mm = dx, dy, width_mm, height_mm

    def zone(self, width_mm: float, start_mm: float, end_mm: float) -> Polygon:
        """The strip of that width from so far out of the panel to so far."""
        x, y = self.point.x, self.point.y
        corners = [(out, side) for out, side in ((start_mm, -1), (end_mm, -1), (end_mm, 1), (start_mm, 1))]
        return Polygon(
            [
                (
                    x + self.dx * out - self.dy * side * width_mm / 2,
                    y + self.dy * out + self.dx * side * width_mm / 2,
                )
                for out, side in corners
            ]
        )


def _tab_zone(tab: _TabAt, radius_mm: float) -> Polygon:
    """Where a tab may leave material: its width, outwards as far as neighbours' cuts spare it."""
    return tab.zone(tab.width_mm + CORE_SLACK_MM, -MOST_GOUGE_MM, 5 * radius_mm + CORE_SLACK_MM)


def _standing(placed: Placed, top_mm: float) -> tuple[Slabs, list[_TabAt]]:
    """The panel's slabs and tabs where they should stand on the sheet, by this module's own arithmetic."""
    panel = msgspec.structs.replace(placed.panel, thickness_mm=top_mm)
    if placed.flipped:
        panel = panel.flipped()
    x0, y0, x1, y1 = panel.outline.bounds()
    corner = affinity.rotate(box(x0, y0, x1, y1), placed.rotation_deg, origin=(0, 0)).bounds
    dx, dy = placed.x_mm - corner[0], placed.y_mm - corner[1]

    def put(region: BaseGeometry) -> BaseGeometry:
        return affinity.translate(affinity.rotate(region, placed.rotation_deg, origin=(0, 0)), dx, dy)

    slabs = [(low, high, put(region)) for low, high, region in panel.layers()]
    tabs: list[_TabAt] = []
    for tab in placed.tabs:
        way = put(shapely.LineString([(tab.x, tab.y), (tab.x + tab.dx, tab.y + tab.dy)]))
        (ax, ay), (bx, by) = way.coords
        tabs.append(_TabAt(ax, ay, bx - ax, by - ay, tab.width_mm, tab.height_mm))
    return slabs, tabs


def _farthest(region: BaseGeometry, other: BaseGeometry) -> float:
    """The largest distance of a region's corners from another geometry."""
    corners = shapely.get_coordinates(region)
    return float(np.max(shapely.distance(shapely.points(corners), other))) if len(corners) else 0.0


def _polygons(region: BaseGeometry) -> Iterable[Polygon]:
    return [piece for piece in itertools.chain(getattr(region, "geoms", [region])) if isinstance(piece, Polygon)]
