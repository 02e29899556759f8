"""The places of a quote in a text: verbatim ones, else folded ones, else places over marks."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from attrs import define, evolve, field

from docprov.text.breaks import PARTING
from docprov.text.column_marks import may_have_columns
from docprov.text.folded import Folded
from docprov.text.folding import fold, folded_once, folded_text, known_folded
from docprov.text.unmarked import Unmarked, unmarked_once, unmarked_quote

LONGEST_SPACE = 8
"""Characters of a text, at most, that may fold to one character of a quote inside a window."""
MOST_PLACES = 1000
LONGEST_GAP = 200
"""Characters, at most, between two parts of an elided quote."""
_LONGEST_QUOTE = 2000
"""Characters of the longest quote that is read over marks; a recorded quote has at most 120."""


@define
class Span:
    """The position of a quote in a text, and its position together with its context.

    `difference` says what is passed over, where that had to be found out already.
    """

    start: int
    stop: int
    first: int
    last: int
    difference: str | None = None


def verbatim_place(quote: str, text: str) -> int:
    """Return the first place of a quote in a text as it is, -1 for none.

    A character that a text is known to lack shows without a search that it lacks the quote.
    """
    folded = known_folded(text)
    for mark in () if folded is None else folded.absent:
        if mark in quote:
            return -1
    return text.find(quote)


def _beginning(spans: list[Span], within: tuple[int, int]) -> list[Span]:
    return [span for span in spans if within[0] <= span.start < within[1]]


_PAGE_EDGE = re.compile(r"[\n\f](?:(?<=\f)|[ \t]*\r?\n|[ \t\-–—]*[0-9]{1,4}(?=[\s\-–—]|\Z))")
_TIMED = re.compile(r"[0-9]:[0-9]{2}")
_WIDEST = 200
"""Characters around a place in which the columns of its lines are looked for."""
_NEAR = 120
"""Characters around a place in which the rest of a time mark is looked for."""
_ELLIPSES = ("...", "…")


def _takes_marks(text: str, span: Span) -> bool:
    """Return whether a place reads a part of a mark as words of the text, or over columns."""
    if _crosses_columns(text, span):
        return True
    begin = text.rfind("\n", 0, span.start)
    begin = span.start if begin < 0 or text[begin : span.start].strip() else begin
    if text.find("\n", begin, span.stop) < 0 and text.find("\f", begin, span.stop) < 0:
        return False
    if _PAGE_EDGE.search(text, begin, span.stop):
        return unmarked_once(text).takes_marks(span.start, span.stop)
    if text.find("\n", span.start, span.stop) < 0:
        return False
    near = _TIMED.search(text, max(0, span.start - _NEAR), span.stop + _NEAR)
    return near is not None and unmarked_once(text).takes_marks(span.start, span.stop)


def _crosses_columns(text: str, span: Span) -> bool:
    """Return whether a place reads on from a column into another, or from a row into the next."""
    start, stop = span.start, span.stop
    if text.find("\n", start, stop) >= 0:  # a row has its rooms next to its end
        start, stop = max(0, start - _WIDEST), stop + _WIDEST
    return may_have_columns(text, start, stop) and unmarked_once(text).crosses_columns(
        span.start, span.stop
    )


@define
class Wanted:
    """A quote to search for, with its context.

    `fault` says why it was not searched for over all marks or not taken where it occurs, `refused`
    at how many places it turned out not to be.
    """

    quote: str
    prefix: str = ""
    suffix: str = ""
    whole: str = field(init=False)
    fault: str = field(init=False, default="")
    refused: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self.whole = self.prefix + self.quote + self.suffix

    def places_in(
        self, text: str, within: tuple[int, int] | None = None, most: int = 2
    ) -> tuple[list[Span], bool]:
        """Return up to some places in a text or a stretch of it, and whether they are verbatim.

        Folded places count only where no verbatim one exists.
        """
        if within is not None:
            start = max(0, within[0] - LONGEST_SPACE * len(self.prefix))
            stop = within[1] + LONGEST_SPACE * len(self.whole)
            verbatim = _beginning(self.verbatim_in(text, start, stop, MOST_PLACES), within)
            spans = verbatim or _beginning(self.read_in(text, start, stop, MOST_PLACES), within)
            return spans[:most], bool(verbatim)
        first = verbatim_place(self.whole, text)
        if first >= 0:
            return self.verbatim_in(text, first, len(text), most), True
        return self.read_in(text, 0, len(text), most), False

    def places_between(self, text: str, start: int, stop: int) -> list[Span]:
        """Return the places within a window of a text: verbatim ones, else folded ones."""
        most = LONGEST_GAP + 1  # those that begin within the longest gap come first
        return self.verbatim_in(text, start, stop, most) or self.read_in(text, start, stop, most)

    def read_in(self, text: str, start: int, stop: int, most: int) -> list[Span]:
        """Return the places that read alike within a window: folded ones, else over marks."""
        alike = self.folded_in(folded_once(text), start, stop, most)
        found = [span for span in alike if not _takes_marks(text, span)]
        found = found or list(islice(self._over_marks(text, start, stop), most))
        if not found and any(_crosses_columns(text, span) for span in alike):
            self.fault = f"it crosses to {PARTING['column-gap']}"
        return found

    def _over_marks(self, text: str, start: int, stop: int) -> Iterator[Span]:
        if any(each in self.whole and each not in text for each in _ELLIPSES):
            return  # an elided quote, usually
        if len(self.whole) > _LONGEST_QUOTE:
            self.fault = f"a quote of over {_LONGEST_QUOTE:,} characters is not read over marks"
            return
        reading = unmarked_once(text)
        self.fault = reading.fault
        needle = None if reading.reads_as_folded(self.whole) else self._needle(unmarked_quote)
        if needle is None:
            return
        for span in needle.spans_in(reading, reading.index_of(start), reading.index_of(stop)):
            difference = reading.difference(self.whole, span.first, span.last)
            is_read = difference is not None and not _crosses_columns(text, span)
            if is_read and span.last <= stop:
                yield evolve(span, difference=difference)
            elif self.refused < MOST_PLACES:
                self.refused += 1
            else:
                self.fault = f"it is alike at more than {MOST_PLACES:,} places"
                return

    def verbatim_in(self, text: str, start: int, stop: int, most: int) -> list[Span]:
        """Return the verbatim places within a window of a text."""
        lead = len(self.prefix)
        needle = _Needle(self.whole, lead, lead + len(self.quote))
        return needle.places_in(text, start, stop, most)

    def folded_in(self, folded: Folded, start: int, stop: int, most: int) -> list[Span]:
        """Return the places within a window of a text that read alike when both are folded."""
        needle = self._needle(fold)
        if needle is None:
            return []
        if not folded.starts:  # it folds one character for one
            return needle.places_in(folded.text, start, stop, most)
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

    def places_in(self, text: str, start: int, stop: int, most: int) -> list[Span]:
        """Return up to some places in a window of a text as it is."""
        spans: list[Span] = []
        at = text.find(self.text, start, stop)
        while at >= 0 and len(spans) < most:
            spans.append(Span(at + self.start, at + self.stop, at, at + len(self.text)))
            at = text.find(self.text, at + 1, stop)
        return spans

    def spans_in(self, folded: Folded | Unmarked, start: int, stop: int) -> Iterator[Span]:
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
                yield Span(begin, end, opening, closing)
            at = folded.text.find(self.text, at + 1, stop)
