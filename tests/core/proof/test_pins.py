"""The pins of a sheet that is turned over: whatever would lay its second face beside its place is found."""

import hashlib
import re
from collections.abc import Callable

import msgspec
import pytest

from jupyter_fab.core.gcode import Program, post
from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER as M
from jupyter_fab.core.part import Side
from jupyter_fab.core.proof import Proof, Rule, prove
from jupyter_fab.core.sheet import Sheet
from jupyter_fab.core.toolpath import toolpaths
from jupyter_fab.engines.nester import nest
from jupyter_fab.testing.panels import partition, parts

SHEET = Sheet(id="s", material="birch-ply", nominal_mm=18, size_mm=(760, 480))


@pytest.fixture(scope="module")
def layout() -> Layout:
    """A partition on a small sheet."""
    return nest(parts(partition()), (SHEET,), M)


@pytest.fixture(scope="module")
def programs(layout: Layout) -> tuple[Program, ...]:
    """Its programs: pins, holes and groove of the first face; the rest."""
    return post(toolpaths(layout, M), M)


def changed(programs: tuple[Program, ...], name: str, change: Callable[[str], str]) -> tuple[Program, ...]:
    """The programs with one's text changed."""
    found = []
    for program in programs:
        data = change(program.data.decode()).encode() if program.name == name else program.data
        assert program.name != name or data != program.data
        found.append(msgspec.structs.replace(program, data=data, sha256=hashlib.sha256(data).hexdigest()))
    return tuple(found)


def rules(proof: Proof) -> set[Rule]:
    """The rules that were broken."""
    return {failure.rule for failure in proof.failures}


def pin_words(layout: Layout, number: int) -> tuple[str, str]:
    """X and Y of a pin as programs say them."""
    x, y = layout.turns[0].pins[number]
    return f"X{x:g}", f"Y{y:g}"


def test_right_programs_pass(layout: Layout, programs: tuple[Program, ...]) -> None:
    """Nothing is found, and the pins' holes do not count as cuts into the spoilboard."""
    proof = prove(programs, layout, M)
    assert proof.failures == ()
    assert proof.figures.spoilboard_mm == pytest.approx(0.3)


@pytest.mark.parametrize("shift_mm", [0.1, 1.0, 30.0])
def test_a_shifted_pin(layout: Layout, programs: tuple[Program, ...], shift_mm: float) -> None:
    """A tenth of a millimetre beside its place is found: the second face would lie beside the first by as much."""
    x, _ = pin_words(layout, 1)
    moved = f"X{layout.turns[0].pins[1][0] - shift_mm:g}"
    proof = prove(changed(programs, "01-A-end-mill-6", lambda text: text.replace(x, moved)), layout, M)
    assert Rule.PIN in rules(proof)


def test_missing_shallow_and_too_deep(layout: Layout, programs: tuple[Program, ...]) -> None:
    """No hole, one that no pin would stand in, and one through the spoilboard."""
    assert Rule.PIN in rules(prove(programs[:1] + programs[2:], layout, M))
    shallow = changed(programs, "01-A-end-mill-6", lambda text: text.replace("Z-6", "Z-3"))
    assert Rule.PIN in rules(prove(shallow, layout, M))
    deep = changed(programs, "01-A-end-mill-6", lambda text: text.replace("Z-6", "Z-9"))
    assert {Rule.SPOILBOARD, Rule.TOOL} <= rules(prove(deep, layout, M))


def test_only_pins_go_into_the_spoilboard(layout: Layout, programs: tuple[Program, ...]) -> None:
    """A groove at that depth is none, nor is a hole beside the pins, nor one on the second face."""
    x, y = pin_words(layout, 0)
    along = changed(programs, "01-A-end-mill-6", lambda text: text.replace("Z-6\n", "Z-6\nX200\n", 1))
    assert Rule.SPOILBOARD in rules(prove(along, layout, M))
    second = changed(
        programs, "01-B-end-mill-6", lambda text: text.replace("M5", f"G0{x}{y}\nZ19\nG1Z-6F200\nG0Z33\nM5")
    )
    proof = prove(second, layout, M)
    assert any("meets a pin" in failure.text for failure in proof.failures)
    assert any(failure.rule is Rule.PIN and failure.line for failure in proof.failures)


