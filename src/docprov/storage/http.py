"""Fetching an address: whole, within limits, from where it claims to come, or not at all.

An address may come from anybody and lead anywhere: into the local network, in circles, or to a body
without end. Names are looked up once, every address found is checked, and only one that was checked
is connected to, so that a name cannot mean something else a moment later. Proxies, cookies,
`.netrc` and credentials are never used, and the bytes are those that were sent, not unpacked.

Limits: a body that is neither counted (`Content-Length`) nor in chunks ends where the server closes
the connection; `Fetched.counted` says that it may be cut. Nothing is tried twice here; a
`TransientError` is a failure that a retry may cure.
"""

import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPException
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import MISSING_EXTRA, shown
from docprov.storage.addresses import has_password, is_public, without_password

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import BaseHTTPResponse
    from urllib3.util import Url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({429, 502, 503, 504})
_CHUNK = 1 << 16
_REACH = "--allow-private reaches such addresses"
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "docprov"}


@frozen(kw_only=True)
class Limits:
    """How far a fetch may go.

    Attributes:
        seconds: how long it may take in all, with looking up names and redirects.
        connecting: how much of that one server may take until a request can be sent to it.
        bytes: how many bytes the body may have.
        redirects: how many redirects are followed.
        allow_private: whether addresses of this machine and of private networks may be reached.
    """

    seconds: float = 120.0
    connecting: float = 30.0
    bytes: int = 64 << 20
    redirects: int = 5
    allow_private: bool = False


@frozen(kw_only=True)
class Fetched:
    """What an address gave.

    Attributes:
        data: the body, as it was sent.
        url: the address that gave it, after redirects.
        media_type: media type that the server states, in small letters; empty where it states none.
        charset: encoding that the server states; empty where it states none.
        retrieved: when the fetch began, in UTC.
        counted: whether the server said where the body ends, so that it is known to be whole.
    """

    data: bytes
    url: str
    media_type: str
    charset: str
    retrieved: datetime
    counted: bool


class TransientError(DocprovError):
    """A fetch failed in a way that a retry may cure: a busy server, or a broken connection.

    Attributes:
        after: seconds after which the server asks to be tried again; None where it does not say.
    """

    def __init__(self, message: str, after: int | None = None) -> None:
        super().__init__(message)
        self.after = after


