"""WARC (ISO 28500): each page of an archive is a text of its own, with its address and time.

A `revisit` is a text as well: that of the response which it says it repeats, with its own address
and time. Requests and descriptions of the archive are passed over. An archive of more pages than a
dossier has captures is refused.
"""

import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from importlib.metadata import version
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import MISSING_EXTRA, shown
from docprov.evidence.readers.encodings import decoded_part
from docprov.evidence.readers.format import Extracted, Format
from docprov.evidence.readers.lines import with_line_feeds
from docprov.evidence.readers.web_page import extracted_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warcio.recordloader import ArcWarcRecord

_LARGEST = 64 << 20
_MOST_RECORDS, _MOST_PAGES = 10_000, 20
_HTML = frozenset({"text/html", "application/xhtml+xml"})


def read(data: bytes, encoding: str) -> tuple[Extracted, ...]:
    """Return the pages of an archive.

    Raises:
        DocprovError: the library is missing, or the archive has no page, is broken or too large.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError as error:
        raise DocprovError(MISSING_EXTRA.format("reading WARC", error.name)) from error
    unpacked = BytesIO(_unpacked(data))
    try:
        with _silent():
            records = ArchiveIterator(unpacked)
            found = _Pages(encoding)
            found.add_all(records)
    except DocprovError:
        raise
    except Exception as error:  # damaged archives make the library raise exceptions of many kinds
        raise DocprovError(f"the archive cannot be read: {shown(error)}") from error
    if not found.pages:
        repeats = f"; {_repeating(found.unknown)}" if found.unknown else ""
        raise DocprovError(f"the archive (WARC) does not contain a page of text{repeats}")
    first, *others = found.pages
    if found.passed:
        names = ", ".join(shown(name) for name in found.passed[:5])
        first = first.with_warnings(
            f"{len(found.passed)} responses that are not pages of text were passed over: {names}"
        )
    if found.unknown:
        first = first.with_warnings(_repeating(found.unknown))
    if records.err_count:
        first = first.with_warnings(
            "the archive is damaged: a record is longer or shorter than it says"
        )
    return (first, *others)


def _repeating(unknown: list[str]) -> str:
    names = ", ".join(shown(name) for name in unknown[:5])
    return f"the archive does not contain what these {len(unknown)} repeat: {names}"


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the library from printing what is damaged, and addresses as they are."""
    log = logging.getLogger("warcio")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with redirect_stderr(StringIO()):
            yield
    finally:
        log.setLevel(level)


@define
class _Pages:
    """The pages of an archive.

    Attributes:
        encoding: the encoding of pages that state none.
        pages: their texts.
        passed: the addresses that gave something else.
        unknown: the repeats of what is not in the archive, each with what it says it repeats.
    """

    encoding: str
    pages: list[Extracted] = field(factory=list)
    passed: list[str] = field(factory=list)
    unknown: list[str] = field(factory=list)
    _known: dict[str, Extracted | None] = field(factory=dict)
    _size: int = 0

    def add_all(self, records: "Iterable[ArcWarcRecord]") -> None:
        """Add what the records of an archive contain."""
        for number, record in enumerate(records):
            if number >= _MOST_RECORDS:
                raise DocprovError(f"the archive has more than {_MOST_RECORDS} records")
            if record.rec_type in {"response", "resource"}:
                self._add_response(record)
            elif record.rec_type == "revisit":
                self._add_repeat(record)
            if len(self.pages) > _MOST_PAGES:
                raise DocprovError(
                    f"the archive has more than {_MOST_PAGES} pages; make one of those you need, "
                    "for instance with warcio extract"
                )

    def _add_response(self, record: "ArcWarcRecord") -> None:
        page, name = _page(record, _LARGEST - self._size, self.encoding)
        said = record.rec_headers.get_header
        digest = said("WARC-Payload-Digest")
        place = f"{_address(record)} {said('WARC-Date')}"
        self._known |= {key: page for key in (said("WARC-Record-ID"), digest, place) if key}
        if page is None:
            self.passed.append(name)
        else:
            self._size += len(page.text)
            self.pages.append(page)

    def _add_repeat(self, record: "ArcWarcRecord") -> None:
        """Add the text that a record says it repeats, with its own address and time."""
        said = record.rec_headers.get_header
        place = " ".join(
            filter(None, (said("WARC-Refers-To-Target-URI"), said("WARC-Refers-To-Date")))
        )
        keys = (said("WARC-Refers-To"), place, said("WARC-Payload-Digest"))
        key = next((key for key in keys if key in self._known), None)
        if key is None:
            self.unknown.append(f"{_address(record)} ({place or 'an unknown response'})")
        elif (page := self._known[key]) is not None:
            self._size += len(page.text)
            if self._size > _LARGEST:
                raise DocprovError("the pages of the archive repeat to more than a document holds")
            remark = f"the archive records it as a repeat of {page.url} of {page.retrieved}"
            self.pages.append(_recorded(page, record).with_warnings(remark))


