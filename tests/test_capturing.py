"""Capturing: bytes into the evidence, a dossier started or extended, and from there to quotes that
are found.
"""

import hashlib
import http.server
import re
import threading

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.dossiers.yaml.reading import read_yaml
from docprov.evidence.extraction import Extracted
from docprov.evidence.fixity import fsck
from docprov.fetching.loading import load
from docprov.package.committed import build
from docprov.recording.anchoring import anchor
from docprov.recording.capturing import CaptureDetails, CaptureResult, capture
from docprov.recording.proposing import said_by, with_proposals
from docprov.storage.http import Limits
from docprov.validation.validation import validate

NEAR = Limits(allow_private=True, seconds=10)
STATED = CaptureDetails(label="Page on the fire at Arden", kind="web-page", voice="arden-post")
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Arden Post</title></head><body><nav>Home | News</nav>
<h1>The night Arden burned</h1><p>In the night of 2 to 3 June the fire took <b>41 dockers</b>,
among them 6 women.</p><footer>© Arden Post</footer></body></html>
"""  # noqa: E501 - lines of a dossier


def pdf(*lines):
    """Return a PDF of one page, put together by hand."""
    shown = b"\n".join(b"(" + line.encode("cp1252") + b") Tj 0 -16 Td" for line in lines)
    stream = b"BT /F1 12 Tf 72 720 Td\n" + shown + b"\nET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << "
            b"/Font << /F1 3 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + end


FILES = {
    "/arden.html": (PAGE.encode(), "text/html; charset=utf-8"),
    "/arden.pdf": (
        pdf("Report on the fire", "The fire took 41 dockers, among them 6 women."),
        "application/pdf",
    ),
    "/login.pdf": (b"<!DOCTYPE html><p>Log in", "application/pdf"),
    "/web/20200102030405/http://a.example/x": (PAGE.encode(), "text/html"),
    "/picture": (b"\x89PNG\r\n", "image/png"),
}


@pytest.fixture(scope="module")
def server():
    """Return the address of a real HTTP server with a page and a PDF."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/moved":
                self.send_response(301)
                self.send_header("Location", "/arden.html")
                self.end_headers()
                return
            data, media_type = FILES.get(self.path, (b"none", "text/plain"))
            self.send_response(200 if self.path in FILES or self.path == "/cut" else 404)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(data) + 100 * (self.path == "/cut")))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.fixture
def texts(example):
    return example / "texts"


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


@pytest.mark.long
@pytest.mark.parametrize("name", ["arden.html", "arden.pdf"])
def test_from_an_address_to_a_quote_that_is_found(server, example, texts, name):
    """A page and a PDF are captured, their dossier is started, quotes are anchored, and the package
    is valid.
    """
    found = capture(f"{server}/{name}", "fire-page", example, texts, details=STATED, limits=NEAR)
    assert (True, ("t001", "t002"), "dossiers/fire-page.yaml") == (
        found.started,
        found.captures,
        found.dossier,
    )
    data = FILES[f"/{name}"][0]
    assert data == (texts / found.files[0]).read_bytes()
    assert found.files[0] == digest(data).removeprefix("sha256:") + name[5:]
    assert "41 dockers, among them 6 women." in (texts / found.files[1]).read_text().replace(
        "\n", " "
    )
    dossier = example / found.dossier
    claim = (
        'claims:\n  - {quote: "took 41 dockers, among them", subject: arden-fire, predicate: '
        "deaths, population: dockers,"
        " value: 41}\n"
    )
    dossier.write_text(dossier.read_text().replace("claims: []\n", claim))
    outcome = anchor(example, texts)
    assert ({"verbatim": 1}, 2) == next(
        (each.verdicts, each.ids) for each in outcome.documents if each.document == "fire-page"
    )
    assert () == outcome.faults
    build(example).write()
    report = validate(example, texts)
    assert [] == [str(fault) for fault in report.errors]
    assert report.coverage.rechecked == report.coverage.passages
    original, text = sorted(
        load(example).captures.where(document="fire-page"), key=lambda each: each.id
    )
    assert ("original", digest(data), None, f"{server}/{name}") == (
        original.form,
        original.sha256,
        original.derived_from,
        original.url,
    )
    assert ("extracted", "fire-page.t001", "text/plain", "full") == (
        text.form,
        text.derived_from,
        text.media_type,
        text.extent,
    )
    assert re.search(r"Extracted by docprov [0-9.]+ with (selectolax|pypdfium2) [0-9.]+", text.note)
    assert original.retrieved.text.endswith("Z")
    assert fsck(texts, example).ok
    (texts / found.files[1]).write_bytes(b"other")
    assert [found.files[1]] == [damage.file for damage in fsck(texts, example).damaged]


