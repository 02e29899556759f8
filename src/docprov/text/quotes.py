"""Finding a quote in a text: an exact verdict, exact positions, and what had to be normalised.

Similarity never decides. A quote occurs in the text character by character (`verbatim`), or after
folding both sides alike or over the marks of the text, such as page numbers (`normalised`, see
`docprov.text.folding` and `docprov.text.unmarked`), or part by part with short gaps that drop
nothing of weight (`elided`, see `docprov.text.gaps`); else it is not found, and the nearest passage
is only a suggestion (`docprov.text.nearest`). Positions are code points of the text as it is,
whatever was folded.

Cost: a text is folded once, when the first quote is not found in it verbatim, and the folded text
is kept for the next ones. From then on one search through it finds verbatim and folded places
alike. The time is linear in the text.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from attrs import define, evolve, field

from docprov.model.records import Verdict
from docprov.text.folding import fold, folded_differences, folded_text
from docprov.text.gaps import dropped_by
from docprov.text.language import Language, language_of
from docprov.text.nearest import Nearest, nearest, whole_words
from docprov.text.places import (
    LONGEST_GAP,
    LONGEST_SPACE,
    MOST_PLACES,
    Span,
    Wanted,
    verbatim_place,
)
from docprov.text.unmarked import bound_in, read_as_text, unmarked_quote

ELLIPSIS = re.compile(r"\s*(?:\[(?:\.\.\.|…)\]|\((?:\.\.\.|…)\)|\.\.\.|…)\s*")
_AROUND = " \t\r\n\"'“”„‘’‚«»\u2039\u203a「」『』"
"""What is no part of an elided quote by itself: the quotation marks around it."""
_HAS_WORDS = re.compile(r"[^\w\[\f{<]*+\w[^\[\f{<:]*+(?::(?![0-9])[^\[\f{<:]*+)*+\Z")
"""Nearly every quote: none that has words can be told from marks without reading it."""
_MOST_PARTS = 20
_MOST_WINDOWS = 5000


class Located(NamedTuple):
    """The result of searching a text for a quote.

    Attributes:
        verdict: `verbatim`, `normalised`, `elided`, `ambiguous`, `elsewhere` or `absent`.
        start: first code point of the quote, None unless it was found.
        stop: code point after the last one, None unless it was found.
        difference: what was normalised, such as `white space`; the text in the gaps of an elided
            quote is not named.
        places: at how many places the quote was found; 2 means any number above 1.
        other: for `elsewhere`, the index of the other text that contains it.
        reason: why an elided quote was refused, or what was not searched.
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
        language: the language whose words a gap may not drop, as its tag; None, or a language
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
    return located(quote, text, language, prefix, suffix, others, within)


def located(
    quote: str,
    text: str,
    language: str | Language | None,
    prefix: str = "",
    suffix: str = "",
    others: Sequence[str] = (),
    within: tuple[int, int] | None = None,
) -> Located:
    """Find a quote as `locate` does, with the tag of a language or with its lists."""
    found = _locate(quote, text, prefix, suffix, language, within)
    if found.verdict != "absent" and not found.reason:
        return found
    for index, other in enumerate(others):
        elsewhere = _locate(quote, other, prefix, suffix, language)
        if elsewhere.verdict != "absent" and not elsewhere.reason:
            return Located(verdict="elsewhere", other=index)
    if found.verdict != "absent":
        return found
    near = nearest(quote, text)
    return found._replace(nearest=near and _as_read(near, quote, text))


def _as_read(near: Nearest, quote: str, text: str) -> Nearest:
    """Return a suggestion as a reader reads it, if it is found in that form."""
    if near.text.isascii() and near.text.isalnum():
        return near
    read = read_as_text(text, near.start, near.stop, quote)
    place = _locate(read, text, "", "", None)
    return evolve(near, text=read) if place.start == near.start else near


def _has_words(quote: str) -> bool:
    """Return whether a quote has anything that can be found: not white space and marks alone."""
    return bool(folded_text(quote) and unmarked_quote(quote).text.strip())


def _locate(
    quote: str,
    text: str,
    prefix: str,
    suffix: str,
    language: str | Language | None,
    within: tuple[int, int] | None = None,
) -> Located:
    if not _HAS_WORDS.match(quote) and not _has_words(quote):
        return Located(verdict="absent")
    fault = ""
    if prefix or suffix or within:
        spans, exact = _places(quote, text, prefix, suffix, within)
    else:
        at = verbatim_place(quote, text)
        if at >= 0 and text.find(quote, at + 1) < 0:  # the usual case, and nothing is folded
            return Located("verbatim", at, at + len(quote), None, 1)
        if at >= 0:
            return Located(verdict="ambiguous", places=2)
        wanted = Wanted(quote)
        spans, exact = wanted.read_in(text, 0, len(text), 2), False
        fault = wanted.fault
    if len(spans) > 1:
        return Located(verdict="ambiguous", places=2)
    if spans:
        span = spans[0]
        if exact:
            return Located(verdict="verbatim", start=span.start, stop=span.stop, places=1)
        named = span.difference or folded_differences(
            prefix + quote + suffix, text[span.first : span.last]
        )
        return Located("normalised", span.start, span.stop, named, 1)
    found = Located(verdict="absent", reason=fault or None)
    if ELLIPSIS.search(quote):
        found = _elided(quote, text, prefix, suffix, language, within)
    if found.verdict == "absent" and not found.reason and (prefix or suffix):
        return _without_context(quote, text, language, within)
    return found


