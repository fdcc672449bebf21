"""Engraved lines are cut by a small or a V cutter and proven by a tolerance of their own; sabotage is found."""

import hashlib
import math
import re

import msgspec
import pytest
import shapely

from jupyter_fab import Assembly
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.layout import CannotMake, Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, MachineProfile
from jupyter_fab.core.part import Engraving, Part, Parts
from jupyter_fab.core.profiles import CABINET_ROUTER
from jupyter_fab.core.proof import Rule, prove
from jupyter_fab.core.proof.engraved import engraved
from jupyter_fab.core.proof.interpreter import Chain, Stroke
from jupyter_fab.core.proof.playing import played
from jupyter_fab.core.proof.standing import Groove
from jupyter_fab.core.proof.sweep import Cuts, Sweep
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.core.tool import Tool, ToolKind
from jupyter_fab.core.tool_library import END_MILL_3, V_60
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.core.wire.codec import decode, encode
from jupyter_fab.engines.nester import nest

WITHOUT_V = msgspec.structs.replace(CABINET_ROUTER, tools=tuple(t for t in CABINET_ROUTER.tools if t is not V_60))
V_DEPTH_MM = 1.4 / math.tan(math.radians(30))  # of a line of 3 mm with a tip of 0.2

type Made = tuple[Layout, tuple[Program, ...]]


def sign(face: str = "-y", *, bold_mm: float | None = None) -> Parts:
    """A board with a name on it."""
    kit = Assembly()
    board = kit.board("sign", x=(0.0, 320.0), y=(0.0, 18.0), z=(0.0, 120.0), face=face)  # type: ignore[arg-type]
    board.engrave("Jö 7", height_mm=70, depth_mm=2.5, line_mm=3.0, bold_mm=bold_mm)
    return kit.parts()


def made(parts: Parts, machine: MachineProfile) -> Made:
    """The sign's layout and programs."""
    layout = nest(parts, (nominal_sheet("birch-ply", 18.0),), machine)
    return layout, post(toolpaths(layout, machine), machine)


@pytest.fixture(scope="module")
def cut() -> Made:
    """The sign, by the V bit."""
    return made(sign(), CABINET_ROUTER)


def changed(made: Made, pattern: str, put: str, count: int = 0) -> tuple[Program, ...]:
    """The programs with what matches in the engraving one replaced."""
    program = made[1][0]
    text = program.data.decode()
    body = text.index("G21")
    data = (text[:body] + re.sub(pattern, put, text[body:], count=count)).encode()
    assert data != program.data
    spoiled = msgspec.structs.replace(program, data=data, sha256=hashlib.sha256(data).hexdigest())
    return (spoiled, *made[1][1:])


@pytest.mark.parametrize("bold_mm", [None, 8.0])
@pytest.mark.parametrize(("machine", "tool"), [(CABINET_ROUTER, "v-60"), (WITHOUT_V, "end-mill-3")])
def test_lines_and_outlines_are_proven(machine: MachineProfile, tool: str, bold_mm: float | None) -> None:
    """With a V bit, or a cutter as wide as the line; its program takes time, and the engraving is named in it."""
    layout, programs = made(sign(bold_mm=bold_mm), machine)
    assert [program.tool for program in programs] == [tool, "end-mill-6"]
    assert programs[0].seconds > 20
    assert "(engrave, sign)" in programs[0].lines()
    assert prove(programs, layout, machine).failures == ()


def test_a_v_bit_goes_as_deep_as_makes_the_line_as_wide(cut: Made) -> None:
    """By arithmetic: half the width less half the tip, over the tangent of half the angle."""
    assert cut[1][0].box_mm[0][2] == pytest.approx(18.0 - V_DEPTH_MM, abs=1e-3)


def test_what_a_v_bit_leaves_is_a_slope() -> None:
    """At each height its groove is as wide as the cone is there, and never wider than the cutter."""
    chain = Chain(V_60, (Stroke(0, 0, 18, 0, 0, 15, 1), Stroke(0, 0, 15, 50, 0, 15, 2)))
    sweep = Sweep([chain])
    window = shapely.box(-10, -10, 60, 10)
    for height in (15.0, 16.0, 17.99, 25.0):
        wide = min(6.0, 0.2 + 2 * (height - 15) * math.tan(math.radians(30)))
        x0, y0, x1, y1 = sweep.removed(height, window).bounds
        assert (y1 - y0, x1 - x0) == pytest.approx((wide, 50 + wide), abs=1e-3)
    assert sweep.removed(14.9, window).is_empty


