"""Work on edges is said wherever a panel is listed, and changes nothing that is cut, drawn or priced."""

from __future__ import annotations

import io

import msgspec
import pypdf
import pytest

from jupyter_fab.core.edge_work import BY_HAND, EdgeWork, Profile, Where, edge_work_text
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.finish import Edge
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.mesh import mesh_of
from jupyter_fab.core.part import MAX_EDGE_WORK, Panel, Part, Parts, Placement, Side
from jupyter_fab.exporters.cutlist import cut_list
from jupyter_fab.exporters.drawings import drawings
from jupyter_fab.exporters.labels import labels_pdf

WORK = EdgeWork(
    profile=Profile.ROUND,
    side=Side.A,
    across_mm=6,
    down_mm=6,
    where=Where.EDGES,
    length_mm=1400,
    edges=(Edge.FRONT, Edge.LEFT),
)
SAID = "round-over 6 mm, side A, front, left (1.4 m)"
PLAIN = Panel(material="birch-ply", thickness_mm=18, outline=rectangle(0, 0, 900, 500))
PANEL = msgspec.structs.replace(PLAIN, edge_work=(WORK,))


def piece(panel: Panel) -> Parts:
    """One board."""
    return Parts(parts=(Part(name="top", panel=panel, placement=Placement((0, 0, 0), (1, 0, 0), (0, 1, 0))),))


def test_lists_labels_and_drawings_say_it() -> None:
    """In one wording: the cut list's row, the label, the notes of the drawing."""
    assert edge_work_text(PANEL.edge_work) == SAID
    (row,) = cut_list(piece(PANEL))
    assert row.edge_work == SAID
    for pdf in (labels_pdf(piece(PANEL)), drawings(piece(PANEL))):
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        assert "round-over 6 mm" in " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "priced sharp" in BY_HAND


def test_nothing_that_is_cut_or_drawn_changes() -> None:
    """The panel's volume and its mesh are those of the sharp board; its name is another."""
    assert PANEL.volume_mm3() == PLAIN.volume_mm3()
    assert mesh_of(PANEL).volume_mm3() == mesh_of(PLAIN).volume_mm3()
    assert PANEL.digest() != PLAIN.digest()


def test_work_without_end_is_refused() -> None:
    """What comes from elsewhere is bounded: how many kinds, and how large."""
    with pytest.raises(BadInput, match=str(MAX_EDGE_WORK)):
        msgspec.structs.replace(PLAIN, edge_work=(WORK,) * (MAX_EDGE_WORK + 1))
    for size in (0.0, -1.0, float("nan"), 30.0):
        with pytest.raises(BadInput):
            msgspec.structs.replace(WORK, across_mm=size)
