"""What the browser is told of a piece's joints and of what opens in it, within the scene's message.

Between `Parts` and `scene.scene_message`: joints as boxes in the message's buffer, doors and drawers in its header. By
them the browser opens the piece and marks its joints by itself, so that a view never brings geometry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from jupyter_fab.core.joinery import Join, Motion

JOIN_NUMBERS = 7  # the part that is entered, by its place in the list; the box of the meeting, mm


@attrs.frozen
class Joinery:
    """The joints and motions of a piece; none, unless said otherwise."""

    joins: Sequence[Join] = ()
    motions: Sequence[Motion] = ()

    def boxes(self, places: Mapping[str, int]) -> NDArray[np.float32]:
        """A row of `JOIN_NUMBERS` for each joint."""
        rows = [(places[join.into], *join.low, *join.high) for join in self.joins]
        return np.array(rows, "<f4").reshape(-1, JOIN_NUMBERS)

    def header(self, places: Mapping[str, int]) -> list[dict[str, Any]]:
        """The motions as JSON, their parts by their places in the list."""
        return [
            {
                "kind": motion.kind.value,
                "parts": [places[name] for name in motion.parts],
                "at": motion.at,
                "axis": motion.axis,
                "travel": motion.travel,
            }
            for motion in self.motions
        ]