@pytest.mark.long
def test_a_copy_of_a_web_archive(server, example, texts):
    """The address of a copy in a web archive says when the copy was made."""
    copy = f"{server}/web/20200102030405/http://a.example/x"
    found = capture(copy, "fire-page", example, texts, details=STATED, limits=NEAR)
    assert (
        f'archived_url: "{copy}", archived_at: "2020-01-02T03:04:05Z"'
        in (example / found.dossier).read_text()
    )
    anchor(example, texts)
    build(example).write()
    assert [] == [str(fault) for fault in validate(example, texts).errors]


def test_what_a_file_says_of_itself_is_no_fact(example, texts):
    """Title, language, date and author are comments; regions show the first words of each."""
    file = example / "page.html"
    file.write_text(
        '<!DOCTYPE html><html lang=de><meta name=author content="A. \\"B\\" # C"><meta name=date '
        "content=2011-06-03><h1>Der Hafen</h1><p>Der Hafen war groß, und niemand zählte die Boote."
    )
    found = capture(file, "page", example, texts)
    text = (example / found.dossier).read_text()
    assert ["title", "language", "issued", "author"] == re.findall(
        r"^  #   (\w+): ", text, re.MULTILINE
    )
    assert "      1: heading  # Der Hafen\n      2: body  # Der Hafen war groß," in text
    assert not re.search("^ +(title|language|issued):", text, re.MULTILINE)


DATELINES = {
    "Ollen, 14 March 1931": "1931-03-14",
    "LONDON, March 14, 1931": "1931-03-14",
    "By Ina Pell, Saturday, 14 March 1931, 10:22": "1931-03-14",
    "Москва, 14 марта 1931 г.": "1931-03-14",  # noqa: RUF001
    "東京、1931年3月14日": "1931-03-14",
    "القاهرة، 14 مارس 1931": "1931-03-14",
    "Ollen, le 14 mars 1931": "1931-03-14",
    "Ollen, den 14. März 1931": "1931-03-14",
    "The river rose on 14 March 1931": "",
    "The Flood of 14 March 1931": "",
    "Die Flut vom 14. März 1931": "",
    "Sheet S/1931/14, 14 March 1931": "",
    "Ina Pell, Ben Ray, Ada Orr, Max Lee, 14 March 1931": "",
    "5/6/1931": "",
    "March 1931": "",
}


@pytest.mark.parametrize("line", DATELINES)
def test_a_line_with_a_place_and_a_day_is_a_dateline(line):
    """The day of a line near the top that says nothing else is proposed as that of issue."""
    text = f"THE FLOOD\n\n{line}\n\nThe river rose by four metres.\nNobody was warned.\n"
    found = with_proposals(Extracted(text=text, tool=""))
    day = DATELINES[line]
    assert day == found.issued
    regions = (("3", "dateline"), ("5-6", "body")) if day else (("3-6", "body"),)
    assert (("1", "heading"), *regions) == found.regions


PLAIN = {
    "a sentence is no heading": ("It rained.\n\nThe river rose.\n", (("1-3", "body"),)),
    "nor are several lines": ("THE RIVER\nIN FLOOD\n\nIt rained.\n", (("1-4", "body"),)),
    "nor is a text alone": ("The river\n", (("1", "body"),)),
    "nor is a line of the text": ("The river\nrose fast\n", (("1-2", "body"),)),
    "nor is a speaker": (
        "Miller: 00:00:01\n\nIt rained.\n\nPilot: 00:00:09\n\nIt did not.\n",
        (("1-7", "body"),),
    ),
    "blank lines around": ("\n\nRIVER\n\n\nIt rained.\n\n", (("3", "heading"), ("6", "body"))),
    "a dateline at the end": (
        "It rained on the river.\n\nOllen, 14 March 1931\n",
        (("1-3", "body"),),
    ),
    "a day in a sentence over lines": (
        "The river rose again in the night of the\n14 March 1931\nand nobody was warned.\n",
        (("1-3", "body"),),
    ),
    "a day before a small letter": (
        "The river rose by four metres at Ollen,\n14 March 1931\nand nobody was warned.\n",
        (("1-3", "body"),),
    ),
    "a day that ends a sentence": (
        "The river rose again in the night of the\n14 March 1931\nNobody was warned.\n",
        (("1-3", "body"),),
    ),
    "what subtitles have beside their cues": (
        "WEBVTT\nKind: captions\n\nNOTE By ear,\nonce.\n\n00:01.000 --> 00:02.000\nNOTE the tug\n",
        (("1-2", "furniture"), ("3", "body"), ("4-5", "furniture"), ("6-8", "body")),
    ),
    "the same where lines end in CR LF": (
        "WEBVTT\r\n\r\nNOTE\r\nBy ear.\r\n\r\n00:01.000 --> 00:02.000\r\nthe tug\r\n",
        (("1", "furniture"), ("2", "body"), ("3-4", "furniture"), ("5-7", "body")),
    ),
    "nothing": ("\n \n", ()),
}


