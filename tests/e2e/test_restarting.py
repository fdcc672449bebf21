"""Station 8: the registry killed (SIGKILL) at every station of one order's road; nothing is lost, nothing done twice.

The hubs' agents and their machines go on throughout: they are real processes, and find the registry again themselves.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from jupyter_fab.client import calls
from jupyter_fab.core.states import VersionState
from jupyter_fab.packing.pack import pack
from jupyter_fab.testing.waiting import wait_until
from tests.e2e.city import HUBS, City
from tests.e2e.road import PLATE, SHEET_MM, Piece, checked, grant, home, quote

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
CREDITS_MINOR = 100_000
SLOW = 6.0  # times faster than a real machine: the cut outlasts the registry's restart
KILLS = 9


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Return a running city with nothing in its catalogue."""
    with City(tmp_path_factory.mktemp("restarting")) as running:
        running.start_registry()
        for hub in HUBS:
            running.start_hub(hub, SLOW)
        grant(running, "bea", CREDITS_MINOR)
        yield running


def test_the_road_goes_on_after_a_kill_at_every_station(city: City) -> None:
    """Submitted, checking, quoted, ordered, accepted, reserved, cutting, made, collected: killed after each."""
    bea, dora, kills = city.person("bea"), city.person("dora"), 0
    for who in ("rik", "ada"):
        city.person(who)  # signed in before the first kill: tokens survive too

    def killed() -> None:
        nonlocal kills
        city.restart_registry()
        kills += 1

    packed = pack(PLATE, {"name": "plate"})
    submitted = dora(calls.publish("plate", "1.0.0", packed.to_bytes()))
    killed()
    assert dora(calls.version("plate", "1.0.0")).digest == submitted.digest
    wait_until(lambda: dora(calls.version("plate", "1.0.0")).state != VersionState.SUBMITTED, 60, what="the checks")
    killed()
    found = checked(city, "dora", "plate", "1.0.0")
    assert found.state is VersionState.IN_REVIEW, [(one.title, one.what_to_change) for one in found.checks]
    assert city.person("rik")(calls.review("plate", "1.0.0", "approve")).state is VersionState.LISTED

    quoted = quote(city, design="plate")
    killed()
    assert bea(calls.quote(quoted.id)).total_minor == quoted.total_minor
    key = uuid.uuid4().hex
    placed = bea(calls.new_order(quoted.id, key=key))
    killed()
    assert bea(calls.new_order(quoted.id, key=key)).id == placed.id
    assert bea(calls.me()).credits_minor == CREDITS_MINOR - quoted.total_minor
    piece = Piece(city, placed.id)
    piece.until("routed")

    console, job = piece.console, piece.job
    piece.accept()
    killed()
    assert piece.until_job("accepted") == "accepted"
    console.until(lambda seen: seen["registry"]["reachable"], "the agent to find the registry")
    console.do(job, "sheet", readings_mm=SHEET_MM)
    killed()
    console.until(lambda _: console.job(job).get("state") == "ready", "the program")
    console.do(job, "fetch")
    home(console)
    piece.begin()
    piece.until_job("running")
    killed()
    console.until_stage(job, "made")
    assert piece.until("made").jobs[-1].progress == 1
    killed()
    console.until(lambda seen: seen["registry"]["reachable"], "the agent to find the registry")
    assert piece.inspect()["passed"]
    done = piece.collect()
    killed()

    assert kills == KILLS
    assert [one.state for one in done.jobs] == ["passed"]
    receipt = bea(calls.receipt(placed.id))
    assert sum(line.amount_minor for line in receipt.lines) == receipt.paid_minor == quoted.total_minor
    assert bea(calls.me()).credits_minor == CREDITS_MINOR - quoted.total_minor
    assert city.person("ada")(calls.trial_balance()).sum_minor == 0
    assert [one.id for one in bea(calls.list_orders()).orders] == [placed.id]
    kinds = [event.kind for event in bea(calls.events()).events if event.kind.startswith("order.")]
    assert kinds == [f"order.{state}" for state in ROAD]


ROAD = ("paid_held", "routed", "in_production", "made", "ready_for_pickup", "delivered", "accepted")
