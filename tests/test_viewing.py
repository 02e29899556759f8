"""Looking at captured texts: their lines with regions and marks, and their addresses today."""

import http.server
import threading

import pytest

from docprov.diagnostics.errors import DocprovError
from docprov.package.committed import build
from docprov.recording.anchoring import anchor
from docprov.recording.capturing import CaptureDetails, capture
from docprov.recording.revisiting import revisit
from docprov.recording.viewing import view
from docprov.storage.http import Limits

NEAR = Limits(allow_private=True, seconds=10)
PAGE = (
    "<!DOCTYPE html><title>Arden</title><h1>The night Arden burned</h1><p>In the night the fire "
    "took 41 dockers[2] of the north quay, as the harbour book says in its second part."
)


@pytest.fixture
def site():
    """Return a server whose page can be changed, and what it was asked."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            data = self.server.page.encode()
            self.send_response(200 if data else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.page, server.asked = PAGE, []
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def captured(site, example):
    """Return a package with a capture of the page, and a claim that quotes it."""
    details = CaptureDetails(label="Page on the fire", kind="web-page", voice="arden-post")
    address = f"http://127.0.0.1:{site.server_port}/a"
    capture(address, "fire-page", example, example / "texts", details=details, limits=NEAR)
    dossier = example / "dossiers/fire-page.yaml"
    claim = (
        'claims:\n  - {quote: "took 41 dockers", subject: arden-fire, predicate: deaths, '
        "population: dockers, value: 41}\n"
    )
    dossier.write_text(dossier.read_text().replace("claims: []\n", claim))
    anchor(example, example / "texts")
    build(example).write()
    return example


@pytest.mark.long
def test_a_text_line_by_line(captured):
    """Each line has its number, the role of its region and the marks in it, locked or not."""
    (captured / "dossiers/fire-page.lock.json").unlink()
    found = view("fire-page", captured, captured / "texts", quote="took 41 dockers of the")
    assert [(1, "heading"), (2, "body")] == [(line.number, line.role) for line in found.lines]
    assert ["note-mark"] == [mark.kind for mark in found.lines[1].marks]
    assert (
        "took 41 dockers[2] of the"
        == "\n".join(line.text for line in found.lines)[found.located.start : found.located.stop]
    )


@pytest.mark.parametrize(("document", "capture_"), [("none", ""), ("arden-2011", "t099")])
def test_texts_that_are_not_there(example, document, capture_):
    """A document or a capture that the package lacks is an error that names it."""
    with pytest.raises(DocprovError, match=f"{document}|t099"):
        view(document, example, example / "texts", capture=capture_)


CHANGES = {
    "the same": (PAGE, "unchanged", []),
    "other bytes": (PAGE + "<!-- new -->", "same-quotes", []),
    "another number": (PAGE.replace("41", "43"), "changed", ["absent"]),
    "gone": ("", "unreachable", []),
}


@pytest.mark.long
@pytest.mark.parametrize("name", CHANGES)
def test_addresses_today(site, captured, name):
    """An address is asked once, what is gone is named, and nothing is written."""
    site.page, state, verdicts = CHANGES[name]
    site.asked.clear()
    before = {path: path.read_bytes() for path in captured.rglob("*") if path.is_file()}
    found = revisit(captured, limits=NEAR, pause=0)
    assert [state] == [each.state for each in found.addresses]
    assert verdicts == [quote.verdict for quote in found.addresses[0].moved]
    assert (["/a"], state in {"unchanged", "same-quotes"}) == (site.asked, found.ok)
    assert before == {path: path.read_bytes() for path in captured.rglob("*") if path.is_file()}


def test_quotes_of_what_is_derived_are_searched(site, example):
    """The quotes of a capture include those of texts derived from derived ones; an address of two
    captures is asked once, and one without quotes does not pass.
    """
    address = f"http://127.0.0.1:{site.server_port}/a"
    data = {name: (example / f"data/{name}.csv").read_text() for name in ("captures", "passages")}
    header, row, *_ = data["captures"].splitlines()
    names, cells = header.split(","), row.split(",")
    changes = [
        {"url": address},
        {"id": "arden-2011.t002", "derived_from": "arden-2011.t001"},
        {"id": "arden-2011.t003", "derived_from": "arden-2011.t002"},
        {"id": "arden-2011.t004", "url": address},
    ]
    rows = [dict(zip(names, cells, strict=True)) | each for each in changes]
    lines = [header, *(",".join(each.values()) for each in rows)]
    (example / "data/captures.csv").write_text("\n".join(lines) + "\n")
    moved = data["passages"].replace(",arden-2011.t001,", ",arden-2011.t003,")
    (example / "data/passages.csv").write_text(moved)
    found = revisit(example / "datapackage.json", limits=NEAR, pause=0)
    assert [("changed", 13, 13), ("no-quotes", 0, 0)] == [
        (each.state, each.quotes, len(each.moved)) for each in found.addresses
    ]
    assert (["/a"], False) == (site.asked, found.ok)