@pytest.mark.parametrize("case", PLAIN)
def test_regions_of_plain_text(case):
    """A line alone before the text is its heading; what stands behind the text is not."""
    text, regions = PLAIN[case]
    assert regions == with_proposals(Extracted(text=text, tool="")).regions


LINES = [
    "",
    " ",
    "\r",
    "\f",
    "THE FLOOD",
    "Ollen, 14 March 1931",
    "It rained.",
    "00:01",
    "A: B",
    "٣",
]


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=12), st.booleans())
def test_proposals_name_lines_that_are_there(lines, is_body):
    """Whatever a text says, each line has at most one role, roles are in order, none is blank."""
    text = "\n".join(lines)
    count = text.count("\n") + 1
    whole = "1" if count == 1 else f"1-{count}"
    regions = ((whole, "body"),) if is_body and text.strip() else ()
    found = with_proposals(Extracted(text=text, tool="", regions=regions)).regions
    reached = 0
    for edges in (where.split("-") for where, _ in found):
        first, last = int(edges[0]), int(edges[-1])
        assert reached < first <= last <= count
        reached = last
    assert bool(found) == bool(text.strip())


def test_what_a_reader_proposed_is_kept():
    """A dateline that the page itself marks stays the only one; regions stay where they are.

    The day of issue that a page gives goes before that of its dateline, and this before the day on
    which the file was made.
    """
    text = "Ports\nThe flood\nOllen, 14 March 1931\nIt rained.\n"
    regions = (("1", "furniture"), ("2", "dateline"), ("3-4", "body"))
    marked = Extracted(text=text, tool="", regions=regions, issued="1931-03-15")
    assert marked == with_proposals(marked)
    regions = (("1", "furniture"), ("2", "heading"), ("3-4", "body"))
    found = with_proposals(Extracted(text=text, tool="", regions=regions, issued="1931-03-15"))
    assert (*regions[:2], ("3", "dateline"), ("4", "body")) == found.regions
    assert "1931-03-15" == found.issued
    titled = Extracted(text=text.replace("The flood", "Flood, 12 March 1931"), tool="")
    assert (*regions[:2], ("3", "dateline"), ("4", "body")) == with_proposals(
        evolve(titled, regions=regions)
    ).regions
    made = Extracted(text=text, tool="", regions=regions, made="1931-03-15")
    assert "1931-03-14" == dict(said_by(with_proposals(made)))["issued"]
    assert "1931-03-15" == dict(said_by(made))["issued"]


@pytest.mark.long
def test_what_a_person_must_say_is_left_open(server, example, texts):
    """Without label, kind and voice the dossier can be read, names what is missing, and is not
    valid.
    """
    found = capture(f"{server}/moved", "fire-page", example, texts, limits=NEAR)
    text = (example / found.dossier).read_text()
    assert ["label", "kind", "voice", "check the regions"] == re.findall(
        r"# TODO (label|kind|voice|check the regions)", text
    )
    assert f'url: "{server}/arden.html"' in text
    assert "recorded: {by: archive-team, on:" in text  # as in package.yaml
    anchor(example, texts)
    build(example).write()
    report = validate(example, texts)
    assert {("documents", "label"), ("documents", "kind"), (None, None)} == {
        (fault.place.resource, fault.place.field) for fault in report.errors
    }
    assert ["no agent 'todo'"] == [
        fault.message for fault in report.errors if fault.place.resource is None
    ]


