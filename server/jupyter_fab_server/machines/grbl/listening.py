"""What the driver makes of what it hears: a line of the controller, a silence, a port that is gone.

The middle of `GrblMachine`: it keeps the program moving, watches for lost bytes, and ends the program when something is
wrong. It never starts a program and never clears an alarm: only a person's orders do. Pure; time is an argument.

Source: Grbl 1.1 interface.md and commands.md.
"""

from __future__ import annotations

import math
from collections import deque

from ..protocol import (
    CUTTING,
    Alarmed,
    Fault,
    LineRefused,
    Moved,
    Outcome,
    Said,
)
from .codes import POSITION_KEPT, alarm_meaning, error_meaning
from .conversation import BANNER_WAIT_S, Conversation, Drop, Instruction, S
from .protocol import (
    HOLD,
    QUERY,
    Alarm,
    Banner,
    Error,
    Feedback,
    Ok,
    Setting,
    Status,
    parse,
    vector,
)
from .sender import StaleOk

POLL_S = 0.2  # 5 Hz, what Grbl's documentation asks hosts to stay near
FAST_POLL_S = 0.05  # while a person waits for the machine to stand still
SILENCE_S = 3.0  # a sound controller answers `?` within 20 ms; a pulled cable is known at once, by the port
ASK_AGAIN_S = 1.0  # one question at a time: answers to old ones would pass for fresh ones
UNANSWERED = math.ceil(SILENCE_S / ASK_AGAIN_S)  # more `?` than this are never on their way at once
LOST_OK_REPORTS = 3  # each asked for after the one before was heard, so that an `ok` on its way has come in between
STOP_S = 5.0  # any of our machines stands still in less than one
LOST_OK_S = 1.0  # an idle controller with nothing to do answers a line within milliseconds
HOST_GAP_S = 5.0  # nobody looked at the machine for so long: the host was asleep
HOMING_S = 30.0  # on top of one and a half times the travel at the seek rate
QUERIES = ("$I", "$$", "$#", "$G")


