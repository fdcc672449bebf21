"""The triangles that a panel is drawn with, straight from its outline and features, without a CAD kernel.

Role: `mesh_of(panel)` feeds the notebook's scene, the shared page's GLB and the catalogue picture. Lone round holes,
which are most features of a piece, are laid out as arrays at once; all else is cut into cells of one height profile
each (`cells.py`), from which caps and walls follow. Points shared between faces are the same numbers, so that the
surface is closed. Of a bore into the narrow edge only the mouth's outline is drawn. A mesh also says what may be left
out where it is seen from afar. Nothing here places a panel in the piece.
"""

from jupyter_fab.core.mesh.making import MeshCache, mesh_of
from jupyter_fab.core.mesh.surface import Afar, Mesh

__all__ = ["Afar", "Mesh", "MeshCache", "mesh_of"]
