"""A model made with build123d comes in as STEP, with its labels, places and features; the file says how it was made."""

from pathlib import Path

import pytest

from jupyter_fab.cad.files import read_model
from jupyter_fab.cad.recognise import read
from jupyter_fab.core.edge_work import Profile, Where
from jupyter_fab.core.part import EdgeBore, Hole, Pocket, Side

pytestmark = pytest.mark.slow  # CadQuery takes seconds to import
TABLE = Path(__file__).parents[1] / "data" / "build123d" / "table.step"


def test_a_table_of_build123d_is_read() -> None:
    """The top's counterbores, opening and grooves of two sides, the sides' bores; the knob is a round of 20 mm."""
    found = read(read_model(TABLE))
    assert [part.name for part in found.parts] == ["top", "side 1", "side 2", "knob"]
    assert not found.refused
    top, side, other, knob = found.parts
    assert knob.panel.thickness_mm == 20
    assert [(one.profile, one.side, one.across_mm, one.down_mm, one.where) for one in knob.panel.edge_work] == [
        (Profile.ROUND, side_, 6, 6, Where.ALL_ROUND) for side_ in (Side.A, Side.B)
    ]
    assert top.panel.length_and_width_mm() == pytest.approx((900, 500))
    assert top.panel.thickness_mm == 18
    holes = [(f.diameter_mm, f.depth_mm) for f in top.panel.features if isinstance(f, Hole)]
    assert sorted(holes, key=str) == sorted([(12, 6)] * 4 + [(5, None)] * 4 + [(60, None)], key=str)
    grooves = [f for f in top.panel.features if isinstance(f, Pocket)]
    assert [(f.depth_mm, f.side) for f in grooves] == [(8, Side.A)] * 2
    assert all(f.side is Side.B for f in top.panel.features if isinstance(f, Hole) and f.depth_mm)
    bores = [f for f in side.panel.features if isinstance(f, EdgeBore)]
    assert [(f.diameter_mm, f.depth_mm, f.z) for f in bores] == [(8, 30, 9)]
    assert side.panel.digest() == other.panel.digest(), "the same board, turned round"
