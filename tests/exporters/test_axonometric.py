"""The line drawing shows what is seen and nothing twice, as the shadow of exact solids says."""

import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from shapely.geometry import Polygon

from jupyter_fab import Assembly, Dowel, Finger, TabAndSlot
from jupyter_fab.designs.chest_of_drawers import chest_of_drawers
from jupyter_fab.exporters.axonometric import Flat, Rod, axonometric, drawing
from tests.core.solids import placed
from tools import joint_page

VIEW = np.array([0.62, -1.0, 0.62]) / math.dist((0.62, -1.0, 0.62), (0, 0, 0))


def drawn_mm2(svg: str) -> float:
    """The area of all paths; they must not overlap for it to be that of the shadow."""
    total = 0.0
    for path in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        region = Polygon()
        for ring in re.findall(r"M([^Z]+)Z", path.get("d")):
            points = [tuple(map(float, point.split())) for point in ring.split("L")]
            region = region.symmetric_difference(Polygon(points).buffer(0))
        total += region.area
    return total


def shadow_mm2(parts, moved) -> float:
    """The area that exact solids cover, seen from the eye."""
    right = np.cross((0.0, 0.0, 1.0), VIEW)
    right /= np.linalg.norm(right)
    rows = np.column_stack([np.array([right, np.cross(VIEW, right), VIEW]), np.zeros(3)])
    seen = [placed(part).translate(moved.get(part.name, (0, 0, 0))).transform(rows).project() for part in parts.parts]
    whole = seen[0]
    for one in seen[1:]:
        whole = whole + one
    return whole.area()


@pytest.mark.parametrize("joint", [TabAndSlot(depth_mm=9), Finger(), Dowel()])
@pytest.mark.parametrize("face", ["+", "-"])
def test_what_is_drawn_is_the_shadow_of_the_solids(joint, face):
    """Together and apart, from side A and from side B."""
    kit = Assembly()
    into = kit.board("into", x=(0, 18), y=(0, 180), z=(0, 200), face=f"{face}x", grain="z")
    kit.join(joint, kit.board("board", x=(18, 180), y=(0, 180), z=(0, 18), face=f"{face}z", grain="x"), into)
    for moved in ({}, {"board": (70.0, 0.0, 0.0)}):
        svg = axonometric(kit.parts(), moved=moved)
        assert drawn_mm2(svg) == pytest.approx(shadow_mm2(kit.parts(), moved), rel=0.002)


def test_a_board_before_another_hides_it():
    """Two boards, one behind the other, show less than twice what one does; a rod between is drawn too."""
    kit = Assembly()
    kit.board("far", x=(0, 18), y=(0, 180), z=(0, 200), face="+x")
    alone = axonometric(kit.parts())
    kit.board("near", x=(60, 78), y=(0, 180), z=(0, 200), face="+x")
    both = axonometric(kit.parts(), title="Two boards & a rod", rods=[Rod((20, 0, 100), (1.0, 0.0, 0.0), 8.0, 30.0)])
    assert drawn_mm2(both) < 1.8 * drawn_mm2(alone)
    assert "Two boards &amp; a rod" in both
    assert both.count("<path") > alone.count("<path")


def test_every_joint_has_its_drawing_in_the_documents():
    """`make reference` draws each; the page shows each."""
    page = "\n".join(joint_page.page())
    for name in [*joint_page.JOINTS, "living-hinge"]:
        assert f"pictures/joints/{name}.svg" in page
        assert drawn_mm2((joint_page.PICTURES / f"{name}.svg").read_text()) > 10_000


def test_what_a_carcass_holds_is_not_seen_through_its_side() -> None:
    """Fronts, drawers and sides reach round one another; the side hides the drawers behind it all the same."""
    parts = chest_of_drawers.build()
    whole, alone = drawing(parts), drawing(parts, only={"right side"})
    seen = {part.name: sum(_area(flat) for flat in whole.flats if flat.part == part.name) for part in parts.parts}
    assert seen["right side"] > 0.9 * sum(map(_area, alone.flats))
    assert {
        name: area
        for name, area in seen.items()
        if re.fullmatch(r"drawer \d (left side|right side|back)", name)
        if area
    } == {}


def _area(flat: Flat) -> float:
    region = Polygon()
    for ring in flat.rings:
        region = region.symmetric_difference(Polygon(ring))
    return region.area
