"""Text out of HTML, PDF and other encodings: what a reader sees, on lines, the same at each run."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.extraction import (
    HTML,
    PDF,
    TEXT,
    decoded,
    formats,
    media_type_of,
)


def extract(data, media_type, encoding=""):
    """Return the only text of a file, read in this process."""
    (found,) = formats()[media_type].read(data, encoding)
    return found


def pdf(*pages):
    """Return a PDF with a line of text for each string of each page, put together by hand."""
    numbers = range(len(pages))
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in zip(numbers, pages, strict=True):
        shown = b"\n".join(b"(" + line.encode("cp1252") + b") Tj 0 -16 Td" for line in lines)
        stream = b"BT /F1 12 Tf 72 720 Td\n" + shown + b"\nET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(data),
    )
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end


PAGES = {
    "blocks": ("<h1>Arden</h1><p>One<p>Two<ul><li>a<li>b</ul>", "Arden\nOne\nTwo\na\nb\n"),
    "inline": ("<p>41 <b>dock</b>ers <a href=x>were</a>\n lost", "41 dockers were lost\n"),
    "break": ("<p>One<br>Two<br><br>Three", "One\nTwo\nThree\n"),
    "white space": ("<p>  a \t b\r\n c&nbsp;d  </p>  e", "a b c\xa0d\ne\n"),
    "entities": ("<p>a &amp; b &lt;c&gt; &#8220;d&#8221; &eacute;", "a & b <c> “d” é\n"),
    "not normalised": ("<p>cafe\u0301 soft\u00adhyphen ﬁre", "cafe\u0301 soft\u00adhyphen ﬁre\n"),
    "unseen": (
        (
            "<head><title>t</title><style>s</style></head><script>x</script>"
            "<noscript>n</noscript><p>a<!-- c -->b"
        ),
        "ab\n",
    ),
    "hidden": (
        (
            "<p hidden>a<p style='color:red; display : none'>b<p>c<span "
            "style='visibility:hidden'>d</span>"
        ),
        "c\n",
    ),
    "furniture stays": (
        "<nav>Menu</nav><main>Text</main><footer>Foot</footer>",
        "Menu\nText\nFoot\n",
    ),
    "table": (
        "<table><tr><th>Year<th>Killed<tr><td>1911<td>41<tr><td><td>2</table>",
        "| Year | Killed |\n| 1911 | 41 |\n| | 2 |\n",
    ),
    "pre": ("<pre>\na\n   b\n\nc</pre>d", "a\n   b\n\nc\nd\n"),
    "note": (
        "<p>41<sup>2</sup> dockers, 10<sub>3</sub>, CO<sub>2</sub>, 5<sup>th</sup>",
        "41[2] dockers, 10₃, CO2, 5th\n",
    ),
    "wrapped note": ("<p>41<sup><a href='#n'>2</a></sup> dockers", "41[2] dockers\n"),
    "blocks in inline": ("<b>a<div>b</div>c</b>", "a\nb\nc\n"),
    "nothing": ("", ""),
    "unclosed": ("<p>a<b>b<i>c", "abc\n"),
    "nul": ("a\0b", "a\ufffdb\n"),
}


@pytest.mark.parametrize("name", PAGES)
def test_html(name):
    """The text is what a reader sees, a line for each block."""
    page, text = PAGES[name]
    assert text == extract(page.encode(), HTML).text


def test_html_names_its_tool():
    """The library and its version are part of the result, and the result stays the same."""
    page = b"<p>a"
    assert extract(page, HTML) == extract(page, HTML)
    assert extract(page, HTML).tool.startswith("selectolax ")


@pytest.mark.long
def test_html_that_nests_without_end():
    """Nesting as deep as people write is read, and what would take hours is refused at once."""
    assert "x\n" == extract(b"<div>" * 1000 + b"x", HTML).text
    with pytest.raises(DocprovError, match="left open"):
        extract(b"<div>" * 200_000 + b"x", HTML)
    assert 20_000 == extract(b"<p>x" * 20_000, HTML).text.count("\n")


@given(
    st.text(max_size=200),
    st.sampled_from(
        ["", "<p>", "<table><tr>", "<pre>", "<!--", "<![CDATA[", "<svg>", "<template>"]
    ),
)
def test_no_page_breaks_it(text, before):
    """Whatever a page holds, its text is Unicode in lines, and UTF-8 can hold it."""
    found = extract((before + text).encode("utf-8", "replace"), HTML).text
    assert found.encode().decode() == found
    assert found == "" or found.endswith("\n")


def test_pdf():
    """Each page's text comes in order; a form feed begins each page after the first."""
    found = extract(
        pdf(["The night Arden burned", "41 dockers were lost."], ["Second page"], []), PDF
    )
    assert "The night Arden burned\n41 dockers were lost.\n\fSecond page\n\f\n" == found.text
    assert (3, "pypdfi") == (found.pages, found.tool[:6])


def test_a_scan_has_no_text():
    """A PDF without text gives no text, not even line ends."""
    assert ("", 2) == (extract(pdf([], []), PDF).text, extract(pdf([], []), PDF).pages)


