"""Fronts whose figure runs on are cut as they stand: one place of one sheet, in their order, all the same way round."""

import itertools

import msgspec
import pytest

from jupyter_fab import Assembly, BadInput
from jupyter_fab.core.layout import CannotMake
from jupyter_fab.core.layout_check import BadLayout, check_matches
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.engines.nester import nest

SHEET = nominal_sheet("birch-ply", 18)


def fronts(*, grain="z", match=True, face="+y", columns=2, rows=3, height=220, holes="+"):
    """Drawers' fronts in columns and rows, 3 mm apart, with other boards; some are worked from a face."""
    kit = Assembly(thickness_mm=18)
    found = []
    for i, j in itertools.product(range(columns), range(rows)):
        x, z = i * 403, j * (height + 3)
        front = kit.board(f"front {i} {j}", x=(x, x + 400), y=(-18, 0), z=(z, z + height), face=face, grain=grain)
        found.append(front)
        if i == 0:
            front.drill((x + 60, 0, z + 60), 35, depth_mm=12, side=front.side_facing(1 if holes == "+" else -1))
    for k in range(4):
        kit.board(f"shelf {k}", x=(0, 700), y=(0, 500), z=(900 + 20 * k, 918 + 20 * k), face="+z", grain="x")
    if match:
        kit.match("fronts", *found)
    return kit


@pytest.mark.parametrize("holes", ["+", "-"])
@pytest.mark.parametrize("grain", ["x", "z", None])
def test_fronts_lie_as_they_stand(grain, holes):
    """On the sheet, turned back, each front is where it stands in the piece, within what the cutter needs."""
    parts = fronts(grain=grain, holes=holes).parts()
    layout = nest(parts, [SHEET], FULL_SHEET_ROUTER, unlimited=True)
    placed = [one for one in layout.placed if one.part.startswith("front")]
    assert len({(one.sheet, one.rotation_deg, one.flipped) for one in placed}) == 1
    stands = {part.name: part.placement.origin for part in parts.parts}
    for one, other in itertools.combinations(placed, 2):
        lie = (other.x_mm - one.x_mm, other.y_mm - one.y_mm)
        dx, dz = (stands[other.part][i] - stands[one.part][i] for i in (0, 2))
        assert sorted(map(abs, lie)) == pytest.approx(sorted(map(abs, (dx, dz))), abs=20)
    assert {(one.x_mm, one.y_mm) for one in placed}.__len__() == 6


def test_the_validator_sees_fronts_that_were_exchanged():
    """It goes by the piece, not by the nester's word: two fronts exchanged, or one on its own, are found."""
    parts = fronts().parts()
    layout = nest(parts, [SHEET], FULL_SHEET_ROUTER, unlimited=True)
    check_matches(layout, parts.parts)
    a, b = (next(one for one in layout.placed if one.part == name) for name in ("front 1 0", "front 1 2"))
    others = [one for one in layout.placed if one not in (a, b)]
    swapped = [
        msgspec.structs.replace(a, x_mm=b.x_mm, y_mm=b.y_mm),
        msgspec.structs.replace(b, x_mm=a.x_mm, y_mm=a.y_mm),
    ]
    with pytest.raises(BadLayout, match="match, and lie"):
        check_matches(msgspec.structs.replace(layout, placed=(*others, *swapped)), parts.parts)
    turned = msgspec.structs.replace(a, rotation_deg=(a.rotation_deg + 180) % 360)
    with pytest.raises(BadLayout, match="do not lie alike"):
        check_matches(msgspec.structs.replace(layout, placed=(*others, b, turned)), parts.parts)


def test_fronts_that_cannot_match_are_refused():
    """Another plane, another grain, features on both faces; and a group that no sheet holds."""
    kit = fronts(match=False)
    odd = kit.board("odd", x=(0, 400), y=(-40, -22), z=(700, 900), face="+y", grain="z")
    kit.match("fronts", kit._boards[0], odd)
    with pytest.raises(BadInput, match="one plane"):
        kit.parts()
    kit = fronts(match=False)
    cross = kit.board("cross", x=(0, 400), y=(-18, 0), z=(700, 900), face="+y", grain="x")
    kit.match("fronts", kit._boards[0], cross)
    with pytest.raises(BadInput, match="grain"):
        kit.parts()
    with pytest.raises(BadInput, match="already"):
        kit.match("more", cross)
    with pytest.raises(CannotMake, match="figure runs on"):
        nest(fronts(columns=4, rows=6, height=300).parts(), [SHEET], FULL_SHEET_ROUTER, unlimited=True)
