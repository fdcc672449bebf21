"""Whether doors and drawers open: nothing of the piece stands in their way (`core.swing` finds it)."""

from __future__ import annotations

from collections.abc import Iterable

from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.piece import Piece
from jupyter_fab.core.joinery import MotionKind
from jupyter_fab.core.swing import MOST_MM3, hits

SOURCE = "Geometry: the parts' exact sections, at seven positions of each door, along each drawer's whole way."
ADVICE = "Leave a gap beside it, hang the door on its other side, let it open less, or move what it hits."


def look(piece: Piece) -> Iterable[Finding]:
    """What each door and drawer hits; nothing where nothing opens."""
    motions = {motion.name: motion for motion in piece.parts.motions}
    found = hits(piece.parts)
    for hit in found:
        motion = motions[hit.motion]
        unit = "degrees" if motion.kind is MotionKind.HINGE else "mm"
        far = hit.share * motion.travel
        yield Finding(
            check=CHECK.name,
            holds=False,
            parts=(hit.part, hit.other),
            figure=round(hit.volume_mm3 / 1000, 2),
            limit=MOST_MM3 / 1000,
            unit="cm³",
            text=f"{hit.motion} does not open: {far:.0f} {unit} open, {hit.part} stands in {hit.other}.",
            advice=ADVICE,
            source=SOURCE,
        )
    if motions and not found:
        names = tuple(name for motion in piece.parts.motions for name in motion.parts)
        count = f"{len(motions)} door{'s' * (len(motions) > 1)} or drawer{'s' * (len(motions) > 1)}"
        text = f"{count}: nothing stands in the way." if len(motions) > 1 else f"{next(iter(motions))} opens freely."
        yield Finding(
            check=CHECK.name,
            holds=True,
            parts=names,
            figure=0.0,
            limit=MOST_MM3 / 1000,
            unit="cm³",
            text=text,
            source=SOURCE,
        )


CHECK = Check(
    name="opens-freely",
    title="Doors and drawers open freely",
    rule="A part that opens shares no space with another, along a drawer's way and at seven positions of a door",
    limit=f"{MOST_MM3 / 1000:g} cm³ in common",
    source=SOURCE,
    look=look,
)
