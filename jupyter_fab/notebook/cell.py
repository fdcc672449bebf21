"""Writing the controls' values into the notebook: the call in the cell that shows the preview says them from then on.

The browser's half (`labextension/src/cell/cell.ts`) knows in which cell the preview stands; this half knows Python. The
cell's source comes here, its call is written anew (`packing.preview_call`), and goes back; the browser puts it in only
if the cell has not changed meanwhile. Where there is no such cell, or no browser that answers, the text is there to be
copied. Only a click starts it; nothing is run.
"""

from __future__ import annotations

import asyncio
import html
import itertools
from collections.abc import Mapping
from typing import Any

import ipywidgets
from traitlets import Unicode

from jupyter_fab.core.design import Design
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.expression import Value
from jupyter_fab.notebook.group import MODULE, MODULE_VERSION
from jupyter_fab.notebook.home import Home
from jupyter_fab.notebook.row import remark
from jupyter_fab.packing.preview_call import chosen, rewritten, written

# Both must equal labextension/src/cell/names.ts; a test compares them.
MODEL_NAME = "FabCellModel"
SHOWN = "jupyter_fab"  # in the metadata of an output that shows a piece
ANSWER_S = 3.0  # a browser that has a cell for us answers at once; without one, the reader is not left waiting
NOBODY = "No notebook answers here."

_numbers = itertools.count(1)


class CellLink(ipywidgets.Widget):  # type: ignore[misc]  # ipywidgets ships no types
    """The way to the cell in which the element with the class `mark` stands."""

    _model_name = Unicode(MODEL_NAME).tag(sync=True)
    _model_module = Unicode(MODULE).tag(sync=True)
    _model_module_version = Unicode(MODULE_VERSION).tag(sync=True)
    mark = Unicode("").tag(sync=True)


class WriteBack:
    """The button that writes values into the cell, and what came of it."""

    def __init__(self, design: Design, values: Mapping[str, Value]) -> None:
        self._design = design
        self._said = chosen(design.schema, values)  # what the call says, as far as is known
        self._wanted: dict[str, Value] | None = None  # being written
        self._values = dict(values)
        self._home = Home()
        self._timer: asyncio.TimerHandle | None = None
        self._round = 0
        mark = f"fab-cell-{next(_numbers)}-{id(self):x}"
        self.link = CellLink(mark=mark)
        self.link.on_msg(lambda _widget, content, _: self._home.run(lambda: self._hear(content)))
        self.button = ipywidgets.Button(
            description="Write values into the cell",
            icon="code",
            tooltip="The cell's preview(...) says these values from then on",
            layout=ipywidgets.Layout(width="auto"),
        )
        self.button.add_class("fab-write")
        self.button.on_click(lambda _: self._home.run(self._write))
        self.note = ipywidgets.HTML()
        self.note.add_class("fab-note")
        self.widget = ipywidgets.VBox([self.button, self.note])
        self.widget.add_class("fab-write-back")
        self.widget.add_class(mark)

    def show(self, values: Mapping[str, Value]) -> None:
        """These are the controls' values now."""
        self._values = dict(values)
        if self.note.value and self._wanted is None:
            self.note.value = ""

    def _write(self) -> None:
        """Ask the browser for the cell's source; say so if none answers."""
        self._wanted = chosen(self._design.schema, self._values)
        self._round += 1
        self._stop_waiting()
        self.link.send({"type": "read", "round": self._round})
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._offer(NOBODY)
            return
        self._timer = loop.call_later(ANSWER_S, self._offer, NOBODY)

    def _hear(self, content: Mapping[str, Any]) -> None:
        """What the browser says: the cell's source, that it is written, or why not."""
        if self._wanted is None or content.get("round") != self._round:
            return  # an answer of another window, or one that came too late
        kind = content.get("type")
        if kind == "source":
            source = str(content.get("source", ""))
            try:
                made = rewritten(source, self._wanted, shows=self._shows, before=self._said)
            except BadInput as error:
                self._offer(error.message)
                return
            if made == source:
                self._done("The cell says these values already.")
                return
            self.link.send({"type": "write", "round": self._round, "before": source, "after": made})
        elif kind == "written":
            self._done("Written into the cell. Ctrl+Z in the cell takes it back.")
        elif kind == "none":
            self._offer(str(content.get("why", "")) or NOBODY)

    def _shows(self, code: str) -> bool:
        """Whether the code is the name of this design, as the notebook's variables stand."""
        found: Any = _variables()
        for name in code.split("."):
            found = found.get(name) if isinstance(found, dict) else getattr(found, name, None)
        return found is self._design or (isinstance(found, Design) and found.name == self._design.name)

    def _done(self, text: str) -> None:
        assert self._wanted is not None
        self._said = self._wanted
        self._end(remark(text))

    def _offer(self, why: str) -> None:
        """Say why nothing was written, with the text to be copied."""
        assert self._wanted is not None
        text = f"preview({self._name()}, {written(self._wanted)})"
        self._end(remark(f"{why} To copy:") + f'<pre class="fab-copy" tabindex="0">{html.escape(text)}</pre>')

    def _end(self, said: str) -> None:
        self._stop_waiting()
        self._wanted = None
        self.note.value = said

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _name(self) -> str:
        """What the notebook calls the design."""
        found = (name for name, value in _variables().items() if value is self._design and not name.startswith("_"))
        return next(found, self._design.make.__name__)


def _variables() -> dict[str, Any]:
    """The notebook's variables; none outside of one."""
    from IPython import get_ipython

    shell = get_ipython()
    return dict(shell.user_ns) if shell is not None else {}
