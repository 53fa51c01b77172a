"""A POST to somebody else's server, which may be anybody's: guarded, bounded, and told as an outcome.

The name is resolved once, at the moment of connecting, and every address that it gives has to be public; the
connection goes to the address that was looked at, so that a name cannot mean another one a moment later. Redirects are
not followed, no proxy of the environment is used, and an answer that takes or says too much is cut off.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from marketplace.hooks.enums import Failure
from marketplace.hooks.errors import WebhookAddressRefused

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 15.0  # from the first byte sent to the last one read
ANSWER_BYTES = 16 * 1024  # read at most; kept: the beginning
KEPT_CHARACTERS = 1_000
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# Addresses that carry another one inside, by which a gateway would lead back into a private network.
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request. `failure` is empty after a 2xx."""

    failure: str
    status: int | None
    answer: str
    milliseconds: int


class _NotPublic(OSError):
    """A name that leads into a private network."""


def checked_url(url: str) -> str:
    """The address as it is kept. Raises WebhookAddressRefused.

    https to anywhere public; http only to this machine, and only while this site itself is served without TLS: that is
    for those who build. What the name resolves to is looked at whenever something is sent.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
        host.encode("idna" if not host.isascii() else "ascii")
    except (ValueError, UnicodeError):
        raise WebhookAddressRefused(field="url") from None
    plain = "@" not in parts.netloc and not parts.fragment and url.isascii() and url.isprintable()
    if not plain or " " in url or len(url) > 500 or not (_is_home(parts) or _is_elsewhere(parts, host)):
        raise WebhookAddressRefused(field="url")
    return url


def _is_home(parts: SplitResult) -> bool:
    return parts.scheme == "http" and parts.hostname in LOOPBACK and settings.SITE_URL.startswith("http://")


def _is_elsewhere(parts: SplitResult, host: str) -> bool:
    if parts.scheme != "https" or host in LOOPBACK:
        return False
    try:
        return is_public(ipaddress.ip_address(host))
    except ValueError:
        return "." in host.rstrip(".")


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is on the public internet, and not a way round into a private one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner and not is_public(inner):
            return False
    return address.is_global and not address.is_multicast


class Line:
    """A connection to one endpoint, kept open from one request to the next.

    with Line(url) as line:
        outcome = line.post(body, headers)
    """

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)
        self._connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def post(self, body: bytes, headers: Mapping[str, str]) -> Outcome:
        """Send once. A kept connection that the other side has closed meanwhile is opened again, once."""
        began = time.monotonic()
        kept = self._connection is not None
        try:
            status, answer = self._ask(body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError) as error:
            self.close()
            if not kept or time.monotonic() - began >= ANSWER_SECONDS:
                return _failed(error, began)
            try:
                status, answer = self._ask(body, headers)
            except (OSError, http.client.HTTPException, ValueError) as again:
                self.close()
                return _failed(again, began)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.close()
            return _failed(error, began)
        failure = "" if 200 <= status < 300 else Failure.STATUS
        return Outcome(failure, status, answer, _milliseconds(began))

    def _ask(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        if self._connection is None:
            self._connection = _opened(self.parts)
        connection = self._connection
        assert connection.sock is not None
        path = (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")
        # Whoever sends a byte now and then never runs into a time limit of the socket: the line is cut from outside.
        too_late = threading.Event()
        cut = threading.Timer(ANSWER_SECONDS, _cut, [connection.sock, too_late])
        cut.daemon = True
        cut.start()
        try:
            connection.request("POST", path, body=body, headers=dict(headers))
            reply = connection.getresponse()
            text = reply.read(ANSWER_BYTES)
            if reply.will_close or not reply.isclosed():
                self.close()
        finally:
            cut.cancel()
        if too_late.is_set():  # half an answer reads like a short one
            raise TimeoutError
        return reply.status, text.decode("utf-8", "replace").replace("\x00", "�")[:KEPT_CHARACTERS]


def _cut(wire: socket.socket, too_late: threading.Event) -> None:
    too_late.set()
    with suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)


def _opened(parts: SplitResult) -> http.client.HTTPConnection:
    """A connection to the first address of the name that answers. Raises _NotPublic, OSError."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    wire = _connected(host, port, home=_is_home(parts))
    try:
        if parts.scheme == "https":
            wire = ssl.create_default_context().wrap_socket(wire, server_hostname=host)
        wire.settimeout(ANSWER_SECONDS)
        connection = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
        if parts.scheme == "https":
            connection.default_port = 443  # so that `Host` does not name the port
        connection.sock = wire
    except BaseException:
        wire.close()
        raise
    return connection


def _connected(host: str, port: int, *, home: bool) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [(family, place) for family, _kind, _protocol, _name, place in found]
    for _family, place in addresses:
        address = ipaddress.ip_address(str(place[0]).partition("%")[0])
        if not (address.is_loopback if home else is_public(address)):
            raise _NotPublic(str(address))
    trouble: OSError = OSError("no address")
    for family, place in addresses[:4]:
        wire = socket.socket(family, socket.SOCK_STREAM)
        wire.settimeout(CONNECT_SECONDS)
        try:
            wire.connect(place)
        except OSError as error:
            wire.close()
            trouble = error
        else:
            return wire
    raise trouble


def _failed(error: Exception, began: float) -> Outcome:
    passed = time.monotonic() - began
    match error:
        case _NotPublic() | socket.gaierror() | UnicodeError():
            failure = Failure.ADDRESS
        case ssl.SSLCertVerificationError():
            failure = Failure.CERTIFICATE
        case TimeoutError():
            failure = Failure.TIMEOUT
        case _ if passed >= ANSWER_SECONDS:
            failure = Failure.TIMEOUT
        case http.client.RemoteDisconnected() | OSError():
            failure = Failure.CONNECTION
        case _:
            failure = Failure.MALFORMED
    return Outcome(failure, None, "", _milliseconds(began))


def _milliseconds(began: float) -> int:
    return int((time.monotonic() - began) * 1_000)
