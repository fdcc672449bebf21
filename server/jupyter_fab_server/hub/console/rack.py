"""The console's handlers for the rack: which offcuts lie there, and what the person at the hub says of them.

They pass on what a person does to the registry, which keeps the stock; nothing is kept here, so without the registry
there is no rack to look at. Who may call is decided as for the rest of the console.
"""

from __future__ import annotations

from typing import Any

import msgspec

from jupyter_fab.client import calls
from jupyter_fab.core.errors import FabError
from jupyter_fab.core.material import BUILT_IN, material
from jupyter_fab.core.wire.codec import decode, plain
from jupyter_fab.core.wire.stock import NewOffcut, Offcut, OffcutDiscard, OffcutSize
from jupyter_fab_server.hub.agent import Agent
from jupyter_fab_server.hub.console.handler import ConsoleHandler

MOST_USED = 5  # of those that are cut from, the latest: to see that they are gone


class RackHandler(ConsoleHandler):
    """All offcuts of the hub; a new one that a person enters."""

    async def get(self) -> None:
        """Answer with the offcuts and with the kinds of sheet that the machine works."""
        await self.answer(lambda: rack_of(self.agent))

    async def post(self) -> None:
        """Enter a piece."""

        async def enter() -> object:
            new = decode(self.request.body or b"{}", NewOffcut)
            return await self.agent.link.client(calls.new_offcut(self.agent.hub, **msgspec.structs.asdict(new)))

        await self.answer(enter)


class OffcutHandler(ConsoleHandler):
    """One offcut: confirmed, corrected or discarded."""

    async def post(self, offcut: str, action: str) -> None:
        """Do it."""

        async def say() -> object:
            agent, body = self.agent, self.request.body or b"{}"
            if action == "confirm":
                size = decode(body, OffcutSize)
                call = calls.confirm_offcut(agent.hub, offcut, size.width_mm, size.height_mm)
            else:
                call = calls.discard_offcut(agent.hub, offcut, decode(body, OffcutDiscard).reason)
            found = await agent.link.client(call)
            agent.link.wake()  # a job may have been given back for it
            return found

        await self.answer(say)


class LabelHandler(ConsoleHandler):
    """An offcut's label, to be printed."""

    async def get(self, offcut: str) -> None:
        """Write the PDF."""
        try:
            label = await self.agent.link.client(calls.offcut_label(self.agent.hub, offcut))
        except FabError as error:
            self.problem(error)
            return
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Content-Disposition", f'inline; filename="{offcut}.pdf"')
        await self.finish(label)


async def rack_of(agent: Agent) -> dict[str, Any]:
    """The hub's offcuts as the page shows them, and what may be entered."""
    found = (await agent.link.client(calls.offcuts(agent.hub))).offcuts
    used = [one for one in found if one.state == "used"][:MOST_USED]
    shown = [one for one in found if one.state != "used"] + used
    kinds = [BUILT_IN[name] for name in agent.profile.get("materials", ()) if name in BUILT_IN]
    return {
        "offcuts": [_shown(one) for one in shown],
        "kinds": [
            {"material": kind.id, "thickness_mm": thick, "title": f"{kind.title}, {thick:g} mm"}
            for kind in kinds
            for thick in kind.thicknesses_mm
        ],
    }


def _shown(offcut: Offcut) -> dict[str, Any]:
    stock = material(offcut.material)
    return {
        **plain(offcut),
        "kind": f"{stock.title}, {offcut.thickness_mm:g} mm",
        "grained": stock.grained,
        "found": f"{offcut.found_at:%d %b}",
    }
