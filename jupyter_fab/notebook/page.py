"""`FabPage`: what a tab beside the picture shows; HTML in which elements stand for parts, and buttons ask for files.

Its other half is the labextension's `src/page/page.ts`. Rows are made with `tabs.markup.parts_mark`; what a person
chooses arrives at `on_pick`, what is set as `lit` is lit. It knows neither the picture nor what the rows say.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import ipywidgets
from traitlets import List, Unicode

from jupyter_fab.notebook.group import MODULE, MODULE_VERSION
from jupyter_fab.notebook.home import Home

# Must equal labextension/src/page/names.ts; a test compares them.
MODEL_NAME = "FabPageModel"
VIEW_NAME = "FabPageView"


class FabPage(ipywidgets.DOMWidget):  # type: ignore[misc]  # ipywidgets ships no types
    """A page of HTML; `lit` names the parts whose rows are lit."""

    _model_name = Unicode(MODEL_NAME).tag(sync=True)
    _model_module = Unicode(MODULE).tag(sync=True)
    _model_module_version = Unicode(MODULE_VERSION).tag(sync=True)
    _view_name = Unicode(VIEW_NAME).tag(sync=True)
    _view_module = Unicode(MODULE).tag(sync=True)
    _view_module_version = Unicode(MODULE_VERSION).tag(sync=True)
    value = Unicode("").tag(sync=True)
    lit = List(Unicode()).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._home = Home()
        self._listeners: dict[str, list[Callable[[dict[str, Any]], None]]] = {}
        self.on_msg(self._on_message)

    def on_pick(self, listener: Callable[[tuple[str, ...]], None]) -> None:
        """Calls `listener` with the parts of a row that a person has chosen; with none when they let go of it."""
        self.on("pick", lambda content: listener(tuple(map(str, content["parts"]))))

    def on(self, kind: str, listener: Callable[[dict[str, Any]], None]) -> None:
        """Calls `listener` with each message of that type from the browser."""
        self._listeners.setdefault(kind, []).append(listener)

    def _on_message(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        for listener in self._listeners.get(content.get("type", ""), []):
            self._home.run(partial(listener, content))
