"""A panel's mesh put together, and kept by the panel's digest.

Role: the one place that knows the order: features sorted, cells cut, then caps, walls with the bores into them, and
lone holes; plain boards are stretched from one (`plain.py`). The cache is what makes a slider's move cheap: panels that
it leaves as they are are not made again, and those that it only stretches have their points moved (`moved.py`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.material import BUILT_IN
from jupyter_fab.core.mesh.bores import bores
from jupyter_fab.core.mesh.caps import caps
from jupyter_fab.core.mesh.cells import cells_of, whole
from jupyter_fab.core.mesh.likeness import likeness_of
from jupyter_fab.core.mesh.moved import Template
from jupyter_fab.core.mesh.plain import Box, rectangle_of, stretched
from jupyter_fab.core.mesh.rounds import (
    by_segments,
    circle_points,
    is_fine,
    round_radius_mm,
    sort_features,
    stand_alone,
)
from jupyter_fab.core.mesh.surface import Build, Mesh
from jupyter_fab.core.mesh.walls import walls
from jupyter_fab.core.part import Panel

CACHED_MESHES = 1_024  # about 60 MB of panels with a hundred holes each


class MeshCache:
    """Meshes by the digest of their panel, and what to make their likes from; the least recently used go first."""

    def __init__(self, size: int = CACHED_MESHES) -> None:
        self._size = size
        self._kept: OrderedDict[str, Mesh] = OrderedDict()
        self._templates: OrderedDict[Hashable, Template] = OrderedDict()

    def of(self, panel: Panel, digest: str | None = None) -> Mesh:
        """The panel's mesh, made if it is not there yet: from that of a like panel, if there is one.

        Raises
        ------
        BadInput
            If its outline or a feature's crosses itself.
        """
        key = digest or panel.digest()
        if key in self._kept:
            self._kept.move_to_end(key)
        else:
            self._keep(self._kept, key, self._anew(panel))
        return self._kept[key]

    def _anew(self, panel: Panel) -> Mesh:
        box = _plain_box(panel)
        if box is not None:
            return stretched(_unit(), panel, box)
        alone = stand_alone(panel)
        likeness = likeness_of(panel, alone)
        if likeness is None:
            return _made(panel, alone)
        template = self._templates.get(likeness.key)
        found = template.moved(likeness) if template is not None else None
        if found is None:
            found = _made(panel, alone)
            template = Template(likeness, found, panel.grain)
        assert template is not None
        self._keep(self._templates, likeness.key, template)
        return found

    def _keep[K: Hashable, V](self, kept: OrderedDict[K, V], key: K, value: V) -> None:
        kept[key] = value
        kept.move_to_end(key)
        if len(kept) > self._size:
            kept.popitem(last=False)


def mesh_of(panel: Panel) -> Mesh:
    """The panel's mesh.

    Raises
    ------
    BadInput
        If its outline or a feature's crosses itself.
    """
    box = _plain_box(panel)
    return _made(panel, stand_alone(panel)) if box is None else stretched(_unit(), panel, box)


def _plain_box(panel: Panel) -> Box | None:
    return None if panel.features or panel.banding else rectangle_of(panel.outline)


@cache
def _unit() -> Mesh:
    """A board of 1 by 1 by 1 mm."""
    board = Panel(material=next(iter(BUILT_IN)), thickness_mm=1.0, outline=rectangle(0, 0, 1, 1))
    return _made(board, stand_alone(board))


def _made(panel: Panel, alone: NDArray[np.bool_]) -> Mesh:
    lone, others = sort_features(panel, alone)
    cells = cells_of(panel, others, circle_points) if others else whole(panel)
    build = Build(panel.grain)
    caps(build, cells, lone, panel.thickness_mm)
    walls(build, cells, panel)
    large, small = ([hole for hole in lone if is_fine(hole) is fine] for fine in (False, True))
    for count, holes in by_segments(large).items():
        bores(build, holes, count, panel.thickness_mm, fine=False)
    if small:
        build.fine()
    for count, holes in by_segments(small).items():
        bores(build, holes, count, panel.thickness_mm, fine=True)
    return build.mesh(max((2 * round_radius_mm(hole) for hole in small), default=0.0))
