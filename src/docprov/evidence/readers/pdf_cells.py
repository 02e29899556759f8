"""Cells of several lines in the tables of a PDF page.

A file may give a table cell by cell: behind the last line of a cell it goes back up to the first
line of the next one. Where that happens again at the same place it parts cells, and the lines of
one are read on. In a table that is given row by row a line below its last cell goes it on.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise

from attrs import evolve, frozen

from docprov.evidence.readers.pdf_columns import is_prose
from docprov.evidence.readers.pdf_lines import Line, Word

_STEP = 1.9
"""How many times as high as its letters the step from a line to the next one of a cell is."""
_PARAGRAPHS = 4
"""The same for the step to the next paragraph of a column."""
_HIGHEST = 12
"""How many times as high as its letters a cell is, at most."""
_ROOM = 0.5
"""How wide, as a part of the size of letters, the room between cells is at least."""
_NEAR = 1.5
"""How far, in points, the edges of cells below each other are apart at most."""
_COLUMN = 3
"""Lines, at least, that a column of prose has."""
_GOES_ON = re.compile(r"[^\W\d_A-Z]")
_FULL = 0.3
"""How far, as a part of the size of letters, a full line is from the edge of its column at most."""
_WORDS, _BARS = 2, 3
"""Words, at least, of a cell that is gone on below its first line, and bars of its row."""


@frozen
class _Jump:
    """Where a file goes back up: from the lines of one cell to the first line of another."""

    first: int
    at: int
    left: float
    right: float


def with_cells(lines: list[Line]) -> list[Line]:
    """Return lines with bars between cells of several lines, and none inside such a cell."""
    return _with_last_cells(_with_bars(lines))


def _with_bars(lines: list[Line]) -> list[Line]:
    """Return lines with bars around cells of several lines, where a file goes cell by cell."""
    jumps = [jump for jump in _jumps(lines) if not _are_columns(lines, jump)]
    edges = Counter(edge for jump in jumps for edge in _edges(jump.left, jump.right))
    jumps = [jump for jump in jumps if _is_aligned(lines, jump, edges)]
    if not jumps:
        return lines
    lefts = _lefts(lines, jumps)
    begun = {jump.at for jump in jumps}
    result = list(lines)
    for at in _rows(lines, jumps):
        row = _parted(lines[at], lefts)
        result[at] = _ended(row) if _has_bars(row) else row
    for jump in jumps:
        for at in range(jump.first, jump.at - 1):
            if result[at + 1].words[0].text != "|":
                result[at] = _open(result[at])
        result[jump.at] = _begun(result[jump.at])
        last = _end(lines, jump) - 1
        if last + 1 not in begun:
            result[last] = _ended(result[last])
    return result


def _rows(lines: list[Line], jumps: list[_Jump]) -> set[int]:
    """Return the lines that are rows of the tables in which a file jumps."""
    rows = {at for jump in jumps for at in range(jump.first, _end(lines, jump))}
    for step in (-1, 1):
        for at in sorted(rows)[::step]:
            other, row = at + step, _near_row(lines, rows, at)
            while other not in rows and 0 <= other < len(lines):
                if _has_bars(lines[other]):
                    rows.add(other)
                    row = lines[other]
                elif not _is_in_last_cell(lines[other], row):
                    break
                other += step
    return rows


def _near_row(lines: list[Line], rows: set[int], at: int) -> Line:
    """Return the nearest of some rows that has bars, else the row itself."""
    places = (each for by in range(_HIGHEST) for each in (at - by, at + by) if each in rows)
    return next((lines[each] for each in places if _has_bars(lines[each])), lines[at])


def _is_in_last_cell(line: Line, row: Line) -> bool:
    """Return whether a line begins where the last cell of a row above or below it does."""
    lefts = [word.left for before, word in pairwise(row.words) if before.text == "|"]
    return bool(lefts) and abs(line.left - lefts[-1]) < _NEAR


def _has_bars(line: Line) -> bool:
    return len(line.words) > 1 and any(word.text == "|" for word in line.words)


def _jumps(lines: list[Line]) -> Iterator[_Jump]:
    """Yield the places where a line is beside the lines before it, and not below them."""
    for at, (before, line) in enumerate(pairwise(lines), 1):
        rise = line.base - before.base
        if not 0.5 * line.size < rise < _HIGHEST * line.size or line.left < before.right:
            continue
        first = at - 1
        while first and _follows(lines[first - 1], lines[first], line):
            first -= 1
        if all(each.right + _ROOM * line.size <= line.left for each in lines[first:at]):
            yield _Jump(first, at, line.left, line.right)


def _follows(above: Line, below: Line, beside: Line) -> bool:
    """Return whether a line is directly above another one and not above one beside them."""
    step = above.base - below.base
    return 0 < step < _STEP * below.size and above.base < beside.base + 0.3 * beside.size


def _end(lines: list[Line], jump: _Jump, most: float = _STEP) -> int:
    """Return where the lines of the cell end that a file jumps to."""
    edge = max(line.right for line in lines[jump.first : jump.at])
    stop = jump.at + 1
    while stop < len(lines) and lines[stop].left > edge:
        step = lines[stop - 1].base - lines[stop].base
        if not 0 < step < most * lines[stop].size:
            break
        stop += 1
    return stop


def _are_columns(lines: list[Line], jump: _Jump) -> bool:
    """Return whether what a file jumps between are columns of prose, paragraphs with them."""
    first, stop = jump.first, _end(lines, jump, _PARAGRAPHS)
    while first:
        above, below = lines[first - 1], lines[first]
        step = above.base - below.base
        if not 0 < step < _PARAGRAPHS * below.size or above.right >= jump.left:
            break
        first -= 1
    sides = lines[first : jump.at], lines[jump.at : stop]
    return min(map(len, sides)) >= _COLUMN and all(map(is_prose, sides))


def _edges(left: float, right: float) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return the left and the right edge of a cell as places to compare."""
    return ("left", _place(left)), ("right", _place(right))


