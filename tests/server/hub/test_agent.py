"""The agent as a process, with a simulated machine and a registry that may lie: who can arm, what a crash leaves."""

from __future__ import annotations

import time
from contextlib import suppress

import httpx
import msgspec
import pytest

from jupyter_fab.core.states import JobState
from jupyter_fab.core.wire.hubs import ReportKind, sign
from tests.server.hub.conftest import StartHub
from tests.support.hub import KEY, PaperRegistry, make_bundle

K = ReportKind
pytestmark = pytest.mark.slow  # each starts an agent and a machine


def test_a_job_goes_from_offer_to_made(paper: PaperRegistry, start_hub: StartHub) -> None:
    """Accept, sheet, fetch, home, arm, begin: cut to the end; the registry hears each step once, signed, in order."""
    paper.programs = 2
    hub = start_hub()
    hub.prepare()
    assert hub.stage() == "ready"
    hub.cut()
    hub.until(lambda: hub.stage() == "between", "the first program is done")
    hub.cut()
    hub.until(lambda: hub.stage() == "made", "the second program is done")
    hub.until(lambda: K.MADE in paper.kinds, "the registry hears of it")
    assert paper.kinds == [K.ARMED, K.STARTED, K.HELD, K.RESUMED, K.MADE]
    shares = [report.data["done"] for report in paper.reports if report.kind is K.PROGRESS]
    assert shares == sorted(shares)
    assert [report.seq for report in paper.reports] == list(range(1, len(paper.reports) + 1))


def test_a_second_sheet_is_measured_before_its_program_is_armed(paper: PaperRegistry, start_hub: StartHub) -> None:
    """Unmeasured, or of another thickness, it is not armed; its own readings outlive a crash and are reported."""
    paper.bundle = lambda: make_bundle(paper.job, programs=2, sheets=(0, 1))
    hub = start_hub()
    hub.prepare()
    assert hub.state()["jobs"][0]["sheet"] is None
    hub.ask("jobs/job-1/measure", 409, readings_mm=[17.8, 17.8, 17.8, 17.8])
    hub.cut()
    hub.until(lambda: hub.stage() == "between", "the first sheet is cut")
    assert "Sheet 2 has not been measured" in hub.ask("jobs/job-1/arm", 409)["detail"]
    refused = hub.ask("jobs/job-1/measure", 422, readings_mm=[18.4, 18.4, 18.4, 18.4])
    assert "proven for 17.70 to 17.84 mm" in refused["detail"]
    assert refused["pointer"] == "/readings_mm"
    hub.ask("jobs/job-1/arm", 409)
    assert hub.state()["armed"] is None
    hub.ask("jobs/job-1/measure", readings_mm=[17.8, 17.8, 17.8, 17.8])
    hub.ask("jobs/job-1/measure", 422, readings_mm=[18.4, 18.4, 18.4, 18.4])  # exchanged for one that does not fit
    assert "Sheet 2 has not been measured" in hub.ask("jobs/job-1/arm", 409)["detail"]
    hub.ask("jobs/job-1/measure", readings_mm=[17.8, 17.8, 17.7, 17.7])
    hub.kill()
    again = start_hub()
    again.until(lambda: again.state()["jobs"] and again.state()["machine"]["id"], "the job is listed")
    again.home()
    assert again.state()["jobs"][0]["sheet"]["readings_mm"] == [17.8, 17.8, 17.7, 17.7]
    again.cut()
    again.until(lambda: again.stage() == "made", "the second sheet is cut")
    again.until(lambda: K.MADE in paper.kinds, "the registry hears of it")
    assert paper.kinds == [K.ARMED, K.STARTED, K.HELD, K.MEASURED, K.MEASURED, K.RESUMED, K.MADE]
    *_, told = (report.data for report in paper.reports if report.kind is K.MEASURED)
    assert told == {"sheet": 2, "readings_mm": [17.8, 17.8, 17.7, 17.7]}


