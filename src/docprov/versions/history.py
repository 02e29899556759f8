"""The history of a package: recorded releases are rebuilt from their records, and these checked.

Releases are rebuilt forwards from the first one, whatever the sources, the schemas and docprov have
become. Tables stay in memory from one release to the next, so that only deltas are parsed.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import evolve, field, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.summaries import Summary
from docprov.model.metadata import DESCRIPTOR
from docprov.storage.archives import (
    archive_bytes,
    archive_files,
    packed_archive,
    read_packed_archive,
)
from docprov.storage.files import (
    LARGEST_JSON,
    LARGEST_TABLE,
    FileFaultError,
    Files,
    FolderFiles,
    MemoryFiles,
    detour,
    sha256,
)
from docprov.storage.writing import is_temporary
from docprov.versions.deltas import FOLDER, added_file, apply_delta
from docprov.versions.editions import Edition, EditionTable, declared_edition, read_edition
from docprov.versions.records import (
    EDITED_RECORD,
    MALFORMED_RECORD,
    PACKED_COMPANIONS,
    WHOLE,
    ReleaseRecord,
    is_companion,
    names_in_record,
    read_record,
    record_folder,
    record_name,
    recorded_versions,
    version_folders,
)


@frozen(kw_only=True, eq=False, repr=False)
class PastRelease(Summary):
    """A release that was made.

    Attributes:
        version: its version.
        files: the files of its archive, by name; none where they cannot be rebuilt.
        edition: its tables, under its own descriptor.
        digest: sha256 of its archive; empty where it cannot be rebuilt.
        problem: why it is not what was recorded; empty where it is.
    """

    version: str
    files: Mapping[str, bytes] = field(factory=dict, repr=False)
    edition: Edition = field(factory=Edition, repr=False)
    digest: str = ""
    problem: str = ""


_NOTHING = PastRelease(version="")


def rebuild_all(files: Files) -> Iterator[PastRelease]:
    """Yield every recorded release, oldest first; one that cannot be rebuilt has a problem.

    Args:
        files: the files of the package.

    >>> from pathlib import Path
    >>> from docprov.storage.files import FolderFiles
    >>> [each.version for each in rebuild_all(FolderFiles(Path("datapackage")))][:2]
    ['0.1.0', '1.0.0']
    """
    release = _NOTHING
    for version in recorded_versions(files):
        release = _rebuilt(files, version, release)
        yield release


def rebuild_release(files: Files, version: str) -> PastRelease:
    """Return a recorded release, rebuilt and compared with its digest.

    Args:
        files: the files of the package.
        version: the version.

    Raises:
        ValueError: it is not recorded, cannot be rebuilt, or has another digest.
    """
    others: list[str] = []
    release = _NOTHING
    for each in recorded_versions(files):
        # Of those before it only the tables are needed: they are wrong if its digest is.
        release = _rebuilt(files, each, release, whole=each == version)
        if each == version:
            if release.problem:
                raise ValueError(release.problem)
            return release
        others.append(each)
    recorded = f"; recorded are {', '.join(others)}" if others else ""
    raise ValueError(f"version {version} is not recorded{recorded}")


def recorded_files(folder: Path, version: str) -> Files:
    """Return the files of a release that a folder records.

    Raises:
        LoadError: it is not recorded, or cannot be rebuilt.
    """
    try:
        files = rebuild_release(FolderFiles(folder), version).files
    except ValueError as error:
        raise LoadError(f"{folder}: {error}") from error
    return MemoryFiles(f"{folder.name}@{version}", files)


def release_in(archive: Path, files: Files, version: str) -> PastRelease:
    """Return a recorded release from its archive.

    Raises:
        LoadError: the archive cannot be read.
        ValueError: it is not what was recorded.
    """
    found, record = archive_files(archive), read_record(files, version)
    digest = sha256(archive_bytes(found.contents))
    if record is not None and digest != record.digest:
        recorded = f"version {version}, which is recorded with digest {record.digest}"
        raise ValueError(f"{archive.name} is not {recorded}")
    edition = read_edition(found)
    return PastRelease(version=version, files=found.contents, edition=edition, digest=digest)


def _rebuilt(files: Files, version: str, before: PastRelease, *, whole: bool = True) -> PastRelease:
    """Return a recorded release, made from its record and the release before.

    Args:
        files: the files of the package.
        version: the version.
        before: the release before.
        whole: whether its files are made and compared, or its tables only.
    """
    try:
        record = read_record(files, version)
        if record is None:
            raise ValueError(f"there is no {record_name(version)}")  # noqa: TRY301 - one text
        place = f"{record_folder(version)}/"
        parts = {name: files.read(place + name, LARGEST_TABLE) for name in record.files}
        start = _start(record, before)
        if not whole:
            edition = _edition_after(start, version, _content(parts), parts)
            return PastRelease(version=version, edition=edition, digest=record.digest)
        release = _release_after(start, version, parts)
    except (DocprovError, ValueError) as error:
        problem = f"version {version} cannot be rebuilt: {error}"
        return PastRelease(version=version, problem=problem)
    if release.digest == record.digest:
        return release
    digests = f"version {version} is recorded with digest {record.digest}, its record gives"
    return evolve(release, problem=f"{digests} {release.digest}")


def _start(record: ReleaseRecord, before: PastRelease) -> PastRelease:
    """Return the release that a record follows.

    Raises:
        ValueError: it is another one than the release before, or that one cannot be rebuilt.
    """
    if record.previous is None:
        return _NOTHING
    previous = record.previous["version"]
    if previous != before.version:
        raise ValueError(f"it follows version {previous}, which is not the record before it")
    if not before.digest:
        raise ValueError(f"version {previous} before it cannot be rebuilt")
    return before


def _release_after(before: PastRelease, version: str, parts: Mapping[str, bytes]) -> PastRelease:
    """Return the release that recorded files make of the release before.

    Raises:
        DocprovError: the files cannot make an archive.
        ValueError: they are not those of a release after that one.
    """
    content = _content(parts)
    if PACKED_COMPANIONS in parts:
        content |= read_packed_archive(parts[PACKED_COMPANIONS])
    edition = _edition_after(before, version, content, parts)
    for table in edition.tables.values():
        content[table.path] = _file_of(table, before)
    if before is not _NOTHING:  # the archive of a first release holds no delta
        content |= _delta(parts)
    digest = sha256(archive_bytes(content))
    return PastRelease(version=version, files=content, edition=edition, digest=digest)


def _content(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the recorded files that are files of the archive too."""
    return {
        name.removeprefix(WHOLE): data for name, data in parts.items() if name.startswith(WHOLE)
    }


