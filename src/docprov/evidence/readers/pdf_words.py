"""The words of a PDF page with their places, as PDFium finds them, gathered into printed lines.

A line is a stretch of words on one baseline, with the smaller words raised or lowered beside it.
Right-to-left words are put in reading order from their places on the page, numbers never turned.
"""

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import define, evolve

from docprov.evidence.readers.lines import lowered, raised

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_BREAK = frozenset({0x0D, 0x0A})
_SPACE = frozenset({0x20, 0xA0, 0x09})
_HYPHEN = frozenset({0xFFFE, 0x02})
"""What PDFium writes for a hyphen at the end of a line, which it joins to the next one."""
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LTR = re.compile("[A-Za-z\u00c0-\u058f\u1e00-\u1fff]")
_LAST_IN_LIGATURES = frozenset("اأإآٱىةدذرزو")
"""Letters that no letter is joined to, so that they end a ligature of two letters."""
_MOST_LETTERS = 2_000_000
_PRINTED = re.compile(
    "[ \xa0\t\0]*([^\r\n\ufffe\x02]*[^\r\n\ufffe\x02 \xa0\t\0])[ \xa0\t\0]*([\ufffe\x02])?"
)
"""A line of the text that PDFium gives, and the hyphen at its end."""
_MARKED = re.compile(r"[0-9]+|[*†‡§¶ªº°]+")
"""Where a note mark may be raised."""


