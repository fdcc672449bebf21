"""The design checks of one configuration on the machines that there are; as work for a killable process.

Role: the registry asks it for every variant of a version before a person looks at it. What is found is `core.checks`'s;
this only tries one machine after the other and carries the findings. Bytes in, bytes out.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from jupyter_fab.core.checks import Finding, check_named, design_checks
from jupyter_fab.core.machine import MachineProfile
from jupyter_fab.core.part import Parts
from jupyter_fab.core.wire import codec
from jupyter_fab.engines.protocol import Work

TIME_LIMIT_S = 60.0  # a piece of 35 parts takes a third of a second


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Parts to look at, and the machines that may cut them."""

    parts: Parts
    machines: tuple[MachineProfile, ...]


def engineering(question: Question) -> Work:
    """The question as work for an engine."""
    return Work(f"{__name__}:look", codec.encode(question), TIME_LIMIT_S)


def look(payload: bytes) -> bytes:
    """The findings on the machine where fewest things fail, as JSON; what the engine's process runs."""
    question = msgspec.json.decode(payload, type=Question)
    found = [design_checks(question.parts, machine) for machine in question.machines]
    return codec.encode(min(found, key=lambda findings: sum(not one.holds for one in findings)))


def worst(findings: Iterable[tuple[str, tuple[Finding, ...]]]) -> tuple[Finding, ...]:
    """Of each check the finding nearest to its limit, or over it, among all variants; each says in which."""
    kept: dict[str, tuple[float, Finding]] = {}
    for variant, found in findings:
        for one in found:
            # The first of a check is its worst; among variants those that fail come first, then the nearest.
            rank = nearness(one)
            if one.check not in kept or rank > kept[one.check][0]:
                said = msgspec.structs.replace(one, text=f"{one.text} ({variant})")
                kept[one.check] = (rank, said)
    return tuple(finding for _, finding in kept.values())


def nearness(one: Finding) -> float:
    """How near a finding is to its limit, from 0 far away; over 1 where it does not hold."""
    if not one.figure or not one.limit:
        return 0.0 if one.holds else 2.0
    share = one.figure / one.limit if check_named(one.check).at_most else one.limit / one.figure
    return min(share, 1.0) if one.holds else 1.0 + share
