"""The console's handlers: who may call, what is asked, one call to the agent, the answer.

Only loopback is served, only under a loopback name (so that no foreign page can point its own name here), and only to
who has the console's key. A foreign page cannot set the key's header, so it cannot arm, start or stop anything; nor
can it show the console in a frame and lead a person's clicks, unless the agent was started with that page's origin.
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import msgspec
from tornado import web

from jupyter_fab.core.errors import BadInput, NotAllowed, NotFound
from jupyter_fab.core.wire.codec import decode, plain
from jupyter_fab_server.hub.agent import Agent
from jupyter_fab_server.hub.console.handler import ConsoleHandler
from jupyter_fab_server.hub.console.rack import LabelHandler, OffcutHandler, RackHandler
from jupyter_fab_server.hub.console.state import bundle_of, state_of

FRAMING = re.compile(
    r"http://(127\.0\.0\.1|localhost|\[::1\]):[0-9]{1,5}"
)  # a JupyterLab on the machine's own computer


class SheetBody(msgspec.Struct, forbid_unknown_fields=True):
    """Four readings of the sheet's thickness, mm; `more_mm` of one sheet of each further kind, for the first one."""

    readings_mm: tuple[float, float, float, float]
    more_mm: tuple[tuple[float, float, float, float], ...] = ()


class BeginBody(msgspec.Struct, forbid_unknown_fields=True):
    """The nonce that arming showed."""

    nonce: str


class ReasonBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why, in words."""

    reason: str = ""


class InspectBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who measured, and what, mm."""

    inspector: str
    measured: dict[str, float]


class HandoverBody(msgspec.Struct, forbid_unknown_fields=True):
    """The buyer's code."""

    code: str


class HealthHandler(ConsoleHandler):
    """Whether the console is up."""

    def needs_key(self) -> bool:
        """Nothing is told, so no key is needed."""
        return False

    async def get(self) -> None:
        """Answer that it is."""
        await self.finish({"ok": True, "hub": self.agent.hub})


class PageHandler(ConsoleHandler):
    """The page; its address carries the key once, afterwards a cookie does."""

    def needs_key(self) -> bool:
        """The page itself looks at its address."""
        return False

    async def get(self) -> None:
        """Write the page, or keep the key and open the page without it in the address."""
        said = self.get_query_argument("key", "")
        if self.is_key(said):
            self.set_cookie(self.cookie, self.key, httponly=True, samesite="Strict", path="/")
            self.redirect("/")
            return
        if not self.has_key():
            self.problem(NotAllowed("Open the console by the address in its console.json; it carries the key."))
            return
        page = files("jupyter_fab_server.hub.console").joinpath("page.html").read_text()
        self.set_header("Content-Type", "text/html; charset=utf-8")
        await self.finish(page.replace("{{key}}", self.key))


class AssetHandler(ConsoleHandler):
    """The page's script and style."""

    KINDS = {
        "typed.js": "text/javascript",
        "rack.js": "text/javascript",
        "console.js": "text/javascript",
        "console.css": "text/css",
    }

    async def get(self, name: str) -> None:
        """Write the file."""
        self.set_header("Content-Type", f"{self.KINDS[name]}; charset=utf-8")
        await self.finish(files("jupyter_fab_server.hub.console").joinpath(name).read_text())


class StateHandler(ConsoleHandler):
    """Everything that changes: machine, link, queue, progress."""

    async def get(self) -> None:
        """Answer with the state."""

        async def state() -> object:
            return state_of(self.agent)

        await self.answer(state)


class BundleHandler(ConsoleHandler):
    """A job's set-up sheets, programs and what is to be measured."""

    async def get(self, job: str) -> None:
        """Answer with the bundle, without the programs' bytes."""

        async def bundle() -> object:
            return bundle_of(self.agent, job)

        await self.answer(bundle)


