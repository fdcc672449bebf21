"""Nest jobs for the benchmark: a furniture job of the library's own designs, and six strips; the same every time.

Role: what `benchmarks/nesting.py` lays out. Sizes are drawn with a fixed seed within what the designs allow, and wishes
that a design refuses are drawn again. The strips have no sheet's border and no gap, as in the published problems that
nesters are compared on. How good a layout is, is judged there.
"""

from __future__ import annotations

import itertools
import math
import random

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.layout import rotations
from jupyter_fab.core.nesting import Blank, NestJob, Stock
from jupyter_fab.core.parameter import Kind
from jupyter_fab.core.sheet import nominal_sheet
from jupyter_fab.designs.bookshelf import bookshelf
from jupyter_fab.designs.desk import desk

PARTS = 63
SHELVES = 2  # they are made in plain CadQuery, seconds each; the rest are desks
RIGHT = (0.0, 90.0, 180.0, 270.0)


def furniture(seed: int = 4) -> NestJob:
    """63 parts of desks and bookshelves of drawn sizes, in one birch plywood, on sheets of 2440 x 1220."""
    draw = random.Random(seed)
    blanks: list[Blank] = []
    for design in itertools.chain([bookshelf] * SHELVES, itertools.repeat(desk)):
        if len(blanks) == PARTS:
            break
        sizes = {
            p.name: 10 * draw.randint(*_tens(p.minimum or 0, p.maximum or 0))
            for p in design.schema.parameters
            if p.kind is Kind.LENGTH and p.name in ("width", "height", "depth")
        }
        try:
            parts = design.build(sizes).parts[: PARTS - len(blanks)]
        except BadInput:
            continue  # sizes that the design itself refuses together
        for part in parts:
            sheet = nominal_sheet(part.panel.material, part.panel.thickness_mm)
            angles = tuple(float(angle) for angle in rotations(part.panel, sheet))
            ring = tuple(part.panel.outline.points())
            blanks.append(Blank(name=f"{len(blanks)} {part.name}", outline=ring, rotations_deg=angles))
    stock = (Stock(name="2440x1220", width_mm=2440, height_mm=1220),)
    return NestJob(blanks=tuple(blanks), stock=stock, gap_mm=8.0, border_mm=12.0)


def _tens(least: float, most: float) -> tuple[int, int]:
    """The lower half of a range, in cm: a job of small pieces, whose parts can be arranged in many ways."""
    return math.ceil(least / 10), math.floor((least + most) / 20)


def brackets(seed: int = 1) -> NestJob:
    """A strip of angles, gussets and tapered legs, two of each, at right angles."""
    draw = random.Random(seed)
    blanks = []
    for number in range(14):
        w, h = draw.randint(60, 200), draw.randint(60, 200)
        form = (
            ((0, 0), (w, 0), (w, 0.4 * h), (0.4 * w, 0.4 * h), (0.4 * w, h), (0, h)),
            ((0, 0), (w, 0), (w / 3, h)),
            ((0, 0), (w, 0), (0.8 * w, h), (0.3 * w, h)),
        )[number % 3]
        blanks.append(Blank(name=f"bracket {number}", outline=form, quantity=2, rotations_deg=RIGHT))
    return _strip(blanks, 600)


def chair(seed: int = 2) -> NestJob:
    """A strip of curved chair parts: rounded seats, bent legs and slats, at 0 and 180 degrees, along the grain."""
    draw = random.Random(seed)
    blanks = []
    for number in range(10):
        long, wide, bend = draw.randint(180, 420), draw.randint(40, 90), draw.randint(20, 90)
        top = [
            (long * t / 12, bend * math.sin(math.pi * t / 12) + wide * (0.7 + 0.3 * math.cos(t / 3))) for t in range(13)
        ]
        low = [(long * t / 12, bend * math.sin(math.pi * t / 12)) for t in range(13)]
        blanks.append(
            Blank(name=f"part {number}", outline=(*low, *reversed(top)), quantity=3, rotations_deg=(0.0, 180.0))
        )
    return _strip(blanks, 800)


def stars(seed: int = 1) -> NestJob:
    """A strip of irregular round plates, some of each, at 0 and 180 degrees."""
    draw = random.Random(seed)
    blanks = []
    for number in range(8):
        corners, size = draw.randint(5, 12), draw.uniform(40, 120)
        turns = [2 * math.pi * k / corners for k in range(corners)]
        ring = tuple(
            (size * draw.uniform(0.5, 1) * math.cos(turn), size * draw.uniform(0.4, 0.8) * math.sin(turn))
            for turn in turns
        )
        blanks.append(
            Blank(name=f"plate {number}", outline=ring, quantity=draw.randint(2, 6), rotations_deg=(0.0, 180.0))
        )
    return _strip(blanks, 500)


def arcs(seed: int = 1) -> NestJob:
    """A strip of bent rails, parts of rings, at right angles."""
    draw = random.Random(seed)
    blanks = []
    for number in range(7):
        radius, wide, turn = draw.uniform(80, 160), draw.uniform(25, 50), math.radians(draw.uniform(60, 150))
        steps = [turn * k / 10 for k in range(11)]
        outer = [(radius * math.cos(t), radius * math.sin(t)) for t in steps]
        inner = [((radius - wide) * math.cos(t), (radius - wide) * math.sin(t)) for t in reversed(steps)]
        blanks.append(Blank(name=f"rail {number}", outline=(*outer, *inner), quantity=3, rotations_deg=RIGHT))
    return _strip(blanks, 450)


def gussets(seed: int = 1) -> NestJob:
    """A strip of many small plates with slanted edges, four of each, at right angles."""
    draw = random.Random(seed)
    blanks = []
    for number in range(12):
        w, h, cut = draw.randint(40, 140), draw.randint(40, 140), draw.uniform(0.2, 0.6)
        ring = ((0, 0), (w, 0), (w, h * cut), (w * cut, h), (0, h))
        blanks.append(Blank(name=f"gusset {number}", outline=ring, quantity=4, rotations_deg=RIGHT))
    return _strip(blanks, 400)


def brackets_with_gap(seed: int = 5) -> NestJob:
    """The angles and legs again, other sizes, 6 mm apart as a cutter needs."""
    job = brackets(seed)
    return NestJob(blanks=job.blanks, stock=job.stock, gap_mm=6.0, border_mm=0.0)


def _strip(blanks: list[Blank], height_mm: float) -> NestJob:
    stock = (Stock(name="strip", width_mm=20_000, height_mm=height_mm, strip=True),)
    return NestJob(blanks=tuple(blanks), stock=stock, gap_mm=0.0, border_mm=0.0)
