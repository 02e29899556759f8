"""Comparing records with the captured texts themselves, where a run has them.

A lock, and a table made from it, is its author's word. With the text at hand each quote is searched
again, and a record that differs is a fault. Passages that were not compared are counted, and never
reported as checked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from attrs import define, field, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.words import in_quotes
from docprov.dossiers.captures import stated_regions
from docprov.dossiers.entries import Entry
from docprov.dossiers.grammar import CAPTURE
from docprov.dossiers.locks import LockedPassage
from docprov.dossiers.sources import Dossier
from docprov.dossiers.yaml.nodes import Fields
from docprov.evidence.alterations import alteration_of
from docprov.evidence.edges import cut_word, is_whole_sentence
from docprov.evidence.folder import Evidence, describe
from docprov.evidence.matching import (
    TEXT_NOT_HELD,
    Reading,
    capture_advice,
    described,
    locked,
    search_for,
)
from docprov.evidence.surroundings import Span, WordsJudged, left_out, words_judged
from docprov.model.records import PASSING, Verdict
from docprov.package.package import Package
from docprov.rules.evidence import (
    ABSENT_QUOTE,
    AMBIGUOUS_QUOTE,
    CHANGED_TEXT,
    SPLIT_WORD,
    WHOLE_SENTENCE,
)
from docprov.rules.frames import LONGEST_JUDGED
from docprov.text.locators import KINDS, Kind
from docprov.text.own_languages import Languages
from docprov.text.quotes import Located, locate

_Cells = dict[str, Any]
_FIELDS = ("verdict", "start", "stop", "sha256", "difference", *KINDS)
_LONGEST_POSITION = 17


@define
class Rechecking:
    """The result of comparing with the texts.

    Attributes:
        faults: where record and text differ.
        captures: how many captures were compared.
        verdicts: how many passages were compared, by capture and verdict.
        uncompared: the verdict of all others.
        words: of how many claims the words could be judged.
    """

    faults: list[Diagnostic] = field(factory=list)
    captures: int = 0
    verdicts: Counter[tuple[str, str]] = field(factory=Counter)
    uncompared: Verdict = "not-checked"
    words: WordsJudged = field(factory=WordsJudged)


@frozen(kw_only=True)
class _Passage:
    """A passage as its row has it: its ids may be those of a dossier with faults."""

    capture: str
    quote: str
    prefix: str | None
    suffix: str | None


@frozen(kw_only=True)
class _Compared:
    """A passage, its row, and the result of searching for it in the text of its capture."""

    row: int
    cells: _Cells
    passage: _Passage
    reading: Reading
    located: Located

    @property
    def found(self) -> LockedPassage:
        return locked(self.located, self.reading)


def recheck(package: Package, evidence: Evidence) -> Rechecking:
    """Compare the captures and passages of a package with the texts in an evidence folder."""
    outcome = Rechecking()
    dossiers = package.dossiers if evidence.folder is not None else []
    texts = _compared_captures(package, evidence, dossiers, outcome)
    outcome.faults.extend(_regions(dossiers, evidence))
    outcome.faults.extend(_unanchorable(dossiers, evidence))
    readings = _readings(package, texts)
    siblings = {
        capture: dossier.source.captures
        for dossier in dossiers
        for capture in dossier.source.captures
    }
    outcome.uncompared = "not-checked" if evidence.folder is None else "unverifiable"
    for cells in _held(package.tables["passages"].frame, readings).iter_rows(named=True):
        capture = cells["capture"]
        each = _compared(cells["_row"], cells, readings[capture])
        outcome.verdicts[capture, each.located.verdict] += 1
        outcome.faults.extend(_differences(package, each, siblings.get(capture, []), texts))
    spans = _spans(package, readings)
    outcome.faults.extend(left_out(package, spans))
    outcome.words = words_judged(package, spans)
    return outcome


def _held(passages: pl.DataFrame, readings: Mapping[str, Reading]) -> pl.DataFrame:
    """Return the passages with a quote whose text is held, with their rows."""
    if not readings:
        return passages.clear()
    is_held = pl.col("capture").is_in(list(readings)) & (pl.col("quote") != "")
    return passages.with_row_index("_row").filter(is_held)


def _compared_captures(
    package: Package, evidence: Evidence, dossiers: Sequence[Dossier], outcome: Rechecking
) -> dict[str, str]:
    """Compare the captures whose bytes are held, and return the texts among them."""
    texts: dict[str, str] = {}
    if evidence.folder is None and not evidence.held:
        return texts
    unlocked = {capture for dossier in dossiers for capture in _unlocked(dossier)}
    frame = package.tables["captures"].frame
    frame = frame.select("id", "sha256", "bytes", "characters", "document")
    for row, (identifier, digest, size, characters, document) in enumerate(frame.iter_rows()):
        data = evidence.bytes_of(digest or "")
        if identifier is None:
            continue
        if data is None:
            altered = alteration_of(evidence, digest or "", (document or "", identifier))
            if altered and identifier not in unlocked:
                place = package.place("captures", row, "sha256")
                outcome.faults.append(TEXT_NOT_HELD.at(place, identifier, altered))
            continue
        outcome.captures += 1
        actual = describe(data, ())
        if actual.characters is not None:
            texts[identifier] = data.decode("utf-8")
        if identifier in unlocked:  # reported at the dossier's line
            continue
        for name, stated, number in (
            ("bytes", size, actual.bytes),
            ("characters", characters, actual.characters),
        ):
            if stated is not None and stated != str(number):
                place = package.place("captures", row, name)
                what = f"number of {name} of capture {identifier!r}"
                outcome.faults.append(CHANGED_TEXT.at(place, what, stated, number))
    return texts


def _unlocked(dossier: Dossier) -> Iterator[str]:
    """Yield the captures of a dossier that have no lock entry."""
    source = dossier.source
    for capture in source.captures:
        short = capture.removeprefix(f"{source.document}.")
        if not source.lock or short not in source.lock.captures:
            yield capture


def _readings(package: Package, texts: Mapping[str, str]) -> dict[str, Reading]:
    """Return each text as its capture says that it is to be read."""
    if not texts:
        return {}
    works = dict(package.tables["documents"].frame.select("id", "language").iter_rows())
    captures = package.tables["captures"].frame.select("id", "form", "language", "document")
    stated = {
        identifier: (form, language or works.get(document))
        for identifier, form, language, document in captures.iter_rows()
    }
    languages = Languages.of_metadata(package.metadata)
    return {
        capture: Reading.of(text, *stated[capture], languages) for capture, text in texts.items()
    }


def _spans(package: Package, readings: Mapping[str, Reading]) -> dict[str, Span]:
    """Return the places of the passages whose text is held."""
    frame = package.tables["passages"].frame.select("id", "capture", "start", "stop")
    frame = frame.filter(pl.col("capture").is_in(list(readings)))
    return {
        identifier: Span(readings[capture], int(start), int(stop))
        for identifier, capture, start, stop in frame.iter_rows()
        if _is_position(start) and _is_position(stop) and int(stop) - int(start) <= LONGEST_JUDGED
    }


def _is_position(start: str | None) -> bool:
    return start is not None and start.isdecimal() and len(start) <= _LONGEST_POSITION


def _regions(dossiers: Sequence[Dossier], evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield the regions of locks whose positions are not those of their lines."""
    for dossier in dossiers:
        lock = dossier.source.lock
        for short, capture in (lock.captures if lock else {}).items():
            data = evidence.bytes_of(capture.sha256)
            if data is None or lock is None:
                continue
            place = Place(file=dossier.source.lock_file, line=lock.lines.get(short, 1), column=3)
            stated = [(region.lines, region.role) for region in capture.regions]
            try:
                actual = describe(data, stated, capture.media_type)
            except ValueError as error:
                what = f"a region of capture {short!r}"
                yield CHANGED_TEXT.at(place, what, "beyond the last line", error)
                continue
            if actual != capture:
                what = f"the entry of capture {short!r}"
                yield CHANGED_TEXT.at(place, what, "not what anchoring writes", "otherwise")


