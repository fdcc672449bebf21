"""Events: in the order of commits, only to their readers, waited for."""

import asyncio

from jupyter_fab_server.registry import events

from jupyter_fab.testing.waiting import wait_until_async


async def test_only_the_readers_of_an_event_get_it(registry) -> None:
    """A person's, a hub's, a role's and a public event reach exactly those whom they are for."""
    bea = await registry.sign_in("bea", "buyer")
    olga = await registry.sign_in("olga", "hub_operator:bruges")
    omar = await registry.sign_in("omar", "hub_operator:ghent")
    ada = await registry.sign_in("ada", "admin")
    person = (await registry.http.get("/api/me", headers=bea)).json()["person"]["id"]

    def write(tx) -> None:
        events.append(tx, "order.routed", "o1", readers=[events.to_person(person), events.to_hub("bruges")], hub="b")
        events.append(tx, "version.in_review", "v1", readers=[events.to_role("reviewer")])
        events.append(tx, "version.listed", "v2", readers=[events.PUBLIC])

    await registry.ctx.db.write(write)
    for headers, wanted in [
        (bea, ["order.routed", "version.listed"]),
        (olga, ["order.routed", "version.listed"]),
        (omar, ["version.listed"]),
        (ada, ["order.routed", "version.in_review", "version.listed"]),
    ]:
        page = (await registry.http.get("/api/events", headers=headers)).json()
        assert [event["kind"] for event in page["events"]] == wanted
        assert page["next"] == page["events"][-1]["cursor"]
        after = await registry.http.get("/api/events", headers=headers, params={"after": page["next"]})
        assert after.json() == {"events": [], "next": page["next"]}


async def test_a_reader_asks_for_kinds_and_subjects(registry) -> None:
    """`kind=job.` is all of jobs, `kind=job.made` that one; a subject narrows it."""
    ada = await registry.sign_in("ada", "admin")

    def write(tx) -> None:
        for kind, subject in [("job.made", "j1"), ("job.ready", "j1"), ("job.made", "j2"), ("order.made", "o")]:
            events.append(tx, kind, subject, readers=[])

    await registry.ctx.db.write(write)
    for params, wanted in [({"kind": "job."}, 3), ({"kind": "job.made"}, 2), ({"kind": "job.", "subject": "j1"}, 2)]:
        page = (await registry.http.get("/api/events", headers=ada, params=params)).json()
        assert len(page["events"]) == wanted


async def test_a_long_poll_answers_when_something_happens(registry) -> None:
    """A reader who waits gets the event with its commit, long before the wait ends."""
    ada = await registry.sign_in("ada", "admin")
    asked = asyncio.create_task(registry.http.get("/api/events", headers=ada, params={"wait_s": 25}))
    loop = asyncio.get_running_loop()
    await wait_until_async(lambda: registry.ctx.events.waiting)
    started = loop.time()
    await registry.ctx.db.write(lambda tx: events.append(tx, "job.made", "j", readers=[]))
    page = (await asked).json()
    assert [event["kind"] for event in page["events"]] == ["job.made"]
    assert loop.time() - started < 0.9  # woken, not found by looking once a second


async def test_a_reader_who_follows_the_cursor_misses_nothing(registry) -> None:
    """Sixty writers at once, each with two events, and a reader that goes on from its cursor: all, once, in order."""
    seen: list[int] = []
    database = registry.ctx.db

    async def follow() -> None:
        while len(seen) < 120:
            page = await registry.ctx.events.page(
                None, after=seen[-1] if seen else 0, limit=500, wait_s=5, kind="", subject=""
            )
            assert page.events, "nothing came for five seconds"
            seen.extend(event.cursor for event in page.events)

    def write(tx) -> None:
        for _ in range(2):
            events.append(tx, "job.progress", "j", readers=["public"])

    await asyncio.gather(follow(), *(database.write(write) for _ in range(60)))
    assert seen == sorted(set(seen))
    assert len(seen) == 120


async def test_a_transaction_that_fails_tells_nothing(registry) -> None:
    """Events of a transaction that was rolled back are never seen, also not with the next one."""
    ada = await registry.sign_in("ada", "admin")

    def write(tx) -> None:
        events.append(tx, "job.made", "j", readers=[])
        raise LookupError

    for work in (write, write):
        try:
            await registry.ctx.db.write(work)
        except LookupError:
            continue
    await registry.ctx.db.write(lambda tx: events.append(tx, "job.ready", "j", readers=[]))
    page = (await registry.http.get("/api/events", headers=ada)).json()
    assert [event["kind"] for event in page["events"]] == ["job.ready"]
