"""EPUB 2 and 3: the pages of a book in reading order, each read like a page of the web.

Printed page numbers are written in brackets, notes are proposed as notes. A book whose pages are
encrypted is refused.
"""

import posixpath
from urllib.parse import unquote

from attrs import define, field, frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import shown
from docprov.evidence.readers.containers import Container, has_part, open_container
from docprov.evidence.readers.encodings import decoded_part
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.page_facts import day_of, language_tag
from docprov.evidence.readers.web_page import extracted_page

_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_DUBLIN_CORE = frozenset({"title", "language", "creator", "publisher", "date"})


@frozen
class _Item:
    """A part of a book: its path, its media type, and the id of what may stand for it."""

    path: str
    kind: str
    instead: str = ""


@define
class _Book:
    """What the package file of a book says."""

    root: str = ""
    items: dict[str, _Item] = field(factory=dict)
    spine: list[str] = field(factory=list)
    said: dict[str, list[str]] = field(factory=dict)
    _name: str = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = tag.rpartition("}")[2]
        if name == "rootfile" and not self.root:
            self.root = attributes.get("full-path", "")
        elif name == "item":
            path = unquote(attributes.get("href", "")).partition("#")[0]
            self.items[attributes.get("id", "")] = _Item(
                path, attributes.get("media-type", ""), attributes.get("fallback", "")
            )
        elif name == "itemref":
            self.spine.append(attributes.get("idref", ""))
        elif name in _DUBLIN_CORE and "purl.org/dc" in tag:
            self._name = name
            self.said.setdefault(name, []).append("")

    def end(self, _: str) -> None:
        """End an element."""
        self._name = ""

    def data(self, text: str) -> None:
        """Take text."""
        if self._name:
            self.said[self._name][-1] += text

    def get(self, name: str) -> str:
        """Return what is said first under a name, empty for nothing."""
        return " ".join(self.said.get(name, [""])[0].split())


def read(data: bytes, encoding: str) -> tuple[Extracted, ...]:
    """Return the text of a book.

    Raises:
        DocprovError: it is broken, encrypted, or larger than a book is.
    """
    parts = open_container(data, "an EPUB")
    book = _Book()
    parts.parse("META-INF/container.xml", book)
    if book.root not in parts.names:
        raise DocprovError("the EPUB does not name its package file")
    parts.parse(book.root, book)
    encrypted = (
        parts.read("META-INF/encryption.xml").decode("utf-8", "replace")
        if "META-INF/encryption.xml" in parts.names
        else ""
    )
    pages: list[Extracted] = []
    paths, warnings = _pages(book)
    for path in paths:
        if path in encrypted:
            raise DocprovError("the EPUB is encrypted, so its pages cannot be read")
        if path not in parts.names:
            warnings.append(f"the page {shown(path)} is missing in the EPUB")
            continue
        pages.append(_page(parts, path, encoding))
    agents = [("author", name) for name in book.said.get("creator", ())]
    if book.get("publisher"):
        agents.append(("publisher", book.get("publisher")))
    tool = pages[0].tool if pages else "docprov's reader of EPUB"
    return (
        Extracted(
            text="".join(page.text for page in pages),
            tool=tool,
            regions=tuple(_regions(pages)),
            title=book.get("title"),
            language=language_tag(book.get("language")),
            issued=day_of(book.get("date")),
            agents=tuple(agents),
            warnings=tuple(
                dict.fromkeys([*warnings, *(w for page in pages for w in page.warnings)])
            ),
        ),
    )


def _pages(book: _Book) -> tuple[list[str], list[str]]:
    """Return the paths of the pages in reading order, and what of the book is no page."""
    folder = posixpath.dirname(book.root)
    paths, warnings = [], []
    for name in dict.fromkeys(book.spine):
        item = first = book.items.get(name)
        tried = {name}
        while item and item.kind not in _PAGES and item.instead not in {"", *tried}:
            tried.add(item.instead)
            item = book.items.get(item.instead)
        if item and item.kind in _PAGES:
            paths.append(posixpath.normpath(posixpath.join(folder, item.path)))
        elif first:
            warnings.append(
                f"a part of the book is no page of text and is not read: {shown(first.path)} "
                f"({shown(first.kind) or 'of no type'})"
            )
        else:
            warnings.append(f"the book names a page {shown(name)} that it does not list")
    return list(dict.fromkeys(paths)), warnings


def _page(parts: Container, path: str, encoding: str) -> Extracted:
    text = decoded_part(parts.read(path), "", encoding, html=True)
    return extracted_page(text, xml=True)


def _regions(pages: list[Extracted]) -> list[tuple[str, str]]:
    """Return the regions of all pages, their lines counted on."""
    found: list[tuple[str, str]] = []
    before = 0
    for page in pages:
        for lines, role in page.regions:
            numbers = [int(number) + before for number in lines.split("-")]
            found.append(("-".join(map(str, numbers)), role))
        before += page.text.count("\n")
    return found


FORMAT = Format(
    media_type="application/epub+zip",
    label="an EPUB",
    endings=("epub",),
    holds=lambda data: has_part(data, rb"application/epub\+zip|META-INF/container\.xml"),
    read=read,
    in_blocks=True,
    apart=True,
)
