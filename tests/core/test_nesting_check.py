"""The validator of nestings finds each way in which one is wrong, at a hundredth of a millimetre, and nothing else."""

import math

import pytest
from shapely import affinity
from shapely.geometry import Polygon

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.layout_check import BadLayout
from jupyter_fab.core.nesting import Blank, Nesting, NestJob, Spot, Stock
from jupyter_fab.core.nesting_check import check_nesting, figures, laid, nesting_findings

FRAME = Blank(
    name="frame",
    outline=((0, 0), (200, 0), (200, 100), (0, 100)),
    holes=(((50, 25), (150, 25), (150, 75), (50, 75)),),
    rotations_deg=(0.0, 180.0),
)
DISC = Blank(name="disc", outline=((0, 0), (20, 0), (20, 20), (0, 20)), quantity=2, rotations_deg=None)
JOB = NestJob(
    blanks=(FRAME, DISC), stock=(Stock(name="s", width_mm=400, height_mm=120, quantity=1),), gap_mm=5, border_mm=10
)
GOOD = (
    Spot(blank="frame", copy=1, sheet=0, rotation_deg=180, x_mm=210, y_mm=110),
    Spot(blank="disc", copy=1, sheet=0, rotation_deg=0, x_mm=100, y_mm=50),
    Spot(blank="disc", copy=2, sheet=0, rotation_deg=30, x_mm=240, y_mm=30),
)


def found(*spots: Spot, sheets: tuple[int, ...] = (0,)) -> str:
    """All findings as one text."""
    return "; ".join(nesting_findings(JOB, Nesting(sheets=sheets, spots=spots)))


def moved(spot: Spot, **changes: float) -> Spot:
    """The spot with other figures."""
    return Spot(**{**{name: getattr(spot, name) for name in Spot.__struct_fields__}, **changes})


def test_a_part_inside_another_is_right() -> None:
    """What lies in the opening of another part, a gap from its edges, is as good as beside it."""
    assert found(*GOOD) == ""


@pytest.mark.parametrize(
    ("spots", "words"),
    [
        (GOOD[:2], "disc is placed 1 times and asked for 2"),
        ((*GOOD[:2], moved(GOOD[1], x_mm=300)), "placed twice"),
        ((moved(GOOD[0], x_mm=209.98), *GOOD[1:]), "border"),
        ((moved(GOOD[0], rotation_deg=90, x_mm=110, y_mm=10), *GOOD[1:]), "turned by 90"),
        ((GOOD[0], moved(GOOD[1], x_mm=64.98), GOOD[2]), "apart"),
        ((GOOD[0], moved(GOOD[1], x_mm=40), GOOD[2]), "overlap"),
        ((GOOD[0], GOOD[1], moved(GOOD[2], sheet=1)), "not there"),
    ],
)
def test_each_fault_is_found(spots: tuple[Spot, ...], words: str) -> None:
    """Missing, double, in the border, against the grain, too near, overlapping, on no sheet: all said in words."""
    assert words in found(*spots)


def test_within_the_tolerance_nothing_is_said() -> None:
    """Nine thousandths of a millimetre too near, or into the border, are no fault."""
    assert found(moved(GOOD[0], x_mm=209.991), moved(GOOD[1], x_mm=64.991), GOOD[2]) == ""


def test_more_sheets_than_there_are() -> None:
    """A stock of one sheet gives one sheet, and `check_nesting` raises."""
    spots = (*GOOD[:2], moved(GOOD[2], sheet=1))
    assert "of which there are 1" in found(*spots, sheets=(0, 0))
    with pytest.raises(BadLayout):
        check_nesting(JOB, Nesting(sheets=(0, 0), spots=spots))


def test_laid_is_what_shapely_turns() -> None:
    """The outline where it lies is the outline turned about its origin, then moved."""
    wanted = affinity.translate(affinity.rotate(Polygon(DISC.outline), 30, origin=(0, 0)), 240, 30)
    assert laid(DISC, GOOD[2]).symmetric_difference(wanted).area < 1e-9


def test_figures_by_hand() -> None:
    """Density, offcut and bounds of a nest that can be computed on paper."""
    blank = Blank(name="b", outline=((0, 0), (100, 0), (100, 50), (0, 50)), quantity=2)
    job = NestJob(blanks=(blank,), stock=(Stock(name="s", width_mm=400, height_mm=50),), gap_mm=0, border_mm=0)
    spots = tuple(Spot(blank="b", copy=n + 1, sheet=0, rotation_deg=0, x_mm=100 * n, y_mm=0) for n in range(2))
    got = figures(job, Nesting(sheets=(0,), spots=spots))
    assert (got.sheets, got.sheets_bound, got.density, got.offcut_mm) == (1, 1, 0.5, (200.0, 50.0))
    assert math.isclose(got.sheets_less_offcut, 0.5)


def test_a_job_of_nothing_is_refused() -> None:
    """No outline, two of one name, endless corners: said at once."""
    with pytest.raises(BadInput):
        NestJob(blanks=(), stock=JOB.stock, gap_mm=0, border_mm=0)
    with pytest.raises(BadInput):
        NestJob(blanks=(DISC, DISC), stock=JOB.stock, gap_mm=0, border_mm=0)
    with pytest.raises(BadInput):
        Blank(name="x", outline=((0, 0), (1, 0), (math.nan, 1)))
