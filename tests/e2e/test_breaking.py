"""Station 8: agents and machines that are killed, releases that run out, hubs that fall silent.

A city of its own: its hubs run slowly, so that there is a cut to interrupt, and the registry's patience is short.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_fab_server.machines.simulated.state import RX_BYTES

from jupyter_fab.client import calls
from jupyter_fab.testing.waiting import wait_until
from tests.e2e.city import HUBS, City
from tests.e2e.road import PLATE, Piece, grant, home, list_version, order

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
SILENT_S, LEASE_S = 8.0, 15.0  # agents beat each second; on a busy machine a beat may be seconds late
SPEED = 6.0  # times faster than real machines: a plate takes seven seconds, enough to kill in the middle
ARMED_FOR_S = 5.0
BUSY = 4  # more orders at the hub that falls silent, not begun
STATES = ("re_routed", "offered")
SAME_SECOND_S = 1.0
OWN = "ghent"  # the hub whose machine is a process of its own, as in a workshop; it is the nearest to the buyer


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Return a running city with a plate in its catalogue, whose registry loses patience after seconds."""
    settings = {"hub_silent_s": SILENT_S, "hub_lease_s": LEASE_S}
    with City(tmp_path_factory.mktemp("breaking"), settings) as running:
        running.start_registry()
        for hub in HUBS:
            running.start_hub(hub, SPEED, options=[f"--armed-for={ARMED_FOR_S}"])
        running.stop(OWN)
        running.start_controller(OWN, SPEED)
        start_own(running)
        list_version(running, "dora", PLATE, name="plate")
        grant(running, "bea", 300_000)
        yield running


def start_own(city: City) -> None:
    """Start the agent of the hub whose machine runs by itself."""
    port = str(city.folder / OWN / "workshop-machine")
    city.start_hub(OWN, device=port, options=[f"--armed-for={ARMED_FOR_S}"])


def ready(city: City) -> Piece:
    """Return an order of a plate whose program waits to be armed."""
    piece = order(city, "bea", "plate")
    piece.accept()
    piece.load()
    return piece


def test_a_release_that_has_run_out_starts_nothing(city: City) -> None:
    """Who armed it has walked away: the nonce of then is refused, the job is ready as before, nothing has moved."""
    piece = ready(city)
    console, job = piece.console, piece.job
    before = city.truth(piece.hub, "path")["path"]
    nonce = console.do(job, "arm")["nonce"]
    console.until_stage(job, "ready", timeout_s=20)
    assert "not armed" in console.refused(job, "begin", nonce=nonce)
    assert city.truth(piece.hub, "path")["path"] == before
    assert piece.until_job("ready") == "ready"
    city.person("bea")(calls.close_order(piece.order_id, "cancel"))


def test_an_agent_killed_in_a_cut_starts_nothing_again(city: City) -> None:
    """Killed (SIGKILL) while its machine cuts: back again it says uncertain, and no byte goes out until a person acts.

    The machine is a process of its own here, as in a workshop: it ends what it was sent, and then stands still.
    """
    piece = ready(city)
    hub, job = piece.hub, piece.job
    assert hub == OWN
    piece.begin()
    piece.until_job("running")
    wait_until(lambda: (seen := city.truth(hub))["spindle_rpm"] > 0 and seen["state"] == "Run", 60, what="the cut")

    city.kill(hub)
    wait_until(lambda: at_rest(city.truth(hub)), 60, what="the machine to have done what it was sent")
    path = city.truth(hub, "path")["path"]
    start_own(city)
    console = piece.console
    console.until(lambda _: console.stage(job) == "uncertain", "the agent to say how it stands")
    assert piece.until_job("uncertain") == "uncertain"
    assert not console.state()["machine"]["homed"]
    console.refused(job, "arm")
    console.refused(job, "begin", nonce="guess")
    console.do(job, "fetch")  # to have the program again is harmless
    assert console.stage(job) == "uncertain"
    assert city.truth(hub, "path")["path"] == path  # nothing moved by itself, nor for what was refused
    assert len(piece.order.jobs) == 1

    paid = piece.order.paid_minor
    console.do(job, "scrap", reason="the sheet has moved")
    again = piece.until("routed", attempt=2)
    assert [one.state for one in again.jobs] == ["scrapped", "offered"]
    piece.make()
    assert piece.collect().paid_minor == paid
    assert city.person("ada")(calls.trial_balance()).sum_minor == 0


