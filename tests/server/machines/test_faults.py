"""What cables, plugs, power and people do in mid-cut, on a real pty and the simulated machine: what must be seen.

The numbers are those of the fault list that the driver was designed against.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from jupyter_fab_server.machines.grbl.driver import Grbl11
from jupyter_fab_server.machines.protocol import (
    Alarmed,
    Fault,
    LineRefused,
    MachineConfig,
    MachineRefusal,
    MachineState,
    Moved,
    Outcome,
    Progress,
)

from jupyter_fab.core.errors import Unavailable
from tests.server.machines.conftest import Start
from tests.support.machines import SimulatedMachine, Watch, home, program, square, token

S = MachineState


def cut(driver: Grbl11, watch: Watch, loops: int = 40) -> None:
    """Start a long cut and wait until it is well under way."""
    work = square(loops)
    release = token("router", work)
    driver.arm(work, release).result(5)
    driver.stream(work, release).result(5)
    watch.until(lambda event: isinstance(event, Progress) and event.executed > 6)


def test_1_an_unplugged_machine_is_lost_within_a_second(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """The cable is pulled in mid-cut: LOST within 1 s, the program is over, and plugging it in starts nothing."""
    driver, watch = ready
    cut(driver, watch)
    pulled = time.monotonic()
    machine.do("unplug")
    watch.state(S.LOST)
    assert time.monotonic() - pulled < 1.0
    end = watch.ended()
    assert end.outcome is Outcome.LOST
    assert end.progress.acknowledged < end.progress.total
    machine.do("replug")
    before = machine.do("path")["path"]
    with pytest.raises(MachineRefusal):
        driver.resume().result(5)
    since = len(watch.events)
    driver.connect().result(5)
    watch.state(S.LOCKED, since=since)
    assert not driver.status().homed
    assert machine.do("state")["spindle_rpm"] == 0
    assert machine.do("path")["path"] == before


def test_3_a_restart_in_mid_cut_ends_the_program_and_the_homing(
    ready: tuple[Grbl11, Watch], machine: SimulatedMachine
) -> None:
    """A brown-out: the banner comes unasked, nothing more is sent, the machine counts as not homed."""
    driver, watch = ready
    cut(driver, watch)
    machine.do("brownout")
    watch.state(S.INTERRUPTED)
    assert any(fault.kind == "restart" for fault in watch.of(Fault))
    assert watch.ended().outcome is Outcome.FAULT
    assert not driver.status().homed
    driver.acknowledge().result(5)
    assert driver.status().state is S.LOCKED


@pytest.mark.parametrize("after", [1, 30, 45])
def test_4_a_dropped_byte_is_noticed(ready: tuple[Grbl11, Watch], machine: SimulatedMachine, after: int) -> None:
    """A newline lost on the way joins two lines: refused, or never answered; either way it ends, and says where."""
    driver, watch = ready
    work = program("G21 G90 G94\n" + "G1 X10 F3000\nG1 X20\n" * 40)
    release = token("router", work)
    driver.arm(work, release).result(5)
    # Lose one line end: the first line is 12 characters, the others 13 and 7.
    machine.do("drop", after={1: 12, 30: 13 + 13 + 7, 45: 13 + 20 + 13}[after] - 1)
    driver.stream(work, release).result(5)
    end = watch.ended()
    assert end.outcome in (Outcome.FAULT, Outcome.REFUSED)
    watch.state(S.INTERRUPTED)


def test_4_a_lost_acknowledgement_does_not_hang(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """An `ok` that never arrives: the machine rests, the count does not close, and the watchdog says so."""
    driver, watch = ready
    machine.do("lose-reply", text="ok")
    work = square(1)
    release = token("router", work)
    driver.arm(work, release).result(5)
    driver.stream(work, release).result(5)
    end = watch.ended()
    assert end.outcome is Outcome.FAULT
    assert "bytes were lost" in end.reason
    watch.state(S.INTERRUPTED)
    assert driver.status().homed


def test_5_a_refused_line_stops_the_cut_and_is_named(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """`error:35` in mid-cut: hold, reset, the exact line, its text and what the code means; position kept."""
    driver, watch = ready
    lines = ["G21 G90", "M3 S8000", *[f"G1 X{10 + i} F2000" for i in range(40)], "G2 X100 F2000", "G1 X0", "M5"]
    work = program("\n".join(lines) + "\n")
    release = token("router", work)
    driver.arm(work, release).result(5)
    driver.stream(work, release).result(5)
    watch.state(S.INTERRUPTED)
    (refused,) = watch.of(LineRefused)
    assert (refused.number, refused.text, refused.code) == (43, "G2 X100 F2000", 35)
    assert "centre offset" in refused.meaning
    assert watch.ended().outcome is Outcome.REFUSED
    truth = machine.do("state")
    assert truth["spindle_rpm"] == 0
    assert truth["carriage"] == pytest.approx(truth["position"])


def test_7_an_acknowledgement_too_many_is_a_fault(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """A stale `ok` at rest is told and counts for nothing; the machine can still be used."""
    driver, watch = ready
    machine.do("say", text="ok")
    watch.until(lambda event: isinstance(event, Fault) and event.kind == "stale-ok")
    assert driver.status().state is S.READY
    assert driver.status().progress is None


def test_7_an_acknowledgement_too_many_in_a_cut_ends_it(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """Once everything sent is answered, one `ok` more means that the count was wrong all along."""
    driver, watch = ready
    work = program("G21 G90\nG1 X400 F600\nG4 P20\n")
    release = token("router", work)
    driver.arm(work, release).result(5)
    driver.stream(work, release).result(5)
    watch.until(lambda event: isinstance(event, Progress) and event.acknowledged == 2)
    machine.do("say", text="ok")
    machine.do("say", text="ok")
    assert watch.ended().outcome is Outcome.FAULT
    watch.state(S.INTERRUPTED)


def test_10_a_killed_driver_leaves_the_machine_to_a_human(start: Start) -> None:
    """kill -9 in mid-cut on a board that does not reset: it stops by itself, the next driver starts nothing."""
    machine = start("--speed", "20", "--no-dtr")
    script = (
        "import sys, time\n"
        "from tests.support.machines import *\n"
        "from types import SimpleNamespace\n"
        "d, w = connect(SimpleNamespace(port=sys.argv[1])); home(d, w)\n"
        "p = square(400); t = token('router', p)\n"
        "d.arm(p, t).result(5); d.stream(p, t).result(5)\n"
        "w.until(lambda e: type(e).__name__ == 'Progress' and e.executed > 6)\n"
        "print('cutting', flush=True); time.sleep(60)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script, machine.port], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "cutting\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait(10)
    child.stdout.close()
    assert machine.do("state")["lines_read"] > 6
    driver = Grbl11(MachineConfig("router", machine.port))
    watch = Watch(driver)
    driver.connect().result(5)
    found = watch.state(S.LOCKED, S.INTERRUPTED)
    assert not driver.status().homed
    if found.state is S.INTERRUPTED:
        assert "did not start" in found.reason
    deadline = time.monotonic() + 20
    while machine.do("state")["state"] == "Run":  # what its buffers held
        assert time.monotonic() < deadline
    still = machine.do("state")["position"]
    since = len(watch.events)
    watch.until(lambda event: isinstance(event, Moved), since) if found.state is S.INTERRUPTED else None
    assert machine.do("state")["position"] == still
    driver.close()


def test_15_nothing_is_sent_in_an_alarm_until_a_person_clears_it(
    ready: tuple[Grbl11, Watch], machine: SimulatedMachine
) -> None:
    """A limit switch in mid-cut: ALARM with its meaning, no byte more; cleared by hand, it must be homed again."""
    driver, watch = ready
    cut(driver, watch)
    machine.do("limit")
    watch.state(S.ALARM)
    alarm = watch.of(Alarmed)[-1]
    assert (alarm.code, alarm.position_lost) == (1, True)
    assert "limit switch" in alarm.meaning
    assert watch.ended().outcome is Outcome.ALARM
    received = machine.do("state")["bytes_in"]
    with pytest.raises(MachineRefusal):
        driver.home().result(5)
    with pytest.raises(MachineRefusal):
        driver.resume().result(5)
    deadline = time.monotonic() + 0.6  # three polls' worth of silence
    while time.monotonic() < deadline:
        assert machine.do("state")["bytes_in"] == received
    since = len(watch.events)
    driver.unlock().result(5)
    watch.state(S.LOCKED, since=since)
    home(driver, watch)


def test_19_a_door_holds_the_cut(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """The safety door opens: held, spindle off; closed and resumed, the program ends as it should."""
    driver, watch = ready
    work = square(4)
    release = token("router", work)
    driver.arm(work, release).result(5)
    driver.stream(work, release).result(5)
    watch.until(lambda event: isinstance(event, Moved) and event.feed_mm_min > 5000)
    machine.do("door", open=True)
    watch.state(S.HOLDING)
    deadline = time.monotonic() + 5
    while machine.do("state")["speed_mm_s"] > 0:
        assert time.monotonic() < deadline
    assert machine.do("state")["spindle_rpm"] == 0
    machine.do("door", open=False)
    watch.state(S.HELD)
    driver.resume().result(5)
    assert watch.ended().outcome is Outcome.DONE


def test_25_a_second_program_cannot_take_the_port(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """The port is locked for one driver; the other is told so and disturbs nothing."""
    driver, _ = ready
    other = Grbl11(MachineConfig("thief", machine.port))
    with pytest.raises(Unavailable, match="Does another program use the port"):
        other.connect().result(5)
    other.close()
    assert driver.status().state is S.READY


def test_a_silent_controller_is_lost(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """The port is open but nobody answers: lost, not waited for forever."""
    driver, watch = ready
    machine.do("freeze")
    watch.state(S.LOST)
    assert any(fault.kind == "silence" for fault in watch.of(Fault))
    assert driver.status().state is S.LOST


def test_hostile_text_is_only_ever_shown(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """Nonsense from the controller changes nothing and reaches the listener as text."""
    driver, watch = ready
    for text in ("<Idle|MPos:a,b,c>", "error:x", "[MSG:<script>]", "$130=nan", "ALARM:", "<Idle>" * 40):
        machine.do("say", text=text)
    watch.until(lambda event: getattr(event, "text", "").startswith("<Idle><Idle>"))
    assert driver.status().state is S.READY
    assert driver.status().settings["130"] == 2500
