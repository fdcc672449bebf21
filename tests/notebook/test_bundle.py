"""A bundle: its widgets reach the browser in one message and leave it in one; meanwhile each speaks for itself."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import comm
import ipywidgets
import pytest
from comm.base_comm import BaseComm

from jupyter_fab.designs.desk import desk
from jupyter_fab.notebook import bundle
from jupyter_fab.notebook.bundle import FabBundle, gathered
from jupyter_fab.notebook.preview import Preview

NAMES = Path(__file__).parents[2] / "labextension" / "src" / "bundle" / "names.ts"


class Wire:
    """What goes to the browser, in order: (kind, comm, data)."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, dict[str, Any]]] = []

    def make(self, *args: Any, **about: Any) -> BaseComm:
        """A comm whose messages are written down."""
        said = self.said

        class Written(BaseComm):
            def publish_msg(self, msg_type: str, data: Any = None, *_: Any, **__: Any) -> None:
                said.append((msg_type, self.comm_id, data or {}))

        return Written(*args, **about)

    def kinds(self) -> list[str]:
        """The kinds of the messages."""
        return [kind for kind, _, _ in self.said]


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Stands for the kernel's comms."""
    made = Wire()
    monkeypatch.setattr(bundle, "_usual", bundle._usual)
    monkeypatch.setattr(comm, "create_comm", made.make)
    return made


def widgets() -> int:
    """All that are alive in this process."""
    return len(ipywidgets.widgets.widget._instances)


def test_all_are_told_at_once_as_they_are_then(wire: Wire) -> None:
    """Also what was changed after it was made; what is set later is a message of its own, as ever."""
    with gathered() as found:
        slider = ipywidgets.IntSlider(value=3)
        slider.value = 5
        box = ipywidgets.VBox([slider])
        box.add_class("late")
    assert wire.said == []
    whole = FabBundle(found)
    ((kind, told, data),) = wire.said
    assert (kind, told) == ("comm_open", whole.model_id)
    states = data["state"]["states"]
    assert list(states) == data["state"]["ids"] == whole.ids
    assert states[slider.model_id]["value"] == 5
    assert states[box.model_id]["_dom_classes"] == ("late",)
    assert states[box.model_id]["children"] == [f"IPY_MODEL_{slider.model_id}"]
    for widget in (slider, slider.layout, slider.style, box, box.layout):
        full = widget.get_state()
        kept = states[widget.model_id]
        assert {name: full[name] for name in kept} == kept
        assert all(full[name] is None for name in full.keys() - kept.keys())
    slider.value = 7
    assert wire.said[1:] == [("comm_msg", slider.model_id, wire.said[1][2])]
    assert wire.said[1][2]["state"] == {"value": 7}


def test_what_was_said_besides_follows_in_order(wire: Wire) -> None:
    """A word to a widget that the browser does not have yet would be lost."""
    with gathered() as found:
        one, two = ipywidgets.HTML(), ipywidgets.HTML()
        two.send({"type": "first"})
        one.send({"type": "second"})
    FabBundle(found)
    heard = [(told, data["content"]["type"]) for kind, told, data in wire.said if kind == "comm_msg"]
    assert heard == [(two.model_id, "first"), (one.model_id, "second")]
    assert wire.kinds() == ["comm_open", "comm_msg", "comm_msg"]


def test_a_page_that_is_opened_later_is_not_told_twice(wire: Wire) -> None:
    """It asks for every widget's state; the bundle's is the names of its own alone."""
    with gathered() as found:
        ipywidgets.HTML()
    whole = FabBundle(found)
    assert whole.get_state().keys() == {"_model_module", "_model_module_version", "_model_name", "_view_count"} | {
        "_view_module",
        "_view_module_version",
        "_view_name",
        "ids",
    }


def test_a_preview_comes_with_one_message_and_goes_with_one(wire: Wire) -> None:
    """However many widgets it has; nothing of it is left in the kernel."""
    before = widgets()
    made = Preview(desk)
    assert widgets() > before + 50
    assert wire.kinds().count("comm_open") == 1
    wire.said.clear()
    whole = made._bundle.model_id
    made.close()
    assert [(kind, told) for kind, told, _ in wire.said] == [("comm_close", whole)]
    assert widgets() == before
    assert all(one.comm_id not in comm.get_comm_manager().comms for one in made._bundle._gathered.comms)


def test_what_the_browser_says_reaches_each(wire: Wire) -> None:
    """A slider that is moved there is moved here."""
    with gathered() as found:
        slider = ipywidgets.IntSlider(value=3)
    FabBundle(found)
    known = comm.get_comm_manager().get_comm(slider.model_id)
    known.handle_msg({"content": {"data": {"method": "update", "state": {"value": 8}}}, "buffers": []})
    assert slider.value == 8


def test_what_fails_while_it_is_made_leaves_nothing(wire: Wire) -> None:
    """A design that refuses its values has no widgets, and the browser hears of none."""
    before = widgets()
    with pytest.raises(ZeroDivisionError):
        _fail_half_way()
    assert (wire.said, widgets()) == ([], before)
    ipywidgets.HTML().close()
    assert "comm_open" in wire.kinds(), "the next ones are told as ever"


def _fail_half_way() -> None:
    with gathered():
        ipywidgets.IntSlider()
        raise ZeroDivisionError


def test_other_threads_are_left_alone(wire: Wire) -> None:
    """What somebody else makes meanwhile is told at once, and not taken along."""
    others: list[Any] = []
    with gathered() as found:
        thread = threading.Thread(target=lambda: others.append(ipywidgets.Layout()))
        thread.start()
        thread.join()
    assert wire.kinds() == ["comm_open"]
    assert found.widgets == []
    others[0].close()


def test_both_sides_use_the_same_name() -> None:
    """The model is the one that the labextension registers."""
    found = re.search(r"model: '([^']+)'", NAMES.read_text())
    assert found
    assert found[1] == bundle.MODEL_NAME
