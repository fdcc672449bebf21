"""The preview of a design in a notebook: turn it, take it apart, move its sliders; parts, sheets and price beside it.

`preview(design)` is what a cell shows. A move of a slider redraws the same scene in place at once; the figures follow
from a process of their own, last value first. A design that needs CadQuery is rebuilt in a warm process and marked as
updating meanwhile. Nothing here needs a server or the internet.
"""

from __future__ import annotations

import asyncio
import base64
import html
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import ipywidgets
import msgspec

from jupyter_fab.core.design import Design
from jupyter_fab.core.errors import FabError
from jupyter_fab.core.expression import Value
from jupyter_fab.core.part import Parts
from jupyter_fab.engines.pool import shared_pool
from jupyter_fab.engines.protocol import Work
from jupyter_fab.notebook.controls import Controls
from jupyter_fab.notebook.downloads import Downloads
from jupyter_fab.notebook.figures import Figures, figures_of
from jupyter_fab.notebook.stage import Stage

SETTLE_S = 0.15  # of quiet before figures are computed: a dragged slider sends more often
FIGURES_LIMIT_S = 60.0
REBUILD_LIMIT_S = 60.0
TABS = ("Parts", "Sheets", "Price", "Downloads")


class Preview:
    """A design being looked at; `values` are those of its controls, `parts` what is shown."""

    def __init__(self, design: Design, values: Mapping[str, Value] | None = None) -> None:
        self.design = design
        self.stage = Stage()
        self.downloads = Downloads(design.name)
        self._task: asyncio.Task[None] | None = None
        self._summary = ipywidgets.HTML()
        self._pages = {name: ipywidgets.HTML() for name in TABS[:3]}
        for name, page in self._pages.items():
            page.add_class(f"fab-{name.lower()}")
        self.controls = Controls(design.schema, {**design.schema.defaults(), **(values or {})}, self.update)
        self.parts = design.build(self.controls.values)
        self.widget = self._lay_out()
        self.stage.show(self.parts)
        self._after(self.parts)

    @property
    def values(self) -> dict[str, Value]:
        """The values of the controls."""
        return dict(self.controls.values)

    def update(self) -> None:
        """Build and draw the piece for the controls' values."""
        if self.design.kernel != "kit":
            self._after(None)
            return
        try:
            self.parts = self.design.build(self.controls.values)
        except FabError as error:
            self._trouble(error)
            return
        self.stage.show(self.parts)
        self._after(self.parts)

    def _after(self, parts: Parts | None) -> None:
        """Have everything else follow, now if there is no event loop to do it on."""
        if self._task is not None:
            self._task.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.parts = parts or self.design.build(self.controls.values)
            self._show(figures_of(self.parts))
            return
        self._summary.value = _busy("Updating the figures…" if parts else "Updating the piece…")
        self._task = loop.create_task(self._follow(parts))

    async def _follow(self, parts: Parts | None) -> None:
        await asyncio.sleep(SETTLE_S)
        try:
            if parts is None:
                parts = self.parts = await self._rebuilt()
                self.stage.show(parts)
            found = await shared_pool().submit(
                Work("jupyter_fab.notebook.figures:figures", msgspec.json.encode(parts), FIGURES_LIMIT_S)
            )
        except FabError as error:
            self._trouble(error)
            return
        self._show(msgspec.json.decode(found, type=Figures))

    async def _rebuilt(self) -> Parts:
        import cloudpickle

        payload = cloudpickle.dumps((self.design, self.controls.values))
        built = await shared_pool().submit(Work("jupyter_fab.notebook.figures:rebuild", payload, REBUILD_LIMIT_S))
        return msgspec.json.decode(built, type=Parts)

    def _show(self, found: Figures) -> None:
        for name in self._pages:
            self._pages[name].value = getattr(found, name.lower())
        self._summary.value = f'<div class="fab-summary">{html.escape(found.summary)}</div>'
        self.downloads.parts = self.parts

    def _trouble(self, error: FabError) -> None:
        """Keep the last good picture, and say what is wrong with the new values."""
        self._summary.value = f'<div class="fab-trouble">Not updated: {html.escape(error.message)}</div>'

    def _lay_out(self) -> Any:
        style = ipywidgets.HTML(f"<style>{_style()}</style>")
        style.layout.display = "none" if not style.value else None
        title = ipywidgets.HTML(f'<div class="fab-title">{html.escape(self.design.title)}</div>')
        side = ipywidgets.Layout(flex="1 1 320px", min_width="320px", max_width="480px", padding="0 8px 0 16px")
        beside = ipywidgets.VBox([self.controls.widget], layout=side)
        tabs = ipywidgets.Tab(children=[*self._pages.values(), self.downloads.widget])
        tabs.titles = TABS
        whole = ipywidgets.VBox([style, title, self._summary, ipywidgets.HBox([self.stage.widget, beside]), tabs])
        whole.add_class("fab-preview")
        return whole

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """The widget for a live notebook, and a picture for one that is only read."""
        from jupyter_fab.exporters.picture import picture

        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_() or {})
        bundle["image/png"] = base64.b64encode(picture(self.parts)).decode()
        bundle["text/plain"] = f"{self.design.title}: {len(self.parts.parts)} parts, {self.parts.mass_kg():.1f} kg"
        return bundle


def preview(design: Design, values: Mapping[str, Value] | None = None) -> Preview:
    """The design, ready to be turned and changed in a notebook; `values` are those to start from.

    Raises
    ------
    BadInput
        If the values break a rule of the design.
    """
    return Preview(design, values)


def _style() -> str:
    return files("jupyter_fab.notebook").joinpath("style.css").read_text()


def _busy(text: str) -> str:
    return f'<div class="fab-summary fab-busy">{text}</div>'
