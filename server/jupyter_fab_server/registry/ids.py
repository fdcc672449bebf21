"""Names that say nothing and cannot be guessed: ids of rows, secrets of tokens, codes for people.

Random from the operating system, never counted up, so that no id tells how many orders there were. What a person reads
out is made of signs that are not mixed up. Only fingerprints of secrets are stored; collection codes follow from the
registry's own secret and are made elsewhere (`services/collection.py`).
"""

from __future__ import annotations

import hashlib
import secrets

_CLEAR = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0, 1, I and O, which people mix up


def new(prefix: str) -> str:
    """An id like `order-3f9c...`: 80 random bits, so that nobody comes upon another's."""
    return f"{prefix}-{secrets.token_hex(10)}"


def secret(prefix: str = "fab") -> str:
    """A token's secret: 256 random bits."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def code(groups: int = 2, size: int = 4) -> str:
    """A code to read out or type in, like `K7QX-29FM`: 20 bits a group of four."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(size)) for _ in range(groups))


def fingerprint(value: str) -> str:
    """The sha256 under which a secret is stored; secrets are random, so it needs no salt and no slow hash."""
    return hashlib.sha256(value.encode()).hexdigest()
