"""Reads the words of a PDF page with their places, as PDFium finds them, line by line."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from docprov.evidence.readers.pdf_letters import HYPHEN, Drawn, Letters
from docprov.evidence.readers.pdf_lines import RTL, Line, Word
from docprov.evidence.readers.pdf_rules import Rule
from docprov.evidence.readers.pdf_turned import NUMBER, from_the_right, right_to_left

if TYPE_CHECKING:
    from docprov.evidence.readers.pdf_sheets import Box, Sheet

_SPACES = " \xa0\t\0"
_WIDE_LETTERS, _ROW_LETTERS = 0.62, 0.5
"""How wide letters are on average, as a part of their size, where wide gaps are between them.

Prose takes less than half of it, in typewriter faces 0.6.
"""
_BREAKS = f"{_SPACES}\r\n{HYPHEN}"
_UNBROKEN = re.compile(f"[^{_BREAKS}]+")
_PRINTED = re.compile(f"[^\r\n{HYPHEN}]+")
"""A line of the text that PDFium gives, without the hyphen at its end."""
_MARK = re.compile("[0-9*†‡§¶ªº°]")
_MARKED = re.compile(r"[0-9]+|[*†‡§¶ªº°]+")
"""Where a note mark may be raised."""
_BESIDE_NUMBER = re.compile(rf"(?<=[0-9])[{_SPACES}]+(?=\S)|(?<=\S)[{_SPACES}]+(?=[0-9])")
"""The room beside a number, which may be that between two cells."""
_ROOM = 0.6
"""How wide it is at most in running text, as a part of the height of letters."""
_SPREAD, _NARROW = 1.5, 0.45
"""How far digits of a number are apart at most, and how wide they are, in heights of letters."""
_WORDY = re.compile(r"[^\W_]")
_DIGITS = re.compile("(?<=[0-9])[0-9]")
_RAISED = 0.15
"""How far letters are raised or lowered at least, as a part of their height."""
_CAPITALS = re.compile(r"\b(?:[A-Z\u00c0-\u00de]|[^\W\d_a-z\x00-\u00ff]){2}")
"""Where small capitals, if they are drawn as capitals, may begin: the second one is smaller."""
_CORE = re.compile(f"{RTL.pattern}(?:.*{RTL.pattern})?")
"""The letters of a right-to-left word, from the first one to the last one."""
_FULL_WIDTH = re.compile("[\u2e80-\ud7ff\uf900-\ufaff\uff01-\uff60]")
"""Letters as wide as they are high."""
_BRACKETED = re.compile(f"{RTL.pattern}[()]")
_BESIDE_LATIN = re.compile(r"[A-Za-z](?![\w'’.,:-])\S|(?<![\w'’.,:-])\S(?<!\w)[A-Za-z]")
"""A sign beside a Latin word; in a line from right to left it may be on its other side."""
_APART = re.compile(f"{_BRACKETED.pattern}|{_BESIDE_LATIN.pattern}")

_Stretch = tuple[str, int, int, float, bool, bool, Drawn | None]
"""Letters of one size: as they are written, the numbers of the first and the last one, their size,
whether a space is before them, whether they are divided at the end of a line, and how they are
drawn where that was asked already.
"""


class PageWords:
    """Reads the words of pages through PDFium.

    Asking for the place of each letter takes many times as long as the text, so a line is asked for
    as a whole; only where something is raised, reads from the right or leaves a gap is it taken
    apart.
    """

    def __init__(self) -> None:
        self._letters = Letters()
        self._turn, self._width, self._height = 0, 0.0, 0.0
        self.unknown: int = 0
        """How many characters of the page read last are not known; they are read as spaces."""
        self.has_rtl: bool = False
        """Whether the page read last has letters that are read from right to left."""
        self._turns = [0, 0, 0, 0]
        self._stretched, self._widest = 0, _WIDE_LETTERS
        self._rules: Sequence[Rule] = ()

    def lines_of(self, sheet: "Sheet", rules: Sequence[Rule] = ()) -> list[Line]:
        """Return the lines of a page, in the order of the file; one that crosses a rule as words.

        Where most of its words are set sideways or upside down, the places are those on the page
        turned so that they read from left to right.
        """
        self._turn, self._turns = 0, [0, 0, 0, 0]
        self._stretched, self._widest, self._rules = 0, _WIDE_LETTERS, rules
        text, is_odd = self._letters.open(sheet)
        self.unknown = text.count("\0") if is_odd else 0
        self.has_rtl = not text.isascii() and RTL.search(text) is not None
        lines = self._lines(text, is_odd=is_odd)
        if self._stretched > 1:  # rows of a table, of which others may be less wide
            self._widest, self._turns = _ROW_LETTERS, [0, 0, 0, 0]
            lines = self._lines(text, is_odd=is_odd)
        turn = max(range(4), key=self._turns.__getitem__)
        if turn:
            left, low, right, high = sheet.box()
            self._turn, self._width, self._height = turn, left + right, low + high
            lines = self._lines(text, is_odd=is_odd)
        return lines

    def as_read(self, box: "Box") -> "Box":
        """Return the left, lower, right and upper edge of a box on the page as it is read."""
        left, low, right, high = box
        if self._turn == 1:
            return low, self._width - right, high, self._width - left
        if self._turn == 2:
            return self._width - right, self._height - high, self._width - left, self._height - low
        if self._turn == 3:
            return self._height - high, left, self._height - low, right
        return box

    @property
    def is_sideways(self) -> bool:
        """Whether the page read last is turned by a quarter."""
        return self._turn % 2 == 1

    def _lines(self, text: str, *, is_odd: bool) -> list[Line]:
        found = list(self._words(text, 0, len(text)) if is_odd else self._printed(text))
        lines: list[Line] = []
        current: Line | None = None
        for word, divides in self._placed(found):
            if current is None or not current.take(word):
                current = Line([word], word.base, word.size)
                lines.append(current)
            if divides:
                current = None
        return lines

    def _placed(self, found: list[_Stretch]) -> Iterator[tuple[Word, bool]]:
        """Yield the words that stretches are, and whether each is divided at the end of a line."""
        turn, turns = self._turn, self._turns
        asked = [each for each in found if each[6] is None]
        places = self._letters.drawn([each[1] for each in asked], [each[2] for each in asked])
        for said, start, last, size, spaced, divides, place in found:
            left, base, right, along, up, scale, unmapped = place or next(places)
            across = abs(up) <= abs(along)
            facing = (0 if along >= 0 else 2) if across else (1 if up > 0 else 3)
            if facing == 2 and not _WORDY.search(said) and self._letters.is_mirrored(start):
                facing = 0  # an arrow; words that are mirrored are read from the other side
            turns[facing] += len(said)
            if turn:
                left, base, right = self._on_turned_page(left, base, last)
            height = abs(size) * (scale or 1.0)
            upright = facing == turn
            word = Word(said, left, right, base, height, spaced, upright, unmapped == 1)
            if upright and (right < left or not said.isascii()):
                self._put_in_order(word, start, abs(size))
            yield word, divides

    def _put_in_order(self, word: Word, start: int, size: float) -> None:
        """Write a word as it is read, where PDFium may give its letters otherwise."""
        text, left, right = word.text, word.left, word.right
        if len(text) > 1 and NUMBER.search(text) and (right < left or RTL.search(text)):
            turned = from_the_right(self._letters.placed(text, start), size)
            word.text, left, right, _ = turned
            word.from_right = True
        elif not text.isascii():
            word.text = text = _joined_surrogates(text)
            if core := _CORE.search(text):
                turned = right_to_left(self._letters.placed(text, start), core.span(), size)
                word.text, left, right, base = turned
                word.base = word.base if self._turn else base
            elif len(text) > 2 and not self._turn:
                if right - left < 0.5 * size:
                    word.text = self._downwards(text, start)
                wide = len(_FULL_WIDTH.findall(text))
                word.downwards = wide > 2 and right - left < 0.6 * wide * word.size
        word.left, word.right = left, max(left, right)

    def _downwards(self, text: str, start: int) -> str:
        """Return letters that are set one below the other from top to bottom.

        PDFium gives digits that are turned before the letter above them.
        """
        placed = []
        for at, letter in enumerate(text, start):
            _, top, _, bottom = self._letters.box_of(at)
            placed.append((-bottom - top, letter))
        if placed[0][0] > placed[-1][0]:
            return text
        return "".join(letter for _, letter in sorted(placed, key=itemgetter(0)))

    def _printed(self, text: str) -> Iterator[_Stretch]:
        """Yield the stretches of a text that PDFium gives line by line."""
        lines = [
            (said, found.end() - len(found[0].lstrip(_SPACES)), found.end())
            for found in _PRINTED.finditer(text)
            if (said := found[0].strip(_SPACES))
        ]
        firsts = [start for _, start, _ in lines]
        lasts = [start + len(said) - 1 for said, start, _ in lines]
        asked = zip(
            lines,
            lasts,
            self._letters.are_one(firsts, lasts),
            self._letters.sizes_of(firsts),
            self._letters.drawn(firsts, lasts),
            strict=True,
        )
        is_usual = not (self.has_rtl or self._turn or self._rules)
        for (said, start, after), last, is_one, size, place in asked:
            divides = text.startswith(HYPHEN, after)
            stop = last + 1
            is_whole = is_one and is_usual and self._is_of_size(said, start, size)
            if is_whole and self._is_narrow(said, size, place) and not _MARK.search(said):
                yield f"{said}-" if divides else said, start, last, size, True, divides, place
            else:
                yield from self._parts(text, start, stop, after if divides else 0)

    def _parts(self, text: str, start: int, stop: int, hyphen: int) -> Iterator[_Stretch]:
        """Yield the parts of a line of one size and without wide gaps, or else the words.

        Args:
            text: the text of the page.
            start: where the line begins in it.
            stop: where it ends.
            hyphen: where the hyphen is that divides its last word, 0 for none.
        """
        for begin, end in self._runs(text, start, stop):
            divides = hyphen > 0 and end == stop
            part = text[begin:end]
            size = self._letters.size_of(begin)
            if self._is_plain(part, begin, size):
                spaced = begin == start or text[begin - 1] in _SPACES
                yield f"{part}-" if divides else part, begin, end - 1, size, spaced, divides, None
            else:
                yield from self._words(text, begin, hyphen + 1 if divides else end)

    def _runs(self, text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches of a line between the places where marks of another size are."""
        begin = start
        marks = (
            ()
            if self._letters.are_one([start], [stop - 1])[0]
            else _MARKED.finditer(text, start, stop)
        )
        for found in marks:
            for at in range(max(found.start(), start + 1), min(found.end() + 1, stop)):
                before, after = at - 1, at
                while text[before] in _SPACES:  # a line begins with a letter, and ends with one
                    before -= 1
                while text[after] in _SPACES:
                    after += 1
                if after > begin and self._letters.differ(before, after):
                    yield begin, before + 1
                    begin = after
        yield begin, stop

    def _is_plain(self, text: str, start: int, size: float) -> bool:
        """Return whether a line is of one size, without wide gaps, and reads from the left."""
        if self._turn or (self.has_rtl and RTL.search(text)):
            return False
        if self._letters.size_of(start + len(text) // 2) != size:
            return False
        pieces = self._letters.pieces_of(start, len(text))
        height = size * self._letters.scale_at(start)
        edges = list(self._letters.edges_of_pieces(pieces))
        if self._is_ruled(edges):
            return False
        if pieces > 1:
            if self._letters.differ(start, start + len(text) - 1):
                return False
            base = self._letters.base_of(start)
            is_even = self._is_even(text, start, size) and _is_one_line(edges, base, height)
            return is_even and not self._has_cells(text, start, height)
        left, _, right, _ = edges[0]
        if " " not in text:
            return not self._rooms_in(text, start, height, right - left)
        is_stretched = right - left > self._widest * height * len(text)
        self._stretched += is_stretched
        return not is_stretched and not self._has_cells(text, start, height)

    def _rooms_in(self, text: str, start: int, height: float, width: float) -> list[int]:
        """Return the digits of a word, drawn as one, that are far from the digit before them.

        A file may set cells of a table as one word whose letters are far apart.
        """
        if len(text) < 2 or width < (_SPREAD + _NARROW * len(text)) * height or self._turn:
            return []
        places = [start + found.start() for found in _DIGITS.finditer(text)]
        return [at for at in places if self._letters.room(at - 1, at) > _SPREAD * height]

    def _has_cells(self, text: str, start: int, height: float) -> bool:
        """Return whether more room is beside a number than words of running text have."""
        return any(
            self._letters.room(start + found.start() - 1, start + found.end()) > _ROOM * height
            for found in _BESIDE_NUMBER.finditer(text)
        )

    def _is_ruled(self, edges: Sequence[tuple[float, float, float, float]]) -> bool:
        """Return whether a rule is between the edges of a line."""
        if not self._rules or not edges:
            return False
        left, top, _, bottom = edges[0]
        middle, right = (top + bottom) / 2, edges[-1][2]
        return any(rule.parts(left, right, middle) for rule in self._rules)

    def _is_narrow(self, text: str, size: float, place: Drawn) -> bool:
        """Return whether a line drawn as one surely has no wide gaps.

        Letters may reach beyond their boxes by less than half of their size on both sides.
        """
        left, _, right, _, _, scale, _ = place
        return right - left < (self._widest * len(text) - 1) * size * (scale or 1.0)

    def _is_of_size(self, text: str, start: int, size: float) -> bool:
        """Return whether the middle of a line drawn as one is no space that PDFium adds."""
        middle = len(text) // 2
        return text[middle] not in _SPACES or self._letters.size_of(start + middle) == size

    def _is_even(self, text: str, start: int, size: float) -> bool:
        """Return whether a line has no small capitals."""
        capitals = [start + found.start() + 1 for found in _CAPITALS.finditer(text)]
        return all(own == size for own in self._letters.sizes_of(capitals))

    def _words(self, text: str, first: int, stop: int) -> Iterator[_Stretch]:
        """Yield the words of a stretch, or the parts of them that are of one size."""
        is_rtl = self.has_rtl and RTL.search(text, first, stop)
        apart = _APART if is_rtl else _BRACKETED
        words = [found.span() for found in _UNBROKEN.finditer(text, first, stop)]
        starts = [start for start, _ in words]
        ones = self._letters.are_one(starts, [end - 1 for _, end in words])
        sizes = self._letters.sizes_of(starts)
        places = self._letters.drawn(starts, [end - 1 for _, end in words])
        for (start, end), size, is_one, place in zip(words, sizes, ones, places, strict=True):
            divides = end < stop and text[end] == HYPHEN
            spaced = not start or text[start - 1] in _BREAKS
            said = text[start:end]
            if is_one and not self.has_rtl:
                rooms = self._rooms_in(said, start, size * place[5], place[2] - place[0])
                for begin, last in pairwise((start, *rooms, end)):
                    ends = divides and last == end
                    part = text[begin:last] + ("-" if ends else "")
                    is_spaced, drawn = (spaced or begin > start), None if rooms else place
                    yield part, begin, last - 1, size, is_spaced, ends, drawn
                continue
            for begin, last, own in self._pieces(text, (start, end), size, apart):
                ends = divides and last == end
                said = text[begin:last] + ("-" if ends else "")
                yield said, begin, last - 1, own, spaced and begin == start, ends, None

    def _pieces(
        self, text: str, word: tuple[int, int], size: float, apart: re.Pattern[str]
    ) -> Iterator[tuple[int, int, float]]:
        """Yield the stretches of one size in a word, each with its size.

        Signs that may be on the other side of a word are stretches: their places say where.
        """
        start, stop = word
        said = text[start:stop]
        marks = (at for found in _MARKED.finditer(said) for at in (found.start(), found.end() - 1))
        places = [start + at for at in (len(said) - 1, *marks)]
        is_even = not any(self._letters.differ(start, at) for at in places)
        if is_even and not apart.search(said):
            yield start, stop, size
            return
        begin = start
        for at in range(start + 1, stop):
            if self._letters.differ(at - 1, at) or apart.match(text, at - 1):
                yield begin, at, self._letters.size_of(begin)
                begin = at
        yield begin, stop, self._letters.size_of(begin)

    def _on_turned_page(self, x: float, y: float, last: int) -> tuple[float, float, float]:
        """Return left edge, baseline and right edge of a word on the page as it is read."""
        left, top, _, bottom = self._letters.box_of(last)
        if self._turn == 1:
            return y, self._width - x, top
        if self._turn == 2:
            return self._width - x, self._height - y, self._width - left
        return self._height - y, x, self._height - bottom


def _is_one_line(
    pieces: Sequence[tuple[float, float, float, float]], base: float, height: float
) -> bool:
    """Return whether pieces of a line stand on it, no further from each other than it is high."""
    before: float | None = None
    for left, _, right, low in pieces:
        if before is not None and not -height < left - before < height:
            return False
        if low - base > _RAISED * height:
            return False
        before = right
    return True


def _joined_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def is_letterless(text: str) -> bool:
    r"""Return whether a text has characters that fonts without a map give: controls, private ones.

    >>> is_letterless("\x03\x07\ue010"), is_letterless("café 41")
    (True, False)
    """
    odd = sum(
        unicodedata.category(letter) in {"Cc", "Co", "Cn"} or letter == "\ufffd" for letter in text
    )
    return 3 * odd > len(text)
