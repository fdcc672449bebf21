"""The toolbar: what its controls say of the view, and what it offers for which piece."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import jupyter_fab.notebook
from jupyter_fab.core.part import Motion, MotionKind, Parts
from jupyter_fab.designs.desk import desk
from jupyter_fab.notebook.stage import Stage
from jupyter_fab.notebook.toolbar import CUTS, Toolbar
from jupyter_fab.notebook.view import Axis, Scale, Section, View

CSS = Path(jupyter_fab.notebook.__file__).parent / "toolbar.css"
DRAWER = Motion(name="drawer", kind=MotionKind.SLIDE, parts=("shelf",), at=(0, 0, 0), axis=(0, -1, 0), travel=300)


def with_a_drawer() -> Parts:
    """A desk whose shelf comes out."""
    plain = desk.build()
    return Parts(parts=plain.parts, hardware=plain.hardware, joins=plain.joins, motions=(DRAWER,))


@pytest.fixture
def stage() -> Stage:
    """A stage that shows a desk with a drawer."""
    found = Stage("desk")
    found.show(with_a_drawer())
    return found


CHANGES: dict[str, tuple[Callable[[Toolbar], None], dict[str, Any]]] = {
    "apart": (lambda bar: setattr(bar.explode, "value", 0.5), {"explode": 0.5}),
    "open": (lambda bar: setattr(bar.open, "value", 0.5), {"open": 0.5}),
    "edges": (lambda bar: setattr(bar.edges, "value", False), {"edges": False}),
    "sizes": (lambda bar: setattr(bar.dimensions, "value", False), {"dimensions": False}),
    "names": (lambda bar: setattr(bar.labels, "value", True), {"labels": True}),
    "glass": (lambda bar: setattr(bar.transparent, "value", True), {"transparent": True}),
    "joints": (lambda bar: setattr(bar.joints, "value", True), {"joints": True}),
    "person": (lambda bar: setattr(bar.person, "value", True), {"scale": Scale.PERSON}),
    "room": (lambda bar: setattr(bar.room, "value", True), {"scale": Scale.ROOM}),
    "cut": (lambda bar: setattr(bar.cut, "value", "z"), {"section": Section(Axis.Z, 0.3)}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_control_changes_what_it_is_for_and_nothing_else(stage: Stage, name: str) -> None:
    """One change of a control is one small message with the whole view; the others keep their values."""
    before, sent = stage.group.view.header(), stage.group._seq
    move, expected = CHANGES[name]
    move(stage.toolbar)
    assert stage.group.view.header() == {**before, **View(**{**_plain(before), **expected}).header()}
    assert stage.group._seq == sent + 1


def _plain(header: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in header.items()}


def test_what_is_picked_stays_picked_when_the_toolbar_is_used(stage: Stage) -> None:
    """The controls do not rule the parts that are brought out."""
    stage.highlight("top")
    stage.toolbar.explode.value = 0.3
    assert stage.group.view.highlight == ("top",)
    assert stage.group.view.caption.startswith("top")


def test_a_person_and_a_room_take_turns(stage: Stage) -> None:
    """Either stands there for scale, never both; switching one off leaves nothing."""
    stage.toolbar.person.value = True
    stage.toolbar.room.value = True
    assert (stage.toolbar.person.value, stage.group.view.scale) == (False, Scale.ROOM)
    stage.toolbar.room.value = False
    assert stage.group.view.scale is Scale.NONE


def test_what_a_piece_cannot_do_is_not_offered(stage: Stage) -> None:
    """Without doors and drawers nothing opens, though the slider stood open; its place stays, so nothing jumps."""
    stage.toolbar.open.value = 1.0
    assert stage.toolbar.open.layout.visibility is None
    stage.show(desk.build())
    assert stage.toolbar.open.layout.visibility == "hidden"
    stage.toolbar.edges.value = False
    assert stage.group.view.open == 0.0


def test_every_button_has_a_name_and_a_picture(stage: Stage) -> None:
    """A button without text is told by its tooltip, and drawn by the style sheet."""
    drawn = set(re.findall(r"\.(fab-handle-[a-z]+) \{ --fab-drawn", CSS.read_text()))
    buttons = [button for group in stage.toolbar.widget.children[0].children for button in group.children]
    assert len(buttons) == 10
    assert all(button.tooltip for button in buttons)
    assert {name for button in buttons for name in button._dom_classes if name.startswith("fab-handle-")} == drawn


def test_there_is_a_cut_for_each_axis() -> None:
    """The names of the cuts are the axes of the view, and none."""
    assert {Axis(value) for value in CUTS.values() if value} == set(Axis)
    assert "" in CUTS.values()


def test_a_picture_is_saved_under_the_name_of_the_design(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser is asked for a photograph; nothing else is sent."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(stage.group, "send", lambda content, buffers=None: sent.append(content))
    stage.toolbar.widget.children[0].children[3].children[2].click()
    assert sent == [{"type": "photo", "name": "desk.png"}]


def test_the_camera_stands_back_for_what_is_opened_and_for_what_stands_there_for_scale(stage: Stage) -> None:
    """A drawer that comes out, a person and a room stay in the frame; afterwards the view is what it was."""
    first = stage._eye()
    low, _high = stage._box(with_a_drawer())
    stage.toolbar.open.value = 1.0
    opened_low, _ = stage._box(with_a_drawer())
    assert opened_low[1] < low[1] - 100
    assert stage._eye().holds(stage._box(with_a_drawer()))
    stage.toolbar.open.value = 0.0
    for control, height_mm in ((stage.toolbar.person, 1750.0), (stage.toolbar.room, 2500.0)):
        control.value = True
        assert stage._box(with_a_drawer())[1][2] >= height_mm
        assert stage._eye().holds(stage._box(with_a_drawer()))
    stage.toolbar.room.value = False
    assert stage._eye().same(first)
