"""The collection code: as it is read out, typed and misheard."""

import pytest
from jupyter_fab_server.registry.services import collection

SECRET = b"0" * 32


@pytest.mark.parametrize("typed", [str.lower, str.title, lambda c: c.replace("-", " "), lambda c: f" {c}\t"])
def test_case_and_spaces_do_not_matter(typed):
    """However the buyer's code is typed, it is that code; another order's is not."""
    code = collection.code_for(SECRET, "order-1")
    assert len(code) == 9
    assert code[4] == "-"
    assert collection.stored(typed(code)) == collection.stored(code)
    assert collection.stored(code.replace("-", "").lower()) == collection.stored(code)
    assert collection.stored(collection.code_for(SECRET, "order-2")) != collection.stored(code)
    assert collection.stored("") != collection.stored(code)
