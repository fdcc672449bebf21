"""The simulated board answers as Grbl's documentation says: (sent, reply) pairs, then what moves, holds and is lost.

The pairs are read off interface.md, commands.md and jogging.md; nothing of our driver is used here.
"""

from __future__ import annotations

import math

import pytest
from jupyter_fab_server.machines.simulated.controller import Controller
from jupyter_fab_server.machines.simulated.memory import Memory
from jupyter_fab_server.machines.simulated.state import BYTE_S, State

BANNER = ["", "Grbl 1.1h ['$' for help]"]


def say(board: Controller, text: str, wait_s: float = 0.3) -> list[str]:
    """Send text at the wire's pace, let `wait_s` of virtual time pass, return the reply lines."""
    for byte in text.encode("latin-1"):
        board.run(board.now + BYTE_S)
        board.receive(byte)
    board.run(board.now + wait_s)
    lines = board.out.decode().split("\r\n")[:-1]
    board.out.clear()
    return lines


@pytest.fixture
def locked() -> Controller:
    """Return a router as after power-up, its banner read."""
    board = Controller(Memory())
    say(board, "")
    return board


@pytest.fixture
def board(locked: Controller) -> Controller:
    """Return a homed router at rest."""
    assert say(locked, "$H\n", 120) == ["ok"]
    return locked


def test_it_starts_locked_and_says_how_to_unlock() -> None:
    """With homing enabled, power-up ends in Alarm, and G-code is refused until $H or $X."""
    board = Controller(Memory())
    assert say(board, "") == [*BANNER, "[MSG:'$H'|'$X' to unlock]"]
    assert say(board, "?")[0].startswith("<Alarm|MPos:0.000,0.000,0.000|")
    assert say(board, "G0 X1\n") == ["error:9"]
    assert say(board, "$X\n") == ["[MSG:Caution: Unlocked]", "ok"]
    assert say(board, "G21\n") == ["ok"]


def test_without_homing_it_starts_idle() -> None:
    """$22=0: nothing to find, so nothing is locked."""
    board = Controller(Memory({22: 0, 20: 0}))
    assert say(board, "") == BANNER
    assert say(board, "$H\n") == ["error:5"]


@pytest.mark.parametrize(
    ("sent", "reply"),
    [
        ("\n", ["ok"]),
        ("\r\n", ["ok", "ok"]),
        ("$\n", ["[HLP:$$ $# $G $I $N $x=val $Nx=line $J=line $SLP $C $X $H ~ ! ? ctrl-x]", "ok"]),
        ("$G\n", ["[GC:G0 G54 G17 G21 G90 G94 M5 M9 T0 F0 S0]", "ok"]),
        ("$N\n", ["$N0=", "$N1=", "ok"]),
        ("$I\n", ["[VER:1.1h.20190825:]", "[OPT:VM,15,128]", "ok"]),
        ("$C\n", ["[MSG:Enabled]", "ok"]),
        ("$C\n$C\n", ["[MSG:Enabled]", "ok", "[MSG:Disabled]", "ok", *BANNER]),
        ("g21 (a comment) g90 ; another\n", ["ok"]),
        ("M30\n", ["[MSG:Pgm End]", "ok"]),
        ("$x=1\n", ["error:3"]),
        ("$999=1\n", ["error:3"]),
        ("$nonsense\n", ["error:3"]),
        ("$110=-5\n", ["error:4"]),
        ("$0=2\n", ["error:6"]),
        ("10\n", ["error:1"]),
        ("G1 X\n", ["error:2"]),
        ("G1 X1.2.3 F100\n", ["error:1"]),
        ("G0 X1 F-1\n", ["error:4"]),
        ("G21 " + "X" * 80 + "\n", ["error:11"]),
        ("G81 X1 Z-1 R1 F100\n", ["error:20"]),
        ("M6\n", ["error:20"]),
        ("G41\n", ["error:20"]),
        ("A10\n", ["error:20"]),
        ("G0 G1 X1 F100\n", ["error:21"]),
        ("G1 X-10\n", ["error:22"]),
        ("G93 G1 X-10\n", ["error:22"]),
        ("G1.5 X1\n", ["error:23"]),
        ("G28 G1 X1 F100\n", ["error:24"]),
        ("G1 X1 X2 F100\n", ["error:25"]),
        ("G2 F100\n", ["error:26"]),
        ("G92\n", ["error:26"]),
        ("N0 G21\n", ["error:27"]),
        ("G4\n", ["error:28"]),
        ("G10 L2 X1\n", ["error:28"]),
        ("G59.1\n", ["error:29"]),
        ("G53 G2 X1 I1 F100\n", ["error:30"]),
        ("G80 X1\n", ["error:31"]),
        ("G2 Z1 I1 F100\n", ["error:32"]),
        ("G2 X10 Y10 I1 J1 F100\n", ["error:33"]),
        ("G2 X1900 R1 F100\n", ["error:34"]),
        ("G2 X10 F100\n", ["error:35"]),
        ("G21 P1\n", ["error:36"]),
        ("G43.1 X1\n", ["error:37"]),
        ("$J=X1\n", ["error:22"]),
        ("$J=X-10000 F100\n", ["error:15"]),
        ("$J=G2 X1 F100\n", ["error:16"]),
        ("$J=X10 F100 M3\n", ["error:16"]),
    ],
)
def test_replies_are_those_of_the_documentation(board: Controller, sent: str, reply: list[str]) -> None:
    """Each line that Grbl documents gets the answer that Grbl documents."""
    assert say(board, sent) == reply


