"""What a reader is refused is said in words that a person can type again."""

import pytest
from jupyter_fab_server.registry.permissions import Reader

from jupyter_fab.core.errors import NotAllowed
from jupyter_fab.core.identity import Role, Scope, require


@pytest.mark.parametrize("scope", Scope)
def test_a_missing_scope_is_named_as_it_is_written(scope: Scope) -> None:
    """The text holds the scope's own word, and nothing of how the program keeps it."""
    nobody = Reader(person="person-1", handle="bea", roles=frozenset({Role.BUYER}))
    everybody = Reader(person="person-1", handle="ada", roles=frozenset({Role.ADMIN}))
    for refused in (nobody.require, everybody.require, lambda wanted: require((), wanted)):
        with pytest.raises(NotAllowed) as seen:
            refused(scope)
        assert f"'{scope.value}'" in seen.value.message
        assert "<" not in seen.value.message
        assert "Scope." not in seen.value.message
