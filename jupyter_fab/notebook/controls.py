"""Controls for a design's parameters, made from its schema: sliders that stop at a limit and say why.

One control a parameter, grouped as the schema says. `Controls.values` are always valid: a value that would break a rule
is set back to the last one that keeps it, with the reason shown beneath. No scene here; `preview.py` listens.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.material import BUILT_IN
from jupyter_fab.core.parameter import Kind, Parameter, ParameterSchema

SLIDERS = (Kind.LENGTH, Kind.ANGLE, Kind.INTEGER)
OWN = "My own sizes"  # what the values are when they are no preset's
WIDE = ipywidgets.Layout(width="auto", min_width="0")  # stretched by the column; 100% would add the margins


class Controls:
    """The controls of one schema; `on_change` is called with all values whenever one has changed."""

    def __init__(self, schema: ParameterSchema, values: Mapping[str, Value], on_change: Callable[[], None]) -> None:
        self.schema = schema
        self.values: dict[str, Value] = schema.check(values)
        self._on_change = on_change
        self._setting = False
        self._inputs: dict[str, Any] = {}
        self._notes: dict[str, Any] = {}
        self._preset: Any = None
        self.widget = ipywidgets.VBox(self._groups(), layout=ipywidgets.Layout(width="100%"))
        self.widget.add_class("fab-controls")

    def set(self, values: Mapping[str, Value]) -> None:
        """Set several values at once, as a preset does; refused as a whole if a rule would break."""
        checked = self.schema.check({**self.values, **values})
        self._setting = True
        for name, value in checked.items():
            self._inputs[name].value = value
        self._setting = False
        self.values = checked
        self._clear_notes()
        self._name_preset()
        self._on_change()

    def _groups(self) -> list[Any]:
        found: list[Any] = []
        if self.schema.presets:
            found.append(self._presets())
        for group in dict.fromkeys(parameter.group for parameter in self.schema.parameters):
            members = [parameter for parameter in self.schema.parameters if parameter.group == group]
            all_mm = all(parameter.unit == "mm" and parameter.kind in SLIDERS for parameter in members)
            found.append(_heading(f"{group}, mm" if all_mm else group))
            found += [self._row(parameter) for parameter in members]
        return found

    def _presets(self) -> Any:
        options = ["Default", *self.schema.presets, OWN]
        choice = self._preset = ipywidgets.Dropdown(options=options, description="Preset", layout=WIDE)
        self._name_preset()

        def choose(change: Any) -> None:
            if self._setting:
                return
            if change.new == OWN:
                self._name_preset()
                return
            self.set({**self.schema.defaults(), **self.schema.presets.get(change.new, {})})

        choice.observe(choose, "value")
        return choice

    def _name_preset(self) -> None:
        """Show the preset that the values are, if they are one."""
        if self._preset is None:
            return
        plain = self.schema.defaults()
        named = {"Default": plain} | {name: {**plain, **chosen} for name, chosen in self.schema.presets.items()}
        self._setting = True
        self._preset.value = next((name for name, values in named.items() if values == self.values), OWN)
        self._setting = False

    def _row(self, parameter: Parameter) -> Any:
        control = self._control(parameter)
        control.observe(lambda change: self._changed(parameter, change.new, change.old), "value")
        note = ipywidgets.HTML()
        note.add_class("fab-note")
        self._inputs[parameter.name], self._notes[parameter.name] = control, note
        row = ipywidgets.VBox([control, note], layout=ipywidgets.Layout(width="100%"))
        row.add_class("fab-control")
        row.add_class(f"fab-parameter-{parameter.name}")
        return row

    def _control(self, parameter: Parameter) -> Any:
        value = self.values[parameter.name]
        shared: dict[str, Any] = {
            "description": parameter.title,
            "tooltip": parameter.help or parameter.title,
            "layout": WIDE,
        }
        if parameter.kind in SLIDERS:
            whole = parameter.kind is Kind.INTEGER
            kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
            number = int if whole else float
            return kind(
                value=value,
                min=number(parameter.minimum or 0),
                max=number(parameter.maximum or 0),
                step=number(parameter.step or 1),
                readout_format="d" if whole else ".0f" if (parameter.step or 1) >= 1 else ".1f",
                **shared,
            )
        if parameter.kind is Kind.BOOLEAN:
            return ipywidgets.Checkbox(value=value, indent=False, **shared)
        if parameter.kind is Kind.TEXT:
            return ipywidgets.Text(value=value, continuous_update=False, **shared)
        options = [(_option(parameter, choice), choice) for choice in parameter.choices]
        return ipywidgets.Dropdown(options=options, value=value, **shared)

    def _changed(self, parameter: Parameter, new: Any, old: Any) -> None:
        if self._setting:
            return
        self._clear_notes()
        name = parameter.name
        try:
            self.values = self.schema.check({**self.values, name: new})
        except BadInput as error:
            kept, why = self._stop(parameter, new, error)
            self._note(name, why)
            self._setting = True
            self._inputs[name].value = kept
            self._setting = False
            if kept == self.values[name]:
                return
            self.values = {**self.values, name: kept}
        else:
            if parameter.kind in SLIDERS and new in (parameter.minimum, parameter.maximum):
                limits = self.schema.limits(name, self.values)
                self._note(name, limits.why_high if new == parameter.maximum else limits.why_low)
        self._name_preset()
        self._on_change()

    def _stop(self, parameter: Parameter, wanted: Any, error: BadInput) -> tuple[Value, str]:
        """The nearest value that keeps every rule, and why no further."""
        if parameter.kind not in SLIDERS:
            return self.values[parameter.name], error.message
        limits = self.schema.limits(parameter.name, self.values)
        high = float(wanted) > float(self.values[parameter.name])
        end = limits.high if high else limits.low
        kept: Value = round(end) if parameter.kind is Kind.INTEGER else end
        why = limits.why_high if high else limits.why_low
        return kept, f"{parameter.title} stops at {end:g}: {why}"

    def _note(self, name: str, text: str) -> None:
        self._notes[name].value = f'<div class="fab-reason" role="alert">{html.escape(text)}</div>'

    def _clear_notes(self) -> None:
        for note in self._notes.values():
            if note.value:
                note.value = ""


def _heading(text: str) -> Any:
    heading = ipywidgets.HTML(f'<div class="fab-heading">{html.escape(text)}</div>')
    return heading


def _option(parameter: Parameter, choice: Value) -> str:
    if parameter.kind is Kind.THICKNESS:
        return f"{choice:g} mm"
    if parameter.name == "material" and choice in BUILT_IN:
        return BUILT_IN[str(choice)].title
    return str(choice).capitalize()
