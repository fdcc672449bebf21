"""The preview's wire format: meshes and placements in, one JSON header and one buffer out.

Second half of station 2: `core.mesh` makes the meshes, this packs those that the browser does not hold yet, `group.py`
sends them. Pure: no widgets here. `labextension/src/preview/message.ts` reads what this writes; both change together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import attrs
import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.mesh import Afar
from jupyter_fab.notebook.joinery import Joinery
from jupyter_fab.notebook.view import View

type Vector = tuple[float, float, float]

# WebGL 1 without extensions draws with 16-bit indices; beyond that the message says that they are wide.
NARROW_VERTICES = 1 << 16
# Typed arrays in the browser must start on a multiple of their element size; four covers every kind that is sent.
ALIGNMENT_BYTES = 4
UV_STEP_MM = 0.125  # the finest step of a place on the board; pictures of wood are some 3 mm a pixel
MATRIX_ROWS = 3  # of 4: the last row of a placement is always 0 0 0 1


class SceneMesh(Protocol):
    """A triangle mesh in its part's own frame, mm."""

    @property
    def positions_mm(self) -> NDArray[np.float32]:
        """Vertices, (n, 3)."""

    @property
    def normals(self) -> NDArray[np.int8]:
        """Unit normals times 127, (n, 4); the fourth byte only keeps rows aligned."""

    @property
    def uv_mm(self) -> NDArray[np.float32]:
        """Place on the board, (n, 2), mm: along the grain and across it; on cut edges along it and through it."""

    @property
    def triangles(self) -> NDArray[np.uint32]:
        """Vertex numbers, (m, 3): first the `cap_triangles` of the faces, then those of the cut edges."""

    @property
    def cap_triangles(self) -> int:
        """How many of `triangles` belong to the panel's faces."""

    @property
    def edge_lines(self) -> NDArray[np.uint32]:
        """Vertex numbers of the ends of edge lines, (k, 2)."""

    @property
    def afar(self) -> Afar | None:
        """What is drawn in place of small holes where they are a few pixels; None without such holes."""


@attrs.frozen
class ScenePart:
    """One placed part: which mesh, where, of what, and where to when exploded."""

    name: str
    geometry: str
    matrix: Sequence[float] = attrs.field(repr=False)
    """4 x 4, column-major, mm: the part's frame to the piece's."""
    material: str
    explode_mm: Vector = (0.0, 0.0, 0.0)
    group: str = ""

    @matrix.validator
    def _sixteen(self, _attribute: object, value: Sequence[float]) -> None:
        if len(value) != 16:
            raise BadInput(f"the matrix of {self.name} has {len(value)} numbers; give 16, column by column")

    def header(self) -> dict[str, Any]:
        """The part as JSON; its place goes into the buffer."""
        return {"name": self.name, "geometry": self.geometry, "material": self.material, "group": self.group}

    def place(self) -> list[float]:
        """The first three rows of the matrix, column by column, and where to when exploded: 15 numbers."""
        columns = [self.matrix[4 * i : 4 * i + MATRIX_ROWS] for i in range(4)]
        return [*(x for column in columns for x in column), *self.explode_mm]


@attrs.frozen
class Dimension:
    """One dimension line, with the label as it is to be read."""

    label: str
    start_mm: Vector
    end_mm: Vector
    offset_mm: Vector
    """From the measured edge to the dimension line."""

    def header(self) -> dict[str, Any]:
        """The dimension as JSON."""
        return {"label": self.label, "start": self.start_mm, "end": self.end_mm, "offset": self.offset_mm}


