"""Money shares out to the cent."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.money import Leg, balanced, lineage_split, share


def test_fork_of_fork_shares_the_pool():
    """1000 over a chain of three that pass 30 % each way is 700, 210, 90 (requirement 0.6)."""
    third = Fraction(30, 100)
    assert lineage_split(1000, [("c", third), ("b", third), ("a", third)]) == {"c": 700, "b": 210, "a": 90}


@given(
    st.integers(0, 10**9), st.lists(st.tuples(st.sampled_from("abcdef"), st.fractions(0, 1)), min_size=1, max_size=8)
)
def test_splits_always_sum(pool, chain):
    """However deep the chain, its shares sum to the pool and none is negative."""
    found = lineage_split(pool, chain)
    assert sum(found.values()) == pool
    assert min(found.values()) >= 0


@given(st.integers(-(10**9), 10**9), st.dictionaries(st.text(min_size=1), st.fractions(0, 10), min_size=1, max_size=9))
def test_shares_always_sum(amount, weights):
    """Shares sum to the amount, whatever the weights."""
    if sum(weights.values()) > 0:
        assert sum(share(amount, weights).values()) == amount


def test_unbalanced_legs_are_refused():
    """A transaction whose legs do not sum to zero is no transaction."""
    with pytest.raises(BadInput):
        balanced([Leg("a", 1), Leg("b", -2)])
    with pytest.raises(BadInput):
        balanced([Leg("a", 0)])
