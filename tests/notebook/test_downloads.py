"""Downloads: made when asked for, of what is shown then, sent in pieces that the browser takes, told in words."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from jupyter_fab.designs.desk import desk
from jupyter_fab.engines.protocol import Work
from jupyter_fab.formats import FORMATS, Piece, write
from jupyter_fab.notebook import downloads as module
from jupyter_fab.notebook.downloads import Downloads, size
from jupyter_fab.testing.waiting import wait_until_async

ABOUT = {"version": "1.0.0", "repo": "https://example.org/a", "license": "CC0-1.0", "licensor": "Ana"}


class HereEngine:
    """Does every work at once, in this process."""

    def __init__(self) -> None:
        self.works: list[Work] = []

    def submit(self, work: Work) -> asyncio.Future[bytes]:
        """A future that is done."""
        self.works.append(work)
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        try:
            future.set_result(write(work.payload))
        except Exception as error:
            future.set_exception(error)
        return future


class Browser:
    """Takes what the page sends, and answers each piece as the labextension does; `held` is the one it keeps back."""

    def __init__(self, downloads: Downloads, monkeypatch: pytest.MonkeyPatch) -> None:
        self.downloads = downloads
        self.messages: list[dict[str, Any]] = []
        self.data: dict[str, bytes] = {}
        self.held: int | None = None
        monkeypatch.setattr(downloads.page, "send", self._take)

    def ask(self, kind: str, **fields: str) -> None:
        """Press the button."""
        self.say(type="ask", what=kind, fields=fields, who="me")

    def say(self, **content: Any) -> None:
        """A message to the kernel."""
        self.downloads.page._on_message(None, content, [])

    def _take(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        self.messages.append(content)
        self.data[content["name"]] = self.data.get(content["name"], b"") + buffers[0]
        if content["piece"] != self.held:
            asyncio.get_running_loop().call_soon(self.got, content)

    def got(self, content: dict[str, Any]) -> None:
        """Answer a piece."""
        self.say(type="got", name=content["name"], piece=content["piece"])


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> HereEngine:
    """Stands for the pool."""
    made = HereEngine()
    monkeypatch.setattr(module, "shared_pool", lambda: made)
    monkeypatch.setattr(module, "SHARE_BYTES_S", 1e9)
    return made


@pytest.fixture
async def browser(engine: HereEngine, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A page that is open on the desk."""
    piece = Piece(desk.build(), desk.name, desk.title, desk.summary)
    return Browser(Downloads(lambda: piece), monkeypatch)


def test_every_format_is_offered_and_none_is_made(engine: HereEngine) -> None:
    """A button for each; no work is asked for before it is pressed."""
    made = Downloads(lambda: pytest.fail("nobody asked"))
    assert all(f'data-ask="{kind}"' in made.page.value for kind in FORMATS)
    assert engine.works == []


@pytest.mark.parametrize(
    ("kind", "name", "start"),
    [
        ("dxf", "desk.dxf", b"  0\nSECTION"),
        ("glb", "desk.glb", b"glTF"),
        ("csv", "desk-cut-list.csv", b"pieces,"),
        ("xlsx", "desk-cut-list.xlsx", b"PK"),
        ("labels", "desk-labels.pdf", b"%PDF"),
        ("okh", "okh.toml", b"okhv"),
    ],
)
async def test_a_file_comes_whole_and_its_size_is_said(browser: Browser, kind: str, name: str, start: bytes) -> None:
    """What arrives unpacks to the file, addressed to the page that asked."""
    browser.ask(kind, **(ABOUT if kind == "okh" else {}))
    await wait_until_async(lambda: f"{name}, " in browser.downloads.page.value, what="the size is said")
    data = gzip.decompress(browser.data[name])
    assert data.startswith(start)
    assert size(len(data)) in browser.downloads.page.value
    assert {message["who"] for message in browser.messages} == {"me"}


async def test_a_large_file_goes_in_pieces_each_answered(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """No piece is larger than said, and none is sent before the one before it was taken."""
    monkeypatch.setattr(module, "PIECE_BYTES", 1000)
    browser.ask("stl")
    await wait_until_async(lambda: "desk.stl, " in browser.downloads.page.value, what="it is there")
    assert [message["piece"] for message in browser.messages] == list(range(browser.messages[0]["pieces"]))
    assert len(browser.messages) > 3
    assert len(gzip.decompress(browser.data["desk.stl"])) > 84


async def test_nothing_more_is_sent_while_a_piece_is_unanswered(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser keeps its answer to the third piece back: no fourth comes, however often the kernel has its turn."""
    monkeypatch.setattr(module, "PIECE_BYTES", 1000)
    browser.held = 2
    browser.ask("stl")
    await wait_until_async(lambda: len(browser.messages) == 3, what="the third piece")
    for _ in range(1000):
        await asyncio.sleep(0)
    assert [message["piece"] for message in browser.messages] == [0, 1, 2]
    browser.got(browser.messages[-1])
    await wait_until_async(lambda: "desk.stl, " in browser.downloads.page.value, what="it is there")


async def test_what_cannot_be_written_is_said(browser: Browser) -> None:
    """A manifest without its author: the words say what is missing, and the button can be pressed again."""
    browser.ask("okh", version="1.0.0")
    await wait_until_async(lambda: "licensor" in browser.downloads.page.value.split("fab-wrong")[-1], what="it is said")
    await wait_until_async(lambda: not browser.downloads._under_way, what="it has ended")
    assert "disabled" not in browser.downloads.page.value


async def test_a_page_that_is_gone_is_noticed(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an answer the file is given up in words, not for ever under way."""
    monkeypatch.setattr(module, "ANSWER_LIMIT_S", 0.05)
    monkeypatch.setattr(browser.downloads.page, "send", lambda *_: None)
    browser.ask("csv")
    await wait_until_async(lambda: "did not take the file" in browser.downloads.page.value, what="it is said")
