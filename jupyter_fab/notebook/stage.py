"""The stage: a pythreejs renderer with camera, orbit and one `FabGroup`, and the toolbar above it.

pythreejs traps that are kept out of sight here: `OrbitControls(target=...)` counts only after `update`; the renderer is
made once and never replaced; geometry goes through `FabGroup` alone, in place.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import attrs
import ipywidgets
import pythreejs

from jupyter_fab.core.geometry import Vector
from jupyter_fab.core.part import Parts
from jupyter_fab.core.reading import RefusedSolid
from jupyter_fab.notebook.eye import FIELD_OF_VIEW, SAME_MM, Eye, facing
from jupyter_fab.notebook.group import FabGroup
from jupyter_fab.notebook.joinery import Joinery
from jupyter_fab.notebook.piece import caption, dimensions, placed, shown_box
from jupyter_fab.notebook.refusals import in_red
from jupyter_fab.notebook.toolbar import Toolbar
from jupyter_fab.notebook.view import Legs, Scale, View

WIDTH, HEIGHT = 600, 470  # px; the controls stand beside it in a notebook's column of about 1,000


class Stage:
    """Shows a piece; `show` redraws it in place, `widget` is what a cell displays, `name` that of saved pictures."""

    def __init__(self, name: str = "piece") -> None:
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
            localClippingEnabled=True,  # a section cuts the boards, and neither the floor nor the labels
        )
        self._parts: Parts | None = None
        self._set = self._own = self._told()  # what was set last; the view that it rests on: `look`'s, or the person's
        self._asked: tuple[Eye, Vector] | None = None  # what the browser was asked for, and its last word before
        self._close = False  # the person has come closer than all of the piece can be seen from
        stage = self._frame = ipywidgets.Box(
            [self.renderer], layout=ipywidgets.Layout(width=f"{WIDTH + 6}px", max_width="100%", overflow="hidden")
        )
        stage.add_class("fab-stage")
        self.toolbar = Toolbar(
            self._change,
            {"whole": self.look, "near": self._near, "photo": lambda: self.group.photograph(f"{name}.png")},
        )
        self.widget = ipywidgets.VBox([self.toolbar.widget, stage], layout=ipywidgets.Layout(max_width="100%"))
        self.group.on_pick(lambda name: self.highlight(*filter(None, [name])))
        self.group.on_zoom(self.zoom)
        self.group.on_ready(self._stand_anew)

    def show(self, parts: Parts, refused: tuple[RefusedSolid, ...] = ()) -> None:
        """Draw the piece, what is refused in red; the camera stays, unless the piece has grown out of the frame."""
        first = self._parts is None
        if not first:
            self._notice()
        self._parts = parts
        if self.group.view.legs and self.group.view.legs.keys() != {part.name for part in parts.parts}:
            self.group.prepare_view(attrs.evolve(self.group.view, legs={}))  # of another piece
        self.toolbar.offer(opens=bool(parts.motions), joined=bool(parts.joins))
        if first:
            self.look()
        else:
            self._keep_whole()
        scene, meshes = in_red(*placed(parts), refused)
        view = self._brought_out(self.group.view.highlight)
        self.group.send_scene(scene, meshes, dimensions(parts), view, Joinery(parts.joins, parts.motions))

    def take_apart(self, legs: Legs) -> None:
        """Let each part leave on these legs when the piece is taken apart; without any, straight and at once."""
        view = attrs.evolve(self.group.view, legs=legs)
        if view == self.group.view:
            return
        if view.explode:
            self._show_as(view)
        else:
            self.group.prepare_view(view)

    def highlight(self, *names: str) -> None:
        """Bring these parts out, the others fade; a single one is told with its sizes. No names: all are alike again.

        Names that the piece does not have are passed over.
        """
        view = self._brought_out(names)
        if view != self.group.view:
            self.group.send_view(view)

    def zoom(self, name: str = "") -> None:
        """Come so close that the part fills the picture, on the same line of sight; "" goes back to the whole piece."""
        found = [part for part in self._parts.parts if part.name == name] if self._parts else []
        if not found:
            self.look()
            return
        self._own = self._eye().filled(self._box(Parts(parts=tuple(found)), self._parts))
        self._close = True
        self._put(self._own)

    def stale(self, waiting: bool) -> None:
        """Fade the picture while it is not that of the controls' values."""
        (self._frame.add_class if waiting else self._frame.remove_class)("fab-outdated")

    def look(self) -> None:
        """Set the camera back to where it sees the whole piece, or all of its parts when they are apart."""
        if self._parts is None:
            return
        self._own, self._close = facing(self._box(self._parts)), False
        self._put(self._own)

    def _brought_out(self, names: Iterable[str]) -> View:
        """The view with these parts of the piece brought out."""
        parts = self._parts.parts if self._parts else ()
        found = [part for part in parts if part.name in set(names)]
        text = caption(found[0]) if len(found) == 1 else ""
        return attrs.evolve(self.group.view, highlight=tuple(part.name for part in found), caption=text)

    def _notice(self) -> None:
        """Take a view that the person has chosen since as the one to keep; asked before the piece changes."""
        now = self._eye()
        if self._parts is not None and not now.same(self._set):
            self._own, self._close = now, not now.holds(self._box(self._parts))
            self._set = now

    def _show_as(self, view: View) -> None:
        """Show the same piece otherwise, in one draw with the step back that it may need."""
        self._notice()
        self.group.prepare_view(view)
        self._keep_whole()
        self.group.send_view(view)

    def _keep_whole(self) -> None:
        """Stand back along the line of sight as far as the piece needs, and come back when it no longer does.

        The next message takes the eye with it: moved by itself, it would cost a draw of its own.
        """
        if self._parts is None or self._close:
            return
        eye = self._own.holding(self._box(self._parts))
        if not self.group.drawn_somewhere:
            self._put(eye)
        elif not eye.same(self._eye()):
            self._set = eye
            self._asked = eye, tuple(self._camera.position)
            self.group.stand(self._orbit.model_id, eye)

    def _stand_anew(self) -> None:
        """A browser that starts makes its camera from the model: what an earlier one was asked for goes there.

        A page that comes after the cell was run, as Voila's or one that is loaded again, has missed the `update`.
        """
        if self._asked is not None:
            self._put(self._asked[0])
        self._orbit.exec_three_obj_method("update")

    def _put(self, eye: Eye) -> None:
        if eye.same(self._told()):
            return
        self._set, self._asked = eye, None
        self._camera.position = eye.position
        self._orbit.target = eye.target
        self._orbit.exec_three_obj_method("update")

    def _eye(self) -> Eye:
        """Where the camera is: as the browser last said, or as it was asked since."""
        told = self._told()
        if self._asked is not None:
            eye, before = self._asked
            silent = told.position == before
            if silent or math.dist(told.position, eye.position) < SAME_MM:
                return eye  # of the turning point it speaks later than of the camera
            self._asked = None
        return told

    def _told(self) -> Eye:
        return Eye(tuple(self._camera.position), tuple(self._orbit.target))

    def _box(self, parts: Parts, whole: Parts | None = None) -> tuple[Vector, Vector]:
        """The box around the parts where they are shown, mm; of the whole piece if they are not all of it."""
        view = self.group.view
        return shown_box(parts, whole or parts, view if whole is None else attrs.evolve(view, scale=Scale.NONE))

    def _near(self) -> None:
        picked = self.group.view.highlight
        self.zoom(picked[0] if len(picked) == 1 else "")

    def _change(self) -> None:
        """Show the piece as the toolbar wants it."""
        self._show_as(self.toolbar.shown(self.group.view))
