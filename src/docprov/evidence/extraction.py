"""The text of a captured file: its media type, and the words in it, from HTML, PDF or plain text.

Extraction is deterministic: the same bytes give the same text with the same version of the library
that is named. Line ends are LF, and nothing else is normalised: no NFC, no straightened quotation
marks. HTML is read by `docprov.evidence.web_pages`. Of a PDF (pypdf) the text of each page is
taken, and a form feed (U+000C) begins each page after the first; scans contain no text, and words
can be run together or out of order, as in the file.
"""

import codecs
import re
from importlib.metadata import version
from io import BytesIO

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.evidence.web_pages import visible_text, with_line_feeds
from docprov.storage.http import MISSING_EXTRA

TEXT, HTML, PDF = "text/plain", "text/html", "application/pdf"
ENDINGS = {TEXT: "txt", HTML: "html", PDF: "pdf"}
"""The ending of a file's name for each media type that is read."""
_NAMES = {
    "txt": TEXT,
    "text": TEXT,
    "md": TEXT,
    "htm": HTML,
    "html": HTML,
    "xhtml": HTML,
    "pdf": PDF,
}
_LONGEST = 64 << 20
_MOST_PAGES = 20_000
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE)
_WEB_NAMES = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-9": "cp1254",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "x-sjis": "cp932",
}
"""Encodings that pages name and browsers read as a larger one (WHATWG Encoding Standard)."""


@frozen(kw_only=True)
class Extracted:
    """The text of a file.

    Attributes:
        text: the text, its lines ended by LF.
        tool: the library that read the file, with its version.
        pages: how many pages the file has, None where it has no pages.
    """

    text: str
    tool: str
    pages: int | None = None


def media_type_of(data: bytes, name: str = "", stated: str = "") -> str:
    """Return the media type of bytes: text, HTML or PDF.

    Args:
        data: the bytes.
        name: name of the file, which decides where the bytes do not.
        stated: media type that a server states, empty for none.

    Raises:
        DocprovError: they are something else, or not what is stated.

    >>> media_type_of(b"%PDF-1.7"), media_type_of(b"<!DOCTYPE html>"), media_type_of(b"x", "a.txt")
    ('application/pdf', 'text/html', 'text/plain')
    """
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    kind = _expected(name, stated)
    # The bytes decide before the name and the server: an error page is often sent as a PDF.
    if b"%pdf-" in start:
        return PDF
    if kind == PDF:
        raise DocprovError("this is called a PDF but is not one; it may be an error page instead")
    if start.startswith((b"<!doctype html", b"<html")) and kind != TEXT:
        return HTML
    if kind:
        return kind
    if not stated or stated.startswith("text/"):
        return _text_type(data)
    raise DocprovError(f"neither text, HTML nor PDF, but {shown(stated)}")


def _expected(name: str, stated: str) -> str:
    """Return the media type that a server or a name states, empty for another or none."""
    if stated == "application/xhtml+xml":
        return HTML
    if stated:
        return stated if stated in ENDINGS else ""
    return _NAMES.get(name.rpartition(".")[2].lower(), "")


def _text_type(data: bytes) -> str:
    if b"\0" in data and not data.startswith(tuple(_BOMS)):
        raise DocprovError("this is neither text, HTML nor PDF")
    return TEXT


def decoded(data: bytes, encoding: str = "", *, html: bool = False) -> tuple[str, str]:
    r"""Return the text that bytes spell, and its encoding.

    A byte order mark decides first, then the encoding given, then the one that a page states of
    itself, then UTF-8.

    Raises:
        DocprovError: they do not spell text in that encoding.

    >>> decoded(b"caf\xe9", "iso-8859-1", html=True)
    ('café', 'cp1252')
    """
    mark = next((name for mark, name in _BOMS.items() if data.startswith(mark)), "")
    meta = _META.search(data[:4096]) if html else None
    named = mark or encoding or (meta[1].decode("ascii") if meta else "") or "utf-8"
    if html:
        named = _WEB_NAMES.get(named.lower(), named)
        if meta and not mark and not encoding and named.lower().startswith("utf-16"):
            named = "utf-8"  # a page whose statement could be read byte by byte is not in UTF-16
    try:
        return data.decode(named), codecs.lookup(named).name.removesuffix("-sig")
    except LookupError as error:
        raise DocprovError(
            f"the encoding {shown(named)} is not known; state the right one"
        ) from error
    except UnicodeError as error:
        raise DocprovError(
            f"the bytes are not text in {named}; state the right encoding ({shown(error)})"
        ) from error


def extract(data: bytes, media_type: str, encoding: str = "") -> Extracted:
    r"""Return the text of a file.

    Args:
        data: its bytes.
        media_type: what they are, as `media_type_of` says.
        encoding: encoding of text or HTML, where it is known from elsewhere.

    Raises:
        DocprovError: the library is missing, or the file cannot be read.

    >>> extract(b"<h1>Arden</h1><p>41 dockers<br>were lost.", "text/html").text
    'Arden\n41 dockers\nwere lost.\n'
    """
    if media_type == PDF:
        return _of_pdf(data)
    text, name = decoded(data, encoding, html=media_type == HTML)
    if media_type == HTML:
        return Extracted(text=visible_text(text), tool=f"selectolax {version('selectolax')}")
    return Extracted(text=with_line_feeds(text), tool=f"Python's codec {name}")


def _of_pdf(data: bytes) -> Extracted:
    try:
        import pypdf
    except ImportError as error:
        raise DocprovError(MISSING_EXTRA.format("reading a PDF", error.name)) from error
    pages: list[str] = []
    size = 0
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocprovError("the PDF is locked by a password")  # noqa: TRY301 - not a broken file
        for page in reader.pages:
            text = with_line_feeds(page.extract_text()).replace("\f", " ")
            pages.append(text.strip("\n"))
            size += len(text)
            if size > _LONGEST or len(pages) > _MOST_PAGES:
                raise DocprovError(  # noqa: TRY301 - not a broken file
                    "the PDF contains more text or pages than a document has"
                )
    except DocprovError:
        raise
    except Exception as error:  # a broken file makes the library raise exceptions of any kind
        raise DocprovError(
            f"the PDF cannot be read: {shown(error) or type(error).__name__}"
        ) from error
    whole = "\n\f".join(pages)
    # Broken fonts give lone surrogates, which UTF-8 cannot encode.
    text = re.sub("[\ud800-\udfff]", "\ufffd", whole)
    text = f"{text}\n" if text.strip() else ""
    return Extracted(text=text, tool=f"pypdf {pypdf.__version__}", pages=len(pages))
