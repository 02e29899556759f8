"""The lines of a PDF page from top to bottom, column by column, where the file goes back up."""

from collections.abc import Iterator
from itertools import accumulate, groupby, pairwise
from operator import attrgetter

from docprov.evidence.readers.pdf_lines import Line

_MOST_ACROSS = 0.25
"""Which part of the lines of a page, at most, goes across its columns."""
_LEAST_LINES = 3
"""Lines, at least, of a column beside another one."""


def top_down(lines: list[Line]) -> tuple[list[Line], bool]:
    """Return lines in the order of the page where the file goes back up within one column.

    A line across the columns is read between what is above it and what is below it. Lines that
    are set downwards follow each other from the right.
    """
    if any(line.words[0].downwards for line in lines):
        turned = _from_the_right(lines)
        return turned, any(line is not other for line, other in zip(turned, lines, strict=True))
    backs = sum(
        after.base > before.base + 0.8 * after.size
        and after.left < before.right
        and after.right > before.left
        for before, after in pairwise(lines)
    )
    if backs < 2 and not (backs and len(lines) < 8):
        return lines, False
    across = _lines_across(lines)
    beside = [line for line in lines if line not in across]
    is_rtl = 2 * sum(line.is_rtl() for line in lines) > len(lines)
    ordered: list[Line] = []
    for line in sorted(across, key=_height):
        above = [each for each in beside if each.base > line.base]
        beside = [each for each in beside if each.base <= line.base]
        ordered += [*_by_columns(above, is_rtl=is_rtl), line]
    return [*ordered, *_by_columns(beside, is_rtl=is_rtl)], True


def _from_the_right(lines: list[Line]) -> list[Line]:
    """Return lines with those that are set downwards, and begin at one height, from the right."""
    ordered: list[Line] = []
    for is_downwards, run in groupby(lines, key=lambda line: line.words[0].downwards):
        rest = list(run)
        ordered += _by_tiers(sorted(rest, key=_height)) if is_downwards else rest
    return ordered


def _by_tiers(lines: list[Line]) -> Iterator[Line]:
    """Yield lines that are set downwards, and sorted by height, tier by tier."""
    lengths = [line.letters * line.size for line in lines]
    longest = list(accumulate(reversed(lengths), max))[::-1]
    first = 0
    while first < len(lines):
        low = lines[first].base - 0.5 * longest[first]
        stop = first + 1
        while stop < len(lines) and lines[stop].base > low:
            stop += 1
        yield from sorted(lines[first:stop], key=_place)
        first = stop


def _place(line: Line) -> float:
    return -line.left


def _height(line: Line) -> float:
    return -line.base


def _by_columns(lines: list[Line], *, is_rtl: bool) -> list[Line]:
    columns = _columns(lines)
    if is_rtl:
        columns.reverse()
    return [line for column in columns for line in sorted(column, key=_height)]


def _columns(lines: list[Line]) -> list[list[Line]]:
    """Return the lines of each column, from left to right; a free stretch is between columns."""
    columns: list[list[Line]] = []
    right = float("-inf")
    for line in sorted(lines, key=attrgetter("left")):
        if line.left < right:
            columns[-1].append(line)
        else:
            columns.append([line])
        right = max(right, line.right)
    return columns


def _lines_across(lines: list[Line]) -> list[Line]:
    """Return the widest lines if the others are columns side by side, none otherwise."""
    widest = sorted(lines, key=lambda line: line.left - line.right)
    for count in range(int(_MOST_ACROSS * len(lines)) + 1):
        columns = _columns(widest[count:])
        large = [column for column in columns if len(column) >= _LEAST_LINES]
        if len(large) > 1 and all(_are_beside(*pair) for pair in pairwise(large)):
            return [line for line in widest[:count] if _crosses(line, columns)]
    return []


def _are_beside(column: list[Line], other: list[Line]) -> bool:
    """Return whether at least half of the shorter one of two columns is beside the other one."""
    low = max(min(line.base for line in each) for each in (column, other))
    high = min(max(line.base for line in each) for each in (column, other))
    shorter = min(
        max(line.base for line in each) - min(line.base for line in each)
        for each in (column, other)
    )
    return high - low > 0.5 * shorter


def _crosses(line: Line, columns: list[list[Line]]) -> bool:
    crossed = [
        column
        for column in columns
        if any(line.left < other.right and line.right > other.left for other in column)
    ]
    return len(crossed) > 1
