"""Why a solid is no panel: the named reasons, what to do about each, and the refusal that carries them.

Role: the recogniser's vocabulary for what it cannot read. The command line prints these words, the preview shows them
beside the solid in red, and pricing and publishing end with them.
"""

from __future__ import annotations

import enum

from jupyter_fab.core.errors import BadInput


class Reason(enum.StrEnum):
    """Why a solid is no panel."""

    NO_SOLID = "no-solid"  # a surface, a sketch or a wire: nothing that has a volume
    IN_PIECES = "in-pieces"  # several bodies that are asked for as one
    NOT_FLAT = "not-flat"  # no pair of parallel faces to lie on
    BAR = "bar"  # thicker than it is long or wide: a dowel, a leg on end, a screw
    TOO_THICK = "too-thick"  # thicker than a sheet
    MITRE = "mitre"  # an edge cut at a slant through the whole thickness
    BEVEL = "bevel"  # a slanted face that is neither a whole edge nor a chamfer along one: a ramp
    ROUNDED = "rounded-edge"  # an edge that is rounded over otherwise than by a quarter round
    COUNTERSINK = "countersink"  # a hole with a cone in it that is no countersink of a face
    ANGLED_BORE = "angled-bore"  # a hole neither upright nor in the plane of the sheet
    THIN_BORE = "bore-breaks-out"  # a bore in the edge that is wider than the board there
    CURVED = "curved-face"  # any other face that no cutter standing upright makes
    UNDERCUT = "undercut"  # material over a hollow
    HOLLOW = "hollow"  # a hole that no tool reaches from outside
    MISREAD = "misread"  # what was read does not have the solid's volume: a broken solid


ADVICE = {
    Reason.NO_SOLID: "Extrude it to the board's thickness, or leave it out.",
    Reason.IN_PIECES: "Give each body its own name.",
    Reason.NOT_FLAT: "A bought thing belongs in the hardware list; a board needs two parallel flat faces.",
    Reason.BAR: "Buy dowels, legs and bars, and list them as hardware; boards are wider than they are thick.",
    Reason.TOO_THICK: (
        "Give each board its own solid (an Assembly, or a dict of names to solids) instead of one union; make a block "
        "from several boards."
    ),
    Reason.MITRE: "Make the edge square and join it with a dado, a finger joint or dowels; a mitre is sawn by hand.",
    Reason.BEVEL: (
        "A chamfer of up to 25.4 mm from a face is read as work on the edge: make it smaller, or leave the edge sharp; "
        "make slopes from boards that stand aslant."
    ),
    Reason.ROUNDED: (
        "A quarter round of up to 25.4 mm, less than the thickness, is read as work on the edge: make the radius "
        "smaller (half the thickness from both faces leaves no edge), or leave the edge sharp."
    ),
    Reason.COUNTERSINK: (
        "A cone that opens to a face is read as a countersink; else use a counterbore: a flat hole of the screw's "
        "head, then the hole for its shank."
    ),
    Reason.ANGLED_BORE: "Bore square to the face or into the edge; for pocket screws use a confirmat or a cam lock.",
    Reason.THIN_BORE: "Choose a smaller bore, or move it to the middle of the board's thickness.",
    Reason.CURVED: (
        "Keep to faces that are flat, or upright on the sheet; curves in plan are fine. Leave edges along ellipses and "
        "splines sharp: they are rounded over by hand."
    ),
    Reason.UNDERCUT: "Cut pockets from a face, so that nothing stands above them; edge grooves are sawn by hand.",
    Reason.HOLLOW: "Open it to a face or an edge.",
    Reason.MISREAD: "Check the solid with isValid(), heal it, or build it from fewer operations.",
}


class NoPanel(BadInput):
    """A solid that is no panel; `fields` name it and the reason, `advice` says what to change."""

    code = "no-panel"

    def __init__(self, name: str, reason: Reason, text: str) -> None:
        super().__init__(
            f"{name} is no panel ({reason.value}): {text} {ADVICE[reason]}", part=name, reason=reason.value
        )
        self.name = name
        self.reason = reason
        self.text = text

    @property
    def advice(self) -> str:
        """What to change, so that it becomes one."""
        return ADVICE[self.reason]
