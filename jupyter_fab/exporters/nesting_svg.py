"""A nesting as SVG: its sheets one above another, to one scale, in mm, each outline with its number.

The outline of every sheet and its origin are drawn too (lower left), so that a drawing opened elsewhere can be placed
on the machine; what must stay free is red, what is worth keeping green. It draws what the nesting holds and decides
nothing.
"""

from __future__ import annotations

from html import escape

from shapely.geometry import Polygon
from shapely.ops import polylabel

from jupyter_fab.core.nesting import Nesting, NestJob, Stock
from jupyter_fab.core.nesting_check import figures, laid
from jupyter_fab.core.nesting_results import offcuts

MARGIN_MM = 60.0
TITLE_MM = 36.0
INK, QUIET, STOCK, BORDER, PART = "#22303c", "#5b6873", "#f3ead9", "#dcc193", "#ffffff"
ZONE, KEEP = "#b3412e", "#3f6b46"  # nothing lies here; this goes back to stock
LABEL_MM = 34.0
NUMBER_MOST_MM, NUMBER_LEAST_MM = 60.0, 3.0
EMPTY_MM = 2440.0  # the drawing's width where there is no sheet to draw: a sheet's
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
    keep: dict[int, list[tuple[Polygon, str]]] = {sheet: [] for sheet in range(len(sizes))}
    for one in offcuts(job, nesting, title or "nest"):
        piece = Polygon([(x + one.x_mm, y + one.y_mm) for x, y in one.outline])
        keep[one.sheet].append((piece, f"keep {one.label} · {one.width_mm:.0f} × {one.height_mm:.0f}"))
    widest = max((wide for wide, _ in sizes), default=EMPTY_MM)
    scale = widest / 2440.0
    margin, head = MARGIN_MM * scale, TITLE_MM * scale
    body: list[str] = []
    top = margin
    if not sizes:
        top += head
        body.append(_text(margin, top, f"{title + ' · ' if title else ''}no sheet is used; nothing fits", head, INK))
        top += margin
    for sheet, ((wide, high), kind) in enumerate(zip(sizes, nesting.sheets, strict=True)):
        words = f"{title + ' · ' if title else ''}sheet {sheet + 1} of {len(sizes)} · {job.stock[kind].name}"
        body.append(_text(margin, top + head * 0.7, f"{words} · {wide:.0f} × {high:.0f} mm", head * 0.8, INK))
        top += head * 1.3
        body.append(
            f'<g id="sheet-{sheet + 1}" transform="translate({margin:.3f} {top + high:.3f}) scale(1 -1)" '
            f'stroke-width="{1.5 * scale:.3f}"><path class="sheet" d="{_sheet(job.stock[kind], wide, high)}" '
            f'fill="{STOCK}" stroke="{INK}"/>'
        )
        body += [
            f'<path class="zone" d="{_path(Polygon(zone.outline))}" fill="{ZONE}" fill-opacity="0.25" stroke="{ZONE}">'
            f"<title>{escape(f'{zone.danger.value} {zone.name}'.strip(), quote=True)}</title></path>"
            for zone in job.stock[kind].zones
        ]
        body += [
            f'<path class="offcut" d="{_path(piece)}" fill="none" stroke="{KEEP}" '
            f'stroke-width="{2.5 * scale:.3f}" stroke-dasharray="{18 * scale:.2f} {9 * scale:.2f}"/>'
            for piece, _ in keep[sheet]
        ]
        if job.border_mm and job.stock[kind].outline is None:
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
        labels += [_keep(piece, label, scale, margin, top + high) for piece, label in keep[sheet]]
        body += ["</g>", *labels]
        top += high + margin
    wide, high = widest + 2 * margin, top
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


def _sheet(stock: Stock, wide: float, high: float) -> str:
    return f"M0 0H{wide:.3f}V{high:.3f}H0Z" if stock.outline is None else _path(Polygon(stock.outline))


def _keep(piece: Polygon, words: str, scale: float, left: float, bottom: float) -> str:
    """What an offcut is called and how large its box is, in its widest place; on its side where it is narrow."""
    spot, middle = polylabel(piece, tolerance=max(1.0, 4 * scale)), piece.centroid
    if piece.covers(middle) and middle.distance(piece.boundary) > 0.8 * spot.distance(piece.boundary):
        spot = middle  # of a long piece any place along it is as wide
    x0, y0, x1, y1 = piece.bounds
    x, y, long = left + spot.x, bottom - spot.y, LABEL_MM * scale * LETTER * len(words)
    turn = f' transform="rotate(-90 {x:.2f} {y:.2f})"' if long > x1 - x0 and y1 - y0 > x1 - x0 else ""
    high = min(LABEL_MM * scale, max(x1 - x0, y1 - y0) * 0.9 / (LETTER * len(words)))
    return _text(x, y + high * 0.36, words, high, KEEP, f' text-anchor="middle"{turn}')


def _path(shape: Polygon) -> str:
    rings = [shape.exterior, *shape.interiors]
    return "".join("M" + "L".join(f"{x:.3f} {y:.3f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)


def _text(x: float, y: float, words: str, high: float, fill: str, more: str = "") -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}" font-size="{high:.2f}" fill="{fill}"{more}>{escape(words)}</text>'
