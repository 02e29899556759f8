"""The history of a package: what is recorded of each release, and the releases rebuilt from it.

`releases/<version>/` is append-only. `release.json` holds digest, date, commit and tools; beside it lies the delta from the
version before (`docprov.versions.deltas`), for the first version a delta from nothing. So every release can be rebuilt from
this folder alone, whatever the sources and the code have become. Each record names the digests of its own files and of the
record before it, and its seal is the digest of the rest of it: an edit shows.

Limits: whoever edits the latest record and computes its seal anew is found out by the next record, or by a digest from
outside. Records of format 1 have no delta; their release is rebuilt backwards from the one after it.
"""

import os
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.reports import Diagnostic, Place, Rule
from docprov.model.records import DIGEST
from docprov.storage.archives import archive_bytes
from docprov.storage.canonical_json import json_text, read_json
from docprov.storage.files import (
    LARGEST_JSON,
    LARGEST_TABLE,
    FileFaultError,
    is_safe_name,
    list_plain,
    read_plain,
    sha256,
)
from docprov.versions.deltas import EDITS, FOLDER, apply_delta
from docprov.versions.numbers import is_version, version_order

Files = Mapping[str, bytes]
_TEMPORARY = re.compile(r"\..+\.tmp")

MALFORMED_RECORD = Rule(
    code="DP505",
    name="malformed-record",
    summary="The record of a release cannot be read.",
    why="Nobody can tell any more whether a published version still is what it was.",
    help="restore the file; records of releases are never edited. A record that a run broken off left unfinished is finished by"
    " `docprov release`",
    message="{0}",
    file="releases/0.1.0/release.json",
    silent='"digest": "sha256:',
    fires='"digest": "sha512:',
)
EDITED_RECORD = Rule(
    code="DP506",
    name="edited-record",
    summary="The record of a release, or the delta kept beside it, is not what was recorded.",
    why="Records of releases are append-only: readers cite what was published, and it must be possible to rebuild it.",
    help="restore the file from the history of the repository; a mistake in a release is mended by a new release",
    message="{0}",
    file="releases/0.1.0/release.json",
    silent='"python": "3.',
    fires='"python": "4.',
)


class UnreachableError(ValueError):
    """No delta is recorded that leads to a release."""


@frozen(kw_only=True)
class ReleaseRecord:
    """What is kept of a release.

    Attributes:
        version: the version released.
        digest: sha256 of the archive.
        date: day of the release.
        commit: commit of the sources, None where they are in no repository.
        tools: versions of the programs that made it.
        previous: version and digest of the release before, and the digest of its record; None for the first one.
        files: digests of the files recorded beside this one, by name; None in a record of format 1, which has no delta.
    """

    version: str
    digest: str
    date: str
    commit: str | None
    tools: Mapping[str, str]
    previous: Mapping[str, str] | None = None
    files: Mapping[str, str] | None = None

    def to_bytes(self) -> bytes:
        """Return the file."""
        content: dict[str, Any] = {
            "format": 1 if self.files is None else 2,
            "version": self.version,
            "digest": self.digest,
            "date": self.date,
            "commit": self.commit,
            "tools": dict(sorted(self.tools.items())),
        }
        if self.files is not None:
            content |= {"previous": self.previous, "files": dict(sorted(self.files.items()))}
            content["seal"] = sha256(json_text(content).encode("utf-8"))
        return json_text(content).encode("utf-8")


def record_name(version: str) -> str:
    """Return the name of the record of a version."""
    return f"releases/{version}/release.json"


def read_record(folder: Path, version: str) -> ReleaseRecord | None:
    """Return the record of a version, None where there is none.

    Raises:
        ValueError: it cannot be read; the text says why.
    """
    name = record_name(version)
    if not (folder / name).exists():
        return None
    try:
        content = read_json(read_plain(folder, name, LARGEST_JSON))
        record = ReleaseRecord(
            **{key: value for key, value in content.items() if key not in {"format", "seal"}}
        )
    except (FileFaultError, TypeError, AttributeError) as error:
        raise ValueError(f"{name} is not a record of a release") from error
    if content.get("format") not in {1, 2}:
        raise ValueError(f"{name} is of a format that this docprov does not know")
    if (
        not isinstance(record.tools, dict)
        or not isinstance(record.date, str)
        or not isinstance(record.commit, str | None)
    ):
        raise ValueError(f"{name} does not say when and by what it was made")  # noqa: TRY004 - one kind of fault
    if record.version != version or not _is_digest(record.digest):
        raise ValueError(f"{name} does not name its version and digest")
    named = record.previous is None or (
        isinstance(record.previous, dict) and {"version", "digest"} <= record.previous.keys()
    )
    if (
        not named
        or not isinstance(record.files, dict | None)
        or not all(map(is_safe_name, record.files or ()))
    ):
        raise ValueError(f"{name} does not name the release before it and its own files")
    return record


