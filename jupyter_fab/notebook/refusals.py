"""Solids that are no panels, as the preview shows them: in red among the panels, the reason beside each.

Between a `Reading` and the stage. A refused solid stands in the piece as a part of its box's size, so that the camera,
exploding and picking know it; its own surface is drawn instead. Nothing of it is priced, cut or published.
"""

from __future__ import annotations

import html

import attrs

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.mesh import Mesh
from jupyter_fab.core.part import Panel, Part, Parts, Placement
from jupyter_fab.core.reading import REFUSED, Reading, RefusedSolid
from jupyter_fab.notebook.scene import ScenePart

LEAST_MM = 0.1  # of a stand-in: a surface may be flat
STAND_IN_MATERIAL = "mdf"  # what every list of materials has; it is never looked at
MOST_TOLD = 4  # refusals written out above the picture; the others are counted


def shown(reading: Reading) -> Parts:
    """The parts, and a stand-in for each refused solid that has a surface.

    Raises
    ------
    BadInput
        If there is nothing at all to be seen.
    """
    stand_ins = tuple(_stand_in(one) for one in reading.refused if one.surface is not None)
    if not reading.parts and not stand_ins:
        raise BadInput(" ".join(f"{one.name}: {one.text} {one.advice}" for one in reading.refused))
    return reading.whole or Parts(parts=(*reading.parts, *stand_ins))


def in_red(
    scene: list[ScenePart], meshes: dict[str, Mesh], refused: tuple[RefusedSolid, ...]
) -> tuple[list[ScenePart], dict[str, Mesh]]:
    """The scene with the refused solids' own surfaces, marked with their reasons."""
    by_name = {one.name: one for one in refused if one.surface is not None}
    if not by_name:
        return scene, meshes
    found, given = [], dict(meshes)
    for part in scene:
        one = by_name.get(part.name)
        if one is None or one.surface is None:
            found.append(part)
            continue
        key = one.surface.digest()[:16]
        given[key] = one.surface.mesh()
        found.append(attrs.evolve(part, geometry=key, matrix=_HERE, material=REFUSED, group=one.reason))
    return found, given


def told(refused: tuple[RefusedSolid, ...]) -> str:
    """HTML that names what is refused, why, and what to change; empty if nothing is."""
    if not refused:
        return ""
    rows = "".join(
        f"<li><b>{html.escape(one.name)}</b> is no panel ({html.escape(one.reason)}): {html.escape(one.text)} "
        f"{html.escape(one.advice)}</li>"
        for one in refused[:MOST_TOLD]
    )
    more = f"<li>and {len(refused) - MOST_TOLD} more, in red</li>" if len(refused) > MOST_TOLD else ""
    return (
        f'<div class="fab-trouble fab-refused" role="alert">Not a whole piece yet, so there is no price and nothing to '
        f"publish:<ul>{rows}{more}</ul></div>"
    )


def refusal(refused: tuple[RefusedSolid, ...]) -> BadInput:
    """The error for whoever asks for files or figures meanwhile."""
    names = ", ".join(one.name for one in refused)
    return BadInput(f"First make panels of what is red: {names}.")


_HERE = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0)


def _stand_in(one: RefusedSolid) -> Part:
    assert one.surface is not None
    low, high = one.surface.box_mm()
    x, y, z = (max(b - a, LEAST_MM) for a, b in zip(low, high, strict=True))
    panel = Panel(material=STAND_IN_MATERIAL, thickness_mm=z, outline=rectangle(0, 0, x, y))
    return Part(name=one.name, panel=panel, placement=Placement(low, (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)))
