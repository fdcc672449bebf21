"""The proof's own interpreter reads programs as LinuxCNC's does: straight moves, arcs, helices, pecks, tool changes.

Random programs go through both; a path is compared point by point with arcs that the test turns by its own arithmetic.
"""

import itertools
import math
import random
from pathlib import Path

import msgspec
import pytest
import shapely

from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.proof.interpreter import Reading, read
from jupyter_fab.core.proof.verdict import Rule
from jupyter_fab.core.tool import DRILL_5, END_MILL_6, Tool
from tests.support.canon import Stretch, length, understood

BEGIN = ["G21 G90 G94 G17 G54", "G0 Z33", "M3 S18000", "G4 P4"]
FETCHED = [BEGIN[0], "T1 M6", "G43 H1", *BEGIN[1:]]  # on a machine with a changer
END = ["G0 Z33", "M5", "M30"]
INNER = (12.0, 12.0, 2428.0, 1208.0)


def program(*lines: str, begin: list[str] = BEGIN, end: list[str] = END) -> bytes:
    """A whole program around some lines."""
    return ("\n".join([*begin, *lines, *end]) + "\n").encode()


def ours(data: bytes, tool: Tool = END_MILL_6, changer: bool = False) -> Reading:
    """What the proof reads, on an 18 mm sheet."""
    return read(data, name="p", machine=M, tool=tool, top_mm=18.0, inner_mm=INNER, changer=changer)


def rules(reading: Reading) -> dict[Rule, int]:
    """The rules broken, with the line of the first breach of each."""
    return {failure.rule: failure.line for failure in reversed(reading.failures)}


def random_program(seed: int) -> bytes:
    """Straight moves, arcs by centre and by radius, both ways, short and long, with and without Z, and full turns."""
    chance = random.Random(seed)
    lines = ["G0 X600 Y600", "G1 Z10 F500"]
    x, y = 600.0, 600.0

    def spot() -> tuple[float, float]:
        return round(chance.uniform(540, 700), 3), round(chance.uniform(540, 700), 3)

    for _ in range(40):
        kind, z = (
            chance.choice(["line", "centre", "radius", "full"]),
            chance.choice(["", f"Z{chance.uniform(2, 17):.3f}"]),
        )
        code = chance.choice(["G2", "G3"])
        if kind == "line":
            x, y = spot()
            lines.append(f"G1X{x}Y{y}{z}")
        elif kind == "full":
            lines.append(f"{code}X{x}Y{y}I{chance.uniform(3, 20):.3f}J{chance.uniform(-20, 20):.3f}{z}")
        elif kind == "centre":
            # a centre at whole thousandths, the end turned about it and rounded: off its circle by a micrometre
            i, j = round(chance.uniform(-25, 25), 3) + 5, round(chance.uniform(-25, 25), 3)
            turned = chance.uniform(0.2, 6.0)
            cos, sin = math.cos(turned), math.sin(turned)
            ex, ey = x + i - i * cos + j * sin, y + j - i * sin - j * cos
            x, y = round(ex, 3), round(ey, 3)
            lines.append(f"{code}X{x}Y{y}I{i:.3f}J{j:.3f}{z}")
        else:
            nx, ny = spot()
            radius = math.dist((x, y), (nx, ny)) * chance.uniform(0.51, 0.8) * chance.choice([1, -1])
            x, y = nx, ny
            lines.append(f"{code}X{x}Y{y}R{radius:.3f}{z}")
    return program(*lines)


@pytest.mark.parametrize("seed", range(6))
def test_arcs_and_lines_as_linuxcnc_reads_them(seed: int, tmp_path: Path) -> None:
    """Movement by movement the same place, the same way round, the same length."""
    data = random_program(seed)
    theirs = understood(data, tmp_path).stretches
    reading = ours(data)
    assert {failure.rule for failure in reading.failures} <= {Rule.CLAMPS}
    steps = list(reading.steps)
    here = steps[0]
    at = 1
    cut = [stretch for stretch in theirs if stretch.kind != "rapid"]
    assert len(cut) == 41
    for number, stretch in enumerate(cut):
        line = sorted({step.line for step in reading.steps if step.feed_mm_min})[number]
        mine = [(here.x, here.y, here.z)]
        while at < len(steps) and steps[at].line == line:
            here = steps[at]
            mine.append((here.x, here.y, here.z))
            at += 1
        same_way(tuple(mine), stretch)


def same_way(mine: tuple[tuple[float, float, float], ...], theirs: Stretch) -> None:
    """Return if both chains of points are one path."""
    assert mine[-1] == pytest.approx(theirs.points[-1], abs=1.5e-3)  # an arc's end is rounded, beside its circle
    assert length(mine) == pytest.approx(length(theirs.points), rel=2e-3, abs=2e-3)
    a = shapely.LineString([point[:2] for point in mine])
    b = shapely.LineString([point[:2] for point in theirs.points])
    if a.length > 1e-6:
        assert shapely.hausdorff_distance(a, b, densify=0.1) < 0.02
    for share in (0.25, 0.5, 0.75):
        assert abs(height(mine, share) - height(theirs.points, share)) < 0.02


