"""`FabBundle`: the widgets of one preview as one: they reach the browser in one message, and leave it in one.

A preview is a hundred and fifty widgets and more, each with a message of its own when it is made and when it is closed.
A cell of many previews so sends thousands at once, and what the way to the browser cannot hold is dropped without a
word: ZeroMQ keeps 1,000 waiting at either end, Jupyter's server lets 1,000 a second through. Its other half is the
labextension's `src/bundle/bundle.ts`. It knows nothing of previews.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import attrs
import comm
import IPython
import ipywidgets
from traitlets import List, Unicode

from jupyter_fab.notebook.group import MODULE, MODULE_VERSION

MODEL_NAME = "FabBundleModel"  # must equal labextension/src/bundle/names.ts; a test compares them


@attrs.define
class Gathered:
    """Widgets that the browser has not been told of yet, in the order in which they were made."""

    comms: list[Any] = attrs.field(factory=list)
    later: list[Callable[[], None]] = attrs.field(factory=list)
    """What else they said meanwhile, besides their state: it is said once the browser has them."""

    @property
    def widgets(self) -> list[Any]:
        """All of them that are still open."""
        known = ipywidgets.widgets.widget._instances
        return [known[one.comm_id] for one in self.comms if one.comm_id in known]

    def hold(self, made: Any) -> None:
        """Let it say nothing until `speak`; changes of state are part of the state that is told then."""

        def publish(kind: str, data: Any = None, *rest: Any, **more: Any) -> None:
            if kind == "comm_msg" and (data or {}).get("method") != "update":
                self.later.append(lambda: made.publish_msg(kind, data, *rest, **more))

        made.publish_msg = publish
        self.comms.append(made)

    def speak(self) -> None:
        """Let them speak for themselves, and say what was kept back."""
        for made in self.comms:
            del made.publish_msg
        for say in self.later:
            say()
        self.later.clear()

    def close(self) -> None:
        """Close them all without a word to the browser."""
        for widget in self.widgets:
            widget.comm.publish_msg = _nothing
            widget.close()


class _Here(threading.local):
    """What is gathered in this thread, if anything is."""

    gathered: Gathered | None = None


_here = _Here()
_usual: Callable[..., Any] = comm.create_comm


@contextmanager
def gathered() -> Iterator[Gathered]:
    """The widgets that this thread makes within the block; they are closed if it fails."""
    global _usual
    if comm.create_comm is not _create:
        # A kernel puts its own in place when it starts; where widgets ask for one, ours decides.
        _usual, comm.create_comm = comm.create_comm, _create
    before, found = _here.gathered, Gathered()
    _here.gathered = found
    try:
        yield found
    except BaseException:
        found.close()
        raise
    finally:
        _here.gathered = before


class FabBundle(ipywidgets.Widget):  # type: ignore[misc]  # ipywidgets ships no types
    """Tells the browser of all that was gathered; closed, it takes them along."""

    _model_name = Unicode(MODEL_NAME).tag(sync=True)
    _model_module = Unicode(MODULE).tag(sync=True)
    _model_module_version = Unicode(MODULE_VERSION).tag(sync=True)
    ids = List(Unicode()).tag(sync=True)

    def __init__(self, found: Gathered) -> None:
        self._gathered = found
        widgets = found.widgets
        self._news = {widget.model_id: _state(widget) for widget in widgets}
        super().__init__(ids=[widget.model_id for widget in widgets])
        found.speak()

    def get_state(self, key: Any = None, drop_defaults: bool = False) -> dict[str, Any]:
        """Its own state; the first time, when it is told to the browser, with that of all others."""
        state: dict[str, Any] = super().get_state(key, drop_defaults)
        if key is None and self._news:
            state["states"], self._news = self._news, {}
        return state

    def close(self) -> None:
        """Close it and all that it has brought, with one message."""
        if self.comm is not None:
            self._gathered.close()
            super().close()


def _create(*args: Any, **about: Any) -> Any:
    if _here.gathered is None:
        return _usual(*args, **about)
    # Not primary: it does not open its other end, the bundle does.
    made = _usual(*args, **{**about, "primary": False})
    if getattr(made, "kernel", made) is None:
        made.kernel = getattr(IPython.get_ipython(), "kernel", None)  # as opening it would have done; mute without
    comm.get_comm_manager().register_comm(made)
    _here.gathered.hold(made)
    return made


def _state(widget: Any) -> dict[str, Any]:
    """The widget's state; of a layout only what is set, since a browser's is as empty as Python's."""
    state: dict[str, Any] = widget.get_state()
    return {k: v for k, v in state.items() if v is not None} if isinstance(widget, ipywidgets.Layout) else state


def _nothing(*_: Any, **__: Any) -> None:
    """Say nothing."""