def test_10_a_killed_agent_leaves_the_cut_uncertain(paper: PaperRegistry, start_hub: StartHub) -> None:
    """kill -9 in a cut: started again, the job is uncertain, nothing is armed, nothing moves until a person decides."""
    paper.loops = 400
    hub = start_hub()
    hub.prepare()
    hub.cut()
    hub.kill()
    again = start_hub()
    again.until(lambda: again.state()["jobs"], "the job is listed")
    assert again.stage() == "uncertain"
    again.until(lambda: K.UNCERTAIN in paper.kinds, "the registry hears of it")
    assert paper.kinds[-1] is K.UNCERTAIN
    again.home()
    assert again.state()["armed"] is None
    again.ask("jobs/job-1/arm", status=409)
    again.ask("machine/resume", status=409)
    position = again.state()["machine"]["place_mm"]
    deadline = time.monotonic() + 1.0
    while time.monotonic() < deadline:
        found = again.state()
        assert (found["machine"]["state"], found["cutting"]) == ("ready", "")
    assert again.state()["machine"]["place_mm"] == position
    again.ask("jobs/job-1/scrap", reason="the sheet has moved")
    again.until(lambda: K.SCRAPPED in paper.kinds, "the registry hears of it")
    again.ask("jobs/job-1/arm", status=409)


def test_a_killed_agent_that_was_only_armed_has_cut_nothing(paper: PaperRegistry, start_hub: StartHub) -> None:
    """Armed, not begun: after kill -9 the job is ready again and must be armed anew."""
    hub = start_hub()
    hub.prepare()
    hub.ask("jobs/job-1/arm")
    hub.kill()
    again = start_hub()
    again.until(lambda: again.state()["jobs"], "the job is listed")
    assert again.stage() == "ready"
    assert again.state()["armed"] is None
    again.until(lambda: K.DISARMED in paper.kinds, "the registry hears of it")


def test_1_an_unplugged_machine_leaves_the_cut_uncertain(paper: PaperRegistry, start_hub: StartHub) -> None:
    """The cable is pulled: uncertain; plugged in and connected again, nothing goes on by itself."""
    import json
    import socket

    paper.loops = 400
    hub = start_hub()
    hub.prepare()
    hub.cut()
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(str(hub.folder / "controller.sock"))
        for act in ("unplug", "replug"):
            control.sendall(json.dumps({"do": act}).encode() + b"\n")
            assert json.loads(control.recv(4096))["done"]
    hub.until(lambda: hub.stage() == "uncertain", "the job is uncertain")
    assert hub.machine() == "lost"
    hub.ask("machine/connect")
    hub.home()
    assert (hub.stage(), hub.state()["cutting"]) == ("uncertain", "")
    hub.ask("jobs/job-1/made", reason="looked at it: all is cut")
    hub.until(lambda: paper.kinds[-1] is K.MADE, "the registry hears of it")


@pytest.mark.parametrize(
    "lie", ["forged", "edited", "other machine", "earlier claim", "unproven", "proof of another program"]
)
def test_29_a_bundle_that_is_not_right_is_refused(paper: PaperRegistry, start_hub: StartHub, lie: str) -> None:
    """A foreign signature, edited bytes, another machine, an old claim, no proof: refused in words, nothing to arm."""
    hub = start_hub()
    hub.until(lambda: hub.state()["jobs"] and hub.state()["machine"]["id"], "the job is listed")
    hub.ask("jobs/job-1/accept")
    good = make_bundle(paper.job)
    replace = msgspec.structs.replace
    edited = replace(good.programs[0], gcode=good.programs[0].gcode.replace("X250", "X251"))
    bad = {
        "forged": make_bundle(paper.job, key=b"x" * 32),
        "edited": replace(good, programs=(edited,)),
        "other machine": replace(good, machine="router-1200"),
        "earlier claim": replace(good, fence=good.fence - 1),
        "unproven": replace(good, proof={"ok": False}),
        "proof of another program": replace(good, proof={**good.proof, "programs": ["0" * 64]}),
    }[lie]
    if lie != "forged":
        bad = replace(bad, signature=sign(bad, KEY))
    paper.bundle = lambda: bad
    hub.until(lambda: hub.state()["jobs"][0]["fence"] == 1, "the claim is known")
    answer = hub.ask("jobs/job-1/fetch", status=422)
    assert {
        "forged": "signature", "edited": "digest", "other machine": "router-1200", "earlier claim": "earlier claim",
        "unproven": "not proven", "proof of another program": "other programs",
    }[lie] in answer["detail"]  # fmt: skip
    hub.home()
    hub.ask("jobs/job-1/arm", status=404)


