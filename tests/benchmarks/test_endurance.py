"""What is left of five hundred changes is told only if they were made and drawn."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from benchmarks.drag import endurance


class Page:
    """A page whose slider moves, and whose picture follows, by the given share."""

    def __init__(self, moving: float, drawing: float) -> None:
        self._moving, self._drawing, self._drawn = moving, drawing, 7
        self.context = SimpleNamespace(new_cdp_session=lambda page: self)

    def evaluate(self, _: str, wanted: list) -> int:
        """Return how many keys moved the slider."""
        self._drawn += int(wanted[1] * self._drawing)
        return int(wanted[1] * self._moving)

    def locator(self, _: str) -> SimpleNamespace:
        """Return the label."""
        return SimpleNamespace(inner_text=lambda: f"40 widgets, {self._drawn} pictures")

    def send(self, _: str) -> dict[str, float]:
        """Return a heap that stays as it is."""
        return {"usedSize": 5e7}

    def wait_for_timeout(self, _: float) -> None:
        """Nothing."""

    def detach(self) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("moving", "drawing", "holds"), [(1, 0.6, True), (0, 0, False), (1, 0, False), (0.9, 0.9, False)]
)
def test_changes_that_were_not_made_are_an_error(
    monkeypatch: pytest.MonkeyPatch, moving: float, drawing: float, holds: bool
) -> None:
    """A dead slider, a picture that stands still, or a slider at its end all stop the measurement."""

    @contextmanager
    def opened(*_: object, **__: object):
        yield SimpleNamespace(page=Page(moving, drawing))

    monkeypatch.setattr(endurance, "opened", opened)
    if holds:
        assert endurance.left_behind() == {"heap_growth_500_changes_mb": 0, "new_widgets_500_changes": 0}
        return
    with pytest.raises(RuntimeError, match="changes the slider made"):
        endurance.left_behind()
