"""Programs for a sheet that is turned over, spoiled: what does harm is not proven; harm is told by another judge."""

import ast
from pathlib import Path

import numpy as np
import pytest
import shapely

from benchmarks.mutants import turned_judge, turned_trial
from benchmarks.mutants.kinds import KINDS
from benchmarks.mutants.turned_job import THICK, edges, turned_job, wanted
from benchmarks.mutants.turned_kinds import TURNED_KINDS

FOLDER = Path(turned_judge.__file__).parent


def test_the_right_programs_do_no_harm_and_are_proven() -> None:
    """Otherwise all that follows would be said of anything; both faces are cut, and no kind is named twice."""
    right = turned_trial.right()
    assert set(right.sides) == {"A", "B"}
    assert turned_trial.harmed(right) == set()
    assert turned_trial.judged(right) == ()
    assert not TURNED_KINDS.keys() & KINDS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("kind", TURNED_KINDS)
def test_a_harmful_mutant_is_caught(kind: str) -> None:
    """Wrong mirrors, shifted pins, one face's cuts on the other: drawn by number, to be looked at again."""
    found = turned_trial.try_one((kind, 1))
    assert found.harm
    assert found.caught, f"{kind} does harm ({', '.join(found.harm)}), and is proven"


def test_the_judge_turns_the_sheet_onto_its_pins() -> None:
    """Holes made 0.4 mm to the right lay the turned sheet 0.8 mm to the right: its pins stand there, too."""
    spots = np.array([[100.0, 50.0], [200.0, 90.0]])
    straight = turned_judge._on_first_side(spots, [(15.0, 158.0), (305.0, 158.0)])
    assert straight == pytest.approx(np.array([[220.0, 50.0], [120.0, 90.0]]))
    beside = turned_judge._on_first_side(spots, [(15.4, 158.0), (305.4, 158.0)])
    assert beside == pytest.approx(np.array([[220.8, 50.0], [120.8, 90.0]]))
    high = turned_judge._on_first_side(np.array([[305.0, 159.0]]), [(15.0, 158.0), (305.0, 159.0)])
    assert high == pytest.approx(np.array([[15.0, 158.0]]), abs=1e-6)  # one hole lies over the other's pin


def test_the_judge_knows_the_board_as_the_product_does() -> None:
    """Two descriptions of one board, as it is cut out: at points beside every wall, numbers and slabs agree."""
    (lies,) = turned_job().layout.placed
    slabs = lies.panel.layers()
    for x, y, dx, dy in list(edges())[::7]:
        for off in (0.4, -0.4):
            spot = shapely.Point(x + dx * off, y + dy * off)
            here = [(low, high) for low, high, region in slabs if region.contains(spot)]
            found = (here[0][0], here[-1][1]) if here else None
            assert found == wanted(spot.x, spot.y), (spot.x, spot.y)
    assert max(high for _, high, _ in slabs) == THICK


def test_the_judge_shares_no_code_with_the_proof() -> None:
    """It imports nothing of the product's but what the job is."""
    for name in ("turned_judge.py", "turned_kinds.py"):
        tree = ast.parse((FOLDER / name).read_bytes())
        modules = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert not {module for module in modules if module.startswith(("jupyter_fab", "shapely"))}
    job = (FOLDER / "turned_job.py").read_text().split("\n")
    assert not [line for line in job if line.startswith(("from", "import")) and "proof" in line]
