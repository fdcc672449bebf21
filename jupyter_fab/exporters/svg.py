"""The set-up sheet as SVG: how the stock lies on the bed, what is cut from it, with which tools, in which order.

For the operator at the console and on paper: outline and origin of the sheet, border with clamps, grain, every part by
name, tabs, programs. It draws what the layout and the programs hold and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from jupyter_fab.core.gcode import Program
from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.sheet import Sheet

MARGIN = 110.0  # mm of the drawing around the sheet: dimensions and marks
HEAD = 150.0
ROW = 58.0
INK, QUIET, LINE = "#22303c", "#66747f", "#2f5d8a"
STOCK, BORDER, PART, POCKET, TAB = "#f3ead9", "#e7d9bf", "#ffffff", "#2f5d8a", "#c8553d"
LABEL_WITHIN_MM = 4.0
LABEL_ACROSS_MM = 180.0  # a name of usual length is legible across so much; on narrower faces it stands upright
DRAWN_WITHIN_MM = 0.2  # finer than a line of the drawing is wide
STYLE = (
    "text{font-family:'DejaVu Sans',Helvetica,Arial,sans-serif;fill:" + INK + "}"
    ".quiet{fill:" + QUIET + "}.part{fill:" + PART + ";stroke:" + INK + ";stroke-width:2.5;stroke-linejoin:round}"
    ".lowered{fill:" + POCKET + "}.tab{fill:" + TAB + "}.mark{stroke:" + LINE + ";stroke-width:5;fill:none}"
    ".thin{stroke:" + QUIET + ";stroke-width:2;fill:none}"
)


def setup_sheet(
    layout: Layout, index: int, machine: MachineProfile, programs: Sequence[Program] = (), title: str = ""
) -> str:
    """The set-up sheet of one sheet of a layout, as an SVG document; its units are mm of the real sheet."""
    sheet = layout.sheets[index]
    runs = [program for program in programs if program.sheet == index]
    width, height = sheet.size_mm
    foot = 90.0 + ROW * (max(len(runs), 1) + 1)
    page = (width + 2 * MARGIN, HEAD + height + MARGIN + foot)
    body = [
        *_head(layout, index, sheet, machine, title),
        f'<g transform="translate({MARGIN:g} {HEAD + height:g}) scale(1 -1)">',
        *_stock(sheet),
        *(line for placed in layout.on(index) for line in _part(placed)),
        "</g>",
        *(_name(placed, height) for placed in layout.on(index)),
        *_marks(sheet),
        *_table(runs, layout.on(index), machine, HEAD + height + MARGIN, page[0]),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {page[0]:g} {page[1]:g}" role="img" '
        f'aria-label="{escape(f"Set-up sheet {index + 1} of {len(layout.sheets)}")}">\n'
        f"<style>{STYLE}</style>\n"
        f'<rect width="{page[0]:g}" height="{page[1]:g}" fill="#ffffff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _head(layout: Layout, index: int, sheet: Sheet, machine: MachineProfile, title: str) -> list[str]:
    thickness = f"{sheet.nominal_mm:g} mm" + (f", measured {sheet.thickness_mm:.2f} mm" if sheet.measured_mm else "")
    first = f"Sheet {index + 1} of {len(layout.sheets)}" + (f" · {title}" if title else "")
    second = (
        f"{sheet.stock().title} {thickness} · {sheet.size_mm[0]:g} × {sheet.size_mm[1]:g} mm · "
        f"{len(layout.on(index))} parts · {machine.title}"
    )
    return [
        _text(MARGIN, 62, first, 46, weight="bold"),
        _text(MARGIN, 112, second, 30, "quiet"),
    ]


def _stock(sheet: Sheet) -> list[str]:
    width, height = sheet.size_mm
    trim = sheet.trim_mm
    return [
        f'<rect width="{width:g}" height="{height:g}" fill="{BORDER}" stroke="{INK}" stroke-width="4"/>',
        f'<rect x="{trim:g}" y="{trim:g}" width="{width - 2 * trim:g}" height="{height - 2 * trim:g}" fill="{STOCK}" '
        f'stroke="{QUIET}" stroke-width="2" stroke-dasharray="14 8"/>',
    ]


def _part(placed: Placed) -> list[str]:
    """The part's outline and openings, what is lowered in it (darker is deeper), its tabs."""
    panel = placed.facing_up()
    slabs = panel.layers(DRAWN_WITHIN_MM)
    body = placed.on_sheet(slabs[0][2])
    found = [f'<path class="part" fill-rule="evenodd" d="{_path(body)}"><title>{escape(placed.part)}</title></path>']
    for low, _, region in reversed(slabs[1:]):
        lowered = body.difference(placed.on_sheet(region))
        if not lowered.is_empty:
            depth = (panel.thickness_mm - low) / panel.thickness_mm
            found.append(f'<path class="lowered" fill-opacity="{0.12 + 0.3 * depth:.2f}" d="{_path(lowered)}"/>')
    found += [f'<path class="tab" d="{_path(tab.zone(tab.width_mm, 7.0))}"/>' for tab in placed.tabs_on_sheet()]
    return found


