"""Fixtures: a registry on paper, and a real agent with a simulated machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.hub import HubProcess, PaperRegistry

StartHub = Callable[..., HubProcess]


@pytest.fixture
def paper() -> Iterator[PaperRegistry]:
    """Return a registry with one job of three rounds."""
    registry = PaperRegistry()
    yield registry
    registry.close()


@pytest.fixture
def start_hub(paper: PaperRegistry, tmp_path: Path) -> Iterator[StartHub]:
    """Return a function that starts the hub's agent, again on the same folder; it ends with the test."""
    running: list[HubProcess] = []

    def begin(speed: float = 20.0) -> HubProcess:
        running.append(HubProcess(paper.url, tmp_path / "hub", speed=speed))
        return running[-1]

    yield begin
    for hub in running:
        hub.close()
