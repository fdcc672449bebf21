"""The driver's mind alone, without a port: what it says to each thing it hears, and what it must never say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jupyter_fab_server.machines.grbl.conversation import Drop, Instruction, Write
from jupyter_fab_server.machines.grbl.machine import GrblMachine
from jupyter_fab_server.machines.protocol import (
    Fault,
    MachineConfig,
    MachineRefusal,
    MachineState,
    Outcome,
)

from tests.support.machines import program, token

S = MachineState
BANNER = "Grbl 1.1h ['$' for help]"
SETTINGS = [
    "$11=0.010",
    "$12=0.002",
    "$13=0",
    "$20=1",
    "$22=1",
    "$25=4000",
    "$32=0",
    "$130=500",
    "$131=400",
    "$132=100",
]
IDLE = "<Idle|MPos:-498.000,-398.000,-2.000|Bf:15,128|FS:0,0|WCO:-500.000,-400.000,-90.000>"
RUN = "<Run|MPos:-400.000,-398.000,-2.000|Bf:3,100|FS:3000,8000>"
WORK = program("G21 G90\nM3 S8000\nG1 X10 F1000\nG1 X20\nM5\n", high=(20, 1, 20))


def written(instructions: list[Instruction]) -> bytes:
    """Return what goes on the wire."""
    return b"".join(item.data for item in instructions if isinstance(item, Write))


def hear(machine: GrblMachine, now: float, *lines: str) -> bytes:
    """Let the machine hear lines; returns what it writes."""
    return b"".join(written(machine.line(line, now)) for line in lines)


@pytest.fixture
def machine() -> GrblMachine:
    """Return a mind whose controller has been probed and homed, at second 10."""
    return homed()


def homed(settings: list[str] = SETTINGS, **confirmed: float) -> GrblMachine:
    """Return a mind whose controller has been probed and homed, at second 10."""
    mind = GrblMachine(MachineConfig("router", "nowhere", settings=confirmed))
    mind.opened(0)
    probe(mind, 1, BANNER, settings=settings)
    mind.home(2)
    assert hear(mind, 9, "ok") == b"$I\n"
    probe(mind, 9, settings=settings)
    assert mind.state is S.READY
    return mind


def probe(mind: GrblMachine, now: float, *first: str, settings: list[str] = SETTINGS) -> None:
    """Answer every question of a probe."""
    hear(mind, now, *first, "[VER:1.1h.20190825:]", "[OPT:V,15,128]", "ok", *settings, "ok")
    hear(mind, now, "[G54:-500.000,-400.000,-90.000]", "[G92:0.000,0.000,0.000]", "ok", "[GC:G0]", "ok")
    assert written(mind.tick(now)) == b"?"
    hear(mind, now, IDLE)


def running() -> GrblMachine:
    """Return a mind in mid-program: five lines sent, none answered, at second 11."""
    mind = homed()
    release = token("router", WORK)
    mind.arm(WORK, release, 10)
    assert written(mind.stream(WORK, release, 10)) == WORK.data
    return mind


def test_a_controller_that_greets_is_asked_four_things() -> None:
    """Banner, then $I, $$, $# and $G one at a time, then a report; nothing that could move."""
    mind = GrblMachine(MachineConfig("router", "nowhere"))
    assert written(mind.opened(0)) == b""
    said = [hear(mind, 1, BANNER), hear(mind, 1, "ok"), hear(mind, 1, "ok"), hear(mind, 1, "ok"), hear(mind, 1, "ok")]
    assert said == [b"$I\n", b"$$\n", b"$#\n", b"$G\n", b""]


def test_a_controller_that_does_not_greet_is_asked_before_it_is_reset() -> None:
    """No banner: first `?`; only a machine at rest is reset, since a line may lie half-sent in its buffer."""
    mind = GrblMachine(MachineConfig("router", "nowhere"))
    mind.opened(0)
    assert written(mind.tick(1)) == b""
    assert written(mind.tick(3)) == b"?"
    assert hear(mind, 3.1, IDLE) == b"\x18"


def test_a_machine_found_moving_is_left_alone() -> None:
    """No banner and a report of Run: INTERRUPTED, and not a byte that would change anything."""
    mind = GrblMachine(MachineConfig("router", "nowhere"))
    mind.opened(0)
    mind.tick(3)
    assert hear(mind, 3.1, RUN) == b""
    assert mind.state is S.INTERRUPTED


def test_a_refused_line_is_held_and_then_reset() -> None:
    """error:N -> `!`; Hold:1 -> wait; Hold:0 -> 0x18; the banner ends it with the position kept."""
    mind = running()
    assert hear(mind, 11, "ok", "ok", "error:22") == b"!"
    assert hear(mind, 11.1, RUN.replace("Run", "Hold:1")) == b""
    assert hear(mind, 11.2, "ok", "ok") == b""
    assert hear(mind, 11.3, RUN.replace("Run", "Hold:0")) == b"\x18"
    hear(mind, 11.4, BANNER)
    assert (mind.state, mind.homed) == (S.INTERRUPTED, True)


