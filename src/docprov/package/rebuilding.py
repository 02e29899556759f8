"""Rebuilding every recorded release of a package, to see that readers can still get what was published.

Releases come from the records alone. Where the first one was recorded without a delta, what can be reached backwards from the
package as it stands is rebuilt from there.
"""

from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.coverage import Check
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.reports import Diagnostic, Report
from docprov.package.archive_contents import archive_contents
from docprov.package.package import open_package
from docprov.storage.archives import archive_bytes
from docprov.storage.files import sha256
from docprov.versions.deltas import EDITS
from docprov.versions.records import (
    Files,
    UnreachableError,
    check_history,
    previous_version,
    read_record,
    rebuild_files,
    recorded_delta,
    recorded_versions,
)


@frozen(kw_only=True)
class RebuildResult:
    """The result of rebuilding the releases of a package.

    Attributes:
        checks: one for each recorded release, oldest first; one that could not be reached was not made.
        report: the records that cannot be read or were edited.
    """

    checks: tuple[Check, ...]
    report: Report

    @property
    def ok(self) -> bool:
        """Whether every release was rebuilt with its digest, and no record was edited."""
        return self.report.ok and all(check.ok for check in self.checks)


def rebuild(path: str | Path, watch: Callable[[str], None] = lambda _: None) -> RebuildResult:
    """Rebuild every recorded release of a package, and compare each with its digest. Nothing is written.

    Args:
        path: the package's folder.
        watch: is told which release is rebuilt, for showing progress.

    Raises:
        DocprovError: the folder holds no record of a release.

    >>> rebuild("datapackage").ok
    True
    """
    folder = Path(path)
    versions = recorded_versions(folder)
    if not versions:
        raise DocprovError(f"{folder.name or folder} holds no record of a release")
    faults: list[Diagnostic] = list(check_history(folder))
    checks: dict[str, Check] = {}
    known: dict[str, Files] = {}
    for version in versions:
        watch(version)
        checks[version], known = _rebuilt(folder, version, known)
    if not all(check.made for check in checks.values()):
        known = _as_it_stands(folder, versions[-1])
        for version in reversed(versions):
            if not checks[version].made:
                watch(version)
                checks[version], known = _rebuilt(folder, version, known)
    return RebuildResult(checks=tuple(checks.values()), report=Report(diagnostics=tuple(faults)))


def _rebuilt(folder: Path, version: str, known: dict[str, Files]) -> tuple[Check, dict[str, Files]]:
    """Return whether a release comes out as recorded, and the files from which the next one is nearest."""
    try:
        files = rebuild_files(folder, version, known)
    except UnreachableError as error:
        return Check(name=version, made=False, ok=None, detail=str(error)), known
    except ValueError as error:
        return Check(name=version, ok=False, detail=str(error)), known
    return Check(name=version, detail=sha256(archive_bytes(files))), {version: files}


def _as_it_stands(folder: Path, version: str) -> dict[str, Files]:
    """Return the files of the latest release, where the package still comes to them."""
    try:
        record, delta = read_record(folder, version), recorded_delta(folder, version)
        before = previous_version(folder, version)
        earlier = read_record(folder, before) if before else None
        previous = {"version": earlier.version, "digest": earlier.digest} if earlier else None
        own = (
            {name: data for name, data in (delta or {}).items() if name != EDITS}
            if previous
            else {}
        )
        files = archive_contents(open_package(folder), previous, own)
        return {version: files} if record and record.digest == sha256(archive_bytes(files)) else {}
    except (DocprovError, ValueError):
        return {}
