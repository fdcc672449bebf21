"""What a licence says of forks: whether there may be one, and which licences it may carry.

Role: the registry refuses by it, the notebook tells a designer before the work begins. It speaks of copying and
changing the design's files only; what a designer earns is a term of the listing, not of the licence.
"""

from __future__ import annotations

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.package import LICENCES

# What a fork may carry, where the licence limits it (CC's chart of adapters' licences; CERN-OHL 2.0, sections 3 and 8).
_FORKS: dict[str, tuple[str, ...]] = {
    "CC-BY-SA-4.0": ("CC-BY-SA-4.0",),
    "CC-BY-ND-4.0": (),
    "CC-BY-NC-4.0": ("CC-BY-NC-4.0",),
    "CERN-OHL-S-2.0": ("CERN-OHL-S-2.0",),
    "CERN-OHL-W-2.0": ("CERN-OHL-W-2.0", "CERN-OHL-S-2.0"),
}


def licences_of_forks(licence: str) -> tuple[str, ...]:
    """The licences that a fork of such a design may carry; none where it may not be forked."""
    return _FORKS.get(licence, LICENCES)


def check_fork(parent: str, parent_licence: str, licence: str) -> None:
    """Return if a fork of `parent` may carry the licence.

    Raises
    ------
    BadInput
        If it may not; the text names the licences that it may carry.
    """
    possible = licences_of_forks(parent_licence)
    if not possible:
        raise BadInput(
            f"{parent} is under {parent_licence}, which allows no changed versions; ask its designer with a request.",
            pointer="/lineage",
        )
    if licence not in possible:
        raise BadInput(
            f"A fork of {parent} ({parent_licence}) must be under {' or '.join(possible)}; this one says {licence}.",
            pointer="/licence",
            possible=list(possible),
        )
