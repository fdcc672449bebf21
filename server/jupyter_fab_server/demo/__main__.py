"""`python -m jupyter_fab_server.demo` (`make demo`): the embedded city, until Ctrl-C; HEADLESS=1: the road by itself.

Exit codes: 0 ended as wished (headless: the money balances and the parts are proven), 1 something failed, 3 a demo is
running already, 130 Ctrl-C while it was starting.
"""

import os
import shutil
import sys
import textwrap
import threading
import webbrowser
from pathlib import Path

from rich.console import Console
from rich.text import Text

from jupyter_fab.core.errors import FabError
from jupyter_fab_server.demo.city import City, city
from jupyter_fab_server.demo.lock import AlreadyRunning, only_one

FOLDER = "JUPYTER_FAB_DEMO"  # environment variable: another folder than .demo
ALREADY = 3
INTERRUPTED = 130
STOCK_STOPS_S = 0.5  # it looks several times a second; while a piece is being packed, nobody waits for it
PASSWORDS = "The Fab sidebar acts as any of them; elsewhere a password is demo-NAME, such as demo-bea."
WALK_SPEED = 200.0  # of the simulated routers when nobody watches them


def main() -> int:
    """Return the exit code."""
    console = Console()
    headless = os.environ.get("HEADLESS", "") not in ("", "0")
    folder = Path(os.environ.get(FOLDER) or ".demo")
    try:
        if headless:
            return walk(folder / "headless", console)
        return live(folder, console)
    except AlreadyRunning as refusal:
        console.print(str(refusal), highlight=False, soft_wrap=True)
        return ALREADY
    except FabError as error:
        console.print(f"[bold red]The demo stopped.[/bold red] {error}", highlight=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped.")
        return INTERRUPTED


def live(folder: Path, console: Console) -> int:
    """Run the city until Ctrl-C."""
    with only_one(folder) as lock, city(folder, console, with_lab=True) as running:
        lock.tell(running.lab)
        stop = threading.Event()
        filling = threading.Thread(target=stock, args=(running, console, stop), name="stock", daemon=True)
        try:
            welcome(running, console)
            filling.start()
            if has_a_screen():
                webbrowser.open(running.lab)
            running.processes.watch()
        except KeyboardInterrupt:
            console.print("\nStopping ...")
        finally:
            stop.set()
            if filling.ident is not None:
                filling.join(STOCK_STOPS_S)
    console.print(
        "Everything has stopped. The city is kept: [bold]make demo[/bold] goes on from here.", highlight=False
    )
    return 0


def walk(folder: Path, console: Console) -> int:
    """Walk the road in a fresh city, without JupyterLab."""
    from jupyter_fab_server.demo.walk import walk_the_road

    with only_one(folder):
        for old in folder.iterdir():
            if old.is_dir():
                shutil.rmtree(old)
        with city(folder, console, with_lab=False, speed=WALK_SPEED) as running:
            return walk_the_road(running, console)


def welcome(running: City, console: Console) -> None:
    """Print where to go, who is there, and how to stop."""
    places = [("Open", running.lab, ""), ("Registry", f"{running.registry}/", "")]
    places += [(one.title, one.url, "its operator's console") for one in running.consoles.values()]
    width = max(len(name) for name, _, _ in places)
    console.print()
    for name, address, what in places:
        row = Text.assemble((f"  {name:{width}}  ", "" if what else "bold"), address, (f"  {what}", "dim"))
        console.print(row, highlight=False, soft_wrap=True)
    people = [f"{one.handle} ({one.roles[0].partition(':')[0].replace('_', ' ')})" for one in running.passes.values()]
    for name, text in (("People", ", ".join(people)), ("", PASSWORDS)):
        for number, line in enumerate(textwrap.wrap(text, max(40, console.width - width - 4))):
            console.print(f"  {'' if number else name:{width}}  {line}", highlight=False, soft_wrap=True)
    console.print("\n  Ctrl-C stops everything.\n", style="bold", highlight=False)


def stock(running: City, console: Console, stop: threading.Event) -> None:
    """Fill the catalogue, on a thread: also loading what packs designs is nothing that anybody waits for."""
    from jupyter_fab_server.demo.stock import fill_and_tell

    def tell(text: str) -> None:
        if not stop.is_set():
            console.print(f"  {text}", highlight=False, soft_wrap=True)

    fill_and_tell(running, tell, stop)


def has_a_screen() -> bool:
    """Return whether a browser would open beside this terminal, rather than a text browser inside it."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


if __name__ == "__main__":
    sys.exit(main())
