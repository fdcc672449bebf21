"""The set-up sheet as SVG: how the stock lies on the bed, what is cut from it, with which tools, in which order.

For the operator at the console and on paper, to be read at an arm's length: on A4 its small print is 4 mm high and the
parts' numbers 10 mm. Outline and zero of the sheet, border for clamps, grain, every part by number and name, tabs,
programs. It draws what the layout and the programs hold and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from jupyter_fab.core.gcode import Program
from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.holding import Screw
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Side
from jupyter_fab.core.sheet import Sheet, proven_range_mm
from jupyter_fab.core.turning import lying
from jupyter_fab.exporters.svg_turn import TURN_ROW, pins_drawn, turn_said

MARGIN = 110.0  # mm of the drawing around the sheet: zero, axes, sizes; as all sizes here on a sheet of USUAL_MM
USUAL_MM = 2440.0  # the sheet that these sizes are made for; smaller stock is drawn with smaller ones, to one scale
LEAST_SCALE = 0.25
TITLE, FACT, WORDS, SMALL = 92.0, 64.0, 54.0, 40.0  # heights of letters, in 0.104 mm on A4
NUMBER_LARGEST, NAME_LARGEST, NAME_LEAST = 100.0, 46.0, 28.0
LETTER = 0.62  # width of a letter of the font, as a share of its height
BOLD = 1.15  # bold letters are wider by so much
HEAD, UNDER = 312.0, 190.0
PROGRAM_ROW, PART_ROW = 84.0, 62.0
INK, QUIET, LINE = "#22303c", "#5b6873", "#2f5d8a"
STOCK, BORDER, PART, POCKET, TAB, SCREW = "#f3ead9", "#dcc193", "#ffffff", "#2f5d8a", "#c8553d", "#7a3e9d"
LABEL_WITHIN_MM = 4.0
LABEL_ACROSS_MM = 180.0  # a name of usual length is legible across so much; on narrower faces it stands upright
SCREW_HEAD_MM = 9.0  # of a screw of 5 mm; drawn larger where it would be a dot
DRAWN_WITHIN_MM = 0.2  # finer than a line of the drawing is wide
# The drawing also stands in pages with styles of their own: its own reach no farther than itself, theirs not in.
STYLE = (
    ".fab-setup text{font-family:'DejaVu Sans',Helvetica,Arial,sans-serif;fill:" + INK + "}"
    ".fab-setup text.fab-soft{fill:" + QUIET + "}"
    ".fab-setup .part{fill:" + PART + ";stroke:" + INK + ";stroke-width:2.5;stroke-linejoin:round}"
    ".fab-setup .fab-lowered{fill:" + POCKET + "}.fab-setup .fab-tab{fill:" + TAB + "}"
    ".fab-setup .fab-mark{stroke:" + LINE + ";stroke-width:6;fill:none}"
    ".fab-setup .fab-thin{stroke:" + QUIET + ";stroke-width:2;fill:none}"
)


def setup_sheet(
    layout: Layout,
    index: int,
    machine: MachineProfile,
    programs: Sequence[Program] = (),
    title: str = "",
    side: Side = Side.A,
) -> str:
    """The set-up sheet of one sheet of a layout, as an SVG document; its units are mm of the real sheet.

    A sheet that is turned over has one for each side, as it lies then.
    """
    sheet = layout.sheets[index]
    runs = [program for program in programs if program.sheet == index and program.side == side]
    placed, screws, turn = lying(layout, index, side), layout.screws_in(index), layout.turn_of(index)
    width, height = sheet.size_mm
    scale = max(LEAST_SCALE, width / USUAL_MM)
    # Drawn in units of the usual sheet; the group of the stock alone is in mm.
    wide, high = width / scale, height / scale
    rows = max(PROGRAM_ROW * (max(len(runs), 1) + 1), PART_ROW * (-(-len(placed) // 2) + 1.2))
    under = UNDER + (TURN_ROW if turn else 0.0)
    page = (wide + 2 * MARGIN, HEAD + high + under + rows + 40)
    left, bottom = MARGIN * scale, (HEAD + high) * scale
    body = [
        # The stock's group comes first: consoles find it by that, and draw the tool's way in it.
        f'<g transform="translate({left:g} {bottom:g}) scale(1 -1)">',
        *_stock(sheet),
        *(line for one in placed for line in _part(one, later=turn is not None and side is Side.A)),
        *(line for screw in screws for line in _screw(screw, scale)),
        *(pins_drawn(turn, sheet, scale) if turn else ()),
        "</g>",
        *(_name(number, one, scale, left, bottom, turn is None) for number, one in enumerate(placed, start=1)),
        f'<g transform="scale({scale:g})">',
        *_head(layout, index, machine, runs, title, page[0], side),
        *_marks(sheet, wide, high),
        *_legend(layout, index, placed, HEAD + high + UNDER - 34, page[0]),
        *(turn_said(turn, sheet, side, MARGIN, HEAD + high + under - 34) if turn else ()),
        *_programs(runs, machine, HEAD + high + under),
        *_parts(placed, HEAD + high + under, page[0], turn is not None),
        "</g>",
    ]
    box_mm = (page[0] * scale, page[1] * scale)
    words = escape(f"Set-up sheet {index + 1} of {len(layout.sheets)}" + (f", side {side}" if turn else ""))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fab-setup" role="img" '
        f'viewBox="0 0 {box_mm[0]:g} {box_mm[1]:g}" aria-label="{words}">\n'
        f"<style>{STYLE}</style>\n"
        f'<rect width="{box_mm[0]:g}" height="{box_mm[1]:g}" fill="#ffffff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _head(
    layout: Layout, index: int, machine: MachineProfile, runs: Sequence[Program], title: str, page: float, side: Side
) -> list[str]:
    """What the sheet is, and the figures that are checked before anything else."""
    sheet = layout.sheets[index]
    if not sheet.measured_mm:
        thickness = "not measured"
    elif index == 0:
        thickness = f"measured {sheet.thickness_mm:.2f} mm"
    else:  # the programs were proven for the first sheet; whoever loads this one measures it
        low_mm, high_mm = proven_range_mm(sheet.thickness_mm)
        thickness = f"measure: {low_mm:.2f} to {high_mm:.2f} mm"
    facts = (
        ("Stock", f"{sheet.stock().title} {sheet.nominal_mm:g}"),
        (f"Offcut {sheet.offcut}, mm" if sheet.offcut else "Sheet, mm", f"{sheet.size_mm[0]:g} × {sheet.size_mm[1]:g}"),
        ("Thickness", thickness),
        ("Zero, X and Y", "stays as it is" if side is Side.B else "lower left corner"),
        ("Zero, Z", "spoilboard"),
        ("Cutting time", _minutes(sum(run.seconds for run in runs)) if runs else "no programs"),
    )
    lies = f", side {side}" if layout.turn_of(index) else ""
    first = f"Sheet {index + 1} of {len(layout.sheets)}{lies}" + (f" · {title}" if title else "")
    found = [
        _fitted(MARGIN, 106, first, TITLE, page - 2 * MARGIN - 900, weight="bold"),
        _text(page - MARGIN, 106, machine.title, SMALL, "fab-soft", anchor="end"),
    ]
    # Room in proportion to what is written, so that all of it has one size.
    gap = 40.0
    letters = [max(len(name), len(value)) for name, value in facts]
    letter = (page - 2 * MARGIN - gap * (len(facts) - 1)) / sum(letters)
    x = MARGIN
    for (name, value), count in zip(facts, letters, strict=True):
        found += [
            f'<path class="fab-thin" d="M{x:.1f} 146h{count * letter:.1f}"/>',
            _text(x, 192, name, SMALL, "fab-soft"),
            _text(x, 258, value, min(FACT, letter / (LETTER * BOLD)), weight="bold"),
        ]
        x += count * letter + gap
    return found


def _stock(sheet: Sheet) -> list[str]:
    width, height = sheet.size_mm
    trim = sheet.trim_mm
    return [
        f'<rect width="{width:g}" height="{height:g}" fill="{BORDER}" stroke="{INK}" stroke-width="4"/>',
        f'<rect x="{trim:g}" y="{trim:g}" width="{width - 2 * trim:g}" height="{height - 2 * trim:g}" fill="{STOCK}" '
        f'stroke="{QUIET}" stroke-width="2" stroke-dasharray="14 8"/>',
    ]


def _part(placed: Placed, later: bool) -> list[str]:
    """The part's outline and openings, what is lowered in it (darker is deeper), its tabs.

    They are dashed if they are cut `later`, from the sheet's other side.
    """
    panel = placed.facing_up()
    slabs = panel.layers(DRAWN_WITHIN_MM)
    body = placed.on_sheet(slabs[0][2])
    dashed = ' stroke-dasharray="14 9"' if later else ""
    shape = f'<path class="part" fill-rule="evenodd"{dashed} d="{_path(body)}">'
    found = [f"{shape}<title>{escape(placed.part)}</title></path>"]
    for low, _, region in reversed(slabs[1:]):
        lowered = body.difference(placed.on_sheet(region))
        if not lowered.is_empty:
            depth = (panel.thickness_mm - low) / panel.thickness_mm
            found.append(f'<path class="fab-lowered" fill-opacity="{0.12 + 0.3 * depth:.2f}" d="{_path(lowered)}"/>')
    found += [f'<path class="fab-tab" d="{_path(tab.zone(tab.width_mm, 7.0))}"/>' for tab in placed.tabs_on_sheet()]
    return found


def _screw(screw: Screw, scale: float) -> list[str]:
    """A screw's head with its cross, and round it what no cutter enters."""
    x, y, head = screw.x_mm, screw.y_mm, max(SCREW_HEAD_MM / 2, 11.0 * scale)
    arm = head * 0.55
    return [
        f'<circle cx="{x:g}" cy="{y:g}" r="{max(screw.free_mm, head):g}" fill="{SCREW}" fill-opacity="0.18"/>',
        f'<circle class="fab-screw" cx="{x:g}" cy="{y:g}" r="{head:g}" fill="{SCREW}"/>',
        f'<path d="M{x - arm:g} {y:g}h{2 * arm:g}M{x:g} {y - arm:g}v{2 * arm:g}" stroke="#ffffff" '
        f'stroke-width="{head * 0.3:g}"/>',
    ]