@pytest.mark.parametrize("cut", [0.0, 0.3, 0.6])
@pytest.mark.filterwarnings("default")
def test_a_broken_pdf(cut):
    """Half a PDF is an error or some text, and never a traceback of the library."""
    whole = pdf(["One"], ["Two"])
    half = b"%PDF-1.4\n" + whole[9 : int(len(whole) * cut)]
    try:
        assert extract(half, PDF).text in {"One\n\fTwo\n", "One\n", ""}
    except DocprovError as error:
        assert "PDF" in str(error)  # noqa: PT017 - either outcome is right


def test_a_locked_pdf():
    """A PDF that wants a password is refused."""
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(locked := BytesIO(), encrypt="secret")
    canvas.drawString(72, 700, "One")
    canvas.save()
    with pytest.raises(DocprovError, match="locked by a password"):
        extract(locked.getvalue(), PDF)


def test_text_in_another_encoding():
    """Text becomes Unicode with LF line ends; otherwise it stays as it is."""
    assert "é\nß\nx\n" == extract("é\r\nß\rx\n".encode("cp1252"), TEXT, "windows-1252").text


ENCODINGS = [
    (b"caf\xc3\xa9", "", False, "café", "utf-8"),
    (b"\xef\xbb\xbfa", "cp1252", False, "a", "utf-8"),
    ("\ufeffaé".encode("utf-16-le"), "", False, "aé", "utf-16"),
    (b"caf\xe9", "latin1", False, "café", "iso8859-1"),
    (b"\x93a\x94", "ISO-8859-1", True, "“a”", "cp1252"),
    (b"<meta charset=windows-1251>\xcf", "", True, "<meta charset=windows-1251>П", "cp1251"),
    (
        b'<META http-equiv="Content-Type" content="text/html; charset=koi8-r">\xd0',
        "",
        True,
        None,
        "koi8-r",
    ),
    (
        b"<meta charset=windows-1251>\xc3\xa9",
        "utf-8",
        True,
        "<meta charset=windows-1251>é",
        "utf-8",
    ),
    (b"<meta charset=utf-16>\xc3\xa9", "", True, "<meta charset=utf-16>é", "utf-8"),
    (b"<meta charset=unicode>\xc3\xa9", "", True, "<meta charset=unicode>é", "utf-8"),
]


@pytest.mark.parametrize(("data", "encoding", "html", "text", "name"), ENCODINGS)
def test_encodings(data, encoding, html, text, name):
    """A mark comes before what is stated, that before what a page says of itself, that before
    UTF-8.
    """
    found, named = decoded(data, encoding, html=html)
    assert name == named
    assert text in {None, found}


@pytest.mark.parametrize(
    ("data", "encoding"),
    [(b"caf\xe9", ""), (b"a", "klingon"), (b"\x81", "cp1252"), (b"a", "base64")],
)
def test_wrong_encodings(data, encoding):
    """Bytes that are no text in an encoding are an error.

    No character is ever guessed or replaced.
    """
    with pytest.raises(DocprovError, match="encoding"):
        decoded(data, encoding)


KINDS = [
    (b"%PDF-1.7", "a.html", "text/html", PDF),
    (b"\n  <!DOCTYPE HTML><p>", "", "", HTML),
    (b"\xef\xbb\xbf<html>", "a.txt", "", TEXT),
    (b"<p>x", "a.HTM", "", HTML),
    (b"<p>x", "page", "text/html", HTML),
    (b"<p>x", "", "application/xhtml+xml", HTML),
    (b"x", "", "", TEXT),
    (b"x", "a.csv", "text/csv", TEXT),
    ("\ufeffx".encode("utf-16"), "", "", TEXT),
]


@pytest.mark.parametrize(("data", "name", "stated", "kind"), KINDS)
def test_what_bytes_are(data, name, stated, kind):
    """The bytes come first, then what the server states, then the name."""
    assert kind == media_type_of(data, name, stated)


@pytest.mark.parametrize(
    ("data", "name", "stated", "problem"),
    [
        (b"<!doctype html>Log in", "", "application/pdf", "called a PDF but is not one"),
        (b"x", "a.pdf", "", "called a PDF but is not one"),
        (b"\x89PNG", "", "image/png", "image/png is not a format that is read; those are .*HTML"),
        (b"PK\x03\x04\0\0", "a.docx", "", "not one; it is an archive that is broken, cut off"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0",
            "a.docx",
            "",
            "or it is locked by a password; open",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "a.doc", "", "older Office program .such as .doc."),
    ],
)
def test_what_bytes_are_not(data, name, stated, problem):
    """An error page instead of a PDF is no PDF, and other kinds of files are refused."""
    with pytest.raises(DocprovError, match=problem):
        media_type_of(data, name, stated)


@pytest.mark.parametrize(("module", "kind"), [("pypdfium2", PDF), ("selectolax.lexbor", HTML)])
def test_a_missing_library_is_named(module, kind, monkeypatch):
    """Without the extra the error says what to install."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(DocprovError, match=r"pip install 'docprov\[capture\]'"):
        extract(b"%PDF-1.4", kind)
