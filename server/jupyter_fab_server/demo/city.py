"""The embedded city: one registry, three hubs with a simulated router each, and JupyterLab; as processes.

Started in waves: the registry, then what needs it. All of it lives in one folder (by default .demo) and listens on
loopback only. What each process is told stands here; how processes are started and ended does not (processes.py).
"""

import contextlib
import os
import secrets
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import msgspec
from attrs import frozen
from rich.console import Console

from jupyter_fab.core.identity import KERNEL_SCOPES, Scope
from jupyter_fab_server.demo import credits, examples, hub, passes
from jupyter_fab_server.demo.passes import Pass
from jupyter_fab_server.demo.private import write_private
from jupyter_fab_server.demo.processes import Processes, Service
from jupyter_fab_server.demo.show import Board
from jupyter_fab_server.registry.seed import HUBS, PEOPLE

LOOPBACK = "127.0.0.1"
PORTS = "JUPYTER_FAB_DEMO_PORTS"  # environment: "any" where several cities start at once, as in tests
REGISTRY_PORT = 8470
CONSOLE_PORT = 8471  # of the first hub; the others follow
LAB_PORT = 8888
LIVE_SPEED = 30.0  # of the simulated routers: a desk in a minute or two, slow enough to watch
LOOK_TIMEOUT_S = 1.0
LAB_READY_S = 120.0  # its first start on a busy machine compiles much Python
AUTHOR = "dora"  # whom the notebooks' kernels may read, ask for quotes and publish for; never spend


@frozen
class City:
    """What runs, and where."""

    folder: Path
    registry: str
    passes: Mapping[str, Pass]
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
        hub.agent_service(one, folder, registry.address, free_port(CONSOLE_PORT + number), speed, answers)
        for number, one in enumerate(HUBS)
    ]
    others = [*agents, *([lab] if with_lab else [])]
    with Processes(folder / "logs") as processes:
        with Board(screen, [registry, *others]) as board:
            processes.start([registry], board.ready)
            found = passes.sign_in(registry.address, PEOPLE, folder / "accounts.json")
            kernel_pass(registry.address, folder)
            credits.give(registry.address, found, data / "credits-given")
            processes.start(others, board.ready)
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
    private = {"IdentityProvider": {"token": token}}
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


def kernel_pass(registry: str, folder: Path) -> None:
    """Write the token that notebooks find: it may read, ask for quotes and publish, never spend."""
    author = [one for one in PEOPLE if one.handle == AUTHOR]
    found = passes.sign_in(registry, author, folder / "lab" / "kernel.json", (*KERNEL_SCOPES, Scope.DESIGN_PUBLISH))
    credentials = {"default": registry, "tokens": {registry: found[AUTHOR].secret}}
    write_private(folder / "lab" / "credentials.json", msgspec.json.encode(credentials))


def answers(url: str) -> bool:
    """Return whether a request is answered with success now."""
    try:
        return httpx.get(url, timeout=LOOK_TIMEOUT_S).is_success
    except httpx.HTTPError:
        return False


def free_port(wish: int) -> int:
    """Return `wish` if nobody listens there on loopback, else a port that is free now."""
    for port in (0,) if os.environ.get(PORTS) == "any" else (wish, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((LOOPBACK, port))
            return int(probe.getsockname()[1])
    raise OSError("no free port on loopback")
