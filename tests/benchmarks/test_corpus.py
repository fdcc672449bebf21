"""The recogniser's corpus: what it generates is read exactly, and its comparison sees every kind of mistake."""

from __future__ import annotations

import msgspec
import pytest

from benchmarks.corpus.boards import Board, boards
from benchmarks.corpus.refusals import refusals
from benchmarks.corpus.truth import differences
from jupyter_fab.cad.recognise import NoPanel, panel_of
from jupyter_fab.core.part import Hole, Panel, Pocket, Side

pytestmark = pytest.mark.slow  # CadQuery takes seconds to import


@pytest.fixture(scope="module")
def some() -> list[Board]:
    """Two of each kind of outline; the benchmark reads twelve times as many."""
    return boards(12)


def test_generated_boards_are_read_exactly(some: list[Board]) -> None:
    """Every cut with its kind, side, depth, size and place; nothing besides."""
    for board in some:
        assert differences(board.truth, board.at, *panel_of(board.shape)) == [], board.name


def test_solids_that_are_none_are_refused_with_their_reason() -> None:
    """The reason that a furniture maker would give."""
    for name, shape, reason in refusals():
        with pytest.raises(NoPanel) as refused:
            panel_of(shape, name)
        assert refused.value.reason == reason, name


def test_the_comparison_sees_mistakes(some: list[Board]) -> None:
    """A depth, a diameter, a side, a thickness that is wrong, a feature that is missing or too many: each is found."""
    board = next(b for b in some if {"pocket", "hole"} <= {cut.kind for cut in b.truth.cuts})
    panel, placement = panel_of(board.shape)
    others = {type(feature): feature for feature in panel.features}
    hole, pocket = others[Hole], others[Pocket]
    replace = msgspec.structs.replace

    def wrong(one: object, other: object) -> Panel:
        return replace(panel, features=tuple(other if feature is one else feature for feature in panel.features))

    for mistaken in (
        replace(panel, thickness_mm=panel.thickness_mm + 0.01),
        replace(panel, features=panel.features[1:]),
        replace(panel, features=(*panel.features, panel.features[0])),
        wrong(hole, replace(hole, diameter_mm=hole.diameter_mm + 0.01)),
        wrong(hole, replace(hole, x=hole.x + 0.5)),
        wrong(pocket, replace(pocket, depth_mm=pocket.depth_mm + 0.01)),
        wrong(pocket, replace(pocket, side=Side.B if pocket.side is Side.A else Side.A)),
    ):
        assert differences(board.truth, board.at, mistaken, placement)
