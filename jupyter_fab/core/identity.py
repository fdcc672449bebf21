"""Who may do what: roles of people, scopes of tokens.

A person holds roles, some of them for one hub or one class (`hub_operator:bruges`). A token carries scopes, a date of
expiry and, where it may spend, a largest amount; it can do no more than its person's roles and its scopes both allow.
A kernel's token never carries `order:create`. Nothing here hashes, stores or clocks.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from jupyter_fab.core.errors import NotAllowed


class Role(enum.StrEnum):
    """What a person is here; scoped roles name their hub or class behind a colon."""

    BUYER = "buyer"  # orders and asks
    DESIGNER = "designer"  # publishes and answers requests
    REVIEWER = "reviewer"  # approves others' designs
    HUB_OPERATOR = "hub_operator"  # runs a hub's machine and inspects
    EDUCATOR = "educator"  # runs a class
    STUDENT = "student"  # of a class
    FINANCE = "finance"  # reads the ledger, grants vouchers
    ADMIN = "admin"  # administers the registry
    AGENT = "agent"  # a hub's agent, a program


class Scope(enum.StrEnum):
    """What a token may do."""

    DESIGN_READ = "design:read"  # see what its person may see
    DESIGN_PUBLISH = "design:publish"  # publish and yank; `design:publish:desk` for one design alone
    REVIEW_WRITE = "review:write"  # decide on a submission
    REQUEST_WRITE = "request:write"  # ask for, and answer, a customisation
    QUOTE_WRITE = "quote:write"  # ask for a quote
    ORDER_CREATE = "order:create"  # spend: at most the token's amount
    ORDER_WRITE = "order:write"  # cancel and accept one's own orders
    JOB_READ = "job:read"  # `job:read:bruges`
    JOB_WRITE = "job:write"  # `job:write:bruges`
    STOCK_WRITE = "stock:write"  # `stock:write:bruges`: confirm, correct and discard offcuts
    LEDGER_READ = "ledger:read"  # accounts, statements
    PLAN_READ = "plan:read"  # every plan, with the places of all open orders
    CREDIT_GRANT = "credit:grant"  # make vouchers
    COHORT_WRITE = "cohort:write"  # run a class
    ADMIN = "admin"  # everything, people and hubs included


KERNEL_SCOPES = (Scope.DESIGN_READ, Scope.QUOTE_WRITE)  # a forked notebook is somebody's code: it can never spend


def covers(held: Iterable[str], needed: str) -> bool:
    """Whether the scopes held include the one needed: `job:write` includes `job:write:bruges`, not the reverse."""
    return any(scope == needed or needed.startswith(scope + ":") or scope == Scope.ADMIN for scope in held)


def require(held: Iterable[str], needed: str) -> None:
    """Return if the scopes include the one needed.

    Raises
    ------
    NotAllowed
        Naming the missing scope.
    """
    if not covers(held, needed):
        raise NotAllowed(f"This token lacks the scope '{needed}'; make one that has it.", scope=needed)
