"""A hub's agent in a process of its own, and a registry on paper for it to talk to.

`PaperRegistry` answers the routes that an agent calls, from one job and one signed bundle, keeps every report once, and
can be told to lie: forge a bundle, go away, or claim that a job is armed. `HubProcess` is the real agent with a
simulated machine; `ask` plays the person at its console.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from jupyter_fab.core.layout import Layout
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.core.states import JobState
from jupyter_fab.core.wire.base import Place
from jupyter_fab.core.wire.codec import decode, digest, encode, plain
from jupyter_fab.core.wire.hubs import (
    Hub,
    Hubs,
    Job,
    Jobs,
    ProgramBundle,
    ProgramFile,
    Report,
    ReportKind,
    Reports,
    ReportsTaken,
    sign,
    verified,
)
from jupyter_fab.core.wire.stock import Offcut, Offcuts, OffcutSize, OffcutState

HUB, KEY = "ghent", b"k" * 32
DEADLINE_S = 30.0


def gcode(loops: int) -> str:
    """Return a program that goes round a square `loops` times."""
    lines = ["G21 G90 G94 G17 G54", "G0 Z33", "M3 S18000", "G0 X50 Y50", "G1 Z5 F900"]
    for _ in range(loops):
        lines += ["G1 X250 Y50 F6000", "G1 X250 Y250", "G1 X50 Y250", "G1 X50 Y50"]
    return "\n".join([*lines, "G0 Z33", "M5", "M30"]) + "\n"


def proof_of(files: tuple[ProgramFile, ...], layout: dict[str, Any]) -> dict[str, Any]:
    """Return the proof of these files, as far as the hub looks at it."""
    return {
        "ok": True,
        "machine": FULL_SHEET_ROUTER.id,
        "layout": msgspec.convert(layout, Layout).digest(),
        "programs": [file.sha256 for file in files],
    }


def make_bundle(
    job: Job,
    loops: int = 3,
    programs: int = 1,
    key: bytes = KEY,
    sheets: tuple[int, ...] = (),
    thin: int = 99,
    sides: str = "",
    screws: tuple[int, ...] = (),
) -> ProgramBundle:
    """Return a signed bundle for a job; `sheets` says on which sheet each program is run, else on the first.

    With `sides`, a letter for each program, the first sheet is cut on both faces, and has pins. From the sheet `thin`
    on they are of 6.5 mm, and measured 6.3. Two screws hold each of `screws`; its first program makes their holes.
    """
    text = gcode(loops)

    def named(n: int) -> str:
        sheet = sheets[n] if sheets else 0
        holes = sheet in screws and sheet not in sheets[:n]
        return f"{sheet + 1:02d}-screws-drill-5" if holes else f"cut {n + 1}"

    files = tuple(
        ProgramFile(
            name=named(n), tool="6 mm end mill", sheet=sheets[n] if sheets else 0, gcode=text,
            sha256=hashlib.sha256(text.encode()).hexdigest(), seconds=10.0, lines=text.count("\n"),
            bounds_mm=(0.0, 0.0, 5.0, 250.0, 250.0, 33.0), side=sides[n] if sides else "",
        )
        for n in range(programs)
    )  # fmt: skip
    sizes = [(6.5, 6.3) if i >= thin else (18.0, 17.8) for i in range(max(sheets, default=0) + 1)]
    layout = [
        {"id": f"{i}", "material": job.material, "nominal_mm": n, "size_mm": [2440, 1220], "measured_mm": [m] * 4}
        for i, (n, m) in enumerate(sizes)
    ]
    whole = {"machine": FULL_SHEET_ROUTER.id, "sheets": layout, "placed": [], "gap_mm": 8.0}
    if sides:
        whole["turns"] = [{"sheet": 0, "pins": [[15.0, 400.0], [2425.0, 400.0]], "diameter_mm": 6.0, "depth_mm": 6.0}]
    if screws:
        whole["screws"] = [{"sheet": sheet, "x_mm": x, "y_mm": 20.0} for sheet in screws for x in (20.0, 2420.0)]
    bare = ProgramBundle(
        job=job.id, attempt=job.attempt, fence=job.fence, hub=HUB, machine=FULL_SHEET_ROUTER.id, measured_mm=17.8,
        programs=files, digest=digest([file.sha256 for file in files]), setup_svg=("<svg xmlns='http://www.w3.org/2000/svg'/>",),
        layout=whole, proof=proof_of(files, whole), characteristics=(),
    )  # fmt: skip
    return msgspec.structs.replace(bare, signature=sign(bare, key))


class PaperRegistry:
    """A registry of one job, in a thread; `tells` may be changed by a test at any time."""

    def __init__(self, *, loops: int = 3, programs: int = 1) -> None:
        self.job = Job(
            id="job-1", order="order-1", hub=HUB, state=JobState.OFFERED, attempt=1, fence=0, title="Desk",
            design="desk", version="1.0.0", values={}, material="birch-ply", thickness_mm=18.0, tolerance_mm=0.5,
            parts=8, sheets=1, machine_minutes=12.0, pay_minor=5000, due=dt.date(2030, 1, 1),
        )  # fmt: skip
        self.loops, self.programs = loops, programs
        self.reports: list[Report] = []
        self.repeated = 0
        self.offcuts: list[Offcut] = []
        self.away = False
        self.refuses: dict[ReportKind, str] = {}  # kinds of reports that do not apply, and why
        self.bundle: Callable[[], ProgramBundle] = lambda: make_bundle(self.job, self.loops, self.programs)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        ready = threading.Event()
        self._ready = ready
        self._thread.start()
        assert ready.wait(10)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def start() -> None:
            sockets = bind_sockets(0, "127.0.0.1")
            self._server = HTTPServer(web.Application([(r"/api/(.*)", _Handler, {"registry": self})]))
            self._server.add_sockets(sockets)
            self.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
            self._ready.set()

        self._loop.run_until_complete(start())
        self._loop.run_forever()
        self._loop.run_until_complete(self._server.close_all_connections())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def close(self) -> None:
        """End it."""

        def stop() -> None:
            self._server.stop()
            self._loop.stop()

        self._loop.call_soon_threadsafe(stop)
        self._thread.join(10)

    @property
    def kinds(self) -> list[ReportKind]:
        """What was reported, without the progress."""
        return [report.kind for report in self.reports if report.kind is not ReportKind.PROGRESS]

    def take(self, batch: Reports) -> ReportsTaken:
        """Keep each report once, in the order of its number."""
        for report in batch.reports:
            assert verified(report, KEY)
            last = self.reports[-1].seq if self.reports else 0
            if report.seq <= last:
                self.repeated += 1
                continue
            assert report.seq == last + 1, f"report {report.seq} after {last}"
            self.reports.append(report)
        refused = {str(one.seq): self.refuses[one.kind] for one in batch.reports if one.kind in self.refuses}
        return ReportsTaken(seq=self.reports[-1].seq if self.reports else 0, refused=refused)

    def rack(self, path: str, body: bytes) -> Any:
        """Return the offcuts, or one as it is after what was said of it; a label is no real PDF."""
        *_, offcut, action = path.split("/")
        if action == "offcuts":
            return Offcuts(offcuts=tuple(self.offcuts))
        number = next(i for i, one in enumerate(self.offcuts) if one.id == offcut)
        if action == "confirm":
            said = {name: value for name, value in plain(decode(body, OffcutSize)).items() if value}
            said |= {"state": OffcutState.CONFIRMED}
        else:
            said = {"state": OffcutState.DISCARDED}
            left = tuple(one for one in self.job.offcuts if one.id != offcut)
            self.job = msgspec.structs.replace(self.job, offcuts=left)
        self.offcuts[number] = msgspec.structs.replace(self.offcuts[number], **said)
        found = self.offcuts[number]
        self.offcuts = [one for one in self.offcuts if one.state is not OffcutState.DISCARDED]
        return found

    def answer(self, method: str, path: str, body: bytes) -> Any:
        """Return what the route answers."""
        if path == "hubs":
            machine = plain(FULL_SHEET_ROUTER)
            place = Place(title="Ghent", latitude=51.05, longitude=3.72)
            return Hubs(hubs=(Hub(id=HUB, title="Ghent", place=place, state="active", machine=machine,
                                  materials=("birch-ply",), rate_minor_h=6000, labour_minor_h=3000),))  # fmt: skip
        if path.endswith("/heartbeat"):
            return {"now": dt.datetime.now(dt.UTC), "last_seq": self.reports[-1].seq if self.reports else 0}
        if path.endswith("/jobs"):
            return Jobs(jobs=(self.job,))
        if path.endswith("/reports"):
            return self.take(decode(body, Reports))
        if "/offcuts" in path:
            return self.rack(path, body)
        if path.endswith("/accept"):
            self.job = msgspec.structs.replace(self.job, state=JobState.ACCEPTED, fence=self.job.fence + 1)
        elif path.endswith("/sheet"):
            self.job = msgspec.structs.replace(self.job, state=JobState.READY, message="")
        elif path.endswith("/program"):
            return self.bundle()
        return self.job


class _Handler(web.RequestHandler):
    def initialize(self, registry: PaperRegistry) -> None:
        self._registry = registry

    def _answer(self, path: str) -> None:
        if self._registry.away:
            self.set_status(503)
            self.finish(
                encode({"type": "urn:jupyter-fab:unavailable", "title": "away", "status": 503, "detail": "away"})
            )
            return
        self.set_header("Content-Type", "application/json")
        self.finish(encode(self._registry.answer(str(self.request.method), path, self.request.body)))

    get = _answer
    post = _answer


class HubProcess:
    """The agent, its console and its simulated machine, as processes."""

    def __init__(self, registry: str, folder: Path, *, speed: float = 20.0) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        credentials = folder / "credentials.json"
        credentials.write_text(json.dumps({"hub": HUB, "token": "t", "signing_key": KEY.hex()}))
        (folder / "console.json").unlink(missing_ok=True)
        self._log = (folder / "agent.log").open("a")
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "jupyter_fab_server.hub", "--registry", registry,
                "--credentials", str(credentials), "--data-dir", str(folder), "--simulated",
                "--time-factor", str(speed),
            ],
            stderr=self._log,
        )  # fmt: skip
        self.until(lambda: (folder / "console.json").exists(), "the console's address is written")
        self.address = json.loads((folder / "console.json").read_text())
        self.base = self.address["url"].partition("/?")[0]
        self.http = httpx.Client(base_url=self.base, timeout=20, headers={"X-Console-Key": self.address["key"]})

    def until(self, true: Callable[[], Any], what: str) -> Any:
        """Wait until something is true; fails with the agent's log after the deadline."""
        deadline = time.monotonic() + DEADLINE_S
        while not (found := true()):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise AssertionError(f"not in time: {what}\n{(self.folder / 'agent.log').read_text()[-3000:]}")
            time.sleep(0.02)
        return found

    def state(self) -> dict[str, Any]:
        """Return what the console shows."""
        answer = self.http.get("/api/state")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def ask(self, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
        """Do something at the console."""
        answer = self.http.post(f"/api/{path}", json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def stage(self) -> str:
        """Return the stage of the job, or nothing."""
        jobs = self.state()["jobs"]
        return str(jobs[0]["session"]["stage"]) if jobs and jobs[0]["session"] else ""

    def machine(self) -> str:
        """Return the machine's state."""
        return str(self.state()["machine"]["state"])

    def prepare(self) -> None:
        """Accept the job, load the sheet, fetch the program, home the machine."""
        self.until(lambda: self.state()["jobs"] and self.state()["machine"]["id"], "the job is listed")
        if self.state()["jobs"][0]["state"] == "offered":
            self.ask("jobs/job-1/accept")
            self.until(lambda: self.state()["jobs"][0]["state"] == "accepted", "the job is accepted")
            self.ask("jobs/job-1/sheet", readings_mm=[17.8, 17.8, 17.9, 17.7])
            self.until(lambda: self.state()["jobs"][0]["state"] == "ready", "the program is ready")
            self.ask("jobs/job-1/fetch")
        self.home()

    def home(self) -> None:
        """Home the machine."""
        self.until(lambda: self.machine() in ("locked", "ready"), "the machine is probed")
        self.ask("machine/home")
        self.until(lambda: self.machine() == "ready", "the machine is homed")

    def cut(self) -> None:
        """Arm and start; returns when some of it is cut."""
        nonce = self.ask("jobs/job-1/arm")["nonce"]
        self.ask("jobs/job-1/begin", nonce=nonce)
        self.until(lambda: (self.state()["machine"]["line"] or [0])[0] > 10, "some lines are executed")

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self.http.close()
        self._log.close()
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def close(self) -> None:
        """End it as it should be."""
        self.http.close()
        self._log.close()
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(15)