def _delta(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in parts.items() if name.startswith(FOLDER)}


def _edition_after(
    before: PastRelease, version: str, content: Mapping[str, bytes], parts: Mapping[str, bytes]
) -> Edition:
    """Return the tables that a recorded delta makes of the release before."""
    if DESCRIPTOR not in content:
        raise ValueError(f"there is no {DESCRIPTOR}")
    declared = declared_edition(content[DESCRIPTOR])
    return evolve(apply_delta(before.edition, declared, _delta(parts)), where=f"version {version}")


def _file_of(table: EditionTable, before: PastRelease) -> bytes:
    """Return the file of a table, as it was where neither rows nor schema changed."""
    old = before.edition.tables.get(table.name)
    if old is None or old.frame is not table.frame:
        return table.to_csv()
    is_same = old.path in before.files and old.declared["schema"] == table.declared["schema"]
    return before.files[old.path] if is_same else table.to_csv()


def record_files(
    files: Files, record: ReleaseRecord, content: Mapping[str, bytes], before: PastRelease | None
) -> dict[str, bytes]:
    """Return the files that record a release; it is rebuilt from them before they are handed out.

    Args:
        files: the files of the package, which hold the record of the release before.
        record: the record, as far as it is known without these files.
        content: the files of the archive, its delta included.
        before: the release before; None for the first one.

    Raises:
        FileFaultError: the record of the release before cannot be read.
        ValueError: the archive's files are not a package, or the release cannot be rebuilt from
            what would be recorded.
    """
    delta = _delta(content)
    tables = {
        table.path: name for name, table in declared_edition(content[DESCRIPTOR]).tables.items()
    }
    parts = {
        WHOLE + name: data
        for name, data in content.items()
        if name not in tables and name not in delta and not is_companion(name)
    }
    if companions := {name: data for name, data in content.items() if is_companion(name)}:
        parts[PACKED_COMPANIONS] = packed_archive(companions)
    if before is None:
        # All that a first release has is added by it: the delta's files are those of its tables.
        delta = {added_file(name): content[path] for path, name in tables.items()}
        delta = {name: data for name, data in delta.items() if data.find(b"\n") < len(data) - 1}
    parts |= delta
    if _release_after(before or _NOTHING, record.version, parts).files != content:
        raise ValueError(f"version {record.version} cannot be rebuilt from what would be recorded")
    previous = None
    if before is not None:
        data = files.read(record_name(before.version), LARGEST_JSON)
        previous = {"version": before.version, "digest": before.digest, "record": sha256(data)}
    digests = {name: sha256(data) for name, data in parts.items()}
    whole = evolve(record, previous=previous, files=digests)
    place = f"{record_folder(record.version)}/"
    return {record_name(record.version): whole.to_bytes()} | {
        place + name: data for name, data in parts.items()
    }


