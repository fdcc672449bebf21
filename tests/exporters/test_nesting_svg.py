"""A nest's drawing shows the sheet as it is: its outline, what must stay free, and what is worth keeping, by name."""

from xml.etree import ElementTree

from jupyter_fab.core.nesting import Blank, Nesting, NestJob, Spot, Stock, Zone
from jupyter_fab.exporters.nesting_svg import nesting_svg

OUTLINE = ((0, 0), (1200, 0), (1200, 400), (600, 400), (600, 800), (0, 800))


def test_zones_outline_and_offcuts_are_drawn() -> None:
    """An L-shaped sheet with a knot: six corners, a zone with its name, and a green offcut with its label."""
    knot = Zone(outline=((1100, 100), (1150, 100), (1150, 150)), name="knot")
    sheet = Stock(name="rest", width_mm=1200, height_mm=800, quantity=1, offcut=True, outline=OUTLINE, zones=(knot,))
    blank = Blank(name="shelf", outline=((0, 0), (500, 0), (500, 300), (0, 300)))
    job = NestJob(blanks=(blank,), stock=(sheet,), gap_mm=8, border_mm=12)
    spot = Spot(blank="shelf", copy=1, sheet=0, rotation_deg=0, x_mm=12, y_mm=12)
    drawn = ElementTree.fromstring(nesting_svg(job, Nesting(sheets=(0,), spots=(spot,)), "desk"))
    (outline,) = drawn.findall(".//{*}path[@class='sheet']")
    assert outline.get("d", "").count("L") == len(OUTLINE) - 1
    (zone,) = drawn.findall(".//{*}path[@class='zone']")
    assert zone.findtext("{*}title") == "defect knot"
    assert drawn.findall(".//{*}path[@class='offcut']")
    assert any("keep desk 1-1" in (text.text or "") for text in drawn.findall(".//{*}text"))