class Listening(Conversation):
    """One controller as it is heard: every stimulus returns the instructions that follow from it."""

    # -- stimuli -----------------------------------------------------------------------------------------------------

    def opened(self, now: float) -> list[Instruction]:
        """Take note that the port is open."""
        self._now = now
        self._forget()
        self.homed, self.settings, self.position = False, {}, None
        self._become(S.PROBING, "waiting for the controller")
        self._deadline, self._next_poll = now + BANNER_WAIT_S, math.inf
        return self._take()

    def line(self, text: str, now: float) -> list[Instruction]:
        """Take one line the controller sent."""
        self._now = now
        if self.state in (S.DISCONNECTED, S.LOST) or not text:
            return self._take()
        reply = parse(text)
        if isinstance(reply, Ok):
            self._on_answer(None)
        elif isinstance(reply, Error):
            self._on_answer(reply.code)
        elif isinstance(reply, Status):
            self._on_status(reply)
        elif isinstance(reply, Alarm):
            self._on_alarm(reply.code)
        elif isinstance(reply, Banner):
            self._on_banner()
        elif isinstance(reply, Setting):
            self.settings[reply.number] = reply.value
        elif isinstance(reply, Feedback):
            self._on_feedback(reply)
        else:
            self._out.append(Said(text))
        return self._take()

    def lost(self, reason: str, now: float) -> list[Instruction]:
        """Take note that the port is gone."""
        self._now = now
        self._lose(reason)
        return self._take()

    def _lose(self, reason: str) -> None:
        if self.state in (S.DISCONNECTED, S.LOST):
            return
        if self.state in CUTTING:
            self._write(HOLD)  # if the machine still hears us, it had better stand still
        self._end(Outcome.LOST, reason)
        self.homed = False
        self._forget()
        self._become(S.LOST, reason)
        self._out.append(Drop())

    def tick(self, now: float) -> list[Instruction]:
        """Let time pass: polls, deadlines, watchdogs. Called at least every 50 ms while the port is open."""
        gap, self._now = now - self._now, now
        if self.state in (S.DISCONNECTED, S.LOST):
            return self._take()
        if gap > HOST_GAP_S and self.state is S.RUNNING:
            self._out.append(Fault("host-asleep", f"nobody watched the machine for {gap:.0f} s"))
            self._halt(Outcome.FAULT, "this computer was asleep in mid-program")
        if now >= self._deadline:
            self._deadline = math.inf
            self._overdue()
        if self.state is S.ARMED and self._token is not None and now >= self._token.expires_at_s:
            self._token = None
            self._become(S.READY, "the release has expired; arm again")
        self._poll()
        return self._take()

    # -- what the controller says --------------------------------------------------------------------------------------

    def _on_answer(self, code: int | None) -> None:
        if self._asked is not None:
            self._answered(code)
            return
        try:
            if self._on_reset is not None:
                return  # answered before our reset reached it
            if self.sender is None or self.state not in (*CUTTING, S.CHECKING):
                raise StaleOk
            number = self.sender.acknowledge()
        except StaleOk:
            self._out.append(Fault("stale-ok", "the controller acknowledged a line that was never sent"))
            if self.state in CUTTING and self._stopping is None:
                self._halt(Outcome.FAULT, "the count of acknowledgements is wrong: bytes were lost or invented")
            return
        self._idle_since, self._idle_count = math.inf, 0
        if code is not None:
            text = self.sender.line(number)
            self._out.append(LineRefused(number, text, code, error_meaning(code)))
            if self._stopping is None:
                self._halt(Outcome.REFUSED, f"line {number} ({text}) was refused: {error_meaning(code)}")
        self._pump()

    def _on_status(self, status: Status) -> None:
        self._unanswered_since, self._asked_at = math.inf, -math.inf
        self._unanswered = max(0, self._unanswered - 1)
        fresh, self._stale = self._stale == 0, max(0, self._stale - 1)
        if status.offset is not None:
            self.offset = status.offset
        low, shift = status.machine or status.work or (0.0, 0.0, 0.0), self.offset
        if status.machine is None:
            low = (low[0] + shift[0], low[1] + shift[1], low[2] + shift[2])
        work = (low[0] - shift[0], low[1] - shift[1], low[2] - shift[2])
        word = status.word if status.sub is None else f"{status.word}:{status.sub}"
        self.position = Moved(low, work, status.feed, status.spindle, word)
        self._out.append(self.position)
        idle = status.word == "Idle"
        if self.sender is not None and self.state in CUTTING:
            self.sender.planner(status.blocks_free, idle=idle)
            self._out.append(self.sender.progress())
        if self.state is S.PROBING and self._asked is None and self._on_reset is None:
            self._probed(status)
        elif status.word == "Alarm" and self.state in (*CUTTING, S.READY, S.ARMED):
            self._on_alarm(0)
        elif fresh and self.state in CUTTING and self._on_hold(word):
            return
        elif self.state is S.RUNNING:
            self._watch_for_lost_ok(idle)
        elif self.state is S.DRAINING:
            self._idle_count = self._idle_count + 1 if idle else 0
            if self._idle_count >= 2:  # one report may have been made just before the last move began
                self._end(Outcome.DONE, "every line was executed")
                self._become(S.DONE, "the program has ended")

    def _on_hold(self, word: str) -> bool:
        """Follow the controller into a hold and out of it; True when the report was about that and nothing else.

        Only fresh reports come here: one that was made before the last order would undo it.
        """
        name, still = word.partition(":")[0], word in ("Hold:0", "Door:0")
        if self._stopping is not None and still:
            self._reset_now()
        elif self.state in (S.HOLDING, S.HELD) and name in ("Run", "Idle"):
            if self._hold_ordered and self.state is S.HOLDING:
                self._write(HOLD)  # it moves on: the order never reached it
            elif self._stopping is None:
                self._become(S.RUNNING, "resumed at the machine")
                self._pump()
        elif self.state is S.HOLDING and self._stopping is None and still:
            self._become(S.HELD, "stands still; the spindle may be turning")
        elif self.state in (S.RUNNING, S.DRAINING) and name in ("Hold", "Door"):
            self._hold_ordered = False
            self._become(S.HOLDING, "held at the machine")
        else:
            return False
        return True

    def _watch_for_lost_ok(self, idle: bool) -> None:
        if not idle or self.sender is None or not self.sender.in_flight:
            self._idle_since, self._idle_count = math.inf, 0
            return
        self._idle_since = min(self._idle_since, self._now)
        self._idle_count += 1
        lasted_s = self._now - self._idle_since
        if self._idle_count >= LOST_OK_REPORTS and lasted_s > LOST_OK_S + self.sender.dwell_s():
            number = self.sender.acknowledged + 1
            self._out.append(Fault("lost-bytes", f"the machine rests, yet line {number} was never answered"))
            self._halt(Outcome.FAULT, f"bytes were lost near line {number}")

    def _on_alarm(self, code: int) -> None:
        kept = code in POSITION_KEPT
        self.homed = self.homed and kept
        self._critical = code in (1, 2)  # silent until it is reset
        self._out.append(Alarmed(code, alarm_meaning(code), not kept))
        on_reset, self._on_reset = self._on_reset, None
        if on_reset is not None:
            self._on_reset = lambda: None  # the banner of our own reset still comes
        self._stopping, self._asked, self._token = None, None, None
        self._questions.clear()
        self._deadline = math.inf
        self._end(Outcome.ALARM, alarm_meaning(code))
        self._become(S.ALARM, alarm_meaning(code))

    def _on_banner(self) -> None:
        on_reset, self._on_reset = self._on_reset, None
        self._asked = None
        self._questions.clear()
        self._deadline, self._unanswered_since, self._asked_at = math.inf, math.inf, -math.inf
        self._unanswered = self._stale = 0
        if on_reset is not None:
            on_reset()
        elif self.state is S.PROBING:
            self._probe("the controller has started")
        elif self.state is S.ALARM:
            self._critical = False  # it has reset itself; a person still has to look
        else:
            cutting = self.state in CUTTING
            self.homed = False
            self._stopping = self._token = None
            self._out.append(Fault("restart", "the controller restarted by itself; its position is not known"))
            if cutting or self.state is S.CHECKING:
                self._end(Outcome.FAULT, "the controller restarted in mid-program")
                self._become(S.INTERRUPTED, "the controller restarted in mid-program; home before anything else")
            elif self.state is not S.INTERRUPTED:
                self._probe("the controller has restarted")

    def _on_feedback(self, feedback: Feedback) -> None:
        offset = vector(feedback.text)
        if self._asked == "$#" and offset is not None and feedback.kind in ("G54", "G92"):
            base = (0.0, 0.0, 0.0) if feedback.kind == "G54" else self.offset
            self.offset = (base[0] + offset[0], base[1] + offset[1], base[2] + offset[2])
        elif feedback.kind == "MSG" and feedback.text == "Enabled":
            self._check_enabled = True
        elif self._asked is None:
            self._out.append(Said(feedback.text))

    # -- asking --------------------------------------------------------------------------------------------------------

    def _answered(self, code: int | None) -> None:
        asked, self._asked, self._deadline = self._asked, None, math.inf
        if code is not None:
            self._out.append(Fault("refused", f"{asked} was refused: {error_meaning(code)}"))
        if asked == "$H":
            self.homed = code is None
            self._probe("homed" if self.homed else "homing was refused")
        elif asked == "$C" and self.state is S.CHECKING:
            if code is None and self._check_enabled:
                self._pump()
            else:
                self._end(Outcome.REFUSED, "the controller did not enter check mode")
                self._become(S.READY if self.homed else S.LOCKED, "check mode was refused")
        elif self._questions:
            self._ask(self._questions.popleft())
        elif self.state is S.PROBING:
            self._next_poll = self._now

    def _probe(self, reason: str, *, unlock: bool = False) -> None:
        """Ask the controller what it is and how it is set up; `_probed` ends it."""
        self._critical = False
        self._become(S.PROBING, reason)
        self._questions = deque(QUERIES)
        self._next_poll, self._unanswered_since = math.inf, math.inf
        self._ask("$X" if unlock else self._questions.popleft())

    def _probed(self, status: Status) -> None:
        """Decide from the first report what state this is; the controller may be in the middle of something."""
        moving = status.word in ("Run", "Jog", "Home") or (status.word in ("Hold", "Door"))
        if moving:
            self._become(S.INTERRUPTED, "the machine was busy with something this hub did not start; look at it")
        elif not self.settings:
            # No banner came: the line may hold half a line of an earlier conversation. A reset at rest clears it.
            self._reset(lambda: self._probe("the controller has answered"))
        elif status.word == "Alarm":
            self.homed = False
            self._become(S.LOCKED, "locked until it is homed")
        else:
            self._become(S.READY if self.homed else S.LOCKED, "homed" if self.homed else "not homed yet")

    def _poll(self) -> None:
        if self.state in (S.ALARM, S.HOMING) or self._now < self._next_poll or self._on_reset is not None:
            return
        if self._asked is not None and self.state is S.PROBING:
            return
        if self._now - self._unanswered_since > SILENCE_S:
            self._out.append(Fault("silence", "the controller does not answer"))
            self._lose("the controller does not answer")
            return
        if self._now - self._asked_at < ASK_AGAIN_S:
            return
        fast = self._stopping is not None or self.state in (S.HOLDING, S.DRAINING, S.PROBING)
        self._next_poll = self._now + (FAST_POLL_S if fast else POLL_S)
        self._unanswered_since = min(self._unanswered_since, self._now)
        self._asked_at = self._now
        self._unanswered = min(self._unanswered + 1, UNANSWERED)
        self._write(QUERY)

    def _overdue(self) -> None:
        if self._on_reset is not None or self._asked is not None:
            self._lose(f"the controller did not answer {self._asked or 'a reset'}")
        elif self._stopping is not None:
            self._out.append(Fault("no-stop", "the machine did not stand still in time; it was reset"))
            self._reset_now()
        elif self.state is S.PROBING:
            self._next_poll = self._now

    # -- sending and ending --------------------------------------------------------------------------------------------

    def _pump(self) -> None:
        if self.sender is None or self.state not in (S.RUNNING, S.CHECKING) or self._stopping is not None:
            return
        data = self.sender.next()
        if data:
            self._write(data)
        elif self.sender.finished and self.state is S.RUNNING:
            if self._program is None or self.sender.sent_sha256 != self._program.sha256:
                self._halt(Outcome.FAULT, "the bytes sent are not the bytes that were armed")
                return
            self._idle_count = 0
            self._become(S.DRAINING, "the last moves are being made")
            self._next_poll = self._now
        elif self.sender.finished and self.state is S.CHECKING:
            self._end(Outcome.CHECKED, "the controller takes every line")
            self._reset(lambda: self._probe("check mode has ended"))

    def _halt(self, outcome: Outcome, reason: str) -> None:
        self._stopping = (outcome, reason)
        if self.state is S.CHECKING:
            self._reset_now()
            return
        self._order_hold(reason)
        self._deadline = self._now + STOP_S

    def _order_hold(self, reason: str) -> None:
        self._become(S.HOLDING, reason)
        self._write(HOLD)
        self._hold_ordered, self._stale = True, self._unanswered
        self._next_poll = self._now

    def _reset_now(self) -> None:
        outcome, reason = self._stopping or (Outcome.STOPPED, "stopped")
        checking = self.state is S.CHECKING

        def stopped() -> None:
            self._end(outcome, reason)
            self._stopping = None
            if checking:
                self._probe(reason)
            else:
                self._become(S.INTERRUPTED, reason)

        self._reset(stopped)
