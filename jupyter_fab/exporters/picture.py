"""The catalogue picture of a piece: a PNG drawn in software, the same bytes of pixels on every machine.

Role: what packages carry, what the catalogue lists, and what a saved notebook still shows. A perspective view from the
front right, light from a whole sky and one sun (both by depth buffers seen from the light), wood along each part's
grain, and crisp edges. It takes about a second; the live view is `notebook/preview.py`.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from jupyter_fab.core.material import material
from jupyter_fab.core.mesh import Mesh, mesh_of
from jupyter_fab.core.part import Parts
from jupyter_fab.exporters import wood
from jupyter_fab.exporters.raster import seen

OVERSAMPLING = 2  # each way: four samples a pixel
FIELD_OF_VIEW = math.radians(22)  # a long lens, as furniture is photographed
EYE = np.array([0.62, -1.0, 0.46])  # from the front right, a little above
MARGIN = 0.09  # of the frame, on each side
SUN = np.array([-0.66, -0.34, 0.9])  # from the left and above: top, front and side each have a tone of their own
SKY_LIGHTS = 20  # directions that stand for the sky; fewer leave stripes in shadows
QUICK_SKY_LIGHTS = 6  # where somebody waits
SKY_PIXELS = 320  # of each sky light's depth buffer
SUN_PIXELS = 1_024
FLOOR_STRIDE = 8  # samples between the floor's rays: shadows on it are soft over more than that
SKY_LIGHT = np.array([0.95, 0.98, 1.03])  # cooler than the sun, so that shadows are not yellow
SUN_LIGHT = np.array([1.0, 0.965, 0.91])
BOUNCE_LIGHT = np.array([1.0, 0.88, 0.76])  # light that boards have thrown on one another is warm
BACKDROP = np.array([0.965, 0.962, 0.955])
PALER = 0.22  # of the way to grey: a varnish shines white, which takes that much of the wood's colour
INK = np.array([0.26, 0.20, 0.14])  # of edge lines
INK_OPACITY = 0.42
TURN = math.cos(math.radians(28))  # faces of one part that meet more gently get no line

type Floats = NDArray[np.float64]
type Singles = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class _Scene:
    """All triangles of the piece, placed."""

    corners: Floats  # (n, 3, 3), mm
    uv_mm: Floats  # (n, 3, 2)
    normals: Floats  # (n, 3)
    part: NDArray[np.int32]  # (n,)
    edge: NDArray[np.bool_]  # (n,): a cut edge, not a face
    colours: Floats  # (parts, 3), linear
    textures: list[str]


@dataclass(frozen=True, eq=False)
class _Eye:
    """A perspective camera: rays go from `origin` through the screen's pixels."""

    origin: Floats
    right: Floats
    up: Floats
    ahead: Floats
    scale: float  # pixels for a slope of one
    middle: tuple[float, float]

    def project(self, points: Floats) -> Floats:
        """Pixel x, y and reciprocal distance."""
        local = points - self.origin
        depth = local @ self.ahead
        x = self.middle[0] + self.scale * (local @ self.right) / depth
        y = self.middle[1] - self.scale * (local @ self.up) / depth
        return np.stack([x, y, 1 / depth], axis=-1)

    def rays(self, width: int, height: int) -> Floats:
        """Direction through each pixel, of length one along `ahead`."""
        x = (np.arange(width) + 0.5 - self.middle[0]) / self.scale
        y = (self.middle[1] - np.arange(height) - 0.5) / self.scale
        return self.ahead + x[None, :, None] * self.right + y[:, None, None] * self.up


def picture(parts: Parts, width: int = 800, height: int = 600, *, quick: bool = False) -> bytes:
    """A PNG of the piece; a quick one has coarser shadows, and takes half the time."""
    image = Image.fromarray(render(parts, width, height, QUICK_SKY_LIGHTS if quick else SKY_LIGHTS))
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=False, compress_level=6)
    return stream.getvalue()