def _is_digest(text: object) -> bool:
    return isinstance(text, str) and bool(re.fullmatch(DIGEST, text))


def recorded_versions(folder: Path) -> list[str]:
    """Return the versions that have a record, oldest first; a folder without one is none (`begun_files`)."""
    return [
        each for each in _version_folders(folder) if os.path.lexists(folder / record_name(each))
    ]


def _version_folders(folder: Path) -> list[str]:
    place = folder / "releases"
    names = (
        [path.name for path in place.iterdir() if is_version(path.name)] if place.is_dir() else []
    )
    return sorted(names, key=version_order)


def begun_files(folder: Path, version: str) -> tuple[dict[str, bytes], list[Path]]:
    """Return what lies in the folder of a version that has no record: files with their bytes, and temporary ones.

    A run that was broken off while it recorded a release leaves such a folder, and so does whoever deletes a record.

    Raises:
        FileFaultError: a file cannot be read.
    """
    place = f"releases/{version}"
    if version not in _version_folders(folder) or version in recorded_versions(folder):
        return {}, []
    names = [
        name
        for part in (place, f"{place}/{FOLDER.rstrip('/')}")
        for name in list_plain(folder, part, "")
    ]
    temporary = [name for name in names if _TEMPORARY.fullmatch(name.rpartition("/")[2])]
    kept = [name for name in names if name not in temporary and not (folder / name).is_dir()]
    return {name: read_plain(folder, name, LARGEST_TABLE) for name in kept}, [
        folder / name for name in temporary
    ]


def previous_version(folder: Path, version: str) -> str | None:
    """Return the latest recorded version before one, None where there is none."""
    return next(
        (
            each
            for each in reversed(recorded_versions(folder))
            if version_order(each) < version_order(version)
        ),
        None,
    )


def record_files(
    record: ReleaseRecord,
    delta: Files,
    previous: Mapping[str, str] | None,
    folder: Path | None = None,
) -> dict[str, bytes]:
    """Return the files that record a release: its record, and its delta beside it.

    Args:
        record: the record, as far as it is known without the delta.
        delta: what leads from the release before to this one.
        previous: version and digest of the release before, None for the first one.
        folder: the package's folder, which holds the record of the release before.

    Raises:
        FileFaultError: the record of the release before cannot be read.
    """
    place = f"releases/{record.version}/"
    if previous is not None and folder is not None:
        before = read_plain(folder, record_name(previous["version"]), LARGEST_JSON)
        previous = {**previous, "record": sha256(before)}
    files = {name: sha256(data) for name, data in delta.items()}
    whole = ReleaseRecord(
        version=record.version,
        digest=record.digest,
        date=record.date,
        commit=record.commit,
        tools=record.tools,
        previous=previous,
        files=files,
    )
    return {record_name(record.version): whole.to_bytes()} | {
        place + name: data for name, data in delta.items()
    }


def recorded_delta(folder: Path, version: str) -> dict[str, bytes] | None:
    """Return the delta recorded for a version, None where there is none.

    Raises:
        FileFaultError: a file of it cannot be read.
    """
    place = f"releases/{version}/"
    if not (folder / place / EDITS).exists():
        return None
    names = [
        EDITS,
        *(
            name.removeprefix(place)
            for name in list_plain(folder, place + FOLDER.rstrip("/"), ".csv")
        ),
    ]
    return {name: read_plain(folder, place + name, LARGEST_TABLE) for name in names}


