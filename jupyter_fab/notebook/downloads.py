"""The Downloads tab: every file that a piece can be written as, made when it is asked for and of what is shown then.

The page's button asks; a process of the pool writes the file, and it goes to the browser that asked, compressed and in
pieces. Nothing is made that nobody asked for. Which files there are, `jupyter_fab.formats` says.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Callable
from typing import Any

import msgspec

from jupyter_fab.core.errors import FabError
from jupyter_fab.engines.pool import shared_pool
from jupyter_fab.engines.protocol import Work
from jupyter_fab.formats import FORMATS, Piece, Wanted, file_name
from jupyter_fab.notebook.page import FabPage
from jupyter_fab.notebook.tabs.downloads import State, page

WRITE = "jupyter_fab.formats:write"
TIME_LIMIT_S = 180.0  # STEP of the largest piece that a design may have, on a busy machine
TELL_S = 1.0  # how often a person is told that it goes on
PIECE_BYTES = 256 * 1024
SHARE_BYTES_S = 700_000  # of the 1 MB a second that Jupyter's server lets through by default
ANSWER_LIMIT_S = 20.0  # for a piece to be taken by the browser


class Downloads:
    """The page of files; `piece` tells what is shown when a file is asked for."""

    def __init__(self, piece: Callable[[], Piece]) -> None:
        self._piece = piece
        self._states: dict[str, State] = {}  # by format
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._got: dict[str, asyncio.Event] = {}
        self.page = FabPage()
        self.page.on("ask", self._asked)
        self.page.on("got", lambda content: self._answered(str(content["name"])))
        self.page.on("lost", lambda content: self._answered(str(content["name"])))
        self._say()

    def close(self) -> None:
        """Give up what is under way."""
        for task in self._under_way.values():
            task.cancel()

    def _asked(self, content: dict[str, Any]) -> None:
        kind = str(content.get("what", ""))
        if kind not in FORMATS or kind in self._under_way:
            return
        about = {str(name): str(value) for name, value in dict(content.get("fields") or {}).items()}
        try:
            piece = msgspec.structs.replace(self._piece(), about=about)
        except FabError as error:
            self._say(kind, State(error.message, wrong=True))
            return
        task = asyncio.ensure_future(self._make(kind, piece, str(content.get("who", ""))))
        self._under_way[kind] = task
        task.add_done_callback(lambda _: self._under_way.pop(kind, None))

    async def _make(self, kind: str, piece: Piece, who: str) -> None:
        telling = asyncio.ensure_future(self._tell(kind))
        try:
            work = Work(WRITE, msgspec.json.encode(Wanted(kind, piece)), TIME_LIMIT_S)
            data = await shared_pool().submit(work)
            telling.cancel()
            await self._send(kind, data, file_name(piece, kind), who)
        except FabError as error:
            self._say(kind, State(error.message, wrong=True))
        except TimeoutError:
            self._say(kind, State("The page did not take the file; is it still open? Ask again.", wrong=True))
        finally:
            telling.cancel()

    async def _tell(self, kind: str) -> None:
        start = time.monotonic()
        self._say(kind, State("making…", busy=True))
        while True:
            await asyncio.sleep(TELL_S)
            self._say(kind, State(f"making… {time.monotonic() - start:.0f} s", busy=True))

    async def _send(self, kind: str, data: bytes, name: str, who: str) -> None:
        """Give the file to the browser, no faster than the server lets through."""
        packed = await asyncio.to_thread(gzip.compress, data, 6)
        pieces = [packed[at : at + PIECE_BYTES] for at in range(0, len(packed), PIECE_BYTES)]
        about = {"type": "file", "who": who, "name": name, "mime": FORMATS[kind].mime, "pieces": len(pieces)}
        for number, piece in enumerate(pieces):
            got = self._got[name] = asyncio.Event()
            self.page.send({**about, "piece": number}, [piece])
            if number + 1 < len(pieces):
                self._say(kind, State(f"sending… {number / len(pieces):.0%}", busy=True))
                await asyncio.sleep(len(piece) / SHARE_BYTES_S)
            async with asyncio.timeout(ANSWER_LIMIT_S):
                await got.wait()
        self._say(kind, State(f"{name}, {size(len(data))}"))

    def _answered(self, name: str) -> None:
        if name in self._got:
            self._got[name].set()

    def _say(self, kind: str = "", state: State | None = None) -> None:
        if state is not None:
            self._states[kind] = state
        self.page.value = page(self._states)


def size(length: int) -> str:
    """So many bytes, as people read it."""
    return f"{length / 1e6:.1f} MB" if length >= 1_000_000 else f"{max(1, round(length / 1000))} kB"
