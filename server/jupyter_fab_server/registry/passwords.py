"""Passwords: argon2id, two at a time, off the event loop.

Role: a hash costs 0.3 CPU-s and 64 MB by intent, so a pool of two keeps a flood of sign-ins from taking the registry's
memory and processors. Nothing here knows who signs in.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import argon2

AT_ONCE = 2  # (reliability.md)


class Passwords:
    """Hashes and judges passwords."""

    def __init__(self, hasher: argon2.PasswordHasher | None = None) -> None:
        self._hasher = hasher or argon2.PasswordHasher()  # RFC 9106's low-memory profile: argon2id, 64 MiB, 3 passes
        self._threads = ThreadPoolExecutor(AT_ONCE, "registry-password")
        self._nobody = ""

    async def hash(self, password: str) -> str:
        """The hash to store."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hasher.hash, password)

    async def matches(self, stored: str, password: str) -> bool:
        """Whether it is the password; with nothing stored it takes as long, and it is not."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._judge, stored, password)

    def _judge(self, stored: str, password: str) -> bool:
        if not stored:
            self._nobody = self._nobody or self._hasher.hash("nobody's")
        try:
            return self._hasher.verify(stored or self._nobody, password) and bool(stored)
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False

    def close(self) -> None:
        """Nothing; the threads end."""
        self._threads.shutdown()
