"""The parts as one SVG drawing in mm, each kind of panel once, side A up: for a laser, a plotter or a drawing program.

Three classes say what a line is: `cut` goes through (outline and openings), `lowered` is an area that is not cut
through, with its depth, `words` is never cut. DXF (`dxf.py`) has a layer for each operation and depth; this is for
programs that read no DXF.
"""

from __future__ import annotations

from html import escape

from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.part import Panel, Parts

GAP_MM = 40.0  # between drawings, with room for the words
WORDS_MM = 12.0
ROW_MM = 2600.0  # a sheet's length and a little: wider rows are broken
DRAWN_WITHIN_MM = 0.02  # of curves: less than a laser's beam
STYLE = ".cut{fill:none;stroke:#d40000;stroke-width:.2}.lowered{fill:#2f5d8a;fill-opacity:.25;stroke:none}"


def parts_svg(parts: Parts, title: str = "Piece") -> str:
    """The drawing as an SVG document whose size is given in mm."""
    x, y, row_mm, wide = GAP_MM, GAP_MM, 0.0, 0.0
    body: list[str] = []
    for panel, names in parts.cut_list():
        x0, y0, x1, y1 = panel.outline.bounds()
        if x > GAP_MM and x + x1 - x0 > ROW_MM:
            x, y, row_mm = GAP_MM, y + row_mm + GAP_MM, 0.0
        body.append(_panel(panel, names, x - x0, y + WORDS_MM * 1.5 + y1))
        x += x1 - x0 + GAP_MM
        wide, row_mm = max(wide, x), max(row_mm, y1 - y0 + WORDS_MM * 1.5)
    high = y + row_mm + GAP_MM
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.2f}mm" height="{high:.2f}mm" '
        f'viewBox="0 0 {wide:.2f} {high:.2f}"><title>{escape(title)}</title><style>{STYLE}</style>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def _panel(panel: Panel, names: list[str], right_mm: float, down_mm: float) -> str:
    """The panel at its place; its y goes up, the drawing's down."""
    slabs = panel.layers(DRAWN_WITHIN_MM)
    body = slabs[0][2]
    lowered = "".join(
        f'<path class="lowered" data-depth-mm="{panel.thickness_mm - low:.2f}" d="{_path(area)}"/>'
        for low, _, region in slabs[1:]
        if not (area := body.difference(region)).is_empty
    )
    x0, _, _, y1 = panel.outline.bounds()
    words = f"{', '.join(names)} ({len(names)} ×), {panel.thickness_mm:g} mm"
    return (
        f'<g transform="translate({right_mm:.3f} {down_mm:.3f})"><g transform="scale(1 -1)">{lowered}'
        f'<path class="cut" d="{_path(body)}"/></g>'
        f'<text class="words" font-family="sans-serif" font-size="{WORDS_MM:g}" x="{x0:.3f}" y="{-y1 - 5:.3f}">'
        f"{escape(words)}</text></g>"
    )


def _path(region: BaseGeometry) -> str:
    rings = [ring for piece in polygons(region) for ring in (piece.exterior, *piece.interiors)]
    return "".join("M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in list(ring.coords)[:-1]) + "Z" for ring in rings)
