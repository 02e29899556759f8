"""A report limited to what changed: diagnostics in changed lines, and new ones elsewhere.

A line that nobody touched can become wrong, as when a dossier that it cites is deleted; so
diagnostics outside the changed lines are compared with those of the earlier state, and only those
that it already had are left out, and counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from attrs import evolve

from docprov.diagnostics.coverage import ChangesSince
from docprov.diagnostics.diagnostics import Diagnostic
from docprov.diagnostics.reports import Report
from docprov.model.records import RESOURCES
from docprov.package.package import Package
from docprov.validation.changes import Changes


def limit_to(
    report: Report,
    changes: Changes,
    package: Package,
    before: Package | None,
    check: Callable[[Package], Report],
) -> Report:
    """Return a report without the diagnostics of the earlier state, and with what changed.

    Args:
        report: the report of all there is.
        changes: the files and lines that changed.
        package: the package as it is.
        before: the package as it was; None where there was none, so that all is new.
        check: checks the package as it was; called only where a diagnostic is outside the
            changed lines.
    """
    kept = [each for each in report.diagnostics if _is_shown(each, changes)]
    rest = [each for each in report.diagnostics if not _is_shown(each, changes)]
    known: Counter[tuple[str, ...]] = Counter()
    if rest and before is not None:
        known.update(map(_identity, check(before).diagnostics))
    hidden: Counter[str] = Counter()
    for each in rest:
        if known[_identity(each)] > 0:
            known[_identity(each)] -= 1
            hidden[each.severity] += 1
        else:
            kept.append(each)
    since = ChangesSince(
        revision=changes.revision,
        files=changes.files,
        records=records_changed(package, before),
        hidden=dict(sorted(hidden.items())),
    )
    return evolve(report, diagnostics=tuple(kept), since=since)


def _is_shown(diagnostic: Diagnostic, changes: Changes) -> bool:
    """Tell whether a diagnostic is shown though the earlier state may have had it."""
    place = diagnostic.place
    return not place.file or diagnostic.waived is not None or changes.touch(place)


def _identity(diagnostic: Diagnostic) -> tuple[str, ...]:
    """Return what stays of a diagnostic when lines move."""
    place = diagnostic.place
    where = (place.file, place.resource, place.record, place.field)
    return tuple(part or "" for part in (diagnostic.rule, *where, diagnostic.message))


def records_changed(package: Package, before: Package | None) -> dict[str, tuple[int, int, int]]:
    """Return how many records were added, changed and removed, of each table with changes."""
    found = {}
    for name in RESOURCES:
        new = _keyed(package, name)
        old = _keyed(before, name) if before is not None else {}
        common = new.keys() & old.keys()
        counts = (
            len(new) - len(common),
            sum(new[key] != old[key] for key in common),
            len(old) - len(common),
        )
        if any(counts):
            found[name] = counts
    return found


def _keyed(package: Package, name: str) -> Mapping[tuple[str | None, ...], tuple[str | None, ...]]:
    frame = package.tables[name].frame
    key: Iterable[int] = [frame.columns.index(column) for column in RESOURCES[name].key]
    return {tuple(row[at] for at in key): row for row in frame.iter_rows()}
