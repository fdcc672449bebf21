"""Fills the city's catalogue the first time: Dora publishes the library's pieces, Rik approves what has been checked.

The checks rebuild and prove each piece at the limits of its parameters, which takes a minute or two; a person can work
in JupyterLab meanwhile. A second start finds the pieces there, one that was interrupted goes on.
"""

import threading
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from jupyter_fab.client import RegistryRefusal, calls
from jupyter_fab.core.errors import FabError
from jupyter_fab.core.states import VersionState
from jupyter_fab.core.wire.designs import Version
from jupyter_fab.packing.pack import publish
from jupyter_fab_server.demo.cast import Cast
from jupyter_fab_server.demo.city import City

VERSION = "1.0.0"
NOTEBOOKS = {"desk": "01_desk.ipynb", "bookshelf": "02_bookshelf.ipynb"}
CHECKS_S = 1200.0  # on a small machine that has other work to do
ON_THE_WAY = (VersionState.SUBMITTED, VersionState.CHECKING)


def source_of(city: Path, piece: str) -> Path:
    """Return the example notebook that holds the piece, or the library's module where there is no such example."""
    found = city / "notebooks" / NOTEBOOKS[piece]
    return found if found.exists() else Path(str(files("jupyter_fab.designs") / f"{piece}.py"))


def fill(city: City, tell: Callable[[str], None], stop: threading.Event) -> None:
    """Publish what is not in the catalogue yet, one after the other; returns early when `stop` is set."""
    with Cast(city.registry, city.passes) as cast:
        for piece in NOTEBOOKS:
            version = _found(cast, piece)
            if version is None:
                tell(f"{piece}: being published; the registry rebuilds it at the limits of its parameters")
                version = publish(source_of(city.folder, piece), cast.as_("dora"))
            if version.state in ON_THE_WAY:
                call = calls.version(version.name, version.version)
                over = cast.until(
                    "dora", call, lambda one: stop.is_set() or one.state not in ON_THE_WAY, "its checks", CHECKS_S
                )
                version = over
            if stop.is_set():
                return
            if version.state is VersionState.IN_REVIEW:
                cast.as_("rik")(calls.review(version.name, version.version, "approve", "Clear, and it can be cut."))
                tell(f"{piece}: checked, approved and listed")
            elif version.state is VersionState.CHECK_FAILED:
                why = next((one for one in version.checks if one.state == "failed"), None)
                tell(f"{piece}: its checks failed. {why.message if why else ''}")


def fill_and_tell(city: City, tell: Callable[[str], None], stop: threading.Event) -> None:
    """Fill the catalogue; what goes wrong is told, unless `stop` was set."""
    try:
        fill(city, tell, stop)
    except FabError as error:
        if not stop.is_set():
            tell(f"The catalogue could not be filled: {error}")


def _found(cast: Cast, piece: str) -> Version | None:
    try:
        return cast.as_("dora")(calls.version(piece, VERSION))
    except RegistryRefusal as refusal:
        if refusal.status == 404:
            return None
        raise
