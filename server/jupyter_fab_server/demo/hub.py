"""The hubs of the city: each an agent process with a simulated router of its own and a console on loopback.

Role: how a city of several workshops stands on one computer: the product's own agent, started once for each with
`--simulated`, and its console's address written where the Jupyter Server extension reads it. The key in that file lets
in whoever can read it, so it is its owner's alone.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from jupyter_fab_server.demo.private import write_private
from jupyter_fab_server.demo.processes import Service
from jupyter_fab_server.registry.roster import SeedHub, credentials_file


class Console(msgspec.Struct, frozen=True, kw_only=True):
    """A hub's console as its agent announces it, and as the Jupyter Server extension reads it."""

    hub: str
    title: str
    url: str
    key: str = ""
    framed_by: str = ""


def folder_of(city: Path, hub: str) -> Path:
    """Return where a hub's journal, programs and console address are."""
    return city / "hubs" / hub


def agent_service(
    hub: SeedHub, city: Path, registry: str, port: int, speed: float, lab: str, answers: Callable[[str], bool]
) -> Service:
    """Return the agent of a hub; its router runs `speed` times faster than a real one, `lab` may show its console."""
    folder = folder_of(city, hub.id)
    credentials = credentials_file(city / "registry", hub.id)
    options = {
        "registry": registry,
        "credentials": credentials,
        "data-dir": folder,
        "port": port,
        "time-factor": speed,
        "framed-by": lab,
    }
    said = [f"--{name}={value}" for name, value in options.items()]
    command = (sys.executable, "-m", "jupyter_fab_server.hub", "--simulated", *said)
    address = f"http://127.0.0.1:{port}"
    return Service(
        f"hub {hub.id}",
        command,
        lambda: answers(f"{address}/api/health"),
        address=hub.title,
        may_start=credentials.is_file,  # the registry writes it at its very first start
    )


def consoles(city: Path, hubs: tuple[SeedHub, ...]) -> dict[str, Console]:
    """Return the consoles that are up, by hub, and write the list that JupyterLab reads (it holds their keys)."""
    found = {}
    for hub in hubs:
        announced = msgspec.json.decode((folder_of(city, hub.id) / "console.json").read_bytes(), type=Console)
        found[hub.id] = msgspec.structs.replace(announced, title=hub.title)
    write_private(city / "consoles.json", msgspec.json.encode(list(found.values())))
    return found
