"""Columns and tables of a PDF page: lines that go across a gutter are taken apart.

A file may give the lines of two columns row by row. Where several lines leave the same stretch
free, they are columns of prose, read one after the other, or rows of a table, whose cells are set
between bars. Lines in one column are read from top to bottom.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from attrs import define, evolve

from docprov.evidence.readers.pdf_lines import Line, Word
from docprov.evidence.readers.pdf_margins import WIDE, with_margins
from docprov.evidence.readers.pdf_rules import Rule, is_ruled

_NEAR = 0.6
"""How wide, as a part of the size of letters, a gap is at least before a cell that begins where one
of another row does; others are `WIDE`."""
_DISTANT = 4
"""How many times as high as its letters the room below a row is, where no row of it follows."""
_TABULAR = 2.5
_NUMERIC = 0.75
"""The same for a gap between two numbers in a line whose words are no further apart."""
_PROSE_WORDS, _PROSE_ROWS = 2.6, 3
_DIGIT = re.compile("[0-9]")
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_LABEL = re.compile(r"(?:[0-9]{1,2}\.){2,}(?:[0-9]{1,2})?|[0-9]{1,2}\.")
"""The number of a section."""
_ITEM = r"\(?(?:[0-9]{1,3}|[A-Za-z]|[ivxlc]{1,5})[.):]|\[[^\[\]]{1,12}\]"
_SIGN = r"[^\w\s$€£¥|]{1,2}"
"""What may label an item of a list; a sign before a number may be a part of it."""

_Gap = tuple[float, float]
"""Where a gap of a line begins and ends."""


@define
class _Rows:
    """Lines, one below the other, that leave one stretch free."""

    lines: list[Line]
    left: float
    right: float
    split: int = 0


def in_columns(lines: list[Line], rules: Sequence[Rule] = ()) -> tuple[list[Line], bool]:
    """Return lines with columns and tables taken apart, and whether columns were interleaved.

    Args:
        lines: the lines of a page.
        rules: the upright rules on it; what is on both sides of one are cells.
    """
    lines = _justified(with_margins(lines))
    result: list[Line] = []
    moved = False
    at = 0
    while at < len(lines):
        line = lines[at]
        if len(line.words) == 1:
            result.append(line)
            at += 1
            continue
        rows = _rows_from(lines, at)
        if rows is None:
            result.append(_with_bars(line, rules=rules))
            at += 1
            continue
        lefts, rights = _sides(rows)
        if is_prose(lefts) and is_prose(rights) and rows.split >= _PROSE_ROWS:
            first, second = (rights, lefts) if _is_rtl(rows.lines) else (lefts, rights)
            result += in_columns(first, rules)[0]
            result += in_columns(second, rules)[0]
            moved = True
        else:
            while not _spans(rows.lines[-1], rows):  # what follows a table may be another one
                rows.lines.pop()
            aligned = _aligned_gaps(rows.lines)
            result += [
                _with_bars(line, gaps, rules)
                for line, gaps in zip(rows.lines, aligned, strict=True)
            ]
        at += len(rows.lines)
    return result, moved


def _justified(lines: list[Line]) -> list[Line]:
    """Return lines, those of a justified column whose words are set far apart as one stretch each.

    Such a line has the edges of other lines of its column. The room between its words is the same
    although their widths differ, while cells of a table are where its columns are. Numbers are
    never joined.
    """
    spaced = {at for at, line in enumerate(lines) if _may_be_spaced_out(line)}
    if not spaced:
        return lines
    plain = Counter(_edges(line) for line in lines if not wide_gaps(line))
    return [
        Line([_stretch(line)], line.base, line.size)
        if at in spaced and plain[_edges(line)] > 1 and _is_justified(lines, at)
        else line
        for at, line in enumerate(lines)
    ]


def _edges(line: Line) -> tuple[int, int]:
    return round(line.left), round(line.right)


def _is_justified(lines: list[Line], at: int) -> bool:
    """Return whether the words of a line are so far apart to fill the width of their column.

    Of two words, the lines right above and below tell: they fill it with words close together.
    """
    line = lines[at]
    if len(line.words) > 2:
        return _is_spaced_out(line)
    if not 0 < at < len(lines) - 1:
        return False
    above, below = lines[at - 1], lines[at + 1]
    beside = [*above.words, *below.words]
    return (
        not (wide_gaps(above) or wide_gaps(below))
        and sum(word.text.count(" ") + 1 for word in beside) >= 2 * _PROSE_WORDS
        and {_edges(above), _edges(below)} == {_edges(line)}
        and {above.size, below.size} == {line.size}
        and abs(above.base - 2 * line.base + below.base) < 0.1 * line.size
    )


def _may_be_spaced_out(line: Line) -> bool:
    words = line.words
    if not wide_gaps(line) or line.is_rtl():
        return False
    if any(word.base != line.base or word.size != line.size for word in words):
        return False
    return not any(_DIGIT.search(word.text) for word in words)


def _is_spaced_out(line: Line) -> bool:
    words = line.words
    gaps = [after.left - before.right for before, after in pairwise(words)]
    widths = [word.right - word.left for word in words]
    # In columns set to the left or to the right, words of one width have the same room.
    differ = min(_range(widths[:-1]), _range(widths[1:])) > line.size
    return differ and _range(gaps) < 0.1 * line.size


def _range(numbers: list[float]) -> float:
    return max(numbers) - min(numbers)


def _stretch(line: Line) -> Word:
    return evolve(
        line.words[0],
        text=" ".join(word.text for word in line.words),
        right=line.right,
        unmapped=any(word.unmapped for word in line.words),
    )


def wide_gaps(line: Line, start: float | None = None) -> list[_Gap]:
    """Return the wide gaps of a line, from left to right.

    Args:
        line: the line.
        start: where a cell of another row begins; a gap before a word there may be less wide.
    """
    if len(line.words) == 1:
        return []
    words = sorted(line.words, key=lambda word: word.left)
    return [
        (before.right, after.left)
        for before, after in pairwise(words)
        if after.left - before.right
        > (_NEAR if start is not None and abs(after.left - start) < 1 else WIDE) * line.size
    ]


def _rows_from(lines: list[Line], first: int) -> _Rows | None:
    """Return the rows that begin with a line and leave a stretch free, None for none."""
    best: _Rows | None = None
    for left, start in wide_gaps(lines[first]):
        rows = _Rows([lines[first]], left, start, 1)
        for line in lines[first + 1 :]:
            if not line.words[0].upright or line.base > rows.lines[-1].base + 0.5 * line.size:
                break
            free = [
                (max(left, rows.left), min(right, rows.right))
                for left, right in wide_gaps(line, start)
                if min(right, rows.right) - max(left, rows.left) > 0.6 * line.size
            ]
            longer = line.left < rows.left and rows.right - line.right > 0.6 * line.size
            beside = line.right <= rows.left + 1 or line.left >= rows.right - 1 or longer
            if not free and not beside:
                break
            is_distant = lines[first].base - line.base > _DISTANT * line.size
            if free and rows.split == 1 and is_distant:
                break
            if free:
                rows.left, rows.right = max(free, key=lambda gap: gap[1] - gap[0])
                rows.split += 1
            elif longer:  # it goes on into the room beside the lines of its column so far
                rows.left = max(rows.left, line.right)
            rows.lines.append(line)
        # A line on one side only is the end of a longer column, or follows below the columns.
        while (
            len(rows.lines) > 1 and not _spans(rows.lines[-1], rows) and _is_far_below(rows.lines)
        ):
            rows.lines.pop()
        if rows.split > 1 and (best is None or rows.split > best.split):
            best = rows
    return best


def _is_far_below(lines: list[Line]) -> bool:
    """Return whether the last line is further from the one before than lines of a column are."""
    steps = [before.base - after.base for before, after in pairwise(lines)]
    usual = min((step for step in steps[:-1] if step > 0.5 * lines[0].size), default=0.0)
    return len(steps) < 2 or steps[-1] > 1.3 * usual


def _spans(line: Line, rows: _Rows) -> bool:
    return line.left < rows.left and line.right > rows.right


def _sides(rows: _Rows) -> tuple[list[Line], list[Line]]:
    """Return the lines on both sides of the stretch that is left free."""
    middle = (rows.left + rows.right) / 2
    sides: tuple[list[Line], list[Line]] = ([], [])
    for line in rows.lines:
        for side, lines in enumerate(sides):
            words = [word for word in line.words if (word.left >= middle) == bool(side)]
            if words:
                words[0] = evolve(words[0], spaced=True)
                lines.append(Line(words, line.base, line.size))
    return sides


def is_prose(lines: list[Line]) -> bool:
    """Return whether lines are the lines of a column rather than cells."""
    if not lines:
        return False
    width = max(line.right for line in lines) - min(line.left for line in lines)
    count = sum(word.text.count(" ") + 1 for line in lines for word in line.words)
    words = count / len(lines)
    full = sum(line.right - line.left > 0.6 * width for line in lines)
    letters = sum(word.text[:1].isalpha() for line in lines for word in line.words)
    mostly = 2 * letters > sum(len(line.words) for line in lines)
    return words >= _PROSE_WORDS and mostly and 2 * full >= len(lines)


def _is_rtl(lines: list[Line]) -> bool:
    return 2 * sum(line.is_rtl() for line in lines) > len(lines)


def _aligned_gaps(lines: list[Line]) -> list[list[_Gap]]:
    """Return for each row the stretches that it and two more rows, at least, leave free.

    Those of the first row are free in the whole table; rows below it may have more columns.
    """
    found: list[list[_Gap]] = [[] for _ in lines]
    for first in range(len(lines) - _PROSE_ROWS + 1):
        for gap in wide_gaps(lines[first]):
            is_known = any(left < gap[1] and right > gap[0] for left, right in found[first])
            if is_known or (first and _is_behind_label(lines[first], gap)):
                continue
            shared, split, stop = _free_below(lines, first, gap)
            if split >= _PROSE_ROWS:
                for row in range(first, stop):
                    found[row].append(shared)
    if any(found):
        numbers = _between_numbers(lines)
        found = [[*row, *numbers] for row in found]
    return found


def _is_behind_label(line: Line, gap: _Gap) -> bool:
    """Return whether a gap is behind the number of a section, as in a table of contents."""
    label = line.words[0]
    return label.right == gap[0] and _LABEL.fullmatch(label.text) is not None


def _free_below(lines: list[Line], first: int, gap: _Gap) -> tuple[_Gap, int, int]:
    """Return what rows leave free of a gap of one of them, how many do, and where they end."""
    (left, right), begun, split = gap, gap[1], 0
    for at in range(first, len(lines)):
        line = lines[at]
        shared = [
            (max(left, start), min(right, stop))
            for start, stop in wide_gaps(line, begun)
            if min(right, stop) - max(left, start) > 0.6 * line.size
        ]
        if first and not shared:
            return (left, right), split, at
        split += bool(shared)
        left, right = shared[0] if shared else (left, right)
    return (left, right), split, len(lines)


def _between_numbers(lines: list[Line]) -> list[_Gap]:
    """Return the stretches, however narrow, between numbers that begin at one place in all rows.

    Groups of three digits go on a number.
    """
    pairs = [
        {
            round(after.left): (before, after)
            for before, after in pairwise(sorted(line.words, key=lambda word: word.left))
            if _NUMBER.fullmatch(before.text) and _NUMBER.fullmatch(after.text)
        }
        for line in lines
    ]
    shared = set(pairs[0]).intersection(*pairs)
    return [
        (max(row[left][0].right for row in pairs), min(row[left][1].left for row in pairs))
        for left in shared
        if any(len(row[left][1].text) != 3 for row in pairs)
    ]


def _with_bars(line: Line, aligned: Sequence[_Gap] = (), rules: Sequence[Rule] = ()) -> Line:
    """Return a line with bars in its widest gaps, so that nothing is read across them.

    Args:
        line: the line.
        aligned: stretches that several rows of a table leave free. A gap there may be less wide,
            and nothing is read on from such a row into another line.
        rules: the upright rules of the page; a gap with one is between cells, however narrow.
    """
    if len(line.words) == 1 or line.is_rtl() or not line.words[0].upright:
        return line
    words = sorted(line.words, key=lambda word: word.left)
    between = [
        (
            at,
            any(_is_at(before, after, gap) for gap in aligned) or is_ruled(before, after, rules),
            before,
            after,
        )
        for at, (before, after) in enumerate(pairwise(words), 1)
    ]
    is_row = any(in_table for _, in_table, _, _ in between)
    room = _room_in_numbers(words, line.size)
    bars = [
        at
        for at, in_table, before, after in between
        if in_table
        or after.left - before.right > _TABULAR * line.size
        or (_are_numbers(before, after) and after.left - before.right > room)
    ]
    if not bars or (bars == [1] and _is_item(words) and not is_ruled(words[0], words[1], rules)):
        return line
    ends = [0, len(words)] if is_row else []
    for at in sorted({*bars, *ends}, reverse=True):
        edge = words[at - 1].right if at else words[0].left
        base = words[at - 1].base if at else line.base
        if at < len(words):
            words[at] = evolve(words[at], spaced=True)
        words.insert(at, Word("|", edge, edge, base, line.size))
    return evolve(line, words=words)


def _is_item(words: list[Word]) -> bool:
    """Return whether the first word of a line is the label of an item in a list, set apart."""
    after = words[1].text
    sign = "" if after[:1].isdecimal() else _SIGN
    is_prose = sum(word.text.count(" ") + 1 for word in words[1:]) > 1
    return is_prose and re.fullmatch(f"{_ITEM}|{sign}", words[0].text) is not None


def _is_at(before: Word, after: Word, gap: _Gap) -> bool:
    return before.right <= gap[0] + 1 and after.left >= gap[1] - 1


def _are_numbers(before: Word, after: Word) -> bool:
    return before.text[-1:].isdecimal() and after.text[:1].isdecimal()


def _room_in_numbers(words: list[Word], size: float) -> float:
    """Return how much room is between groups of digits at most: no more than between words.

    In a justified line that is much, while one word beside another may be a cell too.
    """
    plain = [word for word in words if not _DIGIT.search(word.text)]
    widths = [word.right - word.left for word in plain]
    gaps = [
        after.left - before.right
        for before, after in pairwise(words)
        if not (_DIGIT.search(before.text) or _DIGIT.search(after.text))
    ]
    if len(gaps) < 2 or _range(gaps) > 0.1 * size or _range(widths) < size:
        return _NUMERIC * size
    is_apart = not any(" " in word.text for word in plain)
    return max(_NUMERIC * size, 1.1 * max(gaps) if is_apart else 0.0)
