"""What every picture of a plan must be: readable by ear, in both themes, and true to the numbers that it draws."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import attrs
import pytest

from jupyter_fab.exporters.plans import day_sheet, load_change, load_strip, moved_orders, place_map
from tests.exporters.plan_view import many, moves, small

PICTURES: dict[str, Callable[[], str]] = {
    "map": lambda: place_map(small()),
    "load": lambda: load_strip(small()),
    "days": lambda: day_sheet(small(), "A"),
    "moves": lambda: moved_orders(small(), moves(), "EUR"),
    "load-change": lambda: load_change(small(), small()),
}


def drawn(picture: str) -> Element:
    """The picture as elements."""
    return ElementTree.fromstring(picture)


def of(root: Element, name: str) -> list[Element]:
    """The elements of one class."""
    return [one for one in root.iter() if name in one.get("class", "").split()]


def number(one: Element, name: str) -> float:
    """An attribute as a number."""
    return float(one.get(name, "nan"))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_can_be_heard_and_follows_the_theme(name: str) -> None:
    """It has a title and a description in words, and rules for a dark page; no colour is fixed in an element."""
    root = drawn(PICTURES[name]())
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext("{*}title")
    assert len(root.findtext("{*}desc") or "") > 20
    style = root.findtext("{*}style") or ""
    assert "prefers-color-scheme:dark" in style
    assert 'data-jp-theme-light="false"' in style
    assert not any(one.get("fill") or one.get("stroke") for one in root.iter())


def test_lines_lead_from_orders_to_their_hubs() -> None:
    """Each made order has one line that ends in its hub's middle; who is made by nobody has a cross and no line."""
    root = drawn(place_map(small()))
    middles = {
        (one.findtext("{*}title") or "").split(":")[0]: (
            number(one.findall("{*}circle")[0], "cx"),
            number(one.findall("{*}circle")[0], "cy"),
        )
        for one in of(root, "hub")
    }
    ends = [tuple(map(float, one.get("d", "").split("L")[1].split())) for one in of(root, "flow")]
    assert sorted(ends) == sorted([middles["Atelier Nord"]] * 3 + [middles["Bauhof"]])
    assert len(of(root, "unmade")) == 1
    assert middles["Atelier Nord"][1] < middles["Bauhof"][1], "north is up"
    assert middles["Atelier Nord"][0] > middles["Bauhof"][0], "east is right"


def test_circles_have_the_areas_of_their_hours() -> None:
    """15 hours of 38 free at A, 1 of 40 at B: discs by area and to one scale."""
    root = drawn(place_map(small()))
    areas = []
    for hub in of(root, "hub"):
        room, work = (number(one, "r") ** 2 for one in hub.findall("{*}circle"))
        areas.append((room, work))
    a = next(one for one in areas if one[1] == max(two[1] for two in areas))
    assert a[1] / a[0] == pytest.approx(900 / (5 * 480 - 120), rel=0.02)
    assert min(work for _, work in areas) == 0, "the closed hub has no work"


@pytest.mark.parametrize("hubs", [3, 50, 200])
def test_names_on_a_map_do_not_touch(hubs: int) -> None:
    """However many hubs: no name lies on another or on a circle, and all are inside the picture."""
    root = drawn(place_map(many(hubs, 4 * hubs)))
    boxes = []
    for one in of(root, "name"):
        # DejaVu Sans bold, the widest of the fonts named: 0.6 to 0.7 of the height on average.
        size = number(one, "font-size")
        x, y = number(one, "x"), number(one, "y")
        boxes.append((x, y - size * 0.75, x + 0.57 * size * len(one.text or ""), y + 0.1 * size))
    assert boxes
    assert all(x0 >= 0 and x1 <= number(root, "width") for x0, _, x1, _ in boxes)
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert len(boxes) >= min(hubs, 30) * 0.8


