"""What PDFium knows of the letters of a page: how large they are, and where.

PDFium answers for one letter at a time. Its functions are called without checks of their arguments,
which would take several times as long as an answer, and for many letters in one go.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import repeat
from math import hypot
from typing import TYPE_CHECKING, Any

from docprov.diagnostics.errors import DocprovError
from docprov.evidence.readers.pdf_turned import Letter

if TYPE_CHECKING:
    from docprov.evidence.readers.pdf_sheets import Sheet

HYPHEN = "\x02"
"""What is written for a hyphen at the end of a line, which PDFium joins to the next one."""
_MOST_LETTERS = 2_000_000
_SAME_SIZE, _SAME_BASE = 0.02, 0.12
"""How much letters of one size and on one baseline differ, as a part of their height."""
_ABOVE = 2.5
"""How far accents and letters one below the other are apart at most, as a part of their height."""
_AT_ONCE = 200
"""Stretches of letters that are asked for in one go."""


Drawn = tuple[float, float, float, float, float, float, int]
"""How a stretch of letters is drawn.

Left edge and baseline of its first letter, in points from the left and the lower edge of the page;
the right edge of its last letter; how far right and how far up the way of reading goes; the height
that a size of 1 has; and 1 where the font does not say which letters these are.
"""

_Result = type[ctypes.c_int] | type[ctypes.c_double] | type[ctypes.c_void_p]


class Letters:
    """The letters of the page that was opened last, by their numbers."""

    def __init__(self) -> None:
        import pypdfium2.raw as pdfium

        self._pdfium: Any = pdfium
        self._page = ctypes.c_void_p()
        self._size = directly("FPDFText_GetFontSize", ctypes.c_double)
        self._object = directly("FPDFText_GetTextObject", ctypes.c_void_p)
        self._count_rects = directly("FPDFText_CountRects")
        self._rect = directly("FPDFText_GetRect")
        self._origin = directly("FPDFText_GetCharOrigin")
        self._box = directly("FPDFText_GetLooseCharBox")
        self._matrix = directly("FPDFText_GetMatrix")
        self._unmapped = directly("FPDFText_HasUnicodeMapError")
        self._edges = (ctypes.c_double * 4)()
        self._edges_at = _places(self._edges, 8, 1)
        self._x, self._y = (ctypes.c_double * _AT_ONCE)(), (ctypes.c_double * _AT_ONCE)()
        self._boxes = (ctypes.c_float * (4 * _AT_ONCE))()
        self._matrices = (ctypes.c_float * (6 * _AT_ONCE))()
        self._x_at, self._y_at = _places(self._x, 8, 1), _places(self._y, 8, 1)
        self._box_at, self._matrix_at = _places(self._boxes, 4, 4), _places(self._matrices, 4, 6)

    def open(self, sheet: "Sheet") -> tuple[str, bool]:
        """Return the letters of a page, and whether those that are not known are among them.

        Raises:
            DocprovError: a page does not have as many.
        """
        page: Any = sheet.text()
        count = self._pdfium.FPDFText_CountChars(page)
        if count > _MOST_LETTERS:
            raise DocprovError("a page of the PDF contains more text than a page has")
        self._page = ctypes.cast(page, ctypes.c_void_p)
        units = (ctypes.c_ushort * (count + 1))()
        written = self._pdfium.FPDFText_GetText(page, 0, count, units)
        text = bytes(units)[: 2 * max(written - 1, 0)].decode("utf-16-le", "surrogatepass")
        is_odd = len(text) != count  # letters and places do not match one for one
        if is_odd:
            code_of = self._pdfium.FPDFText_GetUnicode
            text = "".join(chr(code_of(page, at)) for at in range(count))
        return text.replace("\ufffe", HYPHEN), is_odd

    def size_of(self, at: int) -> float:
        """Return the size of a letter; a space that PDFium adds has the size 1."""
        size: float = self._size(self._page, at)
        return size

    def sizes_of(self, places: Sequence[int]) -> list[float]:
        """Return the size of each of many letters."""
        return list(map(self._size, repeat(self._page), places))

    def differ(self, before: int, at: int) -> bool:
        """Return whether a letter is of another size than one before, or on another baseline.

        A file may give the size by the matrix of the text, and what is drawn as one has one size.
        """
        if self._object(self._page, before) == self._object(self._page, at) is not None:
            return False
        height = self.height_of(before)
        if abs(self.height_of(at) - height) > _SAME_SIZE * abs(height):
            return True
        rise = abs(self.base_of(at) - self.base_of(before))
        # Accents and letters that are set one below the other are no further away.
        is_above = rise < _ABOVE * abs(height) and self.room(before, at) < -0.3 * abs(height)
        return rise > _SAME_BASE * abs(height) and not is_above

    def height_of(self, at: int) -> float:
        """Return the height in which a letter is drawn."""
        return self.size_of(at) * self.scale_at(at)

    def base_of(self, at: int) -> float:
        """Return how far a letter stands from the lower edge."""
        self._origin(self._page, at, self._x_at[0], self._y_at[0])
        base: float = self._y[0]
        return base

    def room(self, before: int, at: int) -> float:
        """Return how much room is between two letters."""
        _, _, right, _ = self.box_of(before)
        left, _, _, _ = self.box_of(at)
        return left - right

    def are_one(self, firsts: Sequence[int], lasts: Sequence[int]) -> list[bool]:
        """Return of stretches whether each is surely drawn as one, so of one size."""
        first = map(self._object, repeat(self._page), firsts)
        last = map(self._object, repeat(self._page), lasts)
        return [one == other and one is not None for one, other in zip(first, last, strict=True)]

    def pieces_of(self, start: int, count: int) -> int:
        """Return in how many pieces a stretch is drawn."""
        pieces: int = self._count_rects(self._page, start, count)
        return pieces

    def edges_of_pieces(self, count: int) -> Iterator[tuple[float, float, float, float]]:
        """Yield the left, upper, right and lower edge of each piece that was counted last."""
        for piece in range(count):
            self._rect(self._page, piece, *self._edges_at)
            left, top, right, bottom = self._edges
            yield left, top, right, bottom

    def box_of(self, at: int) -> tuple[float, float, float, float]:
        """Return the left, upper, right and lower edge of a letter's box."""
        self._box(self._page, at, self._box_at[0])
        left, top, right, bottom = self._boxes[:4]
        return left, top, right, bottom

    def placed(self, text: str, start: int) -> list[Letter]:
        """Return the letters of a word with their places."""
        letters = []
        for at, letter in enumerate(text, start):
            left, _, right, _ = self.box_of(at)
            self._origin(self._page, at, self._x_at[0], self._y_at[0])
            letters.append(Letter(letter, left, right, self._y[0]))
        return letters

    def scale_at(self, at: int) -> float:
        """Return the height that a size of 1 has at a letter."""
        self._matrix(self._page, at, self._matrix_at[0])
        return hypot(self._matrices[2], self._matrices[3]) or 1.0

    def is_mirrored(self, at: int) -> bool:
        """Return whether a letter that goes to the left stands upright, as turned arrows do."""
        self._matrix(self._page, at, self._matrix_at[0])
        return bool(self._matrices[0] < 0 < self._matrices[3])

    def drawn(self, firsts: Sequence[int], lasts: Sequence[int]) -> Iterator[Drawn]:
        """Yield how each of many stretches is drawn."""
        for begin in range(0, len(firsts), _AT_ONCE):
            yield from self._drawn(
                firsts[begin : begin + _AT_ONCE], lasts[begin : begin + _AT_ONCE]
            )

    def _drawn(self, firsts: Sequence[int], lasts: Sequence[int]) -> Iterator[Drawn]:
        page, count = repeat(self._page), len(firsts)
        _ask(map(self._origin, page, firsts, self._x_at, self._y_at))
        _ask(map(self._box, page, lasts, self._box_at))
        _ask(map(self._matrix, page, firsts, self._matrix_at))
        boxes, matrices = self._boxes, self._matrices
        return zip(
            self._x[:count],
            self._y[:count],
            boxes[2 : 4 * count : 4],
            matrices[0 : 6 * count : 6],
            matrices[1 : 6 * count : 6],
            map(hypot, matrices[2 : 6 * count : 6], matrices[3 : 6 * count : 6]),
            map(self._unmapped, page, firsts),
            strict=True,
        )


@cache
def directly(
    name: str, result: _Result = ctypes.c_int, *arguments: type[ctypes.c_void_p]
) -> Callable[..., Any]:
    """Return a function of PDFium that is called without checks of its arguments.

    Args:
        name: its name.
        result: the type of its result.
        arguments: the types of its arguments where they are given as numbers of Python; a number
            is an `int` otherwise.
    """
    import pypdfium2.raw as pdfium

    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def _places(numbers: "ctypes.Array[Any]", size: int, step: int) -> list[Any]:
    """Return where each number of an array is, or each of some."""
    return [ctypes.byref(numbers, size * at) for at in range(0, len(numbers), step)]


def _ask(answers: Iterator[object]) -> None:
    deque(answers, maxlen=0)
