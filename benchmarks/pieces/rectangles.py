"""Bin packing problems of rectangles, drawn by the rules of the ten classes that packing research shares.

Classes 1-6 are Berkey and Wang's (1987), 7-10 Martello and Vigo's (1998): sizes are whole numbers drawn evenly within
the class's ranges, pieces do not turn, there is no gap. The published instances are other draws of the same rules.
"""

from __future__ import annotations

import random

from jupyter_fab.core.nesting import Blank, NestJob, Stock

CLASSES = range(1, 11)
COUNTS = (20, 40, 60, 80, 100)
EVEN = {1: (10, 10), 2: (10, 30), 3: (35, 40), 4: (35, 100), 5: (100, 100), 6: (100, 300)}  # largest side, bin's side
SIDE = 100  # of the bins of classes 7-10


def rectangles(kind: int, count: int, seed: int = 1) -> NestJob:
    """So many rectangles of that class, and enough of its bins."""
    draw = random.Random(1000 * kind + 10 * count + seed)
    if kind in EVEN:
        most, side = EVEN[kind]
        sizes = [(draw.randint(1, most), draw.randint(1, most)) for _ in range(count)]
    else:
        side = SIDE
        sizes = [_size(draw, kind - 6) for _ in range(count)]
    blanks = tuple(
        Blank(name=f"{number}", outline=((0, 0), (w, 0), (w, h), (0, h)), rotations_deg=(0.0,))
        for number, (w, h) in enumerate(sizes)
    )
    return NestJob(blanks=blanks, stock=(Stock(name="bin", width_mm=side, height_mm=side),), gap_mm=0.0, border_mm=0.0)


def _size(draw: random.Random, main: int) -> tuple[int, int]:
    """Of the class's own type seven times in ten, of each other type once."""
    types = [main] * 7 + [other for other in (1, 2, 3, 4) if other != main]
    half, third = SIDE // 2, 2 * SIDE // 3
    match draw.choice(types):
        case 1:
            return draw.randint(third, SIDE), draw.randint(1, half)
        case 2:
            return draw.randint(1, half), draw.randint(third, SIDE)
        case 3:
            return draw.randint(half, SIDE), draw.randint(half, SIDE)
        case _:
            return draw.randint(1, half), draw.randint(1, half)
