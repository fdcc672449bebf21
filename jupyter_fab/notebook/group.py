"""`FabGroup`: the piece as one object of a pythreejs scene, redrawn by one binary message for each change.

Station 2 of the road, between `scene.py` (packs) and the labextension's `src/preview/group.ts` (draws). It remembers
what the browser holds, sends only what is new, and sends all of it again when a browser says that it starts afresh.
It makes no meshes and sets up no camera: `preview.py` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pythreejs
from traitlets import Unicode

from jupyter_fab.notebook.eye import Eye
from jupyter_fab.notebook.joinery import Joinery
from jupyter_fab.notebook.scene import Dimension, SceneMesh, ScenePart, scene_message
from jupyter_fab.notebook.view import View

# Must equal labextension/src/preview/names.ts; a test compares them.
MODULE = "jupyter-fab"
MODULE_VERSION = "0.1.0"
MODEL_NAME = "FabGroupModel"


class FabGroup(pythreejs.Group):  # type: ignore[misc]  # pythreejs ships no types
    """A group whose content is sent by `send_scene`; its own `children` stay empty.

    `last_drawn` is what the browser said after the newest draw: `seq`, `draws`, `uploads`, `parts`, `geometries`, and
    what the graphics card holds for it, `held` geometries and `textures`.
    """

    _model_name = Unicode(MODEL_NAME).tag(sync=True)
    _model_module = Unicode(MODULE).tag(sync=True)
    _model_module_version = Unicode(MODULE_VERSION).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._seq = 0
        self._ready = False
        self._held: frozenset[str] = frozenset()
        self._scene: tuple[list[ScenePart], dict[str, SceneMesh], list[Dimension]] | None = None
        self._joinery: Joinery | None = None
        self._view = View()
        self._eye: dict[str, Any] | None = None  # where the next message moves it
        self._asked: dict[str, Any] | None = None  # what the next message answers
        self._listeners: list[Callable[[dict[str, Any]], None]] = []
        self._pickers: list[Callable[[str], None]] = []
        self._askers: list[Callable[[str], None]] = []
        self._starters: list[Callable[[], None]] = []
        self.last_drawn: dict[str, Any] | None = None
        self.on_msg(self._on_message)

    @property
    def view(self) -> View:
        """How the piece is shown now."""
        return self._view

    @property
    def on_screen(self) -> bool:
        """Whether the newest message has been drawn; true too where no browser is there to draw it."""
        drawn = self.last_drawn["seq"] if self.last_drawn else 0
        return not self._ready or bool(drawn >= self._seq)

    def send_scene(
        self,
        parts: Sequence[ScenePart],
        meshes: Mapping[str, SceneMesh],
        dims: Sequence[Dimension] = (),
        view: View | None = None,
        joinery: Joinery | None = None,
    ) -> int:
        """The message's sequence number; the browser draws the piece anew with it.

        Every mesh that a part uses must be given, whether or not it was sent before: a browser that joins later gets
        them all. Before any browser is ready nothing is sent, and the newest scene waits.

        Raises
        ------
        BadInput
            If a part names a geometry that is not in `meshes`.
        """
        used = {part.geometry for part in parts}
        self._scene = (list(parts), {key: mesh for key, mesh in meshes.items() if key in used}, list(dims))
        self._joinery = joinery
        if view is not None:
            self._view = view
        return self._send_scene()

    def send_view(self, view: View) -> int:
        """The message's sequence number; only the way of looking changes, no geometry is sent."""
        self._view = view
        self._seq += 1
        if self._ready:
            self.send({"type": "view", "seq": self._seq, "view": view.header(), "eye": self._take_eye()})
        return self._seq

    @property
    def drawn_somewhere(self) -> bool:
        """Whether a browser has said that it can draw."""
        return self._ready

    def stand(self, orbit: str, eye: Eye) -> None:
        """Have the next message move the eye too, so that both are one draw; `orbit` is the model that turns it."""
        self._eye = {"orbit": orbit, "position": eye.position, "target": eye.target}

    def answers(self, slider: tuple[str, float] | None) -> None:
        """Say what the next message answers, a slider's model and its value: the browser may be further already.

        It then waits for the newer picture rather than to draw one that nobody gets to see.
        """
        self._asked = {"slider": slider[0], "value": slider[1]} if slider else None

    def prepare_view(self, view: View) -> None:
        """Have the next message show the piece so; nothing is sent now."""
        self._view = view

    def photograph(self, name: str) -> None:
        """Have the browser save what it shows as a PNG of that name."""
        self.send({"type": "photo", "name": name})

    def on_drawn(self, listener: Callable[[dict[str, Any]], None]) -> None:
        """Calls `listener` with the browser's word each time that a message has reached the screen."""
        self._listeners.append(listener)

    def on_ready(self, listener: Callable[[], None]) -> None:
        """Calls `listener` when a browser starts to draw, before the scene is sent to it."""
        self._starters.append(listener)

    def on_pick(self, listener: Callable[[str], None]) -> None:
        """Calls `listener` with the name of a part that was clicked in the picture; with "" for a click beside it."""
        self._pickers.append(listener)

    def on_zoom(self, listener: Callable[[str], None]) -> None:
        """Calls `listener` with the name of a part that is to fill the picture; with "" for the whole piece."""
        self._askers.append(listener)

    def _send_scene(self) -> int:
        assert self._scene is not None
        parts, meshes, dims = self._scene
        self._seq += 1
        held = self._held if self._ready else frozenset()
        eye = self._take_eye() if self._ready else None
        asked, self._asked = self._asked, None
        message, buffer = scene_message(self._seq, parts, meshes, held, dims, self._view, self._joinery, eye, asked)
        if self._ready:
            self.send(message, [buffer] if buffer else [])
            self._held = frozenset(part.geometry for part in parts)
        return self._seq

    def _take_eye(self) -> dict[str, Any] | None:
        eye, self._eye = self._eye, None
        return eye

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        if content.get("type") == "ready":
            # A browser starts with nothing, also one that was reloaded: send everything again.
            self._ready = True
            self._held = frozenset()
            for begun in self._starters:
                begun()
            if self._scene is not None:
                self._send_scene()
        elif content.get("type") == "drawn":
            self.last_drawn = content
            for listener in self._listeners:
                listener(content)
        elif content.get("type") in ("pick", "zoom"):
            for told in self._pickers if content["type"] == "pick" else self._askers:
                told(str(content.get("part", "")))