def _place(edge: float) -> int:
    return int(edge // _NEAR)


def _is_aligned(lines: list[Line], jump: _Jump, edges: "Counter[tuple[str, int]]") -> bool:
    """Return whether another cell above or below has an edge where this one has it."""
    own = _edges(jump.left, jump.right)
    if any(sum(edges[side, place + by] for by in (-1, 0, 1)) > 1 for side, place in own):
        return True
    above = lines[max(0, jump.first - 2) : jump.first]
    stop = _end(lines, jump)
    below = lines[stop : stop + 2]
    return any(
        abs(jump.left - word.left) < _NEAR or abs(jump.right - word.right) < _NEAR
        for line in (*above, *below)
        for word in line.words[1:]
    )


def _lefts(lines: list[Line], jumps: list[_Jump]) -> set[int]:
    """Return where cells begin that are gone on below their first line, or that a file jumps to."""
    lefts = [lines[at].left for jump in jumps for at in range(jump.first + 1, jump.at)]
    lefts += [jump.left for jump in jumps]
    return {_place(left) + by for left in lefts for by in (-1, 0, 1)}


def _parted(line: Line, lefts: set[int]) -> Line:
    """Return a line with a bar before each word that begins where a cell does."""
    words: list[Word] = []
    for word in sorted(line.words, key=lambda word: word.left):
        before = words[-1] if words else None
        if (
            before is not None
            and "|" not in {word.text, before.text}
            and word.left - before.right > _ROOM * line.size
            and _place(word.left) in lefts
        ):
            words += [_bar(before.right, before), evolve(word, spaced=True)]
        else:
            words.append(word)
    return evolve(line, words=words) if len(words) > len(line.words) else line


def _bar(edge: float, beside: Word) -> Word:
    return Word("|", edge, edge, beside.base, beside.size)


def _open(line: Line) -> Line:
    """Return a line without the bar that ends it."""
    return evolve(line, words=line.words[:-1]) if _is_ended(line) else line


def _is_ended(line: Line) -> bool:
    return len(line.words) > 1 and line.words[-1].text == "|"


def _ended(line: Line) -> Line:
    return (
        line
        if _is_ended(line)
        else evolve(line, words=[*line.words, _bar(line.right, line.words[-1])])
    )


def _begun(line: Line) -> Line:
    if line.words[0].text == "|":
        return line
    first = evolve(line.words[0], spaced=True)
    return evolve(line, words=[_bar(line.left, first), first, *line.words[1:]])


def _with_last_cells(lines: list[Line]) -> list[Line]:
    """Return lines with the bar that ends a row behind the last line of its last cell."""
    ended = [at for at, line in enumerate(lines) if _is_ended(line)]
    if not ended:
        return lines
    result = list(lines)
    edges = sorted((line.left, line.right) for line in lines)
    lefts, rights = [left for left, _ in edges], list(accumulate((each for _, each in edges), max))
    for at in ended:
        row, cell, stop = lines[at], _last_cell(lines[at]), at + 1
        while cell is not None and stop < len(lines):
            widest = rights[bisect_right(lefts, cell.left) - 1]
            if not _goes_on(cell, lines[stop], widest):
                break
            cell, stop = lines[stop], stop + 1
        if stop > at + 1:
            result[at] = _open(row)
            result[stop - 1] = _ended(lines[stop - 1])
    return result


def _last_cell(row: Line) -> Line | None:
    """Return the words of the last cell of a row, None for no running text in it."""
    bars = [at for at, word in enumerate(row.words) if word.text == "|"]
    words = row.words[bars[-2] + 1 : -1] if len(bars) >= _BARS else []
    cell = Line(words, row.base, row.size)
    return cell if words and cell.text().count(" ") >= _WORDS - 1 else None


def _goes_on(cell: Line, line: Line, widest: float) -> bool:
    """Return whether a line goes on the cell above it, which has no room for its first word.

    Args:
        cell: the line of the cell above it.
        line: the line.
        widest: right edge of the widest line of the page that is at the left edge of the cell.
    """
    step = cell.base - line.base
    if not 0 < step < _STEP * line.size or abs(line.left - cell.left) > _NEAR:
        return False
    word = line.words[0]
    first = word.text.split(" ")[0]
    width = len(first) / max(1, len(word.text)) * (word.right - word.left)
    if cell.right + width <= min(widest, line.right) or _has_bars(line):
        return False
    is_justified = cell.right > widest - _FULL * line.size
    return is_justified or _GOES_ON.match(first) is not None