def test_a_bundle_edited_on_disk_is_refused_when_armed(paper: PaperRegistry, start_hub: StartHub) -> None:
    """What was verified when fetched is verified again when armed."""
    hub = start_hub()
    hub.prepare()
    path = hub.folder / "programs" / "job-1.json"
    path.write_bytes(path.read_bytes().replace(b"X250", b"X260"))
    assert "signature" in hub.ask("jobs/job-1/arm", status=422)["detail"]
    path.write_bytes(path.read_bytes()[:100])
    assert "damaged" in hub.ask("jobs/job-1/arm", status=404)["detail"]


def test_31_no_message_of_the_registry_can_arm_or_start(paper: PaperRegistry, start_hub: StartHub) -> None:
    """The registry says that the job is armed, running, resumed: the agent fetches and reports, the machine stays."""
    hub = start_hub()
    hub.prepare()
    place = hub.state()["machine"]["place_mm"]
    for state in (JobState.ARMED, JobState.RUNNING, JobState.HELD, JobState.READY):
        paper.job = msgspec.structs.replace(paper.job, state=state, message="start now", program_digest="anything")
        hub.until(lambda state=state: hub.state()["jobs"][0]["state"] == state.value, "the agent has read it")
    found = hub.state()
    assert (found["machine"]["state"], found["armed"], hub.stage()) == ("ready", None, "ready")
    assert found["machine"]["place_mm"] == place
    assert paper.kinds == []


def test_28_nothing_starts_before_the_registry_has_taken_the_release(paper: PaperRegistry, start_hub: StartHub) -> None:
    """Away, it may have given the job to another hub: no start until it answers. What it refuses is not started."""
    hub = start_hub()
    hub.prepare()
    place = hub.state()["machine"]["place_mm"]
    paper.away = True
    nonce = hub.ask("jobs/job-1/arm")["nonce"]
    assert "has not confirmed" in hub.ask("jobs/job-1/begin", 409, nonce=nonce)["detail"]
    assert (hub.stage(), hub.state()["machine"]["place_mm"]) == ("armed", place)
    paper.away, paper.refuses = False, {K.ARMED: "The job is re_routed: arm is not possible now."}
    assert "re_routed" in hub.ask("jobs/job-1/begin", 409, nonce=nonce)["detail"]
    hub.until(lambda: hub.stage() == "ready", "the release is void")
    assert (hub.state()["armed"], hub.state()["machine"]["place_mm"]) == (None, place)
    paper.refuses = {}
    hub.cut()
    assert K.STARTED in paper.kinds or hub.stage() in ("cutting", "made")


def test_28_a_job_that_went_to_another_hub_is_not_armed(paper: PaperRegistry, start_hub: StartHub) -> None:
    """Back after a silence, the hub sees that its proven job was taken away: the program on its disk is worth nothing.

    However it was: declined, left unanswered, re-routed, cancelled.
    """
    hub = start_hub()
    hub.prepare()
    for state in ("re_routed", "timed_out", "declined", "cancelled"):
        paper.job = msgspec.structs.replace(paper.job, state=JobState(state))
        hub.until(lambda: not hub.state()["jobs"], "the agent has heard")
        assert f"The job is {state}; this hub makes it no more" in hub.ask("jobs/job-1/arm", 409)["detail"]
        paper.job = msgspec.structs.replace(paper.job, state=JobState.READY)
        hub.until(lambda: hub.state()["jobs"], "it is its own again")


def test_27_the_machine_finishes_while_the_registry_is_away(paper: PaperRegistry, start_hub: StartHub) -> None:
    """The registry goes away in a cut: the cut ends, the reports wait, and arrive once when it is back."""
    hub = start_hub()
    hub.prepare()
    paper.loops = 3
    hub.cut()
    paper.away = True
    hub.until(lambda: hub.stage() == "made", "the cut has ended")
    assert K.MADE not in paper.kinds
    paper.away = False
    hub.until(lambda: K.MADE in paper.kinds, "the reports have arrived")
    assert paper.kinds.count(K.MADE) == 1


