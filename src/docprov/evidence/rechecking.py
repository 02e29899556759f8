"""Comparing records with the captured texts themselves, where a run holds them.

A lock, and a table made from it, is its author's word. With the text at hand each quote is looked
for again, and whatever the record says otherwise is a fault. What was not compared is counted, and
never reads as checked.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.words import shown
from docprov.dossiers.declarations import stated_regions
from docprov.dossiers.entries import Entry
from docprov.dossiers.grammar import CAPTURE
from docprov.dossiers.locks import LockedPassage
from docprov.dossiers.sources import Dossier
from docprov.dossiers.yaml.nodes import Fields
from docprov.evidence.folder import Evidence, describe
from docprov.evidence.matching import Reading, capture_advice, described, locked, look_for
from docprov.model.records import PASSING, Passage, Verdict
from docprov.package.package import Package
from docprov.rules.evidence import (
    ABSENT_QUOTE,
    AMBIGUOUS_QUOTE,
    CHANGED_TEXT,
    SENTENCE_WORDS,
    SPLIT_WORD,
    WHOLE_SENTENCE,
)
from docprov.rules.quoted_values import UNSAID_POLARITY
from docprov.text.locators import KINDS
from docprov.text.quotes import Located, locate
from docprov.text.wording import is_negated

_EDGES = frozenset('\n\r.!?…"“”„‟«»‘’‚‛')
_LONGEST_WORD = 60
_NEAR, _WORDS_BEFORE = 60, 1
_SENTENCE_EDGE = re.compile(r"[.!?;:\n]")
_LETTERS = r"(?:[^\W\d_][\u0300-\u036f\u00ad\u200b-\u200d\u2060]*)"
_DIGITS = r"(?:(?<![0-9.,])[0-9]{1,3}(?:[ \u00a0\u2009\u202f'\u2019][0-9]{3})+(?![0-9])|[0-9]+)"
_WHOLE_WORD = re.compile(rf"{_DIGITS}(?:[.,][0-9]+)*{_LETTERS}*|{_LETTERS}+")
_Cells = dict[str, str | None]
_FIELDS = ("verdict", "start", "stop", "sha256", "difference", *KINDS)


@define
class Rechecking:
    """The result of comparing with the texts.

    Attributes:
        faults: where record and text differ.
        captures: how many captures were compared.
        verdicts: how many passages of each capture got each verdict.
    """

    faults: list[Diagnostic] = field(factory=list)
    captures: int = 0
    verdicts: dict[str, Counter[str]] = field(factory=lambda: defaultdict(Counter))


def recheck(package: Package, evidence: Evidence) -> Rechecking:
    """Compare the captures and passages of a package with the texts that are held."""
    outcome = Rechecking()
    texts: dict[str, str] = {}
    captures = package.tables["captures"].frame
    dossiers = package.dossiers if evidence.folder is not None else []
    own = {
        capture: dossier.source.captures
        for dossier in dossiers
        for capture in dossier.source.captures
    }
    unlocked = {
        capture
        for dossier in dossiers
        for capture in dossier.source.captures
        if not dossier.source.lock
        or capture.removeprefix(f"{dossier.source.document}.") not in dossier.source.lock.captures
    }
    for row, (identifier, digest, size, characters) in enumerate(
        captures.select("id", "sha256", "bytes", "characters").iter_rows()
    ):
        data = evidence.bytes_of(digest or "")
        if data is None or identifier is None:
            continue
        outcome.captures += 1
        capture = describe(data, ())
        if capture.characters is not None:
            texts[identifier] = data.decode("utf-8")
        for name, stated, actual in (
            ("bytes", size, capture.bytes),
            ("characters", characters, capture.characters),
        ):
            recorded = (
                stated is not None and identifier not in unlocked
            )  # else it is reported at the dossier's line
            if recorded and stated != str(actual):
                what = f"number of {name} of capture {identifier!r}"
                outcome.faults.append(
                    CHANGED_TEXT.at(package.place("captures", row, name), what, stated, actual)
                )
    outcome.faults.extend(_regions(package, evidence))
    outcome.faults.extend(_unanchorable(dossiers, evidence))
    forms = dict(captures.select("id", "form").iter_rows())
    languages = _languages(package)
    readings = {
        capture: Reading.of(text, forms[capture], languages[capture])
        for capture, text in texts.items()
    }
    spans: dict[str, tuple[str, int]] = {}
    for row, cells in enumerate(package.tables["passages"].frame.iter_rows(named=True)):
        text = texts.get(cells["capture"] or "")
        if (
            cells["start"]
            and cells["start"].isdecimal()
            and text is not None
            and len(cells["start"]) < 18
        ):
            spans[cells["id"] or ""] = (cells["capture"] or "", int(cells["start"]))
        verdict: Verdict = "not-checked" if evidence.folder is None else "unverifiable"
        if text is not None and cells["quote"]:
            reading = readings[cells["capture"] or ""]
            passage = _passage_of(cells)
            looked = _looked(passage, cells, reading)
            verdict = looked.verdict
            found = locked(looked, reading)
            captures_of = own.get(passage.capture, [])
            others = {
                name: texts[name]
                for name in captures_of
                if name in texts and name != passage.capture
            }
            advice = (
                _suggestion(passage, looked, text, captures_of, others)
                if found.verdict not in PASSING
                else ""
            )
            outcome.faults.extend(_differences(package, row, cells, passage, advice, found, text))
        outcome.verdicts[cells["capture"] or ""][verdict] += 1
    outcome.faults.extend(_cut_negations(package, readings, spans))
    return outcome


def _languages(package: Package) -> dict[str, str | None]:
    """Return the language of each capture, its document's where it states none."""
    works = dict(package.tables["documents"].frame.select("id", "language").iter_rows())
    captures = package.tables["captures"].frame.select("id", "language", "document").iter_rows()
    return {
        capture or "": language or works.get(document) for capture, language, document in captures
    }


