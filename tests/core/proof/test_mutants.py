"""Programs that do harm are not proven: a sample of each kind; `make bench NAME=proof` tries ten thousand.

Harm is told by a judge that shares no code with the proof. What follows shows that the judge itself can be trusted: the
right programs do no harm, and what it knows of a cut agrees with plain arithmetic.
"""

import ast
import math
from pathlib import Path
from random import Random

import numpy as np
import pytest

from benchmarks.mutants import judge, trial
from benchmarks.mutants.job import DADO, SLOT, THICK, job, wanted_mm
from benchmarks.mutants.kinds import KINDS

FOLDER = Path(judge.__file__).parent


def test_the_right_programs_do_no_harm_and_are_proven() -> None:
    """Otherwise all that follows would be said of anything."""
    assert trial.harmed(trial.right()) == set()
    assert trial.judged(trial.right()) == ()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_harmful_mutant_is_caught(kind: str) -> None:
    """Each of more than thirty kinds, drawn by its number, so that a failure can be looked at again."""
    assert len(KINDS) >= 15
    found = trial.try_one((kind, 1))
    assert found.harm
    assert found.caught, f"{kind} does harm ({', '.join(found.harm)}), and is proven"


def test_the_judge_shares_no_code_with_the_proof() -> None:
    """It imports nothing of the product's but what the job is; nor does the job reach for the proof."""
    for name in ("judge.py", "bites.py", "kinds.py", "machine_kinds.py", "shape_kinds.py", "spoiled.py"):
        tree = ast.parse((FOLDER / name).read_bytes())
        modules = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        modules |= {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
        assert not {module for module in modules if module.startswith(("jupyter_fab", "shapely"))}
    assert b"proof" not in b"".join(
        line for line in (FOLDER / "job.py").read_bytes().split(b"\n") if line.startswith((b"from", b"import"))
    )


def test_the_judge_knows_how_deep_a_cutter_went() -> None:
    """Beside, under and on a sloping stroke, and at its round ends."""
    stroke = np.array([[0.0, 0.0, 10.0, 30.0, 0.0, 4.0, 3.0]])
    points = np.array([[15.0, 0.0], [15.0, 2.99], [15.0, 3.01], [32.9, 0.0], [33.1, 0.0], [-2.9, 0.0]])
    found = judge.heights(stroke, points)
    # under the middle the circle's far side is 3 mm on, where the stroke has come 0.6 mm lower
    assert found[0] == pytest.approx(7.0 - 0.6)
    assert found[1] == pytest.approx(7.0, abs=0.06)
    assert found[2] == THICK
    assert found[3] == pytest.approx(4.0)
    assert found[4] == THICK
    assert found[5] == pytest.approx(10.0, abs=0.2)


def test_passes_made_one_are_harm_by_their_bite_alone() -> None:
    """Of the same shape as the right programs: only how deep the cutter bites is wrong, and the proof says that."""
    spoiled = KINDS["merged_passes"](Random("alone 2"), trial.right())
    assert trial.harmed(spoiled) == {"a cutter bites deeper at once than it may"}
    assert trial.judged(spoiled) == ("bite",)


def test_the_judge_knows_the_board_as_the_product_does() -> None:
    """Two descriptions of one board: at a grid of points, plain numbers and the panel's slabs agree."""
    import shapely

    corners = [(x, y) for box in (SLOT, DADO) for x in box[::2] for y in box[1::2]]
    (lies,) = job().layout.placed
    for x in np.arange(1.3, 200, 7.1):
        for y in np.arange(1.7, 120, 7.3):
            if min(math.dist((x, y), (cx, cy)) for cx, cy in corners) < 6.0:
                continue  # a dogbone, of which the plain numbers know nothing
            spot = shapely.Point(x, y)
            top = max((high for _, high, region in lies.panel.layers() if region.contains(spot)), default=-1.0)
            assert top == wanted_mm(float(x), float(y))
