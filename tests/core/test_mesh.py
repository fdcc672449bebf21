"""The mesh that is drawn encloses what is made: closed, of the panel's volume, with nothing outside its box."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest
import trimesh

from jupyter_fab.core.finish import Band, Edge
from jupyter_fab.core.geometry import Loop, Vertex, rectangle
from jupyter_fab.core.mesh import Mesh, MeshCache, mesh_of
from jupyter_fab.core.part import Cutout, EdgeBore, Grain, Hole, Panel, Pocket, Side
from tests.core.panels import dado, generated, slot

PLAIN = Panel(material="birch-ply", thickness_mm=18, outline=rectangle(0, 0, 600, 300), grain=Grain.X)


def solid(mesh: Mesh) -> trimesh.Trimesh:
    """The mesh with coincident points joined, as trimesh sees it."""
    made = trimesh.Trimesh(mesh.positions_mm, mesh.triangles, process=False)
    made.merge_vertices(merge_tex=True, merge_norm=True, digits_vertex=3)
    return made


def with_features(*features: object) -> Panel:
    """The plain panel with these features."""
    return Panel(material="birch-ply", thickness_mm=18, outline=rectangle(0, 0, 600, 300), features=features)


CASES = {
    "plain": PLAIN,
    "through slot": with_features(*slot(50, 50, 68.2, 200)),
    "stopped dado": with_features(*dado(50, 20, 400, 38.2, 6)),
    "dado over the whole width": with_features(Pocket(outline=rectangle(100, -5, 118.2, 305), depth_mm=6)),
    "crossing dados": with_features(
        Pocket(outline=rectangle(100, -5, 118, 305), depth_mm=6),
        Pocket(outline=rectangle(-5, 100, 605, 118), depth_mm=9),
    ),
    "pockets on both sides over one another": with_features(
        Pocket(outline=rectangle(100, 50, 200, 150), depth_mm=6),
        Pocket(outline=rectangle(150, 100, 250, 200), depth_mm=6, side=Side.B),
    ),
    "hole in a pocket": with_features(
        Pocket(outline=rectangle(100, 50, 200, 150), depth_mm=6), Hole(x=150, y=100, diameter_mm=8)
    ),
    "hole over the edge": with_features(Hole(x=300, y=0, diameter_mm=20)),
    "notch": with_features(Cutout(outline=rectangle(-1, -1, 40, 60))),
    "panel cut in two at one level": with_features(
        Pocket(outline=rectangle(290, -1, 310, 301), depth_mm=6), Hole(x=30, y=30, diameter_mm=5, depth_mm=10)
    ),
    "pockets wall to wall": with_features(
        Pocket(outline=rectangle(100, 50, 200, 150), depth_mm=6),
        Pocket(outline=rectangle(200, 80, 260, 120), depth_mm=4),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_surface_is_closed_and_of_the_panels_volume(name: str) -> None:
    """However features lie, the surface is closed and encloses the panel's volume within 1e-4."""
    panel = CASES[name]
    mesh = mesh_of(panel)
    assert solid(mesh).is_watertight
    assert mesh.volume_mm3() == pytest.approx(panel.volume_mm3(), rel=1e-4)


@pytest.mark.parametrize("seed", range(24))
def test_generated_panels(seed: int) -> None:
    """The same for panels with many features of every kind."""
    panel = generated(seed)
    mesh = mesh_of(panel)
    made = solid(mesh)
    assert made.is_watertight
    assert made.volume == pytest.approx(panel.volume_mm3(), rel=1e-4)
    low, high = made.bounds
    x0, y0, x1, y1 = panel.outline.bounds()
    assert np.allclose([*low, *high], [x0, y0, 0, x1, y1, panel.thickness_mm], atol=0.05)


