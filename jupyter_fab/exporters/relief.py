"""A sheet while it is cut, as a picture: heights of the wood on a grid, seen from the front and above, with light.

Strokes in, PNG out, in some hundredths of a second, so that a slider may run through a program. The grid is for the eye
(a millimetre or two a cell); what is proven is proven by exact regions elsewhere.
"""

from __future__ import annotations

import io
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

ACROSS = 1000  # cells along the picture's width
TILT = 0.78  # a mm along y is so much of a mm on the picture
RISE = 0.9  # and a mm of height so much: a little more than it is, so that floors are told apart
LIGHT_STEPS = 7  # cells along which a wall throws its shadow
FACE = np.array([233, 210, 164], dtype=np.float32)
FLOOR = np.array([196, 152, 96], dtype=np.float32)
DEEPEST = np.array([150, 106, 62], dtype=np.float32)
SPOILBOARD = np.array([92, 88, 86], dtype=np.float32)
LAYERS = (np.array([205, 168, 112], dtype=np.float32), np.array([146, 104, 62], dtype=np.float32))
PAPER = (250, 250, 248)
LAYER_MM = 1.4  # birch plywood's veneers
MARGIN = 26

type Box = tuple[float, float, float, float]


class Relief:
    """The wood within a box of the sheet; `heights` may be kept and put back."""

    def __init__(self, box_mm: Box, thickness_mm: float) -> None:
        x0, y0, x1, y1 = box_mm
        self.box_mm, self.thickness_mm = box_mm, thickness_mm
        self.cell_mm = (x1 - x0) / ACROSS
        rows = max(2, math.ceil((y1 - y0) / self.cell_mm))
        self.heights: NDArray[np.float32] = np.full((rows, ACROSS), thickness_mm, dtype=np.float32)
        self._grain = _grain(rows)
        self.hollow: NDArray[np.float32] = np.zeros_like(self.heights)  # how high it was cut from the face below

    def turn_over(self) -> None:
        """Turn the wood over, left to right, about the middle of its box: what was cut lies down, unseen from above."""
        self.hollow = np.ascontiguousarray(self.thickness_mm - self.heights[:, ::-1])
        self.heights = np.full_like(self.heights, self.thickness_mm)
        self.heights[self.heights <= self.hollow] = 0.0  # where it was cut through, one sees the spoilboard

    def carve(self, a: tuple[float, float, float], b: tuple[float, float, float], radius_mm: float) -> None:
        """Take away what a round flat cutter covers between two points."""
        x0, y0, _, _ = self.box_mm
        cell = self.cell_mm
        left = max(0, int((min(a[0], b[0]) - radius_mm - x0) / cell))
        right = min(ACROSS, int((max(a[0], b[0]) + radius_mm - x0) / cell) + 2)
        low = max(0, int((min(a[1], b[1]) - radius_mm - y0) / cell))
        high = min(len(self.heights), int((max(a[1], b[1]) + radius_mm - y0) / cell) + 2)
        if left >= right or low >= high:
            return
        xs = (np.arange(left, right) + 0.5) * cell + x0 - a[0]
        ys = ((np.arange(low, high) + 0.5) * cell + y0 - a[1])[:, None]
        dx, dy = b[0] - a[0], b[1] - a[1]
        length2 = dx * dx + dy * dy
        share = np.clip((xs * dx + ys * dy) / length2, 0.0, 1.0) if length2 > 0 else np.ones((high - low, right - left))
        covered = (xs - share * dx) ** 2 + (ys - share * dy) ** 2 <= radius_mm * radius_mm
        window = self.heights[low:high, left:right]
        depth = np.maximum(a[2] + (b[2] - a[2]) * share, 0.0).astype(np.float32)
        np.minimum(window, np.where(covered, depth, self.thickness_mm), out=window)
        # where the cuts of both faces meet, one sees the spoilboard
        np.copyto(window, np.float32(0.0), where=window <= self.hollow[low:high, left:right])

    def png(self, cutter: tuple[float, float, float, float] | None = None) -> bytes:
        """The picture; `cutter` is where its end stands, x, y, z, and its radius, mm."""
        picture = Image.fromarray(self._seen())
        if cutter is not None:
            self._draw_cutter(picture, *cutter)
        found = io.BytesIO()
        picture.save(found, "PNG", compress_level=1)
        return found.getvalue()

    def size(self) -> tuple[int, int]:
        """Width and height of the picture."""
        rise = math.ceil(self.thickness_mm * RISE / self.cell_mm)
        return ACROSS + 2 * MARGIN, math.ceil(len(self.heights) * TILT) + rise + 2 * MARGIN

    def _seen(self) -> NDArray[np.uint8]:
        """Each column of the wood painted from the back to the front: a top, and the wall under it."""
        wide, high = self.size()
        picture = np.empty((high, wide, 3), dtype=np.uint8)
        picture[:] = PAPER
        tops = self._tops()
        base = high - MARGIN
        rises = np.round(self.heights * RISE / self.cell_mm).astype(np.int32)
        columns = np.arange(ACROSS) + MARGIN
        bands = self._bands(int(rises.max()) + 2)
        steps = math.ceil(TILT) + 1
        for row in range(len(self.heights) - 1, -1, -1):
            ground = base - int(row * TILT) - 1
            front = rises[row - 1] if row > 0 else np.zeros(ACROSS, dtype=np.int32)
            here = rises[row]
            for step in range(steps):
                picture[ground - here - step + 1, columns] = tops[row]
            walled = np.nonzero(here > front)[0]
            for down in range(1, int((here - front)[walled].max(initial=0)) + 1):
                walled = walled[(here - front)[walled] >= down]
                picture[ground - here[walled] + down, columns[walled]] = bands[here[walled] - down]
        return picture

    def _tops(self) -> NDArray[np.uint8]:
        """The colour of each cell from above: by depth, grain on the face, shadow beside walls."""
        share = np.clip(1 - self.heights / self.thickness_mm, 0.0, 1.0)[..., None]
        colour = FLOOR + (DEEPEST - FLOOR) * share
        untouched = (self.heights >= self.thickness_mm - 1e-3)[..., None]
        colour = np.where(untouched, FACE + self._grain[..., None], colour + 0.5 * self._grain[..., None])
        through = (self.heights <= 0.05)[..., None]
        colour = np.where(through, SPOILBOARD, colour)
        shade = np.ones_like(self.heights)
        for step in range(1, LIGHT_STEPS + 1):  # light from the left and the back
            beside = np.full_like(self.heights, -1.0)
            beside[:-step, step:] = self.heights[step:, :-step]
            dark = beside - self.heights > step * self.cell_mm * 1.1
            shade = np.where(dark, np.minimum(shade, 0.66 + 0.02 * step), shade)
        return np.clip(colour * shade[..., None], 0, 255).astype(np.uint8)

    def _bands(self, count: int) -> NDArray[np.uint8]:
        """Colours of a wall by its height over the spoilboard, in pixels: the veneers of plywood."""
        heights = np.arange(count) * self.cell_mm / RISE
        dark = (heights / LAYER_MM).astype(int) % 2 == 1
        return np.where(dark[:, None], LAYERS[1], LAYERS[0]).astype(np.uint8)

    def _draw_cutter(self, picture: Image.Image, x: float, y: float, z: float, radius: float) -> None:
        draw = ImageDraw.Draw(picture, "RGBA")
        cx, cy = self._on_picture(x, y, max(z, 0.0))
        wide, flat, tall = radius / self.cell_mm, radius * TILT / self.cell_mm, 46 * RISE / self.cell_mm
        steel, dark, edge = (176, 186, 196, 215), (120, 130, 142, 230), (70, 78, 88, 255)
        draw.ellipse([cx - wide, cy - flat, cx + wide, cy + flat], fill=dark)
        draw.rectangle([cx - wide, cy - tall, cx + wide, cy], fill=steel)
        draw.rectangle([cx - wide, cy - tall, cx - wide * 0.45, cy], fill=(226, 232, 238, 130))
        draw.ellipse(
            [cx - wide, cy - tall - flat, cx + wide, cy - tall + flat], fill=(205, 212, 220, 255), outline=edge
        )
        shank = max(wide, 4 / self.cell_mm)
        draw.rectangle([cx - shank, cy - 1.7 * tall, cx + shank, cy - tall], fill=(150, 160, 170, 235))
        draw.ellipse(
            [cx - shank, cy - 1.7 * tall - flat, cx + shank, cy - 1.7 * tall + flat],
            fill=(190, 198, 206, 255),
            outline=edge,
        )

    def _on_picture(self, x: float, y: float, z: float) -> tuple[float, float]:
        x0, y0, _, _ = self.box_mm
        _, high = self.size()
        across = MARGIN + (x - x0) / self.cell_mm
        return across, high - MARGIN - (y - y0) * TILT / self.cell_mm - z * RISE / self.cell_mm


def _grain(rows: int) -> NDArray[np.float32]:
    """Streaks along x, the same each time: it is an ornament, and never a measure."""
    y = np.arange(rows, dtype=np.float32)[:, None]
    x = np.arange(ACROSS, dtype=np.float32)[None, :]
    wave = 6.0 * np.sin(x / 310.0 + y / 47.0)
    streaks = np.sin(y / 3.1 + wave / 5) + 0.6 * np.sin(y / 1.3 + 1.7 + wave / 3) + 0.4 * np.sin(y / 11.0 + wave)
    return (3.0 * streaks).astype(np.float32)
