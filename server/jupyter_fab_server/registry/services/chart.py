"""The chart of accounts: one function a kind of account, and which of them may never go into debt.

Names are those of the contract. Liabilities carry credit (negative) balances: what the registry owes or holds.
"""

from __future__ import annotations

SETTLEMENT = "Assets:Settlement:Credits"
PLATFORM_FEE = "Income:PlatformFee"
CARRIER = "Liabilities:Payable:Carrier"
BANK = "Assets:Settlement:Bank"
MOST_OWED_MINOR = 500_000  # 5,000.00 on account: a class's furniture; more is a contract, not an order (assumed)
_RECEIVABLE = "Assets:Receivable:"
_CREDITS = "Liabilities:Credits:"
_HELD = "Liabilities:Held:"


def credits_of(person: str) -> str:
    """The account of a person's workshop credits."""
    return _CREDITS + person


def owed_by(person: str) -> str:
    """What a person owes the registry, who orders on account."""
    return _RECEIVABLE + person


def held_for_order(order: str) -> str:
    """The account that holds an order's money until it is accepted or cancelled."""
    return f"{_HELD}Orders:{order}"


def held_for_request(request: str) -> str:
    """The account that holds a customisation request's money until it is accepted or withdrawn."""
    return f"{_HELD}Requests:{request}"


def payable_to_hub(hub: str) -> str:
    """What the registry owes a hub."""
    return f"Liabilities:Payable:Hub:{hub}"


def payable_to_designer(person: str) -> str:
    """What the registry owes a designer."""
    return f"Liabilities:Payable:Designer:{person}"


def rework(hub: str) -> str:
    """What remakes have cost beyond the price, by the hub at fault."""
    return f"Expense:Rework:{hub}"


def ceiling_minor(account: str) -> int | None:
    """The highest balance that the account may have: 0 for credits and held money, a limit for debts, else none."""
    if account.startswith(_RECEIVABLE):
        return MOST_OWED_MINOR
    return 0 if account.startswith((_CREDITS, _HELD)) else None