def _name(placed: Placed, height: float) -> str:
    """The part's name and size where its face is whole, as large as fits, along the longer way."""
    panel = placed.facing_up()
    face = max(polygons(placed.on_sheet(panel.layers(DRAWN_WITHIN_MM)[-1][2])), key=lambda piece: piece.area)
    spot, middle = polylabel(face, LABEL_WITHIN_MM), box(*face.bounds).centroid
    if face.contains(middle) and middle.distance(face.boundary) > 0.6 * spot.distance(face.boundary):
        spot = middle
    across, up = _room(face, spot)
    upright = across < LABEL_ACROSS_MM and up > 1.6 * across
    along, high = (up, across) if upright else (across, up)
    label = placed.part + (" (face B up)" if placed.flipped else "")
    size = max(20.0, min(38.0, along * 0.9 / max(len(label), 8) / 0.62, high * 0.36))
    x, y = MARGIN + spot.x, HEAD + height - spot.y
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if upright else ""
    detail = ""
    if high > 2.6 * size:
        width_mm, height_mm = panel.size_mm()
        detail = (
            f'<tspan class="quiet" x="{x:.1f}" dy="{size * 1.15:.1f}" font-size="{size * 0.7:.1f}" '
            f'font-weight="normal">{width_mm:.1f} × {height_mm:.1f}</tspan>'
        )
    halo = 'paint-order="stroke" stroke="#ffffff" stroke-width="7" stroke-linejoin="round"'
    top = y + (0 if detail else size * 0.35)
    return (
        f'<text x="{x:.1f}" y="{top:.1f}" font-size="{size:.1f}" font-weight="bold" text-anchor="middle" {halo}{turn}>'
        f"{escape(label)}{detail}</text>"
    )


def _room(face: Polygon, spot: Point) -> tuple[float, float]:
    """How far the face reaches through a spot, along x and along y, evenly to both sides."""
    x0, y0, x1, y1 = face.bounds
    found: list[float] = []
    for line in (
        LineString([(x0 - 1, spot.y), (x1 + 1, spot.y)]),
        LineString([(spot.x, y0 - 1), (spot.x, y1 + 1)]),
    ):
        ends = face.boundary.intersection(line)
        near = min((spot.distance(end) for end in getattr(ends, "geoms", [ends])), default=0.0)
        found.append(2 * near)
    return found[0], found[1]