def faults(width_mm: float, depth_mm: float, *strokes: Stroke) -> str:
    """What is said of a straight line of 50 mm in a board of 18 mm, engraved by these strokes of the V bit."""
    groove = Groove(shapely.LineString([(0, 0), (50, 0)]), width_mm, depth_mm, up=True)
    cuts = Cuts([("v", Chain(V_60, strokes))], [], 18.0)
    found = engraved("sign", [groove], cuts, 18.0, shapely.box(-30, -30, 80, 30))
    return "; ".join(failure.text for failure in found)


@pytest.mark.parametrize("width_mm", [0.3, 0.4, 0.5, 3.0])
def test_a_fine_line_is_held_to_its_depth(width_mm: float) -> None:
    """However narrow it is: cut right through, it is too deep."""
    deep = faults(width_mm, 0.6, Stroke(0, 0, 18, 0, 0, 0, 1), Stroke(0, 0, 0, 50, 0, 0, 2))
    assert "deeper than 0.6 mm" in deep
    z = 18 - 0.55
    assert "deeper" not in faults(width_mm, 0.6, Stroke(0, 0, 18, 0, 0, z, 1), Stroke(0, 0, z, 50, 0, z, 2))


def test_a_line_that_no_proof_could_judge_is_refused() -> None:
    """Its whole width would be tolerance."""
    (part,) = sign().parts
    (fine, *_) = part.panel.features
    assert isinstance(fine, Engraving)
    for width_mm in (0.4, 0.2):
        with pytest.raises(BadInput, match=r"wider than 0\.4 mm"):
            msgspec.structs.replace(fine, width_mm=width_mm).__post_init__()
    board = Assembly().board("sign", x=(0.0, 320.0), y=(0.0, 18.0), z=(0.0, 120.0), face="-y")
    with pytest.raises(BadInput, match=r"wider than 0\.4 mm"):
        board.engrave("I", height_mm=70, depth_mm=1, line_mm=0.3)


def test_a_line_that_rises_is_cut_only_as_far_as_it_goes_in() -> None:
    """A V bit's sloping stroke leaves a wedge: deep at one end it is not cut, or too narrow, at the other."""
    level = 18.0 - V_DEPTH_MM
    down = Stroke(0, 0, 18, 0, 0, level, 1)
    assert faults(3.0, 2.5, down, Stroke(0, 0, level, 50, 0, level, 2)) == ""
    assert "are not cut" in faults(3.0, 2.5, down, Stroke(0, 0, level, 50, 0, 18, 2))
    assert "narrower" in faults(3.0, 2.5, down, Stroke(0, 0, level, 50, 0, 17.6, 2))
    assert "deeper" in faults(3.0, 2.0, down, Stroke(0, 0, level, 50, 0, 17.6, 2))
    there_and_back = (Stroke(0, 0, 18, 50, 0, level, 1), Stroke(50, 0, level, 0, 0, level, 2))
    assert faults(3.0, 2.5, *there_and_back) == ""


def test_what_a_sloping_stroke_surely_removes_is_a_wedge() -> None:
    """By the cone's widths at both ends, and in the middle half of both; a plunge counts at its lowest."""
    sweep = Sweep([Chain(V_60, (Stroke(0, 0, 16, 40, 0, 14, 1),))])
    gone = sweep.removed(17.0, shapely.box(-10, -10, 60, 10), surely=True)
    for x, deep in ((0.0, 1.0), (20.0, 2.0), (40.0, 3.0)):
        low, high = shapely.LineString([(x, -9), (x, 9)]).intersection(gone).bounds[1::2]
        assert high - low == pytest.approx(0.2 + 2 * deep * math.tan(math.radians(30)), abs=0.02)
    plunge = Sweep([Chain(V_60, (Stroke(0, 0, 18, 0, 0, 15, 1),))])
    window = shapely.box(-5, -5, 5, 5)
    assert plunge.removed(17, window, surely=True).equals(plunge.removed(17, window))


