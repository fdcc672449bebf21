"""Engraved words: grooves that follow the letters, read right on every face, can be cut, and are proven."""

from __future__ import annotations

import io
import itertools
import math

import ezdxf
import pytest
import shapely
import trimesh

from jupyter_fab import Assembly
from jupyter_fab.core.board import Board
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.gcode import post
from jupyter_fab.core.geometry import arc_points
from jupyter_fab.core.lettering import ENGRAVABLE, write
from jupyter_fab.core.machinable import refusals
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.mesh import mesh_of
from jupyter_fab.core.part import Pocket
from jupyter_fab.core.proof import prove
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.exporters.dxf import panel_dxf

LEAST_MM = 42.0  # seven times the cutter of 6 mm
SHEET = nominal_sheet("birch-ply", 18)


def board(face: str = "-y", length_mm: float = 1600, height_mm: float = 140) -> tuple[Assembly, Board]:
    """A board whose faces look along that axis."""
    spans = {axis: (0.0, 18.0) if axis == face[1] else (0.0, height_mm) for axis in "xyz"}
    spans["x" if face[1] != "x" else "y"] = (0.0, length_mm)
    if face[1] == "x":
        spans["z"] = (0.0, height_mm)
    kit = Assembly()
    return kit, kit.board("board", **spans, face=face)  # type: ignore[arg-type]


def region(pockets: list[Pocket]) -> shapely.Geometry:
    """All that the grooves take from the face."""
    return shapely.union_all([pocket.outline.polygon() for pocket in pockets])


@pytest.mark.parametrize("text", ["".join(some) for some in itertools.batched(ENGRAVABLE.strip(), 22)])
def test_every_character_can_be_cut_at_the_smallest_size(text: str) -> None:
    """No groove is too narrow for the cutter, has a sharp corner or takes the board apart."""
    kit, made = board(length_mm=2300)
    made.engrave(text, height_mm=LEAST_MM)
    assert len(made.panel().features) >= len(text.replace(" ", ""))
    assert refusals(kit.parts().parts, FULL_SHEET_ROUTER, [SHEET]) == ()


@pytest.mark.parametrize("face", ["-y", "+y"])
def test_grooves_are_what_a_round_cutter_covers_along_the_letters(face: str) -> None:
    """Reckoned in another way, by widening the letters' own lines, the same area comes out, from behind mirrored."""
    text, height = "Sägewerk & Söhne 1689", 50.0
    _, made = board()
    made.engrave(text, height_mm=height, face=face)  # type: ignore[arg-type]
    written = write(text, height)
    lines = []
    for stroke in written.strokes:
        way = [stroke.points[0]]
        for (a, b), turn in zip(itertools.pairwise(stroke.points), stroke.turns, strict=True):
            way += arc_points(a, b, math.tan(math.radians(turn) / 4), 0.001) if turn else []
            way.append(b)
        lines.append(shapely.LineString(way) if len(way) > 1 else shapely.Point(way[0]))
    covered = shapely.union_all([line.buffer(3.04, quad_segs=64) for line in lines])
    expected = shapely.affinity.translate(covered, 800 - written.width_mm / 2, 70 - height / 2)
    if face == "+y":
        expected = shapely.affinity.scale(expected, xfact=-1, origin=(800, 70))
    cut = region([f for f in made.panel().features if isinstance(f, Pocket)])
    assert cut.symmetric_difference(expected).area < 0.005 * expected.area


