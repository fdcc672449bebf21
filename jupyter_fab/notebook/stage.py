"""The stage: a pythreejs renderer with camera, orbit and one `FabGroup`, and the toolbar beneath it.

pythreejs traps that are kept out of sight here: `OrbitControls(target=...)` counts only after `update`; the renderer is
made once and never replaced; geometry goes through `FabGroup` alone, in place.
"""

from __future__ import annotations

from typing import Any

import attrs
import ipywidgets
import pythreejs

from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.part import Parts
from jupyter_fab.notebook.group import FabGroup
from jupyter_fab.notebook.piece import dimensions, explosion, placed

WIDTH, HEIGHT = 600, 470  # px; the controls stand beside it in a notebook's column of about 1,000
FIELD_OF_VIEW = 30.0  # degrees: little distortion, as in a photograph of furniture
LOOK_FROM = (0.66, -1.72, 0.8)  # from the front, a little to the right and above; in lengths of the piece's diagonal


class Stage:
    """Shows a piece; `show` redraws it in place, `widget` is what a cell displays."""

    def __init__(self) -> None:
        self.group = FabGroup()
        self._camera = pythreejs.PerspectiveCamera(
            up=[0, 0, 1], fov=FIELD_OF_VIEW, aspect=WIDTH / HEIGHT, near=20, far=40_000, position=[1000, -3000, 1500]
        )
        self._orbit = pythreejs.OrbitControls(controlling=self._camera)
        scene = pythreejs.Scene(children=[self.group, self._camera], background=None)
        self.renderer = pythreejs.Renderer(
            scene=scene,
            camera=self._camera,
            controls=[self._orbit],
            width=WIDTH,
            height=HEIGHT,
            antialias=True,
            alpha=True,
            clearOpacity=0,
        )
        self._framed = False
        self._parts: Parts | None = None
        stage = self._frame = ipywidgets.Box(
            [self.renderer], layout=ipywidgets.Layout(width=f"{WIDTH + 6}px", max_width="100%", overflow="hidden")
        )
        stage.add_class("fab-stage")
        self.widget = ipywidgets.VBox([stage, self._toolbar()], layout=ipywidgets.Layout(max_width="100%"))

    def show(self, parts: Parts) -> None:
        """Draw the piece; the first time the camera is set to see all of it."""
        self._parts = parts
        if not self._framed:
            self.look()
            self._framed = True
        scene, meshes = placed(parts)
        self.group.send_scene(scene, meshes, dimensions(parts))

    def stale(self, waiting: bool) -> None:
        """Fade the picture while it is not that of the controls' values."""
        (self._frame.add_class if waiting else self._frame.remove_class)("fab-outdated")

    def look(self) -> None:
        """Set the camera back to where it sees the whole piece, or all of its parts when they are apart."""
        if self._parts is None:
            return
        low, high = self._box(self._parts)
        middle = [(a + b) / 2 for a, b in zip(low, high, strict=True)]
        size = sum((b - a) ** 2 for a, b in zip(low, high, strict=True)) ** 0.5
        self._camera.position = tuple(m + size * away for m, away in zip(middle, LOOK_FROM, strict=True))
        self._orbit.target = tuple(middle)
        self._orbit.exec_three_obj_method("update")

    def _box(self, parts: Parts) -> tuple[Vector, Vector]:
        """The box around the parts where they are shown, mm."""
        share = self.group.view.explode
        away = explosion(parts)
        boxes = [
            (tuple(c + share * a for c, a in zip(corner, away[part.name], strict=True)))
            for part in parts.parts
            for corner in Parts(parts=(part,)).box_mm()
        ]
        xs, ys, zs = zip(*boxes, strict=True)
        return (min(xs), min(ys), min(zs)), (max(xs), max(ys), max(zs))

    def _toolbar(self) -> Any:
        explode = ipywidgets.FloatSlider(
            min=0, max=1, step=0.02, description="Take apart", readout=False, layout=ipywidgets.Layout(width="240px")
        )
        edges = ipywidgets.ToggleButton(value=True, description="Edges", tooltip="Show the edges of the parts")
        sizes = ipywidgets.ToggleButton(value=True, description="Sizes", tooltip="Show the overall sizes")
        whole = ipywidgets.Button(description="Whole piece", tooltip="Look at the whole piece again")
        for button in (edges, sizes, whole):
            button.layout.width = "110px"

        def change(_: Any) -> None:
            view = attrs.evolve(self.group.view, explode=explode.value, edges=edges.value, dimensions=sizes.value)
            apart = view.explode != self.group.view.explode
            self.group.send_view(view)
            if apart:
                self.look()

        for control in (explode, edges, sizes):
            control.observe(change, "value")
        whole.on_click(lambda _: self.look())
        bar = ipywidgets.HBox([explode, edges, sizes, whole], layout=ipywidgets.Layout(flex_flow="row wrap"))
        bar.add_class("fab-toolbar")
        return bar
