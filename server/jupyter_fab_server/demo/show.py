"""What a person sees while the city starts, and the stations of the road as they pass.

On a terminal the list of services is drawn in place, with the seconds; elsewhere one line is printed for each.
"""

import time
from collections.abc import Sequence

from rich.console import Console, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from jupyter_fab_server.demo.processes import Service, Started

REFRESH_PER_S = 5


class Board:
    """The services of the city and how far each one is; a context manager while they start."""

    def __init__(self, console: Console, services: Sequence[Service]) -> None:
        self._console = console
        self._services = services
        self._ready: dict[str, Started] = {}
        self._begun = time.monotonic()
        self._live = Live(
            console=console, get_renderable=self._table, refresh_per_second=REFRESH_PER_S, auto_refresh=True
        )

    def __enter__(self) -> "Board":
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._live.stop()

    def ready(self, started: Started) -> None:
        """Take note that a service is ready."""
        self._ready[started.service.name] = started
        if not self._console.is_terminal:
            service = started.service
            self._console.print(f"{service.name} ready after {started.ready_s:.1f} s  {service.address}".rstrip())

    def _table(self) -> RenderableType:
        table = Table.grid(padding=(0, 2))
        for service in self._services:
            started = self._ready.get(service.name)
            if started is None:
                waited_s = time.monotonic() - self._begun
                table.add_row(Text("○", style="dim"), service.name, Text(f"starting {waited_s:.0f} s", style="dim"), "")
            else:
                mark = Text("●", style="green")
                table.add_row(mark, service.name, f"ready in {started.ready_s:.1f} s", service.address)
        return table


class Road:
    """Prints the stations of the road: what happened, its figures, and where to look."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._number = 0
        self._begun = time.monotonic()

    def station(self, title: str) -> None:
        """Begin a station."""
        self._number += 1
        passed_s = time.monotonic() - self._begun
        self._console.print()
        self._console.print(f"[bold]{self._number}. {title}[/bold] [dim]({passed_s:.0f} s)[/dim]", highlight=False)

    def fact(self, name: str, value: object) -> None:
        """Print one figure of the station."""
        line = Text.assemble("   ", (f"{name}: ", "dim"), str(value))
        self._console.print(line, highlight=False, soft_wrap=True)