@define
class Word:
    """A run of letters of one size on one baseline.

    Attributes:
        text: the letters.
        left: where it begins, in points from the left edge.
        right: where it ends.
        base: its baseline, in points from the lower edge.
        size: size of its letters in points.
        spaced: whether a space is before it.
        upright: whether it is set from left to right rather than up or down the page.
        unmapped: whether the font does not say which letters these are.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool = True
    upright: bool = True
    unmapped: bool = False


@define
class Line:
    """Words on one baseline, in reading order.

    Attributes:
        words: the words.
        base: the baseline.
        size: the size of most of its letters.
        ends_divided: whether its last word goes on in the next line.
    """

    words: list[Word]
    base: float
    size: float
    ends_divided: bool = False

    @property
    def left(self) -> float:
        """Where the line begins."""
        words = self.words
        return words[0].left if len(words) == 1 else min(word.left for word in words)

    @property
    def right(self) -> float:
        """Where the line ends."""
        words = self.words
        return words[0].right if len(words) == 1 else max(word.right for word in words)

    @property
    def letters(self) -> int:
        """How many letters the line has."""
        words = self.words
        return len(words[0].text) if len(words) == 1 else sum(len(word.text) for word in words)

    def is_rtl(self) -> bool:
        """Return whether the line reads from right to left."""
        text = "".join(word.text for word in self.words)
        if text.isascii() or not _RTL.search(text):
            return False
        return len(_RTL.findall(text)) > len(_LTR.findall(text))

    def text(self) -> str:
        """Return the words in reading order, with raised and lowered ones written apart."""
        if len(self.words) == 1:
            return self.words[0].text
        words = _in_reading_order(self.words) if self.is_rtl() else self.words
        parts: list[str] = []
        before: Word | None = None
        for word in words:
            said = word.text
            so_far = "".join(parts[-3:])
            if word.size < 0.86 * self.size and word.base > self.base + 0.12 * self.size:
                said = raised(said, so_far)
            elif word.size < 0.86 * self.size and word.base < self.base - 0.05 * self.size:
                said = lowered(said, so_far)
            apart = before is not None and self._is_apart(before, word)
            is_mark = said.startswith("[") and said != word.text
            gap = " " if apart and not is_mark else ""
            parts.append(gap + said)
            before = word
        return "".join(parts)

    def _is_apart(self, before: Word, word: Word) -> bool:
        """Return whether a space is between two words; raised ones often touch without one."""
        touches = abs(word.left - before.right) < 0.12 * self.size
        return word.spaced and not (word.base != before.base and touches)


def _in_reading_order(words: list[Word]) -> list[Word]:
    """Return the words of a right-to-left line in reading order, from their places."""
    ordered = sorted(words, key=lambda word: -word.right)
    result: list[Word] = []
    run: list[Word] = []
    for word in ordered:
        is_latin = _LTR.search(word.text) is not None
        if is_latin or (run and not _RTL.search(word.text)):
            run.append(word)
            continue
        result += _latin_run(run)
        run = []
        result.append(word)
    result += _latin_run(run)
    return _with_brackets(_with_spaces(result))


def _with_spaces(words: list[Word]) -> list[Word]:
    """Return words with spaces where room is between them, however the file cut them up."""
    spaced = [
        evolve(
            word,
            spaced=max(word.left - before.right, before.left - word.right) > 0.12 * word.size,
        )
        for before, word in pairwise(words)
    ]
    return words[:1] + spaced


def _with_brackets(words: list[Word]) -> list[Word]:
    """Return the words of a right-to-left line with brackets that open before they close.

    A file may give the shape of a bracket, which is turned, in place of the bracket.
    """
    text = "".join(word.text for word in words)
    if text.count("(") == text.count(")"):
        return words
    opened = False
    turned: list[Word] = []
    for word in words:
        letters = []
        for letter in word.text:
            if letter in "()":
                letters.append(")" if opened else "(")
                opened = not opened
            else:
                letters.append(letter)
        turned.append(evolve(word, text="".join(letters)))
    return turned


def _latin_run(run: list[Word]) -> list[Word]:
    """Return words between right-to-left ones; those around Latin words read to the right."""
    last = max((at for at, word in enumerate(run) if _LTR.search(word.text)), default=-1)
    return run[: last + 1][::-1] + run[last + 1 :]


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
        self._box_at, self._matrix_at = ctypes.byref(self._box), ctypes.byref(self._matrix)

    def lines_of(self, page: "PdfTextPage") -> list[Line]:
        """Return the lines of a page, in the order of the file."""
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
        count = min(page.count_chars(), _MOST_LETTERS)
        buffer = ctypes.create_string_buffer(2 * count + 2)
        units = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        written = self._pdfium.FPDFText_GetText(page.raw, 0, count, units)
        text = buffer.raw[: 2 * max(written - 1, 0)].decode("utf-16-le", "surrogatepass")
        if len(text) != count:  # letters and places do not match one for one
            yield from self._words(page.raw, 0, count)
            return
        handle = page.raw
        size_of = self._pdfium.FPDFText_GetFontSize
        for found in _PRINTED.finditer(text):
            start, stop = found.span(1)
            size = size_of(handle, start)
            if self._is_plain(handle, found[1], start, size):
                letters = [found[1], "-"] if found[2] else [found[1]]
                word = self._word(handle, letters, start, stop - 1, size, spaced=True)
                yield word, bool(found[2])
            else:
                yield from self._words(handle, start, found.end(2) if found[2] else stop)

    def _is_plain(self, handle: object, text: str, start: int, size: float) -> bool:
        """Return whether a line is of one size, without wide gaps, and reads from the left."""
        pdfium = self._pdfium
        size_of = pdfium.FPDFText_GetFontSize
        if size_of(handle, start + len(text) // 2) != size:
            return False
        if not text.isascii() and _RTL.search(text):
            return False
        for found in _MARKED.finditer(text):
            for at in (found.start(), found.end() - 1):
                if size_of(handle, start + at) != size:
                    return False
        pieces = pdfium.FPDFText_CountRects(handle, start, len(text))
        if pieces < 2:
            return True
        pdfium.FPDFText_GetMatrix(handle, start, self._matrix_at)
        height = size * ((self._matrix.c**2 + self._matrix.d**2) ** 0.5 or 1.0)
        left, top, right, bottom = self._edges
        before: float | None = None
        for piece in range(pieces):
            pdfium.FPDFText_GetRect(handle, piece, left, top, right, bottom)
            if before is not None and not -height < left.value - before < height:
                return False
            before = right.value
        return True

    def _words(self, handle: object, first: int, stop: int) -> Iterator[tuple[Word, bool]]:
        """Yield the words of a stretch, and whether each is divided at the end of a line."""
        pdfium = self._pdfium
        unicode_of, size_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetFontSize
        letters: list[str] = []
        start, spaced, size = first, True, 0.0
        for at in range(first, stop):
            code = unicode_of(handle, at)
            if code in _SPACE or code in _BREAK or code in _HYPHEN or code == 0:
                divides = code in _HYPHEN
                if letters:
                    if divides:
                        letters.append("-")
                    yield self._word(handle, letters, start, at - 1, size, spaced=spaced), divides
                    letters = []
                spaced = True
                continue
            own = size_of(handle, at)
            if letters and own != size:
                yield self._word(handle, letters, start, at - 1, size, spaced=spaced), False
                letters, spaced = [], False
            if not letters:
                start, size = at, own
            letters.append(chr(code))
        if letters:
            yield self._word(handle, letters, start, stop - 1, size, spaced=spaced), False

    def _word(
        self,
        handle: object,
        letters: list[str],
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
        text = "".join(letters)
        if not text.isascii():
            text = _joined_surrogates(text)
            if _RTL.search(text):
                pdfium.FPDFText_GetLooseCharBox(handle, start, self._box_at)
                first = (self._box.left, self._box.right)
                pdfium.FPDFText_GetLooseCharBox(handle, last, self._box_at)
                # Letters of a right-to-left word come from the right; else the file turned them.
                turned = len(letters) > 1 and first[0] < self._box.left
                left, right = min(first[0], self._box.left), max(first[1], self._box.right)
                places = range(start, start + len(text))
                text = text[::-1] if turned else text
                text = self._with_ligatures(handle, text, places[::-1] if turned else places)
        elif len(letters) > 1 and right < left and text[0].isdigit():
            text, left, right = text[::-1], right, left
        return Word(
            text=text,
            left=left,
            right=max(left, right),
            base=base,
            size=abs(size) * ((matrix.c**2 + matrix.d**2) ** 0.5 or 1.0),
            spaced=spaced,
            upright=abs(matrix.b) <= abs(matrix.a),
            unmapped=pdfium.FPDFText_HasUnicodeMapError(handle, start) == 1,
        )

    def _with_ligatures(self, handle: object, text: str, at: range) -> str:
        """Return a word with the two letters of each ligature in order; PDFium may turn them."""
        letters = list(text)
        for index, letter in enumerate(letters[:-1]):
            if letter in _LAST_IN_LIGATURES:
                edges = []
                for place in at[index : index + 2]:
                    self._pdfium.FPDFText_GetLooseCharBox(handle, place, self._box_at)
                    edges.append((self._box.left, self._box.right))
                if edges[0] == edges[1]:  # both are one glyph
                    letters[index : index + 2] = letters[index + 1], letter
        return "".join(letters)


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
        if _RTL.search(word.text + last.text):
            return True
        return word.left > last.left - 0.5 * big
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
