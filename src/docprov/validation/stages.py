"""The stages of a validation, in their order: each adds faults and checks to the same run.

Order matters: waivers are applied to all that was found before them, and committed files are
compared only where the records have no faults left.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

import polars as pl
from attrs import define, field, frozen

from docprov.diagnostics.coverage import Check, Coverage, DocumentCoverage, ReviewCounts
from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.reports import Report
from docprov.diagnostics.words import counted
from docprov.dossiers.ledger import UNKNOWN_REFERENCE
from docprov.dossiers.sources import has_sources
from docprov.evidence.folder import VARIABLE, Evidence
from docprov.evidence.rechecking import Rechecking, recheck
from docprov.model.metadata import DESCRIPTOR
from docprov.model.records import NO_DIGEST
from docprov.package.committed import check_committed, check_digests, states_digests
from docprov.package.document_counts import DocumentCounts, found_counts, recorded_counts
from docprov.package.lifecycle import check_lifecycle
from docprov.package.package import Package
from docprov.package.reviews import count_reviews
from docprov.package.table_schema.checking import check_schema
from docprov.rules.engines import PART, Engine, chosen_engine, described, memory_of, running_on
from docprov.rules.evidence import UNCHECKED_PASSAGE
from docprov.rules.frames import Frames, derived_parts
from docprov.rules.identity import FOREIGN_ID, UNCAPTURED
from docprov.rules.plans import PreparedFrames
from docprov.rules.provenance import UNCITED_STEP, VOICELESS_CLAIM
from docprov.rules.queries import TOO_MANY_OFFENCES
from docprov.tables.table import id_rows
from docprov.text.own_languages import Languages
from docprov.validation.catalogue import QUERIES
from docprov.validation.own_rules import all_rules, apply_own_rules
from docprov.validation.waivers import apply_waivers, read_waivers
from docprov.validation.withdrawn import eased

ScopeCheck = Callable[[frozenset[str]], Iterable[Diagnostic]]

_AFTER_DAMAGE = frozenset(
    {FOREIGN_ID.code, UNCAPTURED.code, UNCITED_STEP.code, VOICELESS_CLAIM.code}
)
"""Rules that would also fire on what is missing only because its entry could not be read."""
_REPORTED_BY_LOCKS = frozenset({UNCHECKED_PASSAGE.code})
"""Rules whose faults reading the locks has reported already, at the dossier's own line."""
COMMITTED_FILES = "committed files"
WORDS = "values, dates and denials against the words of their quotes"
AROUND = "words around the quotes"
MOST_OFFENCES = 1000
_ONE = "one dossier was checked, with what it names; give the package's folder"
_BEYOND_ONE_DOSSIER = tuple(
    Check(name=name, made=False, ok=None, detail=_ONE)
    for name in (
        COMMITTED_FILES,
        "the same id declared otherwise in dossiers that this one does not name",
        "links from other dossiers into this one",
    )
)


