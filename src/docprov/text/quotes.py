"""Finding a quote in a text: an exact verdict, exact positions, and what had to be normalised.

Similarity never decides. A quote occurs in the text character by character (`verbatim`), or after
folding both sides alike or over the marks of the text, such as page numbers (`normalised`, see
`docprov.text.folding` and `docprov.text.unmarked`), or part by part with short gaps that drop
nothing of weight (`elided`, see `docprov.text.gaps`); else it is not found, and the nearest passage is only a suggestion (`docprov.text.nearest`). Positions are code points of the
text as it is, whatever was folded.

Cost: a text is folded once, when the first quote is not found in it verbatim, and the folded text
is kept for the next ones. From then on one search through it finds verbatim and folded places
alike. The time is linear in the text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise

from attrs import define, evolve, field, frozen

from docprov.model.records import Verdict
from docprov.text.folding import (
    Folded,
    fold,
    folded_differences,
    folded_once,
    folded_text,
    known_folded,
)
from docprov.text.gaps import dropped_by
from docprov.text.language import Language, language_of
from docprov.text.nearest import Nearest, nearest, whole_words
from docprov.text.unmarked import Unmarked, unmarked_once, unmarked_quote

LONGEST_GAP = 200
_ELLIPSIS = re.compile(r"\s*(?:\[(?:\.\.\.|…)\]|\((?:\.\.\.|…)\)|\.\.\.|…)\s*")
_LONGEST_SPACE = 8
"""Characters of a text, at most, that may fold to one character of a quote inside a window."""
_MOST_PLACES = 1000
_MOST_PARTS = 20


@frozen(kw_only=True)
class Located:
    """The result of searching a text for a quote.

    Attributes:
        verdict: `verbatim`, `normalised`, `elided`, `ambiguous`, `elsewhere` or `absent`.
        start: first code point of the quote, None unless it was found.
        stop: code point after the last one, None unless it was found.
        difference: what was normalised, such as `white space`; the text in the gaps of an elided
            quote is not named.
        places: at how many places the quote was found; 2 means any number above 1.
        other: for `elsewhere`, the index of the other text that contains it.
        reason: why an elided quote was refused.
        nearest: for `absent`, the passage most like the quote, where any is.
    """

    verdict: Verdict
    start: int | None = None
    stop: int | None = None
    difference: str | None = None
    places: int = 0
    other: int | None = None
    reason: str | None = None
    nearest: Nearest | None = None

    @property
    def found(self) -> bool:
        """Whether the quote was found, at one place."""
        return self.start is not None


def locate(
    quote: str,
    text: str,
    *,
    prefix: str = "",
    suffix: str = "",
    others: Sequence[str] = (),
    language: str | None = "en",
    within: tuple[int, int] | None = None,
) -> Located:
    r"""Find a quote in a text.

    Args:
        quote: the quote as it was recorded.
        text: the whole text of a capture.
        prefix: text directly before the quote; decides which of several places is meant.
        suffix: text directly after it.
        others: further texts, searched when this one does not contain the quote.
        language: the tag of the language whose words a gap may not drop; None, or a language
            without lists, refuses every elided quote.
        within: the stretch of the text in which the quote begins, such as a paragraph; decides
            which of several places is meant.

    Returns:
        The verdict and, where the quote occurs at exactly one place, its positions.

    >>> locate("41 dockers", "It killed 41 dockers.").start
    10
    >>> locate('the "Count"', "They call it the\n“Count”.").difference
    'quotation marks, white space'
    >>> locate("people were ... killed", "At least 40 people were not killed").reason
    "the gap drops 'not'"
    >>> locate("41", "41 in May, 41 in June", within=(9, 21)).start
    11
    """
    lists = language_of(language)
    found = _locate(quote, text, prefix, suffix, lists, within)
    if found.verdict != "absent" and not found.reason:
        return found
    for index, other in enumerate(others):
        elsewhere = _locate(quote, other, prefix, suffix, lists)
        if elsewhere.verdict != "absent" and not elsewhere.reason:
            return Located(verdict="elsewhere", other=index)
    if found.verdict != "absent":
        return found
    return evolve(found, nearest=nearest(quote, text))


@define
class _Span:
    """The position of a quote in a text, and its position together with its context.

    `difference` says what is passed over, where that had to be found out already.
    """

    start: int
    stop: int
    first: int
    last: int
    difference: str | None = None


def _locate(
    quote: str,
    text: str,
    prefix: str,
    suffix: str,
    language: Language | None,
    within: tuple[int, int] | None = None,
) -> Located:
    if not folded_text(quote) or not unmarked_quote(quote).text.strip():
        return Located(verdict="absent")
    spans, exact = _places(quote, text, prefix, suffix, within)
    if len(spans) > 1:
        return Located(verdict="ambiguous", places=2)
    if spans:
        span = spans[0]
        if exact:
            return Located(verdict="verbatim", start=span.start, stop=span.stop, places=1)
        named = span.difference or folded_differences(
            prefix + quote + suffix, text[span.first : span.last]
        )
        return Located(
            verdict="normalised", start=span.start, stop=span.stop, difference=named, places=1
        )
    found = Located(verdict="absent")
    if _ELLIPSIS.search(quote):
        found = _elided(quote, text, prefix, suffix, language, within)
    if found.verdict == "absent" and not found.reason and (prefix or suffix):
        return _without_context(quote, text, language, within)
    return found


def _places(
    quote: str, text: str, prefix: str, suffix: str, within: tuple[int, int] | None
) -> tuple[list[_Span], bool]:
    """Return up to two places of a quote in its context, and whether they are verbatim.

    Where there is none, white space where the context joins the quote is forgiven.
    """
    spans, exact = _Wanted(quote, prefix, suffix).places_in(text, within)
    if spans or not (prefix or suffix):
        return spans, exact
    for wanted in _respaced(quote, prefix, suffix):
        for span in wanted.places_in(text, within)[0]:
            named = folded_differences(wanted.whole, text[span.first : span.last])
            names = {"white space", *filter(None, (span.difference or named).split(", "))}
            if span.start not in {other.start for other in spans}:
                spans.append(evolve(span, difference=", ".join(sorted(names))))
    return spans[:2], False


def _respaced(quote: str, prefix: str, suffix: str) -> "Iterator[_Wanted]":
    """Yield a quote in its context with and without a space where they join."""
    before, bare, after = prefix.strip(), quote.strip(), suffix.strip()
    for lead in _joints(before, bare):
        for tail in _joints(bare, after):
            yield _Wanted(bare, before + lead if before else "", tail + after if after else "")


def _joints(left: str, right: str) -> tuple[str, ...]:
    """Return what may stand between two texts; words and numbers are never joined."""
    if not left or not right:
        return ("",)
    return (" ",) if left[-1].isalnum() and right[0].isalnum() else (" ", "")


def _without_context(
    quote: str, text: str, language: Language | None, within: tuple[int, int] | None
) -> Located:
    """Return the verdict on a quote whose context fits none of its places."""
    alone = _locate(quote, text, "", "", language, within)
    if alone.verdict == "absent":
        return alone
    return Located(
        verdict="ambiguous",
        places=alone.places,
        reason="its prefix and suffix fit no place where it occurs",
    )


def _beginning(spans: list[_Span], within: tuple[int, int]) -> list[_Span]:
    return [span for span in spans if within[0] <= span.start < within[1]]


@define
class _Wanted:
    """A quote to search for, with its context."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    whole: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.whole = self.prefix + self.quote + self.suffix

    def places_in(
        self, text: str, within: tuple[int, int] | None = None, most: int = 2
    ) -> tuple[list[_Span], bool]:
        """Return up to some places in a text or a stretch of it, and whether they are verbatim.

        Folded places count only where no verbatim one exists.
        """
        if within is not None:
            start = max(0, within[0] - _LONGEST_SPACE * len(self.prefix))
            stop = within[1] + _LONGEST_SPACE * len(self.whole)
            verbatim = _beginning(self.verbatim_in(text, start, stop, _MOST_PLACES), within)
            spans = verbatim or _beginning(self._read_in(text, start, stop, _MOST_PLACES), within)
            return spans[:most], bool(verbatim)
        folded = known_folded(text)
        # A mark that the text lacks shows without a search that it lacks the quote.
        if folded is None or not self._has_any(folded.absent):
            spans = self.verbatim_in(text, 0, len(text), most)
            if spans:
                return spans, True
        return self._read_in(text, 0, len(text), most), False

    def _has_any(self, marks: tuple[str, ...]) -> bool:
        whole = self.whole
        for mark in marks:  # noqa: SIM110 - any() costs a third of the whole search
            if mark in whole:
                return True
        return False

    def places_between(self, text: str, start: int, stop: int) -> list[_Span]:
        """Return the places within a window of a text: verbatim ones, else folded ones."""
        return self.verbatim_in(text, start, stop, _MOST_PLACES) or self._read_in(
            text, start, stop, _MOST_PLACES
        )

    def _read_in(self, text: str, start: int, stop: int, most: int) -> list[_Span]:
        """Return the places that read alike within a window: folded ones, else over marks."""
        folded = self.folded_in(folded_once(text), start, stop, most)
        return folded or list(islice(self._over_marks(text, start, stop), most))

    def _over_marks(self, text: str, start: int, stop: int) -> Iterator[_Span]:
        reading = unmarked_once(text)
        needle = None if reading.reads_as_folded(self.whole) else self._needle(unmarked_quote)
        if needle is None:
            return
        for span in needle.spans_in(reading, reading.index_of(start), reading.index_of(stop)):
            difference = reading.difference(self.whole, span.first, span.last)
            if difference is not None and span.last <= stop:
                yield evolve(span, difference=difference)

    def verbatim_in(self, text: str, start: int, stop: int, most: int) -> list[_Span]:
        """Return the verbatim places within a window of a text."""
        whole = self.whole
        places: list[int] = []
        at = text.find(whole, start, stop)
        while at >= 0 and len(places) < most:
            places.append(at)
            at = text.find(whole, at + 1, stop)
        lead, length = len(self.prefix), len(self.quote)
        return [_Span(at + lead, at + lead + length, at, at + len(whole)) for at in places]

    def folded_in(self, folded: Folded, start: int, stop: int, most: int) -> list[_Span]:
        """Return the places within a window of a text that read alike when both are folded."""
        needle = self._needle(fold)
        if needle is None:
            return []
        first, last = folded.index_of(start), folded.index_of(stop)
        inside = (span for span in needle.spans_in(folded, first, last) if span.last <= stop)
        return list(islice(inside, most))

    def _needle(self, reading: Callable[[str], "Folded | Unmarked"]) -> "_Needle | None":
        """Return the folded quote; None where it folds to nothing or its context cuts a letter."""
        if not self.prefix and not self.suffix:
            text = (
                folded_text(self.quote) if reading is fold else reading(self.quote).text.strip(" ")
            )
            return _Needle(text, 0, len(text)) if text else None
        folded = reading(self.whole)
        bare = self.quote.strip().strip("\u00ad").strip()
        begin = len(self.prefix) + self.quote.find(bare)
        first, last = folded.index_of(begin), folded.index_of(begin + len(bare))
        if (
            first >= last
            or folded.start_of(first) != begin
            or folded.stop_of(last - 1) > begin + len(bare)
        ):
            return None
        text = folded.text if self.prefix else folded.text.lstrip(" ")
        lead = len(folded.text) - len(text)
        return _Needle(text if self.suffix else text.rstrip(" "), first - lead, last - lead)


