"""Finds the configured payment provider: a built-in, or one that an installed package declares."""

from __future__ import annotations

from importlib.metadata import entry_points
from pkgutil import resolve_name

from jupyter_fab.core.errors import NotFound
from jupyter_fab_server.payments.protocol import PaymentProvider

PROVIDERS = "jupyter_fab.payments"  # the entry-point group
_BUILT_IN = {
    "credits": "jupyter_fab_server.payments.credits:CreditsProvider",
    "invoice": "jupyter_fab_server.payments.invoice:InvoiceProvider",
}


def find_provider(name: str) -> PaymentProvider:
    """The provider of that name.

    Raises
    ------
    NotFound
        The text lists the names that exist.
    """
    if name in _BUILT_IN:
        found: PaymentProvider = resolve_name(_BUILT_IN[name])()
        return found
    declared = {point.name: point for point in entry_points(group=PROVIDERS)}
    if name not in declared:
        names = sorted({*_BUILT_IN, *declared})
        raise NotFound(f"There is no payment provider {name!r}; installed are {', '.join(names)}.", provider=name)
    made: PaymentProvider = declared[name].load()()
    return made
