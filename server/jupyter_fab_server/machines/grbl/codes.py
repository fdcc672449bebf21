"""What Grbl's error and alarm numbers mean, in words for the person at the machine.

Source: Grbl 1.1 interface.md and its error and alarm tables; the wording is our own.
"""

from __future__ import annotations

ERRORS = {
    1: "a word has no letter",
    2: "a word has no number, or a malformed one",
    3: "the $ command is not known",
    4: "a value that must be positive is negative",
    5: "homing is switched off ($22)",
    6: "the step pulse would be too short",
    7: "the controller's memory could not be read and was set to defaults",
    8: "the command needs the machine to be idle",
    9: "G-code is locked out by an alarm or a jog",
    10: "soft limits need homing",
    11: "the line is too long",
    12: "the setting would need too high a step rate",
    13: "the safety door is open",
    14: "the stored line is too long",
    15: "the jog would leave the machine's travel",
    16: "the jog command holds words that do not belong there",
    17: "laser mode needs a PWM output",
    20: "the G-code word is not supported",
    21: "two words of one modal group stand in one line",
    22: "no feed has been set",
    23: "a word needs a whole number",
    24: "two words in the line both need axis values",
    25: "a word is repeated in the line",
    26: "axis values are missing",
    27: "the line number is out of range",
    28: "a P or L value is missing",
    29: "only the work coordinate systems G54 to G59 exist",
    30: "G53 works with G0 and G1 only",
    31: "axis values stand in a line that does not use them",
    32: "the arc has no axis value in its plane",
    33: "the arc or probe target is not possible",
    34: "the arc's radius does not reach its ends",
    35: "the arc has no centre offset in its plane",
    36: "values are left over that no word uses",
    37: "the tool length offset may only be along Z",
    38: "the tool number is too high",
}
ALARMS = {
    1: "a limit switch was hit; home again",
    2: "a move would have left the travel; the position is kept",
    3: "the controller was reset while moving; home again",
    4: "the probe was not in its rest state",
    5: "the probe touched nothing",
    6: "homing was interrupted; home again",
    7: "the safety door was opened while homing; home again",
    8: "homing could not leave the limit switch; check the switch and its wiring",
    9: "homing found no limit switch; check the switch and its wiring",
}
POSITION_KEPT = frozenset({2, 4, 5})  # after any other alarm the machine must be homed


def error_meaning(code: int) -> str:
    """Return what `error:code` means."""
    return ERRORS.get(code, f"the controller gave error {code}, which Grbl 1.1 does not document")


def alarm_meaning(code: int) -> str:
    """Return what `ALARM:code` means."""
    return ALARMS.get(code, f"the controller gave alarm {code}, which Grbl 1.1 does not document")
