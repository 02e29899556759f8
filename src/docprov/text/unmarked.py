r"""A text as a reader reads it: in usual characters, folded, and without its marks.

Each mark, with the white space around it, is one *break* of the text. A quote may write a break in
the ways that a reader would: a page's end as a space, a note mark not at all, a hyphen at a line
end with or without the hyphen. The search goes through a loose form of both sides, without hyphens
in words and spaces in scripts that have none; what it finds counts only if the quote writes each
break in such a way and all else as the text does. So nothing is joined that the text parts.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from attrs import frozen

from docprov.text.breaks import (
    MAYBE,
    PARTING,
    Break,
    breaks_of,
    compared,
    has_unspaced,
    in_usual_form,
)
from docprov.text.column_marks import is_parted
from docprov.text.folded import Composed, Folded, Stretches
from docprov.text.folding import fold, folded_differences, folded_once
from docprov.text.glyphs import evened, has_glyphs, replaced_in, without_unseen
from docprov.text.kept import Kept
from docprov.text.marks import UNSPACED
from docprov.text.page_marks import MOST_MARKS, TooManyMarksError

_NAMES = {
    "line-end": "line ends",
    "page-number": "page numbers",
    "running-head": "running heads",
    "note-mark": "note marks",
    "time-mark": "time marks",
    "speaker": "speaker labels",
    "caption": "captions",
    "list-number": "list numbers",
    "line-number": "line numbers",
    "quoting": "marks of answered lines",
    "repeated-line": "repeated lines",
    "column-gap": "columns",
    "sound": "sounds",
    "tag": "tags",
}
_WORD_END, _WORD_START = re.compile(r"[^\W\d_]+$"), re.compile(r"[^\W\d_]+")
_PAGE_KINDS = {"page-number", "running-head", "line-number"}
_TIMED = {"time-mark", "speaker", "speaker-change"}
_HYPHEN = re.compile(r"-(?<=[^\W_]-)(?=[^\W_])")
_LOOSE = re.compile(rf"{_HYPHEN.pattern}| (?:(?=[{UNSPACED}])|(?<=[{UNSPACED}] ))")
_MARKED = re.compile(
    r"   |[\t\f\[\]{}<>&*_†‡¹²³⁰⁴-⁹0-9]|[-\u2010\u00ad\u00ac]\s|\n\s*\n|\n[ \t]*\w[.)]"
    rf"|[{UNSPACED}]\s*\n|\n\s*[{UNSPACED}]"
)
"""What a stretch has of any mark that begins or ends in it."""
_SHORT = 1000
"""Characters of a text that is folded again rather than kept."""


@frozen(eq=False)
class Unmarked:
    """A text without its marks.

    Attributes:
        folded: the text with everything written alike, its marks included.
        loose: the loose form of that, in which quotes are searched for.
        breaks: its breaks, in order.
        source: the text as it is.
        usual: whether it has usual characters only.
        fault: why nothing is read over its marks, empty where it is.
        has_columns: whether its breaks have those between columns, if there are any.
    """

    folded: Folded | Composed
    loose: Folded
    breaks: tuple[Break, ...]
    source: str
    usual: bool
    fault: str = ""
    has_columns: bool = True

    plain = False

    @property
    def text(self) -> str:
        """The loose form."""
        return self.loose.text

    def start_of(self, index: int) -> int:
        """Return where a loose character begins in the original."""
        return self.folded.start_of(self.loose.start_of(index))

    def stop_of(self, index: int) -> int:
        """Return where a loose character ends in the original."""
        return self.folded.stop_of(self.loose.stop_of(index) - 1)

    def index_of(self, position: int) -> int:
        """Return the first loose character that begins at or after a position of the original."""
        return self.loose.index_of(self.folded.index_of(position))

    def cuts(self, index: int) -> bool:
        """Return whether a cut before a loose character divides a break or a ligature."""
        return self.loose.cuts(index) or (
            index < len(self.text) and self.folded.cuts(self.loose.start_of(index))
        )

    def difference(self, quote: str, start: int, stop: int) -> str | None:
        """Return what a reader passes over to read a stretch as a quote, None if it is not read so.

        Args:
            quote: the quote with its context.
            start: first code point of the stretch.
            stop: the code point after its last one.
        """
        inside = self.within(start, stop)
        wanted = compared(quote).strip(" ")
        reached: dict[int, tuple[str, ...]] = {0: ()}  # what is read up to a place of the quote
        for part in inside:
            reached = _reading_on(reached, wanted, self.source[start : part.start], part.ways)
            start = max(start, part.stop)
        read = _reading_on(reached, wanted, self.source[start:stop], ("",)).get(len(wanted))
        if read is None:
            return None
        kinds = {_NAMES[kind] for part in inside for kind in part.kinds}
        return ", ".join(sorted(kinds | _differences(quote.strip(), "".join(read))))

    def reads_as_folded(self, quote: str) -> bool:
        """Return whether nothing is to be found that the folded text does not show already."""
        return self.usual and not self.breaks and not has_glyphs(quote)

    def read(self, start: int, stop: int, quote: str = "") -> str:
        """Return a stretch of the text as a reader reads it, without white space around it.

        A word that is divided at a line end keeps its hyphen where the quote, or the text at
        another place, writes it so.
        """
        pieces = []
        for part in self.within(start, stop):
            piece = part.reading
            if part.ways == MAYBE and self._keeps_hyphen(part, quote):
                piece = "-"
            pieces += [self.source[start : max(start, part.start)], piece]
            start = part.stop
        read = " ".join("".join((*pieces, self.source[start:stop])).split())
        return without_unseen(read)

    def _keeps_hyphen(self, part: Break, quote: str) -> bool:
        before = _WORD_END.search(self.source, max(0, part.start - 40), part.start)
        after = _WORD_START.match(self.source, part.stop)
        word = f"{before[0] if before else ''}-{after[0] if after else ''}"
        return word in quote or word in self.source

    def takes_marks(self, start: int, stop: int) -> bool:
        """Return whether a stretch reads a part of a mark as words of the text.

        One page number alone may be a word after all, and a speaker's label may begin a quote.
        """
        inside = [
            part
            for part in self.within(start, stop)
            if start < part.stop
            and stop > part.start
            and not part.start <= start < stop <= part.stop
        ]
        if any(_PAGE_KINDS & set(part.kinds) for part in inside):
            heads = (part for part in self.breaks if _PAGE_KINDS & set(part.kinds))
            if len(list(islice(heads, 2))) > 1:
                return True
        return any(_TIMED & set(part.kinds) and self._is_cut(part, start, stop) for part in inside)

    def crosses_columns(self, start: int, stop: int) -> bool:
        """Return whether a stretch reads on from one column into another, or into the next row."""
        if not self.has_columns:
            return is_parted(self.source, start, stop)
        return any(
            "column-gap" in part.kinds and start < part.start < stop
            for part in self.within(start, stop)
        )

    def _is_cut(self, part: Break, start: int, stop: int) -> bool:
        """Return whether a stretch ends in a break, or begins in the middle of one."""
        return stop <= part.stop or bool(self.source[part.start : start].strip())

    def within(self, start: int, stop: int) -> tuple[Break, ...]:
        """Return the breaks that begin or end within a stretch, or contain it."""
        first = bisect_right(self.breaks, start, key=lambda part: part.stop)
        last = bisect_left(self.breaks, stop, key=lambda part: part.start)
        return self.breaks[first:last]


def read_as_text(text: str, start: int, stop: int, quote: str = "") -> str:
    """Return a stretch of a text as a reader reads it, see `Unmarked.read`.

    Where it has no character of a mark the rest of the text is not looked at.
    """
    if _MARKED.search(text, start, stop):
        return unmarked_once(text).read(start, stop, quote)
    return without_unseen(" ".join(text[start:stop].split()))


def bound_in(text: str, start: int, stop: int) -> str:
    """Return why a stretch of a text is not read on as one, empty where it is."""
    if not _MARKED.search(text, start, stop):
        return ""
    reading = unmarked_once(text)
    kinds: set[str] = {kind for part in reading.within(start, stop) for kind in part.kinds}
    if not reading.has_columns and is_parted(text, start, stop):
        kinds.add("column-gap")
    bounds = [f"the gap crosses to {there}" for kind, there in PARTING.items() if kind in kinds]
    return bounds[0] if bounds else reading.fault


def _reading_on(
    reached: dict[int, tuple[str, ...]], wanted: str, piece: str, ways: tuple[str, ...]
) -> dict[int, tuple[str, ...]]:
    """Return the places of a quote reached by reading a piece of the text and a break after it."""
    evened = compared(piece)
    after: dict[int, tuple[str, ...]] = {}
    for place, read in reached.items():
        for way in ways if wanted.startswith(evened, place) else ():
            if wanted.startswith(way, place + len(evened)):
                after.setdefault(place + len(evened) + len(way), (*read, piece, way))
    return after


def _differences(quote: str, passage: str) -> set[str]:
    """Name what differs between two texts that read alike, marks aside."""
    mine, theirs = replaced_in(quote), replaced_in(passage)
    names = {name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)}
    folded = folded_differences(evened(quote).text, evened(passage).text)
    return names | set(filter(None, folded.split(", ")))


def unmarked(text: str) -> Unmarked:
    r"""Return a text without its marks.

    >>> unmarked("It burned coal[2] each day of the win-\nter.").text
    'It burned coal each day of the winter.'
    """
    once = fold(text) if len(text) < _SHORT else folded_once(text)
    usual = not _may_have_glyphs(text, once.text)
    folded = once if usual else in_usual_form(text)
    breaks: tuple[Break, ...] = ()
    fault = ""
    try:
        breaks = tuple(breaks_of(text))
    except TooManyMarksError as error:
        fault = str(error)
    if fault:
        return Unmarked(folded, Folded(folded.text), (), text, usual, fault, has_columns=False)
    has_columns = len(text) <= MOST_MARKS or any("column-gap" in each.kinds for each in breaks)
    stretches = Stretches()
    pieces: list[str] = []
    done = 0
    for start, stop, piece in _replaced(folded, breaks):
        pieces += (folded.text[done:start], piece)
        stretches.add(start, stop, len(piece))
        done = stop
    pieces.append(folded.text[done:])
    loose = stretches.folded("".join(pieces), plain=False)
    return Unmarked(folded, loose, breaks, text, usual, has_columns=has_columns)


def _may_have_glyphs(text: str, folded: str) -> bool:
    """Return whether a text may have glyphs; one that folds to ASCII has hardly any."""
    if folded.isascii():
        return "--" in folded or "«" in text or "»" in text
    return has_glyphs(text)


@lru_cache(maxsize=64)
def unmarked_quote(quote: str) -> Unmarked:
    """Return a quote without its marks, kept for the next text or window.

    >>> unmarked_quote("a lock-keeper").text
    'a lockkeeper'
    """
    return unmarked(quote)


def _replaced(
    folded: Folded | Composed, breaks: tuple[Break, ...]
) -> Iterator[tuple[int, int, str]]:
    """Yield what the loose form writes otherwise than the folded text, in order."""
    done = 0
    spaced = folded.text.isascii() or not has_unspaced(folded.text)
    loosened = _HYPHEN if spaced else _LOOSE
    for part in breaks:
        start, stop = folded.index_of(part.start), folded.index_of(part.stop)
        for loose in loosened.finditer(folded.text, done, start):
            yield loose.start(), loose.end(), ""
        yield start, stop, part.loose
        done = stop
    for loose in loosened.finditer(folded.text, done):
        yield loose.start(), loose.end(), ""


_KEPT = Kept(unmarked)


def unmarked_once(text: str) -> Unmarked:
    """Return a long text without its marks, kept for the next quotes.

    >>> unmarked_once("coal[2]") is unmarked_once("coal[2]")
    True
    """
    return _KEPT.of(text)