def test_a_sleeping_host_is_a_fault() -> None:
    """Nobody looked for longer than any stall: hold, since nothing is known of what happened."""
    mind = running()
    out = mind.tick(40)
    assert any(isinstance(item, Fault) and item.kind == "host-asleep" for item in out)
    assert written(out).startswith(b"!")


def test_a_machine_that_does_not_stand_still_in_time_is_reset() -> None:
    """`!` goes unheeded for five seconds: the reset comes, and the loss of position with it."""
    mind = running()
    assert written(mind.stop(11)) == b"!"
    for tenth in range(48):
        mind.tick(11 + tenth / 10)
        hear(mind, 11 + tenth / 10, RUN)
    assert b"\x18" in written(mind.tick(16.1))
    hear(mind, 16.2, "ALARM:3", BANNER)
    assert (mind.state, mind.homed) == (S.ALARM, False)


def test_a_late_report_of_the_hold_does_not_undo_the_resume() -> None:
    """`~` was sent; a report of Hold:0 made before it arrives after it: still running. A lasting hold is believed."""
    mind = running()
    mind.hold(11)
    hear(mind, 11.1, RUN.replace("Run", "Hold:0"))
    assert mind.state is S.HELD
    assert written(mind.resume(12)) == b"~"
    hear(mind, 12.01, RUN.replace("Run", "Hold:0"))
    assert mind.state is S.RUNNING
    hear(mind, 13, RUN.replace("Run", "Hold:0"))
    assert mind.state is S.HOLDING


def held(mind: GrblMachine, now: float) -> None:
    """Hold, and let the controller stand still."""
    assert written(mind.hold(now)) == b"!"
    hear(mind, now, RUN.replace("Run", "Hold:0"))
    assert mind.state is S.HELD


def test_a_report_of_before_the_resume_is_old_however_late_it_comes() -> None:
    """A `?` of before `~` is answered seconds after it, on a busy computer: the program goes on, and its bytes too."""
    mind = running()
    held(mind, 11)
    assert written(mind.tick(11.3)) == b"?"
    assert written(mind.resume(11.31)) == b"~"
    hear(mind, 13, RUN.replace("Run", "Hold:0"))
    assert mind.state is S.RUNNING
    hear(mind, 13.1, *["ok"] * 5)
    assert mind.state is S.DRAINING


def test_a_report_of_before_the_hold_does_not_pass_for_standing_still() -> None:
    """Held, resumed and held again: `Hold:0` of the first time is not the second, nor may Stop reset upon it."""
    mind = running()
    held(mind, 11)
    assert written(mind.tick(11.3)) == b"?"
    mind.resume(11.31)
    mind.hold(11.32)
    hear(mind, 11.4, RUN.replace("Run", "Hold:0"))
    assert mind.state is S.HOLDING
    assert written(mind.stop(11.41)) == b"!"
    assert written(mind.tick(11.5)) == b"?"
    assert hear(mind, 11.5, RUN.replace("Run", "Hold:0")) == b"\x18"


@pytest.mark.parametrize("word", ["Run", "Idle"])
def test_a_hold_that_was_made_and_undone_at_the_machine_is_followed(word: str) -> None:
    """The buttons on the machine: held, then going on (or already through its buffer): the driver sends on."""
    mind = running()
    hear(mind, 11, RUN.replace("Run", "Hold:1"))
    assert (mind.state, mind.reason) == (S.HOLDING, "held at the machine")
    hear(mind, 11.1, "ok", RUN.replace("Run", word))
    assert (mind.state, mind.reason) == (S.RUNNING, "resumed at the machine")
    hear(mind, 11.2, *["ok"] * 4)
    assert mind.state is S.DRAINING


def test_the_last_moves_can_be_held_too() -> None:
    """Every line is answered and the tool still moves: hold, stand still, go on, done; nothing is sent twice."""
    mind = running()
    hear(mind, 11, *["ok"] * 5)
    assert mind.state is S.DRAINING
    held(mind, 11.1)
    assert written(mind.resume(12)) == b"~"
    assert mind.state is S.DRAINING
    hear(mind, 12.1, RUN.replace("Run", "Hold:0"), RUN, IDLE, IDLE)
    assert mind.state is S.DONE


def test_a_hold_that_is_lost_on_the_wire_is_ordered_again() -> None:
    """The machine reports Run to a question that came after `!`: it never heard it, and a person is waiting."""
    mind = running()
    assert written(mind.hold(11)) == b"!"
    assert written(mind.tick(11.1)) == b"?"
    assert hear(mind, 11.2, RUN) == b"!"
    assert mind.state is S.HOLDING


