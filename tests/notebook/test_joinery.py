"""Joints and motions of a piece, as they travel with its scene."""

from __future__ import annotations

import numpy as np
import pytest

from jupyter_fab.core.part import Join, Motion, MotionKind
from jupyter_fab.notebook.joinery import Joinery
from jupyter_fab.notebook.scene import ScenePart, scene_message
from tests.notebook.boxes import at, box

JOIN = Join(joint="dado", board="shelf", into="side", low=(1, 2, 3), high=(4, 5, 6))
DRAWER = Motion(name="drawer", kind=MotionKind.SLIDE, parts=("shelf",), at=(0, 0, 0), axis=(0, -1, 0), travel=300)


def test_joints_come_in_the_buffer_and_motions_in_the_header() -> None:
    """A joint is the place of the part that is entered and its box; a motion names its parts by their places."""
    parts = [ScenePart(name, "a", at(0, 0, 0), "oak") for name in ("side", "shelf")]
    message, buffer = scene_message(1, parts, {"a": box(9, 9, 9)}, (), joinery=Joinery([JOIN, JOIN], [DRAWER]))
    assert message["joints"]["count"] == 2
    found = np.frombuffer(buffer, "<f4", count=14, offset=message["joints"]["at"]).reshape(2, 7)
    assert found.tolist() == [[0, 1, 2, 3, 4, 5, 6]] * 2
    assert message["motions"] == [{"kind": "slide", "parts": [1], "at": (0, 0, 0), "axis": (0, -1, 0), "travel": 300}]


def test_a_joint_costs_28_bytes_and_no_joints_nothing() -> None:
    """They come with every scene, so they must be small."""
    parts = [ScenePart(name, "a", at(0, 0, 0), "oak") for name in ("side", "shelf")]
    sizes = [
        len(scene_message(1, parts, {"a": box(9, 9, 9)}, {"a"}, joinery=Joinery([JOIN] * count))[1])
        for count in (0, 1, 2)
    ]
    assert np.diff(sizes).tolist() == [28, 28]


def test_a_joint_with_a_part_that_is_not_in_the_scene_is_an_error() -> None:
    """The browser could not place it."""
    parts = [ScenePart("side", "a", at(0, 0, 0), "oak")]
    with pytest.raises(KeyError, match="shelf"):
        scene_message(1, parts, {"a": box(9, 9, 9)}, (), joinery=Joinery((), [DRAWER]))