@define(kw_only=True)
class Validation:
    """One run over a package.

    Attributes:
        package: the package.
        texts: the captured texts that are held.
        today: the day that waivers are compared with; None for the current one.
        scope: yields what is wrong with the package as a contribution; None where no revision was
            named.
        engine: what runs the rules over tables.
        found: what was found so far.
        checks: the checks that were made, or could not be made, so far.
        rechecking: the result of comparing the passages with their texts.
        unmade: codes of the rules of plug-ins that could not be applied.
        documents: how much of the evidence of each document was compared.
        found_verdicts: how many passages were given which verdict by comparing them.
    """

    package: Package
    texts: Evidence
    today: dt.date | None = None
    scope: ScopeCheck | None = None
    engine: str = "auto"
    found: list[Diagnostic] = field(factory=list)
    checks: list[Check] = field(factory=list)
    rechecking: Rechecking = field(factory=Rechecking)
    unmade: frozenset[str] = field(default=frozenset())
    documents: Mapping[str, DocumentCoverage] = field(factory=dict)
    found_verdicts: Mapping[str, int] = field(factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether a whole package is checked, and not one dossier of it."""
        return self.package.selection is None

    @property
    def coverage(self) -> Coverage:
        """How much of the evidence was compared."""
        tables = self.package.tables
        verdicts = tables["passages"].frame["verdict"].drop_nulls().value_counts().iter_rows()
        return Coverage(
            passages=len(tables["passages"]),
            verdicts=dict(sorted(verdicts)),
            found=self.found_verdicts,
            texts=(self.rechecking.captures, self.counts["captures"]),
            checks=tuple(self.checks),
            documents=self.documents,
            reviews=self.reviews,
        )

    @cached_property
    def reviews(self) -> ReviewCounts:
        """How many records were reviewed."""
        return count_reviews(self.package.tables)

    @property
    def counts(self) -> dict[str, int]:
        """How many records each table has; for one dossier, how many of them it states itself."""
        selection = self.package.selection
        if selection is None:
            return {name: len(table) for name, table in self.package.tables.items()}
        own = selection.dossier
        return {
            name: sum(row.place.file == own for row in rows)
            for name, rows in self.package.rows.items()
        }

    def report(self) -> Report:
        """Return the report of the stages that ran."""
        diagnostics = tuple(_once(self.found))
        return Report(diagnostics=diagnostics, coverage=self.coverage, counts=self.counts)


@frozen
class Stage:
    """One step of a validation.

    Attributes:
        name: what it checks, for showing progress.
        check: adds what it finds to a run.
    """

    name: str
    check: Callable[[Validation], None]


def _reading(run: Validation) -> None:
    run.found += run.package.faults


def _table_schemas(run: Validation) -> None:
    """Leave out references to records that could not be read; those have faults of their own."""
    for fault in check_schema(run.package):
        if fault.rule != UNKNOWN_REFERENCE.code or not _is_unread(run.package, fault.place):
            run.found.append(fault)


def _is_unread(package: Package, place: Place) -> bool:
    """Tell whether the record that a cell names, or its table, exists but could not be read."""
    table = package.tables[place.resource or ""]
    columns = table.resource.columns
    target = next(column.references for column in columns if column.name == place.field)
    if not package.from_sources and target not in package.sheets:
        return True
    return table.frame[place.field or ""][(place.row or 1) - 1] in package.written_ids


def _captured_texts(run: Validation) -> None:
    run.rechecking = recheck(run.package, run.texts)
    run.found += run.rechecking.faults
    tables, compared = run.package.tables, run.rechecking
    captures = id_rows(tables["captures"])
    recorded = recorded_counts(tables, captures)
    found = found_counts(tables, captures, recorded, compared.verdicts, compared.uncompared)
    run.documents = DocumentCounts(recorded, found)
    counts = found.group_by("verdict").agg(pl.col("count").sum()).sort("verdict")
    run.found_verdicts = dict(counts.iter_rows())


def _rules(run: Validation) -> None:
    mute = _muted(run.package)
    if run.package.from_sources:
        mute |= _REPORTED_BY_LOCKS
    tables = run.package.tables
    engine = chosen_engine(run.engine, memory_of(tables))
    languages = Languages.of_metadata(run.package.metadata)
    height = None if engine is Engine.POLARS else PART
    with running_on(engine, derived_parts(tables, languages, height)) as frames:
        run.found += [fault for fault in _offences(run.package, frames) if fault.rule not in mute]
        if engine is not Engine.POLARS:
            name = described(engine)
            run.checks.append(Check(name="rules over tables", detail=name, plugin=name))
        for result in apply_own_rules(run.package, frames):
            run.found += result.faults
            run.checks.append(result.check)
            run.unmade |= result.unmade
    run.found = list(eased(run.found, tables))


def _muted(package: Package) -> frozenset[str]:
    """Return the rules that are not judged, since entries of the package could not be read."""
    return _AFTER_DAMAGE if package.errors else frozenset()


def _offences(package: Package, frames: Frames) -> Iterator[Diagnostic]:
    """Yield what the rules of docprov over frames find."""
    prepared = PreparedFrames(frames)
    for query in QUERIES:
        offences = prepared.collect(query.offences)
        if offences.is_empty():
            continue
        shown: Counter[str] = Counter()
        # Engines return rows in any order; those of the first records are shown.
        for resource, row, name, *values in offences.unique().sort(offences.columns).iter_rows():
            shown[resource] += 1
            if shown[resource] <= MOST_OFFENCES:
                yield query.rule.at(package.place(resource, row, name), *values)
        for resource, count in shown.items():
            if count > MOST_OFFENCES:
                place = Place(resource=resource)
                yield TOO_MANY_OFFENCES.at(place, query.rule.code, count, resource, MOST_OFFENCES)


def _contribution(run: Validation) -> None:
    """Add what a contribution may not change; for one dossier, only what is in its own files."""
    if run.scope is None:
        return
    whole = frozenset(
        name for name, each in run.documents.items() if each.passages == each.rechecked
    )
    selection = run.package.selection
    for fault in run.scope(whole):
        if selection is None or fault.place.file in {selection.dossier, selection.lock}:
            run.found.append(fault)


def _one_dossier(run: Validation) -> None:
    """Leave out what was found in files that are read only for what they declare."""
    selection = run.package.selection
    if selection is None:
        return
    run.found = [
        fault
        for fault in run.found
        if fault.place.file not in selection.others or fault.rule.startswith("DP0")
    ]
    run.checks += _BEYOND_ONE_DOSSIER


def _waivers(run: Validation) -> None:
    waivers = read_waivers(run.package.files, all_rules(), run.found)
    if not waivers:
        return
    every_text = run.is_whole and not run.coverage.unchecked
    made = {"DP3": every_text, "DP5": run.is_whole and run.scope is not None}
    made |= dict.fromkeys(run.unmade | _muted(run.package), False)
    day = run.today or dt.datetime.now(tz=dt.UTC).date()
    run.found, undecided = apply_waivers(
        waivers, run.found, day, lambda rule: made.get(rule, made.get(rule[:3], run.is_whole))
    )
    if undecided:
        detail = f"{counted(undecided, 'waiver')} may be needed by what this run did not check"
        run.checks.append(Check(name="unused waivers", made=False, ok=None, detail=detail))


def _committed_files(run: Validation) -> None:
    if not run.is_whole:
        return
    if any(fault.severity == "error" and fault.waived is None for fault in run.found):
        detail = "not compared: the records have faults"
        run.checks.append(Check(name=COMMITTED_FILES, made=False, ok=None, detail=detail))
        return
    package = run.package
    compare = _compare_sources if package.from_sources else _compare_tables
    found, unmade = compare(package)
    run.found += found
    check = Check(name=COMMITTED_FILES, made=False, ok=None, detail=unmade)
    if not unmade:
        detail = "compared with what the records are built to"
        check = Check(name=COMMITTED_FILES, ok=not found, detail=detail)
    run.checks.append(check)


def is_unbuilt(package: Package) -> bool:
    """Return whether a package of dossiers has no built files, since it does not commit them."""
    files = package.files
    return package.from_sources and DESCRIPTOR not in files and "data" not in files


def _compare_sources(package: Package) -> tuple[list[Diagnostic], str]:
    """Return how committed files differ from the built ones, or why they were not compared."""
    if is_unbuilt(package):
        return [*check_lifecycle(package)], "no tables are built; a release builds them"
    return [*check_committed(package), *check_lifecycle(package)], ""


def _compare_tables(package: Package) -> tuple[list[Diagnostic], str]:
    """Return how tables differ from what their descriptor states, or why that was not compared."""
    found = [*check_digests(package), *check_lifecycle(package)]
    if not states_digests(package):
        return found, "the descriptor does not give bytes and hash of every table"
    if has_sources(package.files):
        alone = "the tables were checked alone"
        return found, f"{alone}; give the folder to compare them with its dossiers"
    return found, ""


def _coverage(run: Validation) -> None:
    """Put first, before all other checks, how many quotes were compared or cannot be."""
    own = [_text_check(run), *_withheld_check(run.package), *_words_checks(run)]
    run.checks = own + run.checks


def _text_check(run: Validation) -> Check:
    name, coverage = "quotes against texts", run.coverage
    total = coverage.passages
    if run.texts.folder is None:
        no_folder = f"no evidence folder was given (--evidence or {VARIABLE})"
        detail = f"{no_folder}; {counted(total, 'passage')} not compared"
        return Check(name=name, made=False, ok=None, detail=detail)
    detail = f"{coverage.rechecked} of {total} passages compared"
    if coverage.unchecked:
        held, captures = coverage.texts
        detail += f"; the folder holds the texts of {held} of {captures} captures"
        return Check(name=name, made=False, ok=None, detail=detail)
    return Check(name=name, ok=not run.rechecking.faults, detail=detail)


def _withheld_check(package: Package) -> Iterator[Check]:
    """Yield what no reader can check: quotes whose capture has its digest withheld."""
    digests = package.tables["captures"].frame.select("id", "sha256").iter_rows()
    hidden = {capture for capture, digest in digests if digest == NO_DIGEST}
    if not hidden:
        return
    passages = sum(each in hidden for each in package.tables["passages"].frame["capture"])
    if passages:
        what = f"{counted(passages, 'passage')} of {counted(len(hidden), 'capture')}"
        detail = f"{what} can be compared by nobody but the publisher"
        yield Check(name="quotes whose text is withheld", made=False, ok=None, detail=detail)


def _words_checks(run: Validation) -> Iterator[Check]:
    """Yield of which claims the words were judged, in their quotes and around them."""
    judged = run.rechecking.words
    unread = sum(judged.unread.values())
    detail = f"{judged.claims - unread} of {judged.claims} claims judged"
    if unread:
        languages = [
            f"{counted(count, 'claim')} in {tag or 'no stated language'}"
            for tag, count in judged.unread.items()
        ]
        detail = f"no word lists for {', '.join(languages)}; these were not judged"
        yield Check(name=WORDS, made=False, ok=None, detail=detail)
    else:
        yield Check(name=WORDS, detail=detail)
    if run.texts.folder is None:
        text = _text_check(run)
        yield Check(name=AROUND, made=False, ok=None, detail=text.detail)
    elif judged.alone:
        detail = f"{counted(judged.alone, 'claim')} judged by the quote alone, without its text"
        yield Check(name=AROUND, made=False, ok=None, detail=detail)
    elif not unread:
        yield Check(name=AROUND, detail=detail)


STAGES = (
    Stage("dossiers and tables", _reading),
    Stage("table schemas", _table_schemas),
    Stage("captured texts", _captured_texts),
    Stage("rules", _rules),
    Stage("contribution", _contribution),
    Stage("one dossier", _one_dossier),
    Stage("waivers", _waivers),
    Stage(COMMITTED_FILES, _committed_files),
    Stage("coverage", _coverage),
)
"""What a validation does, in this order."""


def _once(diagnostics: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield each fault once: one in a line that many records inherit is one fault."""
    seen: set[tuple[object, ...]] = set()
    for diagnostic in diagnostics:
        place = diagnostic.place
        inherited = place.file.endswith(".yaml")
        cell = None if inherited else (place.resource, place.row, place.field)
        key = (place.file, place.line, place.column, diagnostic.rule, diagnostic.message, cell)
        if key not in seen:
            seen.add(key)
            yield diagnostic
