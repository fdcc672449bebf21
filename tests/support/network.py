"""Keeps the tests off the network: a connection or a look-up that leaves this machine raises.

An audit hook sees what asyncio, httpx and pyserial do alike, since all of them end in CPython's socket calls. It does
not see libpq or child processes; those are given loopback addresses by their fixtures.
"""

import ipaddress
import sys
from collections.abc import Iterator

import pytest

_active = False


class NetworkForbidden(AssertionError):
    """A test tried to reach something other than this machine."""


def is_local(host: object) -> bool:
    """Return whether the host is this machine's loopback (or no host at all: a bind to nothing in particular)."""
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if not _active:
        return
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not is_local(address[0]):
            raise NetworkForbidden(f"a test tried to reach {address}; only loopback is allowed")
    elif event == "socket.getaddrinfo" and not is_local(arguments[0]):
        raise NetworkForbidden(f"a test tried to look up {arguments[0]!r}; only loopback is allowed")


sys.addaudithook(_watch)


@pytest.fixture(autouse=True, scope="session")
def only_loopback() -> Iterator[None]:
    """Forbid every connection that leaves this machine, for the whole session."""
    global _active
    _active = True
    yield
    _active = False
