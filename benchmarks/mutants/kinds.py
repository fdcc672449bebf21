"""All ways in which programs are spoiled: faults of posts, slips of editors, lost bytes, sabotage, wrong set-ups.

Each registers itself under its name where it stands; here they are gathered for the trial.
"""

from __future__ import annotations

from benchmarks.mutants import machine_kinds, shape_kinds
from benchmarks.mutants.spoiled import KINDS as KINDS
from benchmarks.mutants.spoiled import Spoiled as Spoiled

REGISTERED_BY = (machine_kinds, shape_kinds)
