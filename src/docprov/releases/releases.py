"""Releasing a package: a valid, current package becomes one archive whose bytes follow from its records alone.

A version that is recorded already is rebuilt from its record. A new one must be larger than the release before by what the
change demands; it gets a section in the changelog and a delta, and is recorded. Publishing the archive somewhere is not done
here.
"""

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from attrs import evolve, frozen

from docprov.diagnostics.errors import ReleaseError, SignatureError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted
from docprov.evidence.folder import Evidence, open_evidence
from docprov.package.building import build_opened
from docprov.package.lifecycle import REMOVED_ID, Comparison, compare_with_release, problems
from docprov.package.package import Opened, open_package
from docprov.releases.archive_contents import CHANGELOG, archive_contents, own_file
from docprov.releases.indexes import Entry, place_release
from docprov.releases.keys import read_private
from docprov.releases.public_tables import withheld_count
from docprov.releases.signatures import LARGEST_ENVELOPE, SUFFIX, sign_statement, statement_of
from docprov.storage.archives import archive_bytes
from docprov.storage.files import (
    LARGEST_YAML,
    FileFaultError,
    FolderFiles,
    MemoryFiles,
    read_plain,
    sha256,
)
from docprov.storage.writing import write_files
from docprov.validation.validation import validate_opened
from docprov.versions.changelogs import changelog_with
from docprov.versions.deltas import make_delta
from docprov.versions.editions import read_edition
from docprov.versions.history import record_files
from docprov.versions.numbers import BUMPS, Bump, bump_between, next_version, version_order
from docprov.versions.records import (
    ReleaseRecord,
    begun_files,
    read_record,
    recorded_versions,
)

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
    opened = open_package(path, watch)
    texts = open_evidence(evidence)
    if bump is not None:
        opened = _raised(opened, bump, previous, texts, watch, require_reviewed=require_reviewed)
    report = _sound(opened, texts, watch)
    _refuse_unready(opened, report, require_reviewed=require_reviewed)
    version = opened.metadata.version if opened.metadata else ""
    try:
        found = compare_with_release(opened, previous)
        content = _content(opened, found, version, report)
        data = archive_bytes(content)
        digest = sha256(data)
        record = read_record(FolderFiles(_folder(opened)), version)
        records = {} if record else _records(opened, found, version, content, digest)
        begun, temporary = begun_files(FolderFiles(_folder(opened)), version)
    except ValueError as error:
        raise ReleaseError(f"{opened.where} is not released: {error}") from error
    if other := sorted(file for file, old in begun.items() if records.get(file) != old):
        raise ReleaseError(
            f"{opened.where} is not released: {other[0]} is of another release of version {version}, whose record is gone; "
            "restore the record, or raise version: in package.yaml",
            report,
        )
    package = opened.metadata.name if opened.metadata else ""
    name = f"{package}-{version}.zip"
    target = Path(out) / name
    if record is None and target.is_file() and target.read_bytes() != data:
        raise ReleaseError(
            f"{name} is there already with other bytes, and no record of it; move it away first"
        )
    signature = (
        _signature(Path(out), f"{name}{SUFFIX}", statement_of(content, digest), keys)
        if keys
        else None
    )
    date = record.date if record else _today()
    entry = Entry(
        name=package, version=version, archive=name, bytes=len(data), digest=digest, date=date
    )
    place_release(Path(out), entry, data, signature)
    write_files(_folder(opened), records)
    for left_over in temporary:
        (_folder(opened) / left_over).unlink(missing_ok=True)
    return Release(
        archive=target,
        digest=digest,
        version=version,
        signature=Path(out) / f"{name}{SUFFIX}" if keys else None,
        recorded=record is None,
        report=report,
    )


def _folder(opened: Opened) -> Path:
    if opened.folder is None:
        raise ReleaseError("a release is made from a package's folder, not from an archive")
    return opened.folder