def _cut_negations(
    package: Package, readings: Mapping[str, Reading], spans: Mapping[str, tuple[str, int]]
) -> Iterator[Diagnostic]:
    """Yield the affirmed claims whose quote begins right after a negation that it leaves out."""
    for row, (passage, polarity) in enumerate(
        package.tables["claims"].frame.select("passage", "polarity").iter_rows()
    ):
        capture, start = spans.get(passage or "", ("", 0))
        if polarity != "affirmed" or not start or (wording := readings[capture].wording) is None:
            continue
        text = readings[capture].text
        before = _SENTENCE_EDGE.split(text[max(start - _NEAR, 0) : start])[-1].split()[
            -_WORDS_BEFORE:
        ]
        if is_negated(" ".join(before), wording):
            said = " ".join([*before, text[start : start + _NEAR].split("\n")[0]])
            yield UNSAID_POLARITY.at(package.place("claims", row, "polarity"), polarity, said)


def _regions(package: Package, evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield the regions of locks whose positions are not those of their lines."""
    for dossier in package.dossiers if evidence.folder is not None else ():
        lock = dossier.source.lock
        for short, capture in (lock.captures if lock else {}).items():
            data = evidence.bytes_of(capture.sha256)
            if data is None or lock is None:
                continue
            place = Place(file=dossier.source.lock_file, line=lock.lines.get(short, 1), column=3)
            try:
                actual = describe(
                    data,
                    [(region.lines, region.role) for region in capture.regions],
                    capture.media_type,
                )
            except ValueError as error:
                yield CHANGED_TEXT.at(
                    place, f"a region of capture {short!r}", "beyond the last line", error
                )
                continue
            if actual != capture:
                yield CHANGED_TEXT.at(
                    place,
                    f"the entry of capture {short!r}",
                    "not what anchoring writes",
                    "otherwise",
                )


def _unanchorable(dossiers: list[Dossier], evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield why anchoring cannot make the lock entry of a capture that lacks one, or has one for something else."""
    for dossier in dossiers:
        known = dossier.source.lock.captures if dossier.source.lock else {}
        for node in dossier.entry.items("captures"):
            entry = (
                Entry(dossier.file, "capture", node, CAPTURE.shapes, [])
                if isinstance(node, Fields)
                else None
            )
            if entry is None or not entry.sound or "sha256" not in entry:
                continue
            stated, locked = stated_regions(entry), known.get(entry.value("id") or "")
            current = locked is not None and locked.sha256 == entry.value("sha256")
            if (
                locked
                and current
                and stated == [(region.lines, region.role) for region in locked.regions]
            ):
                continue
            entry.faults = []  # those of reading are reported already
            described(entry, evidence)
            yield from entry.faults


def _passage_of(cells: _Cells) -> Passage:
    """Return the part of a row that a quote is looked for by; its other cells may hold anything."""
    return Passage(
        id=cells["id"] or "",
        capture=cells["capture"] or "",
        quote=cells["quote"] or "",
        prefix=cells["prefix"],
        suffix=cells["suffix"],
        verdict="not-checked",
    )


def _differences(
    package: Package,
    row: int,
    cells: _Cells,
    passage: Passage,
    advice: str,
    found: LockedPassage,
    text: str,
) -> Iterator[Diagnostic]:
    """Yield where the record of a passage and what was found differ, and what is wrong with the passage itself."""
    quote = package.place("passages", row, "quote")
    if found.verdict not in PASSING:
        recorded = (
            found.verdict if cells["verdict"] in {*PASSING, "not-checked"} else cells["verdict"]
        )
        rule = AMBIGUOUS_QUOTE if recorded == "ambiguous" else ABSENT_QUOTE
        yield rule.at(quote, passage.quote, passage.capture, recorded, help=advice)
        return
    if package.from_sources and cells["verdict"] == "not-checked":
        return  # no lock entry yet, which is reported at the dossier's line
    for name in _FIELDS:
        actual = getattr(found, name)
        if name in KINDS and not cells[name]:
            continue  # a record without a locator says nothing wrong
        if (cells[name] or "") != ("" if actual is None else str(actual)):
            what = f"{name} of quote {passage.quote!r}"
            yield CHANGED_TEXT.at(
                package.place("passages", row, name),
                what,
                cells[name] or "empty",
                actual or "empty",
            )
            break
    if cut := cut_word(found, text):
        yield SPLIT_WORD.at(quote, passage.quote, cut)
    if is_whole_sentence(found, text):
        yield WHOLE_SENTENCE.at(quote, passage.quote, len(passage.quote.split()))


def _looked(passage: Passage, cells: _Cells, reading: Reading) -> Located:
    """Look for a quote as it was looked for when it was recorded.

    A locator without positions is what somebody stated; one with positions came of them, and is
    asked only where the quote stands at several places.
    """
    stated = next(((kind, label) for kind in KINDS if (label := cells[kind])), None)
    if stated is not None and not cells["start"]:
        return look_for(passage, reading, stated)
    looked = look_for(passage, reading)
    return (
        look_for(passage, reading, stated)
        if looked.verdict == "ambiguous" and stated is not None
        else looked
    )


def _suggestion(
    passage: Passage, looked: Located, text: str, own: Sequence[str], others: Mapping[str, str]
) -> str:
    """Return what may have been meant by a quote that was not found, empty where nothing is alike."""
    if looked.reason:
        return looked.reason
    context = passage.prefix or passage.suffix
    for name, other in others.items() if looked.verdict == "absent" else ():
        if (
            locate(
                passage.quote, other, prefix=passage.prefix or "", suffix=passage.suffix or ""
            ).verdict
            != "absent"
        ):
            return capture_advice(name, own)
    if context and locate(passage.quote, text).verdict != "absent":
        return (
            "the quote stands in the text, but not with this prefix or suffix; white space at "
            "their edges counts"
        )
    return (
        f"did you mean {shown(looked.nearest.text)!r}? Copy it from the text"
        if looked.nearest
        else ""
    )


def cut_word(found: LockedPassage, text: str) -> str:
    """Return the word or number of the text that a passage cuts at its beginning or end, empty where it cuts none.

    Digits that are grouped are one number, and letters joined to digits belong to it: half of 41m
    is 41.

    >>> cut_word(LockedPassage(verdict="verbatim", start=1, stop=3), "613 came")
    '613'
    """
    if found.start is None or found.stop is None:
        return ""
    for edge in (found.start, found.stop):
        window = text[max(edge - _LONGEST_WORD, 0) : edge + _LONGEST_WORD]
        inside = edge - max(edge - _LONGEST_WORD, 0)
        for word in _WHOLE_WORD.finditer(window):
            if word.start() < inside < word.end():
                return word[0]
    return ""


def is_whole_sentence(found: LockedPassage, text: str) -> bool:
    """Tell whether a passage of more than eight words has a line edge, a quotation mark or a stop on both sides."""
    if found.start is None or found.stop is None:
        return False
    quote = text[found.start : found.stop]
    if len(quote.split()) <= SENTENCE_WORDS:
        return False
    before, after = text[: found.start].rstrip(" "), text[found.stop :].lstrip(" ")
    opens = not before or before[-1] in _EDGES or quote[0] in _EDGES
    return opens and (not after or after[0] in _EDGES or quote[-1] in _EDGES)
