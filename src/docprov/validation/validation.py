"""Validation: all faults of a package in one run, with the checks that were made and those that were not.

The order: reading (DP0), table schema through Frictionless (DP1), the texts where they are held (DP3), rules over frames (DP2
to DP4), the committed files (DP5). Nothing is written, and nothing is fetched.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve

from docprov.diagnostics.coverage import Check, Coverage, DocumentCoverage
from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted
from docprov.dossiers.ledger import UNKNOWN_REFERENCE
from docprov.dossiers.sources import has_sources
from docprov.evidence.folder import VARIABLE, Evidence, open_evidence
from docprov.evidence.rechecking import Rechecking, recheck
from docprov.model.metadata import DESCRIPTOR
from docprov.model.records import NO_DIGEST
from docprov.package.building import (
    check_committed,
    check_digests,
    states_digests,
    verdicts_by_document,
)
from docprov.package.lifecycle import check_lifecycle
from docprov.package.package import Opened, open_package, package_folder
from docprov.package.reviews import count_reviews
from docprov.package.table_schema.checking import check_schema
from docprov.rules.evidence import UNCHECKED_PASSAGE, UNCOVERED
from docprov.rules.frames import rule_frames
from docprov.rules.identity import FOREIGN_ID
from docprov.rules.provenance import UNCITED_STEP, VOICELESS_CLAIM
from docprov.rules.queries import TOO_MANY_OFFENCES
from docprov.storage.files import LARGEST_TABLE, FileFaultError
from docprov.storage.revisions import RevisionFiles
from docprov.validation.catalogue import CATALOGUE, QUERIES
from docprov.validation.changes import Changes, changes_since
from docprov.validation.novelty import limit_to
from docprov.validation.scope import check_scope
from docprov.validation.waivers import apply_waivers, read_waivers

_AFTER_DAMAGE = frozenset({FOREIGN_ID.code, UNCITED_STEP.code, VOICELESS_CLAIM.code})
"""Rules that would also fire on what is missing only because its entry could not be read."""
_SAID_BY_LOCKS = frozenset({UNCHECKED_PASSAGE.code})
"""Rules that say of a table what the reading of locks has said already, at the dossier's own line."""

MOST_OFFENCES = 1000
_ONE = "one dossier was checked, with what it names; give the package's folder"
_BEYOND_ONE_DOSSIER = (
    Check(name="committed files", made=False, ok=None, detail=_ONE),
    Check(
        name="the same id declared otherwise in dossiers that this one does not name",
        made=False,
        ok=None,
        detail=_ONE,
    ),
    Check(name="links from other dossiers into this one", made=False, ok=None, detail=_ONE),
)


def validate(
    path: str | Path,
    evidence: str | Path | None = None,
    *,
    require_coverage: float = 0,
    since: str | None = None,
    today: dt.date | None = None,
    watch: Callable[[str], None] = lambda _: None,
) -> Report:
    """Check a package.

    Args:
        path: a package folder, its datapackage.json, a release archive, or one dossier (`dossiers/<id>.yaml`), which is
            checked against what it names in its package.
        evidence: folder with the captured texts; None takes the one that `DOCPROV_EVIDENCE` names, if any.
        require_coverage: share of the passages, from 0 to 1, that this run must compare with their texts; less is an error.
        since: a git revision; only what changed since is reported, and what fails elsewhere because of it.
        today: the day that waivers are compared with; None takes the current one.
        watch: is told what is looked at, for showing progress.

    Returns:
        The report: every fault with its place, and how much of the evidence was looked at.

    Raises:
        LoadError: there is no package at the path.
        DocprovError: the evidence folder does not exist, or git cannot tell what changed since the revision.

    >>> report = validate("docs/examples/arden", "docs/examples/arden/texts")
    >>> report.ok, report.coverage.rechecked
    (True, 19)
    """
    texts = open_evidence(evidence)
    if since is None:
        report = validate_opened(open_package(path, watch), texts, watch, today=today)
    else:
        report = _validate_since(Path(path), texts, since, today, watch)
    coverage = report.coverage
    if coverage.rechecked < require_coverage * coverage.passages:
        fault = UNCOVERED.at(
            Place(), coverage.rechecked, coverage.passages, f"{require_coverage:.0%}"
        )
        report = evolve(report, diagnostics=(*report.diagnostics, fault))
    return report


def _validate_since(
    path: Path, texts: Evidence, since: str, today: dt.date | None, watch: Callable[[str], None]
) -> Report:
    """Check a package, and leave out of the report what stood there at a revision already."""
    folder = package_folder(path)
    if folder is None:
        raise DocprovError(
            "--since compares the files of a folder; a release archive never changes"
        )
    changes = changes_since(folder, since)
    opened = open_package(path, watch)
    with TemporaryDirectory() as place:
        watch(f"the package at {since}")
        before = _open_before(path, folder, changes, Path(place))
        report = validate_opened(
            opened,
            texts,
            watch,
            today=today,
            scope=lambda whole: check_scope(opened, before, changes, whole),
        )
        return limit_to(
            report, changes, opened, before, lambda old: validate_opened(old, texts, today=today)
        )