def _refuse_unready(opened: Opened, report: Report, *, require_reviewed: bool) -> None:
    """Raise where a package holds what readers shall not see, or what waits for a review.

    Raises:
        ReleaseError: it withholds values, or records wait and that is not allowed.
    """
    if withheld := withheld_count(opened):
        problem = f"it withholds {counted(withheld, 'value')}; `docprov build --public --out DIR` makes what can be released"
        raise ReleaseError(f"{opened.where} is not released: {problem}", report)
    waiting = report.coverage.reviews.waiting
    if require_reviewed and waiting:
        problem = f"{counted(waiting, 'record')} made by a machine wait for a review; `docprov review` lists them"
        raise ReleaseError(f"{opened.where} is not released: {problem}", report)


def _sound(opened: Opened, texts: Evidence, watch: Callable[[str], None], mute: str = "") -> Report:
    """Return the report on a package that may be released.

    Raises:
        ReleaseError: it has faults, or its tables are not built.
    """
    _folder(opened)
    report = validate_opened(opened, texts, watch)
    begun = (
        f"releases/{opened.metadata.version}" if opened.metadata else ""
    )  # a run broken off began it, this one ends it
    errors = [fault for fault in report.errors if fault.rule != mute and fault.place.file != begun]
    if errors or opened.metadata is None:
        raise ReleaseError(
            f"{opened.where} is not released: it has {counted(len(errors), 'fault')}", report
        )
    unmade = [
        check.detail
        for check in report.coverage.checks
        if check.name == "committed files" and not check.made
    ]
    if unmade:
        raise ReleaseError(f"{opened.where} is not released: {unmade[0]}", report)
    return report


def _content(
    opened: Opened, found: Comparison, version: str, report: Report
) -> Mapping[str, bytes]:
    """Return the files of the archive.

    Raises:
        ReleaseError: the version is recorded with other content, comes before a recorded one, or says too little.
        ValueError: the delta does not hold.
    """
    files = FolderFiles(_folder(opened))
    record = read_record(files, version)
    if record is not None:
        if found.diff.bump != "none":
            raise ReleaseError(
                f"version {version} is recorded, and the package has changed since: {found.diff.reasons[0]}; "
                "raise version: in package.yaml and build again",
                report,
            )
        return found.before.files if found.before else {}
    order = version_order(version)
    later = [each for each in recorded_versions(files) if version_order(each) > order]
    if later:
        raise ReleaseError(
            f"version {version} comes before {later[-1]}, which is recorded; raise version: in package.yaml",
            report,
        )
    if found.before is None:
        return archive_contents(opened)
    if found.diff.bump == "none":
        raise ReleaseError(
            f"{opened.where} is not released: nothing has changed since version {found.version}",
            report,
        )
    small = list(problems(opened, found))
    if any(each.severity == "error" for each in small):
        raise ReleaseError(
            f"{opened.where} is not released: ids are gone", Report(diagnostics=tuple(small))
        )
    if small:
        raise ReleaseError(
            f"version {version} is too small: the change since version {found.version} demands {found.diff.bump}, "
            f"such as {next_version(found.before.version, found.diff.bump)}",
            Report(diagnostics=tuple(small)),
        )
    built = MemoryFiles(opened.where, build_opened(opened).files)
    delta = make_delta(found.before.edition, read_edition(built))
    before = {"version": found.before.version, "digest": found.before.digest}
    return archive_contents(opened, before, delta, _changelog(opened, found))


def _changelog(opened: Opened, found: Comparison) -> bytes:
    text = (own_file(opened, CHANGELOG) or b"").decode("utf-8", "surrogateescape")
    version, day = (
        (opened.metadata.version, opened.metadata.created) if opened.metadata else ("", "")
    )
    return changelog_with(text, version, day, found.diff).encode("utf-8", "surrogateescape")


