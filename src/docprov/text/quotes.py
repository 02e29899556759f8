"""Finding a quote in a text: an exact verdict, exact positions, and what had to be normalised.

Similarity never decides. A quote stands in the text character by character (`verbatim`), or after
folding both sides alike (`normalised`, see `docprov.text.folding`), or part by part with short gaps
that drop nothing of weight (`elided`, see `docprov.text.wording`); else it is not found, and the
nearest passage is a suggestion only. Positions are code points of the text as it is, whatever was
folded.

Cost: a text is folded once, when the first quote is not found in it verbatim, and the folded text
is kept for the next ones. From then on one search through it finds verbatim and folded places
alike. The time is linear in the text.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
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
from docprov.text.wording import ENGLISH, Wording, weighty

LONGEST_GAP = 200
_ELLIPSIS = re.compile(r"\s*(?:\[(?:\.\.\.|…)\]|\((?:\.\.\.|…)\)|\.\.\.|…)\s*")
_WORD = re.compile(r"[^\W_]+")
_STOPS = ".,;:!?"
_MOST_CANDIDATES = 64
_MARGIN = 40
_LONGEST_SPACE = 8
_MOST_PLACES = 1000
_MOST_PARTS = 20
_MOST_WINDOWS = 8
_MUCH_ALIKE = 80
_LONGEST_SUGGESTED = 300
"""Characters of a quote for which a suggestion is looked for; recorded quotes have 120 at the most."""


@frozen(kw_only=True)
class Nearest:
    """The passage of a text most like a quote that it does not hold; a suggestion, never a find.

    Attributes:
        start: its first code point.
        stop: the code point after its last one.
        text: the passage.
        similarity: from 0 to 100, by rapidfuzz.
    """

    start: int
    stop: int
    text: str
    similarity: float


@frozen(kw_only=True)
class Located:
    """Where a quote stands in a text.

    Attributes:
        verdict: `verbatim`, `normalised`, `elided`, `ambiguous`, `elsewhere` or `absent`.
        start: first code point of the quote, None unless it was found.
        stop: code point after the last one, None unless it was found.
        difference: what was normalised, such as `white space`; what stands in the gaps of an elided
            quote is not named.
        places: at how many places the quote was found; 2 stands for any number above 1.
        other: for `elsewhere`, the index of the other text that holds it.
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
        """Whether the quote stands in the text, at one place."""
        return self.start is not None


def locate(
    quote: str,
    text: str,
    *,
    prefix: str = "",
    suffix: str = "",
    others: Sequence[str] = (),
    wording: Wording | None = ENGLISH,
    within: tuple[int, int] | None = None,
) -> Located:
    r"""Find a quote in a text.

    Args:
        quote: the quote as it was recorded.
        text: the whole text of a capture.
        prefix: text that stands directly before the quote; settles which of several places is
            meant.
        suffix: text that stands directly after it.
        others: further texts, looked at when this one does not hold the quote.
        wording: what a gap may not drop; None refuses every elided quote.
        within: the stretch of the text in which the quote begins, such as a paragraph; settles
            which of several places is meant.

    Returns:
        The verdict and, where the quote stands at exactly one place, its positions.

    >>> locate("41 dockers", "It killed 41 dockers.").start
    10
    >>> locate('the "Count"', "They call it the\n“Count”.").difference
    'quotation marks, white space'
    >>> locate("people were ... killed", "At least 40 people were not killed").reason
    "the gap drops 'not'"
    >>> locate("41", "41 in May, 41 in June", within=(9, 21)).start
    11
    """
    found = _locate(quote, text, prefix, suffix, wording, within)
    if found.verdict != "absent":
        return found
    for index, other in enumerate(others):
        if _locate(quote, other, prefix, suffix, wording).verdict != "absent":
            return Located(verdict="elsewhere", other=index)
    return evolve(found, nearest=nearest(quote, text))


@define
class _Span:
    """Where a quote stands in a text, and where it stands together with its context."""

    start: int
    stop: int
    first: int
    last: int


