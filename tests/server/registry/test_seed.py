"""The demo's people and hubs: there after the start, once, and only in a demo."""

import json
import stat

import sqlalchemy as sa
from jupyter_fab_server.registry import roster
from jupyter_fab_server.registry.tables import hubs, people

from tests.support.registry import RunningRegistry


async def test_everyone_of_the_demo_signs_in_and_agents_find_their_keys(tmp_path) -> None:
    """Each person's known password opens an account with the roles said; a second start changes nothing."""
    running = RunningRegistry(f"sqlite:///{tmp_path / 'r.sqlite'}", tmp_path / "data", demo=True)
    await running.start()
    for person in roster.PEOPLE:
        wish = {"handle": person.handle, "password": roster.password(person.handle), "scopes": [], "expires_in_s": 60}
        issued = await running.http.post("/api/tokens", json=wish)
        me = await running.http.get("/api/me", headers={"Authorization": f"Bearer {issued.json()['secret']}"})
        assert sorted(me.json()["person"]["roles"]) == sorted(person.roles)
    place = roster.credentials_file(tmp_path / "data", "bruges")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    found = json.loads(place.read_bytes())
    key = await running.ctx.db.read(lambda tx: tx.scalar(sa.select(hubs.c.signing_key).where(hubs.c.id == "bruges")))
    assert bytes.fromhex(found["signing_key"]) == key
    me = (await running.http.get("/api/me", headers={"Authorization": f"Bearer {found['token']}"})).json()
    assert me["token"]["scopes"] == ["job:read:bruges", "job:write:bruges", "stock:write:bruges"]
    await running.close()
    await running.start()
    count = await running.ctx.db.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(people)))
    assert count == len(roster.PEOPLE) + len(roster.HUBS)
    assert json.loads(place.read_bytes()) == found
    await running.close()


async def test_a_registry_that_is_no_demo_knows_nobody(registry) -> None:
    """Nobody and no hub is there at the start."""
    assert await registry.ctx.db.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(people))) == 0
    assert await registry.ctx.db.read(lambda tx: tx.scalar(sa.select(sa.func.count()).select_from(hubs))) == 0