def height(points: tuple[tuple[float, float, float], ...], share: float) -> float:
    """The height at a share of a path's length."""
    left = length(points) * share
    for a, b in itertools.pairwise(points):
        step = math.dist(a, b)
        if left <= step and step > 0:
            return a[2] + (b[2] - a[2]) * left / step
        left -= step
    return points[-1][2]


def test_pecks_are_plain_moves(tmp_path: Path) -> None:
    """Down a little deeper each time, up between: a drill's way, as LinuxCNC reads it; down at rapid is wrong."""
    lines = ["G0X100Y100", "G0Z19", "G1Z12F300", "G0Z19", "G1Z13F900", "G1Z6F300", "G0Z19"]
    data = program(*lines)
    reading = ours(data, DRILL_5)
    assert reading.failures == ()
    assert [len(chain.strokes) for chain in reading.chains] == [1, 2]
    theirs = [stretch.points[-1] for stretch in understood(data, tmp_path).stretches]
    mine = [(s.x, s.y, s.z) for s in reading.steps]
    assert shapely.get_coordinates(shapely.LineString(mine), include_z=True) == pytest.approx(
        shapely.get_coordinates(shapely.LineString(theirs[1:]), include_z=True), abs=1e-4
    )
    assert rules(ours(program(*lines[:4], "G0Z13", *lines[5:]), DRILL_5)) == {Rule.RAPID: 9}


BY_CENTRE = ["G0X100Y100", "G1Z10F500"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("G2X120Y100I9", Rule.ARC),  # the end is off the circle
        ("G2X120Y100", Rule.ARC),  # neither centre nor radius
        ("G2X120Y100R9", Rule.ARC),  # does not reach
        ("G2X120Y100R10", Rule.ARC),  # half a turn: its centre is left to rounding
        ("G2X100Y100R10", Rule.ARC),  # a full turn by its radius
        ("G2X120Y100I10R20", Rule.ARC),
        ("G3Z8I10", Rule.ARC),  # no end in the plane
        ("G3X100.001Y100I10", Rule.ARC),  # a hair, or a full turn
        ("G2X100Y100I0J0", Rule.ARC),
        ("G3X101Y100J20000000", Rule.ARC),  # so flat that GRBL takes it for a full turn, 125 km long
        ("G2X101Y100J-20000000", Rule.ARC),
        ("G3X101Y100R20000000", Rule.ARC),
        ("G3X101Y100J90000000000000000", Rule.ARC),  # no figure tells the two ends apart
        ("G3X101Y100J-90000000000000000", Rule.ARC),
        ("G3X101Y100R90000000000000000", Rule.ARC),
        ("G3X100.02Y100J3000", Rule.ARC),  # within a turn so small that the controller's rounding decides
        ("G2X100.02Y100J3000", Rule.ARC),  # or nearly a full one
        ("G2X120Y100I10K1", Rule.WORD),
        ("G1X120I10", Rule.WORD),
        ("G2I10", Rule.WORD),
        ("G18G2X120Z9I10", Rule.WORD),
    ],
)
def test_arcs_that_cannot_be_relied_on(line: str, rule: Rule) -> None:
    """What GRBL refuses in mid-cut, or one controller reads otherwise than another, is named with its line."""
    assert rules(ours(program(*BY_CENTRE, line)))[rule] == 7
    assert rules(ours(program(*BY_CENTRE, "G2X120Y100I10"))) == {}


def test_an_arc_swings_over_the_border() -> None:
    """It is the arc's bulge that hits the clamp, not its ends; and every axis's limit is held along it."""
    assert rules(ours(program("G0X20Y100", "G1Z10F500", "G2Y120J10X20"))) == {Rule.CLAMPS: 7}
    assert Rule.FEED in rules(ours(program("G0X60Y100", "G1Z10F500", "G2X80Y100I10F9000")))


@pytest.mark.parametrize(
    ("lines", "rule", "number"),
    [
        (["G0Z33", "G0X0Y600", "G0X200Y600Z19"], Rule.CLAMPS, 7),  # down across it, from a corner of the sheet
        (["G0Z33", "G0X0Y600", "G1X200Y600Z19F3000"], Rule.CLAMPS, 7),
        (["G0X200Y600", "G0Z19", "G0X0Y600Z33"], Rule.CLAMPS, 7),  # and up across it
        (["G0X200Y600", "G0Z19", "G1X5Y600Z33F3000"], Rule.CLAMPS, 7),
        (["G0Z33", "G0X5Y600", "G2X105Y600I50F3000Z19"], Rule.CLAMPS, 7),  # a helix
        (["G0X600Y600Z22"], Rule.START, 5),  # from anywhere
    ],
)
def test_a_way_that_crosses_the_border_low_between_good_ends(lines: list[str], rule: Rule, number: int) -> None:
    """Its ends are inside, or at safe height; between them it goes through where a clamp may stand."""
    assert rules(ours(program(*lines))) == {rule: number}