def test_all_settings_are_printed_with_grbls_numbers(board: Controller) -> None:
    """`$$` prints 34 settings in order, whole or with three decimals, and an `ok`."""
    lines = say(board, "$$\n", 1.0)
    assert len(lines) == 35
    assert lines[-1] == "ok"
    assert {"$0=10", "$11=0.010", "$22=1", "$130=2500.000", "$131=1300.000", "$132=100.000"} <= set(lines)


def test_a_setting_is_kept_and_costs_the_bytes_that_arrive_meanwhile(board: Controller) -> None:
    """An EEPROM write keeps interrupts off: what is sent on its heels is lost without a word."""
    lines = say(board, "$110=5000\nG21\nG90\nG94\nG17\n", 1.0)
    assert lines.count("ok") < 5
    assert board.overruns > 0
    say(board, "\n")  # the rest of a line may still stand in the buffer
    assert "$110=5000.000" in say(board, "$$\n", 1.0)


def test_a_move_is_acknowledged_when_parsed_and_seen_on_its_way(board: Controller) -> None:
    """`ok` comes long before the move ends; `?` shows Run and a position between the ends."""
    assert say(board, "G1 X500 F6000\n", 0.5) == ["ok"]
    (report,) = say(board, "?", 0.01)
    assert report.startswith("<Run|MPos:-2")
    x = float(report.split("MPos:")[1].split(",")[0])
    assert -2498 < x < -2000
    assert say(board, "?", 10)[0].startswith("<Run|")
    assert say(board, "?")[0].startswith("<Idle|MPos:-2000.000,-1298.000,-2.000|")


def test_acceleration_decides_how_long_a_move_takes(board: Controller) -> None:
    """400 mm at 6000 mm/min and 600 mm/s2: 4 s and a sixth for the two ramps."""
    start = board.now
    say(board, "G1 X402 F6000\n", 0.0)
    while board.state is not State.IDLE or board.planner.blocks or board.now < start + 1:
        board.run(board.now + 0.001)
    assert board.now - start == pytest.approx(4.0 + 100 / 600, abs=0.02)


def test_an_arc_is_followed_within_the_arc_tolerance(board: Controller) -> None:
    """Every executed chord ends on the circle, and the last one on the target."""
    say(board, "G0 X100 Y100\n", 10)
    board.path.clear()
    say(board, "G2 X150 Y150 I50 J0 F6000\n", 20)
    centre = (-2500 + 150, -1300 + 100)
    assert len(board.path) > 20
    for x, y, _, _ in board.path:
        assert math.hypot(x - centre[0], y - centre[1]) == pytest.approx(50, abs=1e-6)
    assert board.path[-1][:2] == pytest.approx((-2350, -1150))


def test_hold_then_reset_keeps_the_position(board: Controller) -> None:
    """`!` slows down (Hold:1), stands (Hold:0); then 0x18 gives Idle where it stands, with no alarm."""
    say(board, "G1 X1000 F12000\n", 2)
    assert say(board, "!?", 0.01)[0].startswith("<Hold:1|")
    (report,) = say(board, "?", 1)[-1:]
    (report,) = say(board, "?")
    assert report.startswith("<Hold:0|")
    assert say(board, "\x18") == BANNER
    assert say(board, "?")[0].split("|")[1] == report.split("|")[1]
    assert board.carriage == board.motion.position


def test_resume_goes_on_to_the_same_end(board: Controller) -> None:
    """`~` after Hold:0 finishes what was planned."""
    say(board, "G1 X300 F6000\nY200\n", 1)
    say(board, "!", 1)
    assert say(board, "?")[0].startswith("<Hold:0|")
    say(board, "~", 20)
    assert say(board, "?")[0].startswith("<Idle|MPos:-2200.000,-1100.000,")


def test_reset_in_motion_loses_the_position(board: Controller) -> None:
    """0x18 while moving: ALARM:3, the banner, locked; the carriage is no longer where the board believes."""
    say(board, "G1 X1000 F6000\n", 2)
    assert say(board, "\x18") == ["ALARM:3", *BANNER, "[MSG:'$H'|'$X' to unlock]"]
    assert say(board, "G0 X1\n") == ["error:9"]
    assert board.carriage != board.motion.position


def test_a_target_out_of_travel_is_a_soft_limit_alarm(board: Controller) -> None:
    """ALARM:2, then silence until 0x18; the position is retained."""
    before = board.motion.position
    assert say(board, "G0 X2600\n") == ["ALARM:2", "[MSG:Reset to continue]"]
    assert say(board, "?$X\n") == []
    assert say(board, "\x18") == [*BANNER, "[MSG:'$H'|'$X' to unlock]"]
    assert say(board, "$X\n") == ["[MSG:Caution: Unlocked]", "ok"]
    assert board.carriage == before


