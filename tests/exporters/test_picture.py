"""The catalogue picture: the same piece gives the same bytes, and it shows the piece."""

import io

import numpy as np
from PIL import Image

from jupyter_fab.designs.desk import desk
from jupyter_fab.exporters.picture import picture


def test_a_picture_shows_the_piece_and_is_the_same_twice():
    """Same parts, same PNG; the piece fills the middle, the corners stay empty; wider sizes look different."""
    data = picture(desk.build())
    assert data == picture(desk.build())
    shown = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=int)
    assert shown.shape == (600, 800, 3)
    background = shown[2, 2]
    covered = (abs(shown - background).sum(axis=2) > 60).mean()
    assert 0.15 < covered < 0.7
    assert picture(desk.build({"width": 1800})) != data
