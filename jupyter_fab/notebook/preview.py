"""The preview of a design in a notebook: turn it, take it apart, move its sliders; parts, sheets and price beside it.

`preview(design)` is what a cell shows. A move of a slider redraws the same scene in place at once; the figures follow
from a process of their own once the hand rests and the picture is there, the open tab's first. A design that needs
CadQuery is rebuilt in a warm process and marked as updating meanwhile. Nothing here needs a server or the internet.
"""

from __future__ import annotations

import asyncio
import atexit
import base64
import html
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import ipywidgets
import msgspec

from jupyter_fab.core.design import Design
from jupyter_fab.core.errors import FabError
from jupyter_fab.core.expression import Value
from jupyter_fab.core.part import Parts
from jupyter_fab.core.reading import Reading
from jupyter_fab.core.tracing import where
from jupyter_fab.engines.pool import LocalPool, shared_pool
from jupyter_fab.engines.protocol import Work
from jupyter_fab.formats import Piece
from jupyter_fab.notebook.attended import attended
from jupyter_fab.notebook.bundle import FabBundle, gathered
from jupyter_fab.notebook.cell import SHOWN, WriteBack
from jupyter_fab.notebook.closing import ShownIn
from jupyter_fab.notebook.controls import Controls
from jupyter_fab.notebook.figures import Asked, Figures, figures_of
from jupyter_fab.notebook.home import Home
from jupyter_fab.notebook.refusals import refusal, shown, told
from jupyter_fab.notebook.side import Side
from jupyter_fab.notebook.sizes import SavedSizes
from jupyter_fab.notebook.stage import Stage

SETTLE_S = 0.15  # of quiet before figures are computed: a dragged slider sends more often
DRAWN_LIMIT_S = 3.0  # then figures are computed all the same: a page in the background does not draw
REST_S = 1.0  # of quiet before tabs that nobody looks at are filled too, so that a saved notebook has them all
FIGURES_LIMIT_S = 60.0
REBUILD_LIMIT_S = 60.0
STILL = (400, 300)  # px: in a live notebook, where it keeps the widget waiting
LARGE_STILL = (800, 600)  # px: where it is all there is
STYLES = ("style.css", "controls.css", "toolbar.css", "tabs/tabs.css")
FIGURES = "jupyter_fab.notebook.figures:figures"
REBUILD = "jupyter_fab.notebook.figures:rebuild"


