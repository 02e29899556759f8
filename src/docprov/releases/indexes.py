"""The index of releases: `index.json` next to the archives, with versions, digests and dates.

`docprov release` keeps it, and `docprov fetch` reads it. It is not signed: what it says of an
archive is checked against the archive, and what it said before is remembered by whoever fetches
(`docprov.fetching.seen_releases`).
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from docprov.diagnostics.errors import ReleaseError
from docprov.model.metadata import NAME, VERSION
from docprov.model.records import DIGEST
from docprov.releases.signatures import SUFFIX
from docprov.storage.canonical_json import is_format, json_text, read_json
from docprov.storage.file_names import is_safe_name
from docprov.storage.files import FileFaultError, FolderFiles
from docprov.storage.writing import write_files
from docprov.versions.numbers import version_order

INDEX = "index.json"
LARGEST_INDEX = 4 << 20


@frozen(kw_only=True)
class Entry:
    """What an index says of one release.

    Attributes:
        name: name of the package.
        version: its version.
        archive: name of the archive, next to the index.
        bytes: its length.
        digest: its sha256.
        date: day of the release.
    """

    name: str
    version: str
    archive: str
    bytes: int
    digest: str
    date: str


def index_bytes(entries: Mapping[tuple[str, str], Entry]) -> bytes:
    """Return the file of an index."""
    ordered = sorted(entries.values(), key=lambda entry: (entry.name, version_order(entry.version)))
    content = {"format": 1, "releases": [asdict(entry) for entry in ordered]}
    return json_text(content).encode("utf-8")


def read_index(data: bytes) -> dict[tuple[str, str], Entry]:
    """Return the entries of an index by name and version.

    Raises:
        ValueError: it is not an index; the text says why.

    >>> read_index(b'{"format": 1, "releases": []}')
    {}
    """
    if len(data) > LARGEST_INDEX:
        raise ValueError(f"it has more than {LARGEST_INDEX} bytes")
    content = read_json(data)
    fields = set(content) if isinstance(content, dict) else set()
    if fields != {"format", "releases"} or not is_format(content["format"], 1):
        raise ValueError("it does not hold releases in format 1")
    if not isinstance(content["releases"], list):
        raise ValueError("releases is not a list")  # noqa: TRY004 - the type is the file's fault
    entries: dict[tuple[str, str], Entry] = {}
    for number, part in enumerate(content["releases"], 1):
        if not _is_entry(part):
            needed = "package, version, archive, length, digest and date"
            raise ValueError(f"release {number} does not name {needed}")
        entry = Entry(**part)
        if (entry.name, entry.version) in entries:
            raise ValueError(f"{entry.name} {entry.version} occurs in it twice")
        entries[entry.name, entry.version] = entry
    return entries


def _is_entry(part: Any) -> bool:  # noqa: ANN401 - any JSON value
    fields: dict[str, str] = {
        "name": NAME.pattern,
        "version": VERSION.pattern,
        "archive": ".*",
        "digest": DIGEST,
        "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    }
    if not isinstance(part, dict) or set(part) != {*fields, "bytes"}:
        return False
    if type(part["bytes"]) is not int or part["bytes"] < 0:
        return False
    for name, form in fields.items():
        if not isinstance(part[name], str) or not re.fullmatch(form, part[name]):
            return False
    return is_safe_name(part["archive"]) and "/" not in part["archive"]


def place_release(folder: Path, entry: Entry, data: bytes, signature: bytes | None) -> None:
    """Write a release into a folder: signature, archive, index, in this order.

    So an archive that is signed is never seen without its signature, and the index never names what
    is not there: a run that is broken off leaves a signature without an archive at the most, which
    the next run writes again.

    Raises:
        ReleaseError: the index cannot be read, or names other bytes for this version.
        DocprovError: the folder cannot be written, or another run changes the index meanwhile.
    """
    entries, files = {}, FolderFiles(folder)
    if INDEX in files:
        try:
            entries = read_index(files.read(INDEX, LARGEST_INDEX))
        except (ValueError, FileFaultError) as error:
            problem = f"{INDEX} in the folder for releases cannot be read: {error}"
            raise ReleaseError(problem) from error
    known = entries.get((entry.name, entry.version), entry)
    if known.digest != entry.digest:
        problem = f"{INDEX} names other bytes for version {entry.version}, {known.digest}"
        raise ReleaseError(f"{problem}; a version is never replaced")
    index = index_bytes({**entries, (entry.name, entry.version): known})
    # one call each, so that they are written in this order
    if signature is not None:
        write_files(folder, {f"{entry.archive}{SUFFIX}": signature})
    write_files(folder, {entry.archive: data})
    write_files(folder, {INDEX: index}, since=files)