def _name(number: int, placed: Placed, scale: float, left: float, bottom: float, faced: bool) -> str:
    """The part's number, large, and its name where its own face is whole, along the longer way.

    Where it is `faced`, which of its faces is up is said too: the other one is never seen.
    """
    panel = placed.facing_up()
    face = max(polygons(placed.on_sheet(panel.layers(DRAWN_WITHIN_MM)[-1][2])), key=lambda piece: piece.area)
    spot, middle = polylabel(face, LABEL_WITHIN_MM), box(*face.bounds).centroid
    if face.contains(middle) and middle.distance(face.boundary) > 0.6 * spot.distance(face.boundary):
        spot = middle
    across, up = (reach / scale for reach in _room(face, spot))
    upright = across < LABEL_ACROSS_MM and up > 1.6 * across
    along, high = (up, across) if upright else (across, up)
    large = max(NAME_LEAST, min(NUMBER_LARGEST, high * 0.62, along * 0.8 / (len(str(number)) * LETTER)))
    beside = along * 0.92 - (len(str(number)) + 1) * large * LETTER
    for label in _labels(placed) if faced else (placed.part,):
        small = min(NAME_LARGEST, along * 0.92 / (len(label) * LETTER), high * 0.22)
        inline = min(NAME_LARGEST, beside / (len(label) * LETTER))
        if max(small, inline) >= NAME_LEAST:
            break
    x, y = (left + spot.x) / scale, (bottom - spot.y) / scale
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if upright else ""
    lower = y + 0.36 * large
    name = ""
    if small >= NAME_LEAST and high > 0.75 * large + 1.6 * small:
        lower = y + 0.36 * large - 0.6 * small
        name = f'<tspan x="{x:.1f}" dy="{small * 1.35:.1f}" font-size="{small:.1f}">{escape(label)}</tspan>'
    elif inline >= NAME_LEAST:
        name = f'<tspan dx="{large * 0.35:.1f}" font-size="{inline:.1f}">{escape(label)}</tspan>'
    halo = f'paint-order="stroke" stroke="#ffffff" stroke-width="{large * 0.16:.1f}" stroke-linejoin="round"'
    return (
        f'<g transform="scale({scale:g})"><text x="{x:.1f}" y="{lower:.1f}" font-size="{large:.1f}" '
        f'text-anchor="middle" {halo}{turn}><tspan font-weight="bold">{number}</tspan>{name}</text></g>'
    )