class ProgramHandler(ConsoleHandler):
    """The text of one program, for the drawing of its path."""

    async def get(self, job: str, number: str) -> None:
        """Write the text."""

        async def program() -> object:
            programs = self.agent.bundle(job).programs
            if int(number) >= len(programs):
                raise NotFound(f"The job has {len(programs)} programs.")
            wanted = programs[int(number)]
            return {"gcode": wanted.gcode, "sheet": wanted.sheet, "side": wanted.side}

        await self.answer(program)


class MachineHandler(ConsoleHandler):
    """What a person tells the machine."""

    async def post(self, action: str) -> None:
        """Do it; the answer says that the machine has taken the order."""
        await self.answer(getattr(self.agent, action))


class JobHandler(ConsoleHandler):
    """What a person does with a job."""

    async def post(self, job: str, action: str) -> None:
        """Do it."""
        await self.answer(lambda: self._do(job, action))

    async def _do(self, job: str, action: str) -> object:
        agent, body = self.agent, self.request.body or b"{}"
        match action:
            case "accept":
                return await agent.accept(job)
            case "decline":
                return await agent.decline(job, decode(body, ReasonBody).reason)
            case "sheet":
                sheet = decode(body, SheetBody)
                return await agent.load_sheet(job, sheet.readings_mm, sheet.more_mm)
            case "measure":
                await agent.measure(job, decode(body, SheetBody).readings_mm)
            case "turn":
                await agent.turn(job)
            case "screw":
                await agent.screw(job)
            case "fetch":
                await agent.fetch(job)
                return bundle_of(agent, job)
            case "arm":
                armed = await agent.arm(job)
                return {"nonce": armed.token.nonce, "program": armed.program.name, "sha256": armed.program.sha256}
            case "disarm":
                await agent.disarm(job)
            case "begin":
                await agent.begin(job, decode(body, BeginBody).nonce)
            case "scrap":
                await agent.scrap(job, decode(body, ReasonBody).reason)
            case "made":
                await agent.found_made(job, decode(body, ReasonBody).reason)
            case "inspect":
                wish = decode(body, InspectBody)
                return plain(await agent.inspect(job, wish.inspector, wish.measured))
            case "handover":
                return await agent.hand_over(job, decode(body, HandoverBody).code)
            case _:
                raise BadInput(f"The console cannot {action} a job.")
        return None


JOB_ACTIONS = "accept|decline|sheet|fetch|measure|turn|screw|arm|disarm|begin|scrap|made|inspect|handover"
MACHINE_ACTIONS = "connect|confirm|home|unlock|acknowledge|hold|resume|stop"


def make_console(agent: Agent, key: str, framed_by: str = "") -> web.Application:
    """The console of an agent; serve it on a loopback address only.

    `framed_by` is the origin of a JupyterLab on the same computer that may show the console in a tab of its own.

    Raises
    ------
    BadInput
        If that origin is not one of this computer's own.
    """
    if framed_by and not FRAMING.fullmatch(framed_by):
        raise BadInput("Only a JupyterLab on this computer may show the console: give http://127.0.0.1:PORT.")
    shared: dict[str, Any] = {"agent": agent, "key": key, "framed_by": framed_by}
    job, offcut = r"/api/jobs/([A-Za-z0-9_-]+)", r"/api/offcuts/([A-Za-z0-9_-]+)"
    return web.Application(
        [
            (r"/", PageHandler, shared),
            (r"/(typed\.js|rack\.js|console\.js|console\.css)", AssetHandler, shared),
            (r"/api/health", HealthHandler, shared),
            (r"/api/state", StateHandler, shared),
            (r"/api/offcuts", RackHandler, shared),
            (rf"{offcut}/(confirm|discard)", OffcutHandler, shared),
            (rf"{offcut}/label\.pdf", LabelHandler, shared),
            (rf"{job}/bundle", BundleHandler, shared),
            (rf"{job}/programs/([0-9]{{1,4}})", ProgramHandler, shared),
            (rf"{job}/({JOB_ACTIONS})", JobHandler, shared),
            (rf"/api/machine/({MACHINE_ACTIONS})", MachineHandler, shared),
        ],
        compress_response=True,
    )
