"""Finds the configured payment provider: a built-in, or one that an installed package declares."""

from __future__ import annotations

from jupyter_fab.core.extension_point import ExtensionPoint
from jupyter_fab_server.payments.protocol import PaymentProvider

PROVIDERS = ExtensionPoint(
    "jupyter_fab.payments",
    "payment provider",
    {
        "credits": "jupyter_fab_server.payments.credits:CreditsProvider",
        "invoice": "jupyter_fab_server.payments.invoice:InvoiceProvider",
    },
)


def find_provider(name: str) -> PaymentProvider:
    """The provider of that name.

    Raises
    ------
    NotFound
        The text lists the names that exist.
    """
    found: PaymentProvider = PROVIDERS.load(name)()
    return found
