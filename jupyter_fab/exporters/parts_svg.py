"""The parts as one SVG drawing in mm, each kind of panel once: for a laser, a plotter or a drawing program.

Side A is up; panels worked on from B alone are turned over, and their words say so. Four classes say what a line is:
`cut` goes through (outline and openings), `lowered` is an area that is not cut through, with its depth, `behind` the
same from below, `words` is never cut. DXF (`dxf.py`) has a layer for each operation and depth; this is for programs
that read no DXF.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import shapely
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.part import Panel, Parts, Side

GAP_MM = 40.0  # between drawings, with room for the words
WORDS_MM = 12.0
ROW_MM = 2600.0  # a sheet's length and a little: wider rows are broken
DRAWN_WITHIN_MM = 0.02  # of curves: less than a laser's beam
LEAST_MM2 = 0.01  # of an area: what is smaller comes of rounding
STYLE = (
    ".cut{fill:none;stroke:#d40000;stroke-width:.2}.lowered{fill:#2f5d8a;fill-opacity:.25;stroke:none}"
    ".behind{fill:#8a5a2f;fill-opacity:.2;stroke:none}"
)


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
    turned = panel.sides() == {Side.B}
    panel = panel.flipped() if turned else panel
    slabs = panel.layers(DRAWN_WITHIN_MM)
    body = shapely.union_all([region for _, _, region in slabs])  # what is left at any height is not cut through
    above = [(panel.thickness_mm - low, region) for low, _, region in reversed(slabs)]
    below = [(high, region) for _, high, region in slabs]
    lowered = "".join(
        f'<path class="{kind}" data-depth-mm="{depth:.2f}" d="{_path(area)}"/>'
        for kind, way in (("lowered", above), ("behind", below))
        for depth, area in _lowered(body, way)
    )
    x0, _, _, y1 = panel.outline.bounds()
    words = f"{', '.join(names)} ({len(names)} ×), {panel.thickness_mm:g} mm{', side B up' * turned}"
    return (
        f'<g transform="translate({right_mm:.3f} {down_mm:.3f})"><g transform="scale(1 -1)">{lowered}'
        f'<path class="cut" d="{_path(body)}"/></g>'
        f'<text class="words" font-family="sans-serif" font-size="{WORDS_MM:g}" x="{x0:.3f}" y="{-y1 - 5:.3f}">'
        f"{escape(words)}</text></g>"
    )


def _lowered(body: BaseGeometry, way: Iterable[tuple[float, BaseGeometry]]) -> list[tuple[float, BaseGeometry]]:
    """Each depth with the area that is lowered just so far; `way` are the slabs with their depths, from a face inwards.

    What a slab has lies open only as far as the slabs before it do.
    """
    found: list[tuple[float, BaseGeometry]] = []
    still = body  # open down to here
    shallower: float | None = None
    for depth, region in way:
        left = still.difference(region)
        if shallower is not None:
            found.append((shallower, still.difference(left)))
        still, shallower = left, depth
    return [(depth, area) for depth, area in found if area.area > LEAST_MM2]


def _path(region: BaseGeometry) -> str:
    rings = [ring for piece in polygons(region) for ring in (piece.exterior, *piece.interiors)]
    return "".join("M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in list(ring.coords)[:-1]) + "Z" for ring in rings)
