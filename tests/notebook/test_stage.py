"""The stage's camera: a person's view is theirs; it only stands back, on its own line of sight, from what has grown."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_fab.designs.desk import desk
from jupyter_fab.notebook.eye import Eye
from jupyter_fab.notebook.figures import Asked, figures_of
from jupyter_fab.notebook.stage import Stage

sizes_mm = st.floats(10.0, 4000.0)
places_mm = st.floats(-3000.0, 3000.0)


def sight(stage: Stage) -> tuple[float, ...]:
    """The direction in which the camera looks."""
    away = [a - b for a, b in zip(stage._camera.position, stage._orbit.target, strict=True)]
    return tuple(part / math.hypot(*away) for part in away)


def turn(stage: Stage) -> Eye:
    """Turn the piece as a person does: the browser tells the kernel where the camera has got to."""
    x, y, z = stage._orbit.target
    stage._camera.position = (x - 2400.0, y - 2600.0, z + 700.0)
    return stage._eye()


def take_apart(stage: Stage, share: float) -> None:
    """Move the slider."""
    stage.toolbar.explode.value = share


def test_a_view_that_was_chosen_stays_when_the_piece_is_taken_apart_and_put_together() -> None:
    """Apart, it is seen from farther away in the same direction; together again, from the very same place."""
    stage = Stage()
    stage.show(desk.build())
    turn(stage)
    before, direction = stage._eye(), sight(stage)
    for share in (0.4, 1.0):
        take_apart(stage, share)
        assert sight(stage) == pytest.approx(direction)
        assert stage._eye().holds(stage._box(desk.build()))
    take_apart(stage, 0.0)
    assert stage._eye().same(before)


def test_a_piece_that_grows_stays_in_the_frame_however_it_is_turned() -> None:
    """The widest desk fits where the default one did; who has come close stays close."""
    stage = Stage()
    stage.show(desk.build())
    turn(stage)
    direction = sight(stage)
    wide = desk.build({"width": 1800})
    stage.show(wide)
    assert stage._eye().holds(stage._box(wide))
    assert sight(stage) == pytest.approx(direction)
    close = Eye((400.0, -900.0, 900.0), (300.0, 0.0, 700.0))
    stage._camera.position, stage._orbit.target = close.position, close.target
    stage.show(desk.build())
    take_apart(stage, 1.0)
    assert stage._eye() == close


@given(st.tuples(places_mm, places_mm, places_mm), st.tuples(sizes_mm, sizes_mm, sizes_mm))
def test_what_is_held_is_seen_from_every_side(low: tuple[float, ...], size: tuple[float, ...]) -> None:
    """No corner is farther from what the camera turns about than the frame's half height there."""
    box = (low, tuple(a + b for a, b in zip(low, size, strict=True)))
    found = Eye((900.0, -1200.0, 500.0), (0.0, 0.0, 0.0)).holding(box)
    corners = [(box[i][0], box[j][1], box[k][2]) for i in (0, 1) for j in (0, 1) for k in (0, 1)]
    angle = max(math.asin(min(1.0, math.dist(found.target, corner) / found.distance_mm)) for corner in corners)
    assert math.degrees(angle) <= 15.0 + 1e-6


def test_a_part_that_is_picked_is_brought_out_and_told_with_its_sizes() -> None:
    """A click's message brings the part out; other sizes change its words; one that has gone is let go; so is all."""
    stage = Stage()
    stage.show(desk.build())
    heard: list[str] = []
    stage.group.on_pick(heard.append)
    stage.group._handle_custom_msg({"type": "pick", "part": "top"}, [])
    assert heard == ["top"]
    assert (stage.group.view.highlight, stage.group.view.caption) == (("top",), "top\n1400 × 700 × 18 mm")
    stage.show(desk.build({"width": 1600}))
    assert stage.group.view.caption == "top\n1600 × 700 × 18 mm"
    stage.highlight("divider 3", "no such part")
    stage.show(desk.build({"dividers": 2}))
    assert (stage.group.view.highlight, stage.group.view.caption) == ((), "")
    stage.highlight("top", "shelf")
    assert (stage.group.view.highlight, stage.group.view.caption) == (("top", "shelf"), "")
    stage.group._handle_custom_msg({"type": "pick", "part": ""}, [])
    assert stage.group.view.highlight == ()


