"""A mesh that was moved from that of a like panel is as good as one made anew: the same surface, other triangles."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from jupyter_fab.core.finish import Band, Edge
from jupyter_fab.core.geometry import Loop, Vertex, rectangle
from jupyter_fab.core.mesh import Mesh, MeshCache, making, mesh_of
from jupyter_fab.core.part import Cutout, Feature, Grain, Hole, Panel, Pocket, Relief, Side
from tests.core.panels import generated, slot
from tests.designs.range import library, sampled


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Panel]:
    """The panels whose meshes were made anew."""
    found: list[Panel] = []
    make = making._made

    def noted(panel: Panel, alone: np.ndarray) -> Mesh:
        found.append(panel)
        return make(panel, alone)

    monkeypatch.setattr(making, "_made", noted)
    return found


def stretched(panel: Panel, at: tuple[float, float], by: tuple[float, float]) -> Panel:
    """The panel with all that lies beyond a place along x and along y farther away; what lies across is longer."""

    def on(x: float, y: float) -> tuple[float, float]:
        return x + by[0] * (x > at[0]), y + by[1] * (y > at[1])

    def loop(old: Loop) -> Loop:
        return Loop(tuple(Vertex(*on(vertex.x, vertex.y), vertex.bulge) for vertex in old.vertices))

    def cut(feature: Feature) -> Feature:
        if isinstance(feature, Hole | Relief):
            x, y = on(feature.x, feature.y)
            return msgspec.structs.replace(feature, x=x, y=y)
        assert isinstance(feature, Pocket | Cutout)
        return msgspec.structs.replace(feature, outline=loop(feature.outline))

    return msgspec.structs.replace(panel, outline=loop(panel.outline), features=tuple(map(cut, panel.features)))


def is_sound(mesh: Mesh, panel: Panel) -> None:
    """Closed, of the panel's volume, and no triangle of a face over another; from afar too."""
    solid = trimesh.Trimesh(mesh.positions_mm, mesh.triangles, process=False)
    solid.merge_vertices(merge_tex=True, merge_norm=True, digits_vertex=3)
    assert solid.is_watertight
    bands = sum(panel.band_mm(band) * band.thickness_mm for band in panel.banding) * panel.thickness_mm
    assert mesh.volume_mm3() == pytest.approx(panel.volume_mm3() + bands, rel=1e-4)
    for faces in (mesh.triangles[: mesh.cap_triangles], [] if mesh.afar is None else mesh.afar.caps):
        if len(faces):
            a, b, c = mesh.positions_mm[faces].astype(float).transpose(1, 0, 2)
            turned = np.cross(b - a, c - a)[:, 2] * np.sign(mesh.normals[faces[:, 0], 2])
            assert turned.min() > -1e-2, "of float32; what is twice the area of a triangle"


def same_surface(one: Mesh, other: Mesh) -> None:
    """The same points with the same normals and places on the wood, edge lines and areas, in whatever order."""
    sums = []
    for mesh in (one, other):
        rows = np.column_stack([mesh.positions_mm, mesh.normals, mesh.uv_mm]).astype(np.float64)
        # Facets of arcs lie on a grid, which turns their way a little, and with it how far along it they begin.
        straight = (np.abs(mesh.normals[:, :2]) % 127 == 0).all(axis=1)
        straight &= np.isin(np.arange(len(rows)), mesh.triangles)
        sums.append([len(rows), *rows[:, :7].sum(axis=0) / len(rows), *rows[straight, 7:].sum(axis=0) / len(rows)])
    assert np.allclose(*sums, atol=1e-3)
    lines = [np.sort(np.linalg.norm(np.diff(mesh.edge_points_mm, axis=1)[:, 0], axis=1)) for mesh in (one, other)]
    assert np.allclose(*lines, atol=0.01)
    assert one.cap_triangles == other.cap_triangles
    assert len(one.triangles) == len(other.triangles)
    assert one.volume_mm3() == pytest.approx(other.volume_mm3(), rel=2e-6)


@pytest.mark.parametrize("name", ["wardrobe", "chest_of_drawers"])
def test_a_drag_over_the_range_draws_what_would_be_made_anew(name: str, made: list[Panel]) -> None:
    """Every panel of a design, from one corner of its range to the next with one cache, against a mesh of its own."""
    cache, moved = MeshCache(), 0
    for values in sampled(library(name), 3):
        for panel, _ in library(name).build(values).cut_list():
            made.clear()
            mesh = cache.of(panel)
            moved += not made
            is_sound(mesh, panel)
            same_surface(mesh, mesh_of(panel))
    assert moved


