"""The driver, over pySerial and a pty, on a simulated machine in a process of its own: the whole way of a program."""

from __future__ import annotations

import threading
import time

import pytest
from jupyter_fab_server.machines.grbl.driver import Grbl11
from jupyter_fab_server.machines.protocol import Event, MachineRefusal, MachineState, Moved, Outcome, Progress

from jupyter_fab.core.errors import BadInput, Unavailable
from tests.server.machines.conftest import Start
from tests.support.machines import SimulatedMachine, Watch, connect, home, program, square, token

S = MachineState


def test_a_probe_learns_what_the_machine_is(probed: tuple[Grbl11, Watch]) -> None:
    """After connecting: locked, settings, travel and work offset known, nothing moved."""
    driver, _ = probed
    found = driver.status()
    assert found.state is S.LOCKED
    assert not found.homed
    assert found.travel_mm == (2500, 1300, 100)
    assert found.work_offset_mm == (-2500, -1300, -90)
    assert found.settings["110"] == 12000


def test_a_program_is_streamed_with_live_positions(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """Homed, armed, streamed: ordered counts, positions on the way, the carriage where it belongs."""
    driver, watch = ready
    work = square(3, feed=1500)  # over two seconds at this machine's pace: ten questions, also on a busy computer
    release = token("router", work)
    driver.arm(work, release).result(5)
    assert driver.status().state is S.ARMED
    driver.stream(work, release).result(5)
    end = watch.ended()
    watch.state(S.DONE)
    assert end.outcome is Outcome.DONE
    assert end.progress == Progress(len(work.lines), len(work.lines), len(work.lines), len(work.lines))
    counts = watch.of(Progress)
    assert all(c.executed <= c.acknowledged <= c.sent <= c.total for c in counts)
    assert any(c.executed < c.acknowledged for c in counts)
    places = {tuple(round(part) for part in moved.work_mm) for moved in watch.of(Moved)}
    assert len(places) > 5
    truth = machine.do("state")
    assert truth["overruns"] == 0
    assert truth["position"] == pytest.approx([-2450, -1250, -70])
    assert truth["carriage"] == pytest.approx(truth["position"])
    path = [(round(x + 2500, 3), round(y + 1300, 3)) for x, y, _, _ in machine.do("path")["path"]]
    assert path.count((250, 230)) == 3
    driver.acknowledge().result(5)
    assert driver.status().state is S.READY


def test_nothing_is_cut_before_homing(probed: tuple[Grbl11, Watch]) -> None:
    """A controller that calls itself idle is not thereby homed."""
    driver, _ = probed
    work = square(1)
    with pytest.raises(MachineRefusal, match="cannot arm"):
        driver.arm(work, token("router", work)).result(5)


def test_a_release_is_for_one_machine_one_program_and_one_start(ready: tuple[Grbl11, Watch]) -> None:
    """Another machine, other bytes, an old release, a missing or a used one: refused, and nothing is sent."""
    driver, watch = ready
    work, other = square(1), square(2)
    with pytest.raises(MachineRefusal, match="another machine"):
        driver.arm(work, token("laser", work)).result(5)
    with pytest.raises(MachineRefusal, match="another program"):
        driver.arm(work, token("router", other)).result(5)
    with pytest.raises(MachineRefusal, match="expired"):
        driver.arm(work, token("router", work, lasts_s=-1)).result(5)
    with pytest.raises(MachineRefusal, match="cannot start"):
        driver.stream(work, token("router", work)).result(5)
    release = token("router", work)
    driver.arm(work, release).result(5)
    with pytest.raises(MachineRefusal, match="not the program"):
        driver.stream(other, release).result(5)
    driver.stream(work, release).result(5)
    watch.state(S.DONE)
    driver.acknowledge().result(5)
    with pytest.raises(MachineRefusal, match="cannot start"):
        driver.stream(work, release).result(5)


def test_a_release_expires_by_itself(ready: tuple[Grbl11, Watch]) -> None:
    """An armed machine that nobody starts goes back to ready."""
    driver, watch = ready
    work = square(1)
    since = len(watch.events)
    driver.arm(work, token("router", work, lasts_s=0.2)).result(5)
    watch.state(S.READY, since=since)


def test_hold_and_resume_finish_the_program(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """Held: it stands still with the spindle turning; resumed: it ends where it should."""
    driver, watch = ready
    work = square(4, feed=3000)
    release = token("router", work)
    driver.arm(work, release).result(5)
    driver.stream(work, release).result(5)
    watch.until(lambda event: isinstance(event, Progress) and event.executed > 3)
    driver.hold().result(5)
    watch.state(S.HELD)
    truth = machine.do("state")
    assert truth["speed_mm_s"] == 0
    assert truth["spindle_rpm"] == 12000
    driver.resume().result(5)
    assert watch.ended().outcome is Outcome.DONE


def test_stop_keeps_the_position(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """Stop: hold, stand still, reset; still homed, spindle off, the program is over and a person has to say so."""
    driver, watch = ready
    work = square(20)
    release = token("router", work)
    driver.arm(work, release).result(5)
    driver.stream(work, release).result(5)
    watch.until(lambda event: isinstance(event, Progress) and event.executed > 3)
    driver.stop().result(5)
    watch.state(S.INTERRUPTED)
    end = watch.ended()
    assert end.outcome is Outcome.STOPPED
    assert 0 < end.progress.acknowledged <= end.progress.sent < end.progress.total
    truth = machine.do("state")
    assert truth["spindle_rpm"] == 0
    assert truth["carriage"] == pytest.approx(truth["position"])
    assert driver.status().homed
    driver.acknowledge().result(5)
    assert driver.status().state is S.READY


def test_a_second_press_resets_at_once(start: Start) -> None:
    """Stop twice: the reset does not wait, so the position is gone and the driver knows."""
    machine = start("--speed", "40", "--set", "120=1", "--set", "121=1")  # needs many seconds to slow down
    driver, watch = connect(machine)
    home(driver, watch)
    work = square(20)
    release = token("router", work)
    driver.arm(work, release).result(5)
    since = len(watch.events)
    driver.stream(work, release).result(5)
    watch.until(lambda event: isinstance(event, Moved) and event.work_mm[2] < 6 and event.feed_mm_min > 400, since)
    first, second = driver.stop(), driver.stop()
    first.result(5)
    second.result(5)
    watch.state(S.ALARM)
    assert not driver.status().homed
    driver.close()


def test_the_machine_itself_can_check_a_program(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """Check mode parses every line and moves nothing; a bad line is named."""
    driver, watch = ready
    before = machine.do("state")["position"]
    since = len(watch.events)
    driver.check(square(3)).result(5)
    assert watch.ended(since).outcome is Outcome.CHECKED
    watch.state(S.READY, since=since)
    bad = program("G21 G90\nG1 X10 F1000\nG2 X20 F1000\n")
    since = len(watch.events)
    driver.check(bad).result(5)
    end = watch.ended(since)
    assert end.outcome is Outcome.REFUSED
    assert "line 3" in end.reason
    watch.state(S.READY, since=since)
    assert machine.do("state")["position"] == before


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("G21\nG1 X1 F100 (what?)\n", "line 2 holds a character that would act at once"),
        ("G21\nG1 X1! F100\n", "line 2 holds a character that would act at once"),
        ("G21\r\nG90\r\n", "line 1 holds a control character"),
        ("G21\n(" + "x" * 80 + ")\n", "line 2 is longer"),
        ("G21\nM6 T2\n", "line 2 uses M6"),
        ("G21\nG10 L2 P1 X0\n", "line 2 uses G10"),
        ("G21\nG91\n", "line 2 uses G91"),
        ("G21\n$H\n", "line 2 is not made of words"),
        ("G21\nG0 X2600\n", "line 2 would leave the machine's travel in X"),
        ("G21\nG53 G0 Z5\n", "line 2 would leave the machine's travel in Z"),
        ("G21\nM30", "last line has no end"),
    ],
)
def test_what_must_not_reach_the_machine_is_refused_by_line(
    ready: tuple[Grbl11, Watch], text: str, complaint: str
) -> None:
    """Characters, line ends, lengths, words and targets are checked before the first byte."""
    driver, _ = ready
    work = program(text)
    with pytest.raises(BadInput, match=complaint):
        driver.arm(work, token("router", work)).result(5)
    assert driver.status().state is S.READY


def test_a_program_that_is_too_large_is_refused(ready: tuple[Grbl11, Watch]) -> None:
    """The space that the proof found is held against the travel and the work origin."""
    driver, _ = ready
    work = program("G21\n", high=(2510, 100, 20))
    with pytest.raises(BadInput, match=r"travel in X by 10\.0 mm"):
        driver.arm(work, token("router", work)).result(5)


def test_changed_settings_block_the_machine(machine: SimulatedMachine) -> None:
    """A fingerprint that no longer fits refuses to arm and says what has changed."""
    driver, watch = connect(machine, **{"110": 8000, "130": 2500})
    home(driver, watch)
    work = square(1)
    with pytest.raises(MachineRefusal, match=r"\$110 is 12000\.0, was 8000"):
        driver.arm(work, token("router", work)).result(5)
    driver.close()


def test_a_network_controller_is_the_same_machine(start: Start) -> None:
    """`socket://` reaches a controller without DTR, which greets nobody: it is asked, reset at rest, and probed."""
    machine = start("--tcp", "0", "--speed", "40")
    driver, watch = connect(machine)
    home(driver, watch)
    work = square(1)
    release = token("router", work)
    driver.arm(work, release).result(5)
    driver.stream(work, release).result(5)
    assert watch.ended().outcome is Outcome.DONE
    driver.close()


def test_a_port_that_is_not_there_says_what_to_look_at() -> None:
    """No such device: the refusal names the port and the plug."""
    from jupyter_fab_server.machines.protocol import MachineConfig

    driver = Grbl11(MachineConfig("router", "/nowhere/grbl"))
    with pytest.raises(Unavailable, match="plugged in"):
        driver.connect().result(5)
    driver.close()


def test_an_order_given_up_is_never_carried_out(ready: tuple[Grbl11, Watch], machine: SimulatedMachine) -> None:
    """Who stops waiting for a start must be able to rely on it: a cancelled order sends nothing later."""
    driver, watch = ready
    work = square(1)
    release = token("router", work)
    driver.arm(work, release).result(5)
    before = machine.do("state")["lines_read"]
    slow = threading.Event()

    def keep_busy(event: Event) -> None:
        if isinstance(event, Moved):
            slow.wait(0.5)

    driver.subscribe(keep_busy)
    since = len(watch.events)
    watch.until(lambda event: isinstance(event, Moved), since)  # the driver's thread is now busy for half a second
    start = driver.stream(work, release)
    assert start.cancel()
    slow.set()
    driver.stop().result(5)
    watch.state(S.READY, since=since)
    assert machine.do("state")["lines_read"] == before


def test_hold_reaches_the_wire_quickly(ready: tuple[Grbl11, Watch]) -> None:
    """From the order to the byte on the wire: within 20 ms, even while lines are streamed."""
    driver, watch = ready
    work = square(30, feed=3000)
    release = token("router", work)
    driver.arm(work, release).result(5)
    driver.stream(work, release).result(5)
    waits = []
    for _ in range(10):
        since = len(watch.events)
        began = time.perf_counter()
        driver.hold().result(5)
        waits.append(time.perf_counter() - began)
        watch.state(S.HELD, since=since)
        driver.resume().result(5)
    driver.stop().result(5)
    watch.state(S.INTERRUPTED)
    assert sorted(waits)[len(waits) // 2] < 0.020
