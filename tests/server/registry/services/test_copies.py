"""Several pieces of one order: all of their parts, each with a name, and the hardware of all."""

from __future__ import annotations

from collections import Counter

from jupyter_fab_server.registry.services.programs import copies

from jupyter_fab.designs.chest_of_drawers import chest_of_drawers


def test_several_pieces_are_all_of_their_parts() -> None:
    """A piece with joints, drawers and loads may be ordered more than once; every part is there as often, named."""
    one = chest_of_drawers.build()
    assert one.joins
    assert one.motions
    assert one.loads
    three = copies(one, 3)
    assert Counter(part.panel.digest() for part in three.parts) == Counter(
        {digest: 3 * count for digest, count in Counter(part.panel.digest() for part in one.parts).items()}
    )
    assert len({part.name for part in three.parts}) == 3 * len(one.parts)
    assert [item.quantity for item in three.hardware] == [3 * item.quantity for item in one.hardware]
    assert copies(one, 1) is one