@pytest.mark.parametrize("face", ["+x", "-x", "+y", "-y", "+z", "-z"])
@pytest.mark.parametrize("behind", [False, True])
def test_words_read_right_on_every_face(face: str, behind: bool) -> None:
    """Whoever looks at the face sees the foot of an L to the right of its stem, and the stem upright."""
    kit, made = board(face)
    looked_at = {"+": "-", "-": "+"}[face[0]] + face[1] if behind else face
    made.engrave("L", height_mm=60, face=looked_at)  # type: ignore[arg-type]
    (part,) = kit.parts().parts
    stem, foot = sorted(part.panel.features, key=lambda f: -region([f]).length)
    middle = [region([f]).centroid for f in (stem, foot)]
    (ax, ay, az), (bx, by, bz) = (part.placement.at(point.x, point.y, 0) for point in middle)
    sign = 1 if looked_at[0] == "+" else -1
    right = {"x": (0, sign, 0), "y": (-sign, 0, 0), "z": (sign, 0, 0)}[looked_at[1]]
    up = (0, 1, 0) if looked_at[1] == "z" else (0, 0, 1)
    to_foot = (bx - ax, by - ay, bz - az)
    assert sum(a * b for a, b in zip(to_foot, right, strict=True)) > 10
    assert sum(a * b for a, b in zip(to_foot, up, strict=True)) < -20
    normal = [sign if axis == looked_at[1] else 0 for axis in "xyz"]
    faces_out = sum(a * b for a, b in zip(part.placement.normal(), normal, strict=True)) > 0
    assert {f.side.value for f in part.panel.features} == {"A" if faces_out else "B"}


def test_what_is_too_wide_is_written_smaller_and_then_refused() -> None:
    """Letters shrink to the room between the edges, down to seven cutters; beyond, the reader is told what to do."""
    _, made = board(length_mm=500)
    made.engrave("Anna & Bo", height_mm=120)
    x0, _, x1, _ = region(list(made.panel().features)).bounds
    assert (x0, x1) == (pytest.approx(12, abs=0.1), pytest.approx(488, abs=0.1))
    with pytest.raises(BadInput, match="no smaller than 42 mm; take fewer letters") as refused:
        made.engrave("Anna, Bo & Christiane", height_mm=120)
    assert 0 < refused.value.fields["height_mm"] < LEAST_MM
    for wrong in ({"depth_mm": 9.5}, {"face": "+z"}):
        with pytest.raises(BadInput):
            made.engrave("A", **wrong)  # type: ignore[arg-type]
    assert len(made.panel().features) > 0
    _, bare = board()
    bare.engrave("   ")
    assert bare.panel().features == ()


def test_words_are_drawn_in_preview_and_drawing_cut_and_proven() -> None:
    """The mesh has them, the DXF has them on a layer of their depth, the program cuts them and the proof agrees."""
    kit, made = board(length_mm=420, height_mm=110)
    made.engrave("Söße", height_mm=45, depth_mm=2)
    panel = made.panel()
    mesh = mesh_of(panel)
    shape = trimesh.Trimesh(mesh.positions_mm, mesh.triangles, process=False)
    shape.merge_vertices(merge_tex=True, merge_norm=True, digits_vertex=3)
    assert shape.is_watertight
    assert shape.volume == pytest.approx(panel.volume_mm3(), rel=1e-4)
    assert shape.volume < 420 * 110 * 18 - 2 * 6 * 300, "the grooves are in the mesh"
    drawing = ezdxf.read(io.StringIO(panel_dxf(panel).decode()))
    assert len(drawing.modelspace().query('LWPOLYLINE[layer=="POCKET_2.0_A"]')) == len(panel.features)
    layout = nest(kit.parts(), [SHEET], FULL_SHEET_ROUTER, unlimited=True)
    programs = post(toolpaths(layout, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    assert prove(programs, layout, FULL_SHEET_ROUTER).ok
    assert b"Z16" in b"".join(program.data for program in programs)
    plain, _ = board(length_mm=420, height_mm=110)
    other = nest(plain.parts(), [SHEET], FULL_SHEET_ROUTER, unlimited=True)
    without = post(toolpaths(other, FULL_SHEET_ROUTER), FULL_SHEET_ROUTER)
    assert not prove(without, layout, FULL_SHEET_ROUTER).ok, "a program that leaves the words out is found out"