def rebuild_files(
    folder: Path, version: str, known: Mapping[str, Files] | None = None
) -> dict[str, bytes]:
    """Return the files of a recorded release, rebuilt from the deltas and compared with its digest.

    Args:
        folder: the package's folder.
        version: the version.
        known: the files of releases that are at hand, by version.

    Raises:
        UnreachableError: no delta is recorded that leads to it.
        ValueError: the version is not recorded, or comes to another digest; the text says which.
    """
    record = read_record(folder, version)
    if record is None:
        raise ValueError(f"version {version} is not recorded")
    path = _path_to(folder, version, dict(known or {}))
    try:
        files = dict((known or {}).get(path[0], {}))
        steps = pairwise(path)
        if path[0] not in (known or {}):
            files = _step(folder, {}, path[0])
        for one, other in steps:
            backwards = version_order(other) < version_order(one)
            files = _step(folder, files, one if backwards else other, other if backwards else None)
        digest = sha256(archive_bytes(files))
    except (DocprovError, ValueError) as error:
        raise ValueError(f"version {version} cannot be rebuilt: {error}") from error
    if digest != record.digest:
        raise ValueError(
            f"version {version} is recorded with digest {record.digest}, its record comes to {digest}"
        )
    return files


def _path_to(folder: Path, version: str, known: Mapping[str, Files]) -> list[str]:
    """Return the versions to go through, from one that is at hand or whole in its record, to the one wanted."""
    versions = recorded_versions(folder)
    stored = {each for each in versions if (folder / f"releases/{each}" / EDITS).exists()}
    wanted = versions.index(version)
    for start in sorted(range(len(versions)), key=lambda number: (abs(number - wanted), number)):
        first = versions[start] in stored and _is_first(folder, versions[start])
        path = (
            versions[start : wanted + 1] if start <= wanted else versions[wanted : start + 1][::-1]
        )
        needed = set(path[1:] if start <= wanted else path[:-1])
        if (versions[start] in known or first) and needed <= stored:
            return path
    raise UnreachableError(
        f"version {version} cannot be rebuilt: no delta is recorded that leads to it; give its archive"
    )


def _is_first(folder: Path, version: str) -> bool:
    record = read_record(folder, version)
    return record is not None and record.previous is None


def _step(folder: Path, files: Files, delta_of: str, target: str | None = None) -> dict[str, bytes]:
    """Return the files after one delta: forwards to the version it is of, or backwards to the target."""
    delta = recorded_delta(folder, delta_of) or {}
    result = apply_delta(files, delta, backwards=target is not None)
    own = recorded_delta(folder, target) if target is not None else delta
    if own is not None and not _is_first(folder, target or delta_of):
        result |= {name: data for name, data in own.items() if name != EDITS}
    return result


def check_history(folder: Path) -> Iterator[Diagnostic]:
    """Yield the records of releases that cannot be read, or are not what was recorded."""
    before: tuple[str, bytes] | None = None
    for version in _version_folders(folder):
        name = record_name(version)
        place = Place(file=name, line=1, column=1)
        try:
            record = read_record(folder, version)
            if record is None:
                yield MALFORMED_RECORD.at(Place(file=f"releases/{version}"), f"there is no {name}")
                continue
            data = read_plain(folder, name, LARGEST_JSON)
        except (ValueError, FileFaultError) as error:
            yield MALFORMED_RECORD.at(place, error)
            before = None
            continue
        for problem in _problems(folder, record, data, before):
            yield EDITED_RECORD.at(place, problem)
        before = version, data


def _problems(
    folder: Path, record: ReleaseRecord, data: bytes, before: tuple[str, bytes] | None
) -> Iterator[str]:
    if data != record.to_bytes():
        yield (
            "it is not what its seal names"
            if record.files is not None
            else "it is not as docprov writes it"
        )
    if record.files is None:
        return
    previous = record.previous or {}
    if before is not None and (previous.get("version"), previous.get("record")) != (
        before[0],
        sha256(before[1]),
    ):
        yield f"it was made after another record of version {previous.get('version', 'none')}"
    place = f"releases/{record.version}/"
    for name, digest in record.files.items():
        try:
            found = sha256(read_plain(folder, place + name, LARGEST_TABLE))
        except FileFaultError:
            yield f"{name} is missing or cannot be read"
            continue
        if found != digest:
            yield f"{name} is altered"
    present = {
        name.removeprefix(place)
        for part in ("", FOLDER)
        for name in list_plain(folder, (place + part).rstrip("/"), "")
    }
    for name in sorted(present - record.files.keys() - {"release.json", FOLDER.rstrip("/")}):
        yield f"{name} was not recorded"
