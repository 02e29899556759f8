"""Releasing a package: a valid, current package becomes one archive whose bytes follow from its records alone.

A version that is recorded already is rebuilt from its record. A new one must be larger than the release before by what the
change demands; it gets a section in the changelog and a delta, and is recorded. Publishing the archive somewhere is not done
here.
"""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attrs import evolve, frozen

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.errors import DocprovError, ReleaseError, SignatureError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted
from docprov.dossiers.yaml.editing import Editor
from docprov.evidence.folder import Evidence, open_evidence
from docprov.model.metadata import DESCRIPTOR
from docprov.package.lifecycle import LIFECYCLE, REMOVED_ID, successor_faults
from docprov.package.package import Package, open_package, refuse_unreadable
from docprov.releases.archive_contents import CHANGELOG, archive_contents, own_file
from docprov.releases.indexes import Entry, place_release
from docprov.releases.keys import read_private
from docprov.releases.public_tables import withheld_count
from docprov.releases.signatures import LARGEST_ENVELOPE, SUFFIX, sign_statement, statement_of
from docprov.storage.archives import archive_bytes
from docprov.storage.files import LARGEST_YAML, FileFaultError, read_plain, sha256
from docprov.storage.writing import write_files
from docprov.validation.stages import COMMITTED_FILES
from docprov.validation.validation import validate_package
from docprov.versions.changelogs import changelog_with
from docprov.versions.deltas import make_delta
from docprov.versions.history import record_files
from docprov.versions.numbers import BUMPS, Bump, bump_between, next_version, version_order
from docprov.versions.records import ReleaseRecord, begun_files, read_record, recorded_versions

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@frozen(kw_only=True)
class Release:
    """The result of a release.

    Attributes:
        archive: path of the archive.
        digest: its sha256.
        version: the version released.
        signature: path of its signature; None where it was not signed.
        recorded: whether the version was recorded by this run; False where it had been before.
        report: the validation behind it.
    """

    archive: Path
    digest: str
    version: str
    signature: Path | None
    recorded: bool
    report: Report


def release(  # noqa: PLR0913 - each is one choice that a release has
    path: str | Path,
    out: str | Path = "dist",
    evidence: str | Path | None = None,
    *,
    bump: Bump | Literal["auto"] | None = None,
    previous: str | Path | None = None,
    sign: Sequence[str | Path] = (),
    require_reviewed: bool = False,
    watch: Callable[[str], None] = lambda _: None,
) -> Release:
    """Write the archive of a package, and the index beside it.

    Args:
        path: the package's folder.
        out: folder that receives `<name>-<version>.zip`.
        evidence: folder with the captured texts, for checking them once more; None takes what `DOCPROV_EVIDENCE` names.
        bump: raises the version in package.yaml by so much over the release before, `auto` by what the change demands; None
            takes the version as it stands there.
        previous: archive of the release before; None rebuilds it from what is recorded.
        sign: private keys that sign the release; the signature is `<archive>.dsse.json`.
        require_reviewed: whether to refuse while records that a machine made wait for a review.
        watch: is told what is looked at, for showing progress.

    Raises:
        LoadError: there is no package at the path.
        ReleaseError: the package has faults, nothing changed, the version says too little, or it is recorded with other
            content; carries the report. Without one: the release before cannot be had, or other bytes are in its place.
        SignatureError: a key cannot be read, or the signature that is there is of something else.
        DocprovError: a file cannot be written.

    >>> import shutil, tempfile
    >>> folder = shutil.copytree("docs/examples/arden", tempfile.mkdtemp() + "/arden")
    >>> release(folder, tempfile.mkdtemp()).archive.name
    'arden-0.1.0.zip'
    """
    keys = [read_private(key) for key in sign]
    package = open_package(path, watch)
    if previous is not None:
        package = evolve(package, archive=Path(previous))
    folder = _folder(package)
    try:
        if previous is not None:
            package.previous  # noqa: B018 - another archive than that release is refused first
        report = _checked(
            package, open_evidence(evidence), watch, require_reviewed=require_reviewed
        )
        watch("the archive")
        package, written = _raised(package, bump) if bump else (package, {})
        report = _refuse_successor(package, report) if bump else report
        _refuse_errors(package, report)
        draft = _draft(package, report)
        begun, temporary = begun_files(package.files, draft.version)
    except ValueError as error:
        raise _refused(package, str(error)) from error
    _refuse_other_record(package, draft, begun, report)
    target = Path(out) / draft.archive
    if not draft.recorded and target.is_file() and target.read_bytes() != draft.data:
        raise ReleaseError(
            f"{draft.archive} is there already with other bytes, and no record of it; "
            "move it away first"
        )
    signature = _signature(Path(out), draft, keys) if keys else None
    # The archive comes before its record: a run that is broken off between them is finished by the next one.
    place_release(Path(out), draft.entry, draft.data, signature)
    write_files(folder, {**written, **draft.records})
    for left_over in temporary:
        (folder / left_over).unlink(missing_ok=True)
    return Release(
        archive=target,
        digest=draft.digest,
        version=draft.version,
        signature=Path(out) / f"{draft.archive}{SUFFIX}" if keys else None,
        recorded=not draft.recorded,
        report=report,
    )


