"""Whole sets of sizes at once: the designer's presets and a person's own, by name; saving, forgetting, taking over.

One list over the controls. What was saved with another version of the design is taken over as far as it goes, and what
had to change is said. Judging and showing the values is `Controls`' business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from jupyter_fab.core.expression import Value
from jupyter_fab.core.parameter import ParameterSchema, carry_over
from jupyter_fab.notebook.row import WIDE, reason, remark
from jupyter_fab.notebook.sizes import SavedSizes

OWN = "My own sizes"  # what the values are when they are no preset's
DEFAULT = "Default"
MOST_NAME = 40  # characters

type Key = str | tuple[str, str]


class Presets:
    """The list of presets; `take(title, values)` is called when one is chosen and answers why not, or nothing."""

    def __init__(
        self, schema: ParameterSchema, saved: SavedSizes | None, take: Callable[[str, Mapping[str, Value]], str]
    ) -> None:
        self._schema = schema
        self._saved = saved
        self._take = take
        self._setting = False
        self._values: Mapping[str, Value] = schema.defaults()
        self._sets: dict[Key, dict[str, Value]] = {}
        self._words: dict[Key, tuple[str, ...]] = {}
        # Made with its options: those of a list made empty are not shown at their first.
        self._list = ipywidgets.Dropdown(description="Preset", layout=WIDE, options=self._options())
        self._list.observe(self._choose, "value")
        self._save = _button("save", "Save these sizes under a name")
        self._save.on_click(lambda _: self._ask(True))
        self._forget = _button("trash-o", "Forget these saved sizes")
        self._forget.on_click(lambda _: self._drop())
        self._name = ipywidgets.Text(placeholder="A name for these sizes", layout=WIDE)
        self._name.add_class("fab-name")
        self._name.on_msg(self._on_enter)
        keep = ipywidgets.Button(description="Save", layout=ipywidgets.Layout(width="auto"))
        keep.add_class("fab-keep")
        keep.on_click(lambda _: self._keep())
        self._asking = ipywidgets.HBox([self._name, keep], layout=ipywidgets.Layout(display="none"))
        self._asking.add_class("fab-line")
        self._note = ipywidgets.HTML()
        self._note.add_class("fab-note")
        line = ipywidgets.HBox([self._list, self._save, self._forget])
        line.add_class("fab-line")
        self.widget = ipywidgets.VBox([line, self._asking, self._note])
        self.widget.add_class("fab-presets")
        self._name_it()
        self.say(saved.trouble if saved else "")

    def show(self, values: Mapping[str, Value]) -> None:
        """Name the preset that these values are, if they are one."""
        self._values = dict(values)
        self._name_it()

    def say(self, *words: str, calmly: bool = False) -> None:
        """Say something beneath the list, or nothing."""
        said = "".join(remark(text) if calmly else reason(text) for text in words)
        if self._note.value != said:
            self._note.value = said

    def _fill(self) -> None:
        """List what there is now."""
        options = self._options()
        self._setting = True
        self._list.options = options
        self._list.value = OWN  # so that what is chosen next is a change, which the browser is told of
        self._setting = False
        self._name_it()

    def _options(self) -> list[tuple[str, Key]]:
        """What there is, by the words that stand in the list."""
        self._sets = {DEFAULT: self._schema.defaults()}
        self._sets |= {name: {**self._schema.defaults(), **values} for name, values in self._schema.presets.items()}
        self._words = {}
        for name, values in (self._saved.read() if self._saved else {}).items():
            carried = carry_over(self._schema, values)
            self._sets["mine", name], self._words["mine", name] = carried.values, carried.words
        return [*((_title(key), key) for key in self._sets), (OWN, OWN)]

    def _name_it(self) -> None:
        now = self._schema.settled(self._values)
        keys = sorted(self._sets, key=lambda key: isinstance(key, str))  # one's own first
        key = next((key for key in keys if self._schema.settled(self._sets[key]) == now), OWN)
        self._setting = True
        if self._list.value != key:
            self._list.value = key
        self._setting = False
        for button, wanted in ((self._save, key == OWN and self._saved), (self._forget, not isinstance(key, str))):
            display = None if wanted else "none"
            if button.layout.display != display:
                button.layout.display = display

    def _choose(self, change: Any) -> None:
        if self._setting or change.new is None:
            return
        if change.new == OWN:
            self._name_it()
            return
        why_not = self._take(_title(change.new), self._sets[change.new])
        self._name_it()
        self.say(*((why_not,) if why_not else self._words.get(change.new, ())))

    def _on_enter(self, _widget: object, content: Mapping[str, object], _buffers: object) -> None:
        if content.get("event") == "submit":
            self._keep()

    def _ask(self, whether: bool) -> None:
        self._asking.layout.display = None if whether else "none"
        self._name.value = ""

    def _keep(self) -> None:
        name = " ".join(self._name.value.split())[:MOST_NAME]
        if not name:
            self.say("Give these sizes a name first.")
            return
        assert self._saved is not None, "the button is there only then"
        before = name in self._saved.read()
        self._saved.save(name, self._values)
        self._ask(False)
        self._fill()
        where = self._saved.trouble or f"in {self._saved.path.name}, beside the notebook."
        self.say(f"{'Replaced' if before else 'Saved'} “{name}”: {where}", calmly=True)

    def _drop(self) -> None:
        key = self._list.value
        if isinstance(key, tuple) and self._saved:
            self._saved.forget(key[1])
            self._fill()
            self.say(f"Forgot “{key[1]}”.", calmly=True)


def _title(key: Key) -> str:
    return key if isinstance(key, str) else f"{key[1]} (mine)"


def _button(icon: str, tip: str) -> Any:
    button = ipywidgets.Button(icon=icon, tooltip=tip)
    button.add_class("fab-icon")
    return button