class _Buffer:
    """Arrays one after the other, each on a boundary that typed arrays can start on."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._length = 0

    def put(self, array: NDArray[Any]) -> int:
        """Where the array begins."""
        at = self._length
        raw = array.tobytes()
        padded = raw + bytes(-len(raw) % ALIGNMENT_BYTES)
        self._chunks.append(padded)
        self._length += len(padded)
        return at

    def bytes(self) -> bytes:
        """All arrays so far."""
        return b"".join(self._chunks)


def encode(meshes: Mapping[str, SceneMesh], buffer: _Buffer | None = None) -> tuple[list[dict[str, Any]], bytes]:
    """Headers of the geometries, and the one buffer that holds their arrays.

    Raises
    ------
    BadInput
        If the arrays of a mesh do not fit one another.
    """
    buffer = buffer or _Buffer()
    headers: list[dict[str, Any]] = []
    for key, mesh in meshes.items():
        vertices = len(mesh.positions_mm)
        _check(key, mesh, vertices)
        wide = vertices > NARROW_VERTICES
        step_mm = uv_step_mm(mesh.uv_mm)
        afar = mesh.afar
        indices = [mesh.triangles] if afar is None else [mesh.triangles, afar.caps, afar.mouths]
        headers.append(
            {
                "key": key,
                "vertices": vertices,
                "indices": sum(part.size for part in indices),
                "near": mesh.triangles.size,
                "caps": 3 * mesh.cap_triangles,
                "wide": wide,
                "edges": mesh.edge_lines.size,
                "uv_step": step_mm,
                "afar": None if afar is None else _afar_header(mesh, afar),
                "at": {
                    "position": buffer.put(mesh.positions_mm.astype("<f4", copy=False)),
                    "normal": buffer.put(mesh.normals.astype("i1", copy=False)),
                    "uv": buffer.put(np.rint(mesh.uv_mm / step_mm).astype("<i2")),
                    "index": buffer.put(np.concatenate(indices).astype("<u4" if wide else "<u2", copy=False)),
                    "edge": buffer.put(mesh.edge_lines.astype("<u4" if wide else "<u2", copy=False)),
                },
            }
        )
    return headers, buffer.bytes()


def _afar_header(mesh: SceneMesh, afar: Afar) -> dict[str, Any]:
    """How many indices there are of what is drawn from afar; faces and mouths stand behind the near triangles."""
    return {
        "hole_mm": afar.hole_mm,
        "caps": afar.caps.size,
        "mouths": afar.mouths.size,
        "sides": 3 * (len(mesh.triangles) - mesh.cap_triangles - afar.fine_sides),
        "edges": 2 * (len(mesh.edge_lines) - afar.fine_lines),
    }


def uv_step_mm(uv_mm: NDArray[np.float32]) -> float:
    """The step in which places on this board are sent as 16-bit numbers: doubled until the farthest one fits."""
    step_mm, farthest = UV_STEP_MM, float(np.abs(uv_mm).max(initial=0.0))
    while farthest / step_mm > np.iinfo(np.int16).max:
        step_mm *= 2
    return step_mm


def scene_message(
    seq: int,
    parts: Sequence[ScenePart],
    meshes: Mapping[str, SceneMesh],
    held: Collection[str],
    dims: Sequence[Dimension] = (),
    view: View | None = None,
    joinery: Joinery | None = None,
    eye: Mapping[str, Any] | None = None,
    asked: Mapping[str, Any] | None = None,
) -> tuple[dict[str, Any], bytes]:
    """The message that draws `parts`, with the geometry that the browser does not hold yet, and its buffer.

    `held` are the keys that earlier messages brought and that were in use until now; `eye` is where the camera goes
    with it, `asked` the slider and the value that it answers.

    Raises
    ------
    BadInput
        If a part names a geometry that is in neither `meshes` nor `held`, or two parts have one name.
    """
    names = {part.name for part in parts}
    if len(names) != len(parts):
        raise BadInput("two parts of the scene have the same name; give each its own")
    wanted = dict.fromkeys(part.geometry for part in parts)
    missing = [key for key in wanted if key not in meshes and key not in held]
    if missing:
        raise BadInput(f"no mesh was given for {', '.join(missing)}", missing=missing)
    arrays = _Buffer()
    places = arrays.put(np.array([part.place() for part in parts], "<f4"))
    joinery, order = joinery or Joinery(), {part.name: i for i, part in enumerate(parts)}
    joints = arrays.put(joinery.boxes(order))
    headers, buffer = encode({key: meshes[key] for key in wanted if key not in held}, arrays)
    message = {
        "type": "scene",
        "seq": seq,
        "geometries": headers,
        "parts": [part.header() for part in parts],
        "places": places,
        "joints": {"at": joints, "count": len(joinery.joins)},
        "motions": joinery.header(order),
        "dims": [dim.header() for dim in dims],
        "view": (view or View()).header(),
        "eye": eye,
        "asked": asked,
    }
    return message, buffer


def _check(key: str, mesh: SceneMesh, vertices: int) -> None:
    if len(mesh.normals) != vertices or len(mesh.uv_mm) != vertices:
        raise BadInput(f"mesh {key} has {vertices} vertices but {len(mesh.normals)} normals, {len(mesh.uv_mm)} places")
    if mesh.triangles.size and int(mesh.triangles.max()) >= vertices:
        raise BadInput(f"mesh {key} refers to vertex {int(mesh.triangles.max())} of {vertices}")
    if mesh.edge_lines.size and int(mesh.edge_lines.max()) >= vertices:
        raise BadInput(f"mesh {key} has an edge line to vertex {int(mesh.edge_lines.max())} of {vertices}")
    if not 0 <= mesh.cap_triangles <= len(mesh.triangles):
        raise BadInput(f"mesh {key} has {len(mesh.triangles)} triangles, but counts {mesh.cap_triangles} on its faces")
