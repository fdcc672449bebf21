"""Finds the configured payment provider: a built-in, or one that an installed package declares.

Role: between the setting `payment_provider` and the seam in `protocol.py`. It is looked up when money is to be moved,
so that an unknown name is answered then, with the names that exist. Nothing here moves money.
"""

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
