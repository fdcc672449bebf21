"""How a job is held is said in its layout: tabs or a skin, clamps or screws; what cannot be held is refused."""

import math

import msgspec
import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import circle
from jupyter_fab.core.holding import Holding, PartsHeld
from jupyter_fab.core.layout import CannotMake, Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.part import Panel
from jupyter_fab.core.screws import held
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.tool import END_MILL_6
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import board, bracket, parts

SHEET = nominal_sheet("birch-ply", 18.0)
SKIN = Holding(parts=PartsHeld.ONION_SKIN)


@pytest.fixture(scope="module")
def layout() -> Layout:
    """Two boards, held by tabs."""
    return nest(parts(board(300, 200), bracket()), (SHEET,), M)


def test_a_layout_with_tabs_is_written_as_ever(layout: Layout) -> None:
    """Skin and screws are left out of its JSON where there are none, so that stored digests hold."""
    assert set(msgspec.to_builtins(layout)) == {"machine", "sheets", "placed", "gap_mm"}
    assert msgspec.json.decode(msgspec.json.encode(layout), type=Layout) == layout


def test_a_job_may_be_held_otherwise_and_back(layout: Layout) -> None:
    """From tabs to a skin with screws, and to the very same layout again."""
    other = held(layout, M, msgspec.structs.replace(SKIN, screws=True))
    assert other.skin_mm == 0.4
    assert other.screws
    assert not any(placed.tabs for placed in other.placed)
    assert other.digest() != layout.digest()
    assert msgspec.json.decode(msgspec.json.encode(other), type=Layout) == other
    assert held(other, M) == layout


def test_a_round_part_is_held_by_a_skin_alone() -> None:
    """Without straight edges there is no room for tabs."""
    disc = Panel(material="birch-ply", thickness_mm=18.0, outline=circle(0, 0, 150))
    with pytest.raises(CannotMake, match="no straight edges"):
        nest(parts(disc), (SHEET,), M)
    assert len(nest(parts(disc), (SHEET,), msgspec.structs.replace(M, holding=SKIN)).placed) == 1


@pytest.mark.parametrize("skin_mm", [0.0, 0.1, 3.0, math.nan])
def test_a_skin_that_does_not_hold_or_is_not_cut_is_refused(skin_mm: float) -> None:
    """Thinner than a bed is flat, thicker than a knife goes through, no number at all."""
    with pytest.raises(BadInput, match="onion skin"):
        Holding(parts=PartsHeld.ONION_SKIN, skin_mm=skin_mm)


def test_screws_ask_for_a_drill_and_for_room(layout: Layout) -> None:
    """A machine without a drill of up to 5 mm makes no holes; a sheet that is full holds no screws."""
    bare = msgspec.structs.replace(M, tools=(END_MILL_6,))
    with pytest.raises(CannotMake, match="no drill of up to 5 mm"):
        held(layout, bare, Holding(screws=True))
    small = msgspec.structs.replace(SHEET, size_mm=(340.0, 240.0))
    full = nest(parts(board(300, 200)), (small,), M)
    with pytest.raises(CannotMake, match="no room for screws"):
        held(full, M, Holding(screws=True))


def test_nesting_leaves_a_row_for_the_screws() -> None:
    """Beside the border for clamps: the sheet's own border stays as it is."""
    found = nest(parts(board(300, 200)), (SHEET,), msgspec.structs.replace(M, holding=Holding(screws=True)))
    assert found.sheets[0].trim_mm == SHEET.trim_mm
    assert min(found.placed[0].x_mm, found.placed[0].y_mm) >= SHEET.trim_mm + 13.0 + 6.0