def test_30_the_console_needs_its_key_its_nonce_and_loopback(paper: PaperRegistry, start_hub: StartHub) -> None:
    """No key, a cookie alone, a foreign name or page, a wrong or used nonce: nothing is armed and nothing starts."""
    hub = start_hub()
    hub.prepare()
    bare = httpx.Client(base_url=hub.base)
    assert bare.get("/api/health").status_code == 200
    assert bare.get("/api/state").status_code == 403
    assert bare.post("/api/jobs/job-1/arm").status_code == 403
    page = bare.get(f"/?key={hub.address['key']}", follow_redirects=True)
    assert page.status_code == 200  # now the browser holds the page's cookie
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert bare.get("/api/state").status_code == 200
    for path in ("jobs/job-1/arm", "machine/home", "machine/stop"):
        assert bare.post(f"/api/{path}", headers={"Origin": "http://evil.example"}).status_code == 403
    key = {"X-Console-Key": hub.address["key"]}
    assert bare.get("/api/state", headers={**key, "Host": "evil.example"}).status_code == 403
    for name in (b"X-Console-Key", b"Cookie"):
        assert httpx.get(f"{hub.base}/api/state", headers={name: b"fab_console=\xe9"}).status_code == 403
    assert httpx.get(f"{hub.base}/?key=%C3%A9").status_code == 403
    with suppress(httpx.TransportError):  # it hangs up on a body that no person has typed
        assert bare.post("/api/machine/stop", content=b" " * 100_000).status_code in (400, 413)
    bare.cookies.set("fab_console_0123456789ab", "the cookie of another hub's console on this machine")
    assert bare.get("/").status_code == 200
    assert hub.state()["armed"] is None
    nonce = hub.ask("jobs/job-1/arm")["nonce"]
    hub.ask("jobs/job-1/begin", status=409, nonce="guessed")
    hub.ask("jobs/job-1/begin", status=409, nonce=nonce[:-1])
    hub.ask("jobs/job-1/disarm")
    hub.ask("jobs/job-1/begin", status=409, nonce=nonce)
    hub.until(lambda: hub.machine() == "ready", "the machine is not armed any more")
    fresh = hub.ask("jobs/job-1/arm")["nonce"]
    assert fresh != nonce
    hub.ask("jobs/job-1/begin", nonce=fresh)
    hub.until(lambda: hub.stage() == "made", "it is cut")
    hub.ask("jobs/job-1/begin", status=409, nonce=fresh)
    bare.close()


def test_17_a_stop_leaves_it_to_a_person(paper: PaperRegistry, start_hub: StartHub) -> None:
    """Hold, then stop at the console: uncertain, still homed; what the machine still has cannot be scrapped before."""
    paper.loops = 400
    hub = start_hub()
    hub.prepare()
    hub.cut()
    hub.ask("machine/hold")
    hub.until(lambda: hub.stage() == "held", "it stands still")
    assert "stop it first" in hub.ask("jobs/job-1/scrap", status=409)["detail"]
    hub.ask("machine/stop")
    hub.until(lambda: hub.stage() == "uncertain", "it is stopped")
    assert hub.state()["machine"]["homed"]
    hub.ask("jobs/job-1/scrap")
    assert paper.kinds[:3] == [K.ARMED, K.STARTED, K.HELD]


def test_22_changed_settings_must_be_confirmed(paper: PaperRegistry, start_hub: StartHub) -> None:
    """Steps a millimetre changed behind our back: named, not armed, until a person confirms them at the console."""
    import json

    hub = start_hub()
    hub.prepare()
    hub.ask("jobs/job-1/arm")
    hub.ask("jobs/job-1/disarm")
    hub.close()
    memory = hub.folder / "controller.json"
    kept = json.loads(memory.read_text())
    kept["settings"]["100"] = 81.0
    memory.write_text(json.dumps(kept))
    again = start_hub()
    again.prepare()
    assert "$100 is 81.0, was 80" in again.ask("jobs/job-1/arm", status=409)["detail"]
    again.ask("machine/confirm")
    again.ask("jobs/job-1/arm")
    again.close()
    kept["settings"]["130"] = 900.0
    memory.write_text(json.dumps(kept))
    third = start_hub()
    third.prepare()
    third.ask("machine/confirm")
    assert "$130=2520" in third.ask("jobs/job-1/arm", status=409)["detail"]