class Preview:
    """A design being looked at; `values` are those of its controls, `parts` what is shown."""

    def __init__(self, design: Design, values: Mapping[str, Value] | None = None) -> None:
        __tracebackhide__ = True  # a designer's error is shown where the designer wrote it
        self.design = design
        self._begin(values or {})

    def _begin(self, values: Mapping[str, Value]) -> None:
        """Make the widgets, and tell the browser of all of them at once."""
        __tracebackhide__ = True
        with gathered() as found:
            self._start(values)
        self._bundle = FabBundle(found)
        self._follow_up()

    def _start(self, values: Mapping[str, Value]) -> None:
        """Make the widgets, and draw the piece."""
        __tracebackhide__ = True
        design = self.design
        self.closed = False
        self.stage = Stage(design.name)
        self._task: asyncio.Task[None] | None = None
        self._wanted = 0  # counts changes, so that work can tell whether it is still the newest
        self._drawn = 0  # the change whose piece is drawn, or was refused
        self._wrong = ""
        self._seen = asyncio.Event()  # the browser has drawn
        self._changed = asyncio.Event()
        self._home = Home()
        self.stage.group.on_drawn(lambda _: self._home.run(self._seen.set))
        self.stage.group.on_pick(self._picked)
        self._summary = ipywidgets.HTML()
        self._summed = ""  # the newest summary
        self.side = Side(self._piece, self._chosen)
        self.side.on_opened(lambda: self._home.run(self._opened))
        self.controls = Controls(
            design.schema,
            {**design.schema.defaults(), **values},
            lambda: self._home.run(self.update),
            saved=SavedSizes(design.name),
        )
        self.write_back = WriteBack(design, self.controls.values)
        reading = design.read(self.controls.values)
        self.parts, self.refused = shown(reading), reading.refused
        self.widget = self._lay_out()
        self._draw(reading, self._wanted)
        if design.kernel != "kit":
            _cad_pool().warm()

    @property
    def values(self) -> dict[str, Value]:
        """The values of the controls."""
        return dict(self.controls.values)

    def close(self) -> None:
        """Free all that kernel and browser hold for it; displayed again, it starts afresh with the same values."""
        if self.closed:
            return
        self.closed = True
        if self._task is not None:
            self._task.cancel()
        self.side.downloads.close()
        self._bundle.close()

    def update(self) -> None:
        """Build and draw the piece for the controls' values."""
        self._wanted += 1
        self._changed.set()
        self.write_back.show(self.controls.values)
        if self.design.kernel == "kit":
            self.stage.group.answers(self.controls.moved)
            try:
                self._draw(self.design.read(self.controls.values), self._wanted)
            except Exception as error:  # a designer's function may raise anything
                self._trouble(error, self._wanted)
                return
        self._follow_up()

    def _follow_up(self) -> None:
        """Have everything else follow, now if there is no event loop to do it on."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            if self._drawn != self._wanted:
                self._draw(self.design.read(self.controls.values), self._wanted)
            if not self.refused:
                self._show(figures_of(self._asked(self.side.names)))
            return
        if self._drawn != self._wanted:
            self._busy()
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._follow())

    async def _follow(self) -> None:
        """Bring piece and figures up to the newest values.

        Work under way is let to its end, even if it is no longer the newest: to give it up would kill a warm process,
        and the next one would first have to import CadQuery again.
        """
        done = -1
        while done != self._wanted:
            await self._quiet(SETTLE_S)
            done = self._wanted
            try:
                if self._drawn != done:
                    self._draw(await self._rebuilt(), done)
                if done == self._wanted:
                    await self._on_screen()
                if done == self._wanted:
                    self._busy()
                    self.side.outdated()
                if self.refused:
                    self._summary.value = self._wrong
                while done == self._wanted and self.side.waiting and not self.refused:
                    if self.side.open in self.side.waiting:
                        await self._fill(done, (self.side.open,))
                    elif await self._at_rest():
                        await self._fill(done, self.side.waiting)
            except Exception as error:  # also what cannot be sent to another process
                self._trouble(error, done)

    def _opened(self) -> None:
        """Another tab is looked at: have it filled, also when all else has come to rest."""
        self._changed.set()
        if self._task is not None and self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._look_in())

    async def _look_in(self) -> None:
        """Fill the open tab if it waits; what changes meanwhile follows."""
        done = self._wanted
        try:
            while done == self._wanted and self.side.open in self.side.waiting and not self.refused:
                await self._fill(done, (self.side.open,))
        except Exception as error:
            self._trouble(error, done)
        if done != self._wanted:
            await self._follow()

    async def _quiet(self, length_s: float) -> None:
        """Wait until no value has changed for so long."""
        seen = -1
        while seen != self._wanted:
            seen = self._wanted
            await asyncio.sleep(length_s)

    async def _at_rest(self) -> bool:
        """Whether no value changes, and no other tab is opened, for a while; either is told at once."""
        self._changed.clear()
        try:
            async with asyncio.timeout(REST_S):
                await self._changed.wait()
        except TimeoutError:
            return True
        return False

    async def _on_screen(self) -> None:
        """Wait until the browser has drawn the newest piece: figures must not take the processor from the picture."""
        wanted = self._wanted
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAWN_LIMIT_S):
                while not self.stage.group.on_screen and wanted == self._wanted:
                    self._seen.clear()
                    await self._seen.wait()

    async def _rebuilt(self) -> Reading:
        import cloudpickle

        payload = cloudpickle.dumps((self.design, self.controls.values))
        built = await _cad_pool().submit(Work(REBUILD, payload, REBUILD_LIMIT_S))
        return msgspec.json.decode(built, type=Reading)

    def _draw(self, reading: Reading, change: int) -> None:
        self.parts, self.refused = shown(reading), reading.refused
        self._wrong = told(self.refused)
        if self.refused:
            self._summary.value = self._wrong
        self.stage.show(self.parts, self.refused)
        self._drawn = change
        self.stage.stale(change != self._wanted)

    async def _fill(self, change: int, names: tuple[str, ...]) -> None:
        """Bring these tabs up to the piece, unless a newer value comes meanwhile."""
        work = Work(FIGURES, msgspec.json.encode(self._asked(names)), FIGURES_LIMIT_S)
        found = msgspec.json.decode(await shared_pool().submit(work), type=Figures)
        if change == self._wanted:
            self._show(found)

    def _asked(self, names: tuple[str, ...]) -> Asked:
        return Asked(self.parts, self.design.title, names)

    def _show(self, found: Figures) -> None:
        self.side.show(found.pages)
        if found.legs is not None:
            self.stage.take_apart(found.legs)
        self._summed = html.escape(found.summary)
        self._summary.value = self._wrong or f'<div class="fab-summary" role="status">{self._summed}</div>'

    def _piece(self) -> Piece:
        """What is shown, to be written as a file."""
        if self.refused:
            raise refusal(self.refused)
        return Piece(self.parts, self.design.name, self.design.title, self.design.summary)

    def _chosen(self, names: tuple[str, ...]) -> None:
        """Bring out the parts of the row that was chosen."""
        self.stage.highlight(*names)

    def _picked(self, name: str) -> None:
        """Light the rows of the part that was picked in the picture."""
        self._home.run(lambda: self.side.light(*([name] if name else [])))

    def _busy(self) -> None:
        what = "figures" if self._drawn == self._wanted else "piece"
        if what == "figures" and self._wrong:
            self._summary.value = self._wrong
            return  # the picture stays marked, if it is
        self.stage.stale(what == "piece")
        busy = f'<span class="fab-busy fab-busy-{what}">Updating the {what}…</span>'
        self._summary.value = f'<div class="fab-summary" role="status">{self._summed} {busy}</div>'

    def _trouble(self, error: Exception, change: int) -> None:
        """Keep the last good picture, and say what is wrong with the new values until they are right.

        Where the piece itself is drawn its picture is right, and only the figures are missing.
        """
        if change != self._wanted:
            return  # the newer value is looked at next
        said = error.message if isinstance(error, FabError) else f"{type(error).__name__}: {error}"
        place = where(error)
        text = html.escape(f"{said} ({place} of its cell)" if place else said)
        if self._drawn == change:
            trouble = f'<div class="fab-trouble" role="alert">The figures are not updated: {text}</div>'
            self._summary.value = self._wrong or trouble
            return
        self._drawn = change
        self.stage.stale(True)
        self._wrong = f'<div class="fab-trouble" role="alert">Not updated: {text}</div>'
        self._summary.value = self._wrong

    def _lay_out(self) -> Any:
        style = ipywidgets.HTML(f"<style>{_style()}</style>")
        style.layout.display = "none" if not style.value else None
        name = html.escape(self.design.title)
        title = ipywidgets.HTML(f'<div class="fab-title" role="heading" aria-level="2">{name}</div>')
        side = ipywidgets.Layout(flex="1 1 320px", min_width="320px", max_width="600px", padding="0 8px 0 16px")
        beside = ipywidgets.VBox([self.controls.widget, self.write_back.widget], layout=side)
        # Both give way on a page that is less wide; on a narrow one the controls go beneath the picture: style.css.
        pair = ipywidgets.HBox([self.stage.widget, beside], layout=ipywidgets.Layout(flex_flow="row wrap"))
        pair.add_class("fab-beside")
        whole = ipywidgets.VBox([style, title, self._summary, pair, self.side.widget])
        whole.add_class("fab-preview")
        return whole

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget for a live notebook, and a picture for one that is only read; and the mark of our outputs.

        By the mark the labextension finds what a run has drawn, and brings it into sight. Where nobody can use a widget
        there is none: an exported page would try to load it from elsewhere, in vain.
        """
        if self.closed:
            self._begin(self.values)
        _shown_in().shown(self)
        live = attended()
        bundle: dict[str, Any] = dict(self.widget._repr_mimebundle_() or {}) if live else {}
        if self.refused:
            names = ", ".join(one.name for one in self.refused)
            bundle["text/plain"] = f"{self.design.title}: {names} cannot be made"
            return bundle, {SHOWN: {}}
        bundle["image/png"] = base64.b64encode(_still(self.parts, quick=live)).decode()
        bundle["text/plain"] = f"{self.design.title}: {len(self.parts.parts)} parts, {self.parts.mass_kg():.1f} kg"
        return bundle, {SHOWN: {}}


def preview(design: Design, values: Mapping[str, Value] | None = None) -> Preview:
    """The design, ready to be turned and changed in a notebook; `values` are those to start from.

    Raises
    ------
    BadInput
        If the values break a rule of the design.
    """
    __tracebackhide__ = True
    return Preview(design, values)


def _style() -> str:
    folder = files("jupyter_fab.notebook")
    return "".join(folder.joinpath(*name.split("/")).read_text() for name in STYLES)


@lru_cache(maxsize=8)
def _still(parts: Parts, quick: bool) -> bytes:
    """The picture for a notebook that is only read; it costs a second, and cells are run again unchanged."""
    from jupyter_fab.exporters.picture import picture

    return picture(parts, *(STILL if quick else LARGE_STILL), quick=quick)


@cache
def _shown_in() -> ShownIn:
    """Which cells of this kernel show which previews."""
    import IPython

    found = ShownIn()
    shell = IPython.get_ipython()
    if shell is not None:
        found.watch(shell)
    return found


@cache
def _cad_pool() -> LocalPool:
    """One process that has imported CadQuery, for all previews of this kernel."""
    pool = LocalPool(processes=1, preload=("jupyter_fab.cad.recognise",))
    atexit.register(pool.close)
    return pool
