"""Writing values into the cell: what the kernel says to the browser, and to the reader when it cannot be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyter_fab.designs.desk import desk
from jupyter_fab.notebook import cell
from jupyter_fab.notebook.cell import MODEL_NAME, SHOWN, WriteBack

SOURCE = "import jupyter_fab as fab\nfab.preview(desk)  # mine"


class Browser:
    """The other end of the link: notes what is asked, and answers when told to."""

    def __init__(self, back: WriteBack, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[dict[str, Any]] = []
        self._back = back
        monkeypatch.setattr(back.link, "send", self.asked.append)
        monkeypatch.setattr(cell.asyncio, "get_running_loop", lambda: self)
        monkeypatch.setattr(cell, "_variables", lambda: {"desk": desk, "fab": None})

    def call_later(self, _delay: float, do: Any, *arguments: Any) -> Browser:
        """Keep what is done when nobody answers."""
        self.too_late = lambda: do(*arguments)
        return self

    def cancel(self) -> None:
        """Somebody has answered."""

    def answer(self, **said: Any) -> None:
        """Say something for the newest round."""
        self._back._hear({"round": self.asked[-1]["round"], **said})


@pytest.fixture
def back() -> WriteBack:
    """The button of a desk's preview."""
    return WriteBack(desk, desk.schema.defaults())


@pytest.fixture
def browser(back: WriteBack, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser that has the desk's cell."""
    return Browser(back, monkeypatch)


def test_the_cell_is_read_and_written_with_what_differs(back: WriteBack, browser: Browser) -> None:
    """The kernel asks for the source, sends it back changed with what it was, and says that it is done."""
    back.show({**desk.schema.defaults(), "width": 1500.0})
    back.button.click()
    assert browser.asked[-1]["type"] == "read"
    browser.answer(type="source", source=SOURCE)
    asked = browser.asked[-1]
    assert (asked["type"], asked["before"]) == ("write", SOURCE)
    assert asked["after"] == SOURCE.replace("(desk)", '(desk, {"width": 1500})')
    browser.answer(type="written")
    assert "Written into the cell" in back.note.value
    back.button.click()
    browser.answer(type="source", source=asked["after"])
    assert browser.asked[-1]["type"] == "read", "nothing is left to be written"
    assert "already" in back.note.value


def test_where_it_cannot_be_written_there_is_text_to_copy(back: WriteBack, browser: Browser) -> None:
    """No cell, no such call, and nobody who answers: each is said, with the call."""
    back.show({**desk.schema.defaults(), "width": 1500.0})
    for said in ({"type": "none", "why": "No <cell> here."}, {"type": "source", "source": "x = 1"}, None):
        back.button.click()
        if said:
            browser.answer(**said)
        else:
            browser.too_late()
        assert "preview(desk, {&quot;width&quot;: 1500})" in back.note.value
        assert "<cell>" not in back.note.value
    note = back.note.value
    browser.answer(type="written")
    assert back.note.value == note, "an answer that comes too late changes nothing"
    back.show(desk.schema.defaults())
    assert back.note.value == ""


def test_both_halves_have_one_name() -> None:
    """The kernel's widget and the browser's module find one another by it."""
    names = (Path(__file__).parents[2] / "labextension/src/cell/names.ts").read_text()
    assert f"model: '{MODEL_NAME}'" in names
    assert f"shown: '{SHOWN}'" in names
