"""A view shows what is nearest and nothing twice; what it covers is the whole silhouette."""

import pytest
import shapely

from jupyter_fab import Assembly
from jupyter_fab.designs.desk import desk
from jupyter_fab.exporters.drawings.views import FRONT, LEFT, TOP, outline, seen


def test_what_stands_behind_is_hidden() -> None:
    """A small board behind a large one is not seen from the front, is seen from above, beside it from the left."""
    kit = Assembly()
    kit.board("front", x=(0, 400), y=(0, 18), z=(0, 300), face="-y", grain="x")
    kit.board("behind", x=(100, 300), y=(50, 68), z=(100, 200), face="-y", grain="x")
    parts = kit.parts()
    assert [region.part for region in seen(parts, FRONT)] == ["front"]
    above = {region.part: region.whole.bounds for region in seen(parts, TOP)}
    assert above["front"] == pytest.approx((0, 0, 400, 18))
    assert above["behind"] == pytest.approx((100, 50, 300, 68))
    aside = {region.part: region.whole.bounds for region in seen(parts, LEFT)}
    assert aside["front"] == pytest.approx((-18, 0, 0, 300)), "the front is to the right, seen from the left"
    assert aside["behind"] == pytest.approx((-68, 100, -50, 200))


@pytest.mark.parametrize("view", [FRONT, LEFT, TOP])
def test_nothing_is_seen_twice(view) -> None:
    """Regions do not overlap, and lie within their parts' boxes."""
    parts = desk.build()
    found = seen(parts, view)
    total = shapely.union_all([region.whole for region in found])
    assert sum(region.whole.area for region in found) == pytest.approx(total.area, rel=1e-3)
    boxes = {part.name: outline(part, view) for part in parts.parts}
    for region in found:
        assert region.whole.difference(boxes[region.part].buffer(0.1)).area < 1, region.part
    low, high = parts.box_mm()
    size = {FRONT: (0, 2), LEFT: (1, 2), TOP: (0, 1)}[view]
    x0, y0, x1, y1 = total.bounds
    assert (x1 - x0, y1 - y0) == pytest.approx([high[i] - low[i] for i in size], abs=0.3)