@define
class _Needle:
    """A folded quote with its context: the whole, and which part of it is the quote."""

    text: str
    start: int
    stop: int

    def spans_in(self, folded: Folded | Unmarked, start: int, stop: int) -> Iterator[_Span]:
        """Yield the places between two characters of a folded text that cut no stretch."""
        at = folded.text.find(self.text, start, stop)
        while at >= 0:
            first, last = at + self.start, at + self.stop
            if folded.plain or not (folded.cuts(first) or folded.cuts(last)):
                begin, end = folded.start_of(first), folded.stop_of(last - 1)
                opening = folded.start_of(at) if self.start else begin
                closing = (
                    folded.stop_of(at + len(self.text) - 1) if self.stop < len(self.text) else end
                )
                yield _Span(begin, end, opening, closing)
            at = folded.text.find(self.text, at + 1, stop)


def _elided(
    quote: str,
    text: str,
    prefix: str,
    suffix: str,
    language: Language | None,
    within: tuple[int, int] | None,
) -> Located:
    """Find the parts of an elided quote in order, and judge the gaps between them."""
    parts = [part for part in _ELLIPSIS.split(quote) if part.strip()]
    if not parts:
        return Located(verdict="absent")
    if len(parts) == 1:
        return _locate(parts[0], text, prefix, suffix, language, within)
    if language is None:
        return Located(verdict="absent", reason="gaps are not judged in this language")
    if len(parts) > _MOST_PARTS:
        return Located(verdict="absent", reason=f"it has more than {_MOST_PARTS} parts")
    middle = [_Wanted(part) for part in parts[1:-1]]
    chain = _Chain([_Wanted(parts[0], prefix), *middle, _Wanted(parts[-1], "", suffix)], text)
    ways = chain.ways_in(within)
    if not ways:
        return Located(verdict="absent")
    if len(ways) > 1:
        return Located(verdict="ambiguous", places=2)
    return _judged_gaps(ways[0], text, language)


