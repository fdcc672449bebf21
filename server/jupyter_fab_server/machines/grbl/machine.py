"""The driver's mind: a person's orders in, instructions out (bytes, events); no port, no clock.

`Grbl11` runs it on the port's thread. Time comes in as an argument, in seconds of a monotonic clock. It never starts a
program without an arming token, sends nothing in ALARM until a person clears it, and resumes nothing by itself.

Source: Grbl 1.1 interface.md and commands.md; the life cycle is in docs/how-to/add-a-machine-driver.md.
"""

from __future__ import annotations

import math

from ..protocol import CUTTING, ArmToken, MachineRefusal, Outcome, Program
from . import preflight
from .conversation import Instruction, S
from .listening import HOMING_S, Listening
from .protocol import RESUME
from .sender import Sender


class GrblMachine(Listening):
    """One controller and the orders a person may give it; each returns the instructions that follow."""

    def home(self, now: float) -> list[Instruction]:
        """Start homing."""
        self._now = now
        self._need(S.LOCKED, S.READY, what="home")
        self._become(S.HOMING, "looking for its corner")
        seek = self.settings.get(25, 500.0) / 60
        self._ask("$H", wait_s=1.5 * sum(self.travel) / seek + HOMING_S)
        return self._take()

    def unlock(self, now: float) -> list[Instruction]:
        """Clear an alarm."""
        self._now = now
        self._need(S.ALARM, S.LOCKED, what="unlock")
        if self._critical:
            self._reset(lambda: self._probe("alarm cleared", unlock=True))
        else:
            self._probe("alarm cleared", unlock=True)
        return self._take()

    def acknowledge(self, now: float) -> list[Instruction]:
        """Leave DONE or INTERRUPTED."""
        self._now = now
        self._need(S.DONE, S.INTERRUPTED, what="acknowledge")
        self.sender = None
        self._become(S.READY if self.homed else S.LOCKED, "seen by a person")
        return self._take()

    def check(self, program: Program, now: float) -> list[Instruction]:
        """Let the controller parse a program in check mode."""
        self._now = now
        self._need(S.LOCKED, S.READY, what="check a program")
        preflight.check_text(program)
        preflight.check_words(program, self.offset, self.travel)
        self._program, self.sender = program, Sender(program.lines)
        self._become(S.CHECKING, f"parsing {program.name}")
        self._check_enabled = False
        self._ask("$C")
        return self._take()

    def arm(self, program: Program, token: ArmToken, now: float) -> list[Instruction]:
        """Release a program after every check that needs no motion."""
        self._now = now
        self._need(S.READY, what="arm")
        self._need_idle()
        if token.machine != self.config.name or token.program_sha256 != program.sha256 or not token.nonce:
            raise MachineRefusal("The release is for another machine or another program. Arm this one at the console.")
        if now >= token.expires_at_s:
            raise MachineRefusal("The release has expired. Arm again at the console.")
        preflight.check_settings(self.settings, {int(n): v for n, v in self.config.settings.items()})
        preflight.check_text(program)
        preflight.check_space(program, self.offset, self.travel)
        preflight.check_words(program, self.offset, self.travel)
        self._program, self._token = program, token
        self._become(S.ARMED, f"released for {program.name}")
        return self._take()

    def stream(self, program: Program, token: ArmToken, now: float) -> list[Instruction]:
        """Send the first bytes of the armed program."""
        self._now = now
        self._need(S.ARMED, what="start")
        self._need_idle()
        if token != self._token or self._program is None or program.sha256 != self._program.sha256:
            raise MachineRefusal("This is not the program that was armed. Arm this one at the console.")
        if now >= token.expires_at_s:
            raise MachineRefusal("The release has expired. Arm again at the console.")
        self._token = None  # a release is good for one start
        self.sender = Sender(program.lines)
        self._idle_since, self._idle_count = math.inf, 0
        self._become(S.RUNNING, f"cutting {program.name}")
        self._pump()
        return self._take()

    def hold(self, now: float) -> list[Instruction]:
        """Slow down and wait."""
        self._now = now
        self._need(S.RUNNING, S.DRAINING, what="hold")
        self._order_hold("slowing down")
        return self._take()

    def resume(self, now: float) -> list[Instruction]:
        """Go on after a hold."""
        self._now = now
        self._need(S.HELD, what="resume")
        self._write(RESUME)
        # Grbl answers a `?` before it heeds a `~` that came with it: the first report after all others may be old too.
        self._hold_ordered, self._stale = False, self._unanswered + 1
        self._idle_since, self._idle_count = math.inf, 0
        self._become(S.RUNNING, "going on")
        self._pump()
        return self._take()

    def stop(self, now: float) -> list[Instruction]:
        """Hold, then reset; the second time reset now."""
        self._now = now
        if self._stopping is not None:
            self._reset_now()
        elif self.state is S.ARMED:
            self._token = None
            self._become(S.READY, "the release was withdrawn")
        elif self.state is S.HOMING:
            self._reset(lambda: None)
        else:
            self._need(*CUTTING, S.CHECKING, what="stop")
            self._halt(Outcome.STOPPED, "stopped at the console")
        return self._take()