def test_a_silent_hub_loses_what_it_had_not_begun(city: City) -> None:
    """Its jobs, proven or only offered, have other hubs in the same second; nobody pays more, and it may not cut them.

    The time is that between the events, from the moment at which the registry took the jobs from it.
    """
    piece = ready(city)
    others = [order(city, "bea", "plate") for _ in range(BUSY)]
    assert {one.hub for one in others} == {piece.hub}
    bea = city.person("bea")
    lost, silent, paid, credits = piece.job, piece.hub, piece.order.paid_minor, bea(calls.me()).credits_minor
    city.kill(silent)
    moved = piece.until("routed", attempt=2)
    assert [one.state for one in moved.jobs] == ["re_routed", "offered"]
    assert moved.jobs[1].hub != silent
    assert bea.wait_for("job.re_routed", lost).data["order"] == piece.order_id
    assert "did not answer" in moved.jobs[0].message
    assert (moved.paid_minor, bea(calls.me()).credits_minor) == (paid, credits)
    for one in [piece, *others]:
        found = one.until("routed", attempt=2)
        assert found.jobs[1].hub != silent
        took, given = (bea.wait_for(f"job.{what}", job.id).at for what, job in zip(STATES, found.jobs[:2], strict=True))
        assert (given - took).total_seconds() < SAME_SECOND_S
        assert [(c.hub_before, c.hub_after) for c in found.changes] == [(silent, found.jobs[1].hub)]
        assert "you pay nothing more" in found.changes[0].words
        assert found.expected >= found.promise_date
    plan = city.person("ada")(calls.plan(moved.changes[0].plan))
    assert {one.order for one in plan.orders} >= {one.order_id for one in [piece, *others]}
    for one in others:
        bea(calls.close_order(one.order_id, "cancel"))
    credits = bea(calls.me()).credits_minor

    start_own(city)
    back = city.console(silent)
    home(back)
    back.until(lambda seen: seen["registry"]["reachable"], "the hub to hear of it")
    assert "re_routed" in back.refused(lost, "arm")
    piece.make()
    assert piece.collect().state == "accepted"
    receipt = bea(calls.receipt(piece.order_id))
    assert sum(line.amount_minor for line in receipt.lines) == receipt.paid_minor == paid
    assert bea(calls.me()).credits_minor == credits


def test_a_registry_that_was_away_blames_no_hub(city: City) -> None:
    """Down for longer than any lease while a hub cuts: the cut ends, its reports arrive, nothing became uncertain."""
    waiting, cutting = ready(city), ready(city)
    hub = cutting.hub
    cutting.begin()
    cutting.until_job("running")
    console, job = cutting.console, cutting.job
    city.kill("registry")
    console.until_stage(job, "made")
    wait_until(lambda: silence_s(city, hub) > LEASE_S, 60, what="the lease to run out")
    city.start_registry()
    done = cutting.until("made")
    assert [one.state for one in done.jobs] == ["made"]
    assert [one.state for one in waiting.order.jobs] == ["ready"]
    kinds = {event.kind for event in city.person("bea")(calls.events(subject=job)).events}
    assert "job.uncertain" not in kinds


def at_rest(truth: dict[str, Any]) -> bool:
    """Return whether the machine has nothing left to do of what it was sent."""
    return truth["blocks"] == 0 and truth["rx_free"] == RX_BYTES and truth["speed_mm_s"] == 0


def silence_s(city: City, hub: str) -> float:
    """Return how long the registry has not heard of the hub, by the registry's own database."""
    place = f"file:{city.folder / 'registry' / 'registry.sqlite'}?mode=ro"
    with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
        (seen,) = database.execute("select seen_at from hubs where id = ?", (hub,)).fetchone()
    heard = dt.datetime.fromisoformat(str(seen)).replace(tzinfo=dt.UTC)
    return (dt.datetime.now(dt.UTC) - heard).total_seconds()
