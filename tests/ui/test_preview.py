"""The preview in a real JupyterLab: our Group subclass draws what the kernel sends, and only what changed is sent."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.ui.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCENE = """
import json
import ipywidgets, pythreejs
from jupyter_fab.notebook.group import FabGroup
from jupyter_fab.notebook.scene import Dimension, ScenePart
from jupyter_fab.notebook.view import View
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
    return parts, meshes, dims

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
step = ipywidgets.IntText(0)
step.add_class("fab-test-step")
def follow(change):
    if change.new == 1: group.send_scene(*desk(1600))
    if change.new == 2: group.send_view(View(explode=1.0))
    if change.new == 3: group.send_view(View(dimensions=False, edges=False))
step.observe(follow, "value")
group.send_scene(*desk(W))
ipywidgets.VBox([renderer, report, step])
"""


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
