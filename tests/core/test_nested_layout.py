"""A nest becomes a layout only where the sheets are what a layout says of them: whole, empty and free of clamps."""

import json
from typing import Any

import msgspec
import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.nested_layout import Nested, nested_layout
from jupyter_fab.core.nesting import Danger, Spot, Stock, Zone
from jupyter_fab.core.part import Grain, Panel
from jupyter_fab.testing.panels import parts

PIECE = parts(
    Panel(material="birch-ply", thickness_mm=18.0, outline=rectangle(0, 0, 300, 200), features=(), grain=Grain.X)
)
CORNER = ((0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 60.0))
L_SHAPE = ((0.0, 0.0), (1300.0, 0.0), (1300.0, 400.0), (700.0, 400.0), (700.0, 1220.0), (0.0, 1220.0))
WHOLE = ((0.0, 0.0), (1300.0, 0.0), (1300.0, 1220.0), (0.0, 1220.0))


def nested(begun: int = 0, **says: Any) -> Nested:
    """A nest of one part, read from JSON as it is printed."""
    stock = Stock(name="board", width_mm=1300.0, height_mm=1220.0, **says)
    spot = Spot(blank=PIECE.parts[0].name, copy=1, sheet=0, rotation_deg=0.0, x_mm=700.0, y_mm=100.0)
    row = {"stock": [stock], "placements": [spot], "gap_mm": 8.0, "border_mm": 12.0, "begun": begun}
    return msgspec.json.decode(json.dumps(msgspec.to_builtins(row)), type=Nested)


@pytest.mark.parametrize(
    ("begun", "says", "words"),
    [
        (0, {"zones": (Zone(outline=CORNER, danger=Danger.CLAMP, name="middle clamp"),)}, "middle clamp"),
        (0, {"zones": (Zone(outline=CORNER, danger=Danger.CLAMP),)}, "clamp"),
        (0, {"outline": L_SHAPE}, "rectangle"),
        (0, {"strip": True}, "strip"),
        (1, {}, "in work"),
    ],
)
def test_what_a_layout_cannot_say_is_refused(begun: int, says: dict[str, Any], words: str) -> None:
    """Clamps, odd outlines, strips and sheets in work are not forgotten: no layout is made, and the text says why."""
    with pytest.raises(BadInput, match=words):
        nested_layout(nested(begun, **says), PIECE, FULL_SHEET_ROUTER)


@pytest.mark.parametrize("says", [{}, {"zones": (Zone(outline=CORNER),)}, {"outline": WHOLE}, {"offcut": True}])
def test_whole_sheets_and_defects_are_cut(says: dict[str, Any]) -> None:
    """A cut may go through a defect, and an outline that is the whole sheet takes nothing away."""
    layout = nested_layout(nested(**says), PIECE, FULL_SHEET_ROUTER)
    assert layout.sheets[0].size_mm == (1300.0, 1220.0)
    assert (layout.placed[0].x_mm, layout.placed[0].y_mm) == (700.0, 100.0)
