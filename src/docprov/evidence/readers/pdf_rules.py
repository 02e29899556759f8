"""Upright rules on the page of a PDF: the lines that are drawn between the cells of a table.

The cells of such a table may be as near to each other as words are, so their room says nothing.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from docprov.evidence.readers.pdf_lines import Line, Word

if TYPE_CHECKING:
    from docprov.evidence.readers.pdf_sheets import Sheet

_MOST_OBJECTS = 5_000
_THICKEST = 2.5
_SHORT = 0.7
"""How wide a row is at most, as a part of the widest line, where its cells are near each other."""


class Rule(NamedTuple):
    """An upright line on a page.

    Attributes:
        at: where it is, in points from the left edge.
        low: its lower end.
        high: its upper end.
    """

    at: float
    low: float
    high: float

    def parts(self, left: float, right: float, height: float) -> bool:
        """Return whether it is between two edges at a height.

        >>> Rule(32, 95, 110).parts(10, 44, 103), Rule(32, 20, 60).parts(10, 44, 103)
        (True, False)
        """
        return left < self.at < right and self.low <= height <= self.high


def rules_of(sheet: "Sheet", lines: Sequence[Line]) -> list[Rule]:
    """Return the upright rules of a page, none where no two of its lines may be rows."""
    widths = [line.right - line.left for line in lines]
    short = _SHORT * max(widths, default=0.0)
    may_be = [
        width < short or (len(line.words) > 1 and _has_gap(line))
        for line, width in zip(lines, widths, strict=True)
    ]
    if not any(first and second for first, second in pairwise(may_be)):
        return []
    return [
        Rule((left + right) / 2, low, high)
        for left, low, right, high in sheet.paths(_MOST_OBJECTS)
        if right - left <= _THICKEST and high - low > 2 * _THICKEST
    ]


def _has_gap(line: Line) -> bool:
    return any(
        before.base == after.base and after.left - before.right > 0.2 * line.size
        for before, after in pairwise(line.words)
    )


def is_ruled(before: Word, after: Word, rules: Sequence[Rule]) -> bool:
    """Return whether a rule is between two words of a line.

    >>> cells = Word("1904", 10, 30, 100, 9), Word("31", 34, 44, 100, 9)
    >>> is_ruled(*cells, [Rule(32, 95, 110)]), is_ruled(*cells, [Rule(32, 20, 60)])
    (True, False)
    """
    height = before.base + 0.3 * before.size
    return any(rule.parts(before.right - 1, after.left + 1, height) for rule in rules)
