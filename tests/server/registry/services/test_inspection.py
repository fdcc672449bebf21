"""What an inspection says of measures that are missing, strange or outside their limits."""

import pytest
from jupyter_fab_server.registry.services.inspection import judge

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.wire.hubs import Characteristic, Measurement

WANTED = tuple(
    Characteristic(
        id=f"width-{n}", part=part, title=f"Width of {part}", nominal_mm=100.0, lower_mm=99.5, upper_mm=100.5,
        instrument="caliper",
    )
    for n, part in enumerate(("top", "shelf", "rail"), start=1)
)  # fmt: skip


def of(**values_mm: float) -> list[Measurement]:
    """Return measures by number: `m1` is the first."""
    return [Measurement(characteristic=f"width-{name[1:]}", value_mm=value) for name, value in values_mm.items()]


def test_what_is_missing_is_named_as_the_form_names_it() -> None:
    """The reader sees titles, never the ids behind them; what was measured is not named."""
    with pytest.raises(BadInput) as refused:
        judge(WANTED, of(m2=100.0))
    assert "Not measured yet: Width of top; Width of rail." in refused.value.message
    assert "width-" not in refused.value.message
    assert "shelf" not in refused.value.message
    assert refused.value.fields["missing"] == ["width-1", "width-3"]


def test_what_was_not_asked_for_is_refused() -> None:
    """A measure that stands nowhere on the list belongs to another piece."""
    with pytest.raises(BadInput, match="not asked for") as refused:
        judge(WANTED, of(m1=100.0, m2=100.0, m3=100.0, m9=1.0))
    assert refused.value.fields["unknown"] == ["width-9"]


def test_only_what_lies_outside_is_told() -> None:
    """By title, with the figure and the limits; both limits are inside."""
    assert judge(WANTED, of(m1=99.5, m2=100.5, m3=100.0)) == ()
    assert judge(WANTED, of(m1=99.4, m2=100.5, m3=100.0)) == ("Width of top: 99.4 mm, must be 99.5 to 100.5 mm.",)