def _unpacked(data: bytes) -> bytes:
    """Return an archive that is packed as a whole unpacked; records packed one by one stay so."""
    unpacker = zlib.decompressobj(31)
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        whole = unpacker.decompress(data, _LARGEST + 1)
    except zlib.error as error:
        raise DocprovError(f"the archive cannot be unpacked: {shown(error)}") from error
    if unpacker.unused_data:
        return data
    if len(whole) > _LARGEST:
        raise DocprovError("the archive unpacks to more than a document holds")
    return whole


def _page(record: "ArcWarcRecord", most: int, encoding: str) -> tuple[Extracted | None, str]:
    """Return the page of a response, None for another one, and its address."""
    address = _address(record)
    headers = record.http_headers
    said = (headers.get_header("Content-Type") if headers else record.content_type) or ""
    kind, _, rest = said.partition(";")
    status = headers.get_statuscode() if headers else "200"
    is_page = kind.strip().lower() in _HTML
    if not (is_page or kind.strip().lower() == "text/plain") or status != "200":
        return None, f"{address} ({kind.strip() or 'unknown'}, {status})"
    content = record.content_stream().read(most + 1)
    if len(content) > most:
        raise DocprovError("the pages of the archive unpack to more than a document holds")
    _, _, charset = rest.lower().partition("charset=")
    charset = charset.split(";")[0].strip(" \"'")
    text = decoded_part(content, charset, encoding, html=is_page)
    tool = f"warcio {version('warcio')}"
    if is_page:
        page = extracted_page(text)
        return _recorded(evolve(page, tool=f"{tool} and {page.tool}"), record), address
    return _recorded(Extracted(text=with_line_feeds(text), tool=tool), record), address


def _address(record: "ArcWarcRecord") -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _recorded(page: Extracted, record: "ArcWarcRecord") -> Extracted:
    """Return a text with the address and the time of a record."""
    address = _address(record)
    is_web = address.startswith(("http://", "https://"))
    retrieved = record.rec_headers.get_header("WARC-Date") or ""
    cut = record.rec_headers.get_header("WARC-Truncated")
    return evolve(page, url=address if is_web else "", retrieved=retrieved).with_warnings(
        f"the archive says that it is cut off (WARC-Truncated: {shown(cut)})" if cut else ""
    )


FORMAT = Format(
    media_type="application/warc",
    label="a web archive (WARC)",
    endings=("warc", "gz"),
    holds=lambda data: data.startswith(b"WARC/") or _is_packed(data),
    read=read,
    in_blocks=True,
    aliases=("application/warc+gzip",),
    apart=True,
)


def _is_packed(data: bytes) -> bool:
    """Return whether bytes are a gzip file that unpacks to a WARC."""
    if not data.startswith(b"\x1f\x8b"):
        return False
    try:
        return zlib.decompressobj(31).decompress(data[:4096], 5) == b"WARC/"
    except zlib.error:
        return False
