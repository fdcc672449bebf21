"""`what_if`: a network of workshops in a notebook, with sliders for what could be another, planned again as they move.

The planner is asked by name, in a warm process of the engines' pool: this package never imports the server's (decision
59). What comes back are figures, a table and pictures, made there; this only asks, and shows them. One question is
under way at a time; of those that come meanwhile only the last is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import msgspec

from jupyter_fab.core.errors import BadInput, FabError
from jupyter_fab.engines.pool import LocalPool
from jupyter_fab.engines.protocol import Engine, Handle, Work
from jupyter_fab.extras import not_installed
from jupyter_fab.notebook.home import Home

PLANNER = "jupyter_fab_server.planner.what_if.asked:work"
TIME_LIMIT_S = 5.0  # for each of the two plans; networks of fifty workshops take less
GRACE_S = 30.0  # for a process that starts and loads the solver
PICTURES = {
    "Map": "map.svg",
    "What moves": "moved.svg",
    "Load before and after": "load-change.svg",
    "Load by day": "load-after.svg",
    "The workshop's days": "days.svg",
}
RATE_STEP = 0.5  # of the currency, an hour
CARBON_MOST = 500.0  # of the currency, a tonne: twice what any tax asks today
_STYLE = """<style>
.fab-what-if table{border-collapse:collapse;font-variant-numeric:tabular-nums;line-height:20px}
.fab-what-if th,.fab-what-if td{padding:1px 18px 1px 0;text-align:right;white-space:nowrap}
.fab-what-if :is(th,td):first-child{text-align:left}
.fab-what-if th{border-bottom:1px solid var(--jp-border-color2,#ccd3d9)}
.fab-what-if ul{margin:0 0 8px;padding-left:18px}.fab-what-if p{line-height:18px;max-width:460px}
.fab-what-if.fab-asking{opacity:.55}
</style>"""


class _Answer(msgspec.Struct, frozen=True):
    """What the panel reads of the planner's answer; the plans are only kept for the next question."""

    table: str
    pictures: dict[str, str]
    plans: msgspec.Raw


def what_if(
    problem: str | Path | Mapping[str, Any],
    changes: Mapping[str, Any] | None = None,
    *,
    time_limit_s: float = TIME_LIMIT_S,
) -> WhatIf:
    """A panel that asks what if of a network: a file of `jupyter fab plan`, or its content.

    `changes` are made before those of the sliders, written as for `jupyter fab plan --what-if`: a new workshop, say.

    Raises
    ------
    BadInput
        There is no such file, or it holds no network.
    Unavailable
        The planner's solver is not installed.
    """
    if find_spec("pulp") is None:
        raise not_installed("Planning", ImportError(name="pulp"))
    try:
        content = dict(problem) if isinstance(problem, Mapping) else msgspec.json.decode(Path(problem).read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise BadInput(f"{problem} cannot be read as a network for 'jupyter fab plan': {error}.") from error
    if not isinstance(content, dict) or not content.get("hubs") or "orders" not in content:
        raise BadInput("This is no network: it needs hubs and orders, as 'jupyter fab plan' reads them.")
    return WhatIf(content, changes, time_limit_s=time_limit_s)


class WhatIf(widgets.VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """The panel: a workshop's sliders, those of the whole network, the table, and the pictures."""

    def __init__(
        self,
        problem: dict[str, Any],
        changes: Mapping[str, Any] | None = None,
        *,
        time_limit_s: float = TIME_LIMIT_S,
        engine: Engine | None = None,
    ) -> None:
        self._problem, self._given, self._time_limit_s = problem, changes, time_limit_s
        self._engine = engine or _pool()
        self._home = Home()
        self._hubs = {str(hub["id"]): hub for hub in [*problem["hubs"], *(changes or {}).get("hubs", [])]}
        self._set: dict[str, dict[str, Any]] = {}  # what the sliders say of each workshop
        self._plans: msgspec.Raw = msgspec.Raw(b"[]")
        self._pictures: dict[str, str] = {}
        self._asking = self._again = self._quiet = False
        self._task: asyncio.Task[None] | None = None
        self._make_controls(str(problem.get("currency", "EUR")))
        self.table = widgets.HTML()
        self.status = widgets.HTML()
        self.picture = widgets.HTML(layout=widgets.Layout(width="100%"))
        for one in (self.table, self.picture):
            one.add_class("fab-what-if")
        above = widgets.HBox(
            [self._controls, self.table], layout=widgets.Layout(width="100%", flex_flow="row wrap", grid_gap="8px 40px")
        )
        super().__init__([widgets.HTML(_STYLE), above, self.status, self.show, self.picture])
        self._on_hub()
        self._ask()

    def changes(self) -> list[dict[str, Any]]:
        """The changes as they stand, as `jupyter fab plan --what-if` reads them."""
        found: list[dict[str, Any]] = [dict(self._given)] if self._given else []
        for name, said in self._set.items():
            fields = {key: value for key, value in said.items() if key != "off"}
            if fields:
                found.append({"hubs": [{"id": name, **fields}]})
            if said.get("off"):
                found.append({"without_hubs": [name]})
        if self.more.value:
            found.append({"more_orders_percent": self.more.value})
        if self.carbon.value != self._carbon:
            found.append({"costs": {"carbon_minor_per_t": round(100 * self.carbon.value)}})
        return found

    def _make_controls(self, currency: str) -> None:
        style, wide = {"description_width": "130px"}, widgets.Layout(width="400px")
        later = {"continuous_update": False, "style": style, "layout": wide}
        self._carbon = self._problem.get("costs", {}).get("carbon_minor_per_t", 0) / 100
        self.hub = widgets.Dropdown(options=list(self._hubs), description="Workshop", style=style, layout=wide)
        self.works = widgets.Checkbox(value=True, description="takes work", indent=True, style=style, layout=wide)
        self.rate = widgets.FloatSlider(
            description=f"{currency} an hour", step=RATE_STEP, readout_format=".2f", **later
        )
        self.hours = widgets.IntSlider(100, 0, 200, 5, description="% of its hours", **later)
        self.more = widgets.IntSlider(0, 0, 100, 5, description="% more orders", **later)
        self.carbon = widgets.FloatSlider(
            self._carbon, min=0, max=max(CARBON_MOST, self._carbon), step=5, readout_format=".0f",
            description=f"{currency} a tonne CO2e", **later,
        )  # fmt: skip
        self.promised = widgets.Checkbox(
            value=False, description="orders are promised", indent=True, style=style, layout=wide
        )
        self.reset = widgets.Button(description="As it is", tooltip="Take all changes back", icon="undo")
        self.show = widgets.ToggleButtons(
            options=list(PICTURES), style={"button_width": "auto"}, layout=widgets.Layout(margin="8px 0 0")
        )
        self.hub.observe(lambda _: self._home.run(self._on_hub), "value")
        for one in (self.works, self.rate, self.hours):
            one.observe(lambda _: self._home.run(self._on_slider), "value")
        for one in (self.more, self.carbon, self.promised):
            one.observe(lambda _: self._home.run(self._on_network), "value")
        self.show.observe(lambda _: self._home.run(self._draw), "value")
        self.reset.on_click(lambda _: self._home.run(self._on_reset))
        row = widgets.HBox([self.reset], layout=widgets.Layout(margin="4px 0 0 138px"))
        self._controls = widgets.VBox(
            [self.hub, self.works, self.rate, self.hours, self.more, self.carbon, self.promised, row]
        )

    def _on_hub(self) -> None:
        """The sliders say what is so of this workshop, without changing anything."""
        name = self.hub.value
        said, usual = self._set.get(name, {}), self._hubs[name].get("rate_minor_per_h", 0)
        self._quiet = True
        try:
            self.works.value = not said.get("off", not self._hubs[name].get("accepting", True))
            self.rate.max = max(RATE_STEP, 2 * usual / 100)  # before the value, which it bounds
            self.rate.value = said.get("rate_minor_per_h", usual) / 100
            self.hours.value = said.get("hours_percent", 100)
        finally:
            self._quiet = False
        if self._pictures:
            self._ask()  # for its days; the plans are known

    def _on_slider(self) -> None:
        if self._quiet:
            return
        hub, said = self._hubs[self.hub.value], {}
        rate = round(100 * self.rate.value)
        if rate != hub.get("rate_minor_per_h"):
            said["rate_minor_per_h"] = rate
        if self.hours.value != 100:
            said["hours_percent"] = self.hours.value
        if self.works.value != hub.get("accepting", True):
            said |= {"accepting": True} if self.works.value else {"off": True}
        self._set[self.hub.value] = said
        self._ask()

    def _on_network(self) -> None:
        if not self._quiet:
            self._ask()

    def _on_reset(self) -> None:
        self._set.clear()
        self._quiet = True
        try:
            self.more.value, self.carbon.value, self.promised.value = 0, self._carbon, False
        finally:
            self._quiet = False
        self._on_hub()

    def _ask(self) -> None:
        """Sends the question, or remembers that there is a newer one."""
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        self.status.value = "Planning…"
        for one in (self.table, self.picture):
            one.add_class("fab-asking")
        question = {
            "content": msgspec.json.encode(self._problem).decode(),
            "changes": self.changes(),
            "time_limit_s": self._time_limit_s,
            "promised": self.promised.value,
            "hub": self.hub.value,
            "known": self._plans,
        }
        work = Work(PLANNER, msgspec.json.encode(question), 2 * self._time_limit_s + GRACE_S)
        handle = self._engine.submit(work)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # a plain program: it waits
            asyncio.run(self._wait(handle))
        else:
            self._task = loop.create_task(self._wait(handle))

    async def _wait(self, handle: Handle) -> None:
        try:
            found: bytes | FabError = await handle
        except FabError as error:
            found = error
        self._done(found)

    def _done(self, found: bytes | FabError) -> None:
        self._asking = False
        for one in (self.table, self.picture):
            one.remove_class("fab-asking")
        if isinstance(found, FabError):
            self.status.value = f'<span style="color:var(--jp-error-color1,#b3261e)">{escape(found.message)}</span>'
        else:
            answer = msgspec.json.decode(found, type=_Answer)
            self.status.value, self.table.value = "", answer.table
            self._plans, self._pictures = answer.plans, answer.pictures
            self._draw()
        if self._again:
            self._ask()

    def _draw(self) -> None:
        self.picture.value = self._pictures.get(PICTURES[self.show.value], "")


@cache
def _pool() -> LocalPool:
    """One warm process for all panels of a kernel, with the solver loaded."""
    return LocalPool(1, preload=[PLANNER.partition(":")[0], "jupyter_fab_server.planner.highs_solver"])
