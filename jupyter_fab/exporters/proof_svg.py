"""What was cut, as SVG: each sheet as its programs leave it, deeper is darker, with what the proof found beside it.

Panels as designed are drawn over it in ink, tabs in green, and each finding of the proof as a numbered red ring with
its sentence and next step below. One unit is one mm of a full sheet. It decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.proof import Failure, ProgramBytes, Proof, Rule
from jupyter_fab.core.proof.remains import Remains, remains

INK, QUIET, GOOD, BAD, SCREW = "#22303c", "#5b6873", "#2c7a4b", "#c0392b", "#7a3e9d"
STOCK, BORDER, THROUGH, PANEL = "#e9dfcb", "#cfb27c", "#ffffff", "#f8f2e4"
SHALLOW, DEEP = (0xE6, 0xD2, 0xA8), (0x8A, 0x63, 0x36)  # floors, from just under the face to just over the spoilboard
MARGIN, FULL_MM = 60.0, 2440.0
MOST_FINDINGS = 12  # drawn and written; the rest would not fit on the page
LINE = 40.0
LETTERS_A_LINE = 150
MARK_MM = 22.0  # half of a finding's ring
NAME_MM, NAME_WITHIN_MM = 34.0, 4.0  # height of a panel's name, and how near the roomiest spot it is put
LETTER = 0.6  # width of a letter as a share of its height


def proof_svg(
    programs: Sequence[ProgramBytes], layout: Layout, machine: MachineProfile, proof: Proof, title: str = ""
) -> str:
    """The drawing of all sheets, with the verdict at the top."""
    sheets = remains(programs, layout, machine)
    scale = max(sheet.size_mm[0] for sheet in sheets) / FULL_MM
    margin, line = MARGIN * scale, LINE * scale
    findings = proof.failures[:MOST_FINDINGS]
    sheet_of = {program.name: program.sheet for program in programs}
    on = {placed.part: placed.sheet for placed in layout.placed}
    body = [
        _words(margin, margin + line * 0.8, f"{title} · {_verdict(proof)}".strip(" ·"), line * 0.95, INK, bold=True)
    ]
    body.append(_words(margin, margin + line * 2, _figures(proof, layout), line * 0.7, QUIET))
    top = margin + line * 3
    for sheet in sheets:
        wide, high = sheet.size_mm
        over = " · turned over" if sheet.turned_over else ""
        name = f"Sheet {sheet.sheet + 1} of {len(sheets)}{over} · {wide:.0f} × {high:.0f} × {sheet.thickness_mm:g} mm"
        body.append(_words(margin, top + line * 0.8, name, line * 0.7, INK))
        top += line * 1.4
        marks = [
            (number, failure)
            for number, failure in enumerate(findings, start=1)
            if failure.place_mm and on.get(failure.part, sheet_of.get(failure.program)) == sheet.sheet
        ]
        body += _sheet(sheet, marks, margin, top + high, scale)
        top += high + margin
    body += _legend(sheets, layout.skin_mm or 0.0, margin, top, line)
    top += line * 2.2
    for number, failure in enumerate(findings, start=1):
        for text, colour in ((f"{number}  {failure.sentence()}", BAD), (f"    {failure.next_step}", QUIET)):
            body.append(_words(margin, top + line * 0.7, text[:LETTERS_A_LINE], line * 0.62, colour))
            top += line
    wide, high = max(sheet.size_mm[0] for sheet in sheets) + 2 * margin, top + margin / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.2f}mm" height="{high:.2f}mm" '
        f'viewBox="0 0 {wide:.3f} {high:.3f}" font-family="\'DejaVu Sans\',Helvetica,Arial,sans-serif">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _verdict(proof: Proof) -> str:
    if proof.ok:
        return "Proven"
    count = len(proof.failures)
    return f"Not proven: {count} finding{'s' if count > 1 else ''}"


def _figures(proof: Proof, layout: Layout) -> str:
    f = proof.figures
    held = f"{f.tabs_standing} of {f.tabs} tabs stand"
    if layout.skin_mm:
        bad = any(failure.rule is Rule.SKIN for failure in proof.failures)
        held = f"skin of {layout.skin_mm:g} mm {'cut through' if bad else 'whole'}"
    return (
        f"gouge {f.gouge_mm:.3f} mm (0.05 allowed) · leftover {f.leftover_mm:.3f} mm (0.1) · spoilboard "
        f"{f.spoilboard_mm:.1f} mm (0.5) · {held} · {f.lines} lines · "
        f"layout {proof.layout[:12]}"
    )


def _sheet(sheet: Remains, marks: Iterable[tuple[int, Failure]], left: float, bottom: float, scale: float) -> list[str]:
    wide, high = sheet.size_mm
    t = sheet.trim_mm
    thin = 1.5 * scale
    found = [
        f'<g transform="translate({left:.3f} {bottom:.3f}) scale(1 -1)" stroke-width="{thin:.3f}">',
        f'<path class="sheet" d="M0 0H{wide:.3f}V{high:.3f}H0Z" fill="{STOCK}" stroke="{INK}"/>',
        f'<path d="M{t:g} {t:g}H{wide - t:.3f}V{high - t:.3f}H{t:g}Z" fill="none" stroke="{BORDER}" '
        f'stroke-dasharray="{8 * scale:.2f}"/>',
    ]
    # under the cuts, so that what is cut of a panel shows
    found += [f'<path d="{_path(region)}" fill="{PANEL}" fill-rule="evenodd"/>' for _, region in sheet.panels]
    found += [
        f'<path class="cut" d="{_path(level.removed)}" fill="{_tone(level.height_mm, sheet.thickness_mm)}" '
        f'fill-rule="evenodd"><title>cut to {level.height_mm:g} mm over the spoilboard</title></path>'
        for level in sheet.levels
        if not level.removed.is_empty
    ]
    found += [
        f'<path class="panel" d="{_path(region)}" fill="none" stroke="{INK}"><title>{escape(name)}</title></path>'
        for name, region in sheet.panels
    ]
    found += [
        f'<path class="tab" d="{_path(tab.zone(tab.width_mm, 0.0, 5.0))}" fill="{GOOD}" fill-opacity="0.75"/>'
        for tab in sheet.tabs
    ]
    found += [
        f'<circle class="screw" cx="{x:.2f}" cy="{y:.2f}" r="{free:.2f}" fill="{SCREW}" fill-opacity="0.25" '
        f'stroke="{SCREW}"/><path d="M{x - 5:.2f} {y:.2f}h10M{x:.2f} {y - 5:.2f}v10" stroke="{SCREW}"/>'
        for x, y, free in sheet.screws
    ]
    found.append("</g>")
    found += [_name(name, region, left, bottom, scale) for name, region in sheet.panels]
    for (px, py), group in _together(marks, MARK_MM * 2 * scale):
        x, y = left + px, bottom - py
        words = ", ".join(str(number) for number, _ in group)
        half = max(MARK_MM, LETTER * 13 * len(words) + 8) * scale  # a ring, or as long as its numbers
        told = "; ".join(failure.sentence() for _, failure in group)
        found.append(
            f'<g class="finding"><rect x="{x - half:.2f}" y="{y - MARK_MM * scale:.2f}" width="{2 * half:.2f}" '
            f'height="{2 * MARK_MM * scale:.2f}" rx="{MARK_MM * scale:.2f}" fill="#ffffff" '
            f'fill-opacity="0.85" stroke="{BAD}" stroke-width="{4 * scale:.2f}"/>'
            f"{_words(x, y + 9 * scale, words, 26 * scale, BAD, anchor='middle', bold=True)}"
            f"<title>{escape(told)}</title></g>"
        )
    return found


def _together(
    marks: Iterable[tuple[int, Failure]], near_mm: float
) -> list[tuple[tuple[float, float], list[tuple[int, Failure]]]]:
    """The findings by place; those whose rings would lie on one another have one, at the first one's place."""
    found: list[tuple[tuple[float, float], list[tuple[int, Failure]]]] = []
    for number, failure in marks:
        assert failure.place_mm is not None
        spot = (failure.place_mm[0], failure.place_mm[1])
        group = next((group for place, group in found if math.dist(place, spot) < near_mm), None)
        if group is None:
            found.append((spot, [(number, failure)]))
        else:
            group.append((number, failure))
    return found


