"""What a page needs to draw a piece and say what it would cost, for someone with no kernel and no account.

Arrays are little-endian bytes (base64 in JSON), as a browser's typed arrays read them: float32 mm, int8 normals, uint32
triangles. Parts that are made alike share a mesh.
"""

from __future__ import annotations

from typing import Literal

from jupyter_fab.core.wire.base import Message, Values
from jupyter_fab.core.wire.orders import QuoteLine

# A straight move of a part as a piece is taken apart: from one share of it (0 to 1) to another; x, y, z in mm.
Leg = tuple[float, float, float, float, float]


class SceneWish(Message, frozen=True, kw_only=True):
    """Values to draw a version at; with `figures` also what it takes and costs, which needs a layout.

    With `apart` also the ways on which its parts leave, which needs the order in which it is put together.
    """

    values: Values
    figures: bool = False
    apart: bool = False


class SceneMesh(Message, frozen=True, kw_only=True):
    """A panel's triangles in its own frame; first those of its faces and banded edges, then those of its cut edges."""

    positions_mm: bytes  # float32, 3 a point
    normals: bytes  # int8, 4 a point; 127 is 1
    uv_mm: bytes  # float32, 2 a point: along and across the grain; on cut edges along, and up the thickness
    triangles: bytes  # uint32, 3 each
    cap_triangles: int
    edges_mm: bytes  # float32, 6 a line


class ScenePart(Message, frozen=True, kw_only=True):
    """A part at its place: the mesh's number, a 4 x 4 matrix column by column, where it goes when taken apart."""

    name: str
    mesh: int
    matrix: tuple[float, ...]
    explode_mm: tuple[float, float, float]
    material: str
    size_mm: tuple[float, float, float]


class SceneMotion(Message, frozen=True, kw_only=True):
    """A door or a drawer: the parts that it moves by their places in the list, and how far it opens (degrees or mm)."""

    kind: Literal["hinge", "slide"]
    parts: tuple[int, ...]
    at: tuple[float, float, float]
    axis: tuple[float, float, float]
    travel: float


class SceneMaterial(Message, frozen=True, kw_only=True):
    """What a material looks like: its colour, and the kind of figure."""

    id: str
    title: str
    colour: str
    texture: str


class SceneFigures(Message, frozen=True, kw_only=True):
    """What the piece takes, before any workshop was asked; `refused` says why it cannot be made so, if it cannot."""

    parts: int
    sheets: int = 0
    mass_kg: float = 0.0
    waste_kg: float = 0.0
    carbon_kg: float | None = None
    machine_minutes: float = 0.0
    lines: tuple[QuoteLine, ...] = ()
    total_minor: int = 0
    currency: str = ""
    basis: str = ""
    refused: str = ""


class Scene(Message, frozen=True, kw_only=True):
    """A piece to draw: its box, meshes, parts and materials; figures if they were asked for."""

    values: Values
    low_mm: tuple[float, float, float]
    high_mm: tuple[float, float, float]
    meshes: tuple[SceneMesh, ...]
    parts: tuple[ScenePart, ...]
    materials: tuple[SceneMaterial, ...]
    sandboxed: bool
    motions: tuple[SceneMotion, ...] = ()
    legs: dict[str, tuple[Leg, ...]] | None = None  # by part, if they were asked for; a part without goes straight
    figures: SceneFigures | None = None
