"""What a person sees while the city starts."""

import io
import subprocess

from jupyter_fab_server.demo.processes import Service, Started
from jupyter_fab_server.demo.show import Board, Road
from rich.console import Console

REGISTRY = Service("registry", ("true",), lambda: True, address="http://127.0.0.1:8470")
LAB = Service("lab", ("true",), lambda: True)


def started(service: Service) -> Started:
    """Return the service as one that was ready after 1.2 seconds."""
    process = subprocess.Popen(["true"])
    process.wait()
    return Started(service, process, 1.2)


def test_without_a_terminal_each_service_gets_one_line() -> None:
    """Nothing is drawn over, so a log stays readable."""
    out = io.StringIO()
    with Board(Console(file=out, width=100), [REGISTRY, LAB]) as board:
        board.ready(started(REGISTRY))
        board.ready(started(LAB))
    assert out.getvalue() == "registry ready after 1.2 s  http://127.0.0.1:8470\nlab ready after 1.2 s\n"


def test_on_a_terminal_the_whole_list_is_shown_from_the_start() -> None:
    """A person sees what is still to come, and where to find what is there."""
    out = io.StringIO()
    with Board(Console(file=out, width=100, force_terminal=True), [REGISTRY, LAB]) as board:
        board.ready(started(REGISTRY))
    last = out.getvalue()
    assert "ready in 1.2 s" in last
    assert "http://127.0.0.1:8470" in last
    assert "starting" in last


def test_stations_are_numbered_and_figures_are_shown_as_they_are() -> None:
    """A figure with brackets is text, not markup."""
    out = io.StringIO()
    road = Road(Console(file=out, width=40))
    road.station("Design")
    road.fact("parts", "[17] of a very long list that must not be wrapped anywhere")
    assert "1. Design (0 s)" in out.getvalue()
    assert "   parts: [17] of a very long list that must not be wrapped anywhere\n" in out.getvalue()
