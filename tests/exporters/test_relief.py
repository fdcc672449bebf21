"""The picture of a sheet while it is cut: as deep as was cut, where it was cut, and seen to be."""

import io

import numpy as np
import pytest
from PIL import Image

from jupyter_fab.exporters.relief import FACE, SPOILBOARD, Relief


@pytest.fixture
def wood() -> Relief:
    """A piece of 200 by 100 mm, 18 mm thick, its corner at 10, 20."""
    return Relief((10.0, 20.0, 210.0, 120.0), 18.0)


def height(wood: Relief, x: float, y: float) -> float:
    """The wood's height at a place of the sheet."""
    return float(wood.heights[int((y - 20.0) / wood.cell_mm), int((x - 10.0) / wood.cell_mm)])


def test_as_deep_as_the_cutter_went(wood: Relief) -> None:
    """Under the cutter's end, along a ramp, round at its ends; never higher again, never under the spoilboard."""
    wood.carve((50.0, 60.0, 10.0), (150.0, 60.0, 10.0), 3.0)
    assert height(wood, 100.0, 60.0) == height(wood, 100.0, 62.5) == 10.0
    assert height(wood, 100.0, 63.5) == height(wood, 154.0, 60.0) == 18.0
    assert height(wood, 152.5, 60.0) == 10.0
    wood.carve((50.0, 60.0, 16.0), (150.0, 60.0, -0.3), 3.0)
    assert height(wood, 60.0, 60.0) == 10.0
    assert height(wood, 125.0, 60.0) == pytest.approx(16.0 - 16.3 * 0.75, abs=0.1)
    assert wood.heights.min() == 0.0
    wood.carve((30.0, 100.0, 18.0), (30.0, 100.0, 5.0), 2.5)
    assert height(wood, 30.0, 101.0) == 5.0


def test_what_lies_beside_the_picture_is_left_out(wood: Relief) -> None:
    """A stroke past the edge takes what is within it, and one outside takes nothing."""
    wood.carve((0.0, 60.0, 5.0), (20.0, 60.0, 5.0), 3.0)
    wood.carve((500.0, 500.0, 5.0), (600.0, 500.0, 5.0), 3.0)
    assert height(wood, 15.0, 60.0) == 5.0
    assert (wood.heights < 18.0).mean() < 0.02


def test_the_picture_shows_it(wood: Relief) -> None:
    """Face, floor and spoilboard are told apart by their colours, a cutter stands on the wood."""

    def seen(cutter: tuple[float, float, float, float] | None = None) -> np.ndarray:
        picture = Image.open(io.BytesIO(wood.png(cutter)))
        assert picture.size == wood.size()
        return np.asarray(picture.convert("RGB")).astype(int)

    whole = seen()
    assert np.abs(whole - FACE.astype(int)).sum(axis=2).min() < 12
    assert np.abs(whole - SPOILBOARD.astype(int)).sum(axis=2).min() > 40
    wood.carve((110.0, 70.0, 0.0), (110.0, 70.0, 0.0), 30.0)
    cut = seen()
    assert (np.abs(cut - SPOILBOARD.astype(int)).sum(axis=2) < 12).sum() > 1000
    assert (np.abs(seen((60.0, 40.0, 18.0, 3.0)) - cut).sum(axis=2) > 30).sum() > 200