@pytest.mark.parametrize("seed", range(10))
def test_generated_panels_stretched(seed: int, made: list[Panel]) -> None:
    """Panels with features of every kind, stretched between them and across them, little and far."""
    panel, cache = generated(seed), MeshCache()
    is_sound(cache.of(panel), panel)
    for step in range(1, 5):
        other = stretched(panel, (100.0 * step, 60.0 * step), (7.0 * step, 3.0 * step))
        is_sound(cache.of(other), other)
        same_surface(cache.of(other), mesh_of(other))


@settings(max_examples=40)
@given(
    shift=st.tuples(st.floats(-25, 60), st.floats(-25, 60)),
    pin=st.tuples(st.floats(20, 580), st.floats(20, 280)),
    cup=st.tuples(st.floats(20, 580), st.floats(20, 280)),
)
def test_whatever_moves_where(shift: tuple[float, float], pin: tuple[float, float], cup: tuple[float, float]) -> None:
    """Holes that wander over grooves, over slots, over one another and off the board: sound every time."""

    def panel(extra: float, *holes: Hole) -> Panel:
        features = (
            Pocket(outline=rectangle(-1, 120, 700, 138), depth_mm=6),
            *slot(300, 30, 318, 90),
            Pocket(outline=rectangle(400, -1, 418, 400), depth_mm=5, side=Side.B),
            *holes,
        )
        return Panel(
            material="birch-ply", thickness_mm=18, outline=rectangle(0, 0, 600 + extra, 300), features=features
        )

    cache = MeshCache()
    places = [((50.0, 50.0), (500.0, 220.0)), (pin, cup), ((pin[0] + 9, pin[1]), cup)]
    for extra, ((x, y), (u, v)) in zip((0.0, *shift), places, strict=True):
        one = panel(
            extra,
            Hole(x=x, y=y, diameter_mm=5, depth_mm=8),
            Hole(x=x, y=y, diameter_mm=5, depth_mm=8, side=Side.B),
            Hole(x=u, y=v, diameter_mm=35, depth_mm=13),
        )
        is_sound(cache.of(one), one)


def test_only_what_is_stretched_is_moved(made: list[Panel]) -> None:
    """A wider board, a groove moved along it and a hole moved in it need no new cells; another thickness does."""
    cache = MeshCache()

    def panel(width: float = 600, groove: float = 250, pin: float = 40, thickness: float = 18) -> Panel:
        return Panel(
            material="birch-ply",
            thickness_mm=thickness,
            outline=rectangle(0, 0, width, 300),
            features=(
                Pocket(outline=rectangle(-1, groove, width + 1, groove + 6), depth_mm=6),
                Hole(x=pin, y=50, diameter_mm=5, depth_mm=8),
                Hole(x=pin, y=50, diameter_mm=5, depth_mm=8, side=Side.B),
            ),
            banding=(Band(edge=Edge.FRONT),),
        )

    cache.of(panel())
    assert len(made) == 1
    for other in (panel(width=850), panel(groove=100), panel(pin=60), panel(width=550, groove=200, pin=30)):
        is_sound(cache.of(other), other)
        same_surface(cache.of(other), mesh_of(other))
        made.pop()  # `mesh_of` makes its own
    assert len(made) == 1
    cache.of(panel(thickness=15))
    cache.of(panel(groove=295))  # runs out over the back edge: other cells
    cache.of(panel(pin=599))
    assert len(made) == 4


HANDED: dict[str, Callable[[float], tuple[Feature, ...]]] = {
    "holes from both sides that part": lambda far: (
        Hole(x=100, y=100, diameter_mm=5, depth_mm=8),
        Hole(x=100 + far, y=100, diameter_mm=5, depth_mm=8, side=Side.B),
    ),
    "a slot that is turned round": lambda far: (
        Cutout(outline=Loop((Vertex(100, 50), Vertex(200 + far, 50), Vertex(200, 90), Vertex(100, 90)))),
    ),
    "a round that grows": lambda far: (Hole(x=300, y=150, diameter_mm=20 + far),),
    "a notch that becomes a window": lambda far: (Cutout(outline=rectangle(-30 + far, 50, 40 + far, 90)),),
}


@pytest.mark.parametrize("name", HANDED)
def test_what_is_no_like_is_made_anew(name: str) -> None:
    """Where a panel is not the other one stretched, nothing is moved by mistake."""
    cache = MeshCache()
    for grain in Grain:
        for far in (0.0, 3.0, 31.0, 60.0):
            panel = Panel(
                material="birch-ply",
                thickness_mm=18,
                outline=rectangle(0, 0, 600, 300),
                features=HANDED[name](far),
                grain=grain,
            )
            is_sound(cache.of(panel), panel)
            same_surface(cache.of(panel), mesh_of(panel))