def _places(
    quote: str, text: str, prefix: str, suffix: str, within: tuple[int, int] | None
) -> tuple[list[Span], bool]:
    """Return the places of a quote in its context, and whether they are verbatim.

    Where there is none, white space where the context joins the quote is forgiven.
    """
    spans, exact = Wanted(quote, prefix, suffix).places_in(text, within)
    if spans:
        return spans, exact
    for wanted in _respaced(quote, prefix, suffix):
        for span in wanted.places_in(text, within)[0]:
            named = folded_differences(wanted.whole, text[span.first : span.last])
            names = {"white space", *filter(None, (span.difference or named).split(", "))}
            if span.start not in {other.start for other in spans}:
                spans.append(evolve(span, difference=", ".join(sorted(names))))
    return spans, False


def _respaced(quote: str, prefix: str, suffix: str) -> Iterator[Wanted]:
    """Yield a quote in its context with and without a space where they join."""
    before, bare, after = prefix.strip(), quote.strip(), suffix.strip()
    for lead in _joints(before, bare):
        for tail in _joints(bare, after):
            yield Wanted(bare, before + lead, tail + after)


def _joints(left: str, right: str) -> tuple[str, ...]:
    """Return what may stand between two texts; words and numbers are never joined."""
    if not left or not right:
        return ("",)
    return (" ",) if left[-1].isalnum() and right[0].isalnum() else (" ", "")


def _ends(first: str, last: str, prefix: str, suffix: str) -> Iterator[tuple[Wanted, Wanted]]:
    """Yield the first and the last part of an elided quote with its context, then respaced."""
    yield Wanted(first, prefix), Wanted(last, "", suffix)
    if prefix or suffix:
        for opening in _respaced(first, prefix, ""):
            for closing in _respaced(last, "", suffix):
                yield opening, closing


def _without_context(
    quote: str, text: str, language: str | Language | None, within: tuple[int, int] | None
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


def _elided(
    quote: str,
    text: str,
    prefix: str,
    suffix: str,
    language: str | Language | None,
    within: tuple[int, int] | None,
) -> Located:
    """Find the parts of an elided quote in order, and judge the gaps between them."""
    parts = [part for part in ELLIPSIS.split(quote) if part.strip(_AROUND)]
    if not parts:
        return Located(verdict="absent")
    if len(parts) == 1:
        return _locate(parts[0], text, prefix, suffix, language, within)
    lists = language if isinstance(language, Language) else language_of(language)
    if lists is None:
        return Located(verdict="absent", reason="gaps are not judged in this language")
    if len(parts) > _MOST_PARTS:
        return Located(verdict="absent", reason=f"it has more than {_MOST_PARTS} parts")
    middle = [Wanted(part) for part in parts[1:-1]]
    ways: list[tuple[Span, ...]] = []
    for first, last in _ends(parts[0], parts[-1], prefix, suffix):
        chain = _Chain([first, *middle, last], text)
        ways = chain.ways_in(within)
        if chain.is_spent:
            return Located(verdict="absent", reason="its parts occur at too many places")
        if ways:
            break
    if not ways:
        return Located(verdict="absent")
    if len(ways) > 1:
        return Located(verdict="ambiguous", places=2)
    return _judged_gaps(ways[0], text, lists)


def _judged_gaps(way: tuple[Span, ...], text: str, language: Language) -> Located:
    for before, after in pairwise(way):
        start, stop = whole_words(text, before.stop, after.start)
        if bound := bound_in(text, start, stop):
            return Located(verdict="absent", reason=bound)
        dropped = dropped_by(fold(read_as_text(text, start, stop)).text, language)
        if dropped is not None:
            return Located(verdict="absent", reason=f"the gap {dropped}")
    return Located(verdict="elided", start=way[0].start, stop=way[-1].stop, places=1)


@define
class _Chain:
    """The parts of an elided quote in a text, and the ways to find them in order."""

    parts: list[Wanted]
    text: str
    known: dict[tuple[int, int], list[tuple[Span, ...]]] = field(factory=dict)

    @property
    def is_spent(self) -> bool:
        """Whether the search was given up, since it looked at too many places."""
        return len(self.known) >= _MOST_WINDOWS

    def ways_in(self, within: tuple[int, int] | None) -> list[tuple[Span, ...]]:
        """Return the ways to find all parts; the search ends at the second one."""
        if any(not part.places_in(self.text, most=1)[0] for part in self.parts[1:]):
            return []
        ways: list[tuple[Span, ...]] = []
        for first in self.parts[0].places_in(self.text, within, MOST_PLACES)[0]:
            ways += [(first, *rest) for rest in self.ways(1, first.stop)]
            if len(ways) > 1:
                break
        return ways

    def ways(self, number: int, end: int) -> list[tuple[Span, ...]]:
        """Return up to two ways to find the parts from one on, each with a bounded gap."""
        if number == len(self.parts):
            return [()]
        if self.is_spent:
            return []
        if (number, end) not in self.known:
            part = self.parts[number]
            stop = min(len(self.text), end + LONGEST_GAP + LONGEST_SPACE * (len(part.whole) + 1))
            found: list[tuple[Span, ...]] = []
            for span in part.places_between(self.text, end, stop):
                if span.start - end <= LONGEST_GAP and len(found) < 2:
                    found += [(span, *rest) for rest in self.ways(number + 1, span.stop)]
            self.known[number, end] = found[:2]
        return self.known[number, end]
