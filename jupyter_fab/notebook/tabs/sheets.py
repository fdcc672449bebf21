"""The Sheets tab: every sheet with the parts that are cut from it, drawn to one scale, and how much of it is used.

The operator's set-up sheet (`exporters/svg.py`) says what is to be done at a machine; this shows a designer what a
change does to the material. Colours are the style sheet's, so that it reads in light and dark.
"""

from __future__ import annotations

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Layout, Placed, footprint
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.notebook.tabs.made import Made, Page
from jupyter_fab.notebook.tabs.markup import facts, parts_mark, text

DRAWN_WITHIN_MM = 0.5  # a tenth of a pixel where a sheet of 2.5 m is 500 px wide
NAME_MOST_MM, NAME_LEAST_MM = 62.0, 34.0  # some 12 and 7 px there; smaller is not read, and the title has the name
LETTER = 0.58  # width of a letter, as a share of its height
LABEL_WITHIN_MM = 8.0  # of the best place for a name
EDGE_MM = 12.0  # around the sheet, for its line


def page(made: Made) -> Page:
    """The sheets of the piece."""
    layout = made.layout
    figures = facts(
        (
            ("Sheets", str(len(layout.sheets))),
            ("Used", f"{layout.used_share():.0%}"),
            ("Parts", f"{made.estimate.parts_m2:.2f} m²"),
            ("Sheets' area", f"{made.estimate.sheets_m2:.2f} m²"),
            ("Waste", f"{made.estimate.waste_kg:.1f} kg"),
        )
    )
    drawn = "".join(_sheet(layout, index) for index in range(len(layout.sheets)))
    note = "Nested quickly for this estimate; the workshop nests again. Offcuts worth keeping are no waste."
    return Page(f'{figures}<div class="fab-sheets">{drawn}</div><p class="fab-basis">{note}</p>')


def _sheet(layout: Layout, index: int) -> str:
    sheet, placed = layout.sheets[index], layout.on(index)
    width, height = sheet.size_mm
    used = sum(footprint(one.panel).area for one in placed) / (width * height)
    words = f"{sheet.stock().title}, {sheet.nominal_mm:g} mm"
    count = f"{len(placed)} part{'s' * (len(placed) != 1)}"
    box = f"{-EDGE_MM:g} {-EDGE_MM:g} {width + 2 * EDGE_MM:g} {height + 2 * EDGE_MM:g}"
    body = "".join(_part(one, height) for one in placed)
    return (
        f'<figure class="fab-nest"><figcaption><b>Sheet {index + 1}</b> {text(words)}'
        f'<span class="fab-used">{width:g} × {height:g} mm · {count} · {used:.0%} used</span></figcaption>'
        f'<svg viewBox="{box}" role="group" aria-label="Sheet {index + 1}: {count}, {used:.0%} used">'
        f'<rect class="fab-stock" width="{width:g}" height="{height:g}" rx="4"/>{_grain(sheet)}{body}</svg></figure>'
    )


def _grain(sheet: Sheet) -> str:
    """Lines along the sheet's length where it has a grain."""
    if not sheet.stock().grained:
        return ""
    width, height = sheet.size_mm
    lines = "".join(f"M0 {height * share:g}H{width:g}" for share in (0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875))
    return f'<path class="fab-grain" d="{lines}"/>'


def _part(placed: Placed, height_mm: float) -> str:
    """The part's outline and openings, what is lowered in it, and its name; the drawing's y goes down."""
    slabs = placed.facing_up().layers(DRAWN_WITHIN_MM)
    body = _drawn(placed, slabs[0][2], height_mm)
    lowered = [slabs[0][2].difference(region) for _, _, region in slabs[1:]]
    shade = "".join(
        f'<path class="fab-lowered-area" d="{_path(_drawn(placed, one, height_mm))}"/>'
        for one in lowered
        if not one.is_empty
    )
    return (
        f'<g class="fab-cut-part" role="button"{parts_mark([placed.part])} aria-label="{text(placed.part)}">'
        f"<title>{text(placed.part)}</title>"
        f'<path class="fab-face" fill-rule="evenodd" d="{_path(body)}"/>{shade}{_name(placed.part, body)}</g>'
    )


def _drawn(placed: Placed, region: BaseGeometry, height_mm: float) -> BaseGeometry:
    on_sheet = placed.on_sheet(region).simplify(DRAWN_WITHIN_MM)
    return shapely.transform(on_sheet, lambda points: points * (1, -1) + (0, height_mm))


def _name(words: str, body: BaseGeometry) -> str:
    """The name where there is room for it, along the longer way; none where it could not be read."""
    face = max(polygons(body), key=lambda piece: piece.area)
    spot = face.envelope.centroid
    if not face.contains(spot.buffer(NAME_LEAST_MM)):
        spot = polylabel(face, LABEL_WITHIN_MM)
    across, up = _room(face, spot)
    along, high = max(across, up), min(across, up)
    size = min(NAME_MOST_MM, high * 0.6, along * 0.92 / (LETTER * len(words)))
    if size < NAME_LEAST_MM:
        return ""
    turn = f' transform="rotate(-90 {spot.x:.0f} {spot.y:.0f})"' if up > across else ""
    lower = spot.y + 0.35 * size
    return f'<text x="{spot.x:.0f}" y="{lower:.0f}" font-size="{size:.0f}"{turn}>{text(words)}</text>'


def _room(face: Polygon, spot: Point) -> tuple[float, float]:
    """How far the face reaches from the spot without an opening, evenly to both sides: along x, along y."""
    x0, y0, x1, y1 = face.bounds
    rows = LineString([(x0 - 1, spot.y), (x1 + 1, spot.y)]), LineString([(spot.x, y0 - 1), (spot.x, y1 + 1)])
    across, up = (2 * face.boundary.intersection(line).distance(spot) for line in rows)
    return across, up


def _path(region: BaseGeometry) -> str:
    rings = [ring for piece in polygons(region) for ring in (piece.exterior, *piece.interiors)]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in list(ring.coords)[:-1]) + "Z" for ring in rings)
