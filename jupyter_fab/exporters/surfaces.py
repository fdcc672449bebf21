"""The whole piece as triangles, for viewers and printers: STL (one surface) and GLB (a node a part, with materials).

Both are made from the meshes that the preview draws, so that no CAD kernel is needed; rounds are chords. Where curves
must be exact, write STEP. Bores into the narrow edge are not in the surface, as they are not in the preview.
"""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.material import material
from jupyter_fab.core.mesh import Mesh, MeshCache
from jupyter_fab.core.part import Part, Parts

STL_HEADER_BYTES = 80
STL_TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
# Numbers of the glTF 2.0 specification: the container's words, then types of values and of buffers.
GLB_MAGIC, GLB_VERSION, JSON_CHUNK, BINARY_CHUNK = 0x46546C67, 2, 0x4E4F534A, 0x004E4942
FLOAT, UNSIGNED_INT, ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 5126, 5125, 34962, 34963
ALIGNMENT_BYTES = 4
# glTF is in metres with y up; pieces are in mm with z up. Column by column.
UPRIGHT = (0.001, 0.0, 0.0, 0.0, 0.0, 0.0, -0.001, 0.0, 0.0, 0.001, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
EDGE_LIGHT = 0.78  # cut edges beside faces: darker, as end grain and veneers are
ROUGHNESS = 0.75  # oiled wood


def stl_bytes(parts: Parts) -> bytes:
    """The piece as binary STL, mm, z up."""
    kept = MeshCache()
    corners = np.concatenate([_placed(part, kept.of(part.panel)) for part in parts.parts])
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    length = np.linalg.norm(across, axis=1)
    firm = length > 0  # a triangle without area has no normal, and no use
    rows = np.zeros(int(firm.sum()), STL_TRIANGLE)
    rows["normal"] = across[firm] / length[firm, None]
    rows["corners"] = corners[firm]
    return bytes(STL_HEADER_BYTES) + struct.pack("<I", len(rows)) + rows.tobytes()


def glb_bytes(parts: Parts, title: str = "Piece") -> bytes:
    """The piece as binary glTF 2.0: equal panels share a mesh, each part is a node under its own name.

    Source: Khronos, glTF 2.0 Specification, sections 3 and 4.
    """
    made, kept = _Document(title), MeshCache()
    for part in parts.parts:
        made.part(part, kept.of(part.panel))
    return made.bytes()


class _Document:
    """A glTF document under way: its JSON and the one buffer that it speaks of."""

    def __init__(self, title: str) -> None:
        self._root: dict[str, Any] = {"name": title, "matrix": UPRIGHT, "children": []}
        self._json: dict[str, Any] = {
            "asset": {"version": "2.0", "generator": "jupyter_fab"},
            "scene": 0,
            "scenes": [{"name": title, "nodes": [0]}],
            "nodes": [self._root],
            "meshes": [],
            "materials": [],
            "accessors": [],
            "bufferViews": [],
        }
        self._buffer = bytearray()
        self._meshes: dict[str, int] = {}
        self._materials: dict[tuple[str, bool], int] = {}

    def part(self, part: Part, mesh: Mesh) -> None:
        """A node for the part, and its panel's mesh if no part before had it."""
        key = part.panel.digest()
        if key not in self._meshes:
            faces, edges = mesh.triangles[: mesh.cap_triangles], mesh.triangles[mesh.cap_triangles :]
            drawn = [
                self._primitive(mesh, triangles, self._material(part.panel.material, edge))
                for triangles, edge in ((faces, False), (edges, True))
                if len(triangles)
            ]
            self._meshes[key] = self._add("meshes", {"name": part.name, "primitives": drawn})
        node = {
            "name": part.name,
            "mesh": self._meshes[key],
            "matrix": [float(value) for value in part.placement.matrix()],
            "extras": {"material": part.panel.material, "thickness_mm": part.panel.thickness_mm},
        }
        self._root["children"].append(self._add("nodes", node))

    def bytes(self) -> bytes:
        """The document as one file."""
        self._json["buffers"] = [{"byteLength": len(self._buffer)}]
        text = json.dumps(self._json, separators=(",", ":")).encode()
        text += b" " * (-len(text) % ALIGNMENT_BYTES)
        chunks = struct.pack("<II", len(text), JSON_CHUNK) + text
        chunks += struct.pack("<II", len(self._buffer), BINARY_CHUNK) + self._buffer
        return struct.pack("<III", GLB_MAGIC, GLB_VERSION, 12 + len(chunks)) + chunks

    def _primitive(self, mesh: Mesh, triangles: NDArray[np.uint32], stuff: int) -> dict[str, Any]:
        used, renumbered = np.unique(triangles, return_inverse=True)
        points = mesh.positions_mm[used]
        normals = mesh.normals[used, :3].astype(np.float32)
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        position = self._accessor(points, ARRAY_BUFFER, FLOAT)
        # The specification asks for the box of positions, which viewers frame by.
        box = {"min": points.min(axis=0).tolist(), "max": points.max(axis=0).tolist()}
        self._json["accessors"][position].update(box)
        indices = renumbered.reshape(-1).astype("<u4")
        return {
            "attributes": {"POSITION": position, "NORMAL": self._accessor(normals, ARRAY_BUFFER, FLOAT)},
            "indices": self._accessor(indices, ELEMENT_ARRAY_BUFFER, UNSIGNED_INT),
            "material": stuff,
        }

    def _accessor(self, values: NDArray[Any], target: int, kind: int) -> int:
        data = values.astype(values.dtype.newbyteorder("<"), copy=False).tobytes()
        view = {"buffer": 0, "byteOffset": len(self._buffer), "byteLength": len(data), "target": target}
        self._buffer += data  # of four-byte numbers, so that what follows is aligned
        shape = "VEC3" if values.ndim == 2 else "SCALAR"
        found = {"bufferView": self._add("bufferViews", view), "componentType": kind, "count": len(values)}
        return self._add("accessors", {**found, "type": shape})

    def _material(self, name: str, edge: bool) -> int:
        if (name, edge) not in self._materials:
            stock = material(name)
            light = EDGE_LIGHT if edge else 1.0
            rgb = [(int(stock.colour[i : i + 2], 16) / 255 * light) ** 2.2 for i in (1, 3, 5)]  # linear, as glTF asks
            look = {"baseColorFactor": [*rgb, 1.0], "metallicFactor": 0.0, "roughnessFactor": ROUGHNESS}
            title = f"{stock.title}, cut edge" if edge else stock.title
            self._materials[name, edge] = self._add("materials", {"name": title, "pbrMetallicRoughness": look})
        return self._materials[name, edge]

    def _add(self, kind: str, value: dict[str, Any]) -> int:
        self._json[kind].append(value)
        return len(self._json[kind]) - 1


def _placed(part: Part, mesh: Mesh) -> NDArray[np.float64]:
    """The corners of its triangles in the piece, (m, 3, 3)."""
    turn = np.array(part.placement.matrix()).reshape(4, 4)
    corners: NDArray[np.float64] = mesh.corners_mm() @ turn[:3, :3] + turn[3, :3]
    return corners
