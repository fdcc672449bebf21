"""The picture of one sheet on the set-up PDF: stock, border, parts by number and name, tabs, screws, pins, zero, grain.

A `Flowable` of ReportLab, drawn in vectors as large as its room lets; it shows the layout and decides nothing. The same
sheet as SVG, for screens, is `svg.setup_sheet`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.part import Side
from jupyter_fab.core.turning import lying
from jupyter_fab.exporters.paper import MM, fitted, shown

INK, QUIET, LINE = HexColor("#22303c"), HexColor("#5b6873"), HexColor("#2f5d8a")
STOCK, BORDER, TAB, SCREW = HexColor("#f3ead9"), HexColor("#dcc193"), HexColor("#c8553d"), HexColor("#7a3e9d")
LOWERED = HexColor("#2f5d8a")
WITHIN_MM = 0.2  # how exactly rounds are drawn
AROUND = 34.0  # points left free for zero, axes and sizes
LEGEND = 26.0
SMALL, NAME, NUMBER = 8.0, 9.0, 20.0  # heights of letters, points
TAB_OUT_MM, HEAD = 7.0, 4.0  # how far a tab is drawn, mm; a screw's head, points


class SheetPicture(Flowable):  # type: ignore[misc]
    """One face of one sheet; `turned` is the face that is up after it was turned over."""

    def __init__(self, layout: Layout, index: int, room: tuple[float, float], turned: bool = False) -> None:
        super().__init__()
        self.layout, self.index, self.turned = layout, index, turned
        self.sheet = layout.sheets[index]
        wide, high = self.sheet.size_mm
        self.scale = min((room[0] - 2 * AROUND) / wide, (room[1] - 2 * AROUND - LEGEND) / high)
        self.width, self.height = room[0], high * self.scale + 2 * AROUND + LEGEND

    def wrap(self, *room: float) -> tuple[float, float]:
        """How much room it takes, points."""
        return self.width, self.height

    def draw(self) -> None:
        """Put it on the page."""
        page, (wide, high) = self.canv, self.sheet.size_mm
        page.saveState()
        page.translate(AROUND, AROUND + LEGEND)
        page.setLineWidth(0.8)
        page.setStrokeColor(INK)
        page.setFillColor(BORDER)
        page.rect(0, 0, wide * self.scale, high * self.scale, fill=1)
        trim = self.sheet.trim_mm * self.scale
        page.setFillColor(STOCK)
        page.setStrokeColor(QUIET)
        page.setDash(4, 2)
        page.rect(trim, trim, wide * self.scale - 2 * trim, high * self.scale - 2 * trim, fill=1)
        page.setDash()
        placed = lying(self.layout, self.index, Side.B if self.turned else Side.A)
        for number, one in enumerate(placed, start=1):
            self._part(page, number, one)
        self._held(page)
        self._marks(page, wide * self.scale, high * self.scale)
        page.restoreState()
        self._legend(page, placed)

    def _part(self, page: Any, number: int, placed: Placed) -> None:
        slabs = placed.facing_up().layers(WITHIN_MM)
        body = placed.on_sheet(slabs[0][2])
        page.setStrokeColor(INK)
        page.setLineWidth(0.6)
        page.setFillColor(HexColor("#ffffff"))
        self._area(page, body, stroke=1)
        page.setFillColor(LOWERED)
        for low, _, region in reversed(slabs[1:]):
            page.setFillAlpha(0.12 + 0.3 * (1 - low / slabs[-1][1]))
            self._area(page, body.difference(placed.on_sheet(region)), stroke=0)
        page.setFillAlpha(1)
        page.setFillColor(TAB)
        for tab in placed.tabs_on_sheet():
            self._area(page, tab.zone(tab.width_mm, TAB_OUT_MM), stroke=0)
        face = max(polygons(placed.on_sheet(slabs[-1][2])), key=lambda piece: piece.area)
        spot = polylabel(face, 4.0)
        room = 2 * spot.distance(face.boundary) * self.scale
        size = max(6.0, min(NUMBER, 0.75 * room))
        x, y = spot.x * self.scale, spot.y * self.scale
        page.setFillColor(INK)
        page.setFont("Helvetica-Bold", size)
        name = room > 34.0
        page.drawCentredString(x, y - 0.35 * size + (NAME * 0.7 if name else 0), str(number))
        if name:
            page.setFont("Helvetica", NAME)
            page.drawCentredString(x, y - 0.35 * size - NAME * 0.6, fitted(placed.part, "Helvetica", NAME, 1.7 * room))

    def _held(self, page: Any) -> None:
        """Screws with what is free round them, and the pins of a sheet that is turned over."""
        turn = self.layout.turn_of(self.index)
        for x, y in turn.pins if turn else ():
            page.setFillColor(LINE)
            page.circle(x * self.scale, y * self.scale, HEAD, stroke=0, fill=1)
        for screw in self.layout.screws_in(self.index):
            x, y = screw.x_mm * self.scale, screw.y_mm * self.scale
            page.setFillColor(SCREW)
            page.setFillAlpha(0.2)
            page.circle(x, y, max(screw.free_mm * self.scale, HEAD), stroke=0, fill=1)
            page.setFillAlpha(1)
            page.circle(x, y, HEAD * 0.8, stroke=0, fill=1)
            page.setStrokeColor(HexColor("#ffffff"))
            page.setLineWidth(0.9)
            page.line(x - 0.5 * HEAD, y, x + 0.5 * HEAD, y)
            page.line(x, y - 0.5 * HEAD, x, y + 0.5 * HEAD)

    def _marks(self, page: Any, wide: float, high: float) -> None:
        """Zero, axes, sizes, grain."""
        page.setStrokeColor(LINE)
        page.setFillColor(LINE)
        page.setLineWidth(1.6)
        page.line(0, 0, 44, 0)
        page.line(0, 0, 0, 44)
        for tip in (((44, 4), (44, -4), (54, 0)), ((4, 44), (-4, 44), (0, 54))):
            path = page.beginPath()
            path.moveTo(*tip[0])
            path.lineTo(*tip[1])
            path.lineTo(*tip[2])
            path.close()
            page.drawPath(path, stroke=0, fill=1)
        page.circle(0, 0, 5, stroke=1, fill=0)
        page.setFont("Helvetica-Bold", NAME)
        page.drawString(-30, -20, "X0 Y0")
        page.drawString(50, -16, "X")
        page.drawString(-16, 48, "Y")
        page.setFillColor(INK)
        page.setFont("Helvetica", NAME)
        size = self.sheet.size_mm
        page.drawCentredString(wide / 2, -16, shown(f"{size[0]:g} mm"))
        page.saveState()
        page.translate(wide + 14, high / 2)
        page.rotate(90)
        page.drawCentredString(0, -4, shown(f"{size[1]:g} mm"))
        page.restoreState()
        if self.sheet.stock().grained:
            page.drawRightString(wide, -16, shown("grain along X"))

    def _legend(self, page: Any, placed: Sequence[Placed]) -> None:
        tabs, screws = sum(len(one.tabs) for one in placed), self.layout.screws_in(self.index)
        skin = self.layout.skin_mm
        entries = [
            (BORDER, f"{'clamps' if screws else 'clamps and screws'}: only in the outer {self.sheet.trim_mm:g} mm")
        ]
        entries += [(SCREW, f"{len(screws)} screws, {screws[0].free_mm:g} mm free round each")] if screws else []
        entries += [(TAB, f"{tabs} tabs")] if tabs else []
        entries += [(INK, f"skin of {skin:g} mm under the outlines")] if skin else []
        entries += [(LINE, "pins" if self.turned else "holes for pins")] if self.layout.turn_of(self.index) else []
        x = AROUND
        page.setFont("Helvetica", SMALL + 1)
        for colour, words in entries:
            page.setFillColor(colour)
            page.rect(x, 4, 9, 9, stroke=0, fill=1)
            page.setFillColor(INK)
            page.drawString(x + 14, 5, shown(words))
            x += 34 + float(stringWidth(shown(words), "Helvetica", SMALL + 1))

    def _area(self, page: Any, region: BaseGeometry, stroke: int) -> None:
        path = page.beginPath()
        for piece in polygons(region.simplify(WITHIN_MM / 2)):
            for ring in (piece.exterior, *piece.interiors):
                points = [(x * self.scale, y * self.scale) for x, y in list(ring.coords)[:-1]]
                path.moveTo(*points[0])
                for point in points[1:]:
                    path.lineTo(*point)
                path.close()
        page.drawPath(path, stroke=stroke, fill=1, fillMode=0)


def room_points(page_mm: tuple[float, float], edge_mm: float, head: float) -> tuple[float, float]:
    """What a page lets a picture have under a heading, points."""
    return (page_mm[0] - 2 * edge_mm) * MM - 12, (page_mm[1] - 2 * edge_mm) * MM - head
