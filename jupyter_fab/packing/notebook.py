"""Notebooks as packages carry them: the cells tagged `design`, and the whole with its outputs stripped.

Only the tagged cells run in the sandbox. What a notebook says of its publication stands in its metadata under
`jupyter_fab`. nbformat reads and writes; equal notebooks give equal bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jupyter_fab.core.errors import BadInput, Unavailable

TAG = "design"
METADATA = "jupyter_fab"
KEPT_METADATA = ("kernelspec", METADATA)


def read_notebook(data: bytes) -> Any:
    """The notebook in those bytes, in format 4.5.

    Raises
    ------
    BadInput
        If they hold none.
    """
    nbformat = _nbformat()
    try:
        found = nbformat.reads(data.decode(), as_version=4)
        nbformat.validate(found)
    except Exception as error:  # nbformat raises its own, json's and jsonschema's errors
        raise BadInput(f"This is no notebook that can be read: {str(error).splitlines()[0]}") from error
    return found


def write_notebook(notebook: Any) -> bytes:
    """The notebook's bytes, the same for equal notebooks."""
    return str(_nbformat().writes(notebook, version=4)).encode() + b"\n"


def design_cells(notebook: Any) -> list[str]:
    """The sources of the cells tagged `design`; at least one.

    Raises
    ------
    BadInput
        If no cell is tagged.
    """
    tagged = [
        cell.source.rstrip()
        for cell in notebook.cells
        if cell.cell_type == "code" and TAG in cell.metadata.get("tags", [])
    ]
    if not tagged:
        raise BadInput(f"No cell of the notebook is tagged {TAG!r}; tag the cells that make the design.")
    return tagged


def design_source(notebook: Any) -> bytes:
    """The source of the cells tagged `design`, one after the other.

    Raises
    ------
    BadInput
        If no cell is tagged.
    """
    return ("\n\n\n".join(design_cells(notebook)) + "\n").encode()


def stripped(notebook: Any) -> Any:
    """A copy without outputs, counts, widgets' state, attachments and personal metadata."""
    nbformat = _nbformat()
    cells = []
    for i, cell in enumerate(notebook.cells):
        metadata = {"tags": list(cell.metadata.tags)} if cell.metadata.get("tags") else {}
        make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}.get(
            cell.cell_type, nbformat.v4.new_raw_cell
        )
        cells.append(make(cell.source, metadata=metadata, id=f"cell-{i + 1}"))
    metadata = {name: notebook.metadata[name] for name in KEPT_METADATA if name in notebook.metadata}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def notebook_of(source: bytes, variable: str, title: str, summary: str, metadata: Mapping[str, Any]) -> Any:
    """A notebook for a design that came as a module: its source in a tagged cell, then its preview."""
    nbformat = _nbformat()
    cells = [
        nbformat.v4.new_markdown_cell(f"# {title}\n\n{summary}", id="cell-1"),
        nbformat.v4.new_code_cell(source.decode().rstrip(), metadata={"tags": [TAG]}, id="cell-2"),
        nbformat.v4.new_code_cell(f"import jupyter_fab as fab\n\nfab.preview({variable})", id="cell-3"),
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, METADATA: dict(metadata)})


def _nbformat() -> Any:
    try:
        import nbformat
    except ImportError as error:
        raise Unavailable("Notebooks need nbformat: pip install 'jupyter-fab[lab]'.") from error
    return nbformat