def _open_before(path: Path, folder: Path, changes: Changes, place: Path) -> Opened | None:
    """Open what a package was at a revision, None where there was none, or none that can be opened."""
    target = place / (folder.absolute().name or "package")
    files = RevisionFiles(folder, changes.commit)
    for name in files.all_names():
        with suppress(FileFaultError):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(files.read(name, LARGEST_TABLE))
    try:
        return open_package(target / path.absolute().relative_to(folder.absolute()))
    except LoadError:
        return None


def validate_opened(
    opened: Opened,
    texts: Evidence,
    watch: Callable[[str], None] = lambda _: None,
    *,
    today: dt.date | None = None,
    scope: Callable[[frozenset[str]], Iterable[Diagnostic]] | None = None,
) -> Report:
    """Check a package that was opened.

    Args:
        opened: the package.
        texts: the captured texts that are held.
        watch: is told what is looked at.
        today: the day that waivers are compared with; None takes the current one.
        scope: tells what is wrong with the package as a contribution, given the documents that were re-checked as a whole.
    """
    waivers = read_waivers(opened, CATALOGUE)
    broken = bool(opened.errors)
    watch("table schemas")
    found = [*opened.faults, *_references_known(opened, check_schema(opened))]
    watch("captured texts")
    outcome = recheck(opened, texts)
    found += outcome.faults
    watch("rules")
    mute = (_AFTER_DAMAGE if broken else frozenset()) | (
        _SAID_BY_LOCKS if opened.from_sources else frozenset()
    )
    found += [fault for fault in check_rules(opened) if fault.rule not in mute]
    checks: list[Check] = []
    documents = _by_document(opened, outcome)
    verdicts = opened.tables["passages"].frame["verdict"].drop_nulls().value_counts().iter_rows()
    coverage = Coverage(
        passages=len(opened.tables["passages"]),
        verdicts=dict(sorted(verdicts)),
        found=_summed(outcome.verdicts.values()),
        texts=(outcome.captures, _own_captures(opened)),
        documents=documents,
        reviews=count_reviews(opened.tables),
    )
    if scope is not None:
        rechecked = frozenset(
            name for name, each in documents.items() if each.passages == each.rechecked
        )
        only = {opened.selection.dossier, opened.selection.lock} if opened.selection else None
        found += [fault for fault in scope(rechecked) if only is None or fault.place.file in only]
    if opened.selection is not None:
        others = opened.selection.others
        found = [
            fault
            for fault in found
            if fault.place.file not in others or fault.rule.startswith("DP0")
        ]
        checks += _BEYOND_ONE_DOSSIER
    if waivers:
        complete = opened.selection is None
        every_text = complete and not coverage.unchecked
        looked_for = {
            "DP3": every_text,
            "DP4": complete,
            "DP5": complete and scope is not None,
            "DF": complete,
        }
        day = today or dt.datetime.now(tz=dt.UTC).date()
        found, undecided = apply_waivers(
            waivers, found, day, lambda rule: looked_for.get(rule[:3], complete)
        )
        if undecided:
            detail = (
                f"{counted(undecided, 'waiver')} may be needed by what this run did not look at"
            )
            checks.append(Check(name="unused waivers", made=False, ok=None, detail=detail))
    if opened.selection is None and any(
        fault.severity == "error" and fault.waived is None for fault in found
    ):
        checks.append(
            Check(
                name="committed files",
                made=False,
                ok=None,
                detail="not compared: the records have faults",
            )
        )
    elif opened.selection is None:
        watch("committed files")
        published, check = _publication(opened)
        found += published
        checks.append(check)
    checks = [
        _text_check(texts, coverage, faulty=bool(outcome.faults)),
        *_withheld_check(opened),
        *checks,
    ]
    if opened.selection is not None:
        own = opened.selection.dossier
        counts = {
            name: sum(row.place.file == own for row in rows) for name, rows in opened.rows.items()
        }
    else:
        counts = {name: len(table) for name, table in opened.tables.items()}
    return Report(
        diagnostics=tuple(_once(found)),
        coverage=evolve(coverage, checks=tuple(checks)),
        counts=counts,
    )


def _own_captures(opened: Opened) -> int:
    if opened.selection is None:
        return len(opened.tables["captures"])
    return sum(row.place.file == opened.selection.dossier for row in opened.rows["captures"])


