"""Records of releases: what a package keeps of each release, and how it is read.

`releases/<version>/` is append-only. It holds `release.json`, the delta of the tables
(`docprov.versions.deltas`), and below `files/` every other file of the archive, whole. Each record
names the digests of its files and of the record before it; its seal is the digest of all the rest.
What a release carries beside its tables (`docprov.releases.companions`) is many files; the record
has them in one compressed archive, since later versions of docprov would make other bytes.

Limits: a new seal on an edited latest record is found only by the next record or by a digest kept
elsewhere.
"""

import re
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from docprov.diagnostics.diagnostics import Rule
from docprov.diagnostics.words import shown
from docprov.model.records import DIGEST
from docprov.storage.canonical_json import is_format, json_text, read_json
from docprov.storage.file_names import is_safe_name
from docprov.storage.files import LARGEST_JSON, LARGEST_TABLE, FileFaultError, Files, sha256
from docprov.storage.writing import is_temporary
from docprov.versions.deltas import FOLDER
from docprov.versions.numbers import is_version, version_order

WHOLE = "files/"
"""The folder of a record with the files that are kept whole."""
PACKED_COMPANIONS = "companions.zip.xz"
"""The file of a record with what the release carries beside its tables."""
_FORMAT = 3

MALFORMED_RECORD = Rule(
    code="DP505",
    name="malformed-record",
    summary="The record of a release cannot be read.",
    why="Nobody knows any more whether a published version still is what it was.",
    help="restore the file; records of releases are never edited. A record that an interrupted run "
    "left unfinished is finished by `docprov release`",
    message="{0}",
    file="releases/0.1.0/release.json",
    silent='"digest": "sha256:',
    fires='"digest": "sha512:',
)
EDITED_RECORD = Rule(
    code="DP506",
    name="edited-record",
    summary="The record of a release, or a file kept with it, is not what was recorded.",
    why="Records of releases are append-only: readers cite what was published, and it must be "
    "possible to rebuild it.",
    help="restore the file from the history of the repository; a mistake in a release is fixed by "
    "a new release",
    message="{0}",
    file="releases/0.1.0/release.json",
    silent='"python": "3.',
    fires='"python": "4.',
)


@frozen(kw_only=True)
class ReleaseRecord:
    """What is kept of a release.

    Attributes:
        version: the version released.
        digest: sha256 of the archive.
        date: day of the release.
        commit: commit of the sources, None where they are in no repository.
        tools: versions of the programs that made it.
        previous: version and digest of the release before, and the digest of its record; None for
            the first one.
        files: digests of the other files in its folder, by name.
    """

    version: str
    digest: str
    date: str
    commit: str | None
    tools: Mapping[str, str]
    previous: Mapping[str, str] | None = None
    files: Mapping[str, str] = field(factory=dict)

    def to_bytes(self) -> bytes:
        """Return the file."""
        content: dict[str, Any] = {
            "format": _FORMAT,
            "version": self.version,
            "digest": self.digest,
            "date": self.date,
            "commit": self.commit,
            "tools": dict(sorted(self.tools.items())),
            "previous": self.previous,
            "files": dict(sorted(self.files.items())),
        }
        content["seal"] = sha256(json_text(content).encode("utf-8"))
        return json_text(content).encode("utf-8")


def record_folder(version: str) -> str:
    """Return the name of the folder that holds the record of a version."""
    return f"releases/{version}"


def record_name(version: str) -> str:
    """Return the name of the record of a version."""
    return f"{record_folder(version)}/release.json"


def read_record(files: Files, version: str) -> ReleaseRecord | None:
    """Return the record of a version, None where there is none.

    Args:
        files: the files of the package.
        version: the version.

    Raises:
        ValueError: it cannot be read; the text says why.
    """
    name = record_name(version)
    if name not in files:
        return None
    try:
        content = read_json(files.read(name, LARGEST_JSON))
    except (FileFaultError, ValueError) as error:
        raise ValueError(f"{name} is not a record of a release: {error}") from error
    if not isinstance(content, dict) or "format" not in content:
        raise ValueError(f"{name} is not a record of a release")
    if not is_format(content["format"], _FORMAT):
        written = f"it is of format {shown(content['format'])}"
        raise ValueError(f"{name} cannot be read: {written}, and this docprov reads {_FORMAT}")
    parts = {key: value for key, value in content.items() if key not in {"format", "seal"}}
    try:
        record = ReleaseRecord(**parts)
    except TypeError as error:
        raise ValueError(f"{name} is not a record of a release") from error
    if problem := _problem(record, version):
        raise ValueError(f"{name} {problem}")
    return record


def _problem(record: ReleaseRecord, version: str) -> str:
    """Return what a record lacks; nothing for a whole one."""
    if record.version != version or not _is_digest(record.digest):
        return "does not name its version and digest"
    if not isinstance(record.tools, dict) or not isinstance(record.date, str):
        return "does not say when and by what it was made"
    if not isinstance(record.commit, str | None):
        return "does not name a commit"
    if not _is_previous(record.previous):
        return "does not name the release before it"
    if not isinstance(record.files, dict) or not all(map(_is_part, record.files)):
        return "does not name its own files"
    return ""


def _is_digest(text: object) -> bool:
    return isinstance(text, str) and bool(re.fullmatch(DIGEST, text))


def _is_previous(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, dict) and {"version", "digest"} <= value.keys()


def _is_part(name: str) -> bool:
    """Return whether a name can be one of a file that is kept with a record."""
    if name == PACKED_COMPANIONS:
        return True
    return name.startswith((FOLDER, WHOLE)) and is_safe_name(name.removeprefix(WHOLE))


def is_companion(name: str) -> bool:
    """Return whether a file of an archive is one that it carries only when asked.

    >>> is_companion("site/index.html"), is_companion("data/claims.csv")
    (True, False)
    """
    return name.startswith(("site/", "exports/"))


def recorded_versions(files: Files) -> list[str]:
    """Return the versions that have a record, oldest first."""
    return [each for each in version_folders(files) if record_name(each) in files]


def version_folders(files: Files) -> list[str]:
    """Return the versions that have a folder, with a record or without, oldest first."""
    names = (name.removeprefix("releases/") for name in files.names("releases"))
    return sorted(filter(is_version, names), key=version_order)


def previous_version(files: Files, version: str) -> str | None:
    """Return the latest recorded version before one, None where there is none."""
    order = version_order(version)
    earlier = [each for each in recorded_versions(files) if version_order(each) < order]
    return earlier[-1] if earlier else None


def names_in_record(files: Files, version: str) -> list[str]:
    """Return the full names of the files in the folder of a version."""
    place = record_folder(version)
    parts = [f"{place}/{part}".rstrip("/") for part in ("", FOLDER, WHOLE)]
    return [name for part in parts for name in files.names(part) if name not in parts]


def begun_files(files: Files, version: str) -> tuple[dict[str, bytes], list[str]]:
    """Return the files of a version that has no record, and the names of its temporary files.

    An interrupted run leaves such a folder, and so does whoever deletes a record.

    Raises:
        FileFaultError: a file cannot be read.
    """
    if record_name(version) in files:
        return {}, []
    names = names_in_record(files, version)
    temporary = [name for name in names if is_temporary(name)]
    kept = [name for name in names if name not in temporary]
    return {name: files.read(name, LARGEST_TABLE) for name in kept}, temporary
