"""The text of a captured file: what its bytes are, and the words in them, from HTML, PDF or text in any encoding.

Extraction is deterministic: the same bytes give the same text with the same version of the library
that is named. Line ends are LF, and nothing else is normalised: no NFC, no straightened quotation
marks.

- HTML (selectolax): the visible text, a line for each block, white space as a browser shows it, cells of a table apart by a
  tab. Menus and footers stay, since what is furniture is said by a person. Style sheets and scripts
  are not run: text that only they hide is kept, text that only they show is missing.
- PDF (pypdf): the text of each page; a form feed (U+000C) begins each page after the first. Scans hold no text. Words can
  come out run together or out of order, as the file happens to say it.
"""

import codecs
import re
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.storage.http import MISSING_EXTRA

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

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
_UNSEEN = frozenset(
    {
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "canvas",
        "audio",
        "video",
        "select",
        "textarea",
        "datalist",
        "noframes",
        "title",
    }
)
_BLOCKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "listing",
        "plaintext",
        "xmp",
    }
)
_TAGS = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_UNCOUNTED = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "tfoot",
        "option",
        "optgroup",
        "colgroup",
        "rp",
        "rt",
    }
)
"""Elements that need no end: empty ones, and those that the next one of their kind ends."""
_DEEPEST = 5_000
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


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
    """Return what bytes are: text, HTML or PDF.

    Args:
        data: the bytes.
        name: name of the file, looked at where the bytes do not tell.
        stated: media type that a server states, empty for none.

    Raises:
        DocprovError: they are something else, or not what is stated.

    >>> media_type_of(b"%PDF-1.7"), media_type_of(b"<!DOCTYPE html><p>x"), media_type_of(b"x", "a.txt")
    ('application/pdf', 'text/html', 'text/plain')
    """
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    ending = _NAMES.get(name.rpartition(".")[2].lower(), "")
    kind = (
        HTML
        if stated == "application/xhtml+xml"
        else stated
        if stated in ENDINGS
        else ""
        if stated
        else ending
    )
    if b"%pdf-" in start:
        return PDF
    if kind == PDF:
        raise DocprovError("this is said to be a PDF and is none; it may be an error page instead")
    if start.startswith((b"<!doctype html", b"<html")) and kind != TEXT:
        return HTML
    if kind:
        return kind
    if not stated or stated.startswith("text/"):
        return _text_type(data)
    raise DocprovError(f"neither text, HTML nor PDF, but {shown(stated)}")


def _text_type(data: bytes) -> str:
    if b"\0" in data and not data.startswith(tuple(_BOMS)):
        raise DocprovError("this is neither text, HTML nor PDF")
    return TEXT


def decoded(data: bytes, encoding: str = "", *, html: bool = False) -> tuple[str, str]:
    r"""Return the text that bytes spell, and its encoding.

    A byte order mark comes first, then the encoding given, then the one that a page states of
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
        return _of_html(text)
    return Extracted(text=_with_line_feeds(text), tool=f"Python's codec {name}")


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _of_html(text: str) -> Extracted:
    try:
        from selectolax.lexbor import LexborHTMLParser, SelectolaxError
    except ImportError as error:
        raise DocprovError(MISSING_EXTRA.format("reading HTML", error.name)) from error
    try:
        _refuse_deep(text)
        root = LexborHTMLParser(text.replace("\0", "\ufffd")).root
    except (SelectolaxError, ValueError, RuntimeError) as error:
        raise DocprovError(f"the HTML cannot be read: {shown(error)}") from error
    lines = _Lines()
    if root is not None:
        _walk(root, lines)
    return Extracted(text=lines.text(), tool=f"selectolax {version('selectolax')}")


def _refuse_deep(text: str) -> None:
    """Refuse a page whose elements nest without end: the time to read it grows with the square of the depth."""
    depth = 0
    for found in _TAGS.finditer(text):
        if found[2].lower() not in _UNCOUNTED:
            depth = max(depth - 1, 0) if found[1] else depth + 1
            if depth > _DEEPEST:
                raise DocprovError(
                    f"the HTML has more than {_DEEPEST} elements left open one in the other"
                )


class _Lines:
    """Gathers the words of a page into lines."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._kept = False

    def add(self, text: str, *, preformatted: bool = False, raised: bool = False) -> None:
        """Add text; white space collapses unless it is preformatted."""
        if preformatted:
            first, *others = _with_line_feeds(text).split("\n")
            self._line.append(first)
            for line in others:
                self._kept = True
                self.end()
                self._line.append(line)
            self._kept = True
            return
        words = re.sub(r"[ \t\n\r\f]+", " ", text)
        if raised and words[:1].isdigit() and self._line and self._line[-1][-1:].isdigit():
            words = f" {words}"  # 41 with a raised 2, a note, must not read 412
        self._line.append(words)

    def end(self) -> None:
        """End the line; an empty one is dropped unless it is preformatted."""
        line = "".join(self._line)
        if not self._kept:
            line = re.sub(r" {2,}", " ", line).strip(" \t")
        if line.strip(" \t") or (self._kept and self._lines):
            self._lines.append(line)
        self._line.clear()
        self._kept = False

    def cell(self) -> None:
        """Begin a cell of a table."""
        if "".join(self._line).strip(" "):
            self._line.append("\t")

    def text(self) -> str:
        """Return the lines, each ended by LF."""
        self.end()
        return "".join(f"{line}\n" for line in self._lines)


def _walk(root: "LexborNode", lines: _Lines) -> None:
    """Add the visible text below a node, without recursion, since pages nest without bound."""
    ahead: list[tuple[LexborNode | None, bool, bool]] = [(root, False, False)]
    while ahead:
        node, preformatted, raised = ahead.pop()
        if node is None:  # the end of a block
            lines.end()
            continue
        if node.next is not None and node is not root:
            ahead.append((node.next, preformatted, raised))
        if node.is_text_node:
            lines.add(node.text_content or "", preformatted=preformatted, raised=raised)
            continue
        tag = (node.tag or "").lower()
        if not node.is_element_node and not node.is_document_node:
            continue
        attributes = node.attributes if node.is_element_node else {}
        if (
            tag in _UNSEEN
            or "hidden" in attributes
            or _HIDING.search(attributes.get("style") or "")
        ):
            continue
        if tag == "br":
            lines.end()
            continue
        if tag in {"td", "th"}:
            lines.cell()
        if tag in _BLOCKS:
            lines.end()
            ahead.append((None, False, False))
        if node.child is not None:
            inner = preformatted or tag in {"pre", "listing", "xmp", "plaintext"}
            ahead.append(
                (node.child, inner, tag in {"sup", "sub"} or (raised and tag not in _BLOCKS))
            )


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
            raise DocprovError("the PDF is locked by a password")  # noqa: TRY301 - told apart below
        for page in reader.pages:
            text = _with_line_feeds(page.extract_text()).replace("\f", " ")
            pages.append(text.strip("\n"))
            size += len(text)
            if size > _LONGEST or len(pages) > _MOST_PAGES:
                raise DocprovError("the PDF holds more text or pages than a document has")
    except DocprovError:
        raise
    except Exception as error:  # a broken file makes the library raise whatever it comes upon
        raise DocprovError(
            f"the PDF cannot be read: {shown(error) or type(error).__name__}"
        ) from error
    whole = "\n\f".join(pages)
    # Lone surrogates come from broken fonts; no UTF-8 file can hold them.
    text = re.sub("[\ud800-\udfff]", "\ufffd", whole)
    text = f"{text}\n" if text.strip() else ""
    return Extracted(text=text, tool=f"pypdf {pypdf.__version__}", pages=len(pages))
