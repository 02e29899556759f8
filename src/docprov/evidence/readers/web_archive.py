"""WARC (ISO 28500): each page of an archive is a text of its own, with its address and time.

Requests and descriptions of the archive are passed over. An archive of more pages than a dossier
has captures is refused.
"""

import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from importlib.metadata import version
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from attrs import evolve

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.words import MISSING_EXTRA, shown
from docprov.evidence.readers import plain_text, web_page
from docprov.evidence.readers.format import Extracted, Format

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warcio.recordloader import ArcWarcRecord

_LARGEST = 64 << 20
_MOST_RECORDS, _MOST_PAGES = 10_000, 20
_READERS = {
    "text/html": web_page.read,
    "application/xhtml+xml": web_page.read,
    "text/plain": plain_text.read,
}


def read(data: bytes, _: str) -> tuple[Extracted, ...]:
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
            pages, passed = _pages_of(records)
    except DocprovError:
        raise
    except Exception as error:  # damaged archives make the library raise exceptions of many kinds
        raise DocprovError(f"the archive cannot be read: {shown(error)}") from error
    if not pages:
        raise DocprovError("the archive (WARC) does not contain a page of text")
    if passed:
        names = ", ".join(shown(name) for name in passed[:5])
        warning = f"{len(passed)} responses that are not pages of text were passed over: {names}"
        pages[0] = pages[0].with_warnings(warning)
    if records.err_count:
        warning = "the archive is damaged: a record is longer or shorter than it says"
        pages[0] = pages[0].with_warnings(warning)
    return tuple(pages)


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


def _pages_of(records: "Iterable[ArcWarcRecord]") -> tuple[list[Extracted], list[str]]:
    """Return the pages of an archive, and the addresses that gave something else."""
    pages: list[Extracted] = []
    passed: list[str] = []
    size = 0
    for number, record in enumerate(records):
        if number >= _MOST_RECORDS:
            raise DocprovError(f"the archive has more than {_MOST_RECORDS} records")
        if record.rec_type not in {"response", "resource"}:
            continue
        page, name = _page(record, _LARGEST - size)
        if page is None:
            passed.append(name)
            continue
        size += len(page.text)
        pages.append(page)
        if len(pages) > _MOST_PAGES:
            raise DocprovError(
                f"the archive has more than {_MOST_PAGES} pages; make one of those you need, for "
                "instance with warcio extract"
            )
    return pages, passed


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


def _page(record: "ArcWarcRecord", most: int) -> tuple[Extracted | None, str]:
    """Return the page of a response, None for another one, and its address."""
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    address = address.strip("<>")
    headers = record.http_headers
    said = (headers.get_header("Content-Type") if headers else record.content_type) or ""
    kind, _, rest = said.partition(";")
    status = headers.get_statuscode() if headers else "200"
    reader = _READERS.get(kind.strip().lower())
    if reader is None or status != "200":
        return None, f"{address} ({kind.strip() or 'unknown'}, {status})"
    content = record.content_stream().read(most + 1)
    if len(content) > most:
        raise DocprovError("the pages of the archive unpack to more than a document holds")
    _, _, charset = rest.lower().partition("charset=")
    (page,) = reader(content, charset.split(";")[0].strip(" \"'"))
    is_web = address.startswith(("http://", "https://"))
    return (
        evolve(
            page,
            tool=f"warcio {version('warcio')} and {page.tool}",
            url=address if is_web else "",
            retrieved=record.rec_headers.get_header("WARC-Date") or "",
        ),
        address,
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
