"""Releasing a package: a valid, current package becomes one archive whose bytes follow from its records alone.

A version that is recorded already is rebuilt and must come to the same digest; a new one is recorded. Publishing the archive
somewhere is not done here.
"""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from docprov.archives import archive_bytes
from docprov.errors import ReleaseError, SignatureError
from docprov.evidence import open_evidence
from docprov.files import FileFaultError, read_plain, sha256, write_files
from docprov.indexes import Entry, place_release
from docprov.keys import read_private
from docprov.opening import open_package
from docprov.publication import ReleaseRecord, archive_contents, read_record, recorded_versions, version_order
from docprov.reports import Report, counted
from docprov.signatures import LARGEST_ENVELOPE, SUFFIX, sign_statement, statement_of
from docprov.validation import validate_opened

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@frozen(kw_only=True)
class Release:
    """What a release came to.

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


def release(
    path: str | Path,
    out: str | Path = "dist",
    evidence: str | Path | None = None,
    *,
    sign: Sequence[str | Path] = (),
    watch: Callable[[str], None] = lambda _: None,
) -> Release:
    """Write the archive of a package, and the index beside it.

    Args:
        path: the package's folder.
        out: folder that receives `<name>-<version>.zip`.
        evidence: folder with the captured texts, for checking them once more; None takes what `DOCPROV_EVIDENCE` names.
        sign: private keys that sign the release; the signature is `<archive>.dsse.json`.
        watch: is told what is looked at, for showing progress.

    Raises:
        LoadError: there is no package at the path.
        ReleaseError: the package has faults, or its version is recorded with other bytes; carries the report.
        SignatureError: a key cannot be read, or the signature that is there is of something else.
        DocprovError: a file cannot be written.

    >>> import shutil, tempfile
    >>> folder = shutil.copytree("docs/examples/arden", tempfile.mkdtemp() + "/arden")
    >>> release(folder, tempfile.mkdtemp()).archive.name
    'arden-0.1.0.zip'
    """
    keys = [read_private(key) for key in sign]
    opened = open_package(path, watch)
    if opened.folder is None:
        raise ReleaseError("a release is made from a package's folder, not from an archive")
    report = validate_opened(opened, open_evidence(evidence), watch)
    if not report.ok or opened.metadata is None:
        raise ReleaseError(f"{opened.where} is not released: it has {counted(len(report.errors), 'fault')}", report)
    unmade = [check.detail for check in report.coverage.checks if check.name == "committed files" and not check.made]
    if unmade:
        raise ReleaseError(f"{opened.where} is not released: {unmade[0]}", report)
    version = opened.metadata.version
    try:
        contents = archive_contents(opened)
        data = archive_bytes(contents)
        record = read_record(opened.folder, version)
    except ValueError as error:
        raise ReleaseError(f"{opened.where} is not released: {error}", report) from error
    digest = sha256(data)
    later = [each for each in recorded_versions(opened.folder) if version_order(each) > version_order(version)]
    if record is None and later:
        raise ReleaseError(
            f"version {version} comes before {later[-1]}, which is recorded; raise version: in package.yaml", report
        )
    if record is not None and record.digest != digest:
        raise ReleaseError(
            f"version {version} is recorded with digest {record.digest}, and the package now comes to {digest}; "
            "raise version: in package.yaml and build again",
            report,
        )
    name = f"{opened.metadata.name}-{version}.zip"
    target = Path(out) / name
    if record is None and target.is_file() and target.read_bytes() != data:
        raise ReleaseError(f"{name} is there already with other bytes, and no record of it; move it away first", report)
    signature = _signature(Path(out), f"{name}{SUFFIX}", statement_of(contents, digest), keys) if keys else None
    date = record.date if record else _today()
    entry = Entry(name=opened.metadata.name, version=version, archive=name, bytes=len(data), digest=digest, date=date)
    place_release(Path(out), entry, data, signature)
    if record is None:
        new = ReleaseRecord(version=version, digest=digest, date=date, commit=_commit(opened.folder), tools=_tools())
        write_files(opened.folder, {f"releases/{version}/release.json": new.to_bytes()})
    return Release(
        archive=target, digest=digest, version=version, signature=Path(out) / f"{name}{SUFFIX}" if keys else None,
        recorded=record is None, report=report,
    )  # fmt: skip


def _signature(folder: Path, name: str, statement: bytes, keys: Sequence["Ed25519PrivateKey"]) -> bytes:
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
            capture_output=True, check=True, text=True, timeout=10,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip()
