"""A small city for tests of the commerce and making side: a listed desk, three hubs, a buyer with credits."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
from jupyter_fab_server.registry import ids
from jupyter_fab_server.registry.database import Tx
from jupyter_fab_server.registry.roster import HUBS
from jupyter_fab_server.registry.seed import enrol
from jupyter_fab_server.registry.services import blobs, enrolment, people
from jupyter_fab_server.registry.tables import designs, lineage, versions

import jupyter_fab.designs.desk as desk_module
from jupyter_fab.core.package import Package, package
from jupyter_fab.core.wire.codec import convert, plain
from jupyter_fab.core.wire.hubs import Report, ReportKind, sign
from jupyter_fab.testing.waiting import wait_until_async

NOW = dt.datetime(2030, 5, 6, 9, 0, tzinfo=dt.UTC)  # a Monday
GHENT = {"title": "Ghent", "latitude": 51.05, "longitude": 3.72}
FIRM = {"width": 1000, "depth": 500, "dividers": 2}  # a small desk: quick to cut and prove


class Clock:
    """A clock that goes only when told."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> dt.datetime:
        """Return the time."""
        return self.time

    def pass_s(self, seconds: float) -> None:
        """Let time pass."""
        self.time += dt.timedelta(seconds=seconds)


def desk_package(name: str = "desk", version: str = "1.0.0", **manifest: object) -> Package:
    """Return the library's desk as a package."""
    source = Path(inspect.getfile(desk_module)).read_bytes()
    desk = desk_module.desk
    fields = {
        "name": name,
        "version": version,
        "title": desk.title,
        "summary": desk.summary,
        "licence": "CC-BY-4.0",
        "parameters": desk.schema,
    }
    return package(fields | manifest, {"design.py": source})


def list_design(tx: Tx, made: Package, designer: str, parents: list[tuple[str, float]] | None = None) -> str:
    """Return the id of a listed version, put straight into the tables."""
    manifest = made.manifest
    stored = blobs.put(tx, made.to_bytes(), "application/zip")
    if not tx.execute(designs.select().where(designs.c.name == manifest.name)).one_or_none():
        tx.execute(designs.insert().values(name=manifest.name, owner=designer, created_at=NOW))
    row: dict[str, Any] = {"id": ids.new("version"), "name": manifest.name, "version": manifest.version}
    row |= dict(zip(("major", "minor", "patch"), (int(n) for n in manifest.version.split(".")), strict=True))
    row |= {"digest": made.digest, "package": stored, "state": "listed", "manifest": plain(manifest)}
    row |= {"title": manifest.title, "summary": manifest.summary, "licence": manifest.licence}
    row |= {"entry_sha256": manifest.files[manifest.entry], "authored_here": False}
    row |= {"designer": designer, "submitted_at": NOW, "private_to": manifest.private_to}
    tx.execute(versions.insert().values(**row))
    for position, (parent, percent) in enumerate(parents or []):
        edge = {"child": row["id"], "parent": parent, "position": position, "upstream_percent": percent}
        tx.execute(lineage.insert().values(**edge))
    return str(row["id"])


class City:
    """A running registry with hubs, a listed desk and people; `clock` is its time."""

    def __init__(self, registry: Any) -> None:
        self.registry = registry
        self.clock = Clock()
        self.hubs: dict[str, HubActor] = {}

    async def open(self, **terms: object) -> City:
        """Return the city, everybody signed in, the buyer with 2,000.00 in credits."""
        registry = self.registry
        registry.ctx.now = self.clock
        self.dora = await registry.sign_in("dora", "designer", "buyer")
        self.bea = await registry.sign_in("bea", "buyer")
        self.ada = await registry.sign_in("ada", "admin", "finance", scopes=("admin",))

        def settle(tx: Tx) -> None:
            for hub in HUBS:
                enrol(tx, hub, NOW, **terms)
            list_design(tx, desk_package(), people.by_handle(tx, "dora").id)

        await registry.ctx.db.write(settle)
        for number, hub in enumerate(HUBS):
            operator = ("olga", "omar", "odile")[number]
            headers = await registry.sign_in(operator, f"hub_operator:{hub.id}")
            found = await registry.ctx.db.write(lambda tx, h=hub.id: enrolment.credentials(tx, h, NOW))
            self.hubs[hub.id] = HubActor(self, found, operator, headers)
        await self.grant(200_000)
        return self

    async def grant(self, amount_minor: int) -> None:
        """Give bea credits, by a voucher."""
        made = await self.post("/api/vouchers", {"amount_minor": amount_minor}, self.ada)
        await self.post("/api/vouchers/redeem", {"code": made["code"]}, self.bea)

    async def get(self, path: str, who: dict[str, str]) -> Any:
        """Return the answer's JSON; its status must be good."""
        answer = await self.registry.http.get(path, headers=who)
        assert answer.is_success, answer.text
        return answer.json()

    async def post(
        self, path: str, body: object, who: dict[str, str], *, status: int = 0, key: str | None = None
    ) -> Any:
        """Return the answer's JSON; with `status` it must be that one, else a good one."""
        headers = who | {"Idempotency-Key": key or ids.new("key")}
        answer = await self.registry.http.post(path, json=plain(body), headers=headers, timeout=120)
        assert answer.status_code == status if status else answer.is_success, (answer.status_code, answer.text)
        return answer.json()

    async def quote(self, **more: object) -> Any:
        """Return a quote for a small desk in Ghent."""
        return await self.post("/api/quotes", {"design": "desk", "values": FIRM, "place": GHENT} | more, self.bea)

    async def order(self, **more: object) -> str:
        """Return the id of a new order of bea's that has a hub."""
        quote = await self.quote(**more)
        order = await self.post("/api/orders", {"quote": quote["id"]}, self.bea, status=201)
        await self.until(order["id"], "routed")
        return str(order["id"])

    async def until(self, order: str, state: str, timeout_s: float = 60.0) -> Any:
        """Return bea's order once it is in that state."""

        async def there() -> Any:
            found = await self.get(f"/api/orders/{order}", self.bea)
            return found if found["state"] == state else None

        return await wait_until_async(there, timeout_s, what=f"the order to be {state}")

    async def hub_of(self, order: str) -> HubActor:
        """Return the hub that has the order's newest job, on that job."""
        found = await self.get(f"/api/orders/{order}", self.bea)
        actor = self.hubs[found["jobs"][-1]["hub"]]
        actor.job = found["jobs"][-1]["id"]
        return actor

    async def sum_is_zero(self) -> dict[str, int]:
        """Return all balances, credit positive; they sum to 0."""
        trial = await self.get("/api/ledger/trial-balance", self.ada)
        assert trial["sum_minor"] == 0
        return {one["account"]: -one["balance_minor"] for one in trial["accounts"] if one["balance_minor"]}


