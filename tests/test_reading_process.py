"""A reader in a process of its own: the same texts, within limits, and nothing left behind."""

import os
import signal
import subprocess
import sys
import time
import zlib
from importlib import import_module
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.extraction import PDF, extract, formats

PROCESS = import_module("docprov.evidence.reading_process")
WORDS = b"BT /F 12 Tf 72 700 Td (nine boats) Tj ET "


def pdf(drawn, *forms):
    """Return a PDF of one page, which draws forms that can draw each other."""
    named = b"".join(b"/X%d %d 0 R" % (at, at + 6) for at in range(len(forms)))
    inside = b"/Resources<</Font<</F 4 0 R>>/XObject<<%b>>>>" % named
    head = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]%b" % inside
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R%b>>" % inside,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        packed(drawn),
        *(packed(form, head) for form in forms),
    ]
    objects = b"".join(b"%d 0 obj\n%b\nendobj\n" % each for each in enumerate(parts, 1))
    return b"%PDF-1.7\n" + objects + b"trailer<</Root 1 0 R/Info<</Title(\\330\\000)>>>>"


def packed(content, head=b""):
    data = zlib.compress(content)
    size = len(data)
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (head, size, data)


def zipped(name, content):
    with ZipFile(target := BytesIO(), "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


ENDLESS = pdf(b"/X0 Do", b"/X1 Do " * 50, b"/X0 Do " * 50)
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<title>The mill</title><p>Caf\xc3\xa9"
WARC = b"".join(
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/%d\r\n"
    b"WARC-Date: 2020-01-01T00:00:03Z\r\nContent-Type: application/http; msgtype=response\r\n"
    b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (number, len(PAGE), PAGE)
    for number in range(2)
)
STARTER = """
import pathlib
import sys
from docprov.evidence import extraction, reading_process

class Popen(reading_process.Popen):
    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        print(self.pid, flush=True)

reading_process.Popen = Popen
extraction.extract(pathlib.Path(sys.argv[1]).read_bytes(), extraction.PDF)
"""


@pytest.mark.parametrize(("media_type", "data"), [(PDF, pdf(WORDS)), ("application/warc", WARC)])
def test_the_texts_are_those_of_the_reader(media_type, data):
    """Nothing of a text, its address and its warnings changes on its way out of the process."""
    texts = formats()[media_type].read(data, "")
    assert texts[0].text
    assert texts == extract(data, media_type)


def test_the_process_loads_no_more_than_its_reader():
    """Most files are read faster than Python loads what a reader has no use for."""
    task = "import sys, docprov.evidence.reading_task, docprov.evidence.readers.pdf"
    loaded = subprocess.run(
        [sys.executable, "-c", f"{task}; print(*sys.modules)"], capture_output=True, check=True
    ).stdout.decode()
    needless = {"subprocess", "importlib.metadata", "docprov.diagnostics.reports"}
    needless |= {"docprov.text.page_marks", "docprov.evidence.extraction", "selectolax"}
    assert not needless & {*loaded.split()}


def test_a_page_of_more_stretches_than_are_asked_for_at_once():
    """Each line of a long page has its own place, so that all are read, from the top down."""
    rows = [
        b"1 0 0 1 72 %d Tm (boat %d of the harbour) Tj " % (7000 - 9 * at, at) for at in range(700)
    ]
    drawn = b"BT /F 8 Tf " + b"".join(rows) + b"ET"
    data = pdf(drawn).replace(b"[0 0 600 800]", b"[0 0 600 7100]", 1)
    (found,) = formats()[PDF].read(data, "")
    assert [f"boat {at} of the harbour" for at in range(700)] == found.text.splitlines()


def test_an_error_is_that_of_the_reader():
    """What the reader says of a broken file is said by the process."""
    with pytest.raises(DocprovError, match="the PDF cannot be read"):
        extract(b"%PDF-1.7", PDF)


@pytest.mark.long
@pytest.mark.parametrize(
    ("data", "limit", "most", "said"),
    [
        (ENDLESS, "_SECONDS", 1, "takes longer than the 1 s"),
        (pdf(WORDS * 400_000), "_MEMORY", 160 << 20, "more than 160 MB of memory"),
        (pdf(b"(boats) Tj " * 2_000_000), "_MEMORY", 160 << 20, "more than 160 MB of memory"),
    ],
    ids=["forms that draw each other", "more words than memory", "a stream without end"],
)
def test_a_hostile_pdf_ends_at_a_limit(data, limit, most, said, monkeypatch):
    """What would compute for hours or fill the memory ends with one error that says the limit."""
    monkeypatch.setattr(PROCESS, limit, most)
    with pytest.raises(DocprovError, match=said):
        extract(data, PDF)


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        ("text/html", b"<p class=a id=b>nine boats" * 200_000),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            zipped("word/document.xml", b"<p>nine boats</p>" * 300_000),
        ),
    ],
    ids=["a large page", "a small file that unpacks to a large one"],
)
def test_what_is_large_is_read_within_limits(media_type, data, monkeypatch):
    """Every format but plain text has limits where the file, or what it unpacks to, is large."""
    monkeypatch.setattr(PROCESS, "_MEMORY", 100 << 20)
    with pytest.raises(DocprovError, match="more than 100 MB of memory"):
        extract(data, media_type)


def test_where_no_process_can_be_started_it_is_said(monkeypatch):
    """A program that contains Python reads as well, and the text says that there were no limits."""
    monkeypatch.setattr(sys, "executable", "")
    assert "without limits of time and memory" in extract(pdf(WORDS), PDF)[0].warnings[-1]


def is_running(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_no_process_outlives_the_one_that_started_it(name, tmp_path):
    """Ctrl-C and a kill end the reader too."""
    (tmp_path / "a.pdf").write_bytes(ENDLESS)
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(tmp_path / "a.pdf")], stdout=subprocess.PIPE, text=True
    )
    reader = int(starter.stdout.readline())
    starter.send_signal(getattr(signal, name))
    assert starter.wait(20) != 0
    starter.stdout.close()
    for _ in range(200):
        if not is_running(reader):
            break
        time.sleep(0.05)
    assert not is_running(reader)
