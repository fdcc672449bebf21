"""The preview's wire format: what is sent, what is not sent twice, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pytest

from jupyter_fab.core.errors import BadInput
from jupyter_fab.notebook.scene import Dimension, ScenePart, encode, scene_message
from jupyter_fab.notebook.view import View
from tests.notebook.boxes import at, box

PREVIEW = Path(__file__).parents[2] / "labextension" / "src" / "preview"


def part(name: str, geometry: str) -> ScenePart:
    """A part of birch plywood at the origin."""
    return ScenePart(name, geometry, at(0, 0, 0), "birch_ply")


def read(header: dict[str, Any], buffer: bytes, name: str, dtype: str, count: int) -> np.ndarray:
    """One array of a geometry, by the offsets of its header."""
    return np.frombuffer(buffer, dtype, count, header["at"][name])


def test_arrays_come_back_by_their_offsets() -> None:
    """Whatever is packed can be read back at the offsets that the header gives, each on a four-byte boundary."""
    meshes = {"a": box(300, 200, 18), "b": box(50, 40, 6)}
    headers, buffer = encode(meshes)
    for header in headers:
        mesh = meshes[header["key"]]
        assert all(offset % 4 == 0 for offset in header["at"].values())
        positions = read(header, buffer, "position", "<f4", header["vertices"] * 3).reshape(-1, 3)
        np.testing.assert_array_equal(positions, mesh.positions_mm)
        triangles = read(header, buffer, "index", "<u2", header["indices"]).reshape(-1, 3)
        np.testing.assert_array_equal(triangles, mesh.triangles)
        edges = read(header, buffer, "edge", "<u2", header["edges"]).reshape(-1, 2)
        np.testing.assert_array_equal(edges, mesh.edge_lines)
        uv = read(header, buffer, "uv", "<i2", header["vertices"] * 2).reshape(-1, 2) * header["uv_step"]
        np.testing.assert_allclose(uv, mesh.uv_mm, atol=0.5 * header["uv_step"])
        assert header["caps"] == 3 * mesh.cap_triangles
        assert header["wide"] is False


def test_the_box_of_these_tests_faces_outward() -> None:
    """Each triangle of the test box turns the way its normals point, so a picture that is inside out is our fault."""
    mesh = box(3, 2, 1)
    a, b, c = (mesh.positions_mm[mesh.triangles[:, i]] for i in range(3))
    turned = np.cross(b - a, c - a)
    assert (np.einsum("ij,ij->i", turned, mesh.normals[mesh.triangles[:, 0], :3].astype(float)) > 0).all()


def test_geometry_that_the_browser_holds_is_not_sent_again() -> None:
    """A scene that only moves parts carries 60 bytes for each, its place, and no geometry."""
    meshes = {"a": box(300, 200, 18)}
    right = ScenePart("right", "a", at(7, 8, 9), "birch_ply", (70, 80, 90))
    message, buffer = scene_message(2, [part("left", "a"), right], meshes, held={"a"})
    assert message["geometries"] == []
    places = np.frombuffer(buffer, "<f4", offset=message["places"]).reshape(2, 15)
    assert places[1].tolist() == [1, 0, 0, 0, 1, 0, 0, 0, 1, 7, 8, 9, 70, 80, 90]
    assert [p["geometry"] for p in message["parts"]] == ["a", "a"]


def test_one_geometry_for_equal_parts_and_none_for_unused_meshes() -> None:
    """Two equal parts share one geometry; a mesh that no part uses is not sent."""
    meshes = {"a": box(300, 200, 18), "unused": box(1, 1, 1)}
    message, _buffer = scene_message(1, [part("left", "a"), part("right", "a")], meshes, held=())
    assert [g["key"] for g in message["geometries"]] == ["a"]


def test_a_board_longer_than_fine_steps_reach_is_placed_in_coarser_ones() -> None:
    """Places on the board keep to 16 bits however long the board is, and say how much a step is."""
    headers, buffer = encode({"long": box(9_000, 200, 18)})
    uv = read(headers[0], buffer, "uv", "<i2", headers[0]["vertices"] * 2)
    assert headers[0]["uv_step"] == 0.5
    assert uv.max() * 0.5 == 9_000


def test_many_vertices_take_wide_indices() -> None:
    """Beyond 65,536 vertices the indices are 32 bits wide and say so."""
    small = box(1, 1, 1)
    copies = 70_000 // 24 + 1
    mesh = attrs.evolve(
        small,
        positions_mm=np.tile(small.positions_mm, (copies, 1)),
        normals=np.tile(small.normals, (copies, 1)),
        uv_mm=np.tile(small.uv_mm, (copies, 1)),
        triangles=small.triangles + np.uint32(24 * (copies - 1)),
    )
    headers, buffer = encode({"many": mesh})
    assert headers[0]["wide"] is True
    assert read(headers[0], buffer, "index", "<u4", 36).max() == mesh.triangles.max()


def test_what_does_not_fit_is_refused() -> None:
    """A part without a mesh, two parts of one name, a bad matrix and a mesh that contradicts itself are refused."""
    mesh = box(1, 1, 1)
    with pytest.raises(BadInput, match="no mesh was given for b"):
        scene_message(1, [part("left", "b")], {"a": mesh}, held=())
    with pytest.raises(BadInput, match="same name"):
        scene_message(1, [part("left", "a"), part("left", "a")], {"a": mesh}, held=())
    with pytest.raises(BadInput, match="16"):
        ScenePart("left", "a", [1.0, 2.0], "oak")
    with pytest.raises(BadInput, match="normals"):
        encode({"a": attrs.evolve(mesh, normals=mesh.normals[:3])})
    with pytest.raises(BadInput, match="vertex 24 of 24"):
        encode({"a": attrs.evolve(mesh, triangles=mesh.triangles + np.uint32(1))})
    with pytest.raises(BadInput, match="edge line to vertex 24 of 24"):
        encode({"a": attrs.evolve(mesh, edge_lines=np.array([[0, 24]], np.uint32))})
    with pytest.raises(ValueError, match="explode"):
        View(explode=1.5)


def test_both_sides_name_the_same_fields() -> None:
    """The TypeScript interfaces name every field that the message has, and the names of the widget agree."""
    message, _buffer = scene_message(
        1,
        [part("left", "a")],
        {"a": box(1, 1, 1)},
        (),
        [Dimension("1 mm", (0, 0, 0), (1, 0, 0), (0, 1, 0))],
        View(explode=1.0),
    )
    source = (PREVIEW / "message.ts").read_text()
    objects = {
        "IGeometryHeader": message["geometries"][0],
        "IPart": message["parts"][0],
        "IDimension": message["dims"][0],
        "IView": message["view"],
        "ISceneMessage": message,
    }
    for interface, value in objects.items():
        body = re.search(rf"interface {interface} \{{(.*?)\n\}}", source, re.S)
        assert body is not None, interface
        declared = set(re.findall(r"^  (\w+)\??:", body.group(1), re.M))
        assert declared == set(value), interface