def test_ways_down_and_up_inside_the_border() -> None:
    """Slanting down from safe height is as good as straight down, as long as no part that is low lies over it."""
    for lines in (
        ["G0X100Y600", "G1X200Y600Z19F3000", "G1X300Z33"],
        ["G0X0Y600", "G1X200Z33F3000", "G0X300Z19"],
        ["G0X20Y600", "G1X5Z80F3000"],
    ):
        assert rules(ours(program(*lines))) == {}


def test_an_axis_out_of_travel_before_the_other_is_known() -> None:
    """The first way across may name one axis alone; it must lie within the travel all the same."""
    assert Rule.ENVELOPE in rules(ours(program("G0 X-5000", "G0 X100", "G0 Y100")))
    assert Rule.ENVELOPE in rules(ours(program("G0 Y5000", "G0 Y100", "G0 X100")))
    assert rules(ours(program("G0 X100", "G0 Y100"))) == {}


def test_tools_change_where_there_is_a_changer(tmp_path: Path) -> None:
    """Two tools in one file: each cuts with its own size, once it was started again; else M6 is no word."""
    again = ["G0Z33", "M5", "T2 M6", "G43 H2", "G0Z33", "M3 S9000", "G4 P4"]
    data = program("G0X100Y100", "G1Z10F500", "G1X120", *again, "G0X50Y50", "G1Z5F300", "G0Z19", begin=FETCHED)
    reading = ours(data, changer=True)
    assert reading.failures == ()
    assert [chain.tool for chain in reading.chains] == [END_MILL_6, DRILL_5]
    assert understood(data, tmp_path, tools=2).tools == (1, 2)
    assert rules(ours(data))[Rule.WORD] == 2
    for wrong, rule in (
        (data.replace(b"H2", b"H1"), Rule.TOOL),
        (data.replace(b"T2 M6\nG43 H2", b"T2 M6 G43 H1"), Rule.TOOL),  # the length counts after the change
        (data.replace(b"G43 H2\n", b""), Rule.TOOL),  # the last cutter's length
        (data.replace(b"G43 H2\n", b"G43\n"), Rule.TOOL),
        (data.replace(b"G43 H2\n", b"G43 H2\nG49\n"), Rule.TOOL),
        (data.replace(b"T2", b"T5"), Rule.TOOL),
        (data.replace(b"T1 M6\n", b""), Rule.TOOL),
        (data.replace(b"G43 H1\n", b""), Rule.TOOL),
        (data.replace(b"G0Z33\nM5\nT2", b"M5\nT2"), Rule.TOOL),
        (data.replace(b"M5\nT2", b"T2"), Rule.TOOL),
        (data.replace(b"M3 S9000\nG4 P4\n", b""), Rule.SPINDLE),
        (data.replace(b"G43 H2\nG0Z33\n", b"G43 H2\n"), Rule.START),
    ):
        assert rule in rules(ours(wrong, changer=True))


def test_a_length_in_the_line_of_the_change() -> None:
    """A controller changes first and takes the length then, in whichever order the words stand."""
    again = ["G0Z33", "M5", "G43 H2 T2 M6", "G0Z33", "M3 S9000", "G4 P4"]
    data = program("G0X100Y100", "G1Z10F500", "G1X120", *again, "G0X50Y50", "G1Z5F300", "G0Z19", begin=FETCHED)
    assert ours(data, changer=True).failures == ()


def test_no_motion_after_g80() -> None:
    """It ends the motion mode: a bare place after it is nothing that a controller may guess."""
    assert rules(ours(program("G0X100Y100", "G80", "X120"))) == {Rule.MODES: 7}
    assert rules(ours(program("G0X100Y100", "G80 X120"))) == {Rule.MODES: 6}
    assert Rule.WORD in rules(ours(program("G0X100Y100", "G80 G0 X120")))
    assert rules(ours(program("G80", "G0X100Y100"))) == {}


def test_more_than_a_tooth_can_take() -> None:
    """A feed that the axes have, at a speed that the spindle has, may still tear the cutter."""
    assert rules(ours(program("M3 S6000", "G4 P4", "G0X100Y100", "G1Z10F500", "G1X200F8000"))) == {Rule.FEED: 9}
    assert rules(ours(program("G0X100Y100", "G1Z10F500", "G1X200F8000"))) == {}
    assert rules(ours(program("M3 S6000", "G4 P4", "G0X100Y100", "G1X200F8000"))) == {}  # in the air


def test_standing_still_in_the_wood() -> None:
    """A dwell below the top is a fire; above it is the spindle's."""
    assert rules(ours(program("G0X100Y100", "G1Z10F500", "G4 P5"))) == {Rule.DWELL: 7}
    assert rules(ours(program("G0X100Y100", "G1Z10F500", "G4 P0.2"))) == {}
    assert rules(ours(program("G4 P-1"))) == {Rule.WORD: 5}


def test_a_longer_cut_than_the_cutter() -> None:
    """A cutter that is shorter than the cut is deep rubs with its shank."""
    short = msgspec.structs.replace(END_MILL_6, max_depth_mm=7.0)
    assert rules(ours(program("G0X100Y100", "G1Z10F500"), short)) == {Rule.TOOL: 6}