@pytest.mark.parametrize(
    ("pattern", "put", "rule"),
    [
        (r"Z15\.575", "Z15.2", Rule.ENGRAVING),  # deeper, and so wider
        (r"Z15\.575", "Z16.2", Rule.ENGRAVING),  # shallower, and so narrower
        (r"Z15\.575", "Z17.9", Rule.ENGRAVING),  # a scratch
        (r"Z15\.575", "Z12", Rule.GOUGE),
        (r"\n(G1)?Z15\.575F\d+\n[^Z]*", "\n", Rule.ENGRAVING),  # no line at all but the lifts between
    ],
)
def test_engraving_at_another_depth_is_found(cut: Made, pattern: str, put: str, rule: Rule) -> None:
    """Where it should be 2.43 mm, and 2.5 at most."""
    found = prove(changed(cut, pattern, put), cut[0], CABINET_ROUTER)
    assert rule in {failure.rule for failure in found.failures}


def test_engraving_beside_its_place_is_found(cut: Made) -> None:
    """Half a millimetre to the side."""
    layout, programs = cut
    moved = msgspec.structs.replace(layout.placed[0], x_mm=layout.placed[0].x_mm + 0.5)
    other = msgspec.structs.replace(layout, placed=(moved,))
    found = {failure.rule for failure in prove(programs[:1], other, CABINET_ROUTER).failures}
    assert found & {Rule.GOUGE, Rule.ENGRAVING}


@pytest.mark.parametrize("change", [{"angle_deg": 90.0}, {"angle_deg": 45.0}, {"tip_mm": 1.5}])
def test_another_bit_in_the_spindle_is_found(cut: Made, change: dict[str, float]) -> None:
    """A blunter one makes wide lines, a sharper one narrow ones."""
    worn = msgspec.structs.replace(V_60, **change)
    fitted = tuple(worn if tool is V_60 else tool for tool in CABINET_ROUTER.tools)
    found = prove(cut[1], cut[0], msgspec.structs.replace(CABINET_ROUTER, tools=fitted))
    assert {failure.rule for failure in found.failures} & {Rule.GOUGE, Rule.ENGRAVING}


def test_a_machine_without_such_a_cutter_says_so() -> None:
    """The 6 mm end mill writes no line of 3 mm."""
    with pytest.raises(CannotMake, match="engraves lines of 3 mm"):
        made(sign(), FULL_SHEET_ROUTER)


def test_engraving_on_the_back_is_cut_lying_on_the_front() -> None:
    """The sign is turned, and the letters with it."""
    layout, programs = made(sign("+y"), CABINET_ROUTER)
    assert prove(programs, layout, CABINET_ROUTER).failures == ()


def test_an_engraving_crosses_the_wire_and_turns_with_its_panel() -> None:
    """Written and read again it is the same; turned over twice too; an outline of another line is refused."""
    (part,) = sign().parts
    assert decode(encode(part), Part) == part
    lines = [feature for feature in part.panel.features if isinstance(feature, Engraving)]
    assert len(lines) == len(part.panel.features) > 3
    back = part.panel.flipped().flipped()
    for once, twice in zip(lines, back.features, strict=True):
        assert isinstance(twice, Engraving)
        assert twice.way().hausdorff_distance(once.way()) < 1e-6
    with pytest.raises(BadInput, match="not the groove"):
        msgspec.structs.replace(lines[0], outline=lines[1].outline).__post_init__()


def test_a_replay_shows_lines_as_wide_as_they_are(cut: Made) -> None:
    """Not as wide as the whole bit is."""
    runs = played(cut[1], cut[0], CABINET_ROUTER)
    assert [run.tool for run in runs] == ["v-60", "end-mill-6"]
    assert [run.radius_mm for run in runs] == pytest.approx([1.5, 3.0], abs=1e-3)


@pytest.mark.parametrize("angle_deg", [0.0, 5.0, 170.0])
def test_a_cone_that_is_none_is_refused(angle_deg: float) -> None:
    """A V bit has an angle; a needle and a disc are none."""
    with pytest.raises(BadInput, match="V bit"):
        Tool(
            id="v", kind=ToolKind.V_BIT, diameter_mm=6, flutes=2, max_depth_mm=5, pass_depth_mm=3, rpm=18000,
            angle_deg=angle_deg,
        )  # fmt: skip
    assert END_MILL_3.angle_deg == 0
