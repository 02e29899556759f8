"""Where a release comes from: what a source names, and the releases it has to offer.

A source is an archive, an index of releases or a Zenodo record, at an address or in a local folder.
Addresses are never taken from what a source says: an index names files in its own folder, and those
of a record follow from its number.

Limits: of DOIs only those of Zenodo are understood, and those of what has the same interface, given
its base address; a record's archives are those named `<name>-<version>.zip`.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlunsplit

from attrs import frozen

from docprov.diagnostics.errors import FetchError
from docprov.diagnostics.words import shown
from docprov.model.metadata import NAME, VERSION
from docprov.releases.indexes import INDEX, LARGEST_INDEX, read_index
from docprov.releases.signatures import SUFFIX
from docprov.storage.addresses import is_address, is_given_address, split_address
from docprov.storage.canonical_json import read_json
from docprov.storage.files import LARGEST_TABLE, FileFaultError, read_plain
from docprov.storage.http import Limits, fetch_bytes

ZENODO = "https://zenodo.org"
_PAGE, _MOST_PAGES = 25, 40
"""Zenodo gives at most 25 records to whoever does not sign in."""
Progress = Callable[[int, int | None], None]
Read = Callable[[str, int], tuple[bytes, str]]
"""Returns what lies at a place, up to a number of bytes, and the address that gave it."""
_DOI = re.compile(
    r"(?:doi:|https?://(?:dx\.)?doi\.org/)?10\.[0-9]{4,9}/zenodo\.([0-9]{1,12})", re.IGNORECASE
)
_ARCHIVE = re.compile(rf"({NAME.pattern})-({VERSION.pattern})\.zip")


@frozen(kw_only=True)
class Origin:
    """A source, as it is understood.

    Attributes:
        kind: `archive`, `index` or `record`.
        place: its address, or its path.
        record: number of a Zenodo record.
    """

    kind: str
    place: str
    record: str = ""


@frozen(kw_only=True)
class Offer:
    """A release that a source offers.

    Attributes:
        place: where its archive lies.
        name: name of the package; empty where only the archive says it.
        version: its version; empty where only the archive says it.
        digest: its sha256; None where only the archive says it.
        size: its length; None where only the archive says it.
    """

    place: str
    name: str = ""
    version: str = ""
    digest: str | None = None
    size: int | None = None

    @property
    def signature(self) -> str:
        """Where its signature lies."""
        if not is_address(self.place):
            return self.place + SUFFIX
        parts = split_address(self.place)
        if parts.path.endswith("/content"):
            path = f"{parts.path.removesuffix('/content')}{SUFFIX}/content"
            return urlunsplit(parts._replace(path=path))
        return urlunsplit(parts._replace(path=parts.path + SUFFIX))


def is_doi(source: object) -> bool:
    """Return whether a source is the DOI of a Zenodo record.

    >>> is_doi("https://doi.org/10.5281/zenodo.1234"), is_doi("10.1000/182")
    (True, False)
    """
    return bool(_DOI.fullmatch(str(source)))


def origin_of(source: str | Path, zenodo: str = ZENODO) -> Origin:
    """Return what a source is.

    Args:
        source: an address, a DOI of Zenodo, or the path of an archive, an index or a folder.
        zenodo: base address of Zenodo, or of what has the same interface.

    Raises:
        FetchError: no release can be had from it.
        DocprovError: it is an address that is none.

    >>> origin_of("https://example.org/arden/").place
    'https://example.org/arden/index.json'
    """
    text = str(source)
    found = _DOI.fullmatch(text)
    if found and not Path(text).exists():
        return Origin(kind="record", place=zenodo.rstrip("/"), record=found[1])
    if text.lower().startswith("doi:"):
        problem = f"{shown(text)} is not a DOI of Zenodo"
        raise FetchError(f"{problem}; give the address of the archive or of its index")
    if is_given_address(text):
        parts = split_address(text)
        path = f"{parts.path or '/'}{INDEX}" if (parts.path or "/").endswith("/") else parts.path
        kind = "index" if path.endswith(".json") else "archive"
        return Origin(kind=kind, place=urlunsplit(parts._replace(path=path, fragment="")))
    place = Path(text).absolute()
    if place.is_dir():
        place /= INDEX
    if not place.exists():
        missing = f": no {INDEX} in it" if place.name == INDEX else ""
        raise FetchError(f"there is no release at {text}{missing}")
    return Origin(kind="index" if place.suffix == ".json" else "archive", place=str(place))


def read_place(place: str, limits: Limits, progress: Progress) -> tuple[bytes, str]:
    """Return what lies at an address or path, and the address that gave it.

    Raises:
        FetchError: it cannot be had within the limits.
    """
    if is_address(place):
        found = fetch_bytes(place, limits, progress)
        return found.data, found.url
    path = Path(place)
    try:
        return read_plain(path.parent, path.name, min(limits.bytes, LARGEST_TABLE)), place
    except FileFaultError as error:
        raise FetchError(str(error)) from error


def offers(origin: Origin, version: str | None, read: Read) -> list[Offer]:
    """Return the releases that a source offers.

    Args:
        origin: the source.
        version: version that is looked for; None for the latest.
        read: gets what lies at a place.

    Raises:
        FetchError: what the source says of its releases cannot be read.
    """
    if origin.kind == "archive":
        return [Offer(place=origin.place)]
    if origin.kind == "record":
        return _of_record(origin, version, read)
    data, address = read(origin.place, LARGEST_INDEX)
    try:
        entries = read_index(data)
    except ValueError as error:
        problem = f"{shown(origin.place)} is not an index of releases"
        raise FetchError(f"{problem}: {shown(error)}") from error
    return [
        Offer(
            place=_next_to(address, entry.archive),
            name=name,
            version=number,
            digest=entry.digest,
            size=entry.bytes,
        )
        for (name, number), entry in entries.items()
    ]


def _next_to(place: str, name: str) -> str:
    return urljoin(place, name) if is_address(place) else str(Path(place).with_name(name))


def _of_record(origin: Origin, version: str | None, read: Read) -> list[Offer]:
    latest = _json(f"{origin.place}/api/records/{origin.record}", read)
    found = _in_record(origin.place, latest)
    for page in range(1, _MOST_PAGES + 1):
        if version is None or version in {offer.version for offer in found}:
            break
        versions = f"{origin.place}/api/records/{latest['id']}/versions"
        listed = _json(f"{versions}?size={_PAGE}&page={page}", read)
        hits = listed.get("hits")
        records = hits.get("hits") if isinstance(hits, dict) else None
        if not isinstance(records, list) or not records:
            break
        for each in records:
            found += _in_record(origin.place, each) if isinstance(each, dict) else []
    return found


def _json(address: str, read: Read) -> dict[str, Any]:
    data, _ = read(address, LARGEST_INDEX)
    try:
        content = read_json(data)
    except ValueError as error:
        raise FetchError(f"{shown(address)} is not a record: {shown(error)}") from error
    if not isinstance(content, dict):
        raise FetchError(f"{shown(address)} is not a record")
    return content


def _in_record(base: str, record: dict[str, Any]) -> list[Offer]:
    number, files = record.get("id"), record.get("files")
    if not re.fullmatch("[0-9]{1,12}", str(number)) or not isinstance(files, list):
        raise FetchError("the record does not name its number and files")
    found = []
    for each in files:
        key = each.get("key") if isinstance(each, dict) else None
        named = _ARCHIVE.fullmatch(key) if isinstance(key, str) else None
        if named:
            size = each["size"] if type(each.get("size")) is int else None
            place = f"{base}/api/records/{number}/files/{quote(named[0])}/content"
            found.append(Offer(place=place, name=named[1], version=named[2], size=size))
    return found
