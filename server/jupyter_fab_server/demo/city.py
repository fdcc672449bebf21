"""The embedded city: one registry, three hubs with a simulated router each, and JupyterLab; as processes.

All of it starts side by side, lives in one folder (by default .demo) and listens on loopback only. What each process is
told stands here; how processes are started and ended does not (processes.py).
"""

import contextlib
import http
import http.client
import os
import secrets
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from attrs import frozen
from rich.console import Console

from jupyter_fab_server.demo import examples, hub
from jupyter_fab_server.demo.private import write_private
from jupyter_fab_server.demo.processes import Processes, Service
from jupyter_fab_server.demo.show import Board
from jupyter_fab_server.registry.roster import HUBS

if TYPE_CHECKING:
    from jupyter_fab_server.demo.passes import Pass

LOOPBACK = "127.0.0.1"
PORTS = "JUPYTER_FAB_DEMO_PORTS"  # environment: "any" where several cities start at once, as in tests
REGISTRY_PORT = 8470
CONSOLE_PORT = 8471  # of the first hub; the others follow
LAB_PORT = 8888
LIVE_SPEED = 30.0  # of the simulated routers: a desk in a minute or two, slow enough to watch
LOOK_TIMEOUT_S = 1.0
# Neither is of use here, and both take their time: the settings of the classic notebook, for which IPython is loaded,
# and a search for language servers, which starts npm.
LEFT_OUT = {
    "ServerApp": {"jpserver_extensions": {"notebook_shim": False}},
    "LanguageServerManager": {"autodetect": False},
}
ARRIVED_S = 120.0  # the first time every one of them is hashed twice, each by intent at a third of a second
LAB_READY_S = 120.0  # its first start on a busy machine compiles much Python


@frozen
class City:
    """What runs, and where."""

    folder: Path
    registry: str
    passes: "Mapping[str, Pass]"
    consoles: Mapping[str, hub.Console]
    lab: str
    processes: Processes
    screen: Console


@contextlib.contextmanager
def city(folder: Path, screen: Console, *, with_lab: bool, speed: float = LIVE_SPEED) -> Iterator[City]:
    """Return the running city; all its processes end with the context. The routers run `speed` times as fast as real.

    Raises
    ------
    ServiceFailed
        If one of its processes did not start; the text shows the end of its log.
    """
    folder = folder.resolve()
    data = folder / "registry"
    data.mkdir(parents=True, exist_ok=True)
    registry = registry_service(data, free_port(REGISTRY_PORT))
    lab, lab_url = lab_service(folder, registry.address, free_port(LAB_PORT))
    agents = [
        hub.agent_service(one, folder, registry.address, free_port(CONSOLE_PORT + number), speed, lab.address, answers)
        for number, one in enumerate(HUBS)
    ]
    others = [lab, *agents] if with_lab else agents  # what takes longest comes first
    with Processes(folder / "logs") as processes:
        processes.begin([registry, *others])
        with Board(screen, [registry, *others]) as board:
            processes.wait([registry], board.ready)
            arrivals = aside(lambda: signed_in(registry.address, folder))
            processes.wait(others, board.ready)
            found = arrivals.result(ARRIVED_S)
        consoles = hub.consoles(folder, HUBS)
        yield City(folder, registry.address, found, consoles, lab_url if with_lab else "", processes, screen)


def registry_service(data: Path, port: int) -> Service:
    """Return the registry, on SQLite in `data`."""
    address = f"http://{LOOPBACK}:{port}"
    command = (sys.executable, "-m", "jupyter_fab_server.registry", "--demo", f"--data-dir={data}", f"--port={port}")
    return Service("registry", command, lambda: answers(f"{address}/api/health"), address=address)


def lab_service(folder: Path, registry: str, port: int) -> tuple[Service, str]:
    """Return JupyterLab on a folder with the example notebooks, and the address to open."""
    work = folder / "notebooks"
    first = examples.copy(work)
    token = secrets.token_urlsafe(24)
    private = {"IdentityProvider": {"token": token}, **LEFT_OUT}
    # Neither on the command line, where every user of the machine could read it, nor in the environment, which the
    # kernels inherit: with it a forked notebook could ask this server to spend.
    write_private(folder / "lab" / "config" / "jupyter_server_config.json", msgspec.json.encode(private))
    # Lab would ask at the first start whether to fetch news; the city asks nobody outside.
    defaults = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
    (folder / "lab" / "config" / "labconfig").mkdir(exist_ok=True)
    write_private(
        folder / "lab" / "config" / "labconfig" / "default_setting_overrides.json", msgspec.json.encode(defaults)
    )
    base = f"http://{LOOPBACK}:{port}"
    settings = {
        "ServerApp.root_dir": work,
        "ServerApp.ip": LOOPBACK,
        "ServerApp.port": port,
        "ServerApp.port_retries": 0,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "LabApp.news_url": None,
        "LabApp.extension_manager": "readonly",  # it shows what is installed, and asks no index
        "Accounts.registry_url": registry,
        "Accounts.accounts_file": folder / "accounts.json",
        "Accounts.consoles_file": folder / "consoles.json",
    }
    command = (sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in settings.items()))
    environment = {
        "JUPYTER_CONFIG_DIR": str(folder / "lab" / "config"),  # the user's own settings stay out of the demo
        "JUPYTER_FAB_REGISTRY": registry,
        "JUPYTER_FAB_CREDENTIALS": str(folder / "lab" / "credentials.json"),
    }
    lab = Service(
        "JupyterLab", command, lambda: answers(f"{base}/api"), base, ready_within_s=LAB_READY_S, environment=environment
    )
    return lab, f"{base}/lab/tree/{first}?token={token}"


def signed_in(registry: str, folder: Path) -> "Mapping[str, Pass]":
    """Return everyone's token, once all have one."""
    from jupyter_fab_server.demo.arrival import arrive  # loaded with all that it needs while the others start

    return arrive(registry, folder)


def aside[T](work: Callable[[], T]) -> Future[T]:
    """Return what becomes of the work, which a thread does now; it does not keep the process from ending."""
    future: Future[T] = Future()

    def do() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # for whoever asks for the result
            future.set_exception(error)

    threading.Thread(target=do, name="aside", daemon=True).start()
    return future


def answers(url: str) -> bool:
    """Return whether a request is answered with success now."""
    parts = urlsplit(url)
    # By hand: asked many times a second while processors are scarce, and never through anybody's proxy.
    connection = http.client.HTTPConnection(parts.netloc, timeout=LOOK_TIMEOUT_S)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def free_port(wish: int) -> int:
    """Return `wish` if nobody listens there on loopback, else a port that is free now."""
    for port in (0,) if os.environ.get(PORTS) == "any" else (wish, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((LOOPBACK, port))
            return int(probe.getsockname()[1])
    raise OSError("no free port on loopback")