def _name(name: str, region: BaseGeometry, left: float, bottom: float, scale: float) -> str:
    """A panel's name where it has most room, smaller where there is little; none where it would not be read."""
    body = max(polygons(region), key=lambda piece: piece.area)
    spot = polylabel(body, NAME_WITHIN_MM)
    wide = min(spot.x - body.bounds[0], body.bounds[2] - spot.x) * 1.7
    size = min(NAME_MM * scale, spot.distance(body.boundary) * 1.2, wide / (LETTER * max(len(name), 1)))
    if size < NAME_MM * scale / 2:
        return ""
    return _words(left + spot.x, bottom - spot.y + size * 0.36, name, size, QUIET, anchor="middle")


def _legend(sheets: Sequence[Remains], skin_mm: float, left: float, top: float, line: float) -> list[str]:
    """A row of colours with what they stand for."""
    found: list[str] = []
    thickness_mm = sheets[0].thickness_mm
    entries = [
        (PANEL, "panel"),
        (STOCK, "waste"),
        (_tone(thickness_mm * 0.7, thickness_mm), "cut to a floor"),
        (_tone(thickness_mm * 0.1, thickness_mm), "deeper"),
        (THROUGH, "through"),
        *([(_tone(skin_mm, thickness_mm), "skin")] if skin_mm else []),
        *([(GOOD, "tab")] if any(sheet.tabs for sheet in sheets) else []),
        *([(SCREW, "screw")] if any(sheet.screws for sheet in sheets) else []),
    ]
    for number, (colour, words) in enumerate(entries):
        x = left + number * line * 7
        found.append(
            f'<rect x="{x:.2f}" y="{top + line * 0.15:.2f}" width="{line * 0.8:.2f}" height="{line * 0.6:.2f}" '
            f'fill="{colour}" stroke="{INK}" stroke-width="{line * 0.03:.2f}"/>'
        )
        found.append(_words(x + line * 1.1, top + line * 0.65, words, line * 0.6, QUIET))
    return found


def _tone(height_mm: float, thickness_mm: float) -> str:
    if height_mm <= 0:
        return THROUGH
    share = min(1.0, max(0.0, 1 - height_mm / thickness_mm))
    mixed = (round(a + (b - a) * share) for a, b in zip(SHALLOW, DEEP, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def _words(
    x: float, y: float, text: str, size: float, colour: str, *, anchor: str = "start", bold: bool = False
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:.2f}" fill="{colour}" text-anchor="{anchor}"{weight} '
        f'xml:space="preserve">{escape(text)}</text>'
    )


def _path(region: BaseGeometry) -> str:
    """The region as a path; points a fiftieth of a mm beside it would not be seen."""
    found: list[str] = []
    for piece in polygons(region.simplify(0.02)):
        assert isinstance(piece, Polygon)
        for ring in (piece.exterior, *piece.interiors):
            found.append("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in list(ring.coords)[:-1]) + "Z")
    return "".join(found)
