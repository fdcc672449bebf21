"""STL and GLB hold the piece as designed: size, volume and places, as readers find them that we did not write.

These are trimesh, pygltflib and Khronos' validator. The validator comes with the labextension's development packages.
"""

import io
import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pygltflib
import pytest
import trimesh

from jupyter_fab.core.design import Design
from jupyter_fab.core.part import EdgeBore, Parts
from jupyter_fab.designs.chair import chair
from jupyter_fab.designs.desk import desk
from jupyter_fab.exporters.surfaces import glb_bytes, stl_bytes

LABEXTENSION = Path(__file__).parents[2] / "labextension"


@pytest.fixture(scope="module")
def piece() -> Parts:
    """The library's desk."""
    return desk.build()


def solid_mm3(parts: Parts) -> float:
    """The panels' volume with bores into edges filled, since surfaces leave them out."""
    bores = sum(
        np.pi * bore.diameter_mm**2 / 4 * bore.depth_mm
        for part in parts.parts
        for bore in part.panel.features
        if isinstance(bore, EdgeBore)
    )
    return sum(part.panel.volume_mm3() for part in parts.parts) + bores


def test_stl_has_the_piece_s_size_and_volume(piece: Parts) -> None:
    """Millimetres, z up, outward normals: a volume of the right sign and size."""
    read = trimesh.load(io.BytesIO(stl_bytes(piece)), file_type="stl")
    assert read.volume == pytest.approx(solid_mm3(piece), rel=1e-3)
    assert np.allclose(read.bounds, piece.box_mm(), atol=0.01)
    assert read.area_faces.min() > 0


def test_every_part_s_stl_is_watertight(piece: Parts) -> None:
    """A slicer can fill it: each edge has two triangles, all wound alike."""
    for part in {part.panel.digest(): part for part in piece.parts}.values():
        shell = trimesh.load(io.BytesIO(stl_bytes(Parts(parts=(part,)))), file_type="stl")
        assert shell.is_watertight, part.name
        assert shell.is_winding_consistent, part.name


@pytest.mark.parametrize("design", [desk, chair])
def test_glb_passes_the_khronos_validator(design: Design, tmp_path: Path) -> None:
    """No error, no warning, no hint; every part is drawn."""
    piece = design.build()
    target = tmp_path / "piece.glb"
    target.write_bytes(glb_bytes(piece, design.title))
    report = validated(target)
    assert report["issues"]["messages"] == []
    assert report["info"]["totalTriangleCount"] > 12 * len(piece.parts)
    assert report["info"]["materialCount"] == 2
    broken = bytearray(target.read_bytes())
    broken[-4:] = b"\xff\xff\x7f\x7f"  # the last of the indices points nowhere
    target.write_bytes(bytes(broken))
    assert validated(target)["issues"]["numErrors"] > 0


def validated(file: Path) -> dict:
    """What Khronos' validator says of a file."""
    if not (LABEXTENSION / "node_modules" / "gltf-validator").is_dir():
        pytest.skip("The labextension's packages are not installed: run `make ready`.")
    program = (
        "const fs = require('fs');"
        f"require('gltf-validator').validateBytes(new Uint8Array(fs.readFileSync({json.dumps(str(file))})))"
        ".then(report => console.log(JSON.stringify(report)), error => { console.error(error); process.exit(1); });"
    )
    own = Path(__file__).parents[2] / ".tools" / "node" / "bin" / "node"  # where the machine's node is too old
    node = str(own) if own.exists() else shutil.which("node") or "node"
    done = subprocess.run([node, "-e", program], cwd=LABEXTENSION, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_glb_has_a_node_a_part_in_its_place(piece: Parts) -> None:
    """Every part by its name, closed, in metres with y up, where the design has it."""
    scene = trimesh.load(io.BytesIO(glb_bytes(piece, "Desk")), file_type="glb", force="scene")
    low, high = np.array(piece.box_mm()) / 1000
    assert np.allclose(scene.bounds, [[low[0], low[2], -high[1]], [high[0], high[2], -low[1]]], atol=1e-5)
    whole = trimesh.util.concatenate(scene.dump())
    assert whole.volume == pytest.approx(solid_mm3(piece) * 1e-9, rel=1e-3)


def test_glb_is_shared_named_and_coloured(piece: Parts) -> None:
    """Equal panels are one mesh; names and materials are the design's; ranges stay within the buffer."""
    read = pygltflib.GLTF2.load_from_bytes(glb_bytes(piece, "Desk"))
    root, *nodes = read.nodes
    assert read.scenes[read.scene].nodes == [0]
    assert [read.nodes[i].name for i in root.children] == [part.name for part in piece.parts]
    assert len(nodes) == len(piece.parts)
    assert len(read.meshes) == len(piece.cut_list())
    assert {stuff.name for stuff in read.materials} == {"Birch plywood", "Birch plywood, cut edge"}
    assert all(0 <= value <= 1 for stuff in read.materials for value in stuff.pbrMetallicRoughness.baseColorFactor)
    size = read.buffers[0].byteLength
    assert size == len(read.binary_blob())
    for view in read.bufferViews:
        assert view.byteOffset % 4 == 0
        assert view.byteOffset + view.byteLength <= size
    for mesh in read.meshes:
        corners = []
        for one in mesh.primitives:
            points = _values(read, one.attributes.POSITION).reshape(-1, 3)
            assert np.array_equal(points.min(axis=0), read.accessors[one.attributes.POSITION].min)
            normals = _values(read, one.attributes.NORMAL).reshape(-1, 3)
            assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-6)
            corners.append(points[_values(read, one.indices, "<u4")].reshape(-1, 3, 3))
        shell = trimesh.Trimesh(**trimesh.triangles.to_kwargs(np.concatenate(corners)))
        assert shell.is_watertight, mesh.name


def test_the_same_piece_gives_the_same_bytes(piece: Parts) -> None:
    """Files can be compared and kept by their digest."""
    assert glb_bytes(piece) == glb_bytes(desk.build())
    assert stl_bytes(piece) == stl_bytes(desk.build())


def _values(read: pygltflib.GLTF2, number: int, kind: str = "<f4") -> np.ndarray:
    view = read.bufferViews[read.accessors[number].bufferView]
    return np.frombuffer(read.binary_blob()[view.byteOffset : view.byteOffset + view.byteLength], kind)
