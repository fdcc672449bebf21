"""Station 6: a proven program for the sheet in hand, released only by a person at the machine, and stopped by one.

One order of bea's stands ready at its hub; every test leaves it so, until the last one cuts it and stops the cut.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psutil
import pytest
from jupyter_fab_server.hub.console.handler import cookie_name

from jupyter_fab.client import calls
from jupyter_fab.core.wire.codec import digest, encode
from jupyter_fab.core.wire.hubs import ProgramBundle, ProgramFile, sign
from jupyter_fab.testing.waiting import wait_until
from tests.e2e.city import FAST, OPERATORS, City
from tests.e2e.road import Piece, home, order

pytestmark = [pytest.mark.slow, pytest.mark.sandbox]
DEEDS = ("arm", "disarm", "begin", "start", "run", "cut", "hold", "resume", "stop", "home", "unlock", "jog", "gcode")
CUT_S = 25.0  # how long the slow cut takes: enough to hold, resume and stop it


@pytest.fixture(scope="module")
def piece(city: City) -> Piece:
    """Return an order whose program is proven, fetched, and waits to be armed."""
    made = order(city)
    made.accept()
    made.load()
    return made


@pytest.fixture
def still(city: City, piece: Piece) -> Callable[[], bool]:
    """Return what says whether the machine has made no move since, and nothing is released."""
    before = city.truth(piece.hub, "path")["path"]

    def stands() -> bool:
        seen = piece.console.state()
        unmoved = city.truth(piece.hub, "path")["path"] == before
        return unmoved and seen["armed"] is None and not seen["cutting"] and piece.console.stage(piece.job) == "ready"

    return stands


def test_a_sheet_of_the_wrong_thickness_is_refused(piece: Piece) -> None:
    """Four readings near 12 mm for a job of 18 mm: no program, and the operator reads why; the right sheet is taken."""
    piece.console.do(piece.job, "sheet", readings_mm=[12.0, 12.1, 12.1, 12.0])

    def refused(seen: dict[str, Any]) -> Any:
        return [one for one in seen["jobs"] if one["id"] == piece.job and one["state"] == "accepted" and one["message"]]

    (job,) = refused(piece.console.until(refused, "the refusal"))
    assert "12 mm was measured on a sheet of 18 mm" in job["message"]
    assert job["program_digest"] == ""
    assert piece.load()["proof"]["ok"]


def test_the_program_is_for_the_measured_sheet_and_proven(city: City, piece: Piece) -> None:
    """Made for 17.6 mm, not 18; every file has its digest; the proof says what it looked at."""
    bundle = stored(city, piece)
    assert bundle.measured_mm == pytest.approx(17.6)
    assert bundle.proof["ok"] is True
    assert bundle.signature == sign(bundle, city.signing_key(piece.hub))
    for program in bundle.programs:
        assert hashlib.sha256(program.gcode.encode()).hexdigest() == program.sha256
    assert {one.id: one.nominal_mm for one in bundle.characteristics}["thickness"] == pytest.approx(17.6)
    assert len(bundle.setup_svg) == 1


def edited(bundle: ProgramBundle, key: bytes) -> ProgramBundle:
    """One move deeper; nothing else touched."""
    return msgspec.structs.replace(bundle, programs=(deeper(bundle.programs[0]), *bundle.programs[1:]))


def whole(bundle: ProgramBundle, key: bytes) -> ProgramBundle:
    """One move deeper, with digests made anew, but the old signature."""
    files = tuple(
        msgspec.structs.replace(one, sha256=hashlib.sha256(one.gcode.encode()).hexdigest())
        for one in edited(bundle, key).programs
    )
    return msgspec.structs.replace(bundle, programs=files, digest=digest([one.sha256 for one in files]))


def signed_by_another(bundle: ProgramBundle, key: bytes) -> ProgramBundle:
    """Whole, and signed with a key that is not the hub's."""
    found = whole(bundle, key)
    return msgspec.structs.replace(found, signature=sign(found, b"another key"))


def of_an_old_claim(bundle: ProgramBundle, key: bytes) -> ProgramBundle:
    """Truly signed by the registry, but for the claim before this one."""
    found = msgspec.structs.replace(bundle, fence=bundle.fence - 1)
    return msgspec.structs.replace(found, signature=sign(found, key))


def of_another_machine(bundle: ProgramBundle, key: bytes) -> ProgramBundle:
    """Truly signed by the registry, but for another machine."""
    found = msgspec.structs.replace(bundle, machine="other-1")
    return msgspec.structs.replace(found, signature=sign(found, key))


@pytest.mark.parametrize("forge", [edited, whole, signed_by_another, of_an_old_claim, of_another_machine])
def test_a_forged_program_is_refused_and_nothing_moves(
    city: City, piece: Piece, still: Callable[[], bool], forge: Callable[[ProgramBundle, bytes], ProgramBundle]
) -> None:
    """Whatever lies in the agent's folder: without the registry's word for this very job it is not armed."""
    true = stored(city, piece)
    place(city, piece).write_bytes(encode(forge(true, city.signing_key(piece.hub))))
    try:
        piece.console.refused(piece.job, "arm")
        assert still()
    finally:
        place(city, piece).write_bytes(encode(true))
    piece.console.do(piece.job, "arm")  # the true one is taken: it was the forgery that was refused
    piece.console.do(piece.job, "disarm")
    assert still()