def check_history(files: Files) -> Iterator[Diagnostic]:
    """Yield the records of releases that cannot be read, or are not what was recorded."""
    if files.folder is not None and (problem := detour(files.folder, "releases")):
        yield MALFORMED_RECORD.at(Place(file="releases"), f"cannot read releases: {problem}")
    before: tuple[str, bytes] | None = None
    for version in version_folders(files):
        name = record_name(version)
        place = Place(file=name, line=1, column=1)
        try:
            record = read_record(files, version)
            data = files.read(name, LARGEST_JSON) if record is not None else b""
        except (ValueError, FileFaultError) as error:
            yield MALFORMED_RECORD.at(place, error)
            before = None
            continue
        if record is None:
            if all(map(is_temporary, names_in_record(files, version))):
                continue  # a run was killed before anything of the version was there
            folder = Place(file=record_folder(version))
            yield MALFORMED_RECORD.at(folder, f"there is no {name}")
            continue
        for problem in _problems(files, record, data, before):
            yield EDITED_RECORD.at(place, problem)
        before = version, data


def _problems(
    files: Files, record: ReleaseRecord, data: bytes, before: tuple[str, bytes] | None
) -> Iterator[str]:
    """Yield where a record, its place in the chain or its files are not what was recorded.

    Args:
        files: the files of the package.
        record: the record.
        data: its bytes.
        before: version and bytes of the record before, None where none can be read.
    """
    if data != record.to_bytes():
        yield "it is not what its seal names"
    previous = record.previous or {}
    named = (previous.get("version"), previous.get("record"))
    if before is not None and named != (before[0], sha256(before[1])):
        yield f"it was made after another record of version {previous.get('version', 'none')}"
    place = f"{record_folder(record.version)}/"
    for name, digest in record.files.items():
        try:
            found = sha256(files.read(place + name, LARGEST_TABLE))
        except FileFaultError:
            yield f"{name} is missing or cannot be read"
            continue
        if found != digest:
            yield f"{name} is altered"
    present = {name.removeprefix(place) for name in names_in_record(files, record.version)}
    for name in sorted(present - record.files.keys() - {"release.json"}):
        yield f"{name} was not recorded"
