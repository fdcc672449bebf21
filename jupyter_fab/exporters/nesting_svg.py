"""A nesting as SVG: its sheets one above another, to one scale, in mm, each outline with its number.

The outline of every sheet and its origin are drawn too (lower left), so that a drawing opened elsewhere can be placed
on the machine. It draws what the nesting holds and decides nothing.
"""

from __future__ import annotations

from html import escape

from shapely.geometry import Polygon
from shapely.ops import polylabel

from jupyter_fab.core.nesting import Nesting, NestJob
from jupyter_fab.core.nesting_check import figures, laid

MARGIN_MM = 60.0
TITLE_MM = 36.0
INK, QUIET, STOCK, BORDER, PART = "#22303c", "#5b6873", "#f3ead9", "#dcc193", "#ffffff"
NUMBER_MOST_MM, NUMBER_LEAST_MM = 60.0, 3.0
LETTER = 0.62  # width of a letter, as a share of its height


def nesting_svg(job: NestJob, nesting: Nesting, title: str = "") -> str:
    """The drawing, as an SVG document in which one unit is one mm."""
    blanks = {blank.name: blank for blank in job.blanks}
    numbers = {blank.name: number for number, blank in enumerate(job.blanks, start=1)}
    used_mm = figures(job, nesting).strip_mm
    sizes = [
        (used_mm if used_mm is not None and stock.strip else stock.width_mm, stock.height_mm)
        for stock in (job.stock[kind] for kind in nesting.sheets)
    ]
    scale = max(wide for wide, _ in sizes) / 2440.0
    margin, head = MARGIN_MM * scale, TITLE_MM * scale
    body: list[str] = []
    top = margin
    for sheet, ((wide, high), kind) in enumerate(zip(sizes, nesting.sheets, strict=True)):
        words = f"{title + ' · ' if title else ''}sheet {sheet + 1} of {len(sizes)} · {job.stock[kind].name}"
        body.append(_text(margin, top + head * 0.7, f"{words} · {wide:.0f} × {high:.0f} mm", head * 0.8, INK))
        top += head * 1.3
        body.append(
            f'<g id="sheet-{sheet + 1}" transform="translate({margin:.3f} {top + high:.3f}) scale(1 -1)" '
            f'stroke-width="{1.5 * scale:.3f}"><path class="sheet" d="M0 0H{wide:.3f}V{high:.3f}H0Z" fill="{STOCK}" '
            f'stroke="{INK}"/>'
        )
        if job.border_mm:
            b = job.border_mm
            body.append(
                f'<path class="border" d="M{b:g} {b:g}H{wide - b:.3f}V{high - b:.3f}H{b:g}Z" fill="none" '
                f'stroke="{BORDER}" stroke-dasharray="{8 * scale:.2f}"/>'
            )
        labels: list[str] = []
        for spot in (one for one in nesting.spots if one.sheet == sheet):
            shape = laid(blanks[spot.blank], spot)
            name = escape(f"{spot.blank} {spot.copy}", quote=True)
            body.append(
                f'<path class="part" d="{_path(shape)}" fill="{PART}" fill-rule="evenodd" stroke="{INK}">'
                f"<title>{name}</title></path>"
            )
            labels.append(_number(shape, str(numbers[spot.blank]), scale, margin, top + high))
        body += ["</g>", *labels]
        top += high + margin
    wide, high = max(w for w, _ in sizes) + 2 * margin, top
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.2f}mm" height="{high:.2f}mm" '
        f'viewBox="0 0 {wide:.3f} {high:.3f}" font-family="\'DejaVu Sans\',Helvetica,Arial,sans-serif">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _number(shape: Polygon, words: str, scale: float, left: float, bottom: float) -> str:
    spot = polylabel(shape, tolerance=max(1.0, 4 * scale))
    room = 2 * spot.distance(shape.boundary)
    high = min(NUMBER_MOST_MM * scale, room * 0.6, room * 0.9 / (LETTER * len(words)))
    if high < NUMBER_LEAST_MM * scale:
        return ""
    return _text(left + spot.x, bottom - spot.y + high * 0.36, words, high, QUIET, ' text-anchor="middle"')


def _path(shape: Polygon) -> str:
    rings = [shape.exterior, *shape.interiors]
    return "".join("M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)


def _text(x: float, y: float, words: str, high: float, fill: str, more: str = "") -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}" font-size="{high:.2f}" fill="{fill}"{more}>{escape(words)}</text>'