def _locate(
    quote: str,
    text: str,
    prefix: str,
    suffix: str,
    wording: Wording | None,
    within: tuple[int, int] | None = None,
) -> Located:
    if not quote.strip():
        return Located(verdict="absent")
    spans, exact = _Wanted(quote, prefix, suffix).places_in(text, within)
    if len(spans) > 1:
        return Located(verdict="ambiguous", places=2)
    if spans:
        span = spans[0]
        if exact:
            return Located(verdict="verbatim", start=span.start, stop=span.stop, places=1)
        named = folded_differences(prefix + quote + suffix, text[span.first : span.last])
        return Located(
            verdict="normalised", start=span.start, stop=span.stop, difference=named, places=1
        )
    if _ELLIPSIS.search(quote):
        return _elided(quote, text, prefix, suffix, wording, within)
    return Located(verdict="absent")


def _beginning(spans: list[_Span], within: tuple[int, int]) -> list[_Span]:
    return [span for span in spans if within[0] <= span.start < within[1]]


@define
class _Wanted:
    """A quote to look for, with what stands around it."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    whole: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.whole = self.prefix + self.quote + self.suffix

    def places_in(
        self, text: str, within: tuple[int, int] | None = None, most: int = 2
    ) -> tuple[list[_Span], bool]:
        """Return the places in a text or in a stretch of it, up to a number: verbatim ones (True), else folded ones (False)."""
        if within is not None:
            start, stop = (
                max(0, within[0] - _LONGEST_SPACE * len(self.prefix)),
                within[1] + _LONGEST_SPACE * len(self.whole),
            )
            verbatim = _beginning(self.verbatim_in(text, start, stop, _MOST_PLACES), within)
            spans = verbatim or _beginning(
                self.folded_in(folded_once(text), start, stop, _MOST_PLACES), within
            )
            return spans[:most], bool(verbatim)
        folded = known_folded(text)
        if (folded is None or not self._has_any(folded.absent)) and (
            spans := self.verbatim_in(text, 0, len(text), most)
        ):
            return spans, True
        folded = folded or folded_once(text)
        return self.folded_in(folded, 0, len(text), most), False

    def _has_any(self, marks: tuple[str, ...]) -> bool:
        whole = self.whole
        for mark in marks:  # noqa: SIM110 - any() costs a third of the whole search
            if mark in whole:
                return True
        return False

    def places_between(self, text: str, start: int, stop: int) -> list[_Span]:
        """Return the places within a window of a text: verbatim ones, else folded ones."""
        return self.verbatim_in(text, start, stop, _MOST_PLACES) or self.folded_in(
            folded_once(text), start, stop, _MOST_PLACES
        )

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
        needle = self._needle()
        if needle is None:
            return []
        first, last = folded.index_of(start), folded.index_of(stop)
        return list(
            islice(
                (span for span in needle.spans_in(folded, first, last) if span.last <= stop), most
            )
        )

    def _needle(self) -> "_Needle | None":
        """Return the folded quote; None where nothing is left of it, or where its context cuts a letter."""
        if not self.prefix and not self.suffix:
            text = folded_text(self.quote)
            return _Needle(text, 0, len(text)) if text else None
        folded = fold(self.whole)
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

    def spans_in(self, folded: Folded, start: int, stop: int) -> Iterator[_Span]:
        """Yield the places between two characters of a folded text; none that begins or ends inside a stretch."""
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
    wording: Wording | None,
    within: tuple[int, int] | None,
) -> Located:
    """Find the parts of an elided quote, each after the one before it; the gaps of the one way to do so are judged."""
    parts = [part for part in _ELLIPSIS.split(quote) if part.strip()]
    if not parts:
        return Located(verdict="absent")
    if len(parts) == 1:
        return _locate(parts[0], text, prefix, suffix, wording, within)
    if wording is None:
        return Located(verdict="absent", reason="gaps are not judged in this language")
    if len(parts) > _MOST_PARTS:
        return Located(verdict="absent", reason=f"it has more than {_MOST_PARTS} parts")
    middle = [_Wanted(part) for part in parts[1:-1]]
    chain = _Chain([_Wanted(parts[0], prefix), *middle, _Wanted(parts[-1], "", suffix)], text)
    ways: list[tuple[_Span, ...]] = []
    for first in chain.parts[0].places_in(text, within, _MOST_PLACES)[0]:
        ways += [(first, *rest) for rest in chain.ways(1, first.stop)]
        if len(ways) > 1:
            return Located(verdict="ambiguous", places=2)
    if not ways:
        return Located(verdict="absent")
    way = ways[0]
    for before, after in pairwise(way):
        start, stop = _whole_words(text, before.stop, after.start)
        dropped = weighty(fold(text[start:stop]).text, wording)
        if dropped is not None:
            return Located(verdict="absent", reason=f"the gap drops {dropped!r}")
    return Located(verdict="elided", start=way[0].start, stop=way[-1].stop, places=1)


@define
class _Chain:
    """The parts of an elided quote in a text, and the ways to find them in order."""

    parts: list[_Wanted]
    text: str
    known: dict[tuple[int, int], list[tuple[_Span, ...]]] = field(factory=dict)

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


def _whole_words(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return a stretch of a text widened to the words that its ends cut."""
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < stop < len(text) and text[stop - 1].isalnum() and text[stop].isalnum():
        stop += 1
    return start, stop


