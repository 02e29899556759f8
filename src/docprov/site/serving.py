"""A site served on this machine alone, from memory, and made anew when the package changes.

Nothing but the bytes of the site is served, and only to browsers that ask for this machine by name,
so that a page of another site cannot read it through a name of its own.
"""

import html
import re
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import printable
from docprov.package.package import open_package
from docprov.package.paths import package_folder
from docprov.site.rendering import ASSETS, asset
from docprov.site.sites import site_files

_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
}
_HOSTS = frozenset({"127.0.0.1", "localhost"})
_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'"
_IGNORED = frozenset({".git", "releases", "__pycache__"})


class Served:
    """The site of a package, made anew by `refresh` when a file of the package has changed.

    Attributes:
        path: where the package is.
        evidence: folder with the captured texts; None for none.
        number: how often the site was made.
        files: its files by name.
    """

    def __init__(self, path: str | Path, evidence: str | Path | None = None) -> None:
        self.path: Path = Path(path)
        self.evidence = evidence
        self.number: int = 0
        self.files: Mapping[str, bytes] = {}
        self._seen: object = None
        self.refresh()

    def refresh(self) -> bool:
        """Make the site anew where a file has changed, and return whether it has."""
        seen = self._state()
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            self.files = site_files(open_package(self.path), self.evidence, live=True)
        except DocprovError as error:
            faults = error.report.diagnostics if error.report else ()
            lines = [error.message, *(line for each in faults for line in map(str, each.lines()))]
            self.files = {name: asset(name) for name in ASSETS}
            self.files |= {"index.html": _notice("No pages: the package has faults", lines)}
        self.number += 1
        return True

    def _state(self) -> object:
        """Return what changes when somebody edits the package: names, times and sizes of files."""
        folder = package_folder(self.path)
        places = [self.path] if folder is None else sorted(folder.rglob("*"))
        found = []
        for place in places:
            if folder is not None and not _IGNORED.isdisjoint(place.relative_to(folder).parts):
                continue
            with suppress(OSError):  # it may be gone by now
                about = place.stat()
                found.append((str(place), about.st_mtime_ns, about.st_size))
        return found

    def answer(self, target: str) -> tuple[int, str, bytes]:
        """Return the answer to a request: its status, the type and the bytes.

        Args:
            target: what is asked for, as the request names it.
        """
        name = unquote(re.split("[?#]", target, maxsplit=1)[0]).lstrip("/")
        if name == "-/number":
            return 200, "text/plain", str(self.number).encode()
        if name == "-/reload.js":
            return 200, _TYPES["js"], asset("reload.js")
        name += "index.html" if not name or name.endswith("/") else ""
        if name not in self.files:
            if "claims/index.html" not in self.files:  # a package with faults has one page
                return 200, _TYPES["html"], self.files["index.html"]
            return 404, _TYPES["html"], _notice("No such page", [f"There is no page {name}."])
        kind = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
        return 200, kind, self.files[name]


def serve(
    path: str | Path,
    *,
    evidence: str | Path | None = None,
    port: int = 8765,
    started: Callable[[str], None] = lambda _: None,
    stopped: threading.Event | None = None,
) -> None:
    """Serve the site of a package on this machine until it is stopped.

    Pages that are open load themselves anew when a file of the package changes; while the package
    has faults, they show these.

    Args:
        path: where the package is.
        evidence: folder with the captured texts; None for none.
        port: the port; 0 takes a free one.
        started: is called with the address once pages are served.
        stopped: ends the serving when it is set; None for never.

    Raises:
        DocprovError: the port is taken.

    >>> ended = threading.Event()
    >>> ended.set()
    >>> serve("docs/examples/arden", port=0, stopped=ended)
    """
    served = Served(path, evidence)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, served))
    except OSError as error:
        problem = f"port {port} cannot be used: {error.strerror or error}; choose another by --port"
        raise DocprovError(problem) from error
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True)
    thread.start()
    started(f"http://127.0.0.1:{server.server_address[1]}/")
    try:
        while stopped is None or not stopped.is_set():
            served.refresh()
            time.sleep(0.5)
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """Answers requests for pages; nothing can be sent."""

    server_version = "docprov"
    sys_version = ""

    def __init__(self, served: Served, *arguments: object) -> None:
        self.served = served
        super().__init__(*arguments)  # type: ignore[arg-type] # request, address and server

    def do_GET(self) -> None:
        """Answer a request for a page."""
        host = (self.headers.get("Host") or "").rpartition(":")
        if (host[0] or host[2]) not in _HOSTS:
            self.send_error(421, "this machine answers to 127.0.0.1 and localhost only")
            return
        status, kind, data = self.served.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", f"{_POLICY}; img-src 'self'")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Print nothing for each request."""


def _notice(heading: str, lines: list[str]) -> bytes:
    """Return a page of a heading and lines, with the way back to the first page."""
    said = "".join(f"<p>{html.escape(printable(line))}</p>" for line in lines)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>docprov</title>'
        '<link rel="stylesheet" href="/style.css"><script src="/-/reload.js" defer></script>'
        f"</head><body><main><h1>{heading}</h1>{said}"
        '<p><a href="/index.html">Overview</a></p></main></body></html>'
    ).encode()
