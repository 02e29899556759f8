"""Anchoring: find each quote of the dossiers in its captured text, and write its place into locks.

Also writes the ids that entries lack; an id is never changed, and every other byte of a dossier
stays. A capture whose text is not at hand keeps its lock entries as they are.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from attrs import define, evolve, field, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import LoadError
from docprov.diagnostics.reports import Report
from docprov.diagnostics.summaries import Summary
from docprov.diagnostics.words import counted
from docprov.dossiers.captures import STALE_LOCK
from docprov.dossiers.entries import BAD_NOTATION, Entry
from docprov.dossiers.grammar import CAPTURE
from docprov.dossiers.ledger import Row
from docprov.dossiers.locks import Lock, LockedPassage
from docprov.dossiers.passages import UNANCHORED
from docprov.dossiers.source import MISSING_ID
from docprov.dossiers.sources import Dossier, Sources, read_sources
from docprov.dossiers.yaml.editing import Editor
from docprov.dossiers.yaml.nodes import Fields
from docprov.evidence.folder import Evidence, open_evidence
from docprov.evidence.matching import (
    Reading,
    capture_advice,
    captures_before,
    covered_share,
    described,
    locked,
    search_for,
)
from docprov.model.records import Passage, Verdict
from docprov.recording.folders import dossiers_at
from docprov.storage.files import LARGEST_YAML, Files, FolderFiles
from docprov.storage.writing import write_files
from docprov.text.locators import Kind
from docprov.text.own_languages import Languages

_WORDS = re.compile(r"\S+")
_FIXED_HERE = frozenset({MISSING_ID.code, UNANCHORED.code, STALE_LOCK.code})


@frozen(kw_only=True)
class AnchoredDocument:
    """The result of anchoring one dossier.

    Attributes:
        document: id of the document.
        verdicts: how many quotes got each verdict; `not-checked` where the text was not at hand.
        ids: how many ids were written into the dossier.
        share: part of the captures' bodies that the passages of claims cover, None where no body
            is known.
    """

    document: str
    verdicts: dict[str, int]
    ids: int = 0
    share: float | None = None


@frozen(kw_only=True)
class Failure:
    """A quote that its text does not hold at one place.

    Attributes:
        place: where the dossier states it.
        quote: the quote.
        verdict: the result of looking for it.
        capture: the capture that holds it, for `elsewhere` and `source-changed`.
        advice: how to name that capture, where it is another one of the same document.
        reason: why an elided quote was refused.
        nearest: the passage of its own text that is most like it; a suggestion only.
    """

    place: Place
    quote: str
    verdict: Verdict
    capture: str | None = None
    advice: str = ""
    reason: str | None = None
    nearest: str | None = None

    @property
    def changes(self) -> tuple[tuple[str, str], ...]:
        """The words that the nearest passage has otherwise, as pairs of the quote's and its own.

        A side is empty where the other one has more words.
        """
        if self.nearest is None:
            return ()
        mine, theirs = _WORDS.findall(self.quote), _WORDS.findall(self.nearest)
        steps = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
        changed = [step[1:] for step in steps if step[0] != "equal"]
        return tuple(
            (" ".join(mine[first:last]), " ".join(theirs[start:stop]))
            for first, last, start, stop in changed
        )

    def __str__(self) -> str:
        """Return what was found, and what to look at."""
        text = f"quote {self.quote!r} is {self.verdict}"
        if self.verdict == "ambiguous" and not self.reason:
            text = f"quote {self.quote!r} occurs at more than one place: add prefix: or suffix:"
        if self.advice:
            text += f": {self.advice}"
        elif self.capture:
            text += f", found in capture {self.capture!r}"
        if self.reason:
            text += f", {self.reason}"
        if self.nearest:
            text += f"; the nearest passage is {self.nearest!r}"
        return text


@define(kw_only=True, repr=False)
class AnchorResult(Summary):
    """The result of anchoring a package.

    Attributes:
        documents: the outcome for each dossier.
        contents: the files that differ from those on disk, by name.
        faults: what is wrong with the dossiers and was not fixed by this.
        failures: the quotes that their text does not hold, with what may be meant.
        missing: the captures whose text is not in the evidence folder.
    """

    documents: list[AnchoredDocument] = field(factory=list)
    contents: dict[str, bytes] = field(factory=dict)
    faults: tuple[Diagnostic, ...] = ()
    failures: list[Failure] = field(factory=list)
    missing: list[Diagnostic] = field(factory=list)


def anchor(
    path: str | Path,
    evidence: str | Path | None = None,
    *,
    write: bool = True,
    watch: Callable[[str], None] = lambda _: None,
) -> AnchorResult:
    """Anchor the quotes of a package's dossiers.

    Args:
        path: the package's folder, or one dossier of it; faults of the others do not matter then.
        evidence: folder with the captured texts; None takes the one that `DOCPROV_EVIDENCE` names.
        write: whether to write locks and ids, or only to return what would be written.
        watch: is called with the name of each dossier, for showing progress.

    Raises:
        LoadError: there are no dossiers, or they cannot be read; carries the report.
        DocprovError: the evidence folder is missing, or files cannot be written.

    >>> anchor("docs/examples/arden", "docs/examples/arden/texts", write=False).contents
    {}
    """
    folder, only = dossiers_at(path)
    files = FolderFiles(folder)
    anchoring, editors = _anchor(files, open_evidence(evidence), only, watch)
    if write:
        write_files(folder, anchoring.contents, since=files)
        _move(anchoring, editors)
    return anchoring


def anchored(files: Files, texts: Evidence) -> AnchorResult:
    """Return the locks and ids of the dossiers among some files, as far as the texts are held.

    Raises:
        LoadError: the dossiers cannot be read whole; carries the report.
    """
    return _anchor(files, texts, None, lambda _: None)[0]


def _anchor(
    files: Files, texts: Evidence, only: str | None, watch: Callable[[str], None]
) -> tuple[AnchorResult, dict[str, Editor]]:
    """Return the result of anchoring, and the editors that add ids; nothing is written."""
    sources = read_sources(files, watch)
    _refuse_faults(sources, only)
    anchoring, held, passages = AnchorResult(), _held_texts(sources, texts), _passages(sources)
    chosen = [each for each in sources.dossiers if only in {None, each.file}]
    for dossier in chosen:
        own = passages.get(dossier.source.document, ())
        _anchor_dossier(dossier, sources, own, texts, held, anchoring)
    anchoring.failures.sort(
        key=lambda each: (each.place.file, each.place.line or 0, each.place.column or 0)
    )
    editors = {
        each.file: _with_ids(each.file, each.data, each.source.missing)
        for each in chosen
        if each.source.missing
    }
    if sources.missing and only is None:
        data = files.read("package.yaml", LARGEST_YAML)
        editors["package.yaml"] = _with_ids("package.yaml", data, sources.missing)
    anchoring.contents |= {file: editor.data() for file, editor in editors.items()}
    anchoring.faults = tuple(
        fault
        for fault in sources.faults
        if fault.rule not in _FIXED_HERE and only in {None, fault.place.file}
    )
    return anchoring, editors


def _refuse_faults(sources: Sources, only: str | None) -> None:
    """Refuse dossiers that could not be read whole.

    Raises:
        LoadError: there are such faults; carries the report.
    """
    faults = tuple(
        fault
        for fault in sources.faults
        if fault.rule.startswith("DP0")
        and fault.rule not in _FIXED_HERE
        and _matters(fault.place.file, only)
    )
    if faults:
        words = f"nothing was anchored, since the dossiers have {counted(len(faults), 'fault')}"
        raise LoadError(words, Report(diagnostics=faults))


def _with_ids(file: str, data: bytes, missing: Iterable[tuple[Fields, str]]) -> Editor:
    """Return the editor of a file that adds the ids that its entries lack."""
    editor = Editor(file, data)
    for fields, identifier in missing:
        editor.add(editor.maps[fields.line, fields.column], "id", identifier)
    return editor


def _matters(file: str, only: str | None) -> bool:
    """Say whether a fault of a file prevents anchoring: not if it is in another dossier."""
    stem = file.removesuffix(".yaml").removesuffix(".lock.json")
    return only in {None, f"{stem}.yaml"} or not file.startswith("dossiers/")


def _move(anchoring: AnchorResult, editors: Mapping[str, Editor]) -> None:
    """Count places by the lines of the dossiers as they are with the ids that were added."""

    def now(place: Place) -> Place:
        editor = editors.get(place.file)
        return editor.moved(place) if editor else place

    def moved(fault: Diagnostic) -> Diagnostic:
        related = tuple((now(place), text) for place, text in fault.related)
        return evolve(fault, place=now(fault.place), related=related)

    anchoring.failures = [
        evolve(failure, place=now(failure.place)) for failure in anchoring.failures
    ]
    anchoring.missing = [moved(fault) for fault in anchoring.missing]
    anchoring.faults = tuple(moved(fault) for fault in anchoring.faults)


def _held_texts(sources: Sources, texts: Evidence) -> dict[str, str]:
    """Return the texts of all captures that are held, by id and in the order of the dossiers."""
    held = {}
    for capture in (row for dossier in sources.dossiers for row in dossier.source.captures):
        record = sources.tables["captures"].get(capture)
        text = texts.text_of(record.sha256) if record is not None else None
        if text is not None:
            held[capture] = text
    return held


def _anchor_dossier(
    dossier: Dossier,
    sources: Sources,
    passages: Sequence[tuple[Passage, Row]],
    texts: Evidence,
    held: Mapping[str, str],
    anchoring: AnchorResult,
) -> None:
    languages = Languages.of_metadata(sources.metadata)
    source = dossier.source
    old, lock = source.lock or Lock(), Lock()
    for node in dossier.entry.items("captures"):
        if isinstance(node, Fields):
            entry = Entry(dossier.file, "capture", node, CAPTURE.shapes, [])
            entry.faults = anchoring.missing
            _anchor_capture(entry, texts, old, lock)
    verdicts: dict[str, int] = {}
    retrieved = {each.id: each.retrieved for each in sources.tables["captures"]}
    for passage, row in passages:
        short = passage.id.removeprefix(f"{source.document}.")
        text = held.get(passage.capture)
        found = old.passages.get(short)
        if text is not None:
            record = sources.tables["captures"].get(passage.capture)
            work = sources.tables["documents"].get(source.document)
            language = (record.language if record else None) or (work.language if work else None)
            reading = Reading.of(text, record.form if record else None, language, languages)
            own = source.captures, captures_before(passage.capture, source.captures, retrieved)
            stated = source.stated.get(passage.id)
            found, failure = _anchor_passage(passage, held, own, reading, stated)
            if failure is not None:
                anchoring.failures.append(evolve(failure, place=row.at("quote")))
        if found is not None:
            lock.passages[short] = found
        verdict = "not-checked" if text is None or found is None else found.verdict
        verdicts[verdict] = verdicts.get(verdict, 0) + 1
    claims = source.ledger.under("claims", "document", source.document)
    claimed = {row.cells["passage"] for row in claims if row.cells["status"] != "withdrawn"}
    carrying = [each for each in passages if each[0].id in claimed]
    data = lock.to_bytes()
    if source.captures and (source.lock is None or data != source.lock.to_bytes()):
        anchoring.contents[source.lock_file] = data
    anchoring.documents.append(
        AnchoredDocument(
            document=source.document,
            verdicts=verdicts,
            ids=len(source.missing),
            share=_share(source.document, carrying, lock),
        )
    )


def _anchor_capture(entry: Entry, texts: Evidence, old: Lock, lock: Lock) -> None:
    short = entry.value("id") or ""
    capture = described(entry, texts)
    if capture is not None:
        lock.captures[short] = capture
    elif any(fault.rule == BAD_NOTATION.code for fault in entry.faults):
        raise LoadError("nothing was anchored", Report(diagnostics=tuple(entry.faults)))
    elif short in old.captures:
        lock.captures[short] = old.captures[short]


def _anchor_passage(
    passage: Passage,
    held: Mapping[str, str],
    captures: tuple[Sequence[str], Sequence[str]],
    reading: Reading,
    stated: tuple[Kind, str] | None,
) -> tuple[LockedPassage, Failure | None]:
    """Return the lock entry of a passage and, where its text does not hold it, what may be meant.

    Earlier captures of the same document come first: a quote of one was taken from a source that
    has changed.

    Args:
        passage: the passage.
        held: the texts of all captures that are held, by id.
        captures: ids of the captures of the document, and of those that are earlier.
        reading: the text of the passage's own capture.
        stated: what the record states of the quote.
    """
    found = search_for(passage, reading, stated)
    if (
        found.verdict != "absent" and not found.reason
    ):  # nearly always; to gather all other texts would cost more
        failure = Failure(place=Place(), quote=passage.quote, verdict=found.verdict)
        return locked(found, reading), None if found.found else failure
    own, before = captures
    earlier = [name for name in before if name in held]
    others = [*earlier, *(name for name in held if name not in {passage.capture, *earlier})]
    found = search_for(passage, reading, stated, [held[name] for name in others])
    capture = others[found.other] if found.other is not None else None
    verdict: Verdict = "source-changed" if capture in earlier else found.verdict
    entry = evolve(locked(found, reading), verdict=verdict)
    near = found.nearest.text if found.nearest else None
    advice = capture_advice(capture, own) if capture is not None and capture in own else ""
    return entry, Failure(
        place=Place(),
        quote=passage.quote,
        verdict=verdict,
        capture=capture,
        advice=advice,
        reason=found.reason,
        nearest=near,
    )


def _passages(sources: Sources) -> dict[str, list[tuple[Passage, Row]]]:
    """Return the passages of each document with their places."""
    found: dict[str, list[tuple[Passage, Row]]] = {}
    for passage, row in zip(sources.tables["passages"], sources.rows["passages"], strict=True):
        found.setdefault(passage.id.rpartition(".p-")[0], []).append((passage, row))
    return found


def _share(document: str, passages: Iterable[tuple[Passage, Row]], lock: Lock) -> float | None:
    spans: dict[str, list[tuple[int, int]]] = {}
    for passage, _ in passages:
        found = lock.passages.get(passage.id.removeprefix(f"{document}."))
        if found and found.start is not None and found.stop is not None:
            start = found.start - len(passage.prefix or "")
            stop = found.stop + len(passage.suffix or "")
            short = passage.capture.removeprefix(f"{document}.")
            spans.setdefault(short, []).append((start, stop))
    shares = (covered_share(each, spans.get(short, [])) for short, each in lock.captures.items())
    return max((share for share in shares if share is not None), default=None)