def test_all_lines_answered_is_not_yet_done() -> None:
    """The last `ok` starts the draining; two reports of Idle end it."""
    mind = running()
    hear(mind, 11, *["ok"] * 5)
    assert mind.state is S.DRAINING
    hear(mind, 11.1, RUN, IDLE)
    assert mind.state is S.DRAINING
    hear(mind, 11.2, IDLE)
    assert mind.state is S.DONE


def test_arming_needs_a_machine_at_rest(machine: GrblMachine) -> None:
    """A machine that reports a hold or an open door is not armed."""
    hear(machine, 10, IDLE.replace("Idle", "Door:1"))
    with pytest.raises(MachineRefusal, match="Door:1"):
        machine.arm(WORK, token("router", WORK), 10)


LINES = st.sampled_from(
    [
        "ok", "error:20", "ALARM:1", "ALARM:2", "ALARM:3", BANNER, IDLE, RUN, "", "[MSG:Reset to continue]", "$130=9",
        "<Hold:0|MPos:0,0,0>", "<Hold:1|MPos:0,0,0>", "<Alarm|MPos:0,0,0>", "<Door:0|MPos:0,0,0>", "<Check|MPos:0,0,0>",
    ]
)  # fmt: skip
ORDERS = ("home", "unlock", "acknowledge", "hold", "resume", "stop")
STIMULI = st.lists(
    st.one_of(LINES.map(lambda line: ("line", line)), st.floats(0.01, 3).map(lambda s: ("tick", s))), max_size=60
)


@settings(max_examples=300)
@given(STIMULI, st.booleans())
def test_nothing_moves_or_resumes_without_a_person(stimuli: list[tuple[str, object]], cutting: bool) -> None:
    """Whatever is heard, no line of a program, no `~`, no `$H`, no `$X` goes out unless a person ordered it.

    In ALARM and after it is lost, nothing goes out at all. Only lines of the program under way may follow an `ok`.
    """
    mind = running() if cutting else homed()
    now = 11.0
    for kind, what in stimuli:
        state = mind.state
        if kind == "line":
            out = mind.line(str(what), now)
        else:
            now += float(str(what))
            out = mind.tick(now)
        data = written(out)
        assert not any(byte in data for byte in (b"~", b"$H", b"$X", b"$J", b"X10", b"$C"))
        if state in (S.ALARM, S.LOST):
            assert data == b""
        if any(isinstance(item, Drop) for item in out):
            assert mind.state is S.LOST
        if mind.sender is not None:
            counts = mind.sender.progress()
            assert 0 <= counts.executed <= counts.acknowledged <= counts.sent


@settings(max_examples=200)
@given(
    st.lists(
        st.one_of(LINES.map(lambda line: ("line", line)), st.sampled_from(ORDERS).map(lambda o: (o, ""))), max_size=40
    )
)
def test_orders_in_any_order_never_start_a_program(stimuli: list[tuple[str, str]]) -> None:
    """However orders and replies fall, a program's bytes need `arm` and `stream`; a refused order writes nothing."""
    mind = homed()
    now = 11.0
    for kind, text in stimuli:
        now += 0.01
        try:
            out = mind.line(text, now) if kind == "line" else getattr(mind, kind)(now)
        except MachineRefusal:
            out = []
        assert b"G" not in written(out).replace(b"$G\n", b"")
        assert Outcome.DONE not in {getattr(item, "outcome", None) for item in out}


@pytest.mark.parametrize("said", ["$12=0.100", "$12=0.006", None])
def test_a_controller_that_cuts_rounds_as_polygons_is_not_armed(said: str | None) -> None:
    """Programs say rounds as arcs, proven to a few thousandths: the controller's chords must be as near to them."""
    others = [line for line in SETTINGS if not line.startswith("$12=")]
    mind = homed([*others, *([said] if said else [])])
    with pytest.raises(MachineRefusal, match=r"\$12=0\.002"):
        mind.arm(WORK, token("router", WORK), 10)
    assert mind.state is S.READY
    mind = homed([*others, "$12=0.005"])
    mind.arm(WORK, token("router", WORK), 10)
    assert mind.state is S.ARMED


def test_corners_and_chords_that_have_changed_are_named() -> None:
    """What a person confirmed holds for the controller's corners ($11) and chords ($12) too."""
    mind = homed([*SETTINGS[2:], "$11=0.500", "$12=0.004"], **{"11": 0.01, "12": 0.002})
    with pytest.raises(MachineRefusal, match=r"\$11 is 0\.5, was 0\.01; \$12 is 0\.004, was 0\.002"):
        mind.arm(WORK, token("router", WORK), 10)