@frozen(kw_only=True)
class _Draft:
    """A release as it will be written.

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
        return f"{self.name}-{self.version}.zip"

    @cached_property
    def data(self) -> bytes:
        return archive_bytes(self.content)

    @cached_property
    def digest(self) -> str:
        return sha256(self.data)

    @property
    def entry(self) -> Entry:
        return Entry(
            name=self.name,
            version=self.version,
            archive=self.archive,
            bytes=len(self.data),
            digest=self.digest,
            date=self.date,
        )


def _folder(package: Package) -> Path:
    if package.folder is None:
        raise ReleaseError("a release is made from a package's folder, not from an archive")
    return package.folder


def _refused(package: Package, problem: str, report: Report | None = None) -> ReleaseError:
    return ReleaseError(f"{package.where} is not released: {problem}", report)


def _checked(
    package: Package, texts: Evidence, watch: Callable[[str], None], *, require_reviewed: bool
) -> Report:
    """Return the report on a package that has its tables built and waits for nobody.

    Raises:
        ReleaseError: its tables are not built, it withholds values, or records wait and that is not allowed.
    """
    report = validate_package(package, texts, watch)
    if package.metadata is None:
        raise _refused(package, f"it has {counted(len(report.errors), 'fault')}", report)
    errors = [fault for fault in report.errors if not _concerns_version(package, fault)]
    if errors:
        raise _refused(package, f"it has {counted(len(errors), 'fault')}", report)
    for check in report.coverage.checks:
        if check.name == COMMITTED_FILES and not check.made:
            raise _refused(package, check.detail, report)
    if withheld := withheld_count(package):
        public = "`docprov build --public --out DIR` makes what can be released"
        raise _refused(package, f"it withholds {counted(withheld, 'value')}; {public}", report)
    waiting = report.coverage.reviews.waiting
    if require_reviewed and waiting:
        records = f"{counted(waiting, 'record')} made by a machine wait for a review"
        raise _refused(package, f"{records}; `docprov review` lists them", report)
    return report


def _concerns_version(package: Package, fault: Diagnostic) -> bool:
    """Tell whether a fault may vanish with a larger version, or is the record that this run finishes."""
    begun = f"releases/{package.metadata.version if package.metadata else ''}"
    return fault.rule == REMOVED_ID.code or fault.place.file == begun


def _refuse_errors(package: Package, report: Report) -> None:
    begun = f"releases/{package.metadata.version if package.metadata else ''}"
    errors = [fault for fault in report.errors if fault.place.file != begun]
    if errors:
        raise _refused(package, f"it has {counted(len(errors), 'fault')}", report)


def _refuse_successor(package: Package, report: Report) -> Report:
    """Return the report with what holds of the version as it is now, in place of what held before."""
    kept = [each for each in report.diagnostics if each.rule not in LIFECYCLE]
    return evolve(report, diagnostics=(*kept, *successor_faults(package)))


def _refuse_other_record(
    package: Package, draft: _Draft, begun: Mapping[str, bytes], report: Report
) -> None:
    """Raise where files of another release of this version are there, whose record is gone."""
    other = sorted(file for file, old in begun.items() if draft.records.get(file) != old)
    if other:
        raise _refused(
            package,
            f"{other[0]} is of another release of version {draft.version}, whose record is gone; "
            "restore the record, or raise version: in package.yaml",
            report,
        )


def _draft(package: Package, report: Report) -> _Draft:
    """Return the release of a package: its recorded one, or a new one.

    Raises:
        ReleaseError: the version is recorded with other content, comes before a recorded one, or says too little.
        ValueError: the release before is not what was recorded, or the delta does not hold.
    """
    metadata = refuse_unreadable(package)
    record = read_record(package.files, metadata.version)
    if record is not None and package.previous is not None:
        changes = package.difference
        if changes.bump != "none":
            problem = (
                f"version {metadata.version} is recorded, and the package has changed since: "
                f"{changes.reasons[0]}; raise version: in package.yaml and build again"
            )
            raise ReleaseError(problem, report)
        return _Draft(
            name=metadata.name,
            version=metadata.version,
            content=package.previous.files,
            date=record.date,
            recorded=True,
            records={},
        )
    _refuse_small(package, report)
    content = _content(package)
    return _Draft(
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
        raise _refused(package, f"nothing has changed since version {previous.version}", report)
    faults = tuple(successor_faults(package))
    if any(each.severity == "error" for each in faults):
        raise _refused(package, "ids are gone", Report(diagnostics=faults))
    if faults:
        raise ReleaseError(
            f"version {version} is too small: the change since version {previous.version} "
            f"requires {bump}, such as {next_version(previous.version, bump)}",
            Report(diagnostics=faults),
        )


def _content(package: Package) -> Mapping[str, bytes]:
    """Return the files of the archive of a new release."""
    previous = package.previous
    if previous is None:
        return archive_contents(package)
    delta = make_delta(previous.edition, package.edition)
    named = {"version": previous.version, "digest": previous.digest}
    return archive_contents(package, named, delta, _changelog(package))


def _changelog(package: Package) -> bytes:
    metadata = refuse_unreadable(package)
    text = (own_file(package, CHANGELOG) or b"").decode("utf-8", "surrogateescape")
    changed = changelog_with(text, metadata.version, metadata.created, package.difference)
    return changed.encode("utf-8", "surrogateescape")


def _records(package: Package, content: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that record a new release; they lead from the release before to its very bytes.

    Raises:
        ValueError: they do not.
    """
    folder, previous = _folder(package), package.previous
    record = ReleaseRecord(
        version=refuse_unreadable(package).version,
        digest=sha256(archive_bytes(content)),
        date=_today(),
        commit=_commit(folder),
        tools=_tools(),
    )
    files = record_files(package.files, record, content, previous)
    if previous is not None and content.get(CHANGELOG) != own_file(package, CHANGELOG):
        files[CHANGELOG] = content[CHANGELOG]
    return files


