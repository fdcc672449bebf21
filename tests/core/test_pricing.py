"""Prices follow the formula of the design's economics to the cent, and always sum to their total."""

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_fab.core.errors import BadInput
from jupyter_fab.core.pricing import Cost, Effort, Rates, SheetCharge, making_minor, priced, quote_lines, total_minor


def worked() -> list[Cost]:
    """The worked example: material 128.49, machine 54.45, labour 52.50, hardware 12, finish 64.80."""
    amounts = {"material": 12_849, "machine": 5_445, "labour": 5_250, "hardware": 1_200, "finish": 6_480}
    return [
        Cost(kind=kind, title=kind, quantity=1, unit="", rate_minor=amount, amount=Fraction(amount))
        for kind, amount in amounts.items()
    ]


def test_the_worked_example() -> None:
    """Making costs 377.03, the price is 471.29: the maker gets 80 %, the designer 37.70, the platform 56.55."""
    lines = priced(worked(), Rates())
    by_kind = {line.kind: line.amount_minor for line in lines}
    assert total_minor(lines) == 47_129
    assert making_minor(lines) == pytest.approx(37_703, abs=1)
    assert by_kind["royalty"] == pytest.approx(3_770, abs=1)
    assert by_kind["platform"] == pytest.approx(5_656, abs=1)


def test_a_fixed_royalty_is_paid_in_full() -> None:
    """P = (C + q) / (1 - f): the designer's amount is exact, and the platform's share is of the whole price."""
    lines = priced(worked(), Rates(), royalty_minor=2_500)
    by_kind = {line.kind: line.amount_minor for line in lines}
    assert by_kind["royalty"] == 2_500
    assert total_minor(lines) == round((Fraction(31_224) * Fraction(12_075, 10_000) + 2_500) / Fraction(88, 100))


def test_shipping_is_added_after_the_shares() -> None:
    """Nobody takes a share of what the carrier gets."""
    near, far = priced(worked(), Rates()), priced(worked(), Rates(), shipping_minor=4_000)
    assert total_minor(far) - total_minor(near) == 4_000
    assert [line.kind for line in far][-1] == "shipping"


def test_no_line_is_a_retailer_s() -> None:
    """What the chain of shops used to take is not in the price."""
    effort = Effort(
        stock=(SheetCharge(title="ply", sheets=1.3, price_minor=8500),), machine_minutes=30, labour_minutes=40
    )
    kinds = {line.kind for line in quote_lines(effort, Rates(), shipping_minor=900)}
    assert kinds == {"material", "machine", "labour", "scrap", "overhead", "royalty", "platform", "shipping"}


amounts = st.integers(0, 1_000_000)


@given(st.floats(0, 30), amounts, st.floats(0, 3000), st.floats(0, 3000), amounts, st.integers(0, 3000), amounts)
def test_lines_sum_to_the_total_to_the_cent(
    sheets: float, price: int, machine: float, labour: float, hardware: int, royalty_bp: int, shipping: int
) -> None:
    """Whatever the figures: integers, none negative, the sum within half a cent of the exact price."""
    effort = Effort(
        stock=(SheetCharge(title="ply", sheets=sheets, price_minor=price),),
        machine_minutes=machine,
        labour_minutes=labour,
        hardware_minor=hardware,
    )
    rates = Rates(royalty_bp=royalty_bp)
    lines = quote_lines(effort, rates, shipping_minor=shipping)
    assert all(isinstance(line.amount_minor, int) and line.amount_minor >= 0 for line in lines)
    spent = sheets * price + machine / 60 * 6000 + labour / 60 * 3500 + hardware
    exact = spent * 1.05 * 1.15 / (1 - royalty_bp / 10_000 - 0.12) + shipping
    # a hundred-thousandth of each quantity is rounded away
    assert total_minor(lines) == pytest.approx(exact, abs=1 + 1e-5 * (price + 9500) * 2)


def test_rates_that_leave_nothing_are_refused() -> None:
    """Royalty and fee must leave something for the maker; rates travel with their sources."""
    with pytest.raises(BadInput, match="less than the whole price"):
        Rates(royalty_bp=9_000, platform_bp=1_000)
    rates = Rates(machine_minor_h=5_000)
    assert msgspec.json.decode(msgspec.json.encode(rates), type=Rates) == rates
    assert rates.sources["royalty_bp"]
