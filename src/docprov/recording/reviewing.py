"""Reviewing: the records that a machine made, with their quotes in context, and their review.

A review is written into the dossier as an entry of `reviewed:`, and that of a work of the
vocabulary into `package.yaml` and the work's own file; every other byte of the files stays. What a
review is worth is the reviewer's word: docprov records who looked, when and how.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from docprov.diagnostics.coverage import ReviewCounts
from docprov.diagnostics.diagnostics import Place
from docprov.diagnostics.errors import DocprovError, LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted, in_quotes
from docprov.dossiers.source import Source
from docprov.dossiers.sources import Dossier, Sources, read_sources
from docprov.dossiers.yaml.editing import Editor
from docprov.evidence.folder import Evidence, open_evidence
from docprov.model.records import REVIEWED, Activity, Citation, Claim, Document, columns
from docprov.package.reviews import Reviewing, count_by_document
from docprov.recording.acting import refuse_unknown_actor
from docprov.recording.folders import dossier_folder
from docprov.storage.files import LARGEST_YAML, Files, FolderFiles, sha256
from docprov.storage.writing import write_files

_AROUND = 100
METHODS = next(column.choices for column in columns(Activity) if column.name == "method")


@frozen(kw_only=True)
class Acceptance:
    """What somebody compared with the text and found right.

    Attributes:
        records: ids of claims, citations, imported works or whole documents.
        by: the agent who compared them.
        on: when that was, as EDTF.
        method: how: human, machine or machine-reviewed.
        tool: the program or model used, with its version; empty for none.
    """

    records: tuple[str, ...] = ()
    by: str = ""
    on: str = ""
    method: str = "human"
    tool: str = ""


@frozen(kw_only=True)
class PendingRecord:
    """A record that waits for a review.

    Attributes:
        record: its id.
        document: the document that it is about.
        place: where the dossier, or the vocabulary, states it.
        says: what was recorded, in one sentence.
        voices: who stands behind it, outermost first; empty for a citation and for a document.
        quote: the phrase that makes it; empty for a document.
        before: the text before the quote, None where the text is not held or was never anchored.
        after: the text after it.
    """

    record: str
    document: str
    place: Place
    says: str
    voices: tuple[str, ...] = ()
    quote: str
    before: str | None = None
    after: str | None = None


@frozen(kw_only=True, repr=False)
class ReviewResult(Summary):
    """The result of a review: the records that still wait, and the files that were changed.

    Attributes:
        waiting: the records that wait, after what was accepted.
        counts: how the records of each document came about, after what was accepted.
        accepted: ids of the records that were accepted.
        contents: the new bytes of the files, by name.
    """

    waiting: tuple[PendingRecord, ...]
    counts: Mapping[str, ReviewCounts]
    accepted: tuple[str, ...] = ()
    contents: Mapping[str, bytes]


def review(
    path: str | Path,
    evidence: str | Path | None = None,
    *,
    acceptance: Acceptance = Acceptance(),
    write: bool = True,
    watch: Callable[[str], None] = lambda _: None,
) -> ReviewResult:
    """List the records that wait for a review, and record the review of some.

    Args:
        path: the package's folder.
        evidence: folder with the captured texts; None takes what `DOCPROV_EVIDENCE` names.
        acceptance: what was compared with the text and found right, by whom and when.
        write: whether to write the review, or only to return what would be written.
        watch: is called with the name of each dossier, for showing progress.

    Raises:
        LoadError: there are no dossiers at the path, or they cannot be read.
        DocprovError: an id is unknown or reviewed already, who, when or how is missing, or the
            review would not count.

    >>> review("docs/examples/arden").waiting  # people recorded all of it
    ()
    """
    folder = dossier_folder(path)
    files = FolderFiles(folder)
    sources = read_sources(files, watch)
    faults = tuple(
        fault
        for fault in sources.faults
        if fault.rule.startswith("DP0") and fault.severity == "error"
    )
    if faults:
        report = Report(diagnostics=faults)
        raise LoadError(
            f"nothing can be reviewed, since the dossiers have {counted(len(faults), 'fault')}",
            report,
        )
    waiting = _waiting(sources, open_evidence(evidence))
    chosen = _chosen(sources, acceptance.records, waiting)
    contents: dict[str, bytes] = {}
    if chosen:
        _refuse_unknown_words(sources, acceptance)
        _refuse_void(sources, chosen, acceptance)
        contents = _contents(sources, files, chosen, acceptance)
    if write:
        write_files(folder, contents, since=files)
    return ReviewResult(
        waiting=tuple(each for each in waiting if each.record not in chosen),
        counts=_counts(sources, chosen, acceptance.method),
        accepted=tuple(chosen),
        contents=contents,
    )


def _waiting(sources: Sources, texts: Evidence) -> list[PendingRecord]:
    """Return the records that wait, by document and place."""
    tables = sources.tables
    reviewing = Reviewing.of(tables)
    agents = {each.id: each.name for each in tables["agents"]}
    held: dict[str, str | None] = {}
    found = []
    for name in REVIEWED:
        for row, record in zip(sources.rows[name], tables[name], strict=True):
            if (
                record.status == "withdrawn"
                or not reviewing.is_reviewed(name, record.activity)
                or not reviewing.waits(record.activity, record.review)
            ):
                continue
            if isinstance(record, Document):
                found.append(_pending_work(record, row.place))
                continue
            passage = tables["passages"][record.passage]
            capture = tables["captures"][passage.capture]
            if capture.id not in held:
                held[capture.id] = texts.text_of(capture.sha256)
            before, after = _around(held[capture.id], passage)
            steps = sorted(
                tables["attributions"].having("claim", record.id), key=lambda step: step.step
            )
            found.append(
                PendingRecord(
                    record=record.id,
                    document=record.document,
                    place=row.place,
                    says=_says(record),
                    voices=tuple(agents.get(step.agent, step.agent) for step in steps),
                    quote=passage.quote,
                    before=before,
                    after=after,
                )
            )
    return sorted(
        found, key=lambda each: (each.document, each.place.line or 0, each.place.column or 0)
    )


def _pending_work(work: Document, place: Place) -> PendingRecord:
    says = f"The {work.kind.replace('-', ' ')} “{work.label}” is described as the import gave it."
    return PendingRecord(record=work.id, document=work.id, place=place, says=says, quote="")


def _says(record: Claim | Citation) -> str:
    if isinstance(record, Claim):
        return record.statement
    return f"The document {record.intent.replace('-', ' ')} {record.cited}."


def _around(text: str | None, passage: Any) -> tuple[str | None, str | None]:  # noqa: ANN401 - a record of a table
    """Return the text before and after a passage, where the text is held and still has it."""
    start, stop = passage.start, passage.stop
    if (
        text is None
        or start is None
        or stop is None
        or sha256(text[start:stop].encode("utf-8")) != passage.sha256
    ):
        return None, None
    before, after = text[max(start - _AROUND, 0) : start], text[stop : stop + _AROUND]
    return " ".join(before.split("\n")), " ".join(after.split("\n"))


def _chosen(sources: Sources, accept: Iterable[str], waiting: list[PendingRecord]) -> list[str]:
    """Return the full ids of the records that are accepted.

    Raises:
        DocprovError: an id is unknown, belongs to several documents, or was reviewed.
    """
    records = _records(sources)
    documents = {each.document for each in waiting}
    documents |= {dossier.source.document for dossier in sources.dossiers}
    chosen: list[str] = []
    for word in accept:
        if word in documents:
            chosen += [each.record for each in waiting if each.document == word]
            continue
        full = [
            identifier
            for identifier in records
            if identifier == word or identifier.endswith(f".{word}")
        ]
        if len(full) != 1:
            problem = "no claim, citation or document has" if not full else "several documents have"
            raise DocprovError(f"{problem} the id {in_quotes(word)}")
        if records[full[0]].review and full[0] not in {each.record for each in waiting}:
            raise DocprovError(f"{full[0]} was reviewed already, by {records[full[0]].review}")
        chosen += full
    return list(dict.fromkeys(chosen))


def _refuse_unknown_words(sources: Sources, acceptance: Acceptance) -> None:
    refuse_unknown_actor(sources.tables, acceptance.by, acceptance.on, "a review")
    if (method := acceptance.method) not in METHODS:
        raise DocprovError(f"method {in_quotes(method)} is none of {', '.join(METHODS)}")


def _refuse_void(sources: Sources, chosen: list[str], acceptance: Acceptance) -> None:
    """Raise where a review would not count."""
    reviewing = Reviewing.of(sources.tables)
    records = _records(sources)
    for identifier in chosen:
        record = records[identifier]
        problem = reviewing.problem(record.activity, acceptance.by, acceptance.on)
        if problem:
            raise DocprovError(f"a review of {identifier} would not count: {problem}")


def _contents(
    sources: Sources, files: Files, chosen: list[str], acceptance: Acceptance
) -> dict[str, bytes]:
    """Return the files that a review changes."""
    stated: dict[str, list[str]] = {}
    places = {row.cells["id"]: row.place.file for name in REVIEWED for row in sources.rows[name]}
    for identifier in chosen:
        stated.setdefault(places[identifier], []).append(identifier)
    contents = {
        dossier.file: _reviewed(dossier, stated.pop(dossier.file), acceptance)
        for dossier in sources.dossiers
        if dossier.file in stated
    }
    return contents | (_reviewed_works(sources, files, stated, acceptance) if stated else {})


def _records(sources: Sources) -> dict[str, Claim | Citation | Document]:
    """Return the records that are reviewed one by one."""
    reviewing = Reviewing.of(sources.tables)
    return {
        each.id: each
        for name in REVIEWED
        for each in sources.tables[name]
        if reviewing.is_reviewed(name, each.activity)
    }


def _document_of(record: Claim | Citation | Document) -> str:
    return record.id if isinstance(record, Document) else record.document


def _reviewed(dossier: Dossier, records: list[str], acceptance: Acceptance) -> bytes:
    """Return a dossier with a review of some of its records."""
    document = dossier.source.document
    short = [record.removeprefix(f"{document}.") for record in records]
    entry = _entry(dossier.source, acceptance, short)
    editor = Editor(dossier.file, dossier.data)
    editor.extend("reviewed", [{**entry, "records": short}])
    return editor.data()


def _reviewed_works(
    sources: Sources, files: Files, stated: Mapping[str, list[str]], acceptance: Acceptance
) -> dict[str, bytes]:
    """Return `package.yaml` with a review, and the files of the vocabulary whose works name it."""
    data = files.read("package.yaml", LARGEST_YAML)
    source = sources.package_source(data)
    entry = _entry(source, acceptance, [each for ids in stated.values() for each in ids])
    editor = Editor("package.yaml", data)
    editor.extend("activities", [{**entry, "kind": "review"}])
    contents = {"package.yaml": editor.data()}
    for file in stated:
        editor = Editor(file, files.read(file, LARGEST_YAML))
        editor.put("review", entry["id"])
        contents[file] = editor.data()
    return contents


def _entry(source: Source, acceptance: Acceptance, records: list[str]) -> dict[str, str]:
    by, on, method, tool = acceptance.by, acceptance.on, acceptance.method, acceptance.tool
    said = [source.document, "review", [by, on, "review", method, tool or None], records]
    entry = {"id": source.propose("a", said), "by": by, "on": on, "method": method}
    return entry | ({"tool": tool} if tool else {})


def _counts(sources: Sources, chosen: list[str], method: str) -> dict[str, ReviewCounts]:
    """Return the counts of each document as they are with what was accepted."""
    counts = {}
    reviewing = Reviewing.of(sources.tables)
    records = _records(sources)
    documents = [dossier.source.document for dossier in sources.dossiers]
    works = [each.id for each in records.values() if isinstance(each, Document)]
    counted_before = count_by_document(sources.tables)
    for document in dict.fromkeys([*documents, *works]):
        before = counted_before.get(document, ReviewCounts())
        own = [records[each] for each in chosen if _document_of(records[each]) == document]
        fewer = sum(reviewing.waits(each.activity, each.review) for each in own)
        reviewed = dict(before.reviewed) | (
            {method: before.reviewed.get(method, 0) + len(own)} if own else {}
        )
        counts[document] = ReviewCounts(
            recorded=before.recorded,
            reviewed=dict(sorted(reviewed.items())),
            waiting=before.waiting - fewer,
            void=before.void - sum(each.review is not None for each in own),
        )
    return counts