def test_stored_normals_point_out_of_the_solid() -> None:
    """Each vertex's normal is that of its triangle, so that light falls on the outside."""
    mesh = mesh_of(generated(3))
    corners = mesh.corners_mm()
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(cross, axis=1)
    big = area > 1e-2
    stored = mesh.normals[mesh.triangles, :3].astype(float).mean(axis=1) / 127
    assert (np.einsum("ij,ij->i", cross[big] / area[big, None], stored[big]) > 0.9).all()


def test_faces_come_first() -> None:
    """The first `cap_triangles` are the horizontal faces, the rest upright: the page gives them different pictures."""
    mesh = mesh_of(CASES["crossing dados"])
    upright = np.abs(mesh.normals[mesh.triangles, 2]) < 64
    assert not upright[: mesh.cap_triangles].any()
    assert upright[mesh.cap_triangles :].all()


def test_a_band_stands_before_the_cut_edge_and_hides_nothing_else() -> None:
    """A banded front is drawn its thickness farther out as the face is, but for its notch; a bored edge stays bare."""
    outline = Loop(
        tuple(
            Vertex(x, y) for x, y in ((0, 0), (250, 0), (250, 40), (330, 40), (330, 0), (600, 0), (600, 300), (0, 300))
        )
    )
    bore = EdgeBore(x=0, y=150, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=30)
    bands = (Band(edge=Edge.FRONT, thickness_mm=2), Band(edge=Edge.LEFT))
    plain = Panel(material="birch-ply", thickness_mm=18, outline=outline, features=(bore,))
    mesh, bare = mesh_of(msgspec.structs.replace(plain, banding=bands)), mesh_of(plain)
    corners = mesh.corners_mm()
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    ahead = across[:, 1] < -1e-6
    shown = corners[: mesh.cap_triangles][ahead[: mesh.cap_triangles]]
    assert np.allclose(shown[:, :, 1], -2, atol=1e-6), "only the front: bores in an edge leave its wall as it was"
    area_mm2 = np.linalg.norm(across[: mesh.cap_triangles][ahead[: mesh.cap_triangles]], axis=1).sum() / 2
    assert area_mm2 == pytest.approx(18 * (250 + 270))
    assert mesh.volume_mm3() == pytest.approx(bare.volume_mm3() + 2 * 18 * (250 + 270), rel=1e-6)
    assert solid(mesh).is_watertight


@pytest.mark.parametrize("edges", [(Edge.FRONT,), (Edge.LEFT, Edge.BACK), tuple(Edge)])
def test_bands_make_the_board_as_large_as_it_was_designed(edges: tuple[Edge, ...]) -> None:
    """However many edges are banded, the surface is closed and encloses board, bands and the corners between them."""
    bands = tuple(Band(edge=edge, thickness_mm=1 + i) for i, edge in enumerate(edges))
    panel = msgspec.structs.replace(PLAIN, banding=bands)
    mesh = mesh_of(panel)
    x0, y0, x1, y1 = panel.finished_bounds()
    low, high = mesh.positions_mm.min(axis=0), mesh.positions_mm.max(axis=0)
    assert (*low, *high) == (x0, y0, 0, x1, y1, 18)
    made = solid(mesh)
    assert made.is_watertight
    assert made.volume == pytest.approx((x1 - x0) * (y1 - y0) * 18, rel=1e-6)


def test_plain_panel_has_the_twelve_edges_of_a_box() -> None:
    """No line is drawn inside a flat face."""
    assert len(mesh_of(PLAIN).edge_points_mm) == 12


BORES = {
    "one": (EdgeBore(x=0, y=100, z=9, dx=2, dy=0, diameter_mm=8, depth_mm=30),),
    "a row, from every edge": (
        *(EdgeBore(x=0, y=y, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=30) for y in (40, 100, 260)),
        EdgeBore(x=600, y=50, z=5, dx=-1, dy=0, diameter_mm=5, depth_mm=57),
        EdgeBore(x=300, y=0, z=9, dx=0, dy=3, diameter_mm=10, depth_mm=40),
        EdgeBore(x=300, y=300, z=12, dx=0, dy=-1, diameter_mm=6, depth_mm=100),
    ),
    "beside a groove to half the thickness": (
        Pocket(outline=rectangle(100, -5, 118.2, 305), depth_mm=9),
        EdgeBore(x=0, y=150, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=30),
        EdgeBore(x=60, y=0, z=9, dx=0, dy=1, diameter_mm=8, depth_mm=30),
    ),
    "into a notch": (
        Cutout(outline=rectangle(-1, -1, 40, 60)),
        EdgeBore(x=40, y=30, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=30),
    ),
}


