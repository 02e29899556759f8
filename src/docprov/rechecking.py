"""Comparing records with the captured texts themselves, where a run holds them.

A lock, and a table made from it, is its author's word. With the text at hand each quote is looked for again, and whatever the
record says otherwise is a fault. What was not compared is counted, and never reads as checked.
"""

from collections.abc import Iterator

from attrs import define, field

from docprov.anchoring import resolve
from docprov.dossiers.locks import LockedPassage
from docprov.evidence import Evidence, describe
from docprov.opening import Opened
from docprov.records import PASSING, Passage
from docprov.reports import Diagnostic, Place
from docprov.rules.evidence import (
    ABSENT_QUOTE,
    AMBIGUOUS_QUOTE,
    CHANGED_TEXT,
    SENTENCE_WORDS,
    WHOLE_SENTENCE,
)

_EDGES = frozenset('\n\r.!?…"“”„‟«»‘’‚‛')
_FIELDS = ("verdict", "start", "stop", "sha256", "difference")


@define
class Rechecking:
    """What comparing with the texts came to.

    Attributes:
        faults: where record and text differ.
        passages: how many passages were compared.
        captures: how many captures were compared.
    """

    faults: list[Diagnostic] = field(factory=list)
    passages: int = 0
    captures: int = 0


def recheck(opened: Opened, evidence: Evidence) -> Rechecking:
    """Compare the captures and passages of a package with the texts that are held."""
    outcome = Rechecking()
    texts: dict[str, str] = {}
    captures = opened.tables["captures"].frame
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
        for name, stated, actual in (("bytes", size, capture.bytes), ("characters", characters, capture.characters)):
            if stated is not None and stated != str(actual):
                what = f"number of {name} of capture {identifier!r}"
                outcome.faults.append(CHANGED_TEXT.at(opened.place("captures", row, name), what, stated, actual))
    outcome.faults.extend(_regions(opened, evidence))
    for row, cells in enumerate(opened.tables["passages"].frame.iter_rows(named=True)):
        text = texts.get(cells["capture"] or "")
        if text is not None and cells["quote"]:
            outcome.passages += 1
            outcome.faults.extend(_passage(opened, row, cells, text))
    return outcome


def _regions(opened: Opened, evidence: Evidence) -> Iterator[Diagnostic]:
    """Yield the regions of locks whose positions are not those of their lines."""
    for dossier in opened.dossiers:
        lock = dossier.source.lock
        for short, capture in (lock.captures if lock else {}).items():
            data = evidence.bytes_of(capture.sha256)
            if data is None or lock is None:
                continue
            place = Place(file=dossier.source.lock_file, line=lock.lines.get(short, 1), column=3)
            try:
                actual = describe(data, [(region.lines, region.role) for region in capture.regions], capture.media_type)
            except ValueError as error:
                yield CHANGED_TEXT.at(place, f"a region of capture {short!r}", "beyond the last line", error)
                continue
            if actual != capture:
                yield CHANGED_TEXT.at(place, f"the entry of capture {short!r}", "not what anchoring writes", "otherwise")


def _passage(opened: Opened, row: int, cells: dict[str, str | None], text: str) -> Iterator[Diagnostic]:
    passage = Passage(
        id=cells["id"] or "", capture=cells["capture"] or "", quote=cells["quote"] or "", prefix=cells["prefix"],
        suffix=cells["suffix"], verdict="not-checked",
    )  # fmt: skip
    found = resolve(passage, text)
    quote = opened.place("passages", row, "quote")
    if cells["verdict"] in PASSING and found.verdict not in PASSING:
        rule = AMBIGUOUS_QUOTE if found.verdict == "ambiguous" else ABSENT_QUOTE
        yield rule.at(quote, passage.quote, passage.capture, found.verdict)
        return
    for name in _FIELDS:
        actual = getattr(found, name)
        if (cells[name] or "") != ("" if actual is None else str(actual)):
            what = f"{name} of quote {passage.quote!r}"
            yield CHANGED_TEXT.at(opened.place("passages", row, name), what, cells[name] or "empty", actual or "empty")
            break
    if is_whole_sentence(found, text):
        yield WHOLE_SENTENCE.at(quote, passage.quote, len(passage.quote.split()))


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