@pytest.mark.long
def test_the_same_bytes_are_captured_once(server, example, texts):
    """A second time nothing changes, from the address or from a file.

    Other bytes are further captures.
    """
    capture(f"{server}/arden.html", "fire-page", example, texts, details=STATED, limits=NEAR)
    before = (example / "dossiers/fire-page.yaml").read_bytes()
    page = example / "page.html"
    page.write_bytes(FILES["/arden.html"][0])
    for source in (f"{server}/arden.html", page):
        again = capture(source, "fire-page", example, texts, limits=NEAR)
        assert (False, (), {}) == (again.started, again.captures, again.contents)
    assert before == (example / "dossiers/fire-page.yaml").read_bytes()
    more = capture(f"{server}/arden.pdf", "fire-page", example, texts, limits=NEAR)
    assert ("t003", "t004") == more.captures
    after = (example / "dossiers/fire-page.yaml").read_bytes()
    new = [line for line in after.split(b"\n") if b"id: t003" in line or b"id: t004" in line]
    assert before == b"\n".join(line for line in after.split(b"\n") if line not in new)
    assert b"derived_from: t003" in new[1]


def test_a_page_that_differs_in_its_bytes_and_not_in_its_text(example, texts):
    """The text that is there stays the one that is quoted."""
    page = example / "page.html"
    page.write_text("<html><p>One")
    capture(page, "fire-page", example, texts)
    page.write_text("<html><p>One<!-- x -->")
    assert ("t003",) == capture(page, "fire-page", example, texts).captures


def test_a_text_is_one_capture(example, texts):
    """A text file is its own text; how it came about can be said."""
    file = example / "note.txt"
    file.write_bytes(b"One\r\nTwo\r\n")
    found = capture(
        file, "note", example, texts, details=CaptureDetails(form="transcript", extent="excerpt")
    )
    assert (("t001",), 1) == (found.captures, len(found.files))
    assert b"One\r\nTwo\r\n" == (texts / found.files[0]).read_bytes()
    text = (example / found.dossier).read_text()
    assert "    extent: excerpt\n    form: transcript\n" in text
    assert "    regions:\n      1-2: body  # One\n" in text


def test_a_text_in_another_encoding_has_a_second_capture(example, texts):
    """Bytes that are not UTF-8 stay what they are, and their text is derived from them."""
    file = example / "note.txt"
    file.write_bytes("café".encode("cp1252"))
    with pytest.raises(DocprovError, match="not text in utf-8"):
        capture(file, "note", example, texts)
    found = capture(file, "note", example, texts, details=CaptureDetails(encoding="cp1252"))
    assert [b"caf\xe9", "café".encode()] == [(texts / name).read_bytes() for name in found.files]


COLUMNS = (
    "The weigh house was built on      the roof was not paid for, as\n"
    "oak piles by the guild of the     guild had lost 900 crowns in\n"
    "porters. It had two scales and    one wreck. In the end the slates\n"
)


@pytest.mark.parametrize(
    ("text", "encoding", "remarks"),
    [
        (COLUMNS, "", ["lines 1 to 3 have columns side by side"]),
        (COLUMNS.replace("built", "bâti"), "cp1252", ["lines 1 to 3 have columns side by side"]),
        ("Year   Boats\n1911   41\n1912   52\n", "", []),
    ],
)
def test_columns_of_a_plain_text_are_named(example, texts, text, encoding, remarks):
    """What can hardly be quoted is said at once, in the note as well; a table is no such text."""
    file = example / "note.txt"
    file.write_text(text, encoding=encoding or "utf-8")
    found = capture(file, "note", example, texts, details=CaptureDetails(encoding=encoding))
    assert remarks == [each.partition(":")[0] for each in found.remarks]
    dossier = (example / found.dossier).read_text()
    assert bool(remarks) == ("Lines 1 to 3 have columns side by side" in dossier)


@pytest.mark.long
def test_a_scan(example, texts):
    """A PDF without text is captured, and it is said that there is no text."""
    file = example / "scan.pdf"
    file.write_bytes(pdf())
    found = capture(file, "scan", example, texts)
    assert (("t001",), True) == (found.captures, "no text on all pages" in found.remarks[0])
    assert found.files == (digest(pdf()).removeprefix("sha256:") + ".pdf",)


