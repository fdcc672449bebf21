"""A piece for the scene: meshes once a panel, sizes as built, parts away from the middle when taken apart."""

from __future__ import annotations

import math

from jupyter_fab.core.explosion import straight
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.part import Panel, Part, Parts, Placement
from jupyter_fab.designs.desk import desk
from jupyter_fab.notebook.piece import dimensions, placed

BOARD = Panel(material="mdf", thickness_mm=18, outline=rectangle(0, 0, 400, 300))
STACK = Parts(
    parts=tuple(
        Part(name=f"board {i}", panel=BOARD, placement=Placement((0, 0, 200 * i), (1, 0, 0), (0, 1, 0)))
        for i in range(3)
    )
)


def test_equal_panels_share_one_mesh() -> None:
    """Three equal boards are three parts and one geometry."""
    parts, meshes = placed(STACK)
    assert len(parts) == 3
    assert len(meshes) == 1
    assert {part.geometry for part in parts} == set(meshes)


def test_a_width_change_leaves_the_other_meshes() -> None:
    """Only panels that changed get a new key, so only they are sent."""
    _, before = placed(desk.build({"width": 1400}))
    _, after = placed(desk.build({"width": 1410}))
    assert set(before) & set(after), "the sides do not depend on the width"
    assert set(after) - set(before), "the top does"


def test_dimensions_are_those_of_the_piece() -> None:
    """Width, depth and height as labels, along the axes."""
    found = dimensions(desk.build({"width": 1500, "depth": 600, "height": 730}))
    assert [dim.label for dim in found] == ["1500 mm", "600 mm", "730 mm"]
    assert [math.dist(dim.start_mm, dim.end_mm) for dim in found] == [1500, 600, 730]


def test_parts_move_away_from_the_middle_and_stay_above_the_floor() -> None:
    """With no word of the design, boards rise in their order, and those beside one another part."""
    away = straight(STACK)
    assert 0 <= away["board 0"][2] < away["board 1"][2] < away["board 2"][2]
    assert away["board 1"][:2] == (0, 0)
    beside = Parts(
        parts=tuple(
            Part(name=f"board {i}", panel=BOARD, placement=Placement((500 * i, 0, 0), (1, 0, 0), (0, 1, 0)))
            for i in range(2)
        )
    )
    away = straight(beside)
    assert away["board 0"][0] < 0 < away["board 1"][0]
