"""A design's function is given what it asks for by name, and what it says is in the piece."""

from __future__ import annotations

from typing import Any

from jupyter_fab import Assembly, design
from jupyter_fab.core.also import Also


@design("Board", summary="One board.", parameters=[])
def board(p: Any, kit: Assembly, also: Also) -> None:
    """A board of the kit, with two screws said beside it."""
    kit.board("board", x=(0, 300), y=(0, 200), z=(0, 18), face="+z", grain="x")
    kit.hardware("Hook", 1)
    also.hardware("Screw", 2)


def test_a_function_may_ask_for_kit_and_also() -> None:
    """Both are given, and bought things of either are in the piece, built or read."""
    for parts in (board.build(), board.read().whole):
        assert parts is not None
        assert [(one.name, one.quantity) for one in parts.hardware] == [("Hook", 1), ("Screw", 2)]
