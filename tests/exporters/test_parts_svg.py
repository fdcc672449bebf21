"""The parts' SVG, read by another program: true to size in mm, every panel once, openings cut and depths told."""

from __future__ import annotations

import io

import pytest
import svgelements

from jupyter_fab.core.part import Parts
from jupyter_fab.designs.desk import desk
from jupyter_fab.exporters.parts_svg import parts_svg

PX_MM = 96 / 25.4  # of a px as SVG means it


@pytest.fixture(scope="module")
def parts() -> Parts:
    """The desk."""
    return desk.build()


def test_every_panel_is_there_once_and_true_to_size(parts: Parts) -> None:
    """The boxes of the cuts, converted from the document's own size, are those of the panels."""
    drawing = svgelements.SVG.parse(io.StringIO(parts_svg(parts)))
    cuts = [one for one in drawing.elements() if getattr(one, "values", {}).get("class") == "cut"]
    boxes = [one.bbox() for one in cuts]
    drawn = [((x1 - x0) / PX_MM, (y1 - y0) / PX_MM) for x0, y0, x1, y1 in boxes]
    made = [panel.size_mm() for panel, _ in parts.cut_list()]
    assert len(drawn) == len(made)
    for found, size in zip(drawn, made, strict=True):
        assert found == pytest.approx(size, abs=0.05)


def test_drawings_do_not_meet_and_lie_on_the_page(parts: Parts) -> None:
    """What is cut from one page of board must not overlap."""
    drawing = svgelements.SVG.parse(io.StringIO(parts_svg(parts)))
    boxes = [one.bbox() for one in drawing.elements() if getattr(one, "values", {}).get("class") == "cut"]
    for i, (a0, b0, a1, b1) in enumerate(boxes):
        assert min(a0, b0) >= 0
        assert a1 <= drawing.width
        assert b1 <= drawing.height
        assert all(a1 < c0 or c1 < a0 or b1 < d0 or d1 < b0 for c0, d0, c1, d1 in boxes[i + 1 :])


def test_depths_are_those_of_the_pockets(parts: Parts) -> None:
    """Each depth that a panel has, and no other."""
    text = parts_svg(parts)
    deep = {
        round(feature.depth_mm, 2)
        for panel, _ in parts.cut_list()
        for feature in panel.face_features()
        if getattr(feature, "depth_mm", None) and feature.depth_mm < panel.thickness_mm
    }
    assert deep
    assert all(f'data-depth-mm="{depth:.2f}"' in text for depth in deep)