def _labels(placed: Placed) -> tuple[str, ...]:
    """What is written on a part, the fullest first; the parts' list has its name in any case."""
    return (f"{placed.part} (face B up)", "face B up", "B up") if placed.flipped else (placed.part,)


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


def _marks(sheet: Sheet, wide: float, high: float) -> list[str]:
    """Zero, axes, grain, and the sheet's size along its edges."""
    left, bottom = MARGIN, HEAD + high
    found = [
        f'<path class="fab-mark" d="M{left:g} {bottom - 130:g}V{bottom:g}H{left + 130:g}"/>',
        f'<path d="M{left - 14:g} {bottom - 122:g}l14 -34l14 34zM{left + 122:g} {bottom - 14:g}l34 14l-34 14z" '
        f'fill="{LINE}"/>',
        f'<circle cx="{left:g}" cy="{bottom:g}" r="22" fill="#ffffff" stroke="{LINE}" stroke-width="9"/>',
        _text(left - 96, bottom + 80, "X0 Y0", WORDS, weight="bold", fill=LINE),
        _text(left + 146, bottom + 64, "X", WORDS, weight="bold", fill=LINE),
        _text(left - 52, bottom - 140, "Y", WORDS, weight="bold", fill=LINE, anchor="middle"),
        _text(left + wide / 2, bottom + 70, f"{sheet.size_mm[0]:g} mm", WORDS, anchor="middle"),
        f'<text font-size="{WORDS:g}" text-anchor="middle" '
        f'transform="translate({left + wide + 68:g} {bottom - high / 2:g}) rotate(-90)">{sheet.size_mm[1]:g} mm</text>',
    ]
    if sheet.stock().grained:
        x, y = left + wide - 480, bottom + 50
        found += [
            f'<path class="fab-mark" d="M{x:g} {y:g}h240m-30 -18l30 18l-30 18M{x + 30:g} {y - 18:g}l-30 18l30 18"/>',
            _text(x + 280, y + 18, "grain", WORDS),
        ]
    return found


