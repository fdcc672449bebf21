"""The guard that keeps tests off the network."""

import socket

import pytest

from tests.support.network import NetworkForbidden, is_local


def test_an_address_elsewhere_is_refused_before_a_packet_leaves() -> None:
    """A connection to a documentation address (RFC 5737) raises at once."""
    with socket.socket() as elsewhere, pytest.raises(NetworkForbidden):
        elsewhere.connect(("192.0.2.1", 80))


def test_a_name_elsewhere_is_not_looked_up() -> None:
    """No name server is asked either."""
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("example.org", 80)


def test_loopback_is_open() -> None:
    """Servers and clients of the tests talk on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


@pytest.mark.parametrize(
    ("host", "local"), [("127.0.0.9", True), ("::1", True), (b"localhost", True), ("10.0.0.1", False), ("::2", False)]
)
def test_what_counts_as_this_machine(host: object, local: bool) -> None:
    """Only the loopback ranges count; a private network does not."""
    assert is_local(host) is local
