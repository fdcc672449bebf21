"""What cannot be put together is refused before anything is nested."""

import msgspec
from jupyter_fab_server.registry.services.cutting import Attempt, Outcome, try_cut

from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Part, Parts, Placement
from jupyter_fab.core.wire import codec
from jupyter_fab.testing.panels import bracket


def tried(parts: Parts) -> Outcome:
    """Return what the engine's process answers."""
    attempt = Attempt(parts=parts, machines=(FULL_SHEET_ROUTER,))
    return msgspec.json.decode(try_cut(codec.encode(attempt)), type=Outcome)


def pair(gap_mm: float) -> Parts:
    """Two boards one above the other, with a gap between their faces."""
    panel = bracket()
    low = Part(name="low", panel=panel, placement=Placement((0, 0, 0), (1, 0, 0), (0, 1, 0)))
    above = Placement((0, 0, panel.thickness_mm + gap_mm), (1, 0, 0), (0, 1, 0))
    return Parts(parts=(low, Part(name="high", panel=panel, placement=above)))


def test_boards_that_stand_in_each_other_are_named() -> None:
    """By both names and by how much; with a gap between them the same boards are proven."""
    outcome = tried(pair(-5.0))
    assert not outcome.proven_on
    assert len(outcome.problems) == 1
    assert outcome.problems[0].startswith("low and high stand in each other by")
    apart = tried(pair(1.0))
    assert apart.proven_on == FULL_SHEET_ROUTER.id
    assert apart.problems == ()
