r"""The room between the columns of a plain text: nothing is read across it.

A text may have columns or the cells of a table side by side, set apart by spaces or tabs. One wide
room is nothing; where three lines in a row leave the same place free, it parts them. The room
behind a label such as `Q.` or `12)` parts nothing.
"""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from attrs import evolve, frozen

ColumnMark = tuple[int, int]

_ROOM = re.compile(r"(?<=\S)(?: {3,}|[ ]*\t[ \t]*)(?=\S)")
_LABEL = re.compile(r"[ \t]*(?:[0-9]{1,3}[ \t]+)?[^\s.:)]{0,12}[.:)]?")
_MARGIN = re.compile(r"[ \t]*([0-9]{1,2})[ \t]+(?=\S)")
_LEAST_ROWS = 3
_MOST_ROOMS = 100
"""Rooms of a line that are looked at, so that time is bounded."""
_SHARED = 2
"""Columns of characters, at least, that the rooms of rows have in common."""


@frozen
class _Room:
    """A room between words: its place in the line, and what rooms below it are compared by."""

    first: int
    last: int
    left: int
    right: int


@frozen
class _Row:
    """A line with rooms: where it begins, where its words end, the rooms, and its first number."""

    start: int
    stop: int
    rooms: list[_Room]
    number: int


def column_marks(text: str) -> Iterator[ColumnMark]:
    r"""Yield the rooms between columns and the ends of their rows, each with its end.

    >>> text = "Year   Boats\n1911   41\n1912   26\n"
    >>> [text[start:stop] for start, stop in column_marks(text)]
    ['   ', '   ', '   ', '\n', '\n']
    >>> list(column_marks("Q.   How many?\nA.   Six.\nQ.   When?\n"))
    []
    """
    if "   " not in text and "\t" not in text:
        return
    rows: list[_Row] = []
    start = 0
    for line in text.splitlines(keepends=True):
        rooms = _rooms(line)
        if not rooms and rows:
            yield from _parting(rows)
            rows = []
        if rooms:
            margin = _MARGIN.match(line)
            number = int(margin[1]) if margin else -1
            rows.append(_Row(start, start + len(line.rstrip()), rooms, number))
        start += len(line)
    yield from _parting(rows)


def _rooms(line: str) -> list[_Room]:
    if "   " not in line and "\t" not in line:
        return []
    found = list(islice(_ROOM.finditer(line), _MOST_ROOMS))
    if found and _is_label(line[: found[0].start()]):
        del found[0]
    return [
        # Tabs are where the stops of a page are, which no character says: they are counted.
        _Room(*room.span(), *((-9 * at, -9 * at + _SHARED) if "\t" in room[0] else room.span()))
        for at, room in enumerate(found, 1)
    ]


def _is_label(words: str) -> bool:
    return words.rstrip()[-1] in ".:)" and _LABEL.fullmatch(words) is not None


def _parting(rows: list[_Row]) -> Iterator[ColumnMark]:
    """Yield the rooms that enough rows, one below the other, leave free at one place."""
    rows = _without_margin(rows)
    parted = [False] * len(rows)
    for at, row in enumerate(rows):
        for room in row.rooms:
            if _count(rows, at, room) >= _LEAST_ROWS:
                parted[at] = True
                yield row.start + room.first, row.start + room.last
    for at, (row, after) in enumerate(pairwise(rows)):
        if parted[at] and parted[at + 1]:
            yield row.stop, after.start


def _without_margin(rows: list[_Row]) -> list[_Row]:
    """Return rows without the room behind numbers that count the lines of a page."""
    counting = {
        each
        for at, (row, after) in enumerate(pairwise(rows))
        if row.number >= 0 and after.number == row.number + 1
        for each in (at, at + 1)
    }
    return [
        evolve(row, rooms=row.rooms[1:]) if at in counting else row for at, row in enumerate(rows)
    ]


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