def test_no_message_of_the_registry_arms_or_starts(city: City, piece: Piece, still: Callable[[], bool]) -> None:
    """Its OpenAPI has no such route; whoever tries one learns that there is none; a heartbeat brings no order."""
    paths = httpx.get(f"{city.url}/api/openapi.json").json()["paths"]
    assert len(paths) > 30
    words = {word for path in paths for word in path.split("/")}
    assert not words & set(DEEDS)
    agent = city.hub_token(piece.hub)
    tokens = [city.person("ada").token, city.person(OPERATORS[piece.hub]).token, agent.token]
    for deed in DEEDS:
        for path in (f"jobs/{piece.job}/{deed}", f"hubs/{piece.hub}/{deed}"):
            for token in tokens:
                answer = httpx.post(f"{city.url}/api/{path}", json={}, headers={"Authorization": f"Bearer {token}"})
                assert answer.status_code == 404, (path, answer.text)
    heard = agent(calls.heartbeat(piece.hub, f"agent-{piece.hub}", "ready"))
    assert set(heard) == {"now", "last_seq"}
    agent.close()
    assert still()


def test_the_console_answers_only_this_machine_and_who_has_its_key(city: City, piece: Piece) -> None:
    """Loopback alone; no foreign name, no missing, wrong or other hub's key, and to change anything no cookie."""
    console = piece.console
    address, key = f"{console.url}/api/machine/home", console.key
    other = next(city.console(hub).key for hub in OPERATORS if hub != piece.hub)
    refused: list[dict[str, str]] = [
        {},
        {"X-Console-Key": "guess"},
        {"X-Console-Key": other},
        {"Cookie": f"{cookie_name(key)}={key}"},
        {"X-Console-Key": key, "Host": "evil.example"},
        {"X-Console-Key": key, "Host": f"127.0.0.1.evil.example:{console.url.rpartition(':')[2]}"},
    ]
    for headers in refused:
        assert httpx.post(address, headers=headers).status_code == 403, headers
    assert httpx.get(f"{console.url}/api/state").status_code == 403
    listening = [
        one.laddr.ip for one in psutil.Process(city.pid(piece.hub)).net_connections("inet") if one.status == "LISTEN"
    ]
    assert listening == ["127.0.0.1"]


def test_only_the_nonce_of_this_release_starts(piece: Piece, still: Callable[[], bool]) -> None:
    """Not without arming, not with a guess, not with the number of a release that was taken back."""
    console, job = piece.console, piece.job
    assert "not armed" in console.refused(job, "begin", nonce="guess")
    old = console.do(job, "arm")["nonce"]
    assert "not armed with that number" in console.refused(job, "begin", nonce="guess")
    console.do(job, "disarm")
    assert "not armed" in console.refused(job, "begin", nonce=old)
    new = console.do(job, "arm")["nonce"]
    assert new != old
    assert "not armed with that number" in console.refused(job, "begin", nonce=old)
    console.do(job, "disarm")
    assert still()


def test_hold_resume_stop_and_what_the_buyer_sees(city: City, piece: Piece) -> None:
    """Held it stands still, resumed it goes on, stopped it is for a person to judge; all of it reaches the buyer."""
    hub, job, bea = piece.hub, piece.job, city.person("bea")
    seconds = sum(program.seconds for program in stored(city, piece).programs)
    city.stop(hub)
    city.start_hub(hub, seconds / CUT_S)
    console = piece.console
    home(console)
    piece.begin()
    seen = bea.wait_for("job.progress", job).data
    assert 0 <= seen["done"] < 1
    assert {"x_mm", "y_mm", "z_mm"} <= seen.keys()

    console.machine("hold")
    console.until_stage(job, "held")
    where = city.truth(hub)
    assert where["speed_mm_s"] == 0
    assert piece.until_job("held") == "held"
    assert city.truth(hub)["position"] == where["position"]

    console.machine("resume")
    console.until_stage(job, "cutting")
    wait_until(lambda: city.truth(hub)["position"] != where["position"], 20, what="the machine to go on")
    assert piece.until_job("running") == "running"

    console.machine("stop")
    console.until_stage(job, "uncertain")
    assert piece.until_job("uncertain") == "uncertain"
    stopped = city.truth(hub)
    assert stopped["speed_mm_s"] == 0
    console.refused(job, "arm")
    console.do(job, "scrap", reason="the operator stopped it")
    again = piece.until("routed", attempt=2)
    assert [one.state for one in again.jobs] == ["scrapped", "offered"]
    assert again.paid_minor == piece.order.paid_minor
    kinds = [event.kind for event in bea(calls.events(subject=job)).events]
    assert [kind for kind in kinds if kind != "job.progress"][-6:] == [
        "job.armed", "job.running", "job.held", "job.running", "job.uncertain", "job.scrapped",
    ]  # fmt: skip
    assert city.truth(hub)["position"] == stopped["position"]
    city.stop(hub)
    city.start_hub(hub, FAST)


def place(city: City, piece: Piece) -> Path:
    """Return where the agent keeps the job's bundle."""
    return city.folder / piece.hub / "programs" / f"{piece.job}.json"


def stored(city: City, piece: Piece) -> ProgramBundle:
    """Return the bundle that the agent keeps."""
    return msgspec.json.decode(place(city, piece).read_bytes(), type=ProgramBundle)


def deeper(program: ProgramFile) -> ProgramFile:
    """Return the program with one line more, that drives into the bed."""
    changes: dict[str, Any] = {"gcode": program.gcode.replace("\n", "\nG1 Z-3 F300\n", 1)}
    return msgspec.structs.replace(program, **changes)