class HubActor:
    """A hub's agent and operator, as far as the registry sees them."""

    def __init__(self, city: City, credentials: enrolment.HubCredentials, operator: str, headers: dict[str, str]):
        self.city = city
        self.id = credentials.hub
        self.key = bytes.fromhex(credentials.signing_key)
        self.agent = {"Authorization": f"Bearer {credentials.token}"}
        self.operator = operator
        self.headers = headers
        self.seq = 0
        self.job = ""
        self.claim: dict[str, Any] = {}

    async def state(self) -> dict[str, Any]:
        """Return the job as the hub sees it."""
        found = await self.city.get(f"/api/hubs/{self.id}/jobs", self.agent)
        return next(job for job in found["jobs"] if job["id"] == self.job)

    async def accept(self) -> dict[str, Any]:
        """Claim the job."""
        self.claim = await self.city.post(f"/api/jobs/{self.job}/accept", {"agent": f"{self.id}-agent"}, self.agent)
        return self.claim

    async def load(self, *readings: float, wanted: str = "ready") -> dict[str, Any]:
        """Load a sheet; return the job once it is in the state wanted."""
        body = {"fence": self.claim["fence"], "readings_mm": readings or (17.6, 17.7, 17.7, 17.6)}
        await self.city.post(f"/api/jobs/{self.job}/sheet", body, self.agent, status=202)
        return await self.until(wanted)

    async def until(self, wanted: str) -> dict[str, Any]:
        """Return the job once it is in that state."""

        async def there() -> dict[str, Any] | None:
            found = await self.state()
            return found if found["state"] == wanted else None

        found: dict[str, Any] = await wait_until_async(there, 120.0, what=f"the job to be {wanted}")
        return found

    def report(self, kind: str, *, seq: int | None = None, **changes: Any) -> Report:
        """Return the next signed report of the job."""
        if seq is None:
            self.seq += 1
        raw: dict[str, Any] = {"hub": self.id, "seq": seq or self.seq, "job": self.job, "attempt": 1}
        raw |= {"fence": self.claim.get("fence", 0), "kind": kind, "at": NOW, "data": {}}
        made = convert(raw | changes, Report)
        return msgspec.structs.replace(made, signature=sign(made, self.key))

    async def send(self, *reports: Report) -> dict[str, Any]:
        """Send reports; return what the registry took."""
        found: dict[str, Any] = await self.city.post(
            f"/api/hubs/{self.id}/reports", {"reports": reports}, self.agent, status=200
        )
        return found

    async def tell(self, kind: str, **data: Any) -> None:
        """Report something that must be taken."""
        taken = await self.send(self.report(kind, data=data))
        assert taken == {"seq": self.seq, "refused": {}}, taken

    async def cut(self, until: str = "made") -> None:
        """Arm, start and finish the job, as its operator and machine would; or stop at `until`."""
        digest = (await self.state())["program_digest"]
        steps: list[tuple[str, dict[str, Any]]] = [
            (ReportKind.ARMED, {"digest": digest, "operator": self.operator}),
            (ReportKind.STARTED, {"digest": digest}),
            (ReportKind.PROGRESS, {"done": 0.5, "x_mm": 1.0, "y_mm": 2.0, "z_mm": 3.0}),
            (ReportKind.MADE, {}),
        ]
        for kind, data in steps:
            await self.tell(kind, **data)
            if kind == until:
                return

    async def inspect(self, off_mm: float = 0.0) -> dict[str, Any]:
        """Measure the piece, all characteristics off by so much."""
        bundle = await self.city.get(f"/api/jobs/{self.job}/program", self.agent)
        measured = [
            {"characteristic": one["id"], "value_mm": one["nominal_mm"] + off_mm} for one in bundle["characteristics"]
        ]
        body = {"fence": self.claim["fence"], "inspector": self.operator, "measurements": measured}
        found: dict[str, Any] = await self.city.post(f"/api/jobs/{self.job}/inspection", body, self.agent)
        return found

    async def make(self) -> None:
        """Do all of it, to a piece that passed."""
        await self.accept()
        await self.load()
        await self.cut()
        assert (await self.inspect())["passed"]


type Step = Callable[[City], Awaitable[None]]
