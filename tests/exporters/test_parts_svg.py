"""The parts' SVG, read by another program: true to size in mm, every panel once, openings cut and depths told."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree

import pytest
import svgelements

from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.part import Panel, Parts, Pocket, Side
from jupyter_fab.designs.desk import desk
from jupyter_fab.exporters.parts_svg import parts_svg
from jupyter_fab.testing.panels import board, parts, slotted_side

PX_MM = 96 / 25.4  # of a px as SVG means it


@pytest.fixture(scope="module")
def piece() -> Parts:
    """The desk."""
    return desk.build()


def _drawn(*panels: Panel) -> list[tuple[str, float | None, list[float]]]:
    """Of each path its class, its depth, and the areas of its rings by the shoelace formula, largest first."""
    found = []
    for path in ElementTree.fromstring(parts_svg(parts(*panels))).iter("{http://www.w3.org/2000/svg}path"):
        areas = []
        for ring in re.findall(r"M([^Z]+)Z", path.get("d", "")):
            points = [tuple(map(float, point.split())) for point in ring.split("L")]
            turns = zip(points, points[1:] + points[:1], strict=True)
            areas.append(abs(sum(a * d - c * b for (a, b), (c, d) in turns)) / 2)
        depth = path.get("data-depth-mm")
        found.append((path.get("class", ""), float(depth) if depth else None, sorted(areas, reverse=True)))
    return found


def test_every_panel_is_there_once_and_true_to_size(piece: Parts) -> None:
    """The boxes of the cuts, converted from the document's own size, are those of the panels."""
    drawing = svgelements.SVG.parse(io.StringIO(parts_svg(piece)))
    cuts = [one for one in drawing.elements() if getattr(one, "values", {}).get("class") == "cut"]
    boxes = [one.bbox() for one in cuts]
    drawn = [((x1 - x0) / PX_MM, (y1 - y0) / PX_MM) for x0, y0, x1, y1 in boxes]
    made = [panel.size_mm() for panel, _ in piece.cut_list()]
    assert len(drawn) == len(made)
    for found, size in zip(drawn, made, strict=True):
        assert found == pytest.approx(size, abs=0.05)


def test_drawings_do_not_meet_and_lie_on_the_page(piece: Parts) -> None:
    """What is cut from one page of board must not overlap."""
    drawing = svgelements.SVG.parse(io.StringIO(parts_svg(piece)))
    boxes = [one.bbox() for one in drawing.elements() if getattr(one, "values", {}).get("class") == "cut"]
    for i, (a0, b0, a1, b1) in enumerate(boxes):
        assert min(a0, b0) >= 0
        assert a1 <= drawing.width
        assert b1 <= drawing.height
        assert all(a1 < c0 or c1 < a0 or b1 < d0 or d1 < b0 for c0, d0, c1, d1 in boxes[i + 1 :])


def test_depths_are_those_of_the_pockets(piece: Parts) -> None:
    """Each depth that a panel has, and no other."""
    text = parts_svg(piece)
    deep = {
        round(feature.depth_mm, 2)
        for panel, _ in piece.cut_list()
        for feature in panel.face_features()
        if getattr(feature, "depth_mm", None) and feature.depth_mm < panel.thickness_mm
    }
    assert deep
    assert {float(depth) for depth in re.findall(r'data-depth-mm="([^"]+)"', text)} == deep


def test_what_is_lowered_from_side_b_is_not_cut() -> None:
    """A panel worked on from B alone is turned over: blind dado, groove, pins and cup are lowered, not cut through."""
    over = slotted_side(side=Side.B)
    (_, _, through), *others = sorted(_drawn(over))
    assert len(through) == 4, "the outline with its notch, the slot with its dogbones, two drilled holes"
    assert {kind for kind, _, _ in others} == {"lowered"}
    assert {depth for _, depth, _ in others} == {6.0, 8.0, 12.0, 13.0}
    text = parts_svg(parts(over, slotted_side()))
    assert text.count("side B up") == 1


def test_each_face_and_each_depth_is_told_apart() -> None:
    """A deep pocket within a shallow one is drawn at its own depth alone, and what lies below has its class."""
    outlines = {(6.0, Side.A): (20, 20, 120, 120), (12.0, Side.A): (40, 40, 60, 60), (5.0, Side.B): (200, 20, 260, 60)}
    pockets = tuple(Pocket(outline=rectangle(*at), depth_mm=deep, side=side) for (deep, side), at in outlines.items())
    plain = board()
    both = Panel(material=plain.material, thickness_mm=18.0, outline=plain.outline, features=pockets)
    assert sorted(_drawn(both)) == [
        ("behind", 5.0, [2400.0]),
        ("cut", None, [80000.0]),
        ("lowered", 6.0, [10000.0, 400.0]),
        ("lowered", 12.0, [400.0]),
    ]