def _marks(sheet: Sheet) -> list[str]:
    """Origin, grain, and the sheet's size along its edges."""
    width, height = sheet.size_mm
    left, bottom = MARGIN, HEAD + height
    found = [
        f'<path class="mark" d="M{left:g} {bottom - 90:g}V{bottom:g}H{left + 90:g}"/>',
        f'<path d="M{left - 9:g} {bottom - 84:g}l9 -22l9 22zM{left + 84:g} {bottom - 9:g}l22 9l-22 9z" fill="{LINE}"/>',
        f'<circle cx="{left:g}" cy="{bottom:g}" r="13" fill="#ffffff" stroke="{LINE}" stroke-width="5"/>',
        _text(left - 24, bottom + 42, "X0 Y0", 28, anchor="middle", fill=LINE),
        _text(left + 118, bottom + 34, "X", 26, fill=LINE),
        _text(left - 40, bottom - 92, "Y", 26, fill=LINE),
        _text(left + width / 2, bottom + 56, f"{width:g}", 30, "quiet", anchor="middle"),
        f'<text class="quiet" font-size="30" text-anchor="middle" '
        f'transform="translate({left + width + 50:g} {bottom - height / 2:g}) rotate(-90)">{height:g}</text>',
    ]
    if sheet.stock().grained:
        x, y = left + width - 330, bottom + 44
        found += [
            f'<path class="thin" d="M{x:g} {y:g}h180m-18 -9l18 9l-18 9M{x + 18:g} {y - 9:g}l-18 9l18 9"/>',
            _text(x + 200, y + 10, "grain", 28, "quiet"),
        ]
    return found


def _table(
    runs: Sequence[Program], placed: Sequence[Placed], machine: MachineProfile, top: float, page: float
) -> list[str]:
    """The programs in their order, and what the colours mean."""
    found = [f'<path class="thin" d="M{MARGIN:g} {top:g}H{page - MARGIN:g}"/>']
    columns = (MARGIN, MARGIN + 90, MARGIN + 560, MARGIN + 1000, MARGIN + 1240)
    for x, heading in zip(columns, ("", "Program", "Tool", "Time", "SHA-256"), strict=True):
        found.append(_text(x, top + 50, heading, 26, "quiet"))
    for place, run in enumerate(runs, start=1):
        y = top + 50 + ROW * place
        tool = machine.tool(run.tool)
        kind = tool.kind.value.replace("_", " ")
        minutes, seconds = divmod(round(run.seconds), 60)
        cells = (f"{place}.", run.name, f"{kind}, {tool.diameter_mm:g} mm", f"{minutes} min {seconds:02d} s")
        found += [_text(x, y, cell, 32) for x, cell in zip(columns, cells, strict=False)]
        found.append(_text(columns[4], y, run.sha256[:16], 28, "quiet"))
    if not runs:
        found.append(_text(columns[1], top + 50 + ROW, "No programs yet: the sheet is not measured.", 32, "quiet"))
    legend = [
        (TAB, 1.0, f"{sum(len(p.tabs) for p in placed)} tabs"),
        (POCKET, 0.35, "lowered"),
        (BORDER, 1.0, "clamps"),
    ]
    x = page - MARGIN - 620
    for colour, opacity, label in legend:
        found.append(
            f'<rect x="{x:g}" y="{top + 28:g}" width="26" height="26" fill="{colour}" fill-opacity="{opacity:g}"/>'
        )
        found.append(_text(x + 38, top + 50, label, 26, "quiet"))
        x += 220
    return found


def _text(
    x: float,
    y: float,
    text: str,
    size: float,
    css: str = "",
    *,
    anchor: str = "start",
    weight: str = "",
    fill: str = "",
) -> str:
    extra = (f' class="{css}"' if css else "") + (f' font-weight="{weight}"' if weight else "")
    extra += f' style="fill:{fill}"' if fill else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}"{extra}>{escape(text)}</text>'


def _path(region: BaseGeometry) -> str:
    rings = [
        ring
        for piece in polygons(region.simplify(DRAWN_WITHIN_MM / 2))
        if isinstance(piece, Polygon)
        for ring in (piece.exterior, *piece.interiors)
    ]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in list(ring.coords)[:-1]) + "Z" for ring in rings)