def fetch_bytes(
    url: str,
    limits: Limits = Limits(),
    progress: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> Fetched:
    """Return what an address gives.

    Args:
        url: an http or https address.
        limits: how far to go.
        progress: gets how many bytes have arrived, and of how many where the server says so.

    Raises:
        DocprovError: the library for it is missing, the address is refused, or its body did not
            arrive whole and within the limits; the text says which.

    >>> try:
    ...     fetch_bytes("http://[::1]/")
    ... except DocprovError as error:
    ...     print(str(error).partition(": ")[2])
    ::1 is not a public address; --allow-private reaches such addresses
    """
    try:
        from urllib3.exceptions import HTTPError
    except ImportError as error:
        raise DocprovError(MISSING_EXTRA.format("fetching an address", error.name)) from error
    deadline, retrieved = time.monotonic() + limits.seconds, datetime.now(UTC)
    place = shown(without_password(url))
    try:
        parts, response, data = _followed(url, limits, deadline, progress)
    except _BusyError as error:
        raise TransientError(f"cannot fetch {place}: {shown(error)}", error.after) from error
    except _RefusedError as error:
        raise DocprovError(f"cannot fetch {place}: {shown(error)}") from error
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        if time.monotonic() >= deadline:
            raise DocprovError(
                f"cannot fetch {place}: not done after {limits.seconds:g} seconds"
            ) from error
        kind = DocprovError if isinstance(error, ValueError) else TransientError
        raise kind(f"cannot fetch {place}: {shown(_reason(error))}") from error
    media_type, _, parameters = response.headers.get("Content-Type", "").partition(";")
    charset = re.search(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]+)""", parameters, re.IGNORECASE)
    return Fetched(
        data=data,
        url=parts.url,
        media_type=media_type.strip().lower(),
        charset=charset[1] if charset else "",
        retrieved=retrieved,
        counted="Content-Length" in response.headers
        or "chunked" in response.headers.get("Transfer-Encoding", ""),
    )


class _RefusedError(Exception):
    """A fetch goes no further; the text says why."""


class _BusyError(_RefusedError):
    """A server says that it cannot answer now."""

    def __init__(self, message: str, after: str) -> None:
        super().__init__(message)
        self.after = int(after) if re.fullmatch("[0-9]{1,6}", after) else None


def _reason(error: Exception) -> str:
    """Return why a fetch failed, without the objects that urllib3 shows in its messages."""
    from urllib3.exceptions import IncompleteRead, NewConnectionError, ProtocolError

    for cause in (error, *(part for part in error.args if isinstance(part, Exception))):
        if isinstance(cause, IncompleteRead):
            return f"the body is cut off: {cause}"
    if isinstance(error, NewConnectionError):
        return str(error).rpartition(": ")[2]
    if isinstance(error, ProtocolError) and error.args:
        return f"the answer is broken or cut off: {error.args[0]}"
    if isinstance(error, HTTPException):
        return f"the answer is not HTTP: {error}"
    return str(error) or type(error).__name__


def _followed(
    url: str, limits: Limits, deadline: float, progress: Callable[[int, int | None], None]
) -> "tuple[Url, BaseHTTPResponse, bytes]":
    """Return the last address of a chain of redirects, its answer and the body.

    Raises:
        _RefusedError: the chain is too long or leads where it must not, or the answer is refused.
    """
    parts = _checked(url)
    for _ in range(limits.redirects + 1):
        with _answer(parts, limits, deadline) as response:
            if response.status not in _REDIRECTS:
                return parts, response, _body(response, limits, progress)
            location = response.headers.get("Location")
        if location is None:
            raise _RefusedError(f"status {response.status} without saying where to")
        target = _checked(urljoin(parts.url, location))
        if parts.scheme == "https" and target.scheme == "http":
            problem = f"it leads from https to {target.url}, which anybody on the way can change"
            raise _RefusedError(problem)
        parts = target
    raise _RefusedError(f"more than {limits.redirects} redirects, the last one to {parts.url}")


def _checked(url: str) -> "Url":
    """Return the parts of an address that may be fetched, without its fragment.

    Raises:
        _RefusedError: it may not be.
    """
    from urllib3.util import parse_url

    if re.search(r"[\x00-\x20\x7f]", url) or len(url) > 8000:
        form = "up to 8,000 characters without spaces or control characters"
        raise _RefusedError(f"an address is {form}")
    if has_password(url):
        raise _RefusedError("the address carries a user name or password")
    parts = parse_url(url)
    if parts.scheme not in {"http", "https"}:
        raise _RefusedError(f"only http and https are fetched, not {url}")
    if not parts.host:
        raise _RefusedError(f"{url} names no host")
    return parts._replace(fragment=None)


@contextmanager
def _answer(parts: "Url", limits: Limits, deadline: float) -> Iterator["BaseHTTPResponse"]:
    """Yield the answer to one request, its body unread; at the deadline the connection is cut."""
    # The handshake included: a port that speaks no TLS may say nothing at all.
    connected_by = min(deadline, time.monotonic() + limits.connecting)
    connection = _connected(parts, limits, connected_by)
    plug = connection.sock  # the connection forgets it where the server closes after the answer
    cut = threading.Event()

    def shut() -> None:
        cut.set()
        with suppress(OSError):  # it may be closed by now
            socket.socket.shutdown(plug, socket.SHUT_RDWR)

    timer = threading.Timer(max(deadline - time.monotonic(), 0), shut)
    timer.daemon = True
    timer.start()
    response = None
    try:
        connection.request(
            "GET",
            parts.request_uri,
            headers={"Host": parts.netloc or "", **_HEADERS},
            preload_content=False,
            decode_content=False,
            enforce_content_length=True,
        )
        response = connection.getresponse()
        yield response
        if cut.is_set():  # a body without a count looks whole when it is cut
            raise TimeoutError
    finally:
        timer.cancel()
        if response is not None:
            response.close()
        connection.close()
        plug.close()


def _connected(parts: "Url", limits: Limits, deadline: float) -> "HTTPConnection":
    """Return a connection to a checked address of a host.

    Raises:
        _RefusedError: the host has an address that is not public.
        HTTPError: no address of it answers.
    """
    from urllib3.connection import HTTPConnection, HTTPSConnection
    from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

    host = (parts.host or "").strip("[]")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = _addresses(host, port, deadline)
    # All are checked before one is tried: which of them answers is up to the server.
    for address in addresses:
        if limits.allow_private or is_public(address):
            continue
        if host == address:
            raise _RefusedError(f"{host} is not a public address; {_REACH}")
        raise _RefusedError(f"{host} leads to {address}, which is not a public address; {_REACH}")
    connection_to: Callable[..., HTTPConnection] = HTTPConnection
    if parts.scheme == "https":
        connection_to = partial(
            HTTPSConnection,
            ssl_context=ssl.create_default_context(),
            server_hostname=host,  # not the address
            assert_hostname=host,
        )
    failure: Exception = OSError(f"{host} has no address")
    for address in addresses:
        left = max(deadline - time.monotonic(), 0.001)
        connection = connection_to(address, port, timeout=left)
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            failure = error
            if isinstance(error, TimeoutError | ConnectTimeoutError) and not isinstance(
                error, NewConnectionError
            ):
                failure = OSError(f"{host} was not connected in time, with the handshake of TLS")
        else:
            connection.timeout = None  # from here on the connection is cut at the deadline
            return connection
    raise failure


def _addresses(host: str, port: int, deadline: float) -> list[str]:
    """Return the IP addresses of a host.

    The system offers no way to stop a look-up, so it runs in a thread that is left alone after the
    deadline.
    """
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(each[4][0]) for each in found])
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=max(deadline - time.monotonic(), 0))
    except Empty as error:
        raise TimeoutError from error
    if isinstance(answer, Exception):
        raise OSError(f"no address was found for {host} ({answer})")
    return list(dict.fromkeys(answer))


def _body(
    response: "BaseHTTPResponse", limits: Limits, progress: Callable[[int, int | None], None]
) -> bytes:
    """Return the body of an answer, read in pieces.

    Raises:
        _RefusedError: the status is not 200, or the body is packed or too large.
    """
    total = _announced(response, limits)
    data = bytearray()
    for piece in response.stream(_CHUNK, decode_content=False):
        data += piece
        if len(data) > limits.bytes:
            raise _RefusedError(f"the body has more than the {limits.bytes} bytes allowed")
        progress(len(data), total)
    return bytes(data)


def _announced(response: "BaseHTTPResponse", limits: Limits) -> int | None:
    """Return how many bytes an answer will have, None where it does not say.

    Raises:
        _RefusedError: its head says that there is nothing to take.
    """
    if response.status != 200:
        after = response.headers.get("Retry-After", "")
        problem = f"status {response.status} {response.reason or ''}".rstrip()
        if after:
            problem += f", try again after {after}"
        raise _BusyError(problem, after) if response.status in _BUSY else _RefusedError(problem)
    packed = response.headers.get("Content-Encoding", "identity").strip().lower()
    if packed not in {"", "identity"}:
        raise _RefusedError(f"the body is packed ({packed}) although it was asked for as it is")
    stated = response.headers.get("Content-Length", "")
    if not stated.isdecimal():
        return None
    if int(stated[:20]) > limits.bytes:
        raise _RefusedError(f"the body has {stated} bytes, more than the {limits.bytes} allowed")
    return int(stated)
