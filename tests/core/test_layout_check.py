"""The validator of layouts sees each fault that it exists for."""

import msgspec
import pytest

from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.layout_check import findings
from jupyter_fab.core.part import Side
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.testing.panels import board, slotted_side

SHEET = nominal_sheet("birch-ply", 18.0)


def layout(*placed: Placed) -> Layout:
    """These panels on one sheet."""
    return Layout(machine="m", sheets=(SHEET,), placed=placed, gap_mm=8.0)


A = Placed(part="a", panel=board(), sheet=0, x_mm=20, y_mm=20, rotation_deg=0)


def moved(**changes: object) -> Placed:
    """Part b: the same board, elsewhere."""
    return msgspec.structs.replace(A, part="b", **changes)


def test_a_good_layout_has_no_findings() -> None:
    """Exactly the gap apart is apart enough; half a turn keeps the grain."""
    assert findings(layout(A, moved(x_mm=428.0, rotation_deg=180)), border_mm=6, names=("a", "b")) == ()


@pytest.mark.parametrize(
    ("placed", "said"),
    [
        (moved(x_mm=427.9), "nearer than 8 mm"),
        (moved(x_mm=100, y_mm=50), "nearer"),
        (moved(x_mm=2050), "border"),
        (moved(x_mm=500, y_mm=11), "border"),
        (moved(x_mm=500, rotation_deg=90), "grain"),
        (moved(x_mm=500, panel=board(thickness_mm=15)), "15 mm"),
        (moved(x_mm=500, panel=slotted_side(side=Side.B)), "face that lies down"),
        (moved(x_mm=500, panel=slotted_side(), flipped=True), "face that lies down"),
    ],
)
def test_each_fault_is_seen(placed: Placed, said: str) -> None:
    """One fault, one finding that says so."""
    (finding,) = findings(layout(A, placed), border_mm=6)
    assert said in finding


def test_missing_parts_are_seen() -> None:
    """A layout that lost a part is not the one asked for."""
    assert findings(layout(A), names=("a", "b")) != ()
