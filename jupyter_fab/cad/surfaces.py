"""The surface of a solid that is no panel, so that the preview can show it beside the panels, in red.

Panels never come through here: they are meshed from their own data.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from OCP.BRep import BRep_Tool
from OCP.BRepMesh import BRepMesh_IncrementalMesh
from OCP.TopAbs import TopAbs_Orientation
from OCP.TopLoc import TopLoc_Location

from jupyter_fab.core.reading import Surface

CHORD_MM = 0.3  # it is looked at, not cut
ANGLE = 0.35  # radians between neighbouring facets


def surface_of(shape: Any) -> Surface | None:
    """The surface of a shape where it stands; None if it has no faces."""
    BRepMesh_IncrementalMesh(shape.wrapped, CHORD_MM, False, ANGLE, True)
    points, normals, triangles, lines = [], [], [], []
    count = 0
    for face in shape.Faces():
        place = TopLoc_Location()
        mesh = BRep_Tool.Triangulation_s(face.wrapped, place)
        if mesh is None:
            continue
        mesh.ComputeNormals()
        trsf = place.Transformation()
        turned = face.wrapped.Orientation() == TopAbs_Orientation.TopAbs_REVERSED
        sign = -1.0 if turned else 1.0
        for i in range(1, mesh.NbNodes() + 1):
            point, normal = mesh.Node(i).Transformed(trsf), mesh.Normal(i).Transformed(trsf)
            points.append((point.X(), point.Y(), point.Z()))
            normals.append((sign * normal.X(), sign * normal.Y(), sign * normal.Z()))
        for i in range(1, mesh.NbTriangles() + 1):
            a, b, c = (count + corner - 1 for corner in mesh.Triangle(i).Get())
            triangles.append((a, c, b) if turned else (a, b, c))
        for edge in face.Edges():
            along = BRep_Tool.PolygonOnTriangulation_s(edge.wrapped, mesh, place)
            if along is not None:
                nodes = [count + along.Node(i) - 1 for i in range(1, along.NbNodes() + 1)]
                lines += list(itertools.pairwise(nodes))
        count += mesh.NbNodes()
    if not triangles:
        return None
    return Surface(
        points=np.array(points, "<f4").tobytes(),
        normals=np.array(normals, "<f4").tobytes(),
        triangles=np.array(triangles, "<u4").tobytes(),
        lines=np.array(lines, "<u4").reshape(-1, 2).tobytes(),
    )
