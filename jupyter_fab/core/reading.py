"""A design as it was read: its parts, and beside them the solids that are no panels, with the reason and a surface.

Role: what a preview needs of a design that is not finished. `Design.read` makes it; whoever prices, cuts or publishes
asks `Design.build` instead, which answers with whole `Parts` or refuses. A kit design has nothing refused.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.part import Part, Parts

if TYPE_CHECKING:
    from jupyter_fab.core.mesh import Mesh

REFUSED = "refused"  # the material that refused solids are drawn in; labextension/src/preview/materials.ts knows it


class Surface(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Triangles of a solid where it stands in the piece, as bytes of little-endian numbers."""

    points: bytes  # float32, (n, 3), mm
    normals: bytes  # float32, (n, 3)
    triangles: bytes  # uint32, (m, 3)
    lines: bytes  # uint32, (k, 2): along the sharp edges

    def mesh(self) -> Mesh:
        """The surface as the preview draws it."""
        from jupyter_fab.core.mesh import Mesh  # which needs a library that the base install does not have

        points = np.frombuffer(self.points, "<f4").reshape(-1, 3)
        normals = np.zeros((len(points), 4), np.int8)
        normals[:, :3] = np.rint(np.frombuffer(self.normals, "<f4").reshape(-1, 3) * 127)
        triangles: NDArray[np.uint32] = np.frombuffer(self.triangles, "<u4").reshape(-1, 3)
        lines: NDArray[np.uint32] = np.frombuffer(self.lines, "<u4").reshape(-1, 2)
        return Mesh(points, normals, points[:, :2].copy(), triangles, len(triangles), lines)

    def box_mm(self) -> tuple[Vector, Vector]:
        """The corners of the box around it."""
        points = np.frombuffer(self.points, "<f4").reshape(-1, 3)
        low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        return (low[0], low[1], low[2]), (high[0], high[1], high[2])

    def digest(self) -> str:
        """A name for what is drawn."""
        return hashlib.sha256(self.points + self.triangles).hexdigest()


class RefusedSolid(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A solid of a design that is no panel."""

    name: str
    reason: str  # of `jupyter_fab.cad.reasons.Reason`
    text: str  # what is the matter with this one
    advice: str  # what to change
    surface: Surface | None = None  # None, if it has none


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a design, or a file, was read as."""

    parts: tuple[Part, ...]
    refused: tuple[RefusedSolid, ...] = ()
    whole: Parts | None = None  # the piece, if nothing is refused
    seconds: tuple[float, ...] = ()  # that each solid took, where solids were read