def test_distances_are_true_to_the_scale() -> None:
    """A and B stand as far apart as the bar at the foot says, within what a flat map of 70 km bends."""
    root = drawn(place_map(small()))
    spots = {}
    for hub in of(root, "hub"):
        circle = hub.findall("{*}circle")[0]
        spots[(hub.findtext("{*}title") or "").split(":")[0]] = (number(circle, "cx"), number(circle, "cy"))
    words = next(one.text or "" for one in root.iter() if (one.text or "").endswith(" km"))
    bar = next(one for one in root.iter() if one.get("d", "").endswith("v-5"))
    px_per_km = float(bar.get("d", "").split("h")[1].split("v")[0]) / float(words.removesuffix(" km"))
    # The same distance on a sphere of 6371.0088 km, by its haversines.
    half = math.radians(0.4) / 2, math.radians(0.7) / 2
    chord = (
        math.sin(half[0]) ** 2 + math.cos(math.radians(48.2)) * math.cos(math.radians(47.8)) * math.sin(half[1]) ** 2
    )
    km = 2 * 6371.0088 * math.asin(math.sqrt(chord))
    assert math.dist(spots["Atelier Nord"], spots["Bauhof"]) / px_per_km == pytest.approx(km, rel=0.01)


def test_bars_have_the_heights_of_their_minutes() -> None:
    """Monday at A is full: 2 hours promised before and 6 of the plan; Tuesday's stool is red."""
    root = drawn(load_strip(small()))
    a = next(one for one in of(root, "hub") if "Atelier" in (one.findtext("{*}title") or ""))
    parts = [(one.get("class", "").split()[-1], number(one, "x"), number(one, "height")) for one in of(a, "day")]
    monday = min(x for _, x, _ in parts)
    heights = {kind: high for kind, x, high in parts if x == monday}
    assert heights["f-work"] / heights["f-before"] == pytest.approx(360 / 120, rel=0.02)
    red = [high for kind, _, high in parts if kind == "f-late"]
    assert red[0] / red[1] == pytest.approx(80 / 60, rel=0.02)
    assert len(of(a, "room")) == 5, "a line for each day that the hub works"


def test_many_hubs_are_rows_of_shades() -> None:
    """A row each, the fullest first, with its share in words."""
    root = drawn(load_strip(many(50, 400)))
    told = [one.findtext("{*}title") or "" for one in of(root, "hub")]
    shares = [float(words.split("(")[1].split(" %")[0]) for words in told]
    assert len(told) == 50
    assert shares == sorted(shares, reverse=True)


def test_a_hubs_days_hold_each_minute_once() -> None:
    """Bars are as long as their minutes, to the scale of the day; none overlaps another; the late one is said to be."""
    root = drawn(day_sheet(small(), "A"))
    shifts = of(root, "shift")
    assert len(shifts) == 3
    per_min = number(shifts[0], "width") / 480
    bars = [one.findall("{*}rect")[0] for one in of(root, "slot")]
    assert sum(number(one, "width") for one in bars) / per_min == pytest.approx(120 + 900, abs=1)
    rows: dict[float, list[tuple[float, float]]] = {}
    for one in bars:
        rows.setdefault(number(one, "y"), []).append((number(one, "x"), number(one, "x") + number(one, "width")))
    for row in rows.values():
        for (_, end), (start, _) in itertools.pairwise(sorted(row)):
            assert end <= start + 0.11
    words = " ".join(one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "Wed 04 Mar, late" in words
    assert "1 late" in words


def test_ribbons_carry_every_moved_order() -> None:
    """Two orders leave the closed hub, one is made by nobody now; the list says costs and days."""
    root = drawn(moved_orders(small(), moves(), "EUR"))
    told = sorted(one.findtext("{*}title") or "" for one in of(root, "ribbon"))
    assert told == ["1 order from Bauhof to nobody", "2 orders from Closed to Atelier Nord"]
    words = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "+12.50" in words
    assert "Mon 02 Mar (4 d sooner)" in words
    assert "not made" in words


def test_no_words_are_taken_for_markup() -> None:
    """A hub's name with angle brackets is drawn as it is written."""
    view = many(3, 3)
    named = attrs.evolve(view, hubs=(attrs.evolve(view.hubs[0], title="<b>&"), *view.hubs[1:]))
    for picture in (place_map(named), load_strip(named), day_sheet(named, "hub 0")):
        assert "<b>" not in picture
        assert "&lt;b&gt;&amp;" in picture
