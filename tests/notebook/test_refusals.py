"""What is no panel: it stands among the parts with its own surface, in red, and nothing is priced or written."""

from __future__ import annotations

import attrs
import msgspec
import numpy as np
import pytest

from jupyter_fab import BadInput, Design, design
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.part import Panel, Part, Parts, Placement
from jupyter_fab.core.reading import REFUSED, Reading, RefusedSolid, Surface
from jupyter_fab.notebook.piece import placed
from jupyter_fab.notebook.preview import Preview
from jupyter_fab.notebook.refusals import in_red, shown, told

BOARD = Part(
    name="board",
    panel=Panel(material="birch-ply", thickness_mm=18, outline=rectangle(0, 0, 400, 300)),
    placement=Placement((0, 0, 0), (1, 0, 0), (0, 1, 0)),
)
PEAK = np.array([(0, 0, 100), (50, 0, 100), (0, 50, 100), (0, 0, 170)], "<f4")
KNOB = RefusedSolid(
    name="knob",
    reason="not-flat",
    text="it has <no> flat faces.",
    advice="Buy it.",
    surface=Surface(
        points=PEAK.tobytes(),
        normals=np.tile(np.array([0, 0, 1], "<f4"), (4, 1)).tobytes(),
        triangles=np.array([(0, 2, 1), (0, 1, 3), (1, 2, 3), (2, 0, 3)], "<u4").tobytes(),
        lines=np.array([(0, 3)], "<u4").tobytes(),
    ),
)
READING = Reading(parts=(BOARD,), refused=(KNOB,))


@design("Knobbed", summary="A board with a knob on it.", parameters=[])
def knobbed(_: object) -> None:
    """Never called here."""


class Refusing(Design):
    """A design whose solids are read as `READING`."""

    def read(self, *_: object, **__: object) -> Reading:
        """What the recogniser would say."""
        return READING


def test_it_stands_in_the_piece_with_its_own_surface() -> None:
    """The piece's box holds it; what is drawn for it is its surface, at its place, in the material of the refused."""
    piece = shown(READING)
    assert [part.name for part in piece.parts] == ["board", "knob"]
    assert piece.box_mm() == ((0, 0, 0), (400, 300, 170))
    scene, meshes = in_red(*placed(piece), READING.refused)
    board, knob = scene
    assert (board.material, board.group) == ("birch-ply", "")
    assert (knob.material, knob.group) == (REFUSED, "not-flat")
    assert meshes[knob.geometry].positions_mm.tolist() == PEAK.tolist()
    assert np.allclose(np.array(knob.matrix).reshape(4, 4), np.eye(4))
    assert meshes[knob.geometry].volume_mm3() == pytest.approx(50 * 50 / 2 * 70 / 3)


def test_a_whole_piece_is_shown_as_it_is() -> None:
    """Nothing is put in, and nothing is told."""
    whole = Parts(parts=(BOARD,))
    assert shown(Reading(parts=(BOARD,), whole=whole)) is whole
    assert told(()) == ""


def test_where_there_is_nothing_to_see_it_is_refused() -> None:
    """A model without any surface cannot be previewed; the text says why."""
    bare = RefusedSolid(name="sketch", reason="no-solid", text="it is a wire.", advice="Extrude it.")
    with pytest.raises(BadInput, match="Extrude it"):
        shown(Reading(parts=(), refused=(bare,)))


def test_the_preview_tells_why_and_writes_nothing() -> None:
    """The reason and the advice stand above the picture, escaped; no figures, no files, and a text for readers."""
    refusing = Refusing(knobbed.make, knobbed.schema, title="Knobbed", summary="")
    made = Preview(refusing)
    above = made._summary.value
    assert "knob</b> is no panel (not-flat)" in above
    assert "&lt;no&gt;" in above
    assert "Buy it." in above
    with pytest.raises(BadInput, match="knob"):
        made._piece()
    bundle, _ = made._repr_mimebundle_()
    assert "knob" in bundle["text/plain"]
    assert "image/png" not in bundle


def test_a_reading_travels_as_json() -> None:
    """What the warm process answers is what was read."""
    assert msgspec.json.decode(msgspec.json.encode(READING), type=Reading) == READING
    assert attrs.asdict(in_red(*placed(shown(READING)), READING.refused)[0][1])["name"] == "knob"
