"""What goes is closed whole: no widget stays behind when a preview is closed, its cell run again or deleted."""

from __future__ import annotations

import ipywidgets
import pytest

from jupyter_fab.designs.desk import desk
from jupyter_fab.notebook.closing import ShownIn
from jupyter_fab.notebook.preview import Preview


class Thing:
    """Something that a cell shows; it counts its closings."""

    def __init__(self) -> None:
        self.closings = 0

    def close(self) -> None:
        """One more."""
        self.closings += 1


@pytest.fixture
def cells() -> ShownIn:
    """No cell has run."""
    return ShownIn()


def run(cells: ShownIn, cell: str, *things: Thing, deleted: tuple[str, ...] = ()) -> None:
    """The cell runs and shows these."""
    cells.begin(cell, deleted)
    for thing in things:
        cells.shown(thing)
    cells.end()


def widgets() -> int:
    """All that are alive in this process."""
    return len(ipywidgets.widgets.widget._instances)


def test_a_closed_preview_leaves_no_widget_and_others_alone() -> None:
    """Layouts, styles, camera and pages too; a second preview keeps all of its own."""
    other = Preview(desk)
    before = widgets()
    made = Preview(desk)
    assert widgets() > before + 50
    made.close()
    made.close()
    assert widgets() == before
    other.controls.set({"width": 1500})
    other.close()


def test_a_closed_preview_that_is_displayed_again_starts_with_its_values() -> None:
    """A name in the notebook may outlive the cell that showed it."""
    made = Preview(desk)
    made.controls.set({"width": 1500})
    made.close()
    bundle, _ = made._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert made.values["width"] == 1500
    assert made.stage.group.comm is not None
    made.close()


def test_a_cell_that_runs_again_closes_what_it_showed(cells: ShownIn) -> None:
    """And nothing of other cells."""
    old, new, other = Thing(), Thing(), Thing()
    run(cells, "a", old)
    run(cells, "b", other)
    run(cells, "a", new)
    assert (old.closings, new.closings, other.closings) == (1, 0, 0)


def test_what_is_shown_again_or_elsewhere_stays(cells: ShownIn) -> None:
    """The same preview under its name, in the same cell or in another one."""
    thing = Thing()
    run(cells, "a", thing)
    run(cells, "a", thing)
    run(cells, "b", thing)
    run(cells, "a")
    assert thing.closings == 0
    run(cells, "b")
    assert thing.closings == 1


def test_a_deleted_cell_takes_its_preview_along(cells: ShownIn) -> None:
    """It is told with the next run of any cell."""
    thing = Thing()
    run(cells, "a", thing)
    run(cells, "b", deleted=("a",))
    assert thing.closings == 1


def test_without_cells_nothing_is_closed(cells: ShownIn) -> None:
    """A front end that does not tell its cells: two runs may be of two cells."""
    first, second = Thing(), Thing()
    run(cells, "", first)
    run(cells, "", second)
    assert (first.closings, second.closings) == (0, 0)