def test_a_wide_hole(layout: Layout, programs: tuple[Program, ...]) -> None:
    """A pin that has play is no pin."""
    x, _ = layout.turns[0].pins[0]
    text = programs[1].data.decode()
    assert text.count("Z-6\n") == 2
    wide = changed(programs, "01-A-end-mill-6", lambda text: text.replace("Z-6\n", f"Z-6\nG0Z10\nG1X{x + 0.3:g}\n", 1))
    assert any("too wide" in failure.text for failure in prove(wide, layout, M).failures)


def test_pins_that_are_not_opposite(layout: Layout) -> None:
    """A layout whose pins do not change places is not proven, even if the holes are where it says."""
    (turn,) = layout.turns
    (ax, ay), (bx, by) = turn.pins
    for pins in (((ax, ay), (bx, by + 3)), ((ax + 0.2, ay), (bx, by))):
        askew = msgspec.structs.replace(layout, turns=(msgspec.structs.replace(turn, pins=pins),))
        proof = prove(post(toolpaths(askew, M), M), askew, M)
        assert rules(proof) == {Rule.PIN}


def test_a_face_on_the_wrong_side_or_mirrored_the_wrong_way(layout: Layout, programs: tuple[Program, ...]) -> None:
    """The second face cut on the first, cut as if turned top to bottom, or not mirrored at all."""
    unturned = tuple(msgspec.structs.replace(program, side=Side.A) for program in programs)
    assert {Rule.GOUGE, Rule.LEFTOVER} <= rules(prove(unturned, layout, M))
    swapped = tuple(
        msgspec.structs.replace(p, side=Side.B if p.side is Side.A else Side.A) for p in (*programs[2:], *programs[:2])
    )
    assert Rule.GOUGE in rules(prove(swapped, layout, M))

    def mirrored(letter: str, about_mm: float) -> Callable[[str], str]:
        pattern = re.compile(rf"(?m)^([^(\n]*?){letter}(-?[\d.]+)")
        return lambda text: pattern.sub(lambda m: f"{m[1]}{letter}{about_mm - float(m[2]):g}", text)

    for letter, about_mm in (("X", SHEET.size_mm[0]), ("Y", SHEET.size_mm[1])):
        assert Rule.LEFTOVER in rules(prove(changed(programs, "01-B-drill-5", mirrored(letter, about_mm)), layout, M))


def test_the_second_face_first_or_without_pins(layout: Layout, programs: tuple[Program, ...]) -> None:
    """Pins are bored from the first face: it comes first; and nothing is turned over where the layout has no pins."""
    assert [program.side for program in programs] == ["A", "A", "B", "B"]
    for order in ((*programs[2:], *programs[:2]), (programs[0], *programs[2:], programs[1])):
        assert Rule.PROGRAMS in rules(prove(order, layout, M))
    unpinned = prove(programs, msgspec.structs.replace(layout, turns=()), M)
    assert any(f.rule is Rule.PIN and "no pins" in f.text for f in unpinned.failures)


def test_cut_through_by_both_faces(layout: Layout, programs: tuple[Program, ...]) -> None:
    """A groove cut as deep as it may be from neither side alone: what is left between both faces is judged."""
    deeper = changed(programs, "01-A-end-mill-6", lambda text: re.sub(r"Z12(?=[F\n])", "Z11.9", text))
    assert Rule.GOUGE in rules(prove(deeper, layout, M))
    shallow = changed(programs, "01-B-end-mill-6", lambda text: re.sub(r"Z12(?=[F\n])", "Z12.2", text))
    assert Rule.LEFTOVER in rules(prove(shallow, layout, M))


def test_what_holds_a_pin_stays_till_the_end(layout: Layout, programs: tuple[Program, ...]) -> None:
    """A cut that sets the wood around a pin free, though it touches neither pin nor part, is found."""
    (turn,) = layout.turns
    x, y = turn.pins[0]
    r = turn.diameter_mm / 2 + 2.5 + 3.0
    ring = f"G0X{x + r:g}Y{y:g}\nZ19\nG1Z-0.3F1000\nG2X{x + r:g}Y{y:g}I{-r:g}J0F1000\nG0Z33\n"
    assert x - r - 3 < SHEET.trim_mm  # the ring crosses the border, which is its own fault, and found beside this one
    round_it = changed(programs, "01-B-end-mill-6", lambda text: text.replace("M5", ring + "M5"))
    assert any("comes loose" in failure.text for failure in prove(round_it, layout, M).failures)
