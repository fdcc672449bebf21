"""What a set-up sheet shows of a sheet that is turned over: its pins, the line about which it turns, and which way.

Pieces of `svg`'s drawing, in its units; where the pins stand is the layout's.
"""

from __future__ import annotations

from jupyter_fab.core.part import Side
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.turn import Turn

PIN = "#7b3fa0"  # none of the colours of stock, parts, cuts and tabs
SEEN_MM = 17.0  # of the ring round a pin on a usual sheet; the pin itself would be a dot
WORDS = 44.0
TURN_ROW = 66.0


def pins_drawn(turn: Turn, sheet: Sheet, scale: float) -> list[str]:
    """The pins where they stand and the line about which the sheet turns, in mm of the sheet, y upwards."""
    wide, high = sheet.size_mm
    middle = wide / 2
    dash = " ".join(f"{length * scale:g}" for length in (46, 16, 8, 16))
    found = [
        f'<path d="M{middle:g} 0V{high:g}" fill="none" stroke="{PIN}" stroke-width="{4 * scale:g}" '
        f'stroke-dasharray="{dash}" stroke-opacity="0.75"/>'
    ]
    for x, y in turn.pins:
        found += [
            f'<circle cx="{x:g}" cy="{y:g}" r="{max(SEEN_MM * scale, turn.diameter_mm):g}" fill="#ffffff" '
            f'stroke="{PIN}" stroke-width="{5 * scale:g}"/>',
            f'<circle cx="{x:g}" cy="{y:g}" r="{turn.diameter_mm / 2:g}" fill="{PIN}"/>',
        ]
    return found


def turn_said(turn: Turn, sheet: Sheet, side: Side, x: float, y: float) -> list[str]:
    """A line under the drawing: the pins and their places, and which way the sheet is or was turned."""
    (left, across), (right, _) = turn.pins
    what = f"2 pins of {turn.diameter_mm:g} mm" if side is Side.B else f"holes for 2 pins of {turn.diameter_mm:g} mm"
    most = f", at most {turn.longest_mm(sheet.thickness_mm):g} mm long" if side is Side.B else ""
    way = "turned over, left to right" if side is Side.B else "dashed: cut later. Then turn it over, left to right"
    words = f"{what}{most}, at X {left:g} and X {right:g}, Y {across:g} · {way}"
    return [
        f'<rect x="{x:g}" y="{y - 38:g}" width="44" height="44" fill="{PIN}" stroke="{PIN}" stroke-width="2"/>',
        f'<text x="{x + 62:g}" y="{y:g}" font-size="{WORDS:g}">{words}</text>',
    ]
