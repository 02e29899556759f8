"""Fetching: what arrives whole from a public place is handed out, everything else is refused and
says why.
"""

import http.server
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager, suppress

import pytest

from docprov.diagnostics.errors import DocprovError
from docprov.storage import http as addresses
from docprov.storage.addresses import is_address, is_public
from docprov.storage.http import Limits, fetch_bytes

NEAR = Limits(allow_private=True, seconds=60)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n"


@contextmanager
def answering(*answers, context=None):
    """Serve raw bytes, or what a function does with the connection, one answer a connection.

    Yields the port and requests.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    if context:
        listener = context.wrap_socket(listener, server_side=True)
    requests = []

    def serve():
        for answer in answers:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(60)
                try:
                    requests.append(connection.recv(65536))
                    answer(connection) if callable(answer) else connection.sendall(answer)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], requests
    finally:
        with suppress(OSError):
            socket.socket.shutdown(
                listener, socket.SHUT_RDWR
            )  # wakes the thread that waits for a connection
        thread.join(6)
        listener.close()


def fetched(*answers, limits=NEAR, path="/a.html"):
    with answering(*answers) as (port, _):
        return fetch_bytes(f"http://127.0.0.1:{port}{path}", limits)


def redirect(target, status=302):
    return f"HTTP/1.1 {status} Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_page():
    """Body, final address, media type and encoding are handed out.

    Nothing but the request is told to the server.
    """
    with answering(redirect("/b.html?x=1#y"), OK + b"Content-Length: 2\r\n\r\nhi") as (
        port,
        requests,
    ):
        found = fetch_bytes(f"http://127.0.0.1:{port}/a.html#top", NEAR)
    assert (b"hi", f"http://127.0.0.1:{port}/b.html?x=1", "text/html", "UTF-8", True) == (
        found.data,
        found.url,
        found.media_type,
        found.charset,
        found.counted,
    )
    names = {line.partition(b":")[0].lower() for line in requests[1].split(b"\r\n")[1:] if line}
    assert {b"host", b"accept-encoding", b"user-agent"} == names
    assert f"Host: 127.0.0.1:{port}".encode() in requests[1]
    assert b"Accept-Encoding: identity" in requests[1]


def test_a_chunked_body():
    """Chunks are joined, and the end is known."""
    found = fetched(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n")
    assert (b"hi!", True) == (found.data, found.counted)


def test_a_body_without_count():
    """A body that ends with the connection is taken, and marked as possibly cut."""
    found = fetched(OK + b"\r\nhi")
    assert (b"hi", False) == (found.data, found.counted)


BROKEN = {
    "cut": (OK + b"Content-Length: 100000\r\n\r\n" + b"x" * 5000, "the body is cut off"),
    "cut-chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhi", "cut off"),
    "no-last-chunk": (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n", "cut off|ended"),
    "bad-chunk": (
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhi\r\n",
        "broken or cut off|chunk",
    ),
    "endless-chunk-line": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * 200_000,
        "cut off|chunk",
    ),
    "two-counts": (OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nhi", "Content-Length"),
    "packed": (OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi", "packed .gzip."),
    "stated-too-large": (
        OK + b"Content-Length: 99999999999\r\n\r\n",
        "99999999999 bytes, more than",
    ),
    "too-large": (OK + b"\r\n" + b"x" * 3000, "more than the 2000 bytes"),
    "not-found": (b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno", "status 404 Not Found"),
    "later": (
        b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n",
        "503 Busy, try again after 120",
    ),
    "nothing": (b"HTTP/1.1 204 No Content\r\n\r\n", "status 204"),
    "part": (
        b"HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nhi",
        "status 206",
    ),
    "huge-header": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000 + b"\r\n\r\n", "cut off|header"),
    "many-headers": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n", "cut off|headers"),
    "no-http": (b"SSH-2.0-x\r\n", "not HTTP: SSH"),
    "silence": (b"", "not HTTP: Remote end closed"),
    "nowhere": (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "without saying where to"),
    "to-file": (
        redirect("file:///etc/passwd"),
        "only http and https are fetched, not file:///etc/passwd",
    ),
    "to-ftp": (redirect("ftp://127.0.0.1/a"), "only http and https"),
    "to-data": (redirect("data:text/html,x"), "only http and https|cannot fetch"),
    "to-password": (redirect("http://me:secret@127.0.0.1/"), "carries a user name"),
    "to-control": (redirect("/a\x01b"), "control characters"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_refused(name):
    """Each way in which an answer can be broken ends in one error that says what happened."""
    answer, problem = BROKEN[name]
    with pytest.raises(DocprovError, match=f"(?s)^cannot fetch http://127.*({problem})"):
        fetched(
            answer,
            limits=Limits(
                allow_private=True, seconds=60, bytes=2000 if "large" in name else 1 << 20
            ),
        )


@pytest.mark.parametrize("hops", [5, 6])
def test_redirects_are_counted(hops):
    """Five redirects are followed, a sixth is not."""
    answers = [
        *(redirect("/a", 301 + number % 2) for number in range(hops)),
        OK + b"Content-Length: 2\r\n\r\nhi",
    ]
    if hops == 5:
        assert b"hi" == fetched(*answers).data
    else:
        with pytest.raises(DocprovError, match="more than 5 redirects"):
            fetched(*answers)


def test_a_redirect_loop():
    """A loop ends with the last redirect allowed."""
    with pytest.raises(DocprovError, match="more than 5 redirects, the last one to http"):
        fetched(*[redirect("/a.html", 308)] * 20)


@pytest.mark.parametrize(
    "start", [OK + b"\r\n", OK + b"Content-Length: 900\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "]
)
def test_a_drip(start):
    """A server that sends a byte now and then, and does not end, is cut off: in the body, and in
    the header.
    """

    def drip(connection):
        connection.sendall(start)
        for _ in range(800):  # until it is cut off; ends where it never is
            connection.sendall(b"x")
            time.sleep(0.05)

    with pytest.raises(DocprovError, match=r"not done after 0\.6 seconds"):
        fetched(drip, limits=Limits(allow_private=True, seconds=0.6))


def test_a_body_cut_at_the_deadline_is_not_taken_for_whole():
    """A body without a count that stalls is no body."""
    with pytest.raises(DocprovError, match="not done after"):
        fetched(
            lambda connection: (connection.sendall(OK + b"\r\nhi"), connection.recv(1)),
            limits=Limits(allow_private=True, seconds=0.4),
        )


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[fec0::1]/",
        "http://0177.0.0.1/",
        "https://127.0.0.1/",
        "http://[::]/",
    ],
)
def test_what_is_near_is_out_of_reach(url, monkeypatch):
    """No spelling of a private address is connected to."""
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("it was connected to"))
    with pytest.raises(DocprovError, match=r"not a public address|no address was found"):
        fetch_bytes(url, Limits(seconds=60))


def test_a_redirect_to_what_is_near(monkeypatch):
    """What a public address leads to is checked as well, and so is every address of a name."""
    look_up, hosts = socket.getaddrinfo, {"far.example": "127.0.0.1", "near.example": "127.0.0.2"}
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: look_up(hosts.get(host, host), *rest, **more),
    )
    problem = r"near\.example leads to 127\.0\.0\.2, which is not a public address; --allow-private"
    with (
        answering(redirect("http://near.example/secret")) as (port, _),
        pytest.raises(DocprovError, match=problem),
    ):
        fetch_bytes(f"http://far.example:{port}/", Limits(seconds=60))


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch):
    """A name that means something else at a second look-up has no second look-up."""
    seen = []
    look_up = socket.getaddrinfo

    def rebinding(host, *rest, **more):
        if host == "far.example":
            seen.append(host)
            host = "127.0.0.1" if len(seen) == 1 else "127.0.0.2"
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with answering(OK + b"Content-Length: 2\r\n\r\nhi") as (port, requests):
        assert b"hi" == fetch_bytes(f"http://far.example:{port}/", NEAR).data
    assert (["far.example"], True) == (seen, f"Host: far.example:{port}".encode() in requests[0])


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://example.org/a", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("http:///a", "cannot fetch"),
        ("http://me:secret@example.org/", "user name or password"),
        ("http://example.org/a b", "control characters"),
        ("http://example.org/a\r\nX: y", "control characters"),
        ("http://" + "a" * 9000, "8,000"),
        ("http://[::1/", "cannot fetch"),
        ("http://example.org:99999/", "cannot fetch"),
        ("http://nothing.invalid/", "no address was found for nothing.invalid"),
    ],
)
def test_addresses_that_are_none(url, problem):
    """An address that cannot be fetched is refused before anything is sent."""
    with pytest.raises(DocprovError, match=problem):
        fetch_bytes(url, NEAR)


def test_nobody_listens():
    """A closed door is an error like the others."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(DocprovError, match="refused"):
        fetch_bytes(f"http://127.0.0.1:{port}/", NEAR)


