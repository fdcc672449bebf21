"""One sheet on the bed, for the proof: its programs are read, and what they leave of it is compared with its panels.

Where a sheet is cut on both faces, all is looked at as it lies at the end: the face that is cut last is up, with the
tabs at the spoilboard, and what was cut before comes from below. How a panel should stand is `standing`'s business.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry import Polygon, box
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof.bite import too_deep
from jupyter_fab.core.proof.engraved import engraved, written_on
from jupyter_fab.core.proof.interpreter import Reading, read
from jupyter_fab.core.proof.pins import PinHoles
from jupyter_fab.core.proof.screw import holes, screwed
from jupyter_fab.core.proof.standing import CORE_SLACK_MM, Slabs, TabAt, grooves, standing, tab_zone
from jupyter_fab.core.proof.sweep import Cuts, mirrored
from jupyter_fab.core.proof.verdict import MOST_GOUGE_MM, MOST_LEFTOVER_MM, Failure, ProgramBytes, Rule
from jupyter_fab.core.tool import ToolKind

TOUCH_MM2 = 1e-4  # an overlap smaller than this is arithmetic, not wood
STEP_MM = 1.0  # between the points at which a fault's depth is measured
TAB_LOW_MM = 0.1  # a tab, or a skin, may be this much lower than it should be
SLUG_MM2 = 1.0  # what is less is a crumb, and no piece in an opening
MOST_SKIN_FAILURES = 10  # places that are told, the largest first
FIRST_SIDE, TURNED_OVER = "A", "B"


class Bed:
    """One sheet on the bed: the programs that are run on it, and what they leave."""

    def __init__(self, layout: Layout, index: int, machine: MachineProfile, programs: Sequence[ProgramBytes]) -> None:
        self.failures: list[Failure] = []
        self.gouge = self.leftover = 0.0
        self.lowest = 0.0
        self.tabs = self.tabs_standing = self.lines = 0
        self.sheet = layout.sheets[index]
        self.top = self.sheet.thickness_mm
        self.placed = layout.on(index)
        self.pins = next((PinHoles(turn, self.sheet) for turn in layout.turns if turn.sheet == index), None)
        self.turn = layout.turn_of(index)
        self.skin, self.screws = layout.skin_mm or 0.0, layout.screws_in(index)
        self.machine = machine
        self.radius = 0.0
        self.readings: list[tuple[ProgramBytes, Reading]] = []
        for program in programs:
            if program.sheet == index:
                self._read(program)
        last = self.readings[-1][0].side if self.readings else FIRST_SIDE
        width = self.sheet.size_mm[0]
        self.over_mm = width if last == TURNED_OVER else None
        above = [(p.name, chain) for p, reading in self.readings for chain in reading.chains if p.side == last]
        below = [
            (p.name, mirrored(chain, width))
            for p, reading in self.readings
            for chain in reading.chains
            if p.side != last
        ]
        self._one_turn()
        self.cuts = Cuts(above, below, self.top)
        self.above, self.below = above, below

    def _read(self, program: ProgramBytes) -> None:
        trim = self.sheet.trim_mm
        try:
            tool = self.machine.tool(program.tool)
        except BadInput as error:
            self.failures.append(Failure(rule=Rule.TOOL, program=program.name, text=error.message))
            return
        reading = read(
            program.data,
            name=program.name,
            machine=self.machine,
            tool=tool,
            top_mm=self.top,
            changer=self.machine.tool_changer,
            inner_mm=(trim, trim, self.sheet.size_mm[0] - trim, self.sheet.size_mm[1] - trim),
            pins=self.pins.allowed if self.pins is not None else None,
        )
        self.readings.append((program, reading))
        self.failures.extend(reading.failures)
        self.lines += reading.lines
        self.lowest = min(self.lowest, reading.lowest_mm)
        mills = [chain.tool for chain in reading.chains if chain.tool.kind is ToolKind.END_MILL]
        self.radius = max(self.radius, *(mill.diameter_mm / 2 for mill in mills), 0.0)

    def _one_turn(self) -> None:
        """A sheet is turned over once, onto its pins: all programs of the first face, then all of the other."""
        faces = [program.side for program, _ in self.readings]
        if any(face not in (FIRST_SIDE, TURNED_OVER) for face in faces) or faces != sorted(faces):
            text = "the sheet lies on the wrong face; run all programs of face A, turn it over, then run all of face B"
            self.failures.append(Failure(rule=Rule.PROGRAMS, text=text))
        if TURNED_OVER in faces and self.turn is None:
            text = "programs are for the sheet turned over, and the layout has no pins on which it would lie"
            self.failures.append(Failure(rule=Rule.PIN, text=text))

    def judge(self) -> None:
        """Look at every panel, every tab, and whether anything has come loose."""
        if self.pins is not None:
            first, second = (self.below, self.above) if self.below else (self.above, self.below)
            self.failures.extend(self.pins.judge(first, second, self.top))
        panels = [(placed, *standing(placed, self.top, self.over_mm)) for placed in self.placed]
        for placed, slabs, tabs in panels:
            # a neighbour's tab may leave up to a radius more on both sides, where this outline passes across it
            others = [
                tab_zone(tab, self.radius).buffer(self.radius) for p, _, ts in panels if p != placed for tab in ts
            ]
            zones = shapely.union_all([*others, *(tab_zone(tab, self.radius) for tab in tabs)])
            self._panel(placed, slabs, tabs, zones)
            self._tabs(placed, tabs)
            self._engraved(placed, slabs)
        self._loose(panels)
        self._bites()
        if self.skin:
            self._skin(panels)
        safe = self.top + self.machine.safe_z_mm
        bodies = shapely.union_all([_filled(slabs) for _, slabs, _ in panels])
        self.failures.extend(screwed(self.readings, self.screws, safe, self.sheet.size_mm[0], bodies))

    def _bites(self) -> None:
        """Whether a cutter takes more at once than it may, on either face, in the order in which all is run."""
        width = self.sheet.size_mm[0]
        back = [(name, mirrored(chain, width)) for name, chain in self.below]
        for chains, before in ((back, []), (self.above, self.below)):
            for bite in too_deep([chain for _, chain in chains], self.top, [chain for _, chain in before]):
                limit = bite.tool.pass_depth_mm
                self.failures.append(
                    Failure(
                        rule=Rule.BITE,
                        program=chains[bite.chain][0],
                        line=bite.line,
                        text=f"{bite.tool.id} takes {bite.depth_mm:.1f} mm at once, across more than it may",
                        place_mm=bite.place_mm,
                        figure=round(bite.depth_mm, 3),
                        limit=limit,
                        unit="mm",
                    )
                )

    def _panel(self, placed: Placed, slabs: Slabs, tabs: list[TabAt], zones: BaseGeometry) -> None:
        body = shapely.union_all([region for _, _, region in slabs]) if self.cuts.both_sides else slabs[0][2]
        filled = shapely.union_all([Polygon(piece.exterior) for piece in _polygons(body)])
        # where a tab may leave material: outside this panel, and in its own openings that hold a tab
        spared = zones.difference(filled)
        for ring in (Polygon(hole) for piece in _polygons(body) for hole in piece.interiors):
            mine = [tab_zone(tab, self.radius) for tab in tabs if ring.exterior.distance(tab.point) < MOST_GOUGE_MM]
            if mine:
                spared = shapely.union_all([spared, *(zone.intersection(ring) for zone in mine)])
        window = box(*filled.bounds).buffer(2 * self.radius, join_style="mitre")
        tab_top = max((tab.height_mm for tab in tabs), default=0.0)
        if self.skin:
            tab_top = self.skin
            spared = shapely.union_all([window.difference(filled), *self._cut_around(body)])
        written = grooves(placed, self.top, self.over_mm)
        above, under = written_on(written, up=True), written_on(written, up=False)
        for low, high, region in slabs:
            free = region.difference(above) if high >= self.top else region
            self._gouged(placed, free, high - MOST_GOUGE_MM, window)
            floor, height = (body, low + MOST_LEFTOVER_MM) if low > 0 else (Polygon(), 0.0)
            beside_tabs = height <= tab_top  # also over a deep pocket's floor, where that lies lower than a tab is high
            self._left(placed, region, floor, height, window, spared if beside_tabs else Polygon())
            if self.cuts.both_sides:
                self._gouged(placed, region.difference(under) if low <= 0 else region, low + MOST_GOUGE_MM, window)
                ceiling, height = (body, high - MOST_LEFTOVER_MM) if high < self.top else (Polygon(), self.top)
                self._left(placed, region, ceiling, height, window, spared if height <= tab_top else Polygon())
            if beside_tabs and high > tab_top + MOST_LEFTOVER_MM:
                self._left(placed, region, floor, tab_top + MOST_LEFTOVER_MM, window, Polygon())

    def _engraved(self, placed: Placed, slabs: Slabs) -> None:
        """Whether what is written on a panel is there."""
        solid = shapely.intersection_all([region for _, _, region in slabs])
        written = grooves(placed, self.top, self.over_mm)
        self.failures.extend(engraved(placed.part, written, self.cuts, self.top, solid))

    def _gouged(self, placed: Placed, region: BaseGeometry, height: float, window: BaseGeometry) -> None:
        """Whether something is removed where the panel stands, at a height just under a slab's top."""
        wrong = region.intersection(self.cuts.removed(height, window))
        if wrong.area < 1e-9:
            return
        depth = _farthest(wrong, region.boundary)
        self.gouge = max(self.gouge, depth)
        deep = wrong.intersection(region.buffer(-MOST_GOUGE_MM))
        if deep.area > TOUCH_MM2:
            depth = _farthest(shapely.segmentize(deep, STEP_MM), region.boundary)
            self.gouge = max(self.gouge, depth)
            where = deep.representative_point()
            name, line = self.cuts.line_near(where.buffer(MOST_GOUGE_MM), height)
            at = f"x {where.x:.1f} y {where.y:.1f} z {height:.2f}"
            text = f"{placed.part} is cut where it should stand, up to {depth:.2f} mm from its edge, at {at}"
            self._fail(Rule.GOUGE, placed, text, where, height, (depth, MOST_GOUGE_MM), name, line)

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
        rest = window.difference(self.cuts.removed(height, window, surely=True)).difference(spared)
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
            thick = _farthest(shapely.segmentize(over, STEP_MM), region)
            self.leftover = max(self.leftover, thick)
            where = over.representative_point()
            text = f"{placed.part} keeps {thick:.2f} mm too much, at x {where.x:.1f} y {where.y:.1f} z {height:.2f}"
            self._fail(Rule.LEFTOVER, placed, text, where, height, (thick, MOST_LEFTOVER_MM))

    def _tabs(self, placed: Placed, tabs: list[TabAt]) -> None:
        for tab in tabs:
            self.tabs += 1
            core = tab.zone(tab.width_mm - 2 * self.radius - CORE_SLACK_MM, 0.0, 2 * self.radius)
            removed = self.cuts.removed(tab.height_mm - TAB_LOW_MM, core)
            if removed.intersection(core).area > TOUCH_MM2:
                height = tab.height_mm - TAB_LOW_MM
                name, line = self.cuts.line_near(core, height)
                text = f"a tab of {placed.part} at x {tab.point.x:.1f} y {tab.point.y:.1f} does not stand"
                low = (0.0, tab.height_mm)
                self._fail(Rule.TAB, placed, text, tab.point, height, low, name, line)
            else:
                self.tabs_standing += 1

    def _cut_around(self, body: BaseGeometry) -> list[Polygon]:
        """The openings of a panel in which a piece still stands, over the skin: what is cleared leaves none."""
        rings = [Polygon(hole) for piece in _polygons(body) for hole in piece.interiors]
        over = self.skin + MOST_LEFTOVER_MM
        return [ring for ring in rings if ring.difference(self.cuts.removed(over, ring)).area > SLUG_MM2]

    def _skin(self, panels: Sequence[tuple[Placed, Slabs, list[TabAt]]]) -> None:
        """Whether the skin stands everywhere: under it only openings that are cleared, and screws' holes, are gone."""
        height = self.skin - TAB_LOW_MM
        whole = box(0, 0, *self.sheet.size_mm)
        allowed: list[BaseGeometry] = holes(self.screws, self.radius)
        if self.turn is not None:
            allowed += [shapely.Point(spot).buffer(self.turn.diameter_mm) for spot in self.turn.pins]
        for _, slabs, _ in panels:
            held = shapely.union_all([_body(slabs), *self._cut_around(_body(slabs))])
            allowed += [_body(slabs), _filled(slabs).difference(held).buffer(MOST_GOUGE_MM)]
            # what was lowered from the face that lies down runs off open edges by a cutter's width
            allowed.append(_body(slabs).difference(slabs[0][2]).buffer(2 * self.radius))
        gone = self.cuts.removed(height, whole).difference(shapely.union_all(allowed))
        for piece in sorted(_polygons(gone), key=lambda piece: -piece.area)[:MOST_SKIN_FAILURES]:
            if piece.area <= TOUCH_MM2:
                continue
            where = piece.representative_point()
            name, line = self.cuts.line_near(where.buffer(MOST_GOUGE_MM), height)
            text = f"the skin of {self.skin:g} mm is cut through or thinner, at x {where.x:.1f} y {where.y:.1f}"
            place = (round(where.x, 3), round(where.y, 3), round(height, 3))
            self.failures.append(Failure(rule=Rule.SKIN, program=name, line=line, text=text, place_mm=place))

    def _loose(self, panels: Sequence[tuple[Placed, Slabs, list[TabAt]]]) -> None:
        """Whether every panel still hangs together with the sheet's border, half way up the lowest tab."""
        heights = [tab.height_mm for _, _, tabs in panels for tab in tabs]
        if self.skin or not heights:
            heights = [self.skin]
        width, length = self.sheet.size_mm
        whole = box(0, 0, width, length)
        rest = whole.difference(self.cuts.removed(min(heights) / 2, whole))
        held = [piece for piece in _polygons(rest) if piece.intersects(whole.exterior)]
        if self.pins is not None:
            self.failures.extend(self.pins.loose(held))
        for placed, slabs, _ in panels:
            inside = slabs[0][2].buffer(-1.0)
            if not any(piece.intersects(inside) for piece in held):
                text = f"nothing holds {placed.part} in the sheet when its outline is cut"
                self.failures.append(Failure(rule=Rule.TAB, part=placed.part, text=text))

    def _fail(
        self,
        rule: Rule,
        placed: Placed,
        text: str,
        where: shapely.Point,
        height: float,
        measured: tuple[float, float],
        program: str = "",
        line: int = 0,
    ) -> None:
        """Note what is wrong at a place of a panel; the place is told as the sheet lies at the end."""
        figure, limit = measured
        self.failures.append(
            Failure(
                rule=rule,
                part=placed.part,
                program=program,
                line=line,
                text=text,
                place_mm=(round(where.x, 3), round(where.y, 3), round(height, 3)),
                figure=round(figure, 4),
                limit=limit,
                unit="mm",
            )
        )


def _body(slabs: Slabs) -> BaseGeometry:
    return shapely.union_all([region for _, _, region in slabs])


def _filled(slabs: Slabs) -> BaseGeometry:
    return shapely.union_all([Polygon(piece.exterior) for piece in _polygons(_body(slabs))])


def _farthest(region: BaseGeometry, other: BaseGeometry) -> float:
    """The largest distance of a region's corners from another geometry."""
    corners = shapely.get_coordinates(region)
    return float(np.max(shapely.distance(shapely.points(corners), other))) if len(corners) else 0.0


def _polygons(region: BaseGeometry) -> Iterable[Polygon]:
    return [piece for piece in itertools.chain(getattr(region, "geoms", [region])) if isinstance(piece, Polygon)]
