"""Controls for a design's parameters, made from its schema: sliders that stop at a limit and say why.

One row a parameter, grouped as the schema says; what is not asked for at the present values is not there, and has what
was set there when it comes back. `Controls.values` are always valid: a value that would break a rule is set back to
the last one that keeps it, with the reason shown beneath. No scene here; `preview.py` listens.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter import NUMERIC, Kind, Parameter, ParameterSchema
from jupyter_fab.notebook.presets import OWN, Presets
from jupyter_fab.notebook.row import Row
from jupyter_fab.notebook.sizes import SavedSizes

__all__ = ["OWN", "Controls"]


class Controls:
    """The controls of one schema; `on_change` is called with all values whenever one has changed.

    `saved` are the sizes that a person has saved for the design; without it none can be.
    """

    def __init__(
        self,
        schema: ParameterSchema,
        values: Mapping[str, Value],
        on_change: Callable[[], None],
        *,
        saved: SavedSizes | None = None,
    ) -> None:
        self.schema = schema
        self.values: dict[str, Value] = schema.check(values)
        self._set = {
            p.name: p.check(values.get(p.name, p.default)) for p in schema.parameters
        }  # also what is not asked
        self._on_change = on_change
        self.moved: tuple[str, float] | None = None  # the slider that a hand has moved last, and whereto
        self.rows = {p.name: Row(p, self._set[p.name], self._changer(p)) for p in schema.parameters}
        self._headings: dict[str, Any] = {}
        self.presets = Presets(schema, saved, self._take) if schema.presets or saved else None
        self.widget = ipywidgets.VBox(self._groups(), layout=ipywidgets.Layout(width="100%"))
        self.widget.add_class("fab-controls")
        self._appear()
        self._name_preset()

    def set(self, values: Mapping[str, Value]) -> None:
        """Set several values at once, as a preset does; refused as a whole if a rule would break."""
        wanted = {**self._set, **values}
        self.values = self.schema.check(wanted)
        for name, row in self.rows.items():
            self._set[name] = self.schema[name].check(wanted[name])
            row.show(self._set[name])
        self._settle()
        self.moved = None
        self._on_change()

    @property
    def locked(self) -> frozenset[str]:
        """The parameters that presets and saved sizes leave as they are."""
        return frozenset(name for name, row in self.rows.items() if row.locked)

    def _take(self, title: str, values: Mapping[str, Value]) -> str:
        """Set what a preset says of all that is not locked; why it cannot be, if it cannot."""
        locked = self.locked
        try:
            self.set({name: value for name, value in values.items() if name not in locked})
        except BadInput as error:
            names = [self.schema[name].title for name in self.schema.asked(self.values) if name in locked]
            return f"{title} does not go with {', '.join(names)} locked: {error.message}"
        return ""

    def _groups(self) -> list[Any]:
        found: list[Any] = [self.presets.widget] if self.presets else []
        for group in dict.fromkeys(parameter.group for parameter in self.schema.parameters):
            heading = self._headings[group] = ipywidgets.HTML(f'<div class="fab-heading">{html.escape(group)}</div>')
            found.append(heading)
            found += [self.rows[p.name].widget for p in self.schema.parameters if p.group == group]
        return found

    def _changer(self, parameter: Parameter) -> Callable[[Any, Any], None]:
        return lambda new, _old: self._changed(parameter, new)

    def _changed(self, parameter: Parameter, new: Any) -> None:
        name = parameter.name
        said = ""
        try:
            self.values = self.schema.check({**self._set, name: new})
            self._set[name] = parameter.check(new)
        except BadInput as error:
            kept, said = self._stop(parameter, new, error)
            self.rows[name].show(kept)
            if kept == self._set[name]:
                self._settle(name, said)
                return
            self._set[name] = kept
            self.values = self.schema.check(self._set)
        else:
            if parameter.kind in NUMERIC and new in (parameter.minimum, parameter.maximum):
                limits = self.schema.limits(name, self._set)
                said = limits.why_high if new == parameter.maximum else limits.why_low
        self._settle(name, said)
        self.moved = self.rows[name].held
        self._on_change()

    def _stop(self, parameter: Parameter, wanted: Any, error: BadInput) -> tuple[Value, str]:
        """The nearest value that keeps every rule, and why no further."""
        now = self._set[parameter.name]
        if parameter.kind not in NUMERIC:
            return now, error.message
        near = error.fields.get("nearest") if error.pointer == f"/{parameter.name}" else None
        if isinstance(near, int | float):
            step = parameter.check(near)
            try:
                self.schema.check({**self._set, parameter.name: step})
            except BadInput:
                wanted = step  # a rule forbids it too: go to where the rule ends
            else:
                return step, error.message
        limits = self.schema.limits(parameter.name, self._set)
        high = float(wanted) > float(now)
        end = limits.high if high else limits.low
        kept: Value = round(end) if parameter.kind is Kind.INTEGER else end
        why = limits.why_high if high else limits.why_low
        return kept, f"{parameter.title} stops at {end:g}{parameter.shown_unit}: {why}"

    def _settle(self, name: str = "", said: str = "") -> None:
        """Bring out what is asked for now, name the preset, and say what there is to say."""
        for one, row in self.rows.items():
            row.say(said if one == name else "")
        if self.presets:
            self.presets.say()
        self._appear()
        self._name_preset()

    def _appear(self) -> None:
        asked = self.schema.asked(self._set)
        shown = {self.schema[name].group for name in asked}
        for name, row in self.rows.items():
            row.appear(name in asked)
        for group, heading in self._headings.items():
            display = None if group in shown else "none"
            if heading.layout.display != display:
                heading.layout.display = display

    def _name_preset(self) -> None:
        if self.presets:
            self.presets.show(self._set)
