"""Checks of a version where the work or a build fails: the variant is named; only what was looked at is counted."""

from types import SimpleNamespace

import pytest
from jupyter_fab_server.registry.services import checking

from jupyter_fab.core.design import load_design
from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.machinable import workshop
from jupyter_fab.core.machine import FULL_SHEET_ROUTER
from jupyter_fab.engines.protocol import WorkFailed
from tests.support.packages import STOOL, stool

TRIED = 9  # variants of the stool


class Builds:
    """Builds the stool here; refuses as many variants as told."""

    def __init__(self, refused: int) -> None:
        self._left = refused
        self._design = load_design(STOOL.encode())

    async def parts(self, row, values, *, measured=None, workshop):
        """Return the parts of the stool."""
        if self._left:
            self._left -= 1
            raise BadInput("It cannot be built.")
        return SimpleNamespace(parts=self._design.build(values, measured=measured, workshop=workshop))


class Engine:
    """Answers each piece of work with the same; raises it, if it is an error."""

    def __init__(self, answer: bytes | Exception) -> None:
        self._answer = answer

    async def submit(self, work):
        """Return the answer."""
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


class Db:
    """Knows one machine, and keeps nothing."""

    async def read(self, wanted):
        """Return the machines by their cutter."""
        return {workshop(FULL_SHEET_ROUTER): (FULL_SHEET_ROUTER,)}

    async def write(self, wanted):
        """Nothing."""


def trial(answer: bytes | Exception, *, refused: int = 0) -> checking.Trial:
    """A version of the stool under check."""

    async def tell(progress: float, message: str) -> None:
        pass

    settings = SimpleNamespace(currency="EUR")
    ctx = SimpleNamespace(builds=Builds(refused), engine=Engine(answer), db=Db(), settings=settings)
    manifest = stool().manifest
    row = SimpleNamespace(id="v", name="stool", version="1.0.0", manifest=manifest)
    return checking.Trial(ctx, row, tell)


@pytest.fixture(autouse=True)
def _stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest comes from the row as it is."""
    monkeypatch.setattr(checking.versions, "manifest", lambda row: row.manifest)


@pytest.mark.parametrize("check", [checking._engineered, checking._cut])
async def test_an_error_in_the_work_fails_the_variant(check) -> None:
    """A check that breaks on a variant fails it by name; the run goes on to the end, so that nothing waits for ever."""
    verdict = await check(trial(WorkFailed("math domain error", kind="ValueError")))
    assert f"{TRIED} of {TRIED} variants" in verdict.message
    assert "as the designer chose: " in verdict.what_to_change
    assert "math domain error" in verdict.what_to_change


@pytest.mark.parametrize(
    ("check", "answer"),
    [(checking._engineered, b"[]"), (checking._cut, b'{"proven_on": "router", "total_minor": 100}')],
)
async def test_only_what_was_built_counts_as_looked_at(check, answer: bytes) -> None:
    """Three of nine variants could not be built: six hold, and the three are told."""
    verdict = await check(trial(answer, refused=3))
    assert verdict.what_to_change == ""
    assert verdict.message.startswith("All 6 variants"), verdict.message
    assert "3 more could not be built" in verdict.message
    whole = await check(trial(answer))
    assert whole.message.startswith(f"All {TRIED} variants")
    assert "more" not in whole.message
