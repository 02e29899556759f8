"""Parquet files to rows of text: the cells that the same table has as CSV.

A Parquet file has no lines; a cell's place in it is the number of its row. What a file claims of
its size is compared with its bytes before it is unpacked.
"""

import hashlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import polars as pl
from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.tables.delimited import WIDEST_CELL, Sheet
from docprov.tables.mapped import mapped_frame

_ROWS = 100_000
"""Rows that are read at a time."""
_CELLS_OF_A_BYTE = 1000
"""As many cells, at most, a file has for each of its bytes; written in full it would be huge."""
_READ = 1 << 20
_LARGEST = 4 << 30
"""Bytes to which a file may unpack."""


@frozen(kw_only=True)
class ParquetSheet(Sheet):
    """The rows of a Parquet file, as text."""

    def position(self, row: int, column: int = 0) -> tuple[str, int | None, int | None]:  # noqa: ARG002 - a Parquet file has no columns of characters
        """Return the file and the number of the row in it, counted from 1; row -1 has none."""
        return self.file, None if row < 0 else row + 1, None


def read_parquet(file: BinaryIO, *, are_mapped: bool = False) -> ParquetSheet:
    """Return the rows of a Parquet file.

    Args:
        file: the file.
        are_mapped: whether its cells are mapped instead of read into memory.

    Raises:
        ValueError: it cannot be read, or has other values than text, integers, decimals, days and
            truth values; the args are (reason,), or (reason, row).
        DocprovError: pyarrow is not installed, or the temporary folder takes no more bytes.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        problem = "tables in Parquet need pyarrow: pip install 'docprov[sql]'"
        raise DocprovError(problem) from error
    digest = hashlib.sha256()
    while data := file.read(_READ):
        digest.update(data)
    size = file.tell()
    file.seek(0)
    try:
        opened = parquet.ParquetFile(file)
        names, types = opened.schema_arrow.names, opened.schema_arrow.types
        _refuse_types(names, types)
        _refuse_expansion(opened.metadata, size)
        frames = _texts(opened)
        frame = mapped_frame(frames) if are_mapped else pl.concat([*frames, _none(len(names))])
    except (pa.ArrowException, OSError, UnicodeDecodeError, pl.exceptions.PolarsError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ValueError(reason or "it is damaged") from error
    return ParquetSheet(
        header=tuple(names),
        frame=_none(len(names)) if frame is None else frame,
        ragged={},
        size=size,
        digest=f"sha256:{digest.hexdigest()}",
    )


def _none(width: int) -> pl.DataFrame:
    return pl.DataFrame(schema={str(number): pl.String for number in range(width)})


def _refuse_types(names: list[str], types: list[Any]) -> None:
    from pyarrow import types as kinds

    if not names:
        raise ValueError("it has no columns")
    plain = (
        kinds.is_string,
        kinds.is_large_string,
        kinds.is_string_view,
        kinds.is_integer,
        kinds.is_decimal128,
        kinds.is_date32,
        kinds.is_boolean,
        kinds.is_null,
    )
    for name, each in zip(names, types, strict=True):
        kind = each.value_type if kinds.is_dictionary(each) else each
        if not any(is_kind(kind) for is_kind in plain):
            allowed = "text, integers, decimals, days and truth values can be read"
            raise ValueError(f"the column {name!r} is of type {each}; {allowed}")


def _refuse_expansion(metadata: Any, size: int) -> None:  # noqa: ANN401 - pyarrow has no types
    cells = metadata.num_rows * metadata.num_columns
    groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
    if cells > _CELLS_OF_A_BYTE * size or sum(each.total_byte_size for each in groups) > _LARGEST:
        raise ValueError(f"its {size} bytes unpack to more than a table of that size has")


def _texts(opened: Any) -> Iterator[pl.DataFrame]:  # noqa: ANN401 - pyarrow has no types
    """Yield the cells of a file as text, in parts."""
    done = 0
    for batch in opened.iter_batches(batch_size=_ROWS):
        batch.validate(full=True)  # text that is not UTF-8 would go unseen
        frame = pl.DataFrame(batch.rename_columns([str(at) for at in range(batch.num_columns)]))
        cells = frame.select(_text(column) for column in frame)
        odd = pl.all().str.contains("\0", literal=True) | (pl.all().str.len_chars() > WIDEST_CELL)
        wrong = cells.select(pl.any_horizontal(odd)).to_series().arg_true()
        if len(wrong):
            reason = "a cell contains a NUL character or is longer than any field may be"
            raise ValueError(reason, done + int(wrong[0]) + 1)
        done += cells.height
        yield cells


def _text(column: pl.Series) -> pl.Series:
    """Return the cells of a column as CSV has them, null for an empty one."""
    cells = column.cast(pl.String)
    if column.dtype.is_decimal():
        return cells.str.replace(r"(\.[0-9]*?)0+$", "$1").str.strip_suffix(".")
    return cells.replace("", None)