def _records(
    opened: Opened,
    found: Comparison,
    version: str,
    content: Mapping[str, bytes],
    digest: str,
) -> dict[str, bytes]:
    """Return the files that record a new release; they lead from the release before to its very bytes.

    Raises:
        ValueError: they do not.
    """
    folder = _folder(opened)
    record = ReleaseRecord(
        version=version, digest=digest, date=_today(), commit=_commit(folder), tools=_tools()
    )
    files = record_files(FolderFiles(folder), record, content, found.before)
    if found.before is not None and content.get(CHANGELOG) != own_file(opened, CHANGELOG):
        files[CHANGELOG] = content[CHANGELOG]
    return files


def _raised(
    opened: Opened,
    bump: str,
    previous: str | Path | None,
    texts: Evidence,
    watch: Callable[[str], None],
    *,
    require_reviewed: bool,
) -> Opened:
    """Return a package whose version is raised over the release before, in its files too.

    Raises:
        ReleaseError: the bump is smaller than what the change demands, there is nothing to raise over, or package.yaml does
            not show its version in one plain line.
    """
    report = _sound(opened, texts, watch, mute=REMOVED_ID.code)
    _refuse_unready(opened, report, require_reviewed=require_reviewed)
    try:
        found = compare_with_release(opened, previous)
    except ValueError as error:
        raise ReleaseError(f"{opened.where} is not released: {error}") from error
    needed, metadata = found.diff.bump, opened.metadata
    if metadata is None or (found.version is None and bump == "auto"):
        return opened
    if found.version is None:
        raise ReleaseError("there is no release to raise the version over; leave out the bump")
    if needed == "none":
        raise ReleaseError(
            f"{opened.where} is not released: nothing has changed since version {found.version}",
            report,
        )
    if bump == "auto" and BUMPS.index(bump_between(found.version, metadata.version)) >= BUMPS.index(
        needed
    ):
        return opened
    wanted = next((each for each in BUMPS if each == bump), needed)
    version = next_version(found.version, wanted)
    raised = evolve(opened, metadata=evolve(metadata, version=version))
    faults = tuple(problems(raised, found))
    if BUMPS.index(wanted) < BUMPS.index(needed):
        words = f"a {wanted} bump is too small: the change since version {found.version} demands {needed}"
        raise ReleaseError(words, Report(diagnostics=faults))
    if gone := [each for each in faults if each.severity == "error"]:  # before a file is changed
        words = f"{opened.where} is not released: it has {counted(len(gone), 'fault')}"
        raise ReleaseError(words, Report(diagnostics=faults))
    return _with_version(opened, metadata.version, version, report)


def _with_version(opened: Opened, old: str, new: str, report: Report) -> Opened:
    """Return a package with another version; in package.yaml nothing else changes, and the descriptor is written anew."""
    folder = _folder(opened)
    if opened.from_sources:
        data = read_plain(folder, "package.yaml", LARGEST_YAML)
        line = (
            rb"(?m)^(version:[ \t]*[\"']?)"
            + re.escape(old.encode())
            + rb"(?=[\"']?[ \t]*(?:#[^\n]*)?\r?$)"
        )
        changed, count = re.subn(line, rb"\g<1>" + new.encode(), data)
        if count != 1:
            raise ReleaseError(
                f"package.yaml does not name its version in one plain line; write version: {new} there",
                report,
            )
        write_files(folder, {"package.yaml": changed})
        again = open_package(folder)
    else:
        again = opened
        again.metadata = evolve(again.metadata, version=new) if again.metadata else None
    build_opened(again).write()
    return open_package(folder)


def _signature(
    folder: Path, name: str, statement: bytes, keys: Sequence["Ed25519PrivateKey"]
) -> bytes:
    """Return the signature file of a release; what others have signed there stays."""
    try:
        known = read_plain(folder, name, LARGEST_ENVELOPE) if (folder / name).exists() else None
    except FileFaultError as error:
        raise SignatureError(f"the signature that is there already: {error}") from error
    return sign_statement(statement, keys, known)


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
