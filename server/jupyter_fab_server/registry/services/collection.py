"""The code with which a buyer collects: derived when asked for, stored only as its hash, tried a few times at most.

The code follows from the registry's own secret and the order's id, so the database alone does not give it away, and the
buyer can be shown it again. Who may see it is decided by `orders`; wrong ones are counted by `handover`.
"""

from __future__ import annotations

import hashlib
import hmac

from jupyter_fab.core.errors import FabError
from jupyter_fab_server.registry import ids

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32, without those that people mix up
LENGTH = 8  # 40 bits; with the tries below, one in a hundred thousand million guesses right
MOST_TRIES = 10  # wrong codes; then only the registry's administrator hands over


class WrongCode(FabError):
    """The code is not this order's; ask the buyer to show it again."""

    code = "wrong-code"
    status = 403


def code_for(secret: bytes, order: str) -> str:
    """The order's code, as the buyer reads it out: `K7QX-29FM`."""
    mac = hmac.new(secret, b"collection\n" + order.encode(), hashlib.sha256).digest()
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in mac[:LENGTH])
    return _grouped(letters)


def stored(code: str) -> str:
    """The form in which a code is kept and compared; small letters, spaces and dashes do not matter."""
    letters = "".join(char for char in code.upper() if char.isalnum())
    return ids.fingerprint(_grouped(letters))


def _grouped(letters: str) -> str:
    return f"{letters[:4]}-{letters[4:]}"