def _by_document(opened: Opened, outcome: Rechecking) -> dict[str, DocumentCoverage]:
    documents = dict(opened.tables["captures"].frame.select("id", "document").iter_rows())
    found: dict[str, list[Counter[str]]] = {}
    for capture, counts in outcome.verdicts.items():
        found.setdefault(documents.get(capture) or "", []).append(counts)
    return {
        document: DocumentCoverage(
            passages=sum(verdicts.values()),
            verdicts=verdicts,
            found=_summed(found.get(document, ())),
        )
        for document, verdicts in verdicts_by_document(opened.tables).items()
    }


def _summed(counts: Iterable[Counter[str]]) -> dict[str, int]:
    return dict(sorted(sum(counts, Counter[str]()).items()))


def check_rules(opened: Opened) -> Iterator[Diagnostic]:
    """Yield what the rules over frames find."""
    frames = rule_frames(opened.tables)
    for query in QUERIES:
        rows = (
            query.offences(frames).collect(backend="polars").to_native().unique(maintain_order=True)
        )
        shown: Counter[str] = Counter()
        for resource, row, name, *values in rows.iter_rows():
            shown[resource] += 1
            if shown[resource] <= MOST_OFFENCES:
                yield query.rule.at(opened.place(resource, row, name), *values)
        for resource, count in shown.items():
            if count > MOST_OFFENCES:
                yield TOO_MANY_OFFENCES.at(
                    Place(resource=resource), query.rule.code, count, resource, MOST_OFFENCES
                )


def _references_known(opened: Opened, faults: Iterator[Diagnostic]) -> Iterator[Diagnostic]:
    """Leave out references to records that are written down but could not be read; their own fault is reported."""
    for fault in faults:
        if fault.rule == UNKNOWN_REFERENCE.code and _is_unread(opened, fault.place):
            continue
        yield fault


def _is_unread(opened: Opened, place: Place) -> bool:
    """Tell whether the record that a cell names, or its whole table, is there but could not be read."""
    table = opened.tables[place.resource or ""]
    target = next(
        column.references for column in table.resource.columns if column.name == place.field
    )
    if not opened.from_sources and target not in opened.sheets:
        return True
    return table.frame[place.field or ""][(place.row or 1) - 1] in opened.written_ids


def _text_check(texts: Evidence, coverage: Coverage, *, faulty: bool) -> Check:
    name, total = "quotes against texts", coverage.passages
    if texts.folder is None:
        detail = f"no evidence folder was given (--evidence or {VARIABLE}); {total} passages were not compared"
        return Check(name=name, made=False, ok=None, detail=detail)
    detail = f"{coverage.rechecked} of {total} passages compared"
    if coverage.unchecked:
        held, captures = coverage.texts
        detail += f"; the folder holds the texts of {held} of {captures} captures"
        return Check(name=name, made=False, ok=None, detail=detail)
    return Check(name=name, ok=not faulty, detail=detail)


def _withheld_check(opened: Opened) -> Iterator[Check]:
    """Yield what a reader cannot check at all: quotes of captures whose digest is withheld in a public form."""
    digests = opened.tables["captures"].frame.select("id", "sha256").iter_rows()
    hidden = {capture for capture, digest in digests if digest == NO_DIGEST}
    passages = (
        sum(capture in hidden for capture in opened.tables["passages"].frame["capture"])
        if hidden
        else 0
    )
    if passages:
        detail = f"{counted(passages, 'passage')} of {counted(len(hidden), 'capture')} can be compared by nobody but the publisher"
        yield Check(name="quotes whose text is withheld", made=False, ok=None, detail=detail)


def _publication(opened: Opened) -> tuple[list[Diagnostic], Check]:
    name = "committed files"
    if opened.from_sources:
        folder = opened.folder or Path()
        if not (folder / DESCRIPTOR).exists() and not (folder / "data").exists():
            return [], Check(
                name=name, made=False, ok=None, detail="nothing is built yet; run `docprov build`"
            )
        found = [*check_committed(opened), *check_lifecycle(opened)]
    else:
        found = [*check_digests(opened), *check_lifecycle(opened)]
        if not states_digests(opened):
            detail = "the descriptor does not give bytes and hash of every table"
            return found, Check(name=name, made=False, ok=None, detail=detail)
        if opened.folder is not None and has_sources(opened.folder):
            detail = (
                "the tables were judged alone; give the folder to compare them with its dossiers"
            )
            return found, Check(name=name, made=False, ok=None, detail=detail)
    return found, Check(name=name, ok=not found, detail="compared with what the records come to")


def _once(diagnostics: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield each fault once: what one line of a dossier hands down to many records is one fault there."""
    seen: set[tuple[object, ...]] = set()
    for diagnostic in diagnostics:
        place = diagnostic.place
        inherited = place.file.endswith(".yaml")
        key = (
            place.file,
            place.line,
            place.column,
            diagnostic.rule,
            diagnostic.message,
            None if inherited else (place.resource, place.row, place.field),
        )
        if key not in seen:
            seen.add(key)
            yield diagnostic
