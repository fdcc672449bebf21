"""Drawings as DXF, for other workshops' machines: closed polylines with true arcs, on layers named by operation.

A layer says what is cut and how deep (`POCKET_6.0_A`), as CAM programs that sort by layer expect; units are mm and said
in the file's header. One file a panel, a sheet of a layout, or a whole piece laid side by side. Written with ezdxf.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Iterator
from typing import Any

from jupyter_fab.core.geometry import Loop, Vertex
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.part import EdgeBore, Feature, Hole, Panel, Part, Parts, Relief

SIDE_BY_SIDE_MM = 40.0
COLOURS = {"OUTLINE": 7, "CUTOUT": 1, "POCKET": 5, "HOLE": 3, "RELIEF": 6, "EDGE": 4, "SHEET": 8, "TEXT": 8, "TRIM": 8}
VERSION = "R2010"  # old enough for every CAM program, new enough for units in the header


def panel_dxf(panel: Panel, name: str = "") -> bytes:
    """One panel in its own frame."""
    drawing = _Drawing()
    drawing.panel(panel, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), name)
    return drawing.bytes()


def parts_dxf(parts: Parts | Iterable[Part]) -> bytes:
    """All parts of a piece, side by side, each with its name."""
    drawing = _Drawing()
    x = 0.0
    for part in parts.parts if isinstance(parts, Parts) else parts:
        x0, y0, x1, _ = part.panel.outline.bounds()
        drawing.panel(part.panel, (1.0, 0.0, 0.0, 1.0, x - x0, -y0), part.name)
        x += x1 - x0 + SIDE_BY_SIDE_MM
    return drawing.bytes()


def sheet_dxf(layout: Layout, index: int) -> bytes:
    """One sheet of a layout: its outline and border, origin at the lower left, and every part where it is cut."""
    drawing = _Drawing()
    sheet = layout.sheets[index]
    width, height = sheet.size_mm
    trim = sheet.trim_mm
    drawing.box("SHEET", 0, 0, width, height)
    drawing.box("TRIM", trim, trim, width - trim, height - trim)
    for placed in layout.on(index):
        drawing.placed(placed)
    return drawing.bytes()


def layer_of(feature: Feature, thickness_mm: float) -> str:
    """The layer's name of a feature: its operation, its depth (or THROUGH) and the side it is cut from."""
    kind = "EDGE" if isinstance(feature, EdgeBore) else type(feature).__name__.upper()
    depth = getattr(feature, "depth_mm", None)
    if isinstance(feature, EdgeBore):
        return f"EDGE_D{feature.diameter_mm:g}"
    size = f"_D{feature.diameter_mm:g}" if isinstance(feature, Hole) else ""
    if depth is None or depth >= thickness_mm - 1e-9:
        return f"{kind}{size}_THROUGH"
    # Two decimals where it takes them: what is cut to other depths stands on another layer.
    return f"{kind}{size}_{f'{depth:.2f}'.removesuffix('0')}_{getattr(feature, 'side', 'A')}"


class _Drawing:
    """A DXF document under way."""

    def __init__(self) -> None:
        import ezdxf
        from ezdxf import units

        with _no_stamps():
            self.document: Any = ezdxf.new(VERSION)
        self.document.units = units.MM
        self.space: Any = self.document.modelspace()

    def layer(self, name: str) -> str:
        """The name, after the layer was made if there was none."""
        if name not in self.document.layers:
            self.document.layers.add(name, color=COLOURS.get(name.split("_")[0], 7))
        return name

    def box(self, layer: str, x0: float, y0: float, x1: float, y1: float) -> None:
        """A rectangle."""
        points = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        self.space.add_lwpolyline(points, close=True, dxfattribs={"layer": self.layer(layer)})

    def placed(self, placed: Placed) -> None:
        """A panel where it lies on its sheet."""
        self.panel(placed.facing_up(), placed.matrix(), placed.part)

    def panel(self, panel: Panel, matrix: tuple[float, float, float, float, float, float], name: str) -> None:
        """A panel's outline and features, moved by (a, b, d, e, x, y)."""
        self.loop("OUTLINE", panel.outline, matrix)
        for feature in panel.features:
            layer = layer_of(feature, panel.thickness_mm)
            if isinstance(feature, Hole | Relief):
                radius = feature.diameter_mm / 2 if isinstance(feature, Hole) else feature.radius_mm
                centre = _moved(feature.x, feature.y, matrix)
                self.space.add_circle(centre, radius, dxfattribs={"layer": self.layer(layer)})
            elif isinstance(feature, EdgeBore):
                end = (feature.x + feature.dx * feature.depth_mm, feature.y + feature.dy * feature.depth_mm)
                start = _moved(feature.x, feature.y, matrix)
                self.space.add_line(start, _moved(*end, matrix), dxfattribs={"layer": self.layer(layer)})
            else:
                self.loop(layer, feature.outline, matrix)
        if name:
            x0, y0, x1, y1 = panel.outline.bounds()
            height = max(4.0, min(20.0, (y1 - y0) / 6, (x1 - x0) / 8))
            text = self.space.add_text(name, height=height, dxfattribs={"layer": self.layer("TEXT")})
            text.set_placement(_moved((x0 + x1) / 2, (y0 + y1) / 2, matrix), align=_middle())

    def loop(self, layer: str, loop: Loop, matrix: tuple[float, float, float, float, float, float]) -> None:
        """A closed polyline; arcs stay arcs, as bulges."""
        points = [(*_moved(v.x, v.y, matrix), v.bulge) for v in loop.vertices if isinstance(v, Vertex)]
        self.space.add_lwpolyline(points, format="xyb", close=True, dxfattribs={"layer": self.layer(layer)})

    def bytes(self) -> bytes:
        """The document as a file's bytes; programs open it at what is drawn."""
        from ezdxf import bbox, zoom

        out = io.StringIO()
        # Words lie within outlines; measuring them would look for the machine's fonts, which takes seconds.
        box = bbox.extents((entity for entity in self.space if entity.dxftype() != "TEXT"), fast=True)
        self.space.reset_extents(box.extmin, box.extmax)
        zoom.window(self.space, box.extmin.vec2, box.extmax.vec2)
        with _no_stamps():
            self.document.write(out)
        return out.getvalue().encode("utf-8")


@contextlib.contextmanager
def _no_stamps() -> Iterator[None]:
    """The library's stamps of time and its random ids would make each file differ: same piece, same bytes."""
    import ezdxf

    before = ezdxf.options.write_fixed_meta_data_for_testing
    ezdxf.options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        ezdxf.options.write_fixed_meta_data_for_testing = before


def _moved(x: float, y: float, matrix: tuple[float, float, float, float, float, float]) -> tuple[float, float]:
    a, b, d, e, dx, dy = matrix
    return (a * x + b * y + dx, d * x + e * y + dy)


def _middle() -> Any:
    from ezdxf.enums import TextEntityAlignment

    return TextEntityAlignment.MIDDLE_CENTER
