"""`nest()`: what cannot be made is refused by name and reason; what can comes back complete and valid."""

import msgspec
import pytest

from jupyter_fab.core.errors import NotFound
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.layout import CannotMake, Layout, Reason
from jupyter_fab.core.layout_check import findings
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Cutout, Grain, Hole, Panel, Pocket, Side
from jupyter_fab.core.sheet import Sheet, nominal_sheet
from jupyter_fab.engines.nester import find_nester, nest
from jupyter_fab.testing.panels import board, bracket, parts, slotted_side, windowed_top

SHEET = nominal_sheet("birch-ply", 18.0)


def reason_for(panel: Panel, *sheets: Sheet) -> Reason:
    """Why a single panel is refused."""
    with pytest.raises(CannotMake) as caught:
        nest(parts(panel), sheets or (SHEET,), FULL_SHEET_ROUTER)
    return caught.value.refusals[0].reason


def with_features(*features: object) -> Panel:
    """A board with these features."""
    return msgspec.structs.replace(board(), features=features)


def test_a_piece_is_laid_out_whole() -> None:
    """Every part is placed once, with tabs, and the independent check finds nothing."""
    piece = parts(slotted_side(), slotted_side(side=Side.B), windowed_top(), board(), bracket())
    layout = nest(piece, (SHEET,), FULL_SHEET_ROUTER)
    assert len(layout.placed) == 5
    assert findings(layout, border_mm=6.0) == ()
    assert [p.flipped for p in sorted(layout.placed, key=lambda p: p.part)] == [False, True, False, False, False]
    assert all(len(p.tabs) >= 2 for p in layout.placed)
    read = msgspec.json.decode(msgspec.json.encode(layout), type=Layout)
    assert read == layout
    assert read.digest() == layout.digest()  # the digest that was approved is the digest that is replayed


def test_measured_sheets_set_the_thickness() -> None:
    """Panels in the layout have the sheet's thickness; parts built for another are refused."""
    sheet = Sheet(
        id="s1", material="birch-ply", nominal_mm=18, size_mm=(2440, 1220), measured_mm=(17.6, 17.7, 17.7, 17.8)
    )
    layout = nest(parts(board(thickness_mm=17.75)), (sheet,), FULL_SHEET_ROUTER)
    assert layout.placed[0].panel.thickness_mm == 17.7
    assert reason_for(board(thickness_mm=18.0), sheet) is Reason.NO_SHEET


def test_grain_lies_along_the_sheet() -> None:
    """A panel with its grain along y is turned a quarter."""
    across = msgspec.structs.replace(board(200, 400), grain=Grain.Y)
    layout = nest(parts(across, board()), (SHEET,), FULL_SHEET_ROUTER)
    assert [p.rotation_deg % 180 for p in sorted(layout.placed, key=lambda p: p.part)] == [90, 0]


def test_refusals_name_their_reason() -> None:
    """Each thing that the shop cannot do is refused with its own reason."""
    assert reason_for(board(3000, 200)) is Reason.LARGER_THAN_SHEET
    assert reason_for(msgspec.structs.replace(board(1500, 200), grain=Grain.Y)) is Reason.LARGER_THAN_SHEET
    big = Sheet(id="b", material="birch-ply", nominal_mm=18, size_mm=(3050, 1525))
    assert reason_for(board(2600, 1400), big) is Reason.LARGER_THAN_BED
    pocket = rectangle(100, 100, 150, 150)
    assert reason_for(with_features(Pocket(outline=pocket, depth_mm=5))) is Reason.SHARP_CORNER
    assert reason_for(with_features(Cutout(outline=rectangle(100, 50, 105.5, 150)))) is Reason.TOO_NARROW
    assert reason_for(with_features(Hole(x=50, y=50, diameter_mm=3))) is Reason.NO_TOOL
    both = (Hole(x=50, y=50, diameter_mm=5, depth_mm=9), Hole(x=52, y=50, diameter_mm=5, depth_mm=9, side=Side.B))
    assert reason_for(with_features(*both)) is Reason.BOTH_SIDES
    assert reason_for(with_features(Cutout(outline=rectangle(100, -1, 120, 201)))) is Reason.IN_PIECES
    assert reason_for(board(20, 20)) is Reason.NO_TABS
    no_mdf = msgspec.structs.replace(FULL_SHEET_ROUTER, materials=("mdf",))
    with pytest.raises(CannotMake, match="does not work birch-ply"):
        nest(parts(board()), (SHEET,), no_mdf)


def test_too_few_sheets_are_said_and_unlimited_takes_more() -> None:
    """Two boards that need a sheet each: one sheet is too few, a kind of sheet is enough."""
    piece = parts(board(2300, 1000), board(2300, 1000))
    with pytest.raises(CannotMake) as caught:
        nest(piece, (SHEET,), FULL_SHEET_ROUTER)
    assert [r.reason for r in caught.value.refusals] == [Reason.TOO_FEW_SHEETS]
    layout = nest(piece, (SHEET,), FULL_SHEET_ROUTER, unlimited=True)
    assert [s.id for s in layout.sheets] == ["birch-ply-18-1", "birch-ply-18-2"]


@pytest.mark.parametrize("name", ["constructive", "packingsolver"])
def test_nesters_are_found_by_name(name: str) -> None:
    """Built-ins by name; a name that is not there is answered with those that are."""
    layout = nest(parts(board(), bracket()), (SHEET,), FULL_SHEET_ROUTER, nester=find_nester(name))
    assert len(layout.placed) == 2
    with pytest.raises(NotFound, match="constructive, packingsolver"):
        find_nester("by eye")
