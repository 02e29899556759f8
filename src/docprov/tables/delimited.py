"""CSV bytes to rows and back: the one reader and the one writer of comma-separated files.

Canonical form (RFC 4180 with LF): UTF-8 without a byte order mark, a cell quoted exactly when it
contains a comma, a quotation mark, CR or LF. The reader also accepts CRLF and needless quotes; it
refuses text that programs read in different ways. Ragged rows are kept, for the table schema to
judge.

Polars reads where it provably reads what Python's `csv` would: the frame written back equals the
bytes, or no cell is quoted and every comma and line end is accounted for. Such a file is not kept
beside its frame. Else `csv` reads.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

import polars as pl
from attrs import evolve, frozen

_SPECIAL = frozenset(',"\r\n')
WIDEST_CELL = 1 << 20
"""How many characters a cell may have; no dossier says so much in one field."""
_FEW_BYTES = 50_000
"""A file of as many bytes, at most, is read faster by the module `csv`."""
_FEW_CELLS = 3_000
"""As many cells, at most, are written faster one by one."""
_SLICE = 100_000
"""Rows that are written back at a time."""
_CELLS = re.compile(r'(?:(?:"(?:[^"]++|"")*+"|[^",\r\n]*+)(?:,|\r?\n|\Z))*+')


def csv_bytes(rows: Iterable[Sequence[str | None]]) -> bytes:
    r"""Return rows as canonical CSV; None is an empty cell.

    >>> csv_bytes([["id", "note"], ["a", None], ["b", "x\ry"]])
    b'id,note\na,\nb,"x\ry"\n'
    """
    return "".join(",".join(map(_cell, row)) + "\n" for row in rows).encode("utf-8")


def frame_csv(frame: pl.DataFrame) -> bytes:
    r"""Return a frame of text as canonical CSV, with the names of its columns.

    >>> frame_csv(pl.DataFrame({"id": ["a", "b"], "note": [None, 'x,"y']}))
    b'id,note\na,\nb,"x,""y"\n'
    """
    header = csv_bytes([frame.columns])
    is_odd = (pl.all() == "") | pl.all().str.contains("\r", literal=True)
    if (
        frame.width < 2
        or frame.width * frame.height <= _FEW_CELLS
        or frame.select(pl.any_horizontal(is_odd.any())).item()
    ):
        return header + csv_bytes(frame.iter_rows())
    # Polars writes the same, but for empty texts, CR and rows of one cell.
    return header + frame.write_csv(include_header=False).encode()


def _cell(text: str | None) -> str:
    if not text:
        return ""
    if _SPECIAL.isdisjoint(text):
        return text
    return '"' + text.replace('"', '""') + '"'


@frozen(kw_only=True)
class Sheet:
    """The rows of a file, as text.

    Attributes:
        header: the cells of the first row.
        frame: one column for each cell of the header (`0`, `1`, ...); a row that does not fit is
            empty here.
        ragged: the cells of the rows that do not fit, by row number counted from 0.
        size: the bytes of the file.
        digest: their digest.
        text: the decoded file; None where the frame, written as CSV, is the file.
        file: its name; empty where it has none.
    """

    header: tuple[str, ...]
    frame: pl.DataFrame
    ragged: dict[int, list[str]]
    size: int = 0
    digest: str = ""
    text: str | None = None
    file: str = ""

    def position(self, row: int, column: int = 0) -> tuple[str, int | None, int | None]:
        """Return the file, line and column where a cell begins; row -1 is the header."""
        return self.file, *self.line_of(row, column)

    def line_of(self, row: int, column: int = 0) -> tuple[int, int]:
        """Return line and column, counted from 1, where a cell begins; row -1 is the header."""
        if self.text is None:
            return self._line_in_frame(row, column)
        starts = _record_starts(self.text)
        if row + 1 >= len(starts):
            return max(len(starts), 1), 1
        offset = starts[row + 1]
        for _ in range(column):
            offset = _next_cell(self.text, offset)
        line_start = self.text.rfind("\n", 0, offset) + 1
        return self.text.count("\n", 0, offset) + 1, offset - line_start + 1

    def _line_in_frame(self, row: int, column: int) -> tuple[int, int]:
        if row >= self.frame.height:
            return self.frame.height + 1, 1
        if row < 0:
            return 1, 1 + sum(len(name) + 1 for name in self.header[:column])
        before = "".join(f"{_cell(cell)}," for cell in self.frame.row(row)[:column])
        above = row if self._line_ends is None else row + int(self._line_ends[row])
        return above + before.count("\n") + 2, len(before) - before.rfind("\n")

    @cached_property
    def _line_ends(self) -> pl.Series | None:
        """How many line ends are inside the cells of the rows above each row; None for no cell."""
        has_any = pl.any_horizontal(pl.all().str.contains("\n", literal=True).any())
        if self.frame.is_empty() or not self.frame.select(has_any).item():
            return None
        inside = pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True))
        return self.frame.select(inside.cum_sum().shift(fill_value=0)).to_series()


def read_csv(data: bytes) -> Sheet:
    """Return the rows of a CSV file.

    Raises:
        ValueError: not all programs read the bytes alike; the args are (reason, line).
    """
    # Polars is faster with a large file, and is used only where it proves to read the same.
    sheet = _read_by_polars(data) if len(data) > _FEW_BYTES else None
    sheet = sheet or _read_by_csv(_decoded(data))
    return evolve(sheet, size=len(data), digest="sha256:" + hashlib.sha256(data).hexdigest())


def _decoded(data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        raise ValueError("the file begins with a byte order mark", 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"byte {error.start} is not UTF-8 ({data[error.start]:#04x})",
            data.count(b"\n", 0, error.start) + 1,
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ValueError("the file contains a NUL character", line)
    if not text or text.isspace():
        raise ValueError("the file is empty", 1)
    return text


def _read_by_polars(data: bytes) -> Sheet | None:
    frame = proven_frame(data) if has_plain_header(data) else None
    return None if frame is None else sheet_of(frame)


def has_plain_header(data: bytes) -> bool:
    """Return whether the first line of some CSV has several cells, none of them quoted."""
    first = data[: data.find(b"\n") + 1]
    return b"," in first and b'"' not in first and not data.startswith(b"\xef\xbb\xbf")


def proven_frame(data: bytes) -> pl.DataFrame | None:
    """Return the records of some CSV as Polars reads them; None where `csv` may read otherwise."""
    if b"\r" in data or b"\0" in data or not data.endswith(b"\n"):
        return None
    try:
        frame = pl.read_csv(data, has_header=False, infer_schema=False, truncate_ragged_lines=False)
    except (pl.exceptions.PolarsError, ValueError):
        return None
    return frame if _is_whole(frame, data) else None


def sheet_of(frame: pl.DataFrame) -> Sheet:
    """Return the sheet of records that are all of one length, the first of them the header."""
    body = frame.slice(1)
    body.columns = [str(number) for number in range(body.width)]
    header = tuple(cell or "" for cell in frame.row(0))
    return Sheet(header=header, frame=body, ragged={})


def _is_whole(frame: pl.DataFrame, data: bytes) -> bool:
    """Return whether a frame has every cell of some CSV, none an empty text or beyond the limit."""
    lengths = frame.select(pl.all().str.len_bytes())
    is_odd = (pl.all() == 0) | (pl.all() > WIDEST_CELL)
    if lengths.select(pl.any_horizontal(is_odd.any())).item():
        return False
    if b'"' in data:
        return _is_written_back(frame, data)
    # A longer row is refused, so that with all commas there none is shorter.
    commas, ends = data.count(b","), data.count(b"\n")
    cells = int(lengths.sum().select(pl.sum_horizontal(pl.all().fill_null(0))).item())
    is_full = ends == frame.height and commas == ends * (frame.width - 1)
    return is_full and cells + commas + ends == len(data)


def _is_written_back(frame: pl.DataFrame, data: bytes) -> bool:
    view, done = memoryview(data), 0
    for part in frame.iter_slices(_SLICE):
        written = io.BytesIO()
        part.write_csv(written, include_header=False)
        size = written.tell()
        if written.getbuffer() != view[done : done + size]:
            return False
        done += size
    return done == len(data)


def _read_by_csv(text: str) -> Sheet:
    limit = csv.field_size_limit(WIDEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise ValueError(str(error), reader.line_num) from error
    finally:
        csv.field_size_limit(limit)
    if fault := _misread(text):
        raise ValueError(*fault)
    header, body = rows[0], rows[1:]
    if not header:
        raise ValueError("the first line is blank", 1)
    width = len(header)
    ragged = {number: row for number, row in enumerate(body) if len(row) != width}
    columns = {
        str(position): [row[position] or None if len(row) == width else None for row in body]
        for position in range(width)
    }
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Sheet(header=tuple(header), frame=frame, ragged=ragged, text=text)


def _misread(text: str) -> tuple[str, int] | None:
    """Return a fault that only `csv` accepts, with its line.

    It is a lone CR, or a quotation mark inside a cell without quotation marks around it.
    """
    found = _CELLS.match(text)
    end = found.end() if found else 0
    if end == len(text):
        return None
    bare = re.compile(r'[^",\r\n]*').match(text, end)
    stray = bare is not None and text[bare.end() : bare.end() + 1] == '"' and bare.end() > end
    reason = (
        "a quotation mark is inside a cell without quotation marks around it"
        if stray
        else "a line ends with a lone CR"
    )
    return reason, text.count("\n", 0, end) + 1


@lru_cache(maxsize=4)
def _record_starts(text: str) -> list[int]:
    """Return the offset at which each record begins.

    A line with an odd number of quotation marks begins or ends a cell of several lines.
    """
    starts = []
    offset, inside = 0, False
    for line in text.split("\n"):
        if not inside:
            starts.append(offset)
        inside ^= line.count('"') % 2 == 1
        offset += len(line) + 1
    if starts and starts[-1] >= len(text):
        starts.pop()
    return starts


def _next_cell(text: str, offset: int) -> int:
    """Return the offset of the cell after the one at an offset, which is itself for the last."""
    position, inside = offset, False
    while position < len(text):
        character = text[position]
        if character == '"':
            inside = not inside
        elif not inside and character == ",":
            return position + 1
        elif not inside and character == "\n":
            return offset
        position += 1
    return offset
