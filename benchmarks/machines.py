"""How fast and how promptly the Grbl driver streams, on a pty, against the simulated board at its real speed.

Check mode shows the wire alone (11,520 B/s at 115200 baud), 0.2 mm moves at F6000 show the planner; the peer is plain
send-and-wait, on the same board in the same run. The board enforces baud, buffer, planner and processor time.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import serial
from jupyter_fab_server.machines.grbl.driver import Grbl11
from jupyter_fab_server.machines.protocol import MachineState, Moved, Program, Progress

from benchmarks.common import Report
from tests.support.machines import SimulatedMachine, Watch, connect, home, program, token

WIRE_BYTES_S = 11_520
CHECK_LINES = 1_500
MOTION_LINES = 1_000
PRESSES = 40
# Quick axes, so that the planner and the processor are the limit and not the ramps.
QUICK = ("--set", "25=12000", "--set", "120=3000", "--set", "121=3000")
S = MachineState


def zigzag(count: int, step_mm: float, feed_mm_min: float) -> Program:
    """Return `count` short moves on a gentle wave, about 18 bytes each."""
    lines = ["G21 G90 G94", "G0 X10 Y10 Z20", f"G1 Z10 F{feed_mm_min:.0f}"]
    lines += [f"G1 X{10 + index * step_mm:.3f} Y{10 + index % 7 * 0.01:.2f}" for index in range(count)]
    return program("\n".join(lines) + "\n")


def check_bytes_s(folder: Path) -> tuple[float, int]:
    """Return bytes a second in check mode, and how many bytes the board lost."""
    machine = SimulatedMachine(folder, "--speed", "1")
    driver, watch = connect(machine)
    since = len(watch.events)
    driver.unlock().result(5)
    watch.state(S.LOCKED, since=since)
    work = zigzag(CHECK_LINES, 0.2, 6000)
    began = time.perf_counter()
    driver.check(work).result(5)
    watch.ended()
    rate = len(work.data) / (time.perf_counter() - began)
    overruns = int(machine.do("state")["overruns"])
    driver.close()
    machine.close()
    return rate, overruns


def motion_lines_s(folder: Path) -> tuple[float, float, float, float]:
    """Return lines a second in motion, share of time starved, and median and 99th percentile of hold, in ms."""
    machine = SimulatedMachine(folder, "--speed", "1", *QUICK)
    driver, watch = connect(machine)
    home(driver, watch)
    work = zigzag(MOTION_LINES, 0.2, 6000)
    release = token("router", work)
    driver.arm(work, release).result(5)
    stops, since = machine.do("state")["stops"], len(watch.events)
    driver.stream(work, release).result(5)
    watch.until(lambda event: isinstance(event, Moved) and event.work_mm[0] > 11, since)
    began, first = time.perf_counter(), machine.do("state")["executed_line"]
    watch.state(S.DRAINING)
    rate = (machine.do("state")["executed_line"] - first) / (time.perf_counter() - began)
    watch.ended()
    starved = (machine.do("state")["stops"] - stops) / MOTION_LINES
    driver.acknowledge().result(5)
    waits_ms = sorted(hold_ms(driver, watch))
    driver.close()
    machine.close()
    return rate, starved, statistics.median(waits_ms), waits_ms[int(PRESSES * 0.99)]


def hold_ms(driver: Grbl11, watch: Watch) -> list[float]:
    """Return how long each of many orders to hold took to reach the port, in ms, while lines are streamed."""
    work = zigzag(20_000, 0.02, 1200)
    release = token("router", work)
    driver.arm(work, release).result(5)
    driver.stream(work, release).result(5)
    waits = []
    for _ in range(PRESSES):
        since = len(watch.events)
        watch.until(lambda event: isinstance(event, Progress), since)
        began = time.perf_counter()
        driver.hold().result(5)
        waits.append((time.perf_counter() - began) * 1000)
        watch.state(S.HELD, since=since)
        driver.resume().result(5)
    driver.stop().result(5)
    watch.state(S.INTERRUPTED)
    return waits


def unplugged_ms(folder: Path) -> float:
    """Return how long it takes until a pulled cable is told, in ms."""
    machine = SimulatedMachine(folder, "--speed", "1")
    driver, watch = connect(machine)
    began = time.perf_counter()
    machine.do("unplug")
    watch.state(S.LOST)
    waited = (time.perf_counter() - began) * 1000
    driver.close()
    machine.close()
    return waited


def send_response_lines_s(folder: Path) -> float:
    """Return lines a second in motion for a sender that waits for each `ok`."""
    machine = SimulatedMachine(folder, "--speed", "1", "--no-dtr", *QUICK)
    port = serial.Serial(machine.port, 115200, timeout=30)
    lines = [b"$H\n", *zigzag(MOTION_LINES, 0.2, 6000).lines]
    began = 0.0
    for number, line in enumerate(lines):
        if number == 40:
            began = time.perf_counter()
        port.write(line)
        while (reply := port.readline()) != b"ok\r\n":
            assert reply[:5] not in (b"", b"error", b"ALARM"), reply
    rate = (len(lines) - 40) / (time.perf_counter() - began)
    port.close()
    machine.close()
    return rate


def main() -> Report:
    """Return the rates of the driver and of the peer, and how prompt hold and unplugging are."""
    with tempfile.TemporaryDirectory() as top:
        folders = [Path(top) / name for name in "abcd"]
        for folder in folders:
            folder.mkdir()
        check, overruns = check_bytes_s(folders[0])
        motion, starved, median, p99 = motion_lines_s(folders[1])
        peer = send_response_lines_s(folders[2])
        unplug = unplugged_ms(folders[3])
    figures = {
        "check_mode_bytes_s": round(check), "check_mode_share_of_wire": round(check / WIRE_BYTES_S, 3),
        "motion_lines_s": round(motion, 1), "motion_over_send_response": round(motion / peer, 2),
        "starved_share": round(starved, 4), "overruns": overruns,
        "hold_median_ms": round(median, 2), "hold_p99_ms": round(p99, 2), "unplug_ms": round(unplug, 1),
    }  # fmt: skip
    goals = {
        "check_mode_share_of_wire": ">= 0.90", "motion_over_send_response": ">= 1.25", "starved_share": "<= 0.01",
        "overruns": "== 0", "hold_p99_ms": "<= 20", "unplug_ms": "<= 1000",
    }  # fmt: skip
    peers = {"send_response_motion_lines_s": round(peer, 1), "wire_bytes_s": WIRE_BYTES_S}
    return Report("machines", figures=figures, goals=goals, peers=peers)
