"""Slender legs: whether boards on edge that carry the piece may buckle over their thickness.

Each board that stands carries what the boards on it bring (worked out in `bending`) and its share of the piece.
It counts as clamped at the top and free to sway at the foot, over its height up to the first board that meets it
and lies, or carries something.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from jupyter_fab.core.checks.bending import GRAVITY_N_KG, bent
from jupyter_fab.core.checks.contact import Frame, Standing, frames
from jupyter_fab.core.checks.finding import Check, Finding
from jupyter_fab.core.checks.levelled import levelled
from jupyter_fab.core.checks.piece import FLOOR_MM, Piece
from jupyter_fab.core.checks.wording import mm
from jupyter_fab.core.material import material
from jupyter_fab.core.part import Grain

SAFE = 3.0  # load at which it buckles over the load that it has: nothing is quite straight
SWAY = 2.0  # buckling length over height, of a leg that is held at one end
LEAST_HEIGHT_MM = 50.0  # shorter stretches are crushed before they buckle
MOST = 100.0  # times the load: what lies beyond it is told as this
HEAVY_KG = 10_000.0  # beyond it only that it is beyond is told
UPRIGHT = 0.7  # cosine of a grain that runs upwards rather than along
SLICES = 8  # heights at which a board's width is measured
SOURCE = "Euler: N = pi^2 E I / (2 h)^2; own rule: three times the load. E: materials table."


def look(piece: Piece) -> Iterable[Finding]:
    """A finding for each board that stands and carries something, the slenderest first."""
    _, borne = bent(piece)
    (body, *_) = frames(piece)
    bearing = {name: kg for name, kg in borne.items() if name in body.held and kg > 0.1}
    share = (sum(borne.values()) + sum(mass_kg for mass_kg, _ in piece.masses.values())) / max(
        sum(bearing.values()), 1e-9
    )
    found = []
    for name, kg in bearing.items():
        board = body.standing[name]
        if board.low > piece.low[2] + FLOOR_MM:
            continue
        height = _free_height(piece, body, board)
        if height < LEAST_HEIGHT_MM:
            continue
        width = _width(board, height)
        thick = board.part.panel.thickness_mm
        load = kg * share * GRAVITY_N_KG
        modulus = _upright_mpa(board)
        buckles = math.pi**2 * modulus * width * thick**3 / 12 / (SWAY * height) ** 2
        ratio = min(buckles / load, MOST)
        holds = ratio >= SAFE
        text = f"{name!r} carries {load / GRAVITY_N_KG:.0f} kg on {mm(width, 0)} x {mm(thick)}, "
        text += f"free over {mm(height, 0)}; it would buckle at {_kg(buckles / GRAVITY_N_KG)}."
        advice = "" if holds else "Make the leg wider, tie it nearer to the floor, or take a thicker sheet."
        found.append(
            Finding(
                check=CHECK.name, holds=holds, parts=(name,), figure=round(ratio, 2), limit=SAFE, unit="", text=text,
                advice=advice, source=SOURCE,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: one.figure)


def _kg(weight: float) -> str:
    """The weight as people say it: beyond some hundred persons its figures say nothing."""
    return f"{weight:.0f} kg" if weight < HEAVY_KG else f"more than {HEAVY_KG:.0f} kg"


def _upright_mpa(board: Standing) -> float:
    """The modulus of elasticity upwards: by the grain, or the lesser where none is said."""
    panel, place = board.part.panel, board.part.placement
    along, across = material(panel.material).elastic_mpa
    if panel.grain is Grain.NONE:
        return min(along, across)
    way = place.x_axis if panel.grain is Grain.X else place.y_axis
    return along if abs(way[2]) > UPRIGHT else across


def _free_height(piece: Piece, body: Frame, board: Standing) -> float:
    """From the floor to the lowest board that lies and meets this one, or to the upper end of one that leans, mm."""
    met = [contact.board for contact in body.contacts if contact.standing == board.part.name]
    ends = [piece.boxes[name][0][2] for name in met]
    for leaning in levelled(piece):
        there = {(contact.board, contact.standing) for contact in leaning.frame.contacts}
        if (leaning.name, board.part.name) in there:
            ends.append(piece.boxes[leaning.name][1][2])
    return min(ends, default=board.high) - board.low


def _width(board: Standing, height_mm: float) -> float:
    """The least wood along its line at any height up to that, mm: all its feet together."""
    places = board.low + height_mm * (np.arange(SLICES) + 0.5) / SLICES
    return min(sum(end - start for start, end in board.stretches(z - 0.5, z + 0.5)) for z in places)


CHECK = Check(
    name="column",
    title="Slender legs",
    rule="pi^2 E b t^3 / 12 / (2 h)^2 / load >= 3, b the width of all feet of a board, h up to the first shelf or seat",
    limit="3",
    source=SOURCE,
    look=look,
    at_most=False,
)
