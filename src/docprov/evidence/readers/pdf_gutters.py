"""Columns of a PDF page whose lines the file gives across them, from the top of the page down.

Where the lines of columns are not level, such an order alternates between columns line by line.
The gutters are stretches that nearly all lines of the page leave free; what is between two lines
across them is read column by column.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from attrs import evolve

from docprov.evidence.readers.pdf_columns import is_prose, wide_gaps
from docprov.evidence.readers.pdf_lines import Line, Word

_LEAST_LINES = 5
"""Lines, at least, on each side of a gutter."""
_MOST_ACROSS = 0.2
"""Which part of the lines of a page, at most, goes across a gutter."""
_WIDEST = 20_000
"""How wide a page is at most, in points, that columns are looked for on."""
_MOST_COLUMNS = 20
"""Columns, at most, of a page; what is in more of them is a table."""
_FEW = 0.05
"""Which part of the lines reach into a gutter."""
_GUTTER = 0.9
"""How wide a gutter is at least, as a part of the size of letters."""
_LEVEL = 0.1
"""Which part of the lines, at least, is followed by one that is hardly higher or lower."""
_ALTERNATING, _UNLEVEL = 0.3, 0.15
"""Which part of the lines, at least, is followed by one beside it, and is level with none there."""


def column_by_column(lines: list[Line]) -> tuple[list[Line], bool]:
    """Return lines column by column where they alternate between columns, and whether they do.

    Lines that go across all gutters are read between what is above them and what is below them.
    """
    if len(lines) < 4 * _LEAST_LINES:
        return lines, False
    level = sum(abs(line.base - after.base) < line.size for line, after in pairwise(lines))
    if level < _LEVEL * len(lines) or any(line.is_rtl() for line in lines):
        return lines, False
    gutters = _gutters(lines)
    if not 0 < len(gutters) < _MOST_COLUMNS:
        return lines, False
    parts = [part for line in lines for part in _parts(line, gutters)]
    columns = [_column_of(part, gutters) for part in parts]
    placed = list(zip(parts, columns, strict=True))
    within = [
        (part, column)
        for part, column in placed
        if not any(part.left < gutter < part.right for gutter in gutters)
    ]
    if not _alternates(placed) or not _are_columns(within, len(gutters) + 1):
        return lines, False
    across = sorted((part for part, column in placed if column < 0), key=_height)
    heights = list(map(_height, across))
    stretches: list[list[tuple[Line, int]]] = [[] for _ in range(len(across) + 1)]
    for part, column in placed:
        if column >= 0:
            stretches[bisect_right(heights, _height(part))].append((part, column))
    ordered: list[Line] = []
    for above, line in zip(stretches, across, strict=False):
        ordered += [*_by_columns(above), line]
    return [*ordered, *_by_columns(stretches[-1])], True


def _height(line: Line) -> float:
    return -line.base


def _gutters(lines: list[Line]) -> list[float]:
    """Return the middle of each stretch that nearly all lines leave free."""
    stretches = [stretch for line in lines for stretch in _stretches(line)]
    left, right = min(start for start, _ in stretches), max(stop for _, stop in stretches)
    if right - left > _WIDEST:
        return []
    steps = Counter[int]()
    for start, stop in stretches:
        steps[int(start)] += 1
        steps[int(stop) + 1] -= 1
    covers = list(accumulate(steps[at] for at in range(int(left), int(right) + 1)))
    sizes = sorted(line.size for line in lines)
    width, most = _GUTTER * sizes[len(sizes) // 2], _MOST_ACROSS * len(lines)
    found: list[float] = []
    free: list[int] = []
    for at, count in enumerate(covers, int(left)):
        if count <= most:
            free.append(at)
            continue
        least = min((covers[place - int(left)] for place in free), default=0)
        few = least + _FEW * len(lines)
        empty = [place for place in free if covers[place - int(left)] <= few]
        middle = (empty[0] + empty[-1] + 1) / 2 if empty else 0.0
        if len(empty) >= width and _has_sides(stretches, middle):
            found.append(middle)
        free = []
    return found


def _stretches(line: Line) -> Iterator[tuple[float, float]]:
    """Yield the stretches of a line between its wide gaps."""
    start = line.left
    for left, right in wide_gaps(line):
        yield start, left
        start = right
    yield start, line.right


def _has_sides(stretches: list[tuple[float, float]], middle: float) -> bool:
    before = sum(stop < middle for _, stop in stretches)
    after = sum(start > middle for start, _ in stretches)
    return before >= _LEAST_LINES and after >= _LEAST_LINES


def _parts(line: Line, gutters: Sequence[float]) -> Iterator[Line]:
    """Yield the parts of a line between gutters; a line with a word on a gutter is one part."""
    words: list[Word] = []
    for word in line.words:
        before = words[-1] if words else word
        if any(before.right <= gutter <= word.left for gutter in gutters):
            yield _part(line, words)
            words = [evolve(word, spaced=True)]
        else:
            words.append(word)
    yield line if len(words) == len(line.words) else _part(line, words)


def _part(line: Line, words: list[Word]) -> Line:
    bases = Counter[tuple[float, float]]()
    for word in words:
        bases[word.base, word.size] += len(word.text)
    base, size = bases.most_common(1)[0][0]
    return evolve(line, words=words, base=base, size=size)


def _column_of(part: Line, gutters: Sequence[float]) -> int:
    """Return in which column a line begins, -1 for one that goes across all gutters."""
    if part.left < gutters[0] and part.right > gutters[-1]:
        return -1
    return sum(gutter <= part.left for gutter in gutters)


def _alternates(parts: list[tuple[Line, int]]) -> bool:
    """Return whether many lines are followed by one beside them in another column."""
    beside = sum(
        column >= 0 and other >= 0 and column != other and abs(line.base - after.base) < line.size
        for (line, column), (after, other) in pairwise(parts)
    )
    return beside > _ALTERNATING * sum(column >= 0 for _, column in parts)


def _are_columns(parts: list[tuple[Line, int]], count: int) -> bool:
    """Return whether lines are those of columns of prose rather than cells of rows."""
    found = [[part for part, column in parts if column == number] for number in range(count)]
    if not all(len(lines) >= _LEAST_LINES and is_prose(lines) for lines in found):
        return False
    bases = Counter(base for lines in found for base in {round(line.base, 1) for line in lines})
    lone = sum(bases[round(line.base, 1)] == 1 for lines in found for line in lines)
    return lone > _UNLEVEL * len(parts)


def _by_columns(parts: list[tuple[Line, int]]) -> list[Line]:
    """Return lines by their columns, from top to bottom where the file goes back up."""
    ordered: list[Line] = []
    for number in sorted({column for _, column in parts}):
        lines = [line for line, column in parts if column == number]
        goes_up = any(after.base > line.base + 0.8 * line.size for line, after in pairwise(lines))
        ordered += sorted(lines, key=_height) if goes_up else lines
    return ordered
