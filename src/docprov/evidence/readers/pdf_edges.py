"""What is at the edges of PDF pages: running heads, page numbers, what a browser prints there.

A line at an edge is one by its place on the page, or, where the margins are wide, by the room
between it and the text. It is a running head if it comes again on other pages, or if it gives the
page of so many pages, or in small print an address or the title that the file says it has, and
hardly anything else.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from itertools import pairwise

from attrs import define, field

from docprov.evidence.readers.pdf_lines import Line
from docprov.text.counted_pages import counting_lines

_NUMBER_LINE = re.compile(
    r"\W*(?:page|p\.|seite|s\.|стр\.?|səh\.?)?\s*"
    r"(?:[0-9]{1,4}|(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4}))"
    r"(?:\s*(?:/|of|von|из)\s*[0-9]{1,4})?[^\w.]*",
    re.IGNORECASE,
)
"""A page number: without a full stop, which ends a sentence."""
_COUNTED = re.compile(r"(?<![0-9/])([0-9]{1,4})\s*/\s*([0-9]{1,4})$")
_ADDRESS = re.compile(r"(?:https?|file)://\S+", re.IGNORECASE)
_SMALL = 0.93
_NUMBERS = re.compile(r"[0-9]+|\b[ivxlc]+\b")
_LONGEST_HEAD = 80
_EDGE = 0.13
"""Which part of the height of a page is its edge."""
_WIDE_EDGE = 0.2
"""The same for lines with room between them and the text."""
_APART = 1.6

Images = list[tuple[float, float, float, float]]
"""Pictures of a page, each as its left, lower, right and upper edge."""


@define
class Page:
    """The lines of a page and the parts that are proposed for them.

    Attributes:
        lines: the lines in reading order.
        height: height of the page in points.
        low: where its lower edge is; a file may put it anywhere.
        parts: for each line, `body`, `heading`, `head`, `number`, `note` or `caption`.
        begins: the lines with which a note or a caption begins.
        find_images: gives the pictures, as left, lower, right and upper edge.
    """

    lines: list[Line]
    height: float
    low: float = 0.0
    parts: list[str] = field(factory=list)
    begins: set[int] = field(factory=set)
    find_images: Callable[[], Images] = list

    def __attrs_post_init__(self) -> None:
        self.parts = ["body"] * len(self.lines)

    @cached_property
    def images(self) -> Images:
        """The pictures of the page."""
        return self.find_images()

    @cached_property
    def edges(self) -> list[tuple[int, str]]:
        """The lines at the upper edge, and those at the lower one, at most two, with their text."""
        if not self.lines or self.height <= 0:
            return []
        order = self._order
        upper, lower = self._outermost(order), self._outermost(order[::-1])
        found = dict.fromkeys([*upper, *lower[::-1]])
        return [(at, self.lines[at].text()) for at in found]

    @cached_property
    def _order(self) -> list[int]:
        """The lines from the top down."""
        return sorted(range(len(self.lines)), key=lambda at: -self.lines[at].base)

    @cached_property
    def _usual(self) -> tuple[float, float]:
        """The usual size of the lines, and the usual step from one to the next one."""
        sizes = sorted(line.size for line in self.lines)
        size = sizes[len(sizes) // 2]
        bases = [self.lines[at].base for at in self._order]
        steps = sorted(
            step
            for above, base in pairwise(bases)
            if 0.8 * size < (step := above - base) < 3 * size
        )
        return size, steps[len(steps) // 2] if steps else 1.2 * size

    def _outermost(self, order: list[int]) -> list[int]:
        """Return the lines at the edge from which an order of lines begins."""
        lines = self.lines
        depths = [(lines[at].base - self.low) / self.height for at in order[:2]]
        if order is not self._order:
            depths = [depth for depth in depths if depth < _WIDE_EDGE]
        else:
            depths = [1 - depth for depth in depths if depth > 1 - _WIDE_EDGE]
        count = sum(depth < _EDGE for depth in depths)
        if count == len(depths):
            return order[:count]
        size = self._usual[0]
        for each in range(count + 1, len(depths) + 1):
            if lines[order[each - 1]].size > 1.1 * size:
                break
            if each < len(order) and self._is_far(order[each - 1], order[each]):
                return order[:each]
        return order[:count]

    def _is_far(self, at: int, other: int) -> bool:
        """Return whether more room is between two lines than between lines of the text."""
        line, after = self.lines[at], self.lines[other]
        room = abs(line.base - after.base)
        return room > 2.8 * max(line.size, after.size) or room > _APART * self._usual[1]

    def is_apart(self, at: int) -> bool:
        """Return whether room is between a line at an edge and the text."""
        base, size = self.lines[at].base, self.lines[at].size
        upper = base - self.low > self.height / 2
        order = self._order if upper else self._order[::-1]
        for other in order[order.index(at) + 1 :]:
            if self.parts[other] == "body" and abs(self.lines[other].base - base) > 0.5 * size:
                return self._is_far(at, other)
        return True

    def is_small(self, at: int) -> bool:
        """Return whether a line is in smaller print than most lines."""
        return self.lines[at].size < _SMALL * self._usual[0]


def mark_running_lines(pages: list[Page], title: str = "") -> None:
    """Find the lines at the edges of pages that are no text of them.

    Args:
        pages: the pages of a document.
        title: the title that the file says it has, empty for none.
    """
    edges = [page.edges for page in pages]
    keys = [[_key(text) for _, text in edge] for edge in edges]
    seen = Counter(key for each in keys for key in set(each))
    outer = [
        (number, edge[side][1]) for side in (0, -1) for number, edge in enumerate(edges) if edge
    ]
    counting = counting_lines(line for line in outer if len(line[1]) < _LONGEST_HEAD)
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        for (at, text), key in zip(edge, keys[number], strict=True):
            recurs = seen[key] >= (2 if len(pages) < 6 else 3) and len(page.lines) > 2
            if (number, text) in counting or (recurs and key.strip(" 0.,-–—")):
                page.parts[at] = "head"
        for at, text in edge:
            if page.parts[at] != "body" or not page.is_apart(at):
                continue
            if _NUMBER_LINE.fullmatch(text):
                page.parts[at] = "number"
            elif _is_printed(text, f"{number + 1}/{len(pages)}", title, small=page.is_small(at)):
                page.parts[at] = "head"


def _is_printed(text: str, counted: str, title: str, *, small: bool) -> bool:
    """Return whether a line is what a browser prints around a page.

    It gives an address in small print, the page that it is on, of so many, beside an address at
    most, or in small print the title, beside an address, a count and a time at most.
    """
    count = _COUNTED.search(text)
    is_counted = count is not None and counted == f"{count[1]}/{count[2]}"
    rest = text[: count.start()] if count is not None and is_counted else text
    words = _ADDRESS.sub("", rest)
    if not _letters(words):
        return is_counted or (small and words != rest and not words.strip())
    return small and title in words and 2 * _letters(title) > _letters(words)


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _key(text: str) -> str:
    """Return what lines that come again have in common; a long one is prose unless it is alike."""
    if len(text) >= _LONGEST_HEAD:
        return text
    return _NUMBERS.sub("0", text.casefold())
