"""Downloads from the preview: DXF and cut list at once, STEP when it is asked for, since CadQuery takes seconds.

Files are offered as data links: they work without a server, and hold the piece as it is shown.
"""

from __future__ import annotations

import asyncio
import base64
import html

import ipywidgets
import msgspec

from jupyter_fab.core.errors import FabError
from jupyter_fab.core.part import Parts
from jupyter_fab.engines.pool import shared_pool
from jupyter_fab.engines.protocol import Work

STEP_LIMIT_S = 120.0


class Downloads:
    """The links for one piece; `show` it whenever it has changed."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._parts: Parts | None = None
        self._task: asyncio.Task[None] | None = None
        self._links = ipywidgets.HTML()
        self._step = ipywidgets.Button(description="Make STEP file", tooltip="The exact solids, for a CAD program")
        self._step.layout.width = "160px"
        self._step_link = ipywidgets.HTML()
        self._step.on_click(lambda _: self._make_step())
        self.widget = ipywidgets.VBox([self._links, ipywidgets.HBox([self._step, self._step_link])])

    @property
    def parts(self) -> Parts | None:
        """The piece that the links hold."""
        return self._parts

    def show(self, parts: Parts, dxf: bytes, cut_list: str) -> None:
        """Offer these files of the parts."""
        self._parts = parts
        drawings = _link(dxf, "application/dxf", f"{self._name}.dxf", "Drawings of all parts (DXF)")
        rows = _link(cut_list.encode(), "text/csv", f"{self._name}-cut-list.csv", "Cut list (CSV)")
        self._links.value = drawings + rows
        self._step_link.value = ""

    def _make_step(self) -> None:
        if self._parts is None:
            return
        self._step.disabled = True
        self._step_link.value = '<span class="fab-busy">Making exact solids, this takes some seconds…</span>'
        self._task = asyncio.ensure_future(self._step_made(self._parts))

    async def _step_made(self, parts: Parts) -> None:
        try:
            data = await shared_pool().submit(
                Work("jupyter_fab.notebook.downloads:step", msgspec.json.encode(parts), STEP_LIMIT_S)
            )
        except FabError as error:
            self._step_link.value = f'<div class="fab-trouble">{html.escape(error.message)}</div>'
        else:
            self._step_link.value = _link(data, "model/step", f"{self._name}.step", "Exact solids (STEP)")
        self._step.disabled = False


def step(payload: bytes) -> bytes:
    """The STEP file of the parts in the payload; runs in a process of the pool."""
    from jupyter_fab.cad.exporters.step import step_bytes

    return step_bytes(msgspec.json.decode(payload, type=Parts))


def _link(data: bytes, kind: str, file: str, title: str) -> str:
    encoded = base64.b64encode(data).decode()
    return f'<a class="fab-download" download="{file}" href="data:{kind};base64,{encoded}">{html.escape(title)}</a>'
