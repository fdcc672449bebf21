"""FreeCAD's headless CAM as a peer: fetched from Debian into a folder of its own, run as a program, timed as ours is.

It is given the panels as they lie on the sheet, our cutter, feeds and depth of a pass, and cuts the same: pockets and
small openings cleared, large openings and outlines followed, entries ramped at our slope; no tabs, no finishing, no
holes. Its moves are timed by the same planner as ours (`core.motion`), its arcs divided as GRBL divides them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from shapely.geometry import LinearRing, Point, Polygon
from shapely.geometry.base import BaseGeometry

from jupyter_fab.core.arcs import chords, legs
from jupyter_fab.core.geometry import polygons
from jupyter_fab.core.layout import Layout, Placed
from jupyter_fab.core.machinable import THROUGH_CUT_MM, end_mill, without_straight_holes
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.motion import Move, duration_s
from jupyter_fab.core.operations.bench import Bench
from jupyter_fab.core.operations.profile import ON_EDGE_MM

PACKAGE = "freecad-python3"
ROOT = Path(__file__).parents[2]
UNPACKED = ROOT / ".tools" / "freecad"
PROGRAM = Path(__file__).with_name("freecad_cam.py")
PYTHON = "/usr/bin/python3"  # Debian's own, for which its packages are built
BELOW_MM = 1.0  # as in the program
TIME_LIMIT_S = 900.0


def fetched() -> bool:
    """Return whether FreeCAD is there, after fetching it if it was not (Debian and its kin only)."""
    if UNPACKED.is_dir():
        return True
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        return False
    plan = ["apt-get", "install", "--simulate", "--no-install-recommends", PACKAGE]
    said = subprocess.run(plan, capture_output=True, text=True, check=False).stdout
    names = [line.split()[1] for line in said.splitlines() if line.startswith("Inst ")]
    if not names:
        return False
    UNPACKED.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=UNPACKED.parent) as folder:
        if subprocess.run(["apt-get", "download", *names], cwd=folder, capture_output=True, check=False).returncode:
            return False
        whole = Path(folder) / "unpacked"
        for package in sorted(Path(folder).glob("*.deb")):
            subprocess.run(["dpkg", "-x", str(package), str(whole)], check=True)
        # where it looks for its modules and posts when it does not stand in /usr
        (whole / "usr/lib/freecad-python3/Mod").symlink_to("../../share/freecad/Mod")
        whole.rename(UNPACKED)
    return True


def cutting_s(layout: Layout, sheet: int, machine: MachineProfile, *, ramp: bool = True) -> float:
    """The seconds that FreeCAD's moves for one sheet of a layout take on the machine, its end mill's work alone."""
    tool = end_mill(machine)
    assert tool is not None
    bench = Bench(layout, sheet, machine, tool, ())
    top = layout.sheets[sheet].thickness_mm
    job = {
        "top_mm": top,
        "pass_mm": tool.pass_depth_mm,
        "through_mm": THROUGH_CUT_MM,
        "diameter_mm": tool.diameter_mm,
        "feed_mm_min": bench.cutting.feed_mm_min,
        "plunge_mm_min": bench.cutting.plunge_mm_min,
        "ramp": ramp,
        "panels": [_slabs(placed, bench) for placed in layout.on(sheet)],
    }
    lib = UNPACKED / "usr" / "lib"
    places = (lib / "x86_64-linux-gnu", lib / "freecad-python3" / "lib", lib)
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, places)), "HOME": home}
        environment["QT_QPA_PLATFORM"] = "offscreen"
        environment.pop("PYTHONPATH", None)
        out = Path(home) / "moves.json"
        words = [PYTHON, str(PROGRAM), str(UNPACKED), str(out)]
        subprocess.run(
            words, input=json.dumps(job).encode(), env=environment, check=True, timeout=TIME_LIMIT_S,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        found = json.loads(out.read_text())
    start = (0.0, 0.0, top + machine.safe_z_mm)
    return duration_s(start, list(_moves(found["moves"], start)), machine)


def _slabs(placed: Placed, bench: Bench) -> list[tuple[float, float, list[list[list[tuple[float, float, float]]]]]]:
    """The panel as slabs of loops with bulges, on a foot from which the openings that are cleared whole are missing."""
    body = bench.body(placed)
    tabs = [Point(tab.x, tab.y) for tab in placed.tabs_on_sheet()]
    held = [hole for hole in body.interiors if any(hole.distance(tab) < ON_EDGE_MM for tab in tabs)]
    foot = Polygon(body.exterior, held)
    milled = without_straight_holes(placed.facing_up(), bench.tools)
    slabs = [(low, high, placed.on_sheet(region)) for low, high, region in milled.layers()]
    first = slabs[0]
    slabs[0] = (-THROUGH_CUT_MM, first[1], first[2])
    return [(low, high, _loops(region)) for low, high, region in [(-BELOW_MM, -THROUGH_CUT_MM, foot), *slabs]]


def _loops(region: BaseGeometry) -> list[list[list[tuple[float, float, float]]]]:
    return [[_loop(ring) for ring in (piece.exterior, *piece.interiors)] for piece in polygons(region)]


def _loop(ring: LinearRing) -> list[tuple[float, float, float]]:
    """The ring with its rounds as arcs again, so that FreeCAD has the edges that a drawing would give it."""
    points = [(round(x, 4), round(y, 4), 0.0) for x, y in ring.coords]
    found, at = [], 0
    for leg in legs(points):
        (ax, ay, _), (bx, by, _) = points[at], points[leg.end]
        bulge = 0.0
        if leg.centre is not None:
            half = ((ax + bx) / 2 - leg.centre[0]) ** 2 + ((ay + by) / 2 - leg.centre[1]) ** 2
            radius = ((ax - leg.centre[0]) ** 2 + (ay - leg.centre[1]) ** 2) ** 0.5
            reach = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
            bulge = (radius - half**0.5) / (reach / 2) * (-1 if leg.clockwise else 1)
        found.append((ax, ay, bulge))
        at = leg.end
    return found


def _moves(commands: list[tuple[str, dict[str, float]]], start: tuple[float, float, float]) -> Iterator[Move]:
    x, y, z = start
    feed = 0.0
    for name, words in commands:
        if not words or name[0] != "G":
            continue
        end = (words.get("X", x), words.get("Y", y), words.get("Z", z))
        feed = words.get("F", feed / 60) * 60  # mm/s
        points: Iterator[tuple[float, float, float]] = iter((end,))
        if name in ("G2", "G3"):
            centre = (x + words.get("I", 0.0), y + words.get("J", 0.0))
            points = chords((x, y, z), end, centre, clockwise=name == "G2")
        for point in points:
            yield Move(*point, 0.0 if name in ("G0", "G00") else feed)
        x, y, z = end
