"""Money in integer minor units: sums that share out to the cent.

`share` divides an amount by weights with the largest remainder, ties to the first by stable name, so that shares always
add up. A ledger transaction is legs that sum to zero; the registry stores them. No currency is ever converted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import msgspec

from jupyter_fab.core.errors import BadInput

CURRENCY = "EUR"  # the embedded default's; every account carries its own


class Leg(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One side of a transaction: positive debits the account, negative credits it."""

    account: str
    amount_minor: int


def balanced(legs: Sequence[Leg]) -> tuple[Leg, ...]:
    """The legs, if they sum to zero.

    Raises
    ------
    BadInput
        If they do not, or there are fewer than two.
    """
    off = sum(leg.amount_minor for leg in legs)
    if off or len(legs) < 2:
        raise BadInput(f"A transaction's legs must sum to 0; these {len(legs)} sum to {off}.")
    return tuple(legs)


def share(amount_minor: int, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """The amount divided by the weights, to the minor unit: largest remainder first, ties by name.

    Raises
    ------
    BadInput
        If a weight is negative or all are zero.
    """
    total = sum(weights.values(), Fraction(0))
    if total <= 0 or any(weight < 0 for weight in weights.values()):
        raise BadInput("Shares need weights of 0 or more, and one above 0.")
    exact = {name: amount_minor * weight / total for name, weight in weights.items()}
    given = {name: int(value // 1) for name, value in exact.items()}
    short = amount_minor - sum(given.values())
    for name in sorted(exact, key=lambda n: (-(exact[n] - given[n]), n))[:short]:
        given[name] += 1
    return given


def lineage_split(pool_minor: int, chain: Sequence[tuple[str, Fraction]]) -> dict[str, int]:
    """What each designer in a chain of forks gets of a royalty pool, the seller first.

    Each entry is (payee, share that it passes upstream); what the last one would pass stays with it. 1000 minor units
    over three with 30 % each way are 700, 210, 90. Someone who stands twice gets both shares.
    """
    if not chain:
        raise BadInput("A royalty needs at least one payee.")
    weights: dict[str, Fraction] = {}
    left = Fraction(1)
    for place, (payee, upstream) in enumerate(chain):
        passed = left * upstream if place + 1 < len(chain) else Fraction(0)
        weights[payee] = weights.get(payee, Fraction(0)) + left - passed
        left = passed
    return share(pool_minor, weights)
