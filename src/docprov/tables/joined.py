"""A table in several files: their rows one after another, each at its place in its own file."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import polars as pl
from attrs import frozen

from docprov.tables.delimited import Sheet


@frozen(kw_only=True)
class JoinedSheet(Sheet):
    """The rows of several files, in the order of these.

    Attributes:
        parts: the rows of each file.
    """

    parts: tuple[Sheet, ...]

    def position(self, row: int, column: int = 0) -> tuple[str, int | None, int | None]:
        """Return the file, line and column where a cell begins; row -1 is the first header."""
        at = max(bisect_right(self._firsts, row) - 1, 0)
        return self.parts[at].position(row - self._firsts[at], column)

    @cached_property
    def _firsts(self) -> list[int]:
        """The number of the first row of each file."""
        return list(accumulate((part.frame.height for part in self.parts[:-1]), initial=0))


def joined(parts: Sequence[Sheet]) -> Sheet:
    r"""Return the rows of files that follow one another.

    Args:
        parts: the rows of each file; their headers are equal.

    >>> from docprov.tables.delimited import read_csv
    >>> sheet = joined([read_csv(b"id\na\n"), read_csv(b"id\nb\nc\n")])
    >>> sheet.frame["0"].to_list(), sheet.position(2)
    (['a', 'b', 'c'], ('', 3, 1))
    """
    if len(parts) == 1:
        return parts[0]
    heights = accumulate((part.frame.height for part in parts), initial=0)
    ragged = {
        first + row: cells
        for first, part in zip(heights, parts, strict=False)
        for row, cells in part.ragged.items()
    }
    frame = pl.concat([part.frame for part in parts], rechunk=False)
    first = parts[0]
    return JoinedSheet(
        header=first.header, frame=frame, ragged=ragged, file=first.file, parts=tuple(parts)
    )


def refuse_follower(first: Sheet, part: Sheet) -> None:
    """Raise where a file cannot follow the first one of a table.

    Each file has the header, which programs leave out of all but the first one.

    Raises:
        ValueError: its columns are others; the args are (reason,).
    """
    if part.header != first.header:
        raise ValueError(f"its columns are not those of {first.file}, the first file of the table")


def refuse_open_end(part: Sheet) -> None:
    """Raise where no file can follow a file of a table.

    Programs join the lines of the files, so that a record without a line end would run on.

    Raises:
        ValueError: its last line does not end; the args are (reason, line).
    """
    if part.text is not None and not part.text.endswith("\n"):
        reason = "its last line does not end, so that the next file of the table would continue it"
        raise ValueError(reason, part.text.count("\n") + 1)
