"""Bands and finishes: the board is cut smaller by its bands, and both are listed, labelled and priced."""

import csv
import io

import msgspec
import pypdf
import pytest
import shapely

from jupyter_fab import Assembly, BadInput, TabAndSlot
from jupyter_fab.core.estimate import estimate
from jupyter_fab.core.finish import Band, Edge
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.part import Part, Parts
from jupyter_fab.core.wire import codec
from jupyter_fab.engines.estimating import quick_layout
from jupyter_fab.exporters.cutlist import cut_list, cut_list_csv, supplies
from jupyter_fab.exporters.labels import labels_pdf


def shelf(*faces, finish="raw", face="+z"):
    """A board of 600 x 300 with bands of 2 mm."""
    kit = Assembly(thickness_mm=18, finish=finish)
    board = kit.board("shelf", x=(0, 600), y=(0, 300), z=(100, 118), face=face, grain="x")
    if faces:
        board.band(*faces, thickness_mm=2)
    return kit


@pytest.mark.parametrize("face", ["+z", "-z"])
def test_a_board_is_cut_smaller_by_its_bands(face):
    """In the piece, the cut edge lies one band behind the designed one, on whichever side it looks."""
    (part,) = shelf("-y", "+x", face=face).parts().parts
    x0, y0, x1, y1 = part.panel.outline.bounds()
    ends = [part.placement.at(x, y, z) for x in (x0, x1) for y in (y0, y1) for z in (0, 18)]
    assert (tuple(map(min, *ends)), tuple(map(max, *ends))) == ((0, 2, 100), (598, 300, 118))
    assert part.box_mm() == ((0, 0, 100), (600, 300, 118)), "as designed, once the bands are on"
    assert sum(part.panel.band_mm(band) for band in part.panel.banding) == pytest.approx(598 + 298)
    turned = part.panel.flipped()
    assert {band.edge: turned.band_mm(band) for band in turned.banding}.keys() != {
        band.edge for band in part.panel.banding
    }
    assert sum(turned.band_mm(band) for band in turned.banding) == pytest.approx(598 + 298)


def test_rounded_corners_stay_on_a_banded_board():
    """A corner between a banded edge and another is rounded where the cut edges meet."""
    kit = shelf("-y")
    kit._boards[0].round_corners(20, "-y")
    (part,) = kit.parts().parts
    missing = shapely.box(0, 2, 600, 300).area - part.panel.outline.polygon().area
    assert missing == pytest.approx(2 * (400 - 3.14159 * 100), rel=0.01)


def test_edges_that_cannot_be_banded_are_refused():
    """A face, an edge twice, an edge with tabs, a band that nobody sells."""
    board = shelf("-y")._boards[0]
    for faces in (("+z",), ("-y",)):
        with pytest.raises(BadInput):
            board.band(*faces)
    kit = shelf("-x")
    side = kit.board("side", x=(-18, 0), y=(0, 300), z=(0, 400), face="+x")
    kit.join(TabAndSlot(), kit._boards[0], side)
    with pytest.raises(BadInput, match="left edge of 'shelf' is banded"):
        kit.parts()
    with pytest.raises(BadInput):
        Band(edge=Edge.LEFT, thickness_mm=0.1)


def test_lists_and_labels_say_what_is_done_after_cutting():
    """Metres of band and coats of oil in the CSV; edges and finish on the label; sizes as cut."""
    parts = shelf("-y", "+x", finish="oil").parts()
    (row,) = cut_list(parts)
    assert (row.length_mm, row.width_mm, row.finish) == (598, 298, "oil")
    assert (row.finished_length_mm, row.finished_width_mm) == (600, 300)
    assert row.banding == "front 2 mm, right 2 mm"
    assert supplies(parts)[0] == ("Edge band 2 mm, for birch plywood", 0.9, "m")
    lines = list(csv.reader(io.StringIO(cut_list_csv(parts))))
    assert [line[-1] for line in lines[-2:]] == ["m", "m²"]
    said = pypdf.PdfReader(io.BytesIO(labels_pdf(parts))).pages[0].extract_text()
    assert "Bands, side A up: front 2 mm, right 2 mm" in said
    assert "oil" in said


def test_bands_and_finish_are_priced():
    """By the metre and by the coated square metre: two faces and the edges."""

    def lines(kit):
        parts = kit.parts()
        found = estimate(parts, quick_layout(parts), FULL_SHEET_ROUTER).lines
        return {line.title: line for line in found}

    assert not {"Edge banding", "Finish, by coat"} & lines(shelf()).keys()
    priced = lines(shelf("-y", finish="lacquer"))
    assert priced["Edge banding"].quantity == pytest.approx(0.6)
    assert priced["Finish, by coat"].quantity == pytest.approx(
        2 * (2 * 0.6 * 0.298 + 2 * (0.6 + 0.298) * 0.018), abs=2e-4
    )


def test_panels_without_bands_keep_their_digests():
    """What was made before is named as before, and data with an edge twice are refused."""
    (part,) = shelf().parts().parts
    assert set(codec.plain(part.panel)) == {"material", "thickness_mm", "outline", "features", "grain"}
    assert set(codec.plain(part)) == {"name", "panel", "placement", "explode"}
    (other,) = shelf("-y", finish="oil").parts().parts
    again = codec.decode(codec.encode(other), Part)
    assert again == other
    twice = codec.plain(Parts(parts=(other,)))
    twice["parts"][0]["panel"]["banding"] *= 2
    with pytest.raises(BadInput):
        codec.convert(twice, Parts)
    assert msgspec.structs.replace(other.panel, banding=()).digest() != other.panel.digest()
