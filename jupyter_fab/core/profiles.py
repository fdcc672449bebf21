"""The machines that come with the product, by name: what `--machine` takes where no file is given.

Each is a `MachineProfile` like a hub's own; a hub's file replaces all of it. Travel, speeds and accelerations are
assumed figures of such machines as they are sold, on the careful side; measure yours and state them.
"""

from __future__ import annotations

import msgspec

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.machine import FULL_SHEET_ROUTER, Dialect, MachineProfile
from jupyter_fab.core.tool import DRILL_5, END_MILL_6
from jupyter_fab.core.tool_library import CUP_35, DRILL_8, END_MILL_3, V_60

# The full-sheet router with all that cabinet work asks for: pins of 5, dowels of 8, hinge cups of 35, fine grooves.
CABINET_ROUTER = msgspec.structs.replace(
    FULL_SHEET_ROUTER,
    id="router-2500-cabinet",
    title="Full-sheet router, 2500 × 1260, cabinet tools",
    tools=(END_MILL_6, DRILL_5, DRILL_8, CUP_35, END_MILL_3, V_60),
)
# A belt-driven hobby machine for half a sheet: light, so slower and softer in its corners.
HALF_SHEET_ROUTER = msgspec.structs.replace(
    FULL_SHEET_ROUTER,
    id="router-1300",
    title="Half-sheet router, 1300 × 1260",
    bed_mm=(1300.0, 1260.0),
    travel_mm=(1320.0, 1280.0, 95.0),
    max_feed_mm_min=(5000.0, 5000.0, 1500.0),
    acceleration_mm_s2=(300.0, 300.0, 150.0),
    spin_up_s=5.0,
)

# A machine of the trade: ten tools in a changer, LinuxCNC, a vacuum-free bed; quicker and stiffer than the others.
CHANGER_ROUTER = msgspec.structs.replace(
    CABINET_ROUTER,
    id="router-2500-changer",
    title="Full-sheet router, 2500 × 1260, tool changer, LinuxCNC",
    dialect=Dialect.LINUXCNC,
    tool_changer=True,
    tool_change_s=12.0,
    travel_mm=(2560.0, 1320.0, 180.0),
    sheet_origin_mm=(20.0, 20.0),
    max_feed_mm_min=(20000.0, 20000.0, 8000.0),
    acceleration_mm_s2=(1500.0, 1500.0, 800.0),
)

PROFILES: dict[str, MachineProfile] = {
    machine.id: machine for machine in (FULL_SHEET_ROUTER, CABINET_ROUTER, HALF_SHEET_ROUTER, CHANGER_ROUTER)
}


def profile(name: str) -> MachineProfile:
    """The built-in machine of that id.

    Raises
    ------
    BadInput
        If there is none; the text lists those there are.
    """
    if name not in PROFILES:
        raise BadInput(f"There is no machine {name!r}; give a profile's file, or one of {', '.join(PROFILES)}.")
    return PROFILES[name]