def _legend(layout: Layout, index: int, placed: Sequence[Placed], y: float, page: float) -> list[str]:
    """What the colours mean; where clamps may be and screws are; what holds the parts."""
    tabs, screws = sum(len(one.tabs) for one in placed), layout.screws_in(index)
    trim = layout.sheets[index].trim_mm
    entries = (
        (BORDER, 1.0, f"{'clamps' if screws else 'clamps and screws'}: only in the outer {trim:g} mm"),
        *([(SCREW, 1.0, f"{len(screws)} screws")] if screws else []),
        *([(TAB, 1.0, f"{tabs} tab{'s' * (tabs != 1)}")] if tabs else []),
        *([(PART, 1.0, f"skin of {layout.skin_mm:g} mm round the parts")] if layout.skin_mm else []),
        (POCKET, 0.35, "cut deeper: darker"),
    )
    letters = sum(len(label) for _, _, label in entries)
    size = min(SMALL + 4, (page - 2 * MARGIN - 150 * len(entries)) / (letters * LETTER))
    found, x = [], MARGIN
    for colour, opacity, label in entries:
        found.append(
            f'<rect x="{x:g}" y="{y - 38:g}" width="44" height="44" fill="{colour}" fill-opacity="{opacity:g}" '
            f'stroke="{QUIET}" stroke-width="2"/>'
        )
        found.append(_text(x + 62, y, label, size))
        x += 150 + len(label) * size * LETTER
    return found


