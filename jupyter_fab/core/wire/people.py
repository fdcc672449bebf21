"""Messages about people, tokens and workshop credits.

Role: who may do what, and what they have. A secret (a token, a voucher's code) stands in exactly one answer and is
never told again. Amounts are integer minor units; in the ledger's own messages a debit is positive. What people buy is
in `orders.py`.
"""

from __future__ import annotations

import datetime as dt

from jupyter_fab.core.wire.base import Message


class Person(Message, frozen=True, kw_only=True):
    """Someone with an account: a stable id, a handle to sign in with, a name to show, and roles."""

    id: str
    handle: str
    title: str
    roles: tuple[str, ...]


class NewPerson(Message, frozen=True, kw_only=True):
    """Sign-up: whoever signs up is a buyer and a designer; other roles are given by an administrator."""

    handle: str
    title: str
    password: str


class TokenRequest(Message, frozen=True, kw_only=True):
    """A wish for a token with scopes, an expiry (at most 400 days) and, to spend, a largest amount."""

    handle: str
    password: str
    scopes: tuple[str, ...]
    expires_in_s: int
    title: str = ""
    max_amount_minor: int = 0


class Token(Message, frozen=True, kw_only=True):
    """What is known of a token; the secret itself is shown once, in `TokenIssued`."""

    id: str
    title: str
    scopes: tuple[str, ...]
    expires_at: dt.datetime
    max_amount_minor: int
    revoked: bool = False


class Tokens(Message, frozen=True, kw_only=True):
    """A person's tokens, newest first."""

    tokens: tuple[Token, ...]


class TokenIssued(Message, frozen=True, kw_only=True):
    """A new token with its secret, shown this once."""

    token: Token
    secret: str


class Me(Message, frozen=True, kw_only=True):
    """Who the token speaks for, what it may do, and the credits there are."""

    person: Person
    token: Token
    credits_minor: int
    currency: str
    demo: bool = False


class NewVoucher(Message, frozen=True, kw_only=True):
    """A wish for a voucher of workshop credits (scope `credit:grant`)."""

    amount_minor: int
    note: str = ""


class Voucher(Message, frozen=True, kw_only=True):
    """A voucher; its code is worth its amount once."""

    code: str
    amount_minor: int
    currency: str
    redeemed: bool = False


class Redeem(Message, frozen=True, kw_only=True):
    """A voucher's code, to turn into credits."""

    code: str


class Credits(Message, frozen=True, kw_only=True):
    """Workshop credits: what is there to spend and what is held for open orders."""

    available_minor: int
    held_minor: int
    currency: str


class LedgerLeg(Message, frozen=True, kw_only=True):
    """One side of a transaction."""

    account: str
    amount_minor: int


class LedgerTransaction(Message, frozen=True, kw_only=True):
    """A balanced, sealed transaction of the ledger."""

    id: str
    at: dt.datetime
    kind: str
    reference: str
    currency: str
    legs: tuple[LedgerLeg, ...]


class Transactions(Message, frozen=True, kw_only=True):
    """Transactions, oldest first; ask again with `after` = `next` until there are none."""

    transactions: tuple[LedgerTransaction, ...]
    next: int


class Earning(Message, frozen=True, kw_only=True):
    """One amount that somebody earned, or was charged (negative), and what for; `hub_title` where a hub earned it."""

    at: dt.datetime
    kind: str
    reference: str
    design: str
    hub_title: str
    amount_minor: int


class Earnings(Message, frozen=True, kw_only=True):
    """What the registry owes a person and the hubs that they work for, and the newest amounts first."""

    earnings: tuple[Earning, ...]
    total_minor: int
    currency: str


class AccountBalance(Message, frozen=True, kw_only=True):
    """An account and its balance; positive is a debit balance."""

    account: str
    balance_minor: int


class TrialBalance(Message, frozen=True, kw_only=True):
    """All accounts; `sum_minor` is 0, or something is wrong."""

    currency: str
    accounts: tuple[AccountBalance, ...]
    sum_minor: int