def test_only_telling(example, texts):
    """Without writing, the same is told and nothing changes."""
    before = sorted(path.name for path in example.rglob("*"))
    file = example / "texts" / "leith-2012.txt"
    found = capture(file, "other", example, texts, write=False)
    assert isinstance(found, CaptureResult)
    assert ["dossiers/other.yaml"] == list(found.contents)
    assert before == sorted(path.name for path in example.rglob("*"))


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/cut", "the body is cut off"),
        ("/none", "status 404"),
        ("/login.pdf", "called a PDF but is not one"),
        ("/picture", "image/png"),
    ],
)
def test_what_did_not_arrive_is_not_captured(server, example, texts, path, problem):
    """After any failure neither evidence nor dossiers have changed."""
    before = sorted(path.name for path in example.rglob("*"))
    with pytest.raises(DocprovError, match=problem):
        capture(server + path, "fire-page", example, texts, limits=NEAR)
    assert before == sorted(path.name for path in example.rglob("*"))


def test_private_addresses_are_refused_unless_allowed(server, example, texts):
    """The default reaches nothing near."""
    with pytest.raises(DocprovError, match="not a public address"):
        capture(f"{server}/arden.html", "fire-page", example, texts)


def test_sources_that_are_none(example, texts):
    """A link, a folder, nothing, an empty file and another scheme are refused."""
    (example / "link.txt").symlink_to(texts / "arden-2011.txt")
    (example / "empty.txt").touch()
    for source, problem in (
        (example / "link.txt", "it is a link"),
        (texts, "cannot read|directory"),
        (example / "none.txt", "cannot read"),
        (example / "empty.txt", "is empty"),
        ("file:///etc/passwd", "only http and https"),
    ):
        with pytest.raises(DocprovError, match=problem):
            capture(source, "x", example, texts)
    with pytest.raises(DocprovError, match="more than the 10 allowed"):
        capture(texts / "arden-2011.txt", "x", example, texts, limits=Limits(bytes=10))


@pytest.mark.parametrize("document", ["", "A", "../x", "a/b", "a b", "x" * 101, "a_b"])
def test_ids_that_are_none(example, texts, document):
    """An id is a slug, so that no file is written elsewhere."""
    with pytest.raises(DocprovError, match="is not an id"):
        capture(texts / "arden-2011.txt", document, example, texts)


def test_places_that_are_none(example, texts, tmp_path):
    """A package and an evidence folder are needed."""
    with pytest.raises(DocprovError, match="is no package"):
        capture(texts / "arden-2011.txt", "x", tmp_path / "none", texts)
    with pytest.raises(DocprovError, match="name the evidence folder"):
        capture(texts / "arden-2011.txt", "x", example)
    with pytest.raises(DocprovError, match="there is no evidence folder"):
        capture(texts / "arden-2011.txt", "x", example, tmp_path / "none")


def test_damaged_evidence_is_not_overwritten(example, texts):
    """A file that has the right name and the wrong bytes stops the capture, and stays."""
    data = (texts / "arden-2011.txt").read_bytes()
    name = digest(data).removeprefix("sha256:") + ".txt"
    (texts / name).write_bytes(b"other")
    with pytest.raises(DocprovError, match="is damaged"):
        capture(texts / "arden-2011.txt", "x", example, texts)
    assert (b"other", False) == (
        (texts / name).read_bytes(),
        (example / "dossiers/x.yaml").exists(),
    )


@pytest.mark.parametrize("data", [b"captures: [", b"captures:\n  - {sha: x}\n", b"\xff", b""])
def test_a_dossier_that_cannot_be_read(example, texts, data):
    """A dossier with faults of YAML or unknown fields is left alone."""
    (example / "dossiers/x.yaml").write_bytes(data)
    with pytest.raises(LoadError) as caught:
        capture(texts / "arden-2011.txt", "x", example, texts)
    assert caught.value.report.errors
    assert data == (example / "dossiers/x.yaml").read_bytes()


def test_what_is_stated_cannot_break_out_of_its_field(example, texts):
    """A label with quotation marks and line breaks is text.

    What cannot be a plain value is refused.
    """
    label = 'A "b": {c}\n# d'
    found = capture(
        texts / "arden-2011.txt",
        "x",
        example,
        texts,
        details=CaptureDetails(label=label),
        write=False,
    )
    fields = read_yaml("x", found.contents["dossiers/x.yaml"], [])
    assert label == fields.entries["document"].entries["label"].value
    for details in (
        CaptureDetails(kind="a\nb: c"),
        CaptureDetails(voice="a: b"),
        CaptureDetails(by="x}"),
        CaptureDetails(extent="full, x"),
        CaptureDetails(form=""),
    ):
        with pytest.raises(DocprovError, match=r"is none of|is no id of an agent"):
            capture(texts / "arden-2011.txt", "x", example, texts, details=details, write=False)
