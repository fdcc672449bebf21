"""A notebook to start from: a fork of somebody's design with its lineage, or the template of a new one.

A fork keeps the source and says where it came from; its metadata carry the lineage that the registry checks when the
fork is published. Nothing here runs code or writes files.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from typing import Any

from jupyter_fab.core.errors import BadInput, NotAllowed
from jupyter_fab.core.expression import Value
from jupyter_fab.core.package import Lineage, Package
from jupyter_fab.core.wire.codec import plain
from jupyter_fab.packing.notebook import METADATA, notebook_of, read_notebook, stripped, write_notebook
from jupyter_fab.packing.pack import Publication
from jupyter_fab.packing.preview_call import rewritten

FORK_OF = "Fork of "

TEMPLATE = '''from jupyter_fab import Dado, TabAndSlot, constraint, design, integer, length, thickness


@design(
    "My shelf",
    summary="A small shelf to start from: change it, add boards, join them.",
    parameters=[
        length("width", "Width", 600, 300, 1200, step=10),
        length("depth", "Depth", 250, 150, 400, step=10),
        length("height", "Height", 850, 400, 1800, step=10),
        integer("shelves", "Shelves", 3, 1, 8),
        thickness(),
    ],
    constraints=[
        constraint(
            "(height - 120 - (shelves + 2) * thickness) / (shelves + 1) >= 150",
            "Shelves need 150 mm clear between them; take fewer or a taller one.",
        ),
        constraint(
            "width <= thickness * (27 + 0.06 * min(depth, 350))",
            "A longer shelf of this sheet sags; take a thicker one, or make it deeper.",
        ),
    ],
)
def my_shelf(p, kit):
    """Two sides, a bottom, a top and shelves between them."""
    # x runs to the right, y to the back, z up; all in mm.
    t = p.thickness
    left = kit.board("left side", x=(0, t), y=(0, p.depth), z=(0, p.height), face="+x", grain="z")
    right = kit.board("right side", x=(p.width - t, p.width), y=(0, p.depth), z=(0, p.height), face="-x", grain="z")
    inside = (t, p.width - t)

    for name, z in (("bottom", 60), ("top", p.height - 60 - t)):
        board = kit.board(name, x=inside, y=(0, p.depth), z=(z, z + t), face="+z", grain="x")
        kit.join(TabAndSlot(count=2), board, left, right)

    clear = (p.height - 120 - (p.shelves + 2) * t) / (p.shelves + 1)  # from one board to the next
    for i in range(1, p.shelves + 1):
        z = 60 + i * (clear + t)
        shelf = kit.board(f"shelf {i}", x=inside, y=(10, p.depth), z=(z, z + t), face="+z", grain="x")
        kit.join(Dado(depth_mm=5, inset_start_mm=20), shelf, left, right)

    kit.hardware("Wall anchor", 2, 250)  # a tall shelf tips over when somebody climbs it
'''


def fork_notebook(parent: Package, *, name: str, values: Mapping[str, Value] | None = None) -> bytes:
    """A notebook with the parent's cells, its lineage, and those values in its preview.

    Raises
    ------
    NotAllowed
        If the licence allows no derivatives.
    BadInput
        If the package carries no notebook.
    """
    manifest = parent.manifest
    if "-ND-" in manifest.licence:
        raise NotAllowed(f"{manifest.title} is under {manifest.licence}, which allows no forks; order it as it is.")
    if "notebook.ipynb" not in parent.files:
        raise BadInput("The package carries no notebook to fork.")
    # Stripped again: a cell that says of itself that it is trusted would have its outputs run when the fork is opened.
    notebook = stripped(read_notebook(parent.files["notebook.ipynb"]))
    edge = Lineage(
        name=manifest.name,
        version=manifest.version,
        digest=parent.digest,
        upstream_percent=manifest.terms.upstream_percent,
    )
    wanted = Publication(name=name, version="1.0.0", licence=manifest.licence, terms=manifest.terms, lineage=(edge,))
    notebook.metadata[METADATA] = plain(wanted)
    _rename(notebook, manifest.title)
    note = (
        f"Forked from **{manifest.title}** (`{manifest.name}` {manifest.version}, {manifest.licence}); "
        f"{manifest.terms.upstream_percent:g} % of this fork's royalty goes to its designers."
    )
    if notebook.cells and notebook.cells[0].cell_type == "markdown":
        notebook.cells[0].source = f"{notebook.cells[0].source.rstrip()}\n\n{note}"
    if values:
        _set_values(notebook, dict(values))
    return write_notebook(notebook)


def _rename(notebook: Any, title: str) -> None:
    """Call the piece a fork of the parent, in the headline and where the design says its title; no more is touched."""
    if title.startswith(FORK_OF):
        return
    cells = notebook.cells
    if cells and cells[0].cell_type == "markdown" and cells[0].source.startswith("# "):
        _, line_end, text = cells[0].source.partition("\n")
        cells[0].source = f"# {FORK_OF}{title}{line_end}{text}"
    said = re.compile(rf"(@(?:\w+\.)?design\(\s*)(['\"])(?P<title>{re.escape(title)})\2")
    for cell in cells:
        if cell.cell_type == "code" and said.search(cell.source):
            cell.source = said.sub(rf"\g<1>\g<2>{FORK_OF}\g<title>\g<2>", cell.source, count=1)
            return


def template_notebook() -> bytes:
    """The notebook that "New furniture design" opens: a small shelf that works."""
    wanted: dict[str, Any] = plain(Publication(name="my-shelf"))
    summary = (
        "Turn the piece and move its sliders. The cell tagged `design` is what will be published: change it, then "
        "choose *Run > Run All Cells*. When it is yours, publish it from the Fab sidebar."
    )
    return write_notebook(notebook_of(TEMPLATE.encode(), "my_shelf", "A new piece of furniture", summary, wanted))


def _set_values(notebook: Any, values: dict[str, Value]) -> None:
    """Show the fork at the values that the buyer had chosen, where a cell previews it."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            with contextlib.suppress(BadInput):  # a cell that previews nothing, or in a way of its own
                cell.source = rewritten(cell.source, values)
                return