def test_proxies_and_credentials_of_the_environment_are_not_used(monkeypatch, tmp_path):
    """Neither a proxy nor a netrc file has any effect."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with answering(OK + b"Content-Length: 2\r\n\r\nhi") as (port, requests):
        assert b"hi" == fetch_bytes(f"http://127.0.0.1:{port}/", NEAR).data
    assert b"authorization" not in requests[0].lower()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=far.example",
        "-addext",
        "subjectAltName=DNS:far.example",
        "-keyout",
        folder / "key.pem",
        "-out",
        folder / "cert.pem",
    ]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl is not at hand")
    return folder


@pytest.mark.parametrize("case", ["trusted", "unknown", "other-name", "to-http"])
def test_https(case, certificate, monkeypatch):
    """The certificate is checked for the name and not for the address.

    From https nothing leads back to http.
    """
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    look_up, make = socket.getaddrinfo, ssl.create_default_context
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _, *rest, **more: look_up("127.0.0.1", *rest, **more)
    )
    if case != "unknown":
        monkeypatch.setattr(
            ssl, "create_default_context", lambda: make(cafile=certificate / "cert.pem")
        )
    answer = (
        redirect("HTTP://far.example/")
        if case == "to-http"
        else OK + b"Content-Length: 2\r\n\r\nhi"
    )
    host = "other.example" if case == "other-name" else "far.example"
    with answering(answer, context=server) as (port, _):
        if case == "trusted":
            assert b"hi" == fetch_bytes(f"https://{host}:{port}/", NEAR).data
            return
        problem = (
            "leads from https to http://far.example"
            if case == "to-http"
            else "(?i)certificate|doesn't match"
        )
        with pytest.raises(DocprovError, match=problem):
            fetch_bytes(f"https://{host}:{port}/", NEAR)


def test_a_missing_library_is_named(monkeypatch):
    """Without the extra the error says what to install."""
    monkeypatch.setitem(__import__("sys").modules, "urllib3.exceptions", None)
    with pytest.raises(DocprovError, match=r"pip install 'docprov\[capture\]'"):
        fetch_bytes("http://127.0.0.1/")


def test_what_is_an_address():
    """Anything with a scheme is an address, so that no scheme is taken for the name of a file."""
    yes = ["http://a", "HTTPS://a", "file:///a", "ftp:a"]
    no = ["a.html", "/a/b:c", "C:\\a.html", "C:/a.html", "a/b", ""]
    assert ([True] * 4, [False] * 6) == (
        [is_address(each) for each in yes],
        [is_address(each) for each in no],
    )


def test_public_addresses():
    """Addresses of the public internet are in reach."""
    assert all(is_public(each) for each in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"))


def test_a_real_server(tmp_path):
    """A file that the server of the standard library serves arrives as it is."""
    (tmp_path / "a.html").write_bytes(b"<p>hi" * 100_000)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *rest):
            super().__init__(*rest, directory=str(tmp_path))

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        found = fetch_bytes(f"http://127.0.0.1:{server.server_port}/a.html", NEAR)
        server.shutdown()
    assert (b"<p>hi" * 100_000, "text/html") == (found.data, found.media_type)
