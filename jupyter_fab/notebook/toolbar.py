"""The preview's toolbar: what is shown of the piece, and how far it is taken apart, opened and cut.

It stands above the picture and knows nothing of it: `shown` says how its controls want the piece seen, and the stage
sends that. Two rows that keep their places: buttons with pictures, each with a name for those who do not see them, and
sliders. What a piece cannot do (open, where it has no doors) is not offered.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import ipywidgets

from jupyter_fab.notebook.view import Axis, Scale, Section, View

CUTS = {"No cut": "", "From the front": Axis.Y, "From the right": Axis.X, "From above": Axis.Z}
FIRST_CUT = 0.3  # of the piece: enough to see that it is cut, and into it


class Toolbar:
    """The controls; `on_change` is called when they want the piece seen otherwise, `actions` by the button's name."""

    def __init__(self, on_change: Callable[[], None], actions: dict[str, Callable[[], None]]) -> None:
        self._on_change = on_change
        self._quiet = False
        self.explode = _slider("Apart")
        self.open = _slider("Open")
        self.cut = ipywidgets.Dropdown(
            options=list(CUTS.items()), value="", tooltip="Cut the piece open", layout=ipywidgets.Layout(width="auto")
        )
        self.share = _slider("", FIRST_CUT)
        self.edges = _toggle("edges", "Edges of the boards", True)
        self.dimensions = _toggle("sizes", "Sizes of the piece", True)
        self.labels = _toggle("names", "Names of the parts")
        self.transparent = _toggle("glass", "See through the boards")
        self.joints = _toggle("joints", "Mark the joints")
        self.person = _toggle("person", "A person of 1.75 m beside it")
        self.room = _toggle("room", "A room around it")
        whole = _button("whole", "Whole piece", actions["whole"])
        near = _button("near", "Come close to the picked part", actions["near"])
        photo = _button("photo", "Save a picture", actions["photo"])
        self.widget = self._lay_out((whole, near, photo))
        for control in (self.explode, self.open, self.share, self.edges, self.dimensions, self.labels):
            control.observe(self._changed, "value")
        for control in (self.transparent, self.joints, self.person, self.room, self.cut):
            control.observe(self._changed, "value")

    def shown(self, view: View) -> View:
        """The view as the controls want it; what they do not rule stays."""
        scale = Scale.PERSON if self.person.value else Scale.ROOM if self.room.value else Scale.NONE
        return attrs.evolve(
            view,
            explode=self.explode.value,
            open=self.open.value if self._opens else 0.0,
            edges=self.edges.value,
            dimensions=self.dimensions.value,
            labels=self.labels.value,
            section=Section(self.cut.value, self.share.value) if self.cut.value else None,
            transparent=self.transparent.value,
            joints=self.joints.value,
            scale=scale,
        )

    def offer(self, *, opens: bool, joined: bool) -> None:
        """Offer what this piece can do, and no more."""
        for control, offered in ((self.open, opens), (self.joints, joined)):
            control.layout.visibility = None if offered else "hidden"
        self._opens = opens

    _opens = False

    def _changed(self, change: Any) -> None:
        if self._quiet:
            return
        # A person stands in front of a wall of the room as well as without one; both together hide the piece.
        for one, other in ((self.person, self.room), (self.room, self.person)):
            if change.owner is one and one.value and other.value:
                self._quiet, other.value = True, False
                self._quiet = False
        self.share.layout.visibility = None if self.cut.value else "hidden"
        self._on_change()

    def _lay_out(self, actions: tuple[Any, ...]) -> Any:
        self.share.layout.visibility = "hidden"
        groups = (
            (self.edges, self.dimensions, self.labels),
            (self.transparent, self.joints),
            (self.person, self.room),
            actions,
        )
        buttons = ipywidgets.Box([_classed(ipywidgets.Box(list(group)), "fab-tools") for group in groups])
        cut = _classed(ipywidgets.Box([self.cut, self.share]), "fab-cut")
        sliders = ipywidgets.Box([self.explode, cut, self.open])
        rows = [_classed(buttons, "fab-buttons"), _classed(sliders, "fab-ways")]
        bar = ipywidgets.VBox(rows, layout=ipywidgets.Layout(max_width="100%"))
        return _classed(bar, "fab-toolbar")


def _slider(name: str, value: float = 0.0) -> Any:
    return ipywidgets.FloatSlider(
        value=value, min=0, max=1, step=0.02, description=name, readout=False, layout=ipywidgets.Layout(width="auto")
    )


def _toggle(picture: str, name: str, value: bool = False) -> Any:
    made = ipywidgets.ToggleButton(value=value, tooltip=name)
    return _classed(made, "fab-handle", f"fab-handle-{picture}")


def _button(picture: str, name: str, action: Callable[[], None]) -> Any:
    made = ipywidgets.Button(tooltip=name)
    made.on_click(lambda _: action())
    return _classed(made, "fab-handle", f"fab-handle-{picture}")


def _classed(widget: Any, *names: str) -> Any:
    for name in names:
        widget.add_class(name)
    return widget
