"""Design checks at publishing: the worst finding of each check among all variants, on the machine where most holds."""

import msgspec
from jupyter_fab_server.registry.services import engineering
from jupyter_fab_server.registry.services.variants import variants

from jupyter_fab.core.checks import Finding
from jupyter_fab.core.design import load_design
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from tests.support.packages import STOOL


def looked(payload) -> tuple[Finding, ...]:
    """Return the findings that the engine's process answers with."""
    work = engineering.engineering(payload)
    return msgspec.json.decode(engineering.look(work.payload), type=tuple[Finding, ...])


def test_the_best_machine_is_taken() -> None:
    """A bed that is too small fails the part; where a larger machine stands beside it, all holds."""
    parts = load_design(STOOL.encode()).build({})
    small = msgspec.structs.replace(FULL_SHEET_ROUTER, id="small", bed_mm=(200.0, 200.0))
    alone = looked(engineering.Question(parts=parts, machines=(small,)))
    assert {one.check for one in alone if not one.holds} == {"bed"}
    both = looked(engineering.Question(parts=parts, machines=(small, FULL_SHEET_ROUTER)))
    assert all(one.holds for one in both)


def test_the_worst_variant_is_told() -> None:
    """Of all variants of the stool the widest sags most: its finding is kept, and says which variant it is."""
    stool = load_design(STOOL.encode())
    seen = []
    for variant in variants(stool.schema):
        parts = stool.build(variant.values, measured=variant.measured)
        seen.append((variant.title, looked(engineering.Question(parts=parts, machines=(FULL_SHEET_ROUTER,)))))
    worst = {one.check: one for one in engineering.worst(seen)}
    assert worst["sag"].text.endswith("(Width 600)")
    assert worst["sag"].figure == max(one.figure for _, found in seen for one in found if one.check == "sag")
    assert worst["column"].figure == min(one.figure for _, found in seen for one in found if one.check == "column")
    assert all(one.holds for one in worst.values())
