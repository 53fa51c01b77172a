"""No network call inside a transaction: a guard over every test, in whatever thread it works.

A row that stays locked while another computer thinks is how a busy shop stops. PostgreSQL itself is spoken to by the
driver's own sockets, which are not Python's; what is left is Stripe, Redis and the mail server.
"""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection


def open_transactions() -> list[Any]:
    """The transactions of this thread that our code has opened; not the one a test is wrapped in."""
    return [block for block in connection.atomic_blocks if not block._from_testcase]


def _guarded(name: str) -> Callable[..., Any]:
    act = getattr(socket.socket, name)

    def guarded(self: socket.socket, *arguments: Any) -> Any:
        assert not open_transactions() or _within(self, name), f"a network call ({name}) inside a transaction"
        return act(self, *arguments)

    return guarded


def _within(wire: socket.socket, name: str) -> bool:
    """Whether this is a pair of sockets inside one process, as event loops have."""
    return name != "connect" and wire.family == socket.AF_UNIX and not wire.getpeername()


@pytest.fixture(scope="session", autouse=True)
def _no_network_in_a_transaction() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "send", "sendall"):
            patch.setattr(socket.socket, name, _guarded(name))
        yield
