"""`Side`: the tabs beside the picture; which pages are shown, which wait for newer figures, and what is lit in them.

It shows what `figures.py` computed; a row that is chosen is told to the preview, which brings its parts out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets

from jupyter_fab.formats import Piece
from jupyter_fab.notebook.downloads import Downloads
from jupyter_fab.notebook.page import FabPage
from jupyter_fab.notebook.tabs import ON_DEMAND, TABS
from jupyter_fab.notebook.tabs.made import Page

DOWNLOADS = "Downloads"
WAITING = '<p class="fab-waiting" role="status">Working it out…</p>'
OLD = "fab-old"  # the class of a page that waits for newer figures


class Side:
    """The pages of a preview; `widget` is what stands beneath the picture."""

    def __init__(self, piece: Callable[[], Piece], chosen: Callable[[tuple[str, ...]], None]) -> None:
        self.names = tuple(TABS)
        self.pages = {name: FabPage(value=WAITING) for name in self.names}
        self.downloads = Downloads(piece)
        self._chosen = chosen
        self._fresh: set[str] = set()  # pages that show the newest figures
        self._opened: Callable[[], None] = lambda: None
        for name, page in [*self.pages.items(), (DOWNLOADS, self.downloads.page)]:
            page.add_class(f"fab-tab-{name.lower()}")
            page.on_pick(self._pick)
        self.widget = ipywidgets.Tab(children=[*self.pages.values(), self.downloads.page])
        self.widget.titles = (*self.names, DOWNLOADS)
        self.widget.add_class("fab-side")
        self.widget.observe(lambda _: self._open(), "selected_index")

    @property
    def open(self) -> str:
        """The tab that is looked at; the first one while it is the downloads, which nothing is computed for."""
        at = self.widget.selected_index or 0
        return self.names[at] if at < len(self.names) else self.names[0]

    @property
    def waiting(self) -> tuple[str, ...]:
        """The tabs that are to show newer figures, the open one first; costly ones only if they are looked at."""
        old = [name for name in self.names if name not in self._fresh]
        wanted = [name for name in old if name == self.open or name not in ON_DEMAND]
        return tuple(sorted(wanted, key=lambda name: name != self.open))

    def on_opened(self, listener: Callable[[], None]) -> None:
        """Calls `listener` when another tab is looked at."""
        self._opened = listener

    def outdated(self) -> None:
        """The piece has changed: every page waits for its figures, and goes on showing the old ones."""
        self._fresh.clear()

    def show(self, pages: Mapping[str, Page]) -> None:
        """Put these pages where the old ones stand."""
        for name, page in pages.items():
            self.pages[name].value = page.html
            if OLD in self.pages[name]._dom_classes:
                self.pages[name].remove_class(OLD)
            self._fresh.add(name)
            title = f"{name} · {page.note}" if page.note else name
            if self.widget.get_title(self.names.index(name)) != title:
                self.widget.set_title(self.names.index(name), title)

    def light(self, *names: str) -> None:
        """Light the rows of these parts in every tab; of none, if none is given."""
        for page in self.pages.values():
            page.lit = list(names)

    def _open(self) -> None:
        """Say of the page that is looked at now if its figures are old, and have newer ones made."""
        if self.open not in self._fresh:
            self.pages[self.open].add_class(OLD)
        self._opened()

    def _pick(self, names: tuple[str, ...]) -> None:
        self.light(*names)
        self._chosen(names)