def _as_long_as(quote: str, text: str, start: int, stop: int) -> tuple[int, int]:
    """Return a stretch without what stands at its ends beyond the quote: more words, white space, stops."""
    words = [(found.start(), found.end()) for found in _WORD.finditer(text, start, stop)]
    steps = SequenceMatcher(
        None, _WORD.findall(quote), [text[slice(*word)] for word in words], autojunk=False
    ).get_opcodes()
    if len(steps) > 1 and steps[0][0] == "insert":
        start = words[steps[0][4]][0]
    if len(steps) > 1 and steps[-1][0] == "insert":
        stop = words[steps[-1][3] - 1][1]
    space = " \t\r\n\f\v\xa0"
    stop -= len(text[start:stop]) - len(
        text[start:stop].rstrip(space + ("" if quote[-1:] in _STOPS else _STOPS))
    )
    start += len(text[start:stop]) - len(
        text[start:stop].lstrip(space + ("" if quote[:1] in _STOPS else _STOPS))
    )
    return start, stop


def nearest(quote: str, text: str) -> Nearest | None:
    """Return the passage of a text most like a quote, None where nothing is alike; for suggestions only.

    A passage that differs in capitals and white space alone is the nearest one. Else looks around
    the places of the quote's longest words, one after the other until something is much alike, and
    at the whole text where it holds none of them. For a quote that is far too long to be recorded
    nothing is suggested.

    >>> nearest("631 boats", "They lost 613 boats.").text
    '613 boats'
    >>> nearest("over 30 boats were sent back home", "He says that over 30 boats were sent home for a week.").text
    'over 30 boats were sent home'
    >>> nearest("The Arden Post", "THE ARDEN POST, the Post of Arden").text
    'THE ARDEN POST'
    """
    from rapidfuzz import fuzz

    best: Nearest | None = None
    if len(quote) > _LONGEST_SUGGESTED:  # the time would grow with the product of both lengths
        return None
    if quote.strip() and (
        alike := re.search(r"\s+".join(map(re.escape, quote.split())), text, re.IGNORECASE)
    ):
        return Nearest(
            start=alike.start(),
            stop=alike.end(),
            text=alike[0],
            similarity=round(fuzz.ratio(quote, alike[0]), 1),
        )
    for windows in _around(quote, text):
        for first, last in windows:
            found = fuzz.partial_ratio_alignment(
                quote, text[first:last], score_cutoff=best.similarity if best else 60
            )
            if (
                found is not None
                and found.dest_end > found.dest_start
                and (best is None or found.score > best.similarity)
            ):
                start, stop = _whole_words(text, first + found.dest_start, first + found.dest_end)
                start, stop = _as_long_as(quote, text, start, stop)
                best = Nearest(
                    start=start, stop=stop, text=text[start:stop], similarity=round(found.score, 1)
                )
        if best is not None and best.similarity >= _MUCH_ALIKE:
            break
    return best


def _around(quote: str, text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the surroundings of the first places of each of a quote's longest words; the whole text where there are none."""
    nowhere = True
    reach = len(quote) + _MARGIN
    for word in sorted(
        (word for word in _WORD.findall(quote) if len(word) > 2), key=len, reverse=True
    )[:3]:
        windows: list[tuple[int, int]] = []
        at = text.find(word)
        while at >= 0 and len(windows) < _MOST_WINDOWS:
            windows.append((max(0, at - reach), min(len(text), at + reach)))
            at = text.find(word, at + len(word))
        if windows:
            nowhere = False
            yield windows
    if nowhere:
        yield [(0, len(text))]
