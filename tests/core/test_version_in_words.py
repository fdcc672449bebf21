"""What a notebook shows of a version that was published is for a person to read."""

import datetime as dt

import pytest
from IPython.core.formatters import DisplayFormatter

from jupyter_fab.core.package import Terms
from jupyter_fab.core.parameter import ParameterSchema
from jupyter_fab.core.states import VersionState
from jupyter_fab.core.wire.codec import convert, plain
from jupyter_fab.core.wire.designs import Check, Version


def _version(state: VersionState, *checks: Check) -> Version:
    return Version(
        name="hall-shelf",
        version="1.0.0",
        digest="d" * 64,
        state=state,
        title="Hall | shelf",
        summary="A shelf.",
        description="A shelf.",
        designer="dora",
        licence="CC-BY-4.0",
        terms=Terms(),
        parameters=ParameterSchema(parameters=()),
        lineage=(),
        checks=checks,
        reviews=(),
        submitted_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize("state", VersionState)
def test_every_state_is_told_in_a_few_lines(state: VersionState) -> None:
    """Name, version and state are said; none of the fields' own notation is."""
    failed = Check(name="cut", title="It can be cut", state="failed", progress=1.0, what_to_change="Take | 18 mm.")
    shown, _ = DisplayFormatter().format(_version(state, failed))
    assert set(shown) == {"text/plain", "text/markdown"}
    words, markdown = shown["text/plain"], shown["text/markdown"]
    assert "Hall | shelf (hall-shelf 1.0.0, CC-BY-4.0) " in words
    assert "It can be cut: failed Take | 18 mm." in words
    assert "Hall \\| shelf" in markdown, "a bar would begin a new column"
    assert "It can be cut | failed Take \\| 18 mm." in markdown
    for text in (words, markdown):
        assert "(name=" not in text
        assert len(text.splitlines()) < 8


def test_it_travels_as_before() -> None:
    """What it shows of itself is no field of it."""
    version = _version(VersionState.LISTED)
    assert convert(plain(version), Version) == version
    assert not any(name.startswith("_") for name in plain(version))
