r"""The room between the columns of a plain text: nothing is read across it.

A text may have columns or the cells of a table side by side, set apart by spaces or tabs. One wide
room is nothing; where three lines in a row leave the same place free, it parts them. A tab says
nothing of its place: it parts where the cells are those of a table, or where tab stops of eight
characters set the columns below each other. The room behind a label such as `Q.`, `Art. 2` or
`The clerk:` parts nothing.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from attrs import frozen

ColumnMark = tuple[int, int]

_ROOM = re.compile(r"(?<=\S)(?: {3,}|[ ]*\t[ \t]*)(?=\S)")
_LABEL = re.compile(
    r"[ \t]*(?:(?:[0-9]{1,3}[ \t]+)?[^\s.:)]{0,12}[.:)]|[^\W\d_][^\t:]{0,39}:)[ \t]*"
)
"""What is before words and not beside them: `Q.`, `12)`, `The clerk:`."""
_RULE = re.compile(r"[ \t]*[-=_+|─═]{3,}[ \t]*\r?\n?")
"""A line that is drawn between the rows of a table."""
_BULLET = re.compile(r"[ \t]*[^\w\s]{1,2}")
_NUMBERING = re.compile(
    r"(?:[§#№]{1,2} ?|[^\W\d_]{1,12}\.? )?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,4}[a-z]?|[ivxIVX]{1,5})"
    r"|[^\W\d_]"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_STOPS = (".", "!", "?", ";", ":", "…", "。")
_MARGIN = re.compile(r"[ \t]*([0-9]{1,2})[ \t]+(?=\S)")
_LEAST_ROWS = 3
_MOST_ROOMS = 100
"""Rooms of a line that are looked at, so that time is bounded."""
_SHARED = 2
"""Columns of characters, at least, that the rooms of rows have in common."""
_LONGEST_CELL = 30
"""Characters, at most, of the name of a row, or of a cell that is not running text."""
_AROUND = 2000
"""Characters around a stretch that show whether it is in columns."""
_SENTENCE = 4
"""Words, at least, of a sentence without a stop."""
_RUNNING = 3
"""Words, at least, of a line of running text in a column."""


@frozen
class _Room:
    """A room between words: its place in the line, and what rooms below it are compared by."""

    first: int
    last: int
    left: int
    right: int


@frozen
class _Row:
    """A line with rooms.

    Attributes:
        start: where it begins in the text.
        line: its words.
        rooms: the rooms between them.
        cells: the words between the rooms.
        number: its first number, -1 for none.
    """

    start: int
    line: str
    rooms: list[_Room]
    cells: list[str]
    number: int


def column_marks(text: str) -> Iterator[ColumnMark]:
    r"""Yield the rooms between columns and the ends of their rows, each with its end.

    >>> text = "Year   Boats\n1911   41\n1912   26\n"
    >>> [text[start:stop] for start, stop in column_marks(text)]
    ['   ', '   ', '   ', '\n', '\n']
    >>> list(column_marks("Q.   How many?\nA.   Six.\nQ.   When?\n"))
    []
    """
    if not may_have_columns(text):
        return
    rows: list[_Row] = []
    start = 0
    for line in text.splitlines(keepends=True):
        row = _row(start, line) if may_have_columns(line) else None
        if row is None and rows and not _RULE.fullmatch(line):
            yield from _parting(rows)
            rows = []
        if row is not None:
            rows.append(row)
        start += len(line)
    yield from _parting(rows)


def prose_columns(text: str) -> tuple[int, int] | None:
    r"""Return the first and the last line of running text that is set in columns, None for none.

    >>> prose_columns("A pier was built   and the pier was\nof stone and oak   not paid for. It\n"
    ...     "in a wet summer,   burned in a year\n")
    (1, 3)
    """
    lines: list[int] = []
    number, done = 1, 0
    for start, stop in column_marks(text):
        if "\n" in text[start:stop]:
            continue
        begin, end = text.rfind("\n", 0, start) + 1, text.find("\n", stop)
        end = len(text) if end < 0 else end
        beside = _WORD.findall(text, begin, start), _WORD.findall(text, stop, end)
        number, done = number + text.count("\n", done, begin), begin
        if min(map(len, beside)) >= _RUNNING and number not in lines[-1:]:
            lines.append(number)
    return (lines[0], lines[-1]) if len(lines) >= _LEAST_ROWS else None


def may_have_columns(text: str, start: int = 0, stop: int | None = None) -> bool:
    """Return whether a stretch of a text has the spaces or the tab that a room consists of.

    >>> may_have_columns("Year   Boats"), may_have_columns("Year Boats")
    (True, False)
    """
    return text.find("   ", start, stop) >= 0 or text.find("\t", start, stop) >= 0


def is_parted(text: str, start: int, stop: int) -> bool:
    r"""Return whether the lines around a stretch of a text have a room or a row's end in it.

    >>> is_parted("Year   Boats\n1911   41\n1912   26\n", 13, 22)
    True
    """
    first, last = max(0, start - _AROUND), min(len(text), stop + _AROUND)
    if first:
        first = text.find("\n", first, start) + 1 or first
    around = text[first:last]
    return any(start <= first + at < stop for at, _ in column_marks(around))


def _row(start: int, line: str) -> _Row | None:
    line = line.rstrip()
    found = list(islice(_ROOM.finditer(line), _MOST_ROOMS))
    edges = [0, *(each for room in found for each in room.span()), len(line)]
    cells = [line[first:last].strip() for first, last in zip(edges[::2], edges[1::2], strict=True)]
    if found and _is_label(line[: found[0].start()], cells[1]):
        del found[0], cells[0]
    if not found:
        return None
    margin = _MARGIN.match(line)
    rooms = [_Room(*room.span(), *room.span()) for room in found]
    return _Row(start, line, rooms, cells, int(margin[1]) if margin else -1)


def _is_label(words: str, behind: str) -> bool:
    if _BULLET.fullmatch(words):
        return not _is_figure(behind)
    return _LABEL.fullmatch(words) is not None


def _parting(rows: list[_Row]) -> Iterator[ColumnMark]:
    """Yield the rooms that enough rows, one below the other, leave free at one place."""
    if len(rows) < _LEAST_ROWS:
        return
    numbered = _without_margin(rows)
    named = _without_names(numbered)
    # Behind its name an item is read to its end, and not on into the next item.
    parted = [row is not before for before, row in zip(numbered, named, strict=True)]
    rows = _with_places_of_tabs(named)
    for at, row in enumerate(rows):
        for room in row.rooms:
            if _count(rows, at, room) >= _LEAST_ROWS:
                parted[at] = True
                yield row.start + room.first, row.start + room.last
    for at, (row, after) in enumerate(pairwise(rows)):
        is_ended = row.line.endswith((*_STOPS, ",")) and not row.rooms
        if parted[at] and parted[at + 1] and not is_ended:
            yield row.start + len(row.line), after.start


def _without_margin(rows: list[_Row]) -> list[_Row]:
    """Return rows without the room behind numbers that count the lines of a page."""
    counting = {
        each
        for at, (row, after) in enumerate(pairwise(rows))
        if row.number >= 0 and after.number == row.number + 1
        for each in (at, at + 1)
    }
    return [_without_first(row) if at in counting else row for at, row in enumerate(rows)]


def _without_first(row: _Row) -> _Row:
    return _Row(row.start, row.line, row.rooms[1:], row.cells[1:], row.number)


def _without_names(rows: list[_Row]) -> list[_Row]:
    """Return rows without the room behind what names them, if most say something behind it."""
    telling = [row for row in rows if len(row.rooms) == 1 and _is_told(*row.cells)]
    if 2 * len(telling) <= len(rows):
        return rows
    return [_without_first(row) if len(row.rooms) == 1 else row for row in rows]


def _is_told(name: str, words: str) -> bool:
    """Return whether words are told under a name or number, and are no cell beside it."""
    count = len(_WORD.findall(words))
    is_sentence = count >= _SENTENCE or (count > 0 and words.endswith(_STOPS))
    if _NUMBERING.fullmatch(name):  # a number beside a number may be another cell
        return is_sentence or (count > 1 and not words[0].isdigit())
    return is_sentence and _is_name(name, words)


def _is_name(name: str, words: str) -> bool:
    """Return whether words name what is behind them, and do not begin a line of another column."""
    size = len(name.split())
    if len(name) > _LONGEST_CELL or size > _SENTENCE or name[0].islower():
        return False
    return size < 3 or not words[0].islower() or any(map(str.isdigit, name))


def _with_places_of_tabs(rows: list[_Row]) -> list[_Row]:
    """Return rows whose tabs are at a place to compare.

    The tabs of a table are counted, for its stops are where no character says. Else they are where
    stops of eight characters set the words behind them.
    """
    if not any("\t" in row.line for row in rows):
        return rows
    cells = [cell for row in rows for cell in row.cells]
    tabular = [row for row in rows if len(row.rooms) > 1 or _is_figure(row.cells[-1])]
    is_table = 2 * len(tabular) > len(rows) or 2 * sum(map(_is_cell, cells)) > len(cells)
    return [
        _Row(row.start, row.line, list(_placed(row, is_table=is_table)), row.cells, row.number)
        for row in rows
    ]


def _placed(row: _Row, *, is_table: bool) -> Iterator[_Room]:
    for at, room in enumerate(row.rooms, 1):
        if "\t" not in row.line[room.first : room.last]:
            yield room
            continue
        place = -9 * at if is_table else -9 * _MOST_ROOMS - 9 * _stop_of(row.line, room.last)
        yield _Room(room.first, room.last, place, place + _SHARED)


def _stop_of(line: str, last: int) -> int:
    return len(line[:last].expandtabs(8))


def _is_cell(words: str) -> bool:
    """Return whether words are what a cell of a table has, a figure or a name, and no sentence."""
    if " " not in words or _is_figure(words):
        return True
    is_short = len(words) <= _LONGEST_CELL and len(words.split()) < _SENTENCE
    return is_short and not words[0].islower() and not words.endswith(_STOPS)


def _is_figure(words: str) -> bool:
    return any(map(str.isdigit, words)) and len(_WORD.findall(words)) < 2


def _count(rows: list[_Row], at: int, room: _Room) -> int:
    """Return how many rows share a room with one, up to the least number."""
    count = 1
    for way in (-1, 1):
        left, right = room.left, room.right
        other = at + way
        while 0 <= other < len(rows) and count < _LEAST_ROWS:
            shared = _shared(rows[other].rooms, left, right)
            if shared is None:
                break
            left, right = shared
            count += 1
            other += way
    return count


def _shared(rooms: list[_Room], left: int, right: int) -> tuple[int, int] | None:
    for room in rooms:
        if min(room.right, right) - max(room.left, left) >= _SHARED:
            return max(room.left, left), min(room.right, right)
    return None
