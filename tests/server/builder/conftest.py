"""Where there is no bubblewrap, the tests that need it say so; in CI that is a failure."""

from __future__ import annotations

import shutil

import pytest
from jupyter_fab_server.builder.bubblewrap import INSTALL


@pytest.fixture(autouse=True)
def _bubblewrap(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("sandbox") and shutil.which("bwrap") is None:
        pytest.skip(f"needs bubblewrap: {INSTALL}")
