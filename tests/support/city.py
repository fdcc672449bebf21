"""The embedded city with JupyterLab, for the tests that click in it as a person would; started once a session."""

import importlib.metadata
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from jupyter_fab_server.demo.city import City

ROOT = Path(__file__).resolve().parents[2]


def _offer_the_source(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let Jupyter find both extensions in the source tree, as an installation would put them into its own folders."""
    data, config = folder / "share", folder / "etc"
    (data / "labextensions").mkdir(parents=True)
    (data / "labextensions" / "jupyter-fab").symlink_to(ROOT / "jupyter_fab" / "labextension")
    (config / "jupyter_server_config.d").mkdir(parents=True)
    source = ROOT / "jupyter_fab" / "extension" / "server_config.json"
    shutil.copy(source, config / "jupyter_server_config.d" / "jupyter_fab.json")
    patch.setenv("JUPYTER_PATH", str(data))
    patch.setenv("JUPYTER_CONFIG_PATH", str(config))


@pytest.fixture(scope="session")
def lab_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator["City"]:
    """Return the running city; `lab_city.lab` is the address to open, `lab_city.registry` the registry's."""
    from jupyter_fab_server.demo.city import city
    from rich.console import Console

    folder = tmp_path_factory.mktemp("city")
    with pytest.MonkeyPatch.context() as patch:
        try:
            importlib.metadata.distribution("jupyter-fab")
        except importlib.metadata.PackageNotFoundError:
            _offer_the_source(folder / "jupyter", patch)
        with city(folder / "demo", Console(quiet=True), with_lab=True) as running:
            yield running
