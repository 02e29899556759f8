"""Validation: all faults of a package in one run, and which checks were made or not.

What is checked, and in which order, is the tuple `docprov.validation.stages.STAGES`.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import evolve

from docprov.diagnostics.coverage import Coverage
from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.reports import Report
from docprov.evidence.folder import Evidence, open_evidence
from docprov.package.package import Package, open_dossier, open_package
from docprov.rules.evidence import UNCOVERED
from docprov.storage.files import Files
from docprov.storage.revisions import RevisionFiles
from docprov.validation.changes import Changes, changes_since
from docprov.validation.novelty import limit_to
from docprov.validation.scope import check_scope
from docprov.validation.stages import STAGES, ScopeCheck, Validation


def validate(
    source: str | Path | Files | Package,
    evidence: str | Path | None = None,
    *,
    require_coverage: float = 0,
    since: str | None = None,
    today: dt.date | None = None,
    engine: str = "auto",
    watch: Callable[[str], None] = lambda _: None,
) -> Report:
    """Check a package.

    Args:
        source: a package, or where it is: a folder, its datapackage.json, a release archive, or one
            dossier (`dossiers/<id>.yaml`), which is checked against what it names in its package.
        evidence: folder with the captured texts; None takes what `DOCPROV_EVIDENCE` names, if
            anything.
        require_coverage: share of the passages, from 0 to 1, that this run must compare with their
            texts; less is an error.
        since: a git revision; only what changed since is reported, and what fails elsewhere because
            of it.
        today: the day that waivers are compared with; None takes the current one.
        engine: what runs the rules over tables: polars, duckdb (extra `sql`) or spark (extra
            `spark`); auto is Polars, and DuckDB where the tables are large for the free memory.
        watch: is called with the name of each step before it is taken, for showing progress.

    Returns:
        The report: every fault with its place, and how much of the evidence was compared.

    Raises:
        LoadError: there is no package at the path.
        DocprovError: the evidence folder does not exist, git does not know what changed since the
            revision, or the engine does not run.

    >>> report = validate("docs/examples/arden", "docs/examples/arden/texts")
    >>> report.ok, report.coverage.rechecked
    (True, 19)
    """
    texts = open_evidence(evidence)
    package = open_package(source, watch)
    if since is None:
        report = validate_package(package, texts, watch, today=today, engine=engine)
    else:
        report = _validate_since(package, texts, since, today, watch)
    fault = uncovered(report.coverage, require_coverage)
    return evolve(report, diagnostics=(*report.diagnostics, fault)) if fault else report


def uncovered(coverage: Coverage, required: float) -> Diagnostic | None:
    """Return the fault of a run that compared a smaller share of the passages than required."""
    if coverage.rechecked >= required * coverage.passages:
        return None
    return UNCOVERED.at(Place(), coverage.rechecked, coverage.passages, f"{required:.0%}")


def validate_package(
    package: Package,
    texts: Evidence,
    watch: Callable[[str], None] = lambda _: None,
    *,
    today: dt.date | None = None,
    scope: ScopeCheck | None = None,
    engine: str = "auto",
) -> Report:
    """Check a package that is open.

    Args:
        package: the package.
        texts: the captured texts that are held.
        watch: is called with the name of each stage before it runs.
        today: the day that waivers are compared with; None takes the current one.
        scope: yields what is wrong with the package as a contribution, given the documents of which
            every passage was compared with its text.
        engine: what runs the rules over tables.
    """
    run = Validation(package=package, texts=texts, today=today, scope=scope, engine=engine)
    for stage in STAGES:
        watch(stage.name)
        stage.check(run)
    return run.report()


def _validate_since(
    package: Package,
    texts: Evidence,
    since: str,
    today: dt.date | None,
    watch: Callable[[str], None],
) -> Report:
    """Check a package, and report only what its state at a revision did not have."""
    folder = package.folder
    if folder is None:
        problem = "--since compares the files of a folder; a release archive never changes"
        raise DocprovError(problem)
    changes = changes_since(folder, since)
    watch(f"the package at {since}")
    before = _open_before(package, folder, changes)

    def scope(rechecked: frozenset[str]) -> Iterator[Diagnostic]:
        return check_scope(package, before, changes, rechecked)

    def check(old: Package) -> Report:
        return validate_package(old, texts, today=today)

    report = validate_package(package, texts, watch, today=today, scope=scope)
    return limit_to(report, changes, package, before, check)


def _open_before(package: Package, folder: Path, changes: Changes) -> Package | None:
    """Open a package as it was at a revision; None where it did not exist or cannot be opened."""
    files = RevisionFiles(folder, changes.commit)
    try:
        if package.selection is None:
            return open_package(files)
        if package.selection.dossier not in files:
            return None
        return open_dossier(files, package.selection.dossier.removeprefix("dossiers/"))
    except LoadError:
        return None