def _unanchorable(dossiers: Sequence[Dossier], evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield why anchoring cannot make the lock entry of a capture that lacks a current one."""
    for dossier in dossiers:
        for node in dossier.entry.items("captures"):
            if not isinstance(node, Fields):
                continue
            entry = Entry(dossier.file, "capture", node, CAPTURE.shapes, [])
            if not entry.sound or "sha256" not in entry or _is_locked(dossier, entry):
                continue
            entry.faults = []  # those of reading are reported already
            described(entry, evidence)
            yield from entry.faults


def _is_locked(dossier: Dossier, entry: Entry) -> bool:
    """Return whether the lock has an entry for these bytes and regions of a capture."""
    known = dossier.source.lock.captures if dossier.source.lock else {}
    entry_locked = known.get(entry.value("id") or "")
    if entry_locked is None or entry_locked.sha256 != entry.value("sha256"):
        return False
    regions = [(region.lines, region.role) for region in entry_locked.regions]
    return stated_regions(entry) == regions


def _compared(row: int, cells: _Cells, reading: Reading) -> _Compared:
    """Search for a passage as it was searched for when it was recorded.

    A locator without positions was stated by a person and decides. One with positions was derived
    from them, and is asked only where the quote occurs at several places.
    """
    passage = _Passage(
        capture=cells["capture"] or "",
        quote=cells["quote"] or "",
        prefix=cells["prefix"],
        suffix=cells["suffix"],
    )
    labels: list[tuple[Kind, str]] = [(kind, cells[kind] or "") for kind in KINDS]
    stated = next((each for each in labels if each[1]), None)
    decides = stated is not None and not cells["start"]
    located = search_for(passage, reading, stated if decides else None)
    if stated is not None and not decides and located.verdict == "ambiguous":
        located = search_for(passage, reading, stated)
    return _Compared(row=row, cells=cells, passage=passage, reading=reading, located=located)


def _differences(
    package: Package, each: _Compared, siblings: Sequence[str], texts: Mapping[str, str]
) -> Iterator[Diagnostic]:
    """Yield where a passage and its text differ, and the faults of the passage itself."""
    passage, found, cells = each.passage, each.found, each.cells
    quote = package.place("passages", each.row, "quote")
    if found.verdict not in PASSING:
        settled = cells["verdict"] in {*PASSING, "not-checked"}
        verdict = found.verdict if settled else cells["verdict"]
        rule = AMBIGUOUS_QUOTE if verdict == "ambiguous" else ABSENT_QUOTE
        advice = _suggestion(each, siblings, texts)
        yield rule.at(quote, passage.quote, passage.capture, verdict, help=advice)
        return
    if package.from_sources and cells["verdict"] == "not-checked":
        return  # no lock entry yet, which is reported at the dossier's line
    if changed := _changed_field(cells, found):
        name, actual = changed
        place = package.place("passages", each.row, name)
        what = f"{name} of quote {passage.quote!r}"
        yield CHANGED_TEXT.at(place, what, cells[name] or "empty", actual or "empty")
    if cut := cut_word(found, each.reading.text, each.reading.language):
        yield SPLIT_WORD.at(quote, passage.quote, cut)
    if is_whole_sentence(found, each.reading.text):
        yield WHOLE_SENTENCE.at(quote, passage.quote, len(passage.quote.split()))


def _changed_field(cells: _Cells, found: LockedPassage) -> tuple[str, str] | None:
    """Return the first field that differs from what was found, with its actual value."""
    for name in _FIELDS:
        value = getattr(found, name)
        actual = "" if value is None else str(value)
        # A record without a locator states nothing wrong.
        if (cells[name] or "") != actual and (cells[name] or name not in KINDS):
            return name, actual
    return None


def _suggestion(each: _Compared, siblings: Sequence[str], texts: Mapping[str, str]) -> str:
    """Return what may have been meant by a quote that was not found, empty for no suggestion.

    Args:
        each: the passage.
        siblings: the captures of its document.
        texts: the texts that are held, by capture.
    """
    located, passage = each.located, each.passage
    if located.reason:
        return located.reason
    prefix, suffix = passage.prefix or "", passage.suffix or ""
    for name in siblings if located.verdict == "absent" else ():
        if name == passage.capture or name not in texts:
            continue
        if locate(passage.quote, texts[name], prefix=prefix, suffix=suffix).verdict != "absent":
            return capture_advice(name, siblings)
    if located.nearest is None:
        return ""
    return f"did you mean {in_quotes(located.nearest.text)}? Copy it from the text"
