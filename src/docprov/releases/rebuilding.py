"""Rebuilding every recorded release of a package: readers must still get what was published."""

from collections.abc import Callable
from pathlib import Path

from attrs import frozen

from docprov.diagnostics.coverage import Check
from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.summaries import Summary
from docprov.storage.files import FolderFiles
from docprov.versions.history import check_history, rebuild_all
from docprov.versions.records import recorded_versions


@frozen(kw_only=True, repr=False)
class RebuildResult(Summary):
    """The result of rebuilding the releases of a package.

    Attributes:
        checks: one for each recorded release, oldest first.
        report: the records that cannot be read or were edited.
    """

    checks: tuple[Check, ...]
    report: Report

    @property
    def ok(self) -> bool:
        """Whether every release was rebuilt with its digest, and no record was edited."""
        return self.report.ok and all(check.ok for check in self.checks)


def rebuild(path: str | Path, watch: Callable[[str], None] = lambda _: None) -> RebuildResult:
    """Rebuild every recorded release of a package, and compare each with its digest.

    Nothing is written.

    Args:
        path: the package's folder.
        watch: is called with each version that was rebuilt, for showing progress.

    Raises:
        DocprovError: the folder holds no record of a release.

    >>> rebuild("datapackage").ok
    True
    """
    files = FolderFiles(Path(path))
    if not recorded_versions(files):
        raise DocprovError(f"{files.where} holds no record of a release")
    faults = tuple(check_history(files))
    checks = []
    for release in rebuild_all(files):
        watch(release.version)
        ok, detail = not release.problem, release.problem or release.digest
        checks.append(Check(name=release.version, ok=ok, detail=detail))
    return RebuildResult(checks=tuple(checks), report=Report(diagnostics=faults))