def test_a_hard_limit_is_followed_by_silence(board: Controller) -> None:
    """ALARM:1 in motion: nothing is answered, not even `?`, until 0x18."""
    board.memory.settings[20] = 0
    board.memory.settings[21] = 1
    say(board, "G1 X2600 F12000\n", 0)
    assert say(board, "", 30) == ["ok", "ALARM:1", "[MSG:Reset to continue]"]
    assert say(board, "??$$\n") == []
    assert say(board, "\x18")[-1] == "[MSG:'$H'|'$X' to unlock]"


def test_blind_sending_overruns_the_buffer_without_an_error(board: Controller) -> None:
    """Bytes beyond 128 are lost silently: fewer `ok` than lines, and no `error` for the missing ones."""
    lines = say(board, "".join(f"G1 X{i % 7 * 100} F1000\n" for i in range(100)), 0)
    assert board.overruns > 0
    assert lines.count("ok") < 30


def test_fifteen_blocks_fit_and_the_sixteenth_waits(board: Controller) -> None:
    """The planner takes 15 moves; the next `ok` comes when one of them has ended."""
    lines = say(board, "".join(f"G1 Y{i} F10\n" for i in range(1, 10)), 0.2)
    lines += say(board, "".join(f"G1 Y{i} F10\n" for i in range(10, 19)), 0.2)
    assert lines.count("ok") == 15
    assert board.planner.free == 0


def test_real_time_bytes_act_inside_a_comment(board: Controller) -> None:
    """A `?` in a comment is answered at once and is no part of the line."""
    assert say(board, "(is it here?")[0].startswith("<Idle|")
    assert say(board, ")G21\n") == ["ok"]


def test_jog_is_cancelled_and_leaves_no_trace(board: Controller) -> None:
    """0x85 in a jog: slows down, flushes, Idle; G-code is refused while jogging."""
    assert say(board, "$J=G91 X500 F3000\n", 1) == ["ok"]
    assert say(board, "?")[0].startswith("<Jog|")
    assert say(board, "G0 X0\n") == ["error:9"]
    say(board, "\x85", 1)
    assert say(board, "?")[0].startswith("<Idle|")
    assert "G90" in say(board, "$G\n")[0]


def test_overrides_change_the_speed_of_the_move_under_way(board: Controller) -> None:
    """0x92 takes ten percent off the feed at once; the next report says so."""
    say(board, "G1 X2000 F6000\n", 2)
    assert "|FS:6000," in say(board, "?")[0]
    say(board, "\x92\x92", 1)
    report = say(board, "?")[0]
    assert "|FS:4800," in report
    assert "|Ov:80,100,100" in report


def test_the_safety_door_stops_motion_and_spindle(board: Controller) -> None:
    """0x84: message, Door, spindle off; `~` brings the spindle and the motion back."""
    say(board, "M3 S12000\nG1 X1000 F6000\n", 2)
    assert say(board, "\x84", 2) == ["[MSG:Check Door]"]
    assert say(board, "?")[0].startswith("<Door:0|")
    assert board.spindle_rpm == 0
    say(board, "~", 1)
    assert board.spindle_rpm == 12000
    assert board.state is State.RUN


def test_check_mode_parses_and_moves_nothing(board: Controller) -> None:
    """$C: errors are found, the carriage stays, soft limits still alarm."""
    before = board.motion.position
    say(board, "$C\n")
    assert say(board, "G1 X100 F100\nG1 Q1\n") == ["ok", "error:20"]
    assert board.motion.position == before
    assert say(board, "G0 X9999\n") == ["ALARM:2", "[MSG:Reset to continue]"]


def test_m0_waits_for_the_operator(board: Controller) -> None:
    """M0 holds after the motion before it; its `ok` comes after `~`."""
    assert say(board, "G1 X10 F3000\nM0\n", 2) == ["ok"]
    assert say(board, "?")[0].startswith("<Hold:0|")
    assert say(board, "~") == ["ok"]


def test_inches_and_relative_moves(board: Controller) -> None:
    """G20 scales, G91 adds, G92 shifts the work position without moving."""
    say(board, "G21 G90 G0 X100 Y100 Z50\nG91 G20 G0 X1\nG90 G21\n", 10)
    assert say(board, "?")[0].split("|")[1] == "MPos:-2374.600,-1200.000,-40.000"
    say(board, "G92 X0\n")
    assert "WCO:-2374.600,-1300.000,-90.000" in say(board, "?")[0]


def test_startup_lines_run_after_homing() -> None:
    """With homing enabled, start-up blocks execute after $H and print their own :ok."""
    board = Controller(Memory())
    say(board, "$X\n", 1)
    assert say(board, "$N0=G20\n", 1) == ["ok"]
    assert say(board, "$H\n", 120) == ["ok", ">G20:ok"]
    assert "G20" in say(board, "$G\n")[0]
