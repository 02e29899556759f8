"""Reads the words of a PDF page with their places, as PDFium finds them, line by line."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Sequence
from math import hypot
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.readers.pdf_lines import RTL, Line, Word
from docprov.evidence.readers.pdf_rules import Rule
from docprov.evidence.readers.pdf_turned import NUMBER, Letter, from_the_right, right_to_left

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_SPACES = " \xa0\t\0"
_HYPHENS = "\ufffe\x02"
"""What PDFium writes for a hyphen at the end of a line, which it joins to the next one."""
_BREAKS = f"{_SPACES}\r\n{_HYPHENS}"
_UNBROKEN = re.compile(f"[^{_BREAKS}]+")
_WIDE_LETTERS, _ROW_LETTERS = 0.62, 0.5
"""How wide letters are on average, as a part of their size, where wide gaps are between them.

Prose takes less than half of it, in typewriter faces 0.6.
"""
_MOST_LETTERS = 2_000_000
_PRINTED = re.compile(f"[{_SPACES}]*([^\r\n{_HYPHENS}]*[^{_BREAKS}])[{_SPACES}]*([{_HYPHENS}])?")
"""A line of the text that PDFium gives, and the hyphen at its end."""
_MARKED = re.compile(r"[0-9]+|[*†‡§¶ªº°]+")
"""Where a note mark may be raised."""
_CORE = re.compile(f"{RTL.pattern}(?:.*{RTL.pattern})?")
"""The letters of a right-to-left word, from the first one to the last one."""
_CAPITALS = re.compile(r"\b(?:[A-Z\u00c0-\u00de]|[^\W\d_a-z\x00-\u00ff]){2}")
"""Where small capitals, if they are drawn as capitals, may begin: the second one is smaller."""
_BRACKETED = re.compile(f"{RTL.pattern}[()]")
_BESIDE_LATIN = re.compile(r"[A-Za-z](?![\w'’.,:-])\S|(?<![\w'’.,:-])\S(?<!\w)[A-Za-z]")
"""A sign beside a Latin word; in a line from right to left it may be on its other side."""

_APART = re.compile(f"{_BRACKETED.pattern}|{_BESIDE_LATIN.pattern}")


class PageWords:
    """Reads the words of pages through PDFium.

    Asking for the place of each letter takes many times as long as the text, so a line is asked for
    as a whole; only where something is raised, reads from the right or leaves a gap is it taken
    apart.
    """

    def __init__(self) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium: Any = pdfium
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._origin = (ctypes.byref(self._x), ctypes.byref(self._y))
        self._edges = tuple(ctypes.c_double() for _ in range(4))
        self._box = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._turn, self._width, self._height = 0, 0.0, 0.0
        self.unknown: int = 0
        """How many characters of the page read last are not known; they are read as spaces."""
        self._letters = [0, 0, 0, 0]
        self._stretched, self._widest = 0, _WIDE_LETTERS
        self._rules: Sequence[Rule] = ()
        self._box_at, self._matrix_at = ctypes.byref(self._box), ctypes.byref(self._matrix)

    def lines_of(self, page: "PdfTextPage", rules: Sequence[Rule] = ()) -> list[Line]:
        """Return the lines of a page, in the order of the file; one that crosses a rule as words.

        Where most of its words are set sideways or upside down, the places are those on the page
        turned so that they read from left to right.
        """
        self._turn, self._letters, self.unknown = 0, [0, 0, 0, 0], 0
        self._stretched, self._widest, self._rules = 0, _WIDE_LETTERS, rules
        lines = self._lines(page)
        if self._stretched > 1:  # rows of a table, of which others may be less wide
            self._widest, self._letters = _ROW_LETTERS, [0, 0, 0, 0]
            lines = self._lines(page)
        turn = max(range(4), key=self._letters.__getitem__)
        if turn:
            left, low, right, high = page.page.get_bbox()
            self._turn, self._width, self._height = turn, left + right, low + high
            lines = self._lines(page)
        return lines

    def as_read(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
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

    def _lines(self, page: "PdfTextPage") -> list[Line]:
        lines: list[Line] = []
        current: Line | None = None
        for word, divides in self._stretches(page):
            if current is None or not _continues(current, word):
                current = Line([], word.base, word.size)
                lines.append(current)
            elif word.size > 1.1 * current.size and len(word.text) >= current.letters:
                # The line began with a raised mark, as foot notes do.
                current.base, current.size = word.base, word.size
            current.words.append(word)
            if divides:
                current.ends_divided = True
                current = None
        return lines

    def _stretches(self, page: "PdfTextPage") -> Iterator[tuple[Word, bool]]:
        """Yield stretches of one size, and whether each is divided at the end of a line."""
        count = page.count_chars()
        if count > _MOST_LETTERS:
            raise DocprovError("a page of the PDF contains more text than a page has")
        buffer = ctypes.create_string_buffer(2 * count + 2)
        units = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        written = self._pdfium.FPDFText_GetText(page.raw, 0, count, units)
        text = buffer.raw[: 2 * max(written - 1, 0)].decode("utf-16-le", "surrogatepass")
        handle = page.raw
        if len(text) != count:  # letters and places do not match one for one
            code_of = self._pdfium.FPDFText_GetUnicode
            text = "".join(chr(code_of(handle, at)) for at in range(count))
            self.unknown = text.count("\0")
            yield from self._words(handle, text, 0, count)
            return
        for found in _PRINTED.finditer(text):
            start, stop = found.span(1)
            divides = bool(found[2])
            runs = [(start, stop)]
            if _MARKED.search(text, start, stop):
                runs = list(self._runs(handle, text, start, stop))
            for begin, end in runs:
                said, is_last = text[begin:end], end == stop
                size = self._pdfium.FPDFText_GetFontSize(handle, begin)
                if self._is_plain(handle, said, begin, size):
                    said += "-" if divides and is_last else ""
                    spaced = begin == start or text[begin - 1] in _SPACES
                    word = self._word(handle, said, begin, end - 1, size, spaced=spaced)
                    yield word, divides and is_last
                else:
                    last = found.end(2) if divides and is_last else end
                    yield from self._words(handle, text, begin, last)

    def _runs(self, handle: object, text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches of a line between the places where marks of another size are."""
        size_of = self._pdfium.FPDFText_GetFontSize
        begin = start
        for found in _MARKED.finditer(text, start, stop):
            first, last = max(found.start(), start + 1), min(found.end(), stop - 1)
            edges = (first - 1, first, last - 1, last)
            if len({size_of(handle, at) for at in edges}) == 1:
                continue
            for at in range(first, last + 1):
                if size_of(handle, at - 1) != size_of(handle, at):
                    if said := text[begin:at].rstrip(_SPACES):
                        yield begin, begin + len(said)
                    begin = at
                    while text[begin] in _SPACES:  # a line ends with a letter
                        begin += 1
        yield begin, stop

    def _is_plain(self, handle: object, text: str, start: int, size: float) -> bool:
        """Return whether a line is of one size, without wide gaps, and reads from the left."""
        pdfium = self._pdfium
        middle = start + len(text) // 2
        if self._turn or pdfium.FPDFText_GetFontSize(handle, middle) != size:
            return False
        if not text.isascii() and RTL.search(text):
            return False
        for found in _CAPITALS.finditer(text):
            at = start + found.start()
            if pdfium.FPDFText_GetFontSize(handle, at + 1) != size:
                return False
        pieces = pdfium.FPDFText_CountRects(handle, start, len(text))
        pdfium.FPDFText_GetMatrix(handle, start, self._matrix_at)
        height = size * (hypot(self._matrix.c, self._matrix.d) or 1.0)
        left, top, right, bottom = self._edges
        if pieces < 2:
            if " " not in text:
                return True
            pdfium.FPDFText_GetRect(handle, 0, left, top, right, bottom)
            stretched = right.value - left.value > self._widest * height * len(text)
            self._stretched += stretched
            height_of_line = (top.value + bottom.value) / 2
            return not stretched and not any(
                rule.parts(left.value, right.value, height_of_line) for rule in self._rules
            )
        before: float | None = None
        for piece in range(pieces):
            pdfium.FPDFText_GetRect(handle, piece, left, top, right, bottom)
            if before is not None and not -height < left.value - before < height:
                return False
            before = right.value
        return True

    def _words(
        self, handle: object, text: str, first: int, stop: int
    ) -> Iterator[tuple[Word, bool]]:
        """Yield the words of a stretch, and whether each is divided at the end of a line."""
        apart = _BRACKETED
        if not text.isascii() and RTL.search(text, first, stop):
            apart = _APART
        for found in _UNBROKEN.finditer(text, first, stop):
            start, end = found.span()
            divides = end < stop and text[end] in _HYPHENS
            for begin, last, size in self._pieces(handle, text, start, end, apart):
                ends = divides and last == end
                spaced = begin == start and (not start or text[start - 1] in _BREAKS)
                said = text[begin:last] + ("-" if ends else "")
                yield self._word(handle, said, begin, last - 1, size, spaced=spaced), ends

    def _pieces(
        self, handle: object, text: str, start: int, stop: int, apart: re.Pattern[str]
    ) -> Iterator[tuple[int, int, float]]:
        """Yield the stretches of one size in a word, each with its size.

        Signs that may be on the other side of a word are stretches: their places say where.
        """
        size_of = self._pdfium.FPDFText_GetFontSize
        size = size_of(handle, start)
        said = text[start:stop]
        marks = (at for found in _MARKED.finditer(said) for at in (found.start(), found.end() - 1))
        is_even = all(size_of(handle, start + at) == size for at in (len(said) - 1, *marks))
        if is_even and not apart.search(said):
            yield start, stop, size
            return
        begin = start
        for at in range(start + 1, stop):
            own = size_of(handle, at)
            if own != size or apart.match(text, at - 1):
                yield begin, at, size
                begin, size = at, own
        yield begin, stop, size

    def _word(
        self,
        handle: object,
        text: str,
        start: int,
        last: int,
        size: float,
        *,
        spaced: bool,
    ) -> Word:
        pdfium = self._pdfium
        pdfium.FPDFText_GetCharOrigin(handle, start, *self._origin)
        left, base = self._x.value, self._y.value
        pdfium.FPDFText_GetLooseCharBox(handle, last, self._box_at)
        right = self._box.right
        pdfium.FPDFText_GetMatrix(handle, start, self._matrix_at)
        matrix = self._matrix
        across = abs(matrix.b) <= abs(matrix.a)
        self._letters[(0 if matrix.a >= 0 else 2) if across else (1 if matrix.b > 0 else 3)] += len(
            text
        )
        if self._turn:
            left, base, right = self._on_turned_page(left, base)
        from_right = False
        may_turn = right < left or not text.isascii()
        if (
            may_turn
            and len(text) > 1
            and NUMBER.search(text)
            and (right < left or RTL.search(text))
        ):
            letters = self._letters_at(handle, text, start)
            text, left, right, _ = from_the_right(letters, abs(size))
            from_right = True
        elif not text.isascii():
            text = _joined_surrogates(text)
            if core := _CORE.search(text):
                letters = self._letters_at(handle, text, start)
                text, left, right, own = right_to_left(letters, core.span(), abs(size))
                base = base if self._turn else own
            elif len(text) > 2 and right - left < 0.5 * abs(size) and not self._turn:
                text = self._downwards(handle, text, start)
        return Word(
            text,
            left,
            max(left, right),
            base,
            abs(size) * (hypot(matrix.c, matrix.d) or 1.0),
            spaced,
            across == (self._turn % 2 == 0),
            pdfium.FPDFText_HasUnicodeMapError(handle, start) == 1,
            from_right,
        )

    def _letters_at(self, handle: object, text: str, start: int) -> list[Letter]:
        """Return the letters of a word with their places."""
        letters = []
        for at, letter in enumerate(text, start):
            self._pdfium.FPDFText_GetLooseCharBox(handle, at, self._box_at)
            self._pdfium.FPDFText_GetCharOrigin(handle, at, *self._origin)
            letters.append(Letter(letter, self._box.left, self._box.right, self._y.value))
        return letters

    def _downwards(self, handle: object, text: str, start: int) -> str:
        """Return letters that are set one below the other from top to bottom.

        PDFium gives digits that are turned before the letter above them.
        """
        placed = []
        for at, letter in enumerate(text, start):
            self._pdfium.FPDFText_GetLooseCharBox(handle, at, self._box_at)
            placed.append((-self._box.bottom - self._box.top, letter))
        if placed[0][0] > placed[-1][0]:
            return text
        return "".join(letter for _, letter in sorted(placed, key=itemgetter(0)))

    def _on_turned_page(self, x: float, y: float) -> tuple[float, float, float]:
        """Return left edge, baseline and right edge of a word on the page as it is read."""
        if self._turn == 1:
            return y, self._width - x, self._box.top
        if self._turn == 2:
            return self._width - x, self._height - y, self._width - self._box.left
        return self._height - y, x, self._height - self._box.bottom