def _raised(package: Package, bump: str) -> tuple[Package, Mapping[str, bytes]]:
    """Return a package whose version is raised over the release before, and the files that say so.

    Raises:
        ReleaseError: the bump is smaller than what the change requires, there is nothing to raise
            over, or the version in package.yaml cannot be edited.
    """
    previous, version = package.previous, refuse_unreadable(package).version
    if previous is None and bump == "auto":
        return package, {}
    if previous is None:
        raise ReleaseError("there is no release to raise the version over; leave out the bump")
    needed = package.difference.bump
    if needed == "none":
        raise _refused(package, f"nothing has changed since version {previous.version}")
    if bump == "auto" and _suffices(bump_between(previous.version, version), needed):
        return package, {}
    wanted = next((each for each in BUMPS if each == bump), needed)
    raised, written = _with_version(package, next_version(previous.version, wanted))
    if not _suffices(wanted, needed):
        raise ReleaseError(
            f"a {wanted} bump is too small: the change since version {previous.version} "
            f"requires {needed}",
            Report(diagnostics=tuple(successor_faults(raised))),
        )
    return raised, written


def _suffices(bump: Bump, needed: Bump) -> bool:
    return BUMPS.index(bump) >= BUMPS.index(needed)


def _with_version(package: Package, new: str) -> tuple[Package, Mapping[str, bytes]]:
    """Return a package under another version, and the files to write."""
    written: dict[str, bytes] = {}
    if package.from_sources:
        data = package.files.read("package.yaml", LARGEST_YAML)
        try:
            editor = Editor("package.yaml", data)
            editor.set("version", new)
            written["package.yaml"] = editor.data()
        except DocprovError as error:
            raise ReleaseError(str(error)) from error
    raised = package.with_version(new, written)
    return raised, {**written, DESCRIPTOR: raised.built[DESCRIPTOR]}


def _signature(folder: Path, draft: _Draft, keys: Sequence["Ed25519PrivateKey"]) -> bytes:
    """Return the signature file of a release; what others have signed there stays."""
    name = f"{draft.archive}{SUFFIX}"
    try:
        known = read_plain(folder, name, LARGEST_ENVELOPE) if (folder / name).exists() else None
    except FileFaultError as error:
        raise SignatureError(f"the signature that is there already: {error}") from error
    return sign_statement(statement_of(draft.content, draft.digest), keys, known)


def _today() -> str:
    return dt.datetime.now(tz=dt.UTC).date().isoformat()


def _tools() -> dict[str, str]:
    python = ".".join(str(part) for part in sys.version_info[:3])
    return {"docprov": installed("docprov"), "python": python}


def _commit(folder: Path) -> str | None:
    try:
        found = subprocess.run(  # noqa: S603 - a fixed command without a shell
            ["git", "-C", str(folder.resolve()), "rev-parse", "HEAD"],  # noqa: S607 - the user's own git
            capture_output=True,
            check=True,
            text=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip()