def _judged_gaps(way: tuple[_Span, ...], text: str, language: Language) -> Located:
    reading = unmarked_once(text)
    for before, after in pairwise(way):
        start, stop = whole_words(text, before.stop, after.start)
        if reading.changes_speaker(start, stop):
            return Located(verdict="absent", reason="the gap crosses to another speaker")
        dropped = dropped_by(fold(reading.read(start, stop)).text, language)
        if dropped is not None:
            return Located(verdict="absent", reason=f"the gap {dropped}")
    return Located(verdict="elided", start=way[0].start, stop=way[-1].stop, places=1)


@define
class _Chain:
    """The parts of an elided quote in a text, and the ways to find them in order."""

    parts: list[_Wanted]
    text: str
    known: dict[tuple[int, int], list[tuple[_Span, ...]]] = field(factory=dict)

    def ways_in(self, within: tuple[int, int] | None) -> list[tuple[_Span, ...]]:
        """Return the ways to find all parts; the search ends at the second one."""
        ways: list[tuple[_Span, ...]] = []
        for first in self.parts[0].places_in(self.text, within, _MOST_PLACES)[0]:
            ways += [(first, *rest) for rest in self.ways(1, first.stop)]
            if len(ways) > 1:
                break
        return ways

    def ways(self, number: int, end: int) -> list[tuple[_Span, ...]]:
        """Return up to two ways to find the parts from one on, each with a bounded gap."""
        if number == len(self.parts):
            return [()]
        if (number, end) not in self.known:
            part = self.parts[number]
            stop = min(len(self.text), end + LONGEST_GAP + _LONGEST_SPACE * (len(part.whole) + 1))
            found: list[tuple[_Span, ...]] = []
            for span in part.places_between(self.text, end, stop):
                if span.start - end <= LONGEST_GAP and len(found) < 2:
                    found += [(span, *rest) for rest in self.ways(number + 1, span.stop)]
            self.known[number, end] = found[:2]
        return self.known[number, end]
