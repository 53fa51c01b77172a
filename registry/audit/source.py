"""How an audit gets at the public data of a registry: by HTTP, with nothing but the standard library."""

import gzip
import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Protocol
from urllib.parse import urlsplit

from registry.audit.findings import Unfit, Unreachable

TIMEOUT = 60.0  # seconds for one reply to go on
TRIES = 5
BUSY = {429, 500, 502, 503, 504}
LONGEST_REPLY = 64 << 20  # of one tile, bundle or page of the API
PIECE = 1 << 16


class Source(Protocol):
    """A registry as its public sees it. A path begins with a slash."""

    def read(self, path: str) -> bytes:
        """A whole reply. Raises Unfit when there is no such thing, Unreachable when nobody answers."""

    def lines(self, path: str) -> Iterator[bytes]:
        """A long reply, line by line with its line ends, while it comes."""

    def send(self, path: str, data: bytes) -> tuple[int, bytes]:
        """Post data; the status and the words of the reply."""


class HttpSource:
    """The registry at an address such as https://okaeshi.example."""

    def __init__(self, url: str, *, pause: Callable[[float], None] = time.sleep) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreachable(f"{url} is not an address: https://…")
        self.parts, self.pause = parts, pause
        self.wire: http.client.HTTPConnection | None = None
        self.answered = False

    def read(self, path: str) -> bytes:
        """Tries again while the registry is busy or the line is bad; not when it never answered at all."""
        for attempt in range(TRIES):
            with suppress(OSError, http.client.HTTPException):
                self.wire = self.wire or self._connect()
                reply = self._ask(self.wire, path)
                data = reply.read(LONGEST_REPLY)
                self.answered = True
                if reply.status not in BUSY:
                    return _unpacked(path, reply, data)
                self._wait(reply, attempt)
                continue
            self.close()
            if not self.answered:
                break
            self.pause(attempt)
        raise Unreachable(f"{self.parts.geturl()}{path} does not answer")

    def lines(self, path: str) -> Iterator[bytes]:
        """On a connection of its own, since others are asked meanwhile. A reply that breaks off is not whole."""
        wire = self._connect()
        try:
            reply = self._ask(wire, path, accept="identity")
            if reply.status != 200:
                raise Unreachable(f"{path} answers {reply.status}")
            rest = b""
            while piece := reply.read(PIECE):
                *whole, rest = (rest + piece).split(b"\n")
                yield from (line + b"\n" for line in whole)
            if rest:
                yield rest
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{path} broke off: {error}") from error
        finally:
            wire.close()

    def send(self, path: str, data: bytes) -> tuple[int, bytes]:
        wire = self._connect()
        try:
            wire.request(
                "POST",
                self.parts.path.rstrip("/") + path,
                data,
                {"Content-Type": "text/plain; charset=utf-8"},
            )
            reply = wire.getresponse()
            return reply.status, reply.read(PIECE)
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"{path} does not answer: {error}") from error
        finally:
            wire.close()

    def close(self) -> None:
        if self.wire is not None:
            self.wire.close()
            self.wire = None

    def _connect(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self.parts.scheme == "https" else http.client.HTTPConnection
        return kind(self.parts.hostname or "", self.parts.port, timeout=TIMEOUT)

    def _ask(
        self, wire: http.client.HTTPConnection, path: str, *, accept: str = "gzip, identity"
    ) -> http.client.HTTPResponse:
        wire.request("GET", self.parts.path.rstrip("/") + path, headers={"Accept-Encoding": accept})
        return wire.getresponse()

    def _wait(self, reply: http.client.HTTPResponse, attempt: int) -> None:
        after = reply.headers.get("Retry-After", "")
        self.pause(min(int(after), 120) if after.isdigit() else 2**attempt)


def _unpacked(path: str, reply: http.client.HTTPResponse, data: bytes) -> bytes:
    if reply.status != 200:
        raise Unfit(path, f"not served: the registry answers {reply.status}")
    if reply.headers.get("Content-Encoding") != "gzip":
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError) as error:
        raise Unfit(path, "the compressed reply is damaged") from error