def test_a_part_that_is_zoomed_to_fills_the_frame_and_the_whole_comes_back() -> None:
    """The line of sight stays; the camera turns about the part, as near as it fits; no name shows all again."""
    stage = Stage()
    stage.show(desk.build())
    first, direction = stage._eye(), sight(stage)
    stage.group._handle_custom_msg({"type": "zoom", "part": "divider 1"}, [])
    near = stage._eye()
    assert sight(stage) == pytest.approx(direction)
    part = next(part for part in desk.build().parts if part.name == "divider 1")
    box = stage._box(type(desk.build())(parts=(part,)))
    assert near.holds(box)
    assert near.distance_mm < first.distance_mm / 2
    stage.show(desk.build({"width": 1500}))
    assert stage._eye() == near, "who has come close stays close"
    stage.group._handle_custom_msg({"type": "zoom", "part": ""}, [])
    assert stage._eye().holds(stage._box(desk.build({"width": 1500})))


def test_parts_leave_on_the_legs_that_were_found() -> None:
    """While together nothing is sent for them; apart, the view carries them and the frame holds where they end."""
    stage = Stage()
    stage.show(desk.build())
    legs = figures_of(Asked(desk.build(), "Desk", ("Steps",))).legs
    assert legs
    before = stage.group._seq
    stage.take_apart(legs)
    assert stage.group._seq == before
    assert "legs" not in stage.group.view.header()
    take_apart(stage, 1.0)
    assert stage.group.view.header()["legs"] == legs
    top = next(part for part in desk.build().parts if part.name == "top")
    assert stage._box(desk.build())[1][2] == pytest.approx(top.box_mm()[1][2] + sum(leg[4] for leg in legs["top"]))
    stage.show(desk.build({"dividers": 2}))
    assert stage.group.view.legs == {}, "those of a piece of other parts"


def test_a_browser_moves_the_eye_in_the_draw_of_what_has_grown() -> None:
    """The step back goes with the scene's own message; moved by itself it would cost a draw, torn from the piece."""
    stage = Stage()
    stage.show(desk.build())
    sent: list[dict[str, Any]] = []
    stage.group.send = lambda message, buffers=None: sent.append(message)
    stage.group._on_message(stage.group, {"type": "ready"}, [])
    before = stage._told()
    wide = desk.build({"width": 1800})
    stage.show(wide)
    assert [message["type"] for message in sent] == ["scene", "scene"]
    assert sent[0]["eye"] is None
    asked = sent[1]["eye"]
    assert asked["orbit"] == stage._orbit.model_id
    assert stage._told() == before, "no message of the camera's own"
    assert stage._eye() == Eye(asked["position"], asked["target"])
    assert stage._eye().holds(stage._box(wide))
    stage.show(wide)
    assert sent[2]["eye"] is None, "it stands there already"

    stage._camera.position = asked["position"]  # the browser's answer, of the camera before that of the point
    assert stage._eye() == Eye(asked["position"], asked["target"])
    stage._orbit.target = asked["target"]
    turned = turn(stage)
    stage.show(desk.build({"width": 1790}))
    assert stage._own == turned, "a view that a person has chosen since is kept"


def test_a_page_that_is_opened_anew_stands_where_the_last_one_was_asked_to() -> None:
    """Asked of a page that was gone, the step back is not lost: the model has it when the next page starts."""
    stage = Stage()
    stage.show(desk.build())
    stage.group._on_message(stage.group, {"type": "ready"}, [])
    wide = desk.build({"width": 1800})
    stage.show(wide)
    asked = stage._eye()
    assert not stage._told().same(asked)
    stage.group._on_message(stage.group, {"type": "ready"}, [])
    assert stage._told().same(asked)
