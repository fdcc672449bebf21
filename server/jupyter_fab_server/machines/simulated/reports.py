"""The texts that the simulated board sends: status reports, parser state, parameters, build information.

Pure formatting of what the controller hands over; which report is due when is decided there.

Source: Grbl 1.1 interface.md, "Real-time Status Reports" and "Feedback Messages".
"""

from __future__ import annotations

from .interpreter import INCH_MM, Modal
from .memory import STORED_POSITIONS, Memory, Vec

BANNER = "\r\nGrbl 1.1h ['$' for help]"
HELP = "[HLP:$$ $# $G $I $N $x=val $Nx=line $J=line $SLP $C $X $H ~ ! ? ctrl-x]"
UNLOCK = "[MSG:'$H'|'$X' to unlock]"


def vector(memory: Memory, value: Vec) -> str:
    """Return three lengths as Grbl prints them, in mm or inches as $13 says."""
    if memory.settings[13]:
        return ",".join(f"{part / INCH_MM:.4f}" for part in value)
    return ",".join(f"{part:.3f}" for part in value)


def parser_state(modal: Modal, memory: Memory) -> str:
    """Return the answer to `$G`."""
    coolant = "M9" if not (modal.mist or modal.flood) else " ".join(["M7"] * modal.mist + ["M8"] * modal.flood)
    feed = modal.feed_mm_min / INCH_MM if modal.units == "G20" else modal.feed_mm_min
    return (
        f"[GC:{modal.motion} {modal.system} {modal.plane} {modal.units} {modal.distance} {modal.feed_mode} "
        f"{modal.spindle} {coolant} T{modal.tool} F{feed:.0f} S{modal.speed_rpm:.0f}]"
    )


def parameters(modal: Modal, memory: Memory) -> list[str]:
    """Return the answer to `$#`, without the `ok`."""
    lines = [f"[{name}:{vector(memory, memory.positions[name])}]" for name in STORED_POSITIONS]
    length = f"{modal.tool_length_mm / INCH_MM:.4f}" if memory.settings[13] else f"{modal.tool_length_mm:.3f}"
    return [*lines, f"[G92:{vector(memory, modal.g92)}]", f"[TLO:{length}]", "[PRB:0.000,0.000,0.000:0]"]


def build(memory: Memory) -> list[str]:
    """Return the answer to `$I`, without the `ok`: variable spindle, mist coolant, 15 blocks, 128 bytes."""
    return [f"[VER:1.1h.20190825:{memory.name}]", "[OPT:VM,15,128]"]


def status(
    state: str, memory: Memory, position: Vec, offset: Vec, *, blocks_free: int, bytes_free: int, feed_mm_min: float,
    speed_rpm: float, pins: str, with_offset: bool, overrides: tuple[int, int, int] | None, accessories: str,
) -> str:  # fmt: skip
    """Return one `<...>` report; `$10` chooses machine or work position and whether the buffers are shown."""
    mask = int(memory.settings[10])
    if mask & 1:
        fields = [state, f"MPos:{vector(memory, position)}"]
    else:
        work = (position[0] - offset[0], position[1] - offset[1], position[2] - offset[2])
        fields = [state, f"WPos:{vector(memory, work)}"]
    if mask & 2:
        fields.append(f"Bf:{blocks_free},{bytes_free}")
    feed = feed_mm_min / INCH_MM if memory.settings[13] else feed_mm_min
    fields.append(f"FS:{feed:.0f},{speed_rpm:.0f}")
    if pins:
        fields.append(f"Pn:{pins}")
    if with_offset:
        fields.append(f"WCO:{vector(memory, offset)}")
    elif overrides is not None:
        fields.append("Ov:{},{},{}".format(*overrides))
        if accessories:
            fields.append(f"A:{accessories}")
    return f"<{'|'.join(fields)}>"
