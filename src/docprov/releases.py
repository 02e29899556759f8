"""Releasing a package: a valid, current package becomes one archive whose bytes follow from its records alone.

A version that is recorded already is rebuilt and must come to the same digest; a new one is recorded. Publishing the archive
somewhere is not done here.
"""

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version as installed
from pathlib import Path

from attrs import frozen

from docprov.archives import archive_bytes
from docprov.errors import ReleaseError
from docprov.evidence import open_evidence
from docprov.files import sha256, write_files
from docprov.opening import open_package
from docprov.publication import ReleaseRecord, archive_contents, read_record, recorded_versions, version_order
from docprov.reports import Report, counted
from docprov.validation import validate_opened
from docprov.withholding import withheld_count


@frozen(kw_only=True)
class Release:
    """What a release came to.

    Attributes:
        archive: path of the archive.
        digest: its sha256.
        version: the version released.
        recorded: whether the version was recorded by this run; False where it had been before.
        report: the validation behind it.
    """

    archive: Path
    digest: str
    version: str
    recorded: bool
    report: Report


def release(
    path: str | Path,
    out: str | Path = "dist",
    evidence: str | Path | None = None,
    *,
    require_reviewed: bool = False,
    watch: Callable[[str], None] = lambda _: None,
) -> Release:
    """Write the archive of a package.

    Args:
        path: the package's folder.
        out: folder that receives `<name>-<version>.zip`.
        evidence: folder with the captured texts, for checking them once more; None takes what `DOCPROV_EVIDENCE` names.
        require_reviewed: whether to refuse while records that a machine made wait for a review.
        watch: is told what is looked at, for showing progress.

    Raises:
        LoadError: there is no package at the path.
        ReleaseError: the package has faults, or its version is recorded with other bytes; carries the report.
        DocprovError: a file cannot be written.

    >>> import shutil, tempfile
    >>> folder = shutil.copytree("docs/examples/arden", tempfile.mkdtemp() + "/arden")
    >>> release(folder, tempfile.mkdtemp()).archive.name
    'arden-0.1.0.zip'
    """
    opened = open_package(path, watch)
    if opened.folder is None:
        raise ReleaseError("a release is made from a package's folder, not from an archive")
    report = validate_opened(opened, open_evidence(evidence), watch)
    if not report.ok or opened.metadata is None:
        raise ReleaseError(f"{opened.where} is not released: it has {counted(len(report.errors), 'fault')}", report)
    unmade = [check.detail for check in report.coverage.checks if check.name == "committed files" and not check.made]
    if unmade:
        raise ReleaseError(f"{opened.where} is not released: {unmade[0]}", report)
    if withheld := withheld_count(opened):
        problem = f"it withholds {counted(withheld, 'value')}; `docprov build --public --out DIR` makes what can be released"
        raise ReleaseError(f"{opened.where} is not released: {problem}", report)
    waiting = report.coverage.reviews.waiting
    if require_reviewed and waiting:
        problem = f"{counted(waiting, 'record')} made by a machine wait for a review; `docprov review` lists them"
        raise ReleaseError(f"{opened.where} is not released: {problem}", report)
    version = opened.metadata.version
    try:
        data = archive_bytes(archive_contents(opened))
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
    write_files(Path(out), {name: data})
    if record is None:
        new = ReleaseRecord(version=version, digest=digest, date=_today(), commit=_commit(opened.folder), tools=_tools())
        write_files(opened.folder, {f"releases/{version}/release.json": new.to_bytes()})
    return Release(archive=Path(out) / name, digest=digest, version=version, recorded=record is None, report=report)


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