def render(parts: Parts, width: int = 800, height: int = 600, sky_lights: int = SKY_LIGHTS) -> NDArray[np.uint8]:
    """The picture's pixels, (height, width, 3)."""
    scene = _gather(parts)
    wide, high = width * OVERSAMPLING, height * OVERSAMPLING
    eye = _aim(scene.corners.reshape(-1, 3), wide, high)
    screen = eye.project(scene.corners)
    which, near = seen(screen, wide, high)
    hit = which >= 0
    rays = eye.rays(wide, high)
    normals = scene.normals[which[hit]]
    points = eye.origin + rays[hit] / near[hit][:, None]
    ask, answer = _sharing(scene, which)
    below, ground = _ground(scene, eye.origin, rays)
    up = np.broadcast_to(np.array([0.0, 0.0, 1.0]), ground.shape)
    sky, sun = _light(scene, np.concatenate([points[ask], ground]), np.concatenate([normals[ask], up]), sky_lights)
    asked = int(ask.sum())
    colour = (BACKDROP**2.2) * _floor(below, sky[asked:], sun[asked:], which.shape)[..., None]
    sky, sun = sky[:asked][answer], sun[:asked][answer]
    facing = np.clip(normals @ (SUN / np.linalg.norm(SUN)), 0, 1) * sun
    light = 0.74 * sky[:, None] * SKY_LIGHT + 0.6 * facing[:, None] * SUN_LIGHT + 0.24 * BOUNCE_LIGHT
    boards = _surface(scene, screen, which, hit)
    colour[hit] = (boards + PALER * (boards.mean(axis=1, keepdims=True) - boards)) * light
    ink = _ink(scene, which, near) * INK_OPACITY
    colour = colour * (1 - ink[..., None]) + (INK**2.2) * ink[..., None]
    small = colour.reshape(height, OVERSAMPLING, width, OVERSAMPLING, 3).mean(axis=(1, 3))
    return np.rint(np.clip(small, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)


def _gather(parts: Parts) -> _Scene:
    meshes: dict[str, Mesh] = {}
    corners, uvs, normals, owner, edge, colours, textures = [], [], [], [], [], [], []
    for index, part in enumerate(parts.parts):
        key = part.panel.digest()
        if key not in meshes:
            meshes[key] = mesh_of(part.panel)
        mesh = meshes[key]
        turn = np.array(part.placement.matrix()).reshape(4, 4)
        placed = mesh.corners_mm() @ turn[:3, :3] + turn[3, :3]
        across = np.cross(placed[:, 1] - placed[:, 0], placed[:, 2] - placed[:, 0])
        length = np.linalg.norm(across, axis=1)
        firm = length > 1e-9
        corners.append(placed[firm])
        normals.append(across[firm] / length[firm, None])
        # Each part is another piece of the board.
        uvs.append((mesh.uv_mm[mesh.triangles] + np.array([index * 617.0, index * 271.0]))[firm])
        owner.append(np.full(int(firm.sum()), index, np.int32))
        edge.append((np.arange(len(mesh.triangles)) >= mesh.cap_triangles)[firm])
        stock = material(part.panel.material)
        rgb = np.array([int(stock.colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        colours.append(rgb**2.2 * (1 - 0.035 * (index * 7 % 3)))
        textures.append(stock.texture)
    return _Scene(
        np.concatenate(corners),
        np.concatenate(uvs),
        np.concatenate(normals),
        np.concatenate(owner),
        np.concatenate(edge),
        np.array(colours),
        textures,
    )


def _aim(points: Floats, width: int, height: int) -> _Eye:
    """A camera from which the piece fills the frame less its margin, in its middle."""
    ahead = -EYE / np.linalg.norm(EYE)
    right = np.cross(ahead, np.array([0.0, 0.0, 1.0]))
    right /= np.linalg.norm(right)
    up = np.cross(right, ahead)
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    scale = height / 2 / math.tan(FIELD_OF_VIEW / 2)
    room = np.array([width, height]) - 2 * MARGIN * min(width, height)
    reach = float(np.linalg.norm(np.ptp(points, axis=0)))
    low, high = reach * 0.6, reach * 40
    for _ in range(40):  # halving the range until it is under a micrometre
        middle = (low + high) / 2
        flat = _Eye(centre - ahead * middle, right, up, ahead, scale, (0.0, 0.0)).project(points)
        fits = (np.ptp(flat[:, :2], axis=0) <= room).all() and (flat[:, 2] > 0).all()
        low, high = (low, middle) if fits else (middle, high)
    origin = centre - ahead * high
    flat = _Eye(origin, right, up, ahead, scale, (0.0, 0.0)).project(points)
    x, y = (flat[:, :2].min(axis=0) + flat[:, :2].max(axis=0)) / 2
    return _Eye(origin, right, up, ahead, scale, (width / 2 - float(x), height / 2 - float(y)))


def _surface(scene: _Scene, screen: Floats, which: NDArray[np.int32], hit: NDArray[np.bool_]) -> Floats:
    """Linear colour of the boards in the pixels that are hit, (hits, 3)."""
    owner = which[hit]
    y, x = np.nonzero(hit)
    # What is affine on the screen is u / distance and v / distance: their planes, found for each triangle once.
    used, place = np.unique(owner, return_inverse=True)
    flat = screen[used]
    basis = np.concatenate([flat[:, :, :2], np.ones((len(used), 3, 1))], axis=2)
    values = np.concatenate([scene.uv_mm[used] * flat[:, :, 2:], flat[:, :, 2:]], axis=2)
    planes = np.linalg.pinv(basis) @ values
    spot = np.column_stack([x + 0.5, y + 0.5, np.ones(len(x))])
    found = np.einsum("ni,nij->nj", spot, planes[place])
    u, v = (found[:, :2] / found[:, 2:]).astype(np.float32).T
    part, edge = scene.part[owner], scene.edge[owner]
    bright = np.ones(len(owner), np.float32)
    for texture in sorted(set(scene.textures)):
        mine = np.array([name == texture for name in scene.textures])[part]
        bright[mine & ~edge] = wood.on_face(texture, u[mine & ~edge], v[mine & ~edge])
        # The offset between parts must not move a board's veneers.
        up = v[mine & edge] - part[mine & edge].astype(np.float32) * 271
        bright[mine & edge] = wood.on_edge(texture, u[mine & edge], up)
    coloured: Floats = scene.colours[part] * bright[:, None]
    return coloured


def _ground(scene: _Scene, origin: Floats, rays: Floats) -> tuple[NDArray[np.bool_], Floats]:
    """On a coarse raster: which rays would meet the floor, and where (under the piece too)."""
    few = rays[FLOOR_STRIDE // 2 :: FLOOR_STRIDE, FLOOR_STRIDE // 2 :: FLOOR_STRIDE]
    below = few[..., 2] < -1e-3  # near the horizon the floor is far outside every shadow
    fall = scene.corners[..., 2].min() - origin[2]
    return below, origin + few[below] * (fall / few[below][:, 2])[:, None]


def _floor(below: NDArray[np.bool_], sky: Floats, sun: Floats, shape: tuple[int, ...]) -> Floats:
    """How bright the floor is in every sample, from the coarse raster; 1 where there is none."""
    bright = np.ones(below.shape, np.float32)
    bright[below] = (0.66 + 0.34 * np.clip(sky / 0.98, 0, 1)) * (0.88 + 0.12 * sun)
    smooth = Image.fromarray(bright).resize((shape[1], shape[0]), Image.Resampling.BICUBIC)
    return np.asarray(smooth, np.float64)


def _sharing(scene: _Scene, which: NDArray[np.int32]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which samples of the piece are asked for light, and whose answer each takes: one for four on one surface."""
    hit = which >= 0
    surface = np.where(hit, scene.part[which] * 64 + _facing(scene.normals)[which], -1)
    own = surface != np.repeat(np.repeat(surface[::2, ::2], 2, axis=0), 2, axis=1)
    own[::2, ::2] = True
    ask: NDArray[np.bool_] = own[hit]
    place = np.full(which.shape, -1)
    place[own & hit] = np.arange(int(ask.sum()))
    leader = np.repeat(np.repeat(place[::2, ::2], 2, axis=0), 2, axis=1)
    return ask, np.where(own, place, leader)[hit]


def _light(scene: _Scene, spots: Floats, faces: Floats, sky_lights: int) -> tuple[Floats, Floats]:
    """How much of the sky and of the sun these spots see, 0..1, given where their surfaces face."""
    floor = scene.corners[..., 2].min()
    reach = float(np.linalg.norm(np.ptp(scene.corners.reshape(-1, 3), axis=0)))
    sky = np.zeros(len(spots))
    weight = np.zeros(len(spots))
    for direction in _sky(sky_lights):
        share = np.clip(faces @ direction, 0, None)
        asked = share > 0.02
        open_sky = _lit(scene, direction, spots[asked] + faces[asked] * 0.6, SKY_PIXELS, 0.004 * reach)
        sky[asked] += share[asked] * open_sky
        weight += share
    # What faces down sees the light floor instead of the sky, less so the nearer it is.
    down = np.clip(0.5 - faces[:, 2] * 0.5, 0, 1)
    bounce = 0.62 * down * np.clip((spots[:, 2] - floor) / (0.5 * reach) + 0.45, 0, 1)
    sky = sky / np.maximum(weight, 1e-9) * (1 - 0.55 * down) + bounce * 0.5
    return sky, _soft_sun(scene, spots, faces, reach)


def _facing(normals: Floats) -> NDArray[np.int64]:
    """A small number for the direction of each normal, so that surfaces can be told apart."""
    coarse = np.rint(normals * 1.4).astype(np.int64) + 1
    found: NDArray[np.int64] = coarse[:, 0] * 9 + coarse[:, 1] * 3 + coarse[:, 2]
    return found


def _sky(count: int) -> Floats:
    """Directions spread evenly over the upper half (a spiral with the golden angle)."""
    step = np.arange(count) + 0.5
    z = 1 - step / count * 0.93
    turn = step * math.pi * (3 - math.sqrt(5))
    flat = np.sqrt(1 - z * z)
    return np.column_stack([flat * np.cos(turn), flat * np.sin(turn), z])


def _soft_sun(scene: _Scene, spots: Floats, faces: Floats, reach: float) -> Floats:
    """Sunlight with soft borders: the mean of five suns close together."""
    centre = SUN / np.linalg.norm(SUN)
    aside = np.cross(centre, np.array([0.0, 0.0, 1.0]))
    over = np.cross(aside, centre)
    found = np.zeros(len(spots))
    for x, y in ((0.0, 0.0), (0.035, 0.01), (-0.01, 0.035), (-0.035, -0.01), (0.01, -0.035)):
        direction = centre + x * aside + y * over
        found += _lit(scene, direction / np.linalg.norm(direction), spots + faces * 0.6, SUN_PIXELS, 0.0015 * reach)
    return found / 5


def _lit(scene: _Scene, direction: Floats, spots: Floats, pixels: int, slack_mm: float) -> Floats:
    """1 where nothing stands between a spot and the light, else 0."""
    aside = np.cross(direction, np.array([0.0, 0.0, 1.0]) if direction[2] < 0.99 else np.array([1.0, 0.0, 0.0]))
    aside /= np.linalg.norm(aside)
    over = np.cross(aside, direction)
    frame = np.column_stack([aside, -over, direction])
    placed = scene.corners.reshape(-1, 3) @ frame
    low = np.array([placed[:, 0].min(), placed[:, 1].min()])
    scale = (pixels - 4) / float(max(placed[:, 0].max() - low[0], placed[:, 1].max() - low[1]))
    placed[:, :2] = (placed[:, :2] - low) * scale + 2
    _, near = seen(placed.reshape(-1, 3, 3), pixels, pixels)
    local = spots @ frame
    column = ((local[:, 0] - low[0]) * scale + 2).astype(np.int64)
    row = ((local[:, 1] - low[1]) * scale + 2).astype(np.int64)
    inside = (column >= 0) & (row >= 0) & (column < pixels) & (row < pixels)
    found = np.ones(len(spots))
    found[inside] = near[row[inside], column[inside]] <= local[inside, 2] + slack_mm
    return found


def _ink(scene: _Scene, which: NDArray[np.int32], near: Singles) -> Floats:
    """How strongly each sample lies on an edge: where the part, the surface or the distance changes."""
    ink = np.zeros(which.shape)
    for axis in (0, 1):
        here = [slice(None), slice(None)]
        there = [slice(None), slice(None)]
        here[axis], there[axis] = slice(None, -1), slice(1, None)
        a, b = which[tuple(here)], which[tuple(there)]
        line = (a >= 0) != (b >= 0)
        change = (a != b) & ~line
        a, b = a[change], b[change]
        p, q = near[tuple(here)][change], near[tuple(there)][change]
        turned = (scene.normals[a] * scene.normals[b]).sum(axis=1) < TURN
        line[change] = (scene.part[a] != scene.part[b]) | turned | (np.abs(p - q) > 0.004 * np.maximum(p, q))
        ink[tuple(here)][line] = 1.0
        ink[tuple(there)][line] = 1.0
    return ink
