"""Gives the city's buyers their first credits, with vouchers, as an administrator of a real registry would.

It goes by the routes that anyone with that role has, so the ledger shows where the credits came from. A second start
gives nothing. A registry in earnest has no such step: its administrator makes vouchers.
"""

from collections.abc import Mapping
from pathlib import Path

from jupyter_fab.client import Client, calls
from jupyter_fab_server.demo.passes import Pass

GIVER = "ada"
BUYERS = ("bea", "dora", "sam", "sia", "sol")
CREDITS_MINOR = 150_000  # enough for a desk, and one more try


def give(registry: str, passes: Mapping[str, Pass], note: Path) -> None:
    """Give every buyer their first credits; nothing the second time, which `note` is there to tell."""
    if note.exists():
        return
    with Client(registry, token=passes[GIVER].secret) as giver:
        for handle in BUYERS:
            # Fixed keys: begun and interrupted, it gives nobody twice.
            voucher = giver(calls.new_voucher(CREDITS_MINOR, f"demo: {handle}", key=f"demo-voucher-{handle}"))
            with Client(registry, token=passes[handle].secret) as buyer:
                buyer(calls.redeem(voucher.code, key=f"demo-redeem-{handle}"))
    note.touch()