def _programs(runs: Sequence[Program], machine: MachineProfile, top: float) -> list[str]:
    """The programs in their order: tool, time, and the digest that is armed."""
    columns = (MARGIN, MARGIN + 76, MARGIN + 540, MARGIN + 900)
    found = [f'<path class="fab-thin" d="M{MARGIN:g} {top:g}h1290"/>']
    for x, heading in zip(columns[1:], ("Tool", "Time", "Program, SHA-256"), strict=True):
        found.append(_text(x, top + 58, heading, SMALL, "fab-soft"))
    for place, run in enumerate(runs, start=1):
        y = top + 58 + PROGRAM_ROW * place
        found += [
            _text(columns[0], y, f"{place}.", WORDS, weight="bold"),
            _fitted(columns[1], y, _tools(run, machine), WORDS, 440),
            _fitted(columns[2], y, _minutes(run.seconds), WORDS, 340),
            _fitted(columns[3], y - 30, run.name, SMALL - 4, 390, "fab-soft"),
            _fitted(columns[3], y + 8, run.sha256[:16], SMALL - 4, 390, "fab-soft"),
        ]
    if not runs:
        found.append(_text(columns[1], top + 58 + PROGRAM_ROW, "No programs yet.", WORDS, "fab-soft"))
    return found


def _tools(run: Program, machine: MachineProfile) -> str:
    """The cutter that a person fits, or how many the changer takes."""
    if len(run.tools) > 1:
        return f"{len(run.tools)} tools, changer"
    tool = machine.tool(run.tool)
    return f"{tool.kind.value.replace('_', ' ')}, {tool.diameter_mm:g} mm"


def _parts(placed: Sequence[Placed], top: float, page: float, turned: bool) -> list[str]:
    """The parts by number, with their sizes, in two columns."""
    left = MARGIN + 1360
    room = max(page - MARGIN - left, 400.0)
    found = [
        f'<path class="fab-thin" d="M{left:g} {top:g}h{room:g}"/>',
        _text(left, top + 58, f"{len(placed)} part{'s' * (len(placed) != 1)}, length × width, mm", SMALL, "fab-soft"),
    ]
    column, rows = (room - 50) / 2, -(-len(placed) // 2)
    for at, one in enumerate(placed):
        x, y = left + (at // rows) * (column + 50), top + 68 + PART_ROW * (at % rows + 1)
        length_mm, width_mm = one.panel.length_and_width_mm()
        size = f"{round(length_mm, 1):g} × {round(width_mm, 1):g}"
        name = one.part + (", B up" if one.flipped and not turned else "")
        found += [
            _text(x + 62, y, str(at + 1), WORDS - 4, weight="bold", anchor="end"),
            _fitted(x + 80, y, name, SMALL, column - 80 - 30 - len(size) * (SMALL - 7) * LETTER),
            _text(x + column, y, size, SMALL - 7, "fab-soft", anchor="end"),
        ]
    return found


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes < 100 else f"{minutes} min"


def _fitted(x: float, y: float, text: str, size: float, room: float, css: str = "", *, weight: str = "") -> str:
    """The text, smaller where it would not fit."""
    letter = LETTER * (BOLD if weight else 1.0)
    return _text(x, y, text, min(size, room / max(len(text) * letter, 1.0)), css, weight=weight)


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
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.4g}" text-anchor="{anchor}"{extra}>{escape(text)}</text>'


def _path(region: BaseGeometry) -> str:
    rings = [
        ring
        for piece in polygons(region.simplify(DRAWN_WITHIN_MM / 2))
        if isinstance(piece, Polygon)
        for ring in (piece.exterior, *piece.interiors)
    ]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in list(ring.coords)[:-1]) + "Z" for ring in rings)
