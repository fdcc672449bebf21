"""One parameter's row among the controls: its input with the unit, the padlock, and room for what is to be said of it.

A row shows and is told; what its value may be is `Controls`' business. A locked row can only be unlocked. What the
designer has set stands there as a figure.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import ipywidgets

from jupyter_fab.core.expression import Value
from jupyter_fab.core.material import BUILT_IN
from jupyter_fab.core.parameter import NUMERIC, Kind, Parameter

# Stretched; 100% would add the margins. A layout each: it is closed with its control.
WIDE = {"width": "auto", "min_width": "0", "flex": "1 1 auto"}
UNITS = {"mm": "mm", "deg": "°"}
LOCK_TIP = "Lock: presets and saved sizes leave it as it is"


class Row:
    """The row of one parameter; `changed(new, old)` is called when a person changes it."""

    def __init__(self, parameter: Parameter, value: Value, changed: Callable[[Any, Any], None]) -> None:
        self.parameter = parameter
        self._changed = changed
        self._setting = False
        self.input: Any = None if parameter.locked else _input(parameter, value)
        self.note = ipywidgets.HTML()
        self.note.add_class("fab-note")
        self._lock: Any = None
        parts = [_given(parameter)] if self.input is None else [self.input]
        if self.input is not None:
            self.input.observe(self._on_input, "value")
            self._lock = ipywidgets.ToggleButton(icon="unlock-alt", tooltip=LOCK_TIP)
            self._lock.add_class("fab-padlock")
            self._lock.observe(self._on_lock, "value")
            parts.append(self._lock)
        # One box, whose note goes to a line of its own: a page of previews holds every widget of every row.
        self.widget = ipywidgets.Box([*parts, self.note])
        self.widget.add_class("fab-control")
        self.widget.add_class(f"fab-parameter-{parameter.name}")
        if parameter.kind in NUMERIC and parameter.unit in UNITS:
            self.widget.add_class(f"fab-in-{parameter.unit}")

    @property
    def held(self) -> tuple[str, float] | None:
        """The slider's model and where it stands, if it is a slider that a hand can move."""
        slides = self.input is not None and self.parameter.kind in NUMERIC
        return (str(self.input.model_id), self.input.value) if slides else None

    @property
    def locked(self) -> bool:
        """Whether nothing but the person's own hand on the padlock may change it."""
        return self._lock is None or bool(self._lock.value)

    def lock(self, locked: bool) -> None:
        """Lock or unlock it, as the padlock does."""
        if self._lock is not None:
            self._lock.value = locked

    def show(self, value: Value) -> None:
        """Show a value; nobody is told of it."""
        if self.input is not None and self.input.value != value:
            self._setting = True
            self.input.value = value
            self._setting = False

    def appear(self, asked: bool) -> None:
        """Be there or not."""
        display = None if asked else "none"
        if self.widget.layout.display != display:
            self.widget.layout.display = display

    def say(self, text: str) -> None:
        """Say something beneath it, or nothing."""
        said = reason(text)
        if self.note.value != said:
            self.note.value = said

    def _on_input(self, change: Any) -> None:
        if not self._setting:
            self._changed(change.new, change.old)

    def _on_lock(self, change: Any) -> None:
        self._lock.icon = "lock" if change.new else "unlock-alt"
        self.input.disabled = change.new


def reason(text: str) -> str:
    """A sentence as it stands under a control."""
    return f'<div class="fab-reason" role="alert">{html.escape(text)}</div>' if text else ""


def remark(text: str) -> str:
    """A sentence that is only to be known."""
    return f'<div class="fab-said" role="status">{html.escape(text)}</div>' if text else ""


def shown(parameter: Parameter, value: Value) -> str:
    """A value as people say it: 1400, Birch plywood, yes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _option(parameter, value) if parameter.choices else f"{value:g}" if isinstance(value, float) else str(value)


def _input(parameter: Parameter, value: Value) -> Any:
    shared: dict[str, Any] = {
        "description": parameter.title,
        "tooltip": parameter.help or parameter.title,
        "layout": WIDE,
    }
    if parameter.kind in NUMERIC:
        whole = parameter.kind is Kind.INTEGER
        kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        number = int if whole else float
        return kind(
            value=value,
            min=number(parameter.minimum or 0),
            max=number(parameter.maximum or 0),
            step=number(parameter.step or 1),
            readout_format="d" if whole else ".7",  # as many decimals as the figure has
            **shared,
        )
    if parameter.kind is Kind.BOOLEAN:
        return ipywidgets.Checkbox(value=value, indent=False, **shared)
    if parameter.kind is Kind.TEXT:
        text = ipywidgets.Text(value=value, continuous_update=False, placeholder="nothing", **shared)
        text.add_class("fab-words")
        return text
    options = [(_option(parameter, choice), choice) for choice in parameter.choices]
    return ipywidgets.Dropdown(options=options, value=value, **shared)


def _given(parameter: Parameter) -> Any:
    title, value = html.escape(parameter.title), html.escape(shown(parameter, parameter.default))
    unit = UNITS.get(parameter.unit, "") if parameter.kind in NUMERIC else ""
    given = ipywidgets.HTML(
        f'<span class="fab-given-title">{title}</span><span class="fab-given">{value}</span>'
        f'<span class="fab-given-unit">{unit}</span><i class="fa fa-lock" title="Set by the designer"></i>'
    )
    given.add_class("fab-given-line")
    return given


def _option(parameter: Parameter, choice: Value) -> str:
    if parameter.kind is Kind.THICKNESS:
        return f"{choice:g} mm"
    if parameter.name == "material" and choice in BUILT_IN:
        return BUILT_IN[str(choice)].title
    return str(choice).replace("-", " ").capitalize()
