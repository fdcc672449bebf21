"""The preview in a real JupyterLab: our Group subclass draws what the kernel sends, and only what changed is sent."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.ui.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCENE = """
import json
import ipywidgets, pythreejs
from jupyter_fab.core.part import Join, Motion, MotionKind
from jupyter_fab.notebook.group import FabGroup
from jupyter_fab.notebook.joinery import Joinery
from jupyter_fab.notebook.scene import Dimension, ScenePart
from jupyter_fab.notebook.view import Section, View
from tests.notebook.boxes import box

W, D, H, T = 1400, 700, 740, 18
upright = lambda x, y: [0, 0, 1, 0, 0, 1, 0, 0, -1, 0, 0, 0, x, y, 0, 1]
flat = lambda x, y, z: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]
back = lambda x, y, z: [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, x, y, z, 1]

def desk(width, material="birch_ply"):
    top, rail = f"top {width}", f"rail {width}"
    meshes = {top: box(width, D, T), "side": box(H - T, D - 80, T), rail: box(width - 240, 220, T)}
    parts = [
        ScenePart("top", top, flat(0, 0, H - T), material, (0, 0, 250)),
        ScenePart("left side", "side", upright(120 + T, 40), material, (-250, 0, 0)),
        ScenePart("right side", "side", upright(width - 120, 40), material, (250, 0, 0)),
        ScenePart("rail", rail, back(120, D - 120, H - T - 240), material, (0, 250, 0)),
        ScenePart("shelf", rail, flat(120, D - 360, 160), "oak", (0, -150, -50)),
    ]
    dims = [
        Dimension(f"{width} mm", (0, 0, H), (width, 0, H), (0, -110, 0)),
        Dimension(f"{D} mm", (width, 0, H), (width, D, H), (110, 0, 0)),
        Dimension(f"{H} mm", (0, 0, 0), (0, 0, H), (-110, 0, 0)),
    ]
    side = dict(joint="dado", board="shelf", low=(120, 340, 160), high=(138, 560, 178))
    shelf = Motion(name="shelf", kind=MotionKind.SLIDE, parts=("shelf",), at=(0, 0, 0), axis=(0, -1, 0), travel=500)
    return parts, meshes, dims, None, Joinery([Join(into="left side", **side)], [shelf])

group = FabGroup()
camera = pythreejs.PerspectiveCamera(
    position=[-900, -2100, 1650], up=[0, 0, 1], fov=35, aspect=4 / 3, near=10, far=20000
)
controls = pythreejs.OrbitControls(controlling=camera, target=[W / 2, D / 2, H / 2.3])
controls.exec_three_obj_method("update")
scene = pythreejs.Scene(children=[group, camera], background=None)
renderer = pythreejs.Renderer(scene=scene, camera=camera, controls=[controls], width=800, height=600,
                              antialias=True, alpha=True, clearOpacity=0, localClippingEnabled=True)
report = ipywidgets.Label("nothing drawn")
report.add_class("fab-test-report")
group.on_drawn(lambda drawn: setattr(report, "value", json.dumps(drawn)))
VIEWS = [
    dict(dimensions=False),
    dict(dimensions=False, section=Section("y", 0.5)),
    dict(dimensions=False, transparent=True),
    dict(dimensions=False, joints=True),
    dict(dimensions=False, open=1.0),
    dict(dimensions=False, scale="person"),
    dict(dimensions=False, scale="room"),
    dict(dimensions=False, labels=True),
]
picked = ipywidgets.Label("-")
picked.add_class("fab-test-picked")
def pick(name):
    picked.value = name or "nothing"
    group.send_view(View(highlight=(name,) if name else (), caption=f"{name} and its sizes", dimensions=False))
group.on_pick(pick)
step = ipywidgets.IntText(0)
step.add_class("fab-test-step")
def follow(change):
    if change.new == 1: group.send_scene(*desk(1600))
    if change.new == 2: group.send_view(View(explode=1.0))
    if change.new >= 10: group.send_view(View(**VIEWS[change.new - 10]))
