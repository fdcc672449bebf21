"""Stations 1 and 2: a design built and drawn by its designer, with no server anywhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from jupyter_fab.core.design import load_design
from jupyter_fab.exporters.cutlist import cut_list_csv
from jupyter_fab.exporters.dxf import parts_dxf
from jupyter_fab.notebook.figures import Asked, figures_of
from jupyter_fab.notebook.piece import dimensions, placed
from jupyter_fab.notebook.scene import scene_message
from tests.e2e.road import CRATE
from tests.e2e.shell import fab

pytestmark = pytest.mark.slow


def test_a_design_of_ones_own_is_built_by_the_command_line() -> None:
    """`jupyter fab build FILE --json` ends with 0 and gives the parts at the values; again the same digest."""
    first, again = (fab("build", str(CRATE), "--set", "width=300", "--json") for _ in range(2))
    assert first.returncode == 0, first.stderr
    found = json.loads(first.stdout)
    assert len(found["parts"]["parts"]) == 8
    assert 1.5 < found["mass_kg"] < 3.0
    assert json.loads(again.stdout)["digest"] == found["digest"]


def test_a_size_out_of_range_ends_with_2_and_points_at_it() -> None:
    """A script learns which value is wrong without reading prose."""
    done = fab("build", str(CRATE), "--set", "width=900", "--json")
    assert (done.returncode, json.loads(done.stderr)["pointer"]) == (2, "/width")


def test_a_piece_of_the_library_is_furniture() -> None:
    """The desk, by its name alone: between 8 and 30 parts, every one of them of one kind of sheet."""
    done = fab("build", "desk", "--json")
    assert done.returncode == 0, done.stderr
    parts = json.loads(done.stdout)["parts"]["parts"]
    assert 8 <= len(parts) <= 30
    assert {(part["panel"]["material"], part["panel"]["thickness_mm"]) for part in parts} == {("birch-ply", 18.0)}


def test_the_preview_is_drawn_without_a_server() -> None:
    """Scene bytes for every part, dimensions, and figures (parts, mass, sheets, price), all in this process."""
    parts = load_design(CRATE.read_bytes()).build({})
    drawn, meshes = placed(parts)
    message, buffer = scene_message(1, drawn, meshes, held=(), dims=dimensions(parts))
    assert [part["name"] for part in message["parts"]] == [part.name for part in parts.parts]
    assert len(message["dims"]) == 3
    assert _largest_mm(message, buffer) == pytest.approx(320, abs=1)
    figures = figures_of(Asked(parts, "Crate", ("Price",)))
    assert "8 parts" in figures.summary
    assert "1 sheet" in figures.summary
    assert "EUR" in figures.pages["Price"].html


def test_a_slider_sends_only_what_it_changed() -> None:
    """The crate made wider keeps the geometry of its sides: the browser holds it and is not sent it again."""
    design = load_design(CRATE.read_bytes())
    before, meshes = placed(design.build({}))
    after, wider = placed(design.build({"width": 360}))
    message, _ = scene_message(2, after, wider, held=set(meshes))
    sent = {geometry["key"] for geometry in message["geometries"]}
    moved = {part.name for part, old in zip(after, before, strict=True) if part.geometry != old.geometry}
    assert {"bottom", "front", "back"} <= moved
    assert sent == {part.geometry for part in after} - set(meshes)
    assert "divider" not in moved


def test_downloads_are_made_without_a_server(tmp_path: Path) -> None:
    """A drawing that a CAD program reads, and a cut list with every board."""
    import ezdxf

    parts = load_design(CRATE.read_bytes()).build({})
    drawing = tmp_path / "crate.dxf"
    drawing.write_bytes(parts_dxf(parts))
    assert len(ezdxf.readfile(drawing).modelspace()) > 8
    rows = cut_list_csv(parts).splitlines()
    assert "bottom" in "".join(rows)


def _largest_mm(message: dict[str, Any], buffer: bytes) -> float:
    """The largest extent of any mesh, read from the bytes that the browser gets."""
    sizes = []
    for header in message["geometries"]:
        places = np.frombuffer(buffer, "<f4", header["vertices"] * 3, header["at"]["position"]).reshape(-1, 3)
        sizes.append(float(np.ptp(places, axis=0).max()))
    return max(sizes)
