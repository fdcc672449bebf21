"""`python -m jupyter_fab_server.machines.simulated`: one simulated Grbl board, until it is told to stop.

Prints one JSON line once the port can be opened: {"port", "control", "pid"}.
"""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import click

from .board import Board
from .control import Control
from .controller import Controller
from .memory import Memory
from .ports import Port, Pty, Tcp
from .state import Pace


def _settings(profile: Path | None, changes: tuple[str, ...]) -> dict[int, float]:
    chosen: dict[int, float] = {}
    if profile is not None:
        chosen = {int(number): float(value) for number, value in json.loads(profile.read_text()).items()}
    for change in changes:
        number, equals, value = change.partition("=")
        if not equals:
            raise click.BadParameter(f"{change!r} is not NUMBER=VALUE")
        chosen[int(number)] = float(value)
    return chosen


@click.command()
@click.option("--link", type=click.Path(path_type=Path), help="Where to put the symlink to the pseudo-terminal.")
@click.option("--tcp", type=int, help="Listen on this loopback port instead; 0 picks one.")
@click.option("--control", type=click.Path(path_type=Path), help="Unix socket for faults and truth.")
@click.option("--profile", type=click.Path(exists=True, path_type=Path), help='JSON of `$` settings: {"130": 2500}.')
@click.option("--set", "changes", multiple=True, metavar="NUMBER=VALUE", help="One `$` setting; over the profile.")
@click.option("--travel", nargs=3, type=float, help="Travel of X, Y, Z in mm: the same as --set for 130, 131, 132.")
@click.option("--memory", type=click.Path(path_type=Path), help="File that keeps the settings between starts.")
@click.option("--speed", default=1.0, show_default=True, help="Times faster than real; 0: as fast as possible.")
@click.option("--dtr/--no-dtr", default=True, show_default=True, help="Opening the port resets the board.")
@click.option("--boot-ms", default=800.0, show_default=True, help="Silence after a reset by DTR or power.")
@click.option("--latency-ms", default=0.0, show_default=True, help="How long a USB chip holds back short replies.")
@click.option("--instant", is_flag=True, help="The processor needs no time for a line; the wire still does.")
@click.option("--with-parent", is_flag=True, help="End when the process that started this one is gone.")
def main(
    link: Path | None, tcp: int | None, control: Path | None, profile: Path | None, changes: tuple[str, ...],
    travel: tuple[float, float, float] | None, memory: Path | None, speed: float, dtr: bool, boot_ms: float,
    latency_ms: float, instant: bool, with_parent: bool,
) -> None:  # fmt: skip
    """Simulate one Grbl 1.1h router on a pseudo-terminal or a TCP port."""
    if (link is None) == (tcp is None):
        raise click.UsageError("give either --link PATH or --tcp PORT")
    chosen = dict(zip((130, 131, 132), travel, strict=True)) if travel else {}
    chosen |= _settings(profile, changes)
    pace = Pace(parse_s=0.0, plan_s=0.0) if instant else Pace()
    machine = Controller(Memory(chosen, path=memory), pace=pace)
    tcp_port: list[int] = [tcp or 0]

    def open_port() -> Port:
        if link is not None:
            return Pty(link)
        port = Tcp(tcp_port[0])
        tcp_port[0] = int(port.name.rpartition(":")[2])
        return port

    channel = Control(control) if control is not None else None
    board = Board(
        machine, open_port, channel, speed=speed, dtr=dtr and link is not None, boot_s=boot_ms / 1000,
        latency_s=latency_ms / 1000, with_parent=with_parent,
    )  # fmt: skip

    def stop(_signal: int, _frame: object) -> None:
        board.stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    assert board.port is not None
    ready = {"port": board.port.name, "control": str(control) if control else None, "pid": os.getpid()}
    print(json.dumps(ready), flush=True)
    try:
        board.serve()
    finally:
        board.unplug()
        if channel is not None:
            channel.close()


if __name__ == "__main__":
    main()