step.observe(follow, "value")
group.send_scene(*desk(W))
ipywidgets.VBox([renderer, report, step, picked])
"""


EYE, TARGET, FIELD_OF_VIEW, SIZE = (-900, -2100, 1650), (700, 350, 740 / 2.3), 35, (800, 600)
GOLDEN = Path(__file__).parent / "golden"


def seen_at(point: tuple[float, float, float]) -> tuple[int, int]:
    """Where in the picture a point of the piece is seen, pixels from the left and from the top."""
    eye, target, up = np.array(EYE, float), np.array(TARGET, float), np.array([0, 0, 1.0])
    ahead = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(ahead, up) / np.linalg.norm(np.cross(ahead, up))
    way = np.array(point) - eye
    scale = SIZE[1] / 2 / np.tan(np.radians(FIELD_OF_VIEW / 2)) / (way @ ahead)
    across, over = way @ right * scale, way @ np.cross(right, ahead) * scale
    return round(SIZE[0] / 2 + across), round(SIZE[1] / 2 - over)


class Look:
    """The piece in the notebook `SCENE`, shown one way after the other."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.canvas = lab.page.locator(".jupyter-threejs canvas")
        self.report = lab.page.locator(".fab-test-report")
        lab.notebook("look.ipynb", [SCENE])
        lab.run_all()
        expect(self.report).to_contain_text('"parts": 5', timeout=30_000)

    def told(self) -> dict[str, int]:
        """What the browser said of its last draw."""
        found: dict[str, int] = json.loads(self.report.inner_text())
        return found

    def drawn_since(self, before: dict[str, int]) -> dict[str, int]:
        """What the browser says of the draw of a message after `before`."""
        expect(self.report).not_to_contain_text(f'"seq": {before["seq"]},', timeout=15_000)
        return self.told()

    def at_rest(self) -> None:
        """Wait until what moves by itself, as a drawer does, has arrived: half a second without a draw."""
        quiet = """() => new Promise(done => {
            const told = () => document.querySelector('.fab-test-report').textContent;
            const before = told();
            setTimeout(() => done(told() === before), 500);
        })"""
        self.lab.page.wait_for_function(quiet, timeout=15_000)

    def show(self, number: int, name: str = "") -> tuple[np.ndarray, dict[str, int]]:
        """The picture in that view, and what the browser said of it."""
        before = self.told()
        field = self.lab.page.locator(".fab-test-step input")
        field.fill(str(10 + number))
        field.press("Enter")
        said = self.drawn_since(before)
        return pixels(self.lab.picture(f"look-{name or number}", self.canvas)), said


def wooden(picture: np.ndarray, point: tuple[float, float, float]) -> bool:
    """Whether wood is seen where the point of the piece is."""
    x, y = seen_at(point)
    red, _green, blue = picture[y - 1 : y + 2, x - 1 : x + 2].mean(axis=(0, 1))
    return bool(red > blue + 25)


def test_the_piece_is_looked_at_in_every_way(lab: Lab) -> None:
    """Each way of looking is one draw, sends no geometry, shows what it is for, and leaves nothing behind."""
    look = Look(lab)
    plain, before = look.show(0, "plain")
    # Where the cut goes through the left side, behind which is but the floor; and its foot, which is taken away.
    in_cut, cut_away = (129.0, 350.0, 100.0), (129.0, 45.0, 40.0)
    assert wooden(plain, cut_away)
    cut, said = look.show(1, "cut")
    assert not wooden(cut, cut_away), "what lies before the cut is still there"
    assert wooden(cut, in_cut), "the cut board is hollow"
    assert said["draws"] == before["draws"] + 1
    compared(lab.picture("look-cut", look.canvas))

    glass, _ = look.show(2, "glass")
    assert glass[seen_at((700, 350, 740))[::-1]].sum() > plain[seen_at((700, 350, 740))[::-1]].sum() + 30
    joints, _ = look.show(3, "joints")
    assert (joints[..., 0] - joints[..., 1] > 80).sum() > 20, "no joint is marked"
    assert not (plain[..., 0] - plain[..., 1] > 80).any()

    look.show(4, "open")
    look.at_rest()
    drawer = pixels(lab.picture("look-open", look.canvas))
    front = (700.0, -100.0, 178.0)  # 340 - 500 = -160 is where the shelf's front edge has gone
    assert wooden(drawer, front)
    assert not wooden(plain, front)

    look.show(5)
    look.at_rest()  # the drawer goes back in before the pictures are compared
    person = pixels(lab.picture("look-person", look.canvas))
    beside = abs(person - plain).sum(axis=2)[:, :45] > 60
    assert beside.mean() > 0.2, "nobody stands to the left of the desk"
    assert (abs(person - plain).sum(axis=2)[:, 100:] > 60).mean() < 0.001
    room, _ = look.show(6, "room")
    assert (abs(room - plain).sum(axis=2) > 20).mean() > 0.3
    look.show(7, "names")

    last, after = look.show(0, "plain-again")
    assert (abs(last - plain).sum(axis=2) > 30).mean() < 0.002, "something was left behind in the picture"
    for count in ("uploads", "geometries", "held", "textures"):
        assert after[count] <= before[count], f"{count} grew from {before[count]} to {after[count]}"

    # A click picks the part that is foremost there; a drag turns the piece and picks nothing; Escape lets go.
    box = look.canvas.bounding_box()
    assert box is not None
    picked = lab.page.locator(".fab-test-picked")
    x, y = seen_at((700, 200, 740))
    lab.page.mouse.move(box["x"] + x, box["y"] + y)
    expect(look.canvas).to_have_css("cursor", "pointer")
    assert look.told()["draws"] == after["draws"], "the mouse alone must not draw"
    lab.page.mouse.click(box["x"] + x, box["y"] + y)
    expect(picked).to_have_text("top")
    out = look.drawn_since(after)
    # One for the pick, and one that the orbit asks for whenever a button is let go.
    assert out["draws"] <= after["draws"] + 2
    expect(look.canvas).to_have_attribute("aria-label", re.compile("with top and its sizes picked"))
    lab.page.keyboard.press("PageDown")
    expect(picked).to_have_text("left side")
    lab.page.keyboard.press("Escape")
    expect(picked).to_have_text("nothing")
    lab.page.mouse.down()
    lab.page.mouse.move(box["x"] + x + 60, box["y"] + y, steps=4)
    lab.page.mouse.up()
    lab.page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 300))")
    expect(picked).to_have_text("nothing")
    assert lab.errors == []


