"""Slenderness of what stands freely: a tall shelf on a shallow base falls when it is pulled at, however it is built.

Counts the highest board that carries anything over the least width of the ground that the feet enclose.
"""

from __future__ import annotations

from collections.abc import Iterable

from jupyter_fab.core.checks.carrying import carried
from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.checks.standing import FROM_HEIGHT_MM, ground, narrowest
from jupyter_fab.core.checks.wording import mm

MOST = 5.0
SOURCE = "Rule of thumb for shelving that stands freely, height to depth 5 : 1; compare DGUV Regel 108-007 (BGR 234)."


def look(piece: Piece) -> Iterable[Finding]:
    """How many times as high as deep the piece is; nothing for low pieces."""
    if piece.high[2] - piece.low[2] < FROM_HEIGHT_MM:
        return []
    tops = {name: piece.boxes[name][1][2] for name in carried(piece) if name not in piece.motion_of}
    name = max(tops, key=lambda one: tops[one], default="")
    height = (tops[name] if name else piece.high[2]) - piece.low[2]
    stands_on = ground(piece)
    width = narrowest(stands_on) if stands_on else 1.0
    ratio = height / width
    low_enough = ratio <= MOST
    text = f"Its highest board is {mm(height, 0)} up, {ratio:.1f} times the {mm(width, 0)} that it stands on."
    advice = "" if low_enough else "Fix it to the wall (hardware 'Wall anchor'), make it deeper, or lower."
    if not low_enough and piece.anchored:
        text += " The wall anchor among its hardware must hold it."
        advice = "Say in the instructions that it is to be fixed to the wall."
    return [
        Finding(
            check=CHECK.name, holds=low_enough or piece.anchored, parts=(name,) if name else (), figure=round(ratio, 3),
            limit=MOST, unit="", text=text, advice=advice, source=SOURCE,
        )
    ]  # fmt: skip


CHECK = Check(
    name="slender",
    title="Tall and shallow",
    rule="height of the highest board that carries / least width of the ground that the feet enclose <= 5",
    limit="5",
    source=SOURCE,
    look=look,
)
