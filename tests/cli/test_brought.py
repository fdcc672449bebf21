"""Commands that other packages bring, when their libraries are not installed."""

from typing import Any

import pytest
from click.testing import CliRunner

from jupyter_fab.cli import app
from jupyter_fab.core.errors import Unavailable


class Broken:
    """An entry point whose module needs a library that is not there."""

    def load(self) -> Any:
        """Fail as Python does."""
        raise ImportError("No module named 'serial'", name="serial")


def test_help_works_without_the_extras_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bare install lists the command and says that it needs more; calling it names the missing library."""
    monkeypatch.setattr(app, "_brought", lambda: {"rehearse": Broken()})
    listed = CliRunner().invoke(app.fab, ["--help"])
    assert listed.exit_code == 0
    assert "Not installed here" in listed.output
    called = CliRunner().invoke(app.fab, ["rehearse", "--speed", "2"])
    assert isinstance(called.exception, Unavailable)
    assert "needs serial" in called.exception.message
