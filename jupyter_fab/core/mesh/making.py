"""A panel's mesh put together, and kept by the panel's digest.

Role: the one place that knows the order: features sorted, cells cut, then caps, walls with the bores into them, and
lone holes; plain boards are stretched from one (`plain.py`). The cache is what makes a slider's move cheap: panels that
it leaves as they are are not made again.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cache

from jupyter_fab.core.geometry import rectangle
from jupyter_fab.core.material import BUILT_IN
from jupyter_fab.core.mesh.bores import bores
from jupyter_fab.core.mesh.caps import caps
from jupyter_fab.core.mesh.cells import cells_of, whole
from jupyter_fab.core.mesh.plain import rectangle_of, stretched
from jupyter_fab.core.mesh.rounds import by_segments, circle_points, is_fine, round_radius_mm, sort_features
from jupyter_fab.core.mesh.surface import Build, Mesh
from jupyter_fab.core.mesh.walls import walls
from jupyter_fab.core.part import Panel

CACHED_MESHES = 1_024  # about 60 MB of panels with a hundred holes each


class MeshCache:
    """Meshes by the digest of their panel; the least recently used go first."""

    def __init__(self, size: int = CACHED_MESHES) -> None:
        self._size = size
        self._kept: OrderedDict[str, Mesh] = OrderedDict()

    def of(self, panel: Panel, digest: str | None = None) -> Mesh:
        """The panel's mesh, made if it is not there yet."""
        key = digest or panel.digest()
        if key in self._kept:
            self._kept.move_to_end(key)
        else:
            self._kept[key] = mesh_of(panel)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return self._kept[key]


def mesh_of(panel: Panel) -> Mesh:
    """The panel's mesh.

    Raises
    ------
    BadInput
        If its outline or a feature's crosses itself.
    """
    box = None if panel.features or panel.banding else rectangle_of(panel.outline)
    return _made(panel) if box is None else stretched(_unit(), panel, box)


@cache
def _unit() -> Mesh:
    """A board of 1 by 1 by 1 mm."""
    return _made(Panel(material=next(iter(BUILT_IN)), thickness_mm=1.0, outline=rectangle(0, 0, 1, 1)))


def _made(panel: Panel) -> Mesh:
    lone, others = sort_features(panel)
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
