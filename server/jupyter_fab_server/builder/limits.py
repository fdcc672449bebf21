"""What one build may cost, and when a warm process is replaced. Figures from measurement; see each line.

Generous for furniture, tight for mischief. They bound one build and the life of the process that builds are forked
from; how many builds one address may ask for is the registry's matter (`registry/limits.py`). Nothing here enforces:
`seal.py` and `process.py` do.
"""

from __future__ import annotations

from typing import Any

from attrs import field, frozen, validators

_POSITIVE: Any = validators.gt(0)


@frozen
class Limits:
    """Limits of one build in the sandbox, and of the process that the builds are forked from."""

    cpu_s: int = field(default=30, validator=_POSITIVE)  # naive CadQuery furniture costs 13 to 20
    wall_s: float = field(default=45.0, validator=_POSITIVE)  # the same on a busy machine
    memory_bytes: int = field(default=768 * 2**20, validator=_POSITIVE)  # beyond what is loaded already
    output_bytes: int = field(default=8 * 2**20, validator=_POSITIVE)  # what `core.wire` reads at most
    open_files: int = field(default=32, validator=_POSITIVE)
    jobs_per_process: int = field(default=500, validator=_POSITIVE)  # bounds what a leak can collect
    process_age_s: float = field(default=3600.0, validator=_POSITIVE)