@pytest.mark.parametrize("name", BORES)
def test_bores_into_the_edges_are_open(name: str) -> None:
    """The surface is closed around them and encloses what they leave."""
    panel = with_features(*BORES[name])
    mesh = mesh_of(panel)
    made = solid(mesh)
    assert made.is_watertight
    assert made.is_winding_consistent
    assert mesh.volume_mm3() == pytest.approx(panel.volume_mm3(), rel=1e-6)
    assert np.allclose(made.bounds, [(0, 0, 0), (600, 300, 18)])


def test_a_bore_into_the_edge_shows_its_mouth() -> None:
    """Its outline is a ring on the edge's face, of its diameter."""
    mesh = mesh_of(with_features(*BORES["one"]))
    ring = mesh.edge_points_mm[12:]
    assert len(ring) >= 16
    assert np.allclose(ring[:, :, 0], 0)
    assert np.allclose(np.hypot(ring[:, :, 1] - 100, ring[:, :, 2] - 9), 4, rtol=0.02)


def test_a_bore_ends_where_it_comes_out() -> None:
    """One that meets the housing of a cam lock is drawn to its wall: nothing is taken away twice."""
    housing = Hole(x=34, y=100, diameter_mm=15, depth_mm=14)
    bore = EdgeBore(x=0, y=100, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=34)
    panel = with_features(housing, bore)
    mesh = mesh_of(panel)
    assert solid(mesh).is_watertight
    whole = with_features(housing).volume_mm3()
    assert mesh.volume_mm3() == pytest.approx(whole - np.pi * 4**2 * (34 - 7.5), rel=1e-5)


@pytest.mark.parametrize(
    "bore",
    [
        EdgeBore(x=0, y=100, z=9, dx=1, dy=0.5, diameter_mm=8, depth_mm=30),
        EdgeBore(x=0, y=2, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=30),
        EdgeBore(x=0, y=100, z=16, dx=1, dy=0, diameter_mm=8, depth_mm=30),
        EdgeBore(x=50, y=100, z=9, dx=1, dy=0, diameter_mm=8, depth_mm=30),
    ],
    ids=["aslant", "over a corner", "over a face", "inside"],
)
def test_a_bore_that_no_edge_holds_is_a_ring(bore: EdgeBore) -> None:
    """Checks refuse most of these; the surface stays whole, and the ring shows where it would be."""
    mesh = mesh_of(with_features(bore))
    assert solid(mesh).is_watertight
    assert mesh.volume_mm3() == pytest.approx(600 * 300 * 18, rel=1e-9)
    assert len(mesh.edge_points_mm) >= 12 + 16


@pytest.mark.parametrize("grain", Grain)
def test_a_plain_board_is_meshed_as_every_other(grain: Grain) -> None:
    """A rectangle with nothing in it has the mesh that the same outline begun at another corner has, point for point.

    That one goes the long way, and is the same mesh but for the order of its points.
    """
    here = Panel(material="birch-ply", thickness_mm=17.6, outline=rectangle(-3, 5, 912.5, 306.2), grain=grain)
    turned = here.outline.vertices[1:] + here.outline.vertices[:1]
    there = msgspec.structs.replace(here, outline=Loop(turned))

    def corners(mesh: Mesh, numbers: np.ndarray) -> list[tuple[float, ...]]:
        rows = np.concatenate([mesh.positions_mm, mesh.normals, mesh.uv_mm], axis=1)[numbers]
        return sorted(tuple(row.round(3).ravel().tolist()) for row in rows)

    one, other = mesh_of(here), mesh_of(there)
    assert sorted(set(corners(one, np.arange(24)))) == sorted(set(corners(other, np.arange(24))))
    assert one.volume_mm3() == pytest.approx(915.5 * 301.2 * 17.6)
    assert one.cap_triangles == other.cap_triangles == 4
    assert len(one.edge_lines) == len(other.edge_lines) == 12
    ends = [{frozenset(map(tuple, line.round(3).tolist())) for line in mesh.edge_points_mm} for mesh in (one, other)]
    assert ends[0] == ends[1]