def compared(png: bytes) -> None:
    """The picture is the one that was looked at and kept; small, so that smoothing of edges does not matter."""
    found = Image.open(io.BytesIO(png)).convert("RGB").resize((400, 300), Image.Resampling.BOX)
    kept = GOLDEN / "cut.png"
    if os.environ.get("FAB_KEEP_GOLDEN"):
        found.save(kept, optimize=True)
    wanted = np.asarray(Image.open(kept).convert("RGB"), dtype=int)
    away = abs(np.asarray(found, dtype=int) - wanted).sum(axis=2)
    assert away.mean() < 2, f"the picture is {away.mean():.1f} away from {kept.name} on average"
    assert (away > 60).mean() < 0.003, f"{(away > 60).mean():.1%} of the picture differs from {kept.name}"


def pixels(png: bytes) -> np.ndarray:
    """The picture as (rows, columns, 3) of 0..255."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=int)


def test_a_scene_is_drawn_changed_in_place_and_taken_apart(lab: Lab) -> None:
    """One message draws the piece; a new width brings only its own geometry; a view brings none."""
    lab.notebook("preview.ipynb", [SCENE])
    lab.run_all()
    report = lab.page.locator(".fab-test-report")
    canvas = lab.page.locator(".jupyter-threejs canvas")
    expect(report).to_contain_text('"parts": 5', timeout=30_000)
    expect(report).to_contain_text('"uploads": 3')
    drawn = pixels(lab.picture("preview", canvas))
    background = drawn[2, 2]
    covered = (abs(drawn - background).sum(axis=2) > 40).mean()
    assert 0.15 < covered < 0.8, f"the piece covers {covered:.0%} of the picture"
    wood = (drawn[..., 0] > drawn[..., 2] + 25).mean()
    assert wood > 0.1, f"only {wood:.0%} of the picture has the colour of wood"

    step = lab.page.locator(".fab-test-step input")
    step.fill("1")
    step.press("Enter")
    expect(report).to_contain_text('"uploads": 5', timeout=15_000)
    expect(report).to_contain_text('"geometries": 3')
    wider = pixels(lab.picture("preview-wider", canvas))
    assert abs(wider - drawn).sum() > 0

    step.fill("2")
    step.press("Enter")
    expect(report).to_contain_text('"seq": 3', timeout=15_000)
    expect(report).to_contain_text('"uploads": 5')
    lab.page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 600))")
    apart = pixels(lab.picture("preview-exploded", canvas))
    assert (abs(apart - wider).sum(axis=2) > 40).mean() > 0.05
    assert lab.errors == []


def test_the_preview_is_readable_in_the_dark(lab: Lab) -> None:
    """In the dark theme the canvas lets the dark background through, and labels stand pale on a dark plate."""
    lab.notebook("dark.ipynb", [SCENE])
    lab.theme("JupyterLab Dark")
    lab.run_all()
    canvas = lab.page.locator(".jupyter-threejs canvas")
    expect(lab.page.locator(".fab-test-report")).to_contain_text('"parts": 5', timeout=30_000)
    drawn = pixels(lab.picture("preview-dark", canvas))
    assert drawn[2, 2].max() < 60
    assert (drawn.min(axis=2) > 215).sum() > 100, "no pale writing is seen"
    assert (drawn.min(axis=2) > 215).mean() < 0.01, "a plate is still pale"
    lab.theme("JupyterLab Light")
    expect(lab.page.locator("body")).to_have_attribute("data-jp-theme-light", "true")
    lab.page.wait_for_timeout(500)
    light = pixels(lab.picture("preview-light-again", canvas))
    plates = (light.max(axis=2) < 60).sum()
    assert plates < 1500, f"labels keep the plates of the dark theme: {plates}"
