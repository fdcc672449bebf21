"""Scenes: parts meshed for the shared page, and what they take and cost; as work for a killable process.

Role: `drawing`, `figuring` and `parting` are the pieces of work that the page asks for: the first on every move of a
slider, the second when it rests, the third when somebody takes the piece apart. All are kept under the digest of the
parts, so that a configuration is drawn once, whoever looks at it.
"""

from __future__ import annotations

import msgspec
import numpy as np

from jupyter_fab.core.errors import BadInput, FabError
from jupyter_fab.core.explosion import Leg, explosion, straight
from jupyter_fab.core.joinery import MotionKind
from jupyter_fab.core.layout import CannotMake
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.material import material
from jupyter_fab.core.mesh import mesh_of
from jupyter_fab.core.package import Manifest
from jupyter_fab.core.part import Panel, Parts
from jupyter_fab.core.pricing import Rates
from jupyter_fab.core.steps import steps
from jupyter_fab.core.wire import codec
from jupyter_fab.core.wire.base import Values
from jupyter_fab.core.wire.scenes import Leg as LegNumbers
from jupyter_fab.core.wire.scenes import Scene, SceneFigures, SceneMaterial, SceneMesh, SceneMotion, ScenePart
from jupyter_fab.engines.estimating import quick_estimate
from jupyter_fab.engines.protocol import Work

TIME_LIMIT_S = 30.0  # 500 parts mesh in 2 s
MOST_ORDERED = 80  # parts whose order takes some 10 s of one core; 35 take 2. Larger pieces come apart straight
DECIMALS = 6  # of matrices: a micrometre at 4 m needs no more


class Figuring(msgspec.Struct, frozen=True, kw_only=True):
    """Parts to estimate, the machine and the rates to do it with."""

    parts: Parts
    machine: MachineProfile
    rates: Rates


def drawing(parts: Parts) -> Work:
    """Meshing as work for an engine; `drawn` reads the answer."""
    return Work(f"{__name__}:draw", codec.encode(parts), TIME_LIMIT_S)


def figuring(parts: Parts, machine: MachineProfile, manifest: Manifest, currency: str) -> Work:
    """Estimating as work for an engine; the answer is JSON of `SceneFigures`."""
    rates = Rates(currency=currency, royalty_bp=round(manifest.terms.royalty_percent * 100))
    return Work(f"{__name__}:figure", codec.encode(Figuring(parts=parts, machine=machine, rates=rates)), TIME_LIMIT_S)


def parting(parts: Parts) -> Work:
    """Finding how the parts leave as work for an engine; the answer is JSON of `Scene.legs`."""
    return Work(f"{__name__}:part_ways", codec.encode(parts), TIME_LIMIT_S)


def drawn(
    answer: bytes,
    values: Values,
    *,
    sandboxed: bool,
    figures: SceneFigures | None,
    legs: dict[str, tuple[LegNumbers, ...]] | None = None,
) -> Scene:
    """The scene that the meshing gave, for these values."""
    scene = msgspec.json.decode(answer, type=Scene)
    return msgspec.structs.replace(scene, values=values, sandboxed=sandboxed, figures=figures, legs=legs)


def draw(payload: bytes) -> bytes:
    """JSON of a `Scene` without values; what the engine's process runs."""
    parts = msgspec.json.decode(payload, type=Parts)
    cut_list = [panel for panel, _ in parts.cut_list()]
    number = {panel.digest(): i for i, panel in enumerate(cut_list)}
    low, high = parts.box_mm()
    used = dict.fromkeys(panel.material for panel in cut_list)
    ways = straight(parts)
    order = {part.name: i for i, part in enumerate(parts.parts)}
    scene = Scene(
        values={},
        low_mm=low,
        high_mm=high,
        meshes=tuple(_mesh(panel) for panel in cut_list),
        parts=tuple(
            ScenePart(
                name=part.name,
                mesh=number[part.panel.digest()],
                matrix=tuple(round(value, DECIMALS) for value in part.placement.matrix()),
                explode_mm=ways[part.name],
                material=part.panel.material,
                size_mm=(*part.panel.size_mm(), part.panel.thickness_mm),
            )
            for part in parts.parts
        ),
        materials=tuple(
            SceneMaterial(
                id=name, title=material(name).title, colour=material(name).colour, texture=material(name).texture
            )
            for name in used
        ),
        sandboxed=True,
        motions=tuple(
            SceneMotion(
                kind="hinge" if motion.kind is MotionKind.HINGE else "slide",
                parts=tuple(order[name] for name in motion.parts),
                at=motion.at,
                axis=motion.axis,
                travel=motion.travel,
            )
            for motion in parts.motions
        ),
    )
    return codec.encode(scene)


def part_ways(payload: bytes) -> bytes:
    """JSON of the legs on which each part leaves; nothing of a piece whose order is not known. The engine runs it."""
    parts = msgspec.json.decode(payload, type=Parts)
    if len(parts.parts) > MOST_ORDERED:
        return codec.encode({})
    try:
        found = explosion(parts, steps(parts))
    except FabError:
        return codec.encode({})
    return codec.encode({name: tuple(_leg(leg) for leg in legs) for name, legs in found.items()})


def figure(payload: bytes) -> bytes:
    """JSON of `SceneFigures`; what the engine's process runs."""
    wish = msgspec.json.decode(payload, type=Figuring)
    try:
        made = quick_estimate(wish.parts, wish.machine, wish.rates)
    except (CannotMake, BadInput) as error:
        return codec.encode(SceneFigures(parts=len(wish.parts.parts), refused=error.message))
    return codec.encode(
        SceneFigures(
            parts=made.parts,
            sheets=made.sheet_count,
            mass_kg=made.mass_kg,
            waste_kg=made.waste_kg,
            carbon_kg=made.carbon_kg,
            machine_minutes=made.machine_minutes,
            lines=made.lines,
            total_minor=made.total_minor,
            currency=made.currency,
            basis=made.basis,
        )
    )


def _leg(leg: Leg) -> tuple[float, float, float, float, float]:
    x, y, z = leg.way
    return round(leg.start, 4), round(leg.end, 4), round(x, 1), round(y, 1), round(z, 1)


def _mesh(panel: Panel) -> SceneMesh:
    mesh = mesh_of(panel)
    return SceneMesh(
        positions_mm=mesh.positions_mm.astype("<f4").tobytes(),
        normals=mesh.normals.astype(np.int8).tobytes(),
        uv_mm=mesh.uv_mm.astype("<f4").tobytes(),
        triangles=mesh.triangles.astype("<u4").tobytes(),
        cap_triangles=mesh.cap_triangles,
        edges_mm=mesh.edge_points_mm.astype("<f4").tobytes(),
    )
