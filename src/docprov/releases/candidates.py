"""A release candidate: an archive and the files that record it, before any is written."""

import datetime as dt
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import version as installed
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.errors import ReleaseError
from docprov.diagnostics.reports import Report
from docprov.package.lifecycle import successor_faults
from docprov.package.package import Package, refuse_unreadable
from docprov.releases.archive_contents import CHANGELOG, archive_contents, own_file
from docprov.releases.companions import companions_of
from docprov.releases.indexes import Entry
from docprov.releases.template_words import template_words
from docprov.storage.archives import archive_bytes
from docprov.storage.files import sha256
from docprov.storage.real_paths import real
from docprov.versions.changelogs import changelog_with
from docprov.versions.deltas import make_delta
from docprov.versions.history import record_files
from docprov.versions.numbers import next_version, version_order
from docprov.versions.records import ReleaseRecord, read_record, recorded_versions


@frozen(kw_only=True)
class Candidate:
    """A release before anything of it is written.

    Attributes:
        name: name of the package.
        version: the version released.
        content: the files of the archive.
        date: day of the release.
        recorded: whether it was recorded before.
        records: the files that record it, where it was not.
    """

    name: str
    version: str
    content: Mapping[str, bytes]
    date: str
    recorded: bool
    records: Mapping[str, bytes]

    @property
    def archive(self) -> str:
        """Name of the archive."""
        return f"{self.name}-{self.version}.zip"

    @cached_property
    def data(self) -> bytes:
        """The bytes of the archive."""
        return archive_bytes(self.content)

    @cached_property
    def digest(self) -> str:
        """Digest of the archive."""
        return sha256(self.data)

    @property
    def entry(self) -> Entry:
        """What the index of releases says of it."""
        return Entry(
            name=self.name,
            version=self.version,
            archive=self.archive,
            bytes=len(self.data),
            digest=self.digest,
            date=self.date,
        )


def folder_of(package: Package) -> Path:
    """Return the folder of a package.

    Raises:
        ReleaseError: it has none, since it was read from an archive.
    """
    if package.folder is None:
        raise ReleaseError("a release is made from a package's folder, not from an archive")
    return package.folder


def refused(package: Package, problem: str, report: Report | None = None) -> ReleaseError:
    """Return the error that says why a package is not released."""
    return ReleaseError(f"{package.where} is not released: {problem}", report)


def candidate_of(package: Package, report: Report, companions: Sequence[str] = ()) -> Candidate:
    """Return the release of a package: its recorded one, or a new one.

    Args:
        package: the package.
        report: the validation behind it.
        companions: what a new one carries beside its tables; a recorded one must carry the same
            where any are named.

    Raises:
        ReleaseError: the version is recorded with other content or companions, comes before a
            recorded one, or says too little.
        ValueError: the release before is not what was recorded, or the delta does not hold.
    """
    metadata = refuse_unreadable(package)
    record = read_record(package.files, metadata.version)
    if record is not None and package.previous is not None:
        changes = package.difference
        if changes.bump != "none":
            problem = f"version {metadata.version} is recorded, and the package has changed since"
            help_ = "raise version: in package.yaml and build again"
            raise ReleaseError(f"{problem}: {changes.reasons[0]}; {help_}", report)
        carried = companions_of(package.previous.files)
        if companions and tuple(companions) != carried:
            has = f"with {', '.join(carried)}" if carried else "without companions"
            problem = f"version {metadata.version} is recorded {has}, and stays as it was published"
            raise ReleaseError(f"{problem}; a later version can carry others", report)
        return Candidate(
            name=metadata.name,
            version=metadata.version,
            content=package.previous.files,
            date=record.date,
            recorded=True,
            records={},
        )
    _refuse_small(package, report)
    if unsaid := template_words(package):
        raise refused(package, f"what the template says is still there: {unsaid}", report)
    content = _content(package, companions)
    return Candidate(
        name=metadata.name,
        version=metadata.version,
        content=content,
        date=_today(),
        recorded=False,
        records=_records(package, content),
    )


def _refuse_small(package: Package, report: Report) -> None:
    """Raise where a version cannot come after the releases that are recorded.

    Raises:
        ReleaseError: it comes before one of them, nothing changed, or it says too little.
    """
    version = refuse_unreadable(package).version
    recorded = recorded_versions(package.files)
    later = [each for each in recorded if version_order(each) > version_order(version)]
    if later:
        problem = f"version {version} comes before {later[-1]}, which is recorded"
        raise ReleaseError(f"{problem}; raise version: in package.yaml", report)
    previous = package.previous
    if previous is None:
        return
    bump = package.difference.bump
    if bump == "none":
        raise refused(package, f"nothing has changed since version {previous.version}", report)
    faults = tuple(successor_faults(package))
    if any(each.severity == "error" for each in faults):
        raise refused(package, "ids are gone", Report(diagnostics=faults))
    if faults:
        change = f"the change since version {previous.version} requires {bump}"
        example = next_version(previous.version, bump)
        problem = f"version {version} is too small: {change}, such as {example}"
        raise ReleaseError(problem, Report(diagnostics=faults))


def _content(package: Package, companions: Sequence[str]) -> Mapping[str, bytes]:
    """Return the files of the archive of a new release."""
    previous = package.previous
    if previous is None:
        return archive_contents(package, changelog=_changelog(package), companions=companions)
    delta = make_delta(previous.edition, package.edition)
    named = {"version": previous.version, "digest": previous.digest}
    return archive_contents(package, named, delta, _changelog(package), companions)


def _changelog(package: Package) -> bytes:
    metadata = refuse_unreadable(package)
    text = (own_file(package, CHANGELOG) or b"").decode("utf-8", "surrogateescape")
    changes = package.difference if package.previous else None
    changed = changelog_with(text, metadata.version, metadata.created, changes)
    return changed.encode("utf-8", "surrogateescape")


def _records(package: Package, content: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that record a new release, which lead to its very bytes.

    Raises:
        ValueError: they do not lead there from the release before.
    """
    folder, previous = folder_of(package), package.previous
    record = ReleaseRecord(
        version=refuse_unreadable(package).version,
        digest=sha256(archive_bytes(content)),
        date=_today(),
        commit=_commit(folder),
        tools=_tools(),
    )
    files = record_files(package.files, record, content, previous)
    if content.get(CHANGELOG) != own_file(package, CHANGELOG):
        files[CHANGELOG] = content[CHANGELOG]
    return files


def refuse_other_record(
    package: Package, candidate: Candidate, begun: Mapping[str, bytes], report: Report
) -> None:
    """Raise where files of another release of this version are there, whose record is gone."""
    other = sorted(file for file, old in begun.items() if candidate.records.get(file) != old)
    if other:
        problem = f"{other[0]} is of another release of version {candidate.version}"
        help_ = "restore the record, or raise version: in package.yaml"
        raise refused(package, f"{problem}, whose record is gone; {help_}", report)


def _today() -> str:
    return dt.datetime.now(tz=dt.UTC).date().isoformat()


def _tools() -> dict[str, str]:
    python = ".".join(str(part) for part in sys.version_info[:3])
    return {"docprov": installed("docprov"), "python": python}


def _commit(folder: Path) -> str | None:
    try:
        found = subprocess.run(  # noqa: S603 - a fixed command without a shell
            ["git", "-C", str(real(folder)), "rev-parse", "HEAD"],  # noqa: S607 - the user's own git
            capture_output=True,
            check=True,
            text=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip()