def test_picture_runs_along_the_grain() -> None:
    """u counts mm along the grain on the faces, whichever way the panel's frame lies."""
    for grain, axis in ((Grain.X, 0), (Grain.Y, 1)):
        panel = Panel(material="birch-ply", thickness_mm=18, outline=rectangle(0, 0, 600, 300), grain=grain)
        mesh = mesh_of(panel)
        faces = mesh.triangles[: mesh.cap_triangles]
        assert np.array_equal(mesh.uv_mm[faces, 0], mesh.positions_mm[faces, axis])


def test_equal_panels_share_one_mesh() -> None:
    """A mesh is made once for equal panels, and the oldest goes when the cache is full."""
    cache = MeshCache(size=2)
    first = cache.of(PLAIN)
    assert cache.of(CASES["plain"]) is first
    cache.of(CASES["notch"])
    cache.of(CASES["stopped dado"])
    assert cache.of(PLAIN) is not first


def test_from_afar_a_panel_is_whole_but_for_its_small_holes() -> None:
    """What stands for a mesh from afar is closed, as large as the panel without small holes, with dark spots on it."""
    cup = Hole(x=100, y=200, diameter_mm=35, depth_mm=13)
    pins = [Hole(x=40.0 + 32 * i, y=50, diameter_mm=5, depth_mm=8, side=side) for i in range(9) for side in Side]
    through = Hole(x=400, y=200, diameter_mm=10)
    mesh = mesh_of(with_features(cup, *pins, through, *slot(450, 50, 468.2, 200)))
    plain = mesh_of(with_features(cup, *slot(450, 50, 468.2, 200)))
    assert mesh.afar is not None
    assert plain.afar is None
    sides = mesh.triangles[mesh.cap_triangles : len(mesh.triangles) - mesh.afar.fine_sides]
    afar = replace(mesh, triangles=np.concatenate([mesh.afar.caps, sides]))
    assert solid(afar).is_watertight
    assert afar.volume_mm3() == pytest.approx(plain.volume_mm3(), rel=1e-6)
    assert len(mesh.edge_lines) - mesh.afar.fine_lines == len(plain.edge_lines)
    assert mesh.afar.hole_mm == 10
    spots = trimesh.Trimesh(mesh.positions_mm, mesh.afar.mouths, process=False)
    assert len(mesh.afar.mouths) == 2 * (len(pins) + 2), "two triangles where each of them opens"
    assert np.isin(np.abs(spots.triangles[:, :, 2]).round(3), (0, 18)).all(), "on the faces"
    assert np.abs(spots.face_normals[:, 2]).min() > 0.999
    assert spots.area == pytest.approx((len(pins) * 5**2 + 2 * 10**2) / 2, rel=0.03), "squares within the circles"


def test_holes_over_one_another_from_both_sides_are_small_holes_too() -> None:
    """A middle upright's pins, bored from both sides, are as cheap from afar as those of an outer one."""
    holes = [Hole(x=100, y=100, diameter_mm=5, depth_mm=8, side=side) for side in Side]
    mesh = mesh_of(with_features(*holes))
    assert mesh.afar is not None
    assert len(mesh.afar.mouths) == 4
    meeting = [Hole(x=100, y=100, diameter_mm=5, depth_mm=10, side=side) for side in Side]
    assert mesh_of(with_features(*meeting)).volume_mm3() == pytest.approx(
        with_features(*meeting).volume_mm3(), rel=1e-4
    )
