"""Finding a quote in a text: an exact verdict, exact positions, and what had to be normalised.

Similarity never decides. A quote stands in the text character by character (`verbatim`), or after folding both sides alike
(`normalised`, see `docprov.folding`), or part by part with short gaps that drop nothing of weight (`elided`, see
`docprov.wording`); else it is not found, and the nearest passage is a suggestion only. Positions are code points of the
text as it is, whatever was folded.

Cost: a verbatim quote costs two `str.find`, a folded one also a look around each place of its longest word; a text with
ligatures, soft hyphens or loose accents is folded as a whole, once. The time is linear in the text.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from attrs import define, evolve, field, frozen

from docprov.folding import (
    LONGEST_SPACE,
    SPACE,
    Folded,
    fold,
    folded_differences,
    folded_text,
    has_long_space,
    is_plain,
    is_plain_throughout,
    with_marks_alike,
)
from docprov.records import Verdict
from docprov.wording import ENGLISH, Wording, weighty

LONGEST_GAP = 200
_ELLIPSIS = re.compile(r"\s*(?:\[(?:\.\.\.|…)\]|\((?:\.\.\.|…)\)|\.\.\.|…)\s*")
_WORD = re.compile(r"[^\W_]+")
_MOST_CANDIDATES = 64
_MARGIN = 40
_NARROW = 6
_MOST_PLACES = 1000
_MOST_WINDOWS = 8


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
        difference: what was normalised, such as `white space`; what stands in the gaps of an elided quote is not named.
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
) -> Located:
    r"""Find a quote in a text.

    Args:
        quote: the quote as it was recorded.
        text: the whole text of a capture.
        prefix: text that stands directly before the quote; settles which of several places is meant.
        suffix: text that stands directly after it.
        others: further texts, looked at when this one does not hold the quote.
        wording: what a gap may not drop; None refuses every elided quote.

    Returns:
        The verdict and, where the quote stands at exactly one place, its positions.

    >>> locate("41 dockers", "It killed 41 dockers.").start
    10
    >>> locate('the "Count"', "They call it the\n“Count”.").difference
    'quotation marks, white space'
    >>> locate("people were ... killed", "At least 40 people were not killed").reason
    "the gap drops 'not'"
    """
    found = _locate(quote, text, prefix, suffix, wording)
    if found.verdict != "absent":
        return found
    for index, other in enumerate(others):
        if _locate(quote, other, prefix, suffix, wording).verdict != "absent":
            return Located(verdict="elsewhere", other=index)
    return evolve(found, nearest=nearest(quote, text))


@frozen
class _Span:
    """Where a quote stands in a text, and where it stands together with its context."""

    start: int
    stop: int
    first: int
    last: int


def _locate(quote: str, text: str, prefix: str, suffix: str, wording: Wording | None) -> Located:
    if not quote.strip():
        return Located(verdict="absent")
    spans, exact = _spans(quote, prefix, suffix, text, 0, len(text), most=2)
    if len(spans) > 1:
        return Located(verdict="ambiguous", places=2)
    if spans:
        span = spans[0]
        if exact:
            return Located(verdict="verbatim", start=span.start, stop=span.stop, places=1)
        named = folded_differences(prefix + quote + suffix, text[span.first : span.last])
        return Located(verdict="normalised", start=span.start, stop=span.stop, difference=named, places=1)
    if _ELLIPSIS.search(quote):
        return _elided(quote, text, prefix, suffix, wording)
    return Located(verdict="absent")


def _spans(quote: str, prefix: str, suffix: str, text: str, start: int, stop: int, *, most: int) -> tuple[list[_Span], bool]:
    """Return the places of a quote within a window, up to a number: verbatim ones (True), else folded ones (False)."""
    whole = prefix + quote + suffix
    spans: list[_Span] = []
    at = text.find(whole, start, stop)
    while at >= 0 and len(spans) < most:
        begin = at + len(prefix)
        spans.append(_Span(begin, begin + len(quote), at, at + len(whole)))
        at = text.find(whole, at + 1, stop)
    if spans:
        return spans, True
    needle = _needle(quote, prefix, suffix)
    if needle is None:
        return [], False
    if is_plain_throughout(text):
        found = _plain_spans(needle, text, start, stop, most)
        if found or (found is not None and not has_long_space(text)):
            return found, False
    return list(islice(_spans_in(needle, fold(text), start, stop), most)), False


@frozen
class _Needle:
    """A folded quote with its context: the whole, and which part of it is the quote."""

    text: str
    start: int
    stop: int


def _needle(quote: str, prefix: str, suffix: str) -> _Needle | None:
    """Return a folded quote; None where nothing is left of it, or where its context cuts a letter."""
    if not prefix and not suffix and is_plain(quote):
        plain = folded_text(quote).strip(" ")
        return _Needle(plain, 0, len(plain)) if plain else None
    folded = fold(prefix + quote + suffix)
    bare = quote.strip().strip("\u00ad").strip()
    begin = len(prefix) + quote.find(bare)
    end = begin + len(bare)
    inside = [n for n, (first, last) in enumerate(zip(folded.starts, folded.stops, strict=False)) if begin <= first < end]
    if not bare or not inside or folded.starts[inside[0]] != begin or folded.stops[inside[-1]] > end:
        return None
    lead = 0 if prefix else len(folded.text) - len(folded.text.lstrip(" "))
    tail = 0 if suffix else len(folded.text) - len(folded.text.rstrip(" "))
    return _Needle(folded.text[lead : len(folded.text) - tail], inside[0] - lead, inside[-1] + 1 - lead)


def _plain_spans(needle: _Needle, text: str, start: int, stop: int, most: int) -> list[_Span] | None:
    """Look for the longest word of a needle, and compare around each of its places; None where there are too many."""
    word = max(_WORD.finditer(needle.text), key=lambda found: len(found[0]), default=None)
    if word is None:
        return None
    spans: list[_Span] = []
    at = text.find(word[0], start, stop)
    for _ in range(_MOST_CANDIDATES):
        if at < 0 or len(spans) >= most:
            return spans[:most]
        for span in _around(needle, text, at, word.start()):
            if span not in spans and start <= span.first and span.last <= stop:
                spans.append(span)
        at = text.find(word[0], at + 1, stop)
    return None


def _around(needle: _Needle, text: str, at: int, offset: int) -> list[_Span]:
    """Return the places where a text, folded, reads like the needle around one place of its longest word."""
    spaces = needle.text.count(" ")
    return _within(needle, text, at, offset, spaces + _NARROW) or _within(
        needle, text, at, offset, LONGEST_SPACE * spaces + len(needle.text) + _MARGIN
    )


def _within(needle: _Needle, text: str, at: int, offset: int, room: int) -> list[_Span]:
    """Return the places of a needle in the surroundings of one place, with some room for white space."""
    first = max(0, at - offset - room)
    window = text[first : at + len(needle.text) - offset + room]
    folded = with_marks_alike(SPACE.sub(" ", window))
    found = folded.find(needle.text)
    spans = []
    while found >= 0:
        opening, closing = _raw(window, found), _raw(window, found + len(needle.text) - 1) + 1
        begin = _raw(window, found + needle.start) if needle.start else opening
        end = _raw(window, found + needle.stop - 1) + 1 if needle.stop < len(needle.text) else closing
        spans.append(_Span(first + begin, first + end, first + opening, first + closing))
        found = folded.find(needle.text, found + 1)
    return spans


def _raw(window: str, index: int) -> int:
    """Return where a character of a folded window stands in the window itself; for white space, where the run begins."""
    for space in SPACE.finditer(window):
        if space.start() >= index:
            break
        index += space.end() - space.start() - 1
    return index


def _spans_in(needle: _Needle, folded: Folded, start: int, stop: int) -> Iterator[_Span]:
    """Yield the places of a quote in a folded text; none that begins or ends inside a stretch."""
    at = folded.text.find(needle.text)
    while at >= 0:
        first, last = at + needle.start, at + needle.stop - 1
        opening, closing = at, at + len(needle.text) - 1
        whole = (first == 0 or folded.stops[first - 1] <= folded.starts[first]) and (
            last + 1 == len(folded.stops) or folded.starts[last + 1] >= folded.stops[last]
        )
        if whole and start <= folded.starts[opening] and folded.stops[closing] <= stop:
            yield _Span(folded.starts[first], folded.stops[last], folded.starts[opening], folded.stops[closing])
        at = folded.text.find(needle.text, at + 1)


def _elided(quote: str, text: str, prefix: str, suffix: str, wording: Wording | None) -> Located:
    """Find the parts of an elided quote, each after the one before it; the gaps of the one way to do so are judged."""
    parts = [part for part in _ELLIPSIS.split(quote) if part.strip()]
    if not parts:
        return Located(verdict="absent")
    if len(parts) == 1:
        return _locate(parts[0], text, prefix, suffix, wording)
    if wording is None:
        return Located(verdict="absent", reason="gaps are not judged in this language")
    chain = _Chain(parts, prefix, suffix, text)
    if not all(_spans(part, "", "", text, 0, len(text), most=1)[0] for part in parts):
        return Located(verdict="absent")
    ways: list[tuple[_Span, ...]] = []
    for first in chain.places(0, 0, len(text)):
        ways += [(first, *rest) for rest in chain.ways(1, first.stop)]
        if len(ways) > 1:
            return Located(verdict="ambiguous", places=2)
    if not ways:
        return Located(verdict="absent")
    way = ways[0]
    for before, after in pairwise(way):
        dropped = weighty(_whole_words(text, before.stop, after.start), wording)
        if dropped is not None:
            return Located(verdict="absent", reason=f"the gap drops {dropped!r}")
    return Located(verdict="elided", start=way[0].start, stop=way[-1].stop, places=1)


@define
class _Chain:
    """The parts of an elided quote in a text, and the ways to find them in order."""

    parts: list[str]
    prefix: str
    suffix: str
    text: str
    known: dict[tuple[int, int], list[tuple[_Span, ...]]] = field(factory=dict)

    def places(self, number: int, start: int, stop: int) -> list[_Span]:
        """Return the places of one part within a window."""
        prefix = self.prefix if number == 0 else ""
        suffix = self.suffix if number == len(self.parts) - 1 else ""
        return _spans(self.parts[number], prefix, suffix, self.text, start, stop, most=_MOST_PLACES)[0]

    def ways(self, number: int, end: int) -> list[tuple[_Span, ...]]:
        """Return up to two ways to find the parts from one on, each with a bounded gap."""
        if number == len(self.parts):
            return [()]
        if (number, end) not in self.known:
            room = LONGEST_GAP + (LONGEST_SPACE + 1) * len(self.parts[number]) + len(self.suffix) * LONGEST_SPACE + _MARGIN
            found: list[tuple[_Span, ...]] = []
            for span in self.places(number, end, min(len(self.text), end + room)):
                if span.start - end <= LONGEST_GAP and len(found) < 2:
                    found += [(span, *rest) for rest in self.ways(number + 1, span.stop)]
            self.known[number, end] = found[:2]
        return self.known[number, end]


def _whole_words(text: str, start: int, stop: int) -> str:
    """Return a stretch of a text, folded, widened to the words that its ends cut."""
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < stop < len(text) and text[stop - 1].isalnum() and text[stop].isalnum():
        stop += 1
    return folded_text(text[start:stop])


def nearest(quote: str, text: str) -> Nearest | None:
    """Return the passage of a text most like a quote, None where nothing is alike; for suggestions only.

    Looks around the places of the quote's longer words first, and at the whole text where it holds none of them.

    >>> nearest("631 boats", "They lost 613 boats.").text
    '613 boats'
    """
    from rapidfuzz import fuzz

    best: Nearest | None = None
    for first, last in _windows(quote, text) or [(0, len(text))]:
        found = fuzz.partial_ratio_alignment(quote, text[first:last], score_cutoff=60)
        if found is not None and found.dest_end > found.dest_start and (best is None or found.score > best.similarity):
            start, stop = first + found.dest_start, first + found.dest_end
            best = Nearest(start=start, stop=stop, text=text[start:stop], similarity=round(found.score, 1))
    return best


def _windows(quote: str, text: str) -> list[tuple[int, int]]:
    """Return the surroundings of the first places of a quote's three longest words."""
    windows = []
    for word in sorted(_WORD.findall(quote), key=len, reverse=True)[:3]:
        at = text.find(word)
        for _ in range(_MOST_WINDOWS if len(word) > 2 else 0):
            if at < 0:
                break
            windows.append((max(0, at - len(quote) - _MARGIN), min(len(text), at + len(quote) + _MARGIN)))
            at = text.find(word, at + len(word))
    return windows
