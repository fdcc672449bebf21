"""`pack`: a notebook or module becomes the package that is published; `publish` sends it.

The package holds design.py, the stripped notebook and a picture drawn from the default values. What the publication is
called comes from the notebook's metadata, and is overridden by what the caller says.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from jupyter_fab import credentials
from jupyter_fab.client import Client, calls
from jupyter_fab.core.design import load_design
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.package import Lineage, Package, Terms, package
from jupyter_fab.core.wire.codec import convert, plain
from jupyter_fab.core.wire.designs import Version
from jupyter_fab.packing.notebook import (
    METADATA,
    design_cells,
    design_source,
    notebook_of,
    read_notebook,
    stripped,
    write_notebook,
)
from jupyter_fab.packing.unsaved import check_saved, run_here


class Publication(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a design is published as: under which name, version, licence and terms, and what it was forked from."""

    name: str = ""
    version: str = "1.0.0"
    licence: str = "CC-BY-4.0"
    terms: Terms = Terms()
    lineage: tuple[Lineage, ...] = ()
    private_to: str = ""


def pack(path: Path, said: Mapping[str, Any] | None = None) -> Package:
    """The package of the notebook or module at that path; `said` overrides what it says of itself.

    Raises
    ------
    BadInput
        If there is no design in it, it cannot be built at its defaults, or the publication is not complete.
    """
    if not path.is_file():
        raise BadInput(f"There is no file {path}.")
    data = path.read_bytes()
    notebook = read_notebook(data) if path.suffix == ".ipynb" else None
    source = design_source(notebook) if notebook is not None else data
    made = load_design(source)
    written = dict(notebook.metadata.get(METADATA, {})) if notebook is not None else {}
    wanted = convert({"name": made.name, **written, **(said or {})}, Publication)
    if notebook is None:
        notebook = notebook_of(source, made.make.__name__, made.title, made.summary, {})
    notebook.metadata[METADATA] = plain(wanted)
    # Imported here: Pillow is needed only when a picture is drawn.
    from jupyter_fab.exporters.picture import picture

    files = {
        "design.py": source,
        "notebook.ipynb": write_notebook(stripped(notebook)),
        "picture.png": picture(made.build()),
    }
    manifest = {
        **plain(wanted),
        "title": made.title,
        "summary": made.summary,
        "description": made.description,
        "parameters": made.schema,
        "kernel": made.kernel,
    }
    return package(manifest, files)


def publish(path: Path | str, registry: Client | None = None, said: Mapping[str, Any] | None = None) -> Version:
    """Pack the notebook or module and submit it; what comes back says where its checks stand.

    Without a registry, the one that `jupyter fab login` (or the demo) stored is used.

    Raises
    ------
    BadInput
        If it cannot be packed, or its design was run in this kernel and not saved since.
    RegistryRefusal
        If the registry will not have it: the version exists with other bytes, the token lacks the scope.
    """
    path = Path(path)
    packed = pack(path, said)
    if path.suffix == ".ipynb":
        # What was packed, not the file: it may be saved while the piece is being drawn.
        check_saved(path, design_cells(read_notebook(packed.files["notebook.ipynb"])), run_here())
    call = calls.publish(packed.manifest.name, packed.manifest.version, packed.to_bytes())
    if registry is not None:
        return registry(call)
    with credentials.client() as found:
        return found(call)
