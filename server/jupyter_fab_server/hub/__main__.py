"""`python -m jupyter_fab_server.hub`: a hub's agent with its console, until it is told to stop.

It calls the registry and is called by nobody but the console's page on loopback. The console's address, with its key,
is written to DATA-DIR/console.json (mode 0600).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import signal
from pathlib import Path
from typing import Any

import click
import msgspec
from attrs import frozen

from jupyter_fab.client import AsyncClient, calls
from jupyter_fab.core.errors import BadInput, FabError
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.extras import needed

with needed("A workshop's agent", "hub"):
    from tornado.httpserver import HTTPServer
    from tornado.netutil import bind_sockets

    from jupyter_fab_server.hub.agent import ARMED_FOR_S, Agent
    from jupyter_fab_server.hub.console import make_console
    from jupyter_fab_server.hub.hearing import HubCredentials
    from jupyter_fab_server.hub.simulated import SimulatedController, profile_of
    from jupyter_fab_server.machines.load import find_driver
    from jupyter_fab_server.machines.protocol import MachineConfig

RETRY_S = 0.25  # until the registry answers; in the demo both start at the same moment
MAX_BODY_BYTES = 64 * 1024  # a person's entries at the console: an inspection of some hundred measures has 10 KB


class CredentialsFile(msgspec.Struct):
    """What the registry wrote when the hub was enrolled."""

    hub: str
    token: str
    signing_key: str


@frozen
class Start:
    """What the agent is started with: the options of the command, whose help says what each is."""

    registry: str
    credentials: Path
    data_dir: Path
    port: int
    device: str
    kind: str
    simulated: bool
    speed: float
    armed_for_s: float
    framed_by: str


async def serve(start: Start) -> None:
    """Run the agent until SIGTERM or SIGINT."""
    make = find_driver(start.kind)
    found = msgspec.json.decode(start.credentials.read_bytes(), type=CredentialsFile)
    client = AsyncClient(start.registry, token=found.token)
    controller = None
    name, device = f"{found.hub}-1", start.device
    if start.simulated:
        machine = await _machine(client, found.hub)
        name = machine.id
        controller = await asyncio.to_thread(SimulatedController, start.data_dir, machine, speed=start.speed)
        device = controller.port
    driver = make(MachineConfig(name, device))
    own = HubCredentials(found.hub, found.token, bytes.fromhex(found.signing_key))
    agent = Agent(driver, own, client, start.data_dir, armed_for_s=start.armed_for_s)
    key = secrets.token_urlsafe(24)
    sockets = bind_sockets(start.port, "127.0.0.1")
    server = HTTPServer(make_console(agent, key, start.framed_by), max_body_size=MAX_BODY_BYTES)
    server.add_sockets(sockets)
    _write_address(start, found.hub, sockets[0].getsockname()[1], key)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        with contextlib.suppress(FabError):  # the console shows what is wrong with the machine
            await agent.start()
        await stop.wait()
    finally:
        server.stop()
        await agent.close()
        if controller is not None:
            controller.close()


async def _machine(client: AsyncClient, hub: str) -> MachineProfile:
    """The hub's machine profile; asked for until the registry answers."""
    while True:
        try:
            for one in (await client(calls.all_hubs())).hubs:
                if one.id == hub:
                    return profile_of(one.machine)
        except FabError as error:
            logging.getLogger(__name__).warning("%s", error)
        await asyncio.sleep(RETRY_S)


def _write_address(start: Start, hub: str, port: int, key: str) -> None:
    data_dir = start.data_dir
    data_dir.mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{port}/?key={key}"
    told = {"hub": hub, "title": f"Console of {hub}", "url": address, "key": key}
    told["framed_by"] = start.framed_by
    new = data_dir / "console.new"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(told))
    new.replace(data_dir / "console.json")


@click.command()
@click.option("--registry", required=True, help="The registry's address.")
@click.option("--credentials", required=True, type=click.Path(exists=True, path_type=Path), help="The hub's own file.")
@click.option("--data-dir", required=True, type=click.Path(path_type=Path), help="Where the journal and programs are.")
@click.option("--port", default=0, show_default=True, help="The console's port on loopback; 0 picks one.")
@click.option("--device", default="", help="The machine's serial port or pySerial URL.")
@click.option("--driver", "kind", default="grbl11", show_default=True, help="What drives the machine.")
@click.option("--simulated", is_flag=True, help="Start a simulated controller of this hub's machine instead.")
@click.option("--time-factor", "speed", default=1.0, show_default=True, help="How much faster the simulated one runs.")
@click.option(
    "--armed-for", "armed_for_s", default=ARMED_FOR_S, show_default=True, help="Seconds until a release is void."
)
@click.option("--framed-by", default="", help="Origin of a JupyterLab on this computer that may show the console.")
def main(**options: Any) -> None:
    """Run a hub's agent and its console."""
    start = Start(**options)
    if bool(start.device) == start.simulated:
        raise click.UsageError("Give either --device PORT or --simulated.")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(serve(start))
    except BadInput as error:
        raise click.UsageError(error.message) from error


if __name__ == "__main__":
    main()
