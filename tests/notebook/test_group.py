"""`FabGroup`: who is sent what, and when."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from jupyter_fab.notebook.group import MODEL_NAME, MODULE, MODULE_VERSION, FabGroup
from jupyter_fab.notebook.scene import ScenePart
from jupyter_fab.notebook.view import View
from tests.notebook.boxes import at, box

NAMES = Path(__file__).parents[2] / "labextension" / "src" / "preview" / "names.ts"


class Browser:
    """What a front end would receive, in order; `says` answers as one."""

    def __init__(self, group: FabGroup, monkeypatch: pytest.MonkeyPatch) -> None:
        self.received: list[tuple[dict[str, Any], list[bytes]]] = []
        self._group = group
        monkeypatch.setattr(group, "send", lambda content, buffers=None: self.received.append((content, buffers or [])))

    def says(self, **content: Any) -> None:
        """The browser sends `content` to the kernel."""
        self._group._handle_custom_msg(content, [])

    def geometries(self) -> list[list[str]]:
        """Keys of the geometries that each message brought."""
        return [[g["key"] for g in content.get("geometries", [])] for content, _ in self.received]


@pytest.fixture
def group() -> FabGroup:
    """A group that no browser shows yet."""
    return FabGroup()


def test_nothing_is_sent_before_the_browser_is_ready(group: FabGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scenes wait until a browser is there; then the newest one is sent, whole, once."""
    browser = Browser(group, monkeypatch)
    group.send_scene([ScenePart("a", "small", at(0, 0, 0), "oak")], {"small": box(1, 1, 1)})
    group.send_scene([ScenePart("a", "large", at(0, 0, 0), "oak")], {"large": box(9, 9, 9)})
    assert browser.received == []
    browser.says(type="ready")
    assert browser.geometries() == [["large"]]


def test_a_geometry_is_sent_once_until_it_falls_out_of_use(group: FabGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn now is not sent again; what the browser has dropped since, is."""
    browser = Browser(group, monkeypatch)
    browser.says(type="ready")
    meshes = {"a": box(1, 1, 1), "b": box(2, 2, 2)}
    for key in ("a", "a", "b", "a"):
        group.send_scene([ScenePart("part", key, at(0, 0, 0), "oak")], meshes)
    assert browser.geometries() == [["a"], [], ["b"], ["a"]]
    sent = [len(buffers[0]) for _, buffers in browser.received]
    assert sent[1] == 60, "only the place of the one part"
    assert min(sent[0], *sent[2:]) > 600


def test_a_scene_says_which_move_it_answers(group: FabGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slider and its value go with the next scene, and with no other: a browser may be further already."""
    browser = Browser(group, monkeypatch)
    browser.says(type="ready")
    group.answers(("a-slider", 1210.0))
    group.send_scene([], {})
    group.send_scene([], {})
    assert [content["asked"] for content, _ in browser.received] == [{"slider": "a-slider", "value": 1210.0}, None]


def test_sequence_numbers_rise_over_scenes_and_views(group: FabGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every message has a larger number than the one before, so a browser can tell which is newest."""
    browser = Browser(group, monkeypatch)
    browser.says(type="ready")
    group.send_scene([], {})
    group.send_view(View(explode=1.0))
    group.send_scene([], {})
    numbers = [content["seq"] for content, _ in browser.received]
    assert numbers == sorted(set(numbers))
    assert browser.received[1][0]["view"]["explode"] == 1.0
    assert browser.received[2][0]["view"]["explode"] == 1.0, "a scene keeps the way of looking"


def test_a_reloaded_browser_gets_everything(group: FabGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a page reload the browser holds nothing, and is sent the whole scene again."""
    browser = Browser(group, monkeypatch)
    browser.says(type="ready")
    group.send_scene([ScenePart("a", "k", at(0, 0, 0), "oak")], {"k": box(1, 1, 1)})
    browser.says(type="ready")
    assert browser.geometries() == [["k"], ["k"]]


def test_listeners_hear_of_each_draw(group: FabGroup) -> None:
    """The browser's word about a draw reaches the listeners and stays readable."""
    heard: list[int] = []
    group.on_drawn(lambda drawn: heard.append(drawn["seq"]))
    group._handle_custom_msg({"type": "drawn", "seq": 3, "draws": 5}, [])
    assert heard == [3]
    assert group.last_drawn == {"type": "drawn", "seq": 3, "draws": 5}


def test_both_sides_use_the_same_names() -> None:
    """The widget's module, version and model are the ones that the labextension registers."""
    found = dict(re.findall(r"(\w+): '([^']+)'", NAMES.read_text()))
    assert found == {"module": MODULE, "version": MODULE_VERSION, "model": MODEL_NAME}
