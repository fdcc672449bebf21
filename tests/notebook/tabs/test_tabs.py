"""The pages: every part has a row that stands for it, every sheet is drawn, a price sums up, names are no markup."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html import unescape
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from benchmarks.pieces.cabinet import cabinet
from jupyter_fab import Assembly, design, length
from jupyter_fab.core.edge_work import BY_HAND, EdgeWork, Profile, Where
from jupyter_fab.core.finish import Band, Edge, Finish
from jupyter_fab.core.part import Parts, Side
from jupyter_fab.designs.bookshelf import bookshelf
from jupyter_fab.notebook.figures import Asked, figures_of
from jupyter_fab.notebook.tabs import TABS
from jupyter_fab.notebook.tabs.made import MOST_STEPS, Made, money


@design("Board", summary="One board.", parameters=[length("width", "Width", 500, 300, 9000)])
def board(p: Any, kit: Assembly) -> None:
    """A board that can be too long for any sheet, with a name that would be markup."""
    kit.board('<b>"top"</b>', x=(0, p.width), y=(0, 300), z=(0, 18), face="+z", grain="x")


def stood_for(html: str) -> list[str]:
    """The parts that the page's elements stand for, in their order."""
    return [name for found in re.findall(r'data-parts="([^"]*)"', html) for name in json.loads(unescape(found))]


def shown(parts: Parts, tab: str) -> str:
    """The page's HTML."""
    return figures_of(Asked(parts, "Piece", (tab,))).pages[tab].html


@pytest.mark.parametrize("tab", ["Parts", "Sheets"])
def test_every_part_stands_once_on_the_page(tab: str) -> None:
    """Whatever is picked in the picture has its row, its place on a sheet."""
    parts = bookshelf.build({"loose": 5})
    assert sorted(stood_for(shown(parts, tab))) == sorted(part.name for part in parts.parts)


@pytest.mark.parametrize("tab", TABS)
def test_a_page_is_well_formed_and_a_name_is_no_markup(tab: str) -> None:
    """The designer's words are shown as they are."""
    html = shown(board.build(), tab)
    page = ET.fromstring(f"<page>{html}</page>")
    assert page.find(".//b[.='\"top\"']") is None
    if "top" in html:
        assert '<b>"top"</b>' in "".join(page.itertext())


def test_the_bill_adds_up() -> None:
    """The lines of the price sum to its total, as they are read."""
    page = ET.fromstring(f"<page>{shown(bookshelf.build(), 'Price')}</page>")
    amounts = ["".join(row[-1].itertext()) for row in page.findall(".//tbody/tr")]
    cents = [round(100 * float(amount.split()[0].replace(",", ""))) for amount in amounts]
    assert sum(cents[:-1]) == cents[-1] > 0
    assert "Estimate" in "".join(page.itertext())


def test_what_cannot_be_cut_is_said_and_the_parts_are_still_listed() -> None:
    """A board longer than any sheet: no price, but a cut list and a summary."""
    found = figures_of(Asked(board.build({"width": 8000}), "Board", ("Parts", "Sheets", "Price")))
    assert "8000.0" in found.pages["Parts"].html
    assert "cannot be cut" in found.pages["Sheets"].html
    assert "cannot be cut" in found.pages["Price"].html
    assert found.summary.startswith("1 part ·")


def test_a_layout_that_fails_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three tabs that ask for it hear the same reason."""
    tried: list[Parts] = []

    def refuse(parts: Parts, _: object) -> None:
        tried.append(parts)
        return real(parts)

    from jupyter_fab.notebook.tabs import made as module

    real = module.quick_layout
    monkeypatch.setattr(module, "quick_layout", refuse)
    piece = Made(board.build({"width": 8000}))
    for _ in range(3):
        with pytest.raises(Exception, match="sheet"):
            _ = piece.layout
    assert len(tried) == 1


def test_money_is_read_to_the_cent() -> None:
    """Thousands are set apart, and a loss keeps its sign."""
    assert money(123456, "EUR") == "1,234.56 EUR"
    assert money(-5, "EUR") == "-0.05 EUR"


def test_the_steps_are_drawn_in_order() -> None:
    """A picture a step, numbered; every part comes in, or is what the first step begins with."""
    parts = bookshelf.build()
    html = shown(parts, "Steps")
    page = ET.fromstring(f"<page>{html}</page>")
    figures = page.findall(".//figure")
    assert [figure.findtext("figcaption/b") for figure in figures] == [str(n + 1) for n in range(len(figures))]
    text = "".join(page.itertext())
    assert {part.name for part in parts.parts if part.name not in text} == set()
    assert len(set(stood_for(html))) == len(figures) == len(parts.parts) - 1


def test_a_piece_that_locks_says_so() -> None:
    """Where no order is found, the tab names the parts and what to change; so it does for too many parts."""
    locked = cabinet.build()
    assert "lock each other" in shown(locked, "Steps")
    many = Parts(parts=tuple(replace(locked.parts[-1], name=f"board {i}") for i in range(MOST_STEPS + 1)))
    assert "Downloads" in shown(many, "Steps")


def test_bands_and_finish_have_columns_where_there_are_any() -> None:
    """A banded, oiled board says so, and what to buy for it; the desk, which is neither, has no empty columns."""
    (part,) = board.build().parts
    panel = msgspec.structs.replace(part.panel, banding=(Band(edge=Edge.FRONT),), finish=Finish.OIL)
    page = shown(Parts(parts=(msgspec.structs.replace(part, panel=panel),)), "Parts")
    assert "front 1 mm" in page
    assert "Edge band 1 mm" in page
    assert "Oil, by coat (2 coats)" in page
    assert "Finished" in page
    assert "Edge work" not in page
    assert "Edge bands" not in shown(board.build(), "Parts")


def test_edge_work_has_a_column_and_says_who_does_it() -> None:
    """What a model rounds over is told beside the board, and that it is neither drawn nor priced."""
    (part,) = board.build().parts
    sizes = {"across_mm": 6.0, "down_mm": 6.0, "length_mm": 900.0}
    work = EdgeWork(profile=Profile.ROUND, side=Side.A, where=Where.EDGES, edges=(Edge.FRONT,), **sizes)
    panel = msgspec.structs.replace(part.panel, edge_work=(work,))
    page = shown(Parts(parts=(msgspec.structs.replace(part, panel=panel),)), "Parts")
    assert "round-over 6 mm, side A, front (0.9 m)" in page
    assert BY_HAND in page
