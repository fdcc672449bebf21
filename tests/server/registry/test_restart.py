"""The registry killed (SIGKILL) at every station of an order: nothing acknowledged is lost, nothing happens twice."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psutil
import pytest
from jupyter_fab_server.registry.database import Database
from jupyter_fab_server.registry.roster import credentials_file, password
from jupyter_fab_server.registry.services import enrolment, ledger, people

from jupyter_fab.testing.waiting import wait_until
from tests.server.registry.shop import City, HubActor, desk_package, list_design

pytestmark = pytest.mark.slow
START_S = 90.0
SCOPES = {
    "bea": ("quote:write", "order:create", "order:write", "design:read"),
    "dora": ("design:read",),
    "ada": ("admin",),
}


class KilledRegistry:
    """A registry in a process of its own, started again after each kill; a stand-in for `RunningRegistry`."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self.acknowledged = 0
        self.kills = 0
        self._tokens: dict[str, dict[str, str]] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._http: httpx.AsyncClient | None = None

    @property
    def http(self) -> httpx.AsyncClient:
        """Return a client of the process that runs now."""
        assert self._http is not None
        return self._http

    async def start(self) -> None:
        """Start the process and wait until it answers."""
        self._http = httpx.AsyncClient(base_url=self._launch(), timeout=120)

    def _launch(self) -> str:
        """Return where the new process answers."""
        settings = {"data_dir": self._folder, "database_url": self._url, "port": 0, "demo": True, "processes": 1}
        settings |= {"hub_silent_s": 100_000.0, "hub_lease_s": 200_000.0}
        command = [sys.executable, "-m", "jupyter_fab_server.registry"]
        command += [f"--Settings.{name}={value}" for name, value in settings.items()]
        out = self._folder / f"log-{self.kills}"
        with out.open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)

        def address() -> re.Match[str] | None:
            assert self._process is not None
            assert self._process.poll() is None, out.read_text()
            return re.search(r"answers at (http://\S+)\n", out.read_text())

        return str(wait_until(address, START_S, what="the registry to answer")[1])

    async def kill(self) -> None:
        """Kill the process and everything that it started; nothing of it is left."""
        assert self._process is not None
        family = psutil.Process(self._process.pid).children(recursive=True)
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.kills += 1
        wait_until(lambda: not [one for one in family if _lives(one)], 20, what="the registry's children to end")
        await self.http.aclose()

    async def again(self) -> None:
        """Kill and start."""
        await self.kill()
        await self.start()

    async def sign_in(self, handle: str, *_roles: str, **_more: object) -> dict[str, str]:
        """Return the headers of a demo person's token; the same one for ever, since tokens survive too."""
        if handle not in self._tokens:
            wish: dict[str, Any] = {"handle": handle, "password": password(handle), "scopes": SCOPES[handle]}
            wish |= {"expires_in_s": 36_000, "max_amount_minor": 1_000_000 if handle == "bea" else 0}
            answer = await self.http.post("/api/tokens", json=wish)
            assert answer.is_success, answer.text
            self._tokens[handle] = {"Authorization": f"Bearer {answer.json()['secret']}"}
        return self._tokens[handle]


class KilledCity(City):
    """A city whose registry is killed after each acknowledged call."""

    registry: KilledRegistry

    async def settle(self, url: str, folder: Path) -> KilledCity:
        """Return the city with its desk listed and bea's credits granted."""
        registry = self.registry
        await registry.start()
        database = Database(url)
        database.write_now(lambda tx: list_design(tx, desk_package(), people.by_handle(tx, "dora").id))
        database.close()
        for name in SCOPES:
            setattr(self, name, await registry.sign_in(name))
        for hub, operator in (("bruges", "olga"), ("ghent", "omar"), ("leuven", "odile")):
            found = msgspec.json.decode(credentials_file(folder, hub).read_bytes(), type=enrolment.HubCredentials)
            self.hubs[hub] = HubActor(self, found, operator, {})
        await self.grant(200_000)
        return self

    async def post(self, path: str, body: object, who: dict[str, str], **more: Any) -> Any:
        """Return the answer; then the registry is killed and started again."""
        answer = await super().post(path, body, who, **more)
        self.registry.acknowledged += 1
        await self.registry.again()
        return answer


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
async def killed_city(database_url: str, tmp_path: Path) -> AsyncIterator[KilledCity]:
    """Return a city whose registry is killed again and again."""
    registry = KilledRegistry(database_url, tmp_path)
    city = KilledCity(registry)
    yield await city.settle(database_url, tmp_path)
    await registry.kill()


async def test_an_order_survives_a_kill_at_every_station(killed_city: KilledCity, database_url: str) -> None:
    """Killed after each acknowledged call, also while it plans and makes programs: the order goes its whole road."""
    city = killed_city
    registry = city.registry
    quote = await city.quote()
    body, key = {"quote": quote["id"]}, "the-one-order"
    order = await city.post("/api/orders", body, city.bea, key=key)
    assert (await city.post("/api/orders", body, city.bea, key=key))["id"] == order["id"]  # asked again after the kill
    await city.until(order["id"], "routed")
    hub = await city.hub_of(order["id"])
    await hub.accept()
    await hub.load()  # killed while the program was being made; the one that runs now makes it
    bundle = await city.get(f"/api/jobs/{hub.job}/program", hub.agent)
    digest = (await hub.state())["program_digest"]
    armed = hub.report("armed", data={"digest": digest})
    assert await hub.send(armed) == {"seq": 1, "refused": {}}
    started = hub.report("started", data={"digest": digest})
    assert await hub.send(armed, started) == {"seq": 2, "refused": {}}
    assert await hub.send(armed, started, hub.report("progress", data={"done": 0.4})) == {"seq": 3, "refused": {}}
    assert (await hub.state())["progress"] == 0.4
    assert await city.get(f"/api/jobs/{hub.job}/program", hub.agent) == bundle
    await hub.tell("made")
    assert (await hub.inspect())["passed"]
    ready = await city.get(f"/api/orders/{order['id']}", city.bea)
    await city.post(f"/api/jobs/{hub.job}/handover", {"code": "2222-2222"}, hub.agent, status=403)
    await city.post(f"/api/jobs/{hub.job}/handover", {"code": ready["collection_code"]}, hub.agent)
    done = await city.post(f"/api/orders/{order['id']}/accept", {}, city.bea)
    assert done["state"] == "accepted"
    receipt = await city.get(f"/api/orders/{order['id']}/receipt", city.bea)
    assert sum(line["amount_minor"] for line in receipt["lines"]) == quote["total_minor"]
    assert receipt["ledger_sum_minor"] == 0
    found = await city.get("/api/orders", city.bea)
    assert [(one["id"], len(one["jobs"])) for one in found["orders"]] == [(order["id"], 1)]
    kinds = [one["kind"] for one in (await city.get("/api/events?limit=500", city.bea))["events"]]
    for kind in ("order.paid_held", "order.routed", "job.ready", "job.running", "order.delivered", "order.accepted"):
        assert kinds.count(kind) == 1, kinds
    database = Database(database_url)
    assert database.read_now(ledger.verify) == 3  # granted, held, paid out
    database.close()
    assert registry.kills >= registry.acknowledged >= 14