def _joined_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _continues(line: Line, word: Word) -> bool:
    """Return whether a word belongs to a line."""
    last = line.words[-1]
    if word.upright != last.upright:
        return False
    if not word.upright:
        return abs(word.left - last.left) < 0.3 * line.size
    big = max(line.size, word.size)
    rise = word.base - line.base
    if abs(rise) <= 0.15 * big and 0.6 < word.size / (line.size or 1) < 1.7:
        if word.left > last.left - 0.5 * big or RTL.search(word.text):
            return True
        return any(RTL.search(each.text) for each in line.words)
    if abs(rise) < 0.35 * big and RTL.search(word.text):  # its first letter may be a mark
        edges = [abs(each.left - word.right) for each in line.words]
        return min(*edges, abs(word.left - last.right)) < 0.12 * big
    # A raised or lowered word touches the one before it, or the next one touches it.
    touches = -0.3 * big < word.left - last.right < (0.35 if word.spaced else 0.6) * big
    smaller = min(line.size, word.size) < 0.86 * big
    return smaller and touches and -0.45 * big < rise < 0.75 * big


def is_letterless(text: str) -> bool:
    r"""Return whether a text has characters that fonts without a map give: controls, private ones.

    >>> is_letterless("\x03\x07\ue010"), is_letterless("café 41")
    (True, False)
    """
    odd = sum(
        unicodedata.category(letter) in {"Cc", "Co", "Cn"} or letter == "\ufffd" for letter in text
    )
    return 3 * odd > len(text)
