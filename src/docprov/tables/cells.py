"""Cells to values and back: how a column's text becomes what a record holds.

Columns are read as a whole; what is read repeatedly is remembered.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

import polars as pl

from docprov.model.dates import Date
from docprov.model.records import Column, Resource
from docprov.model.values import decimal_text, parse_decimal

_INTEGER = r"^(?:0|-?[1-9][0-9]{0,17})$"


def cell_text(value: object) -> str | None:
    """Return the cell of a record's attribute; None for an empty cell.

    >>> cell_text(Decimal("1.50"))
    '1.5'
    """
    if value is None or value == "":
        return None
    return decimal_text(value) if isinstance(value, Decimal) else str(value)


def to_cells(resource: Resource, record: object) -> list[str | None]:
    """Return the cells of one record, in the order of the table's columns."""
    return [cell_text(getattr(record, column.name)) for column in resource.columns]


def parse_integer(text: str) -> int:
    """Return the integer that a cell says, in its one notation.

    Raises:
        ValueError: it is not one of at most 18 digits, or is written otherwise, such as `007`.

    >>> parse_integer("-12")
    -12
    """
    if not re.fullmatch(_INTEGER, text):
        raise ValueError(f"not an integer as docprov writes it: {text[:60]!r}")
    return int(text)


@cache
def reader_of(column: Column) -> Callable[[str | None], Any]:
    """Return the function that reads a cell of a column; it caches its latest results."""
    convert: Callable[[str], Any] = {
        "integer": parse_integer,
        "decimal": parse_decimal,
        "date": Date,
    }.get(column.kind, str)
    if column.kind == "text":
        return (lambda cell: cell or "") if column.required else (lambda cell: cell or None)

    @lru_cache(maxsize=4096)
    def read(cell: str | None) -> object:
        if not cell:
            if column.required:
                raise ValueError(f"{column.name} is empty")
            return None
        return convert(cell)

    return read


def read_columns(columns: Sequence[Column], frame: pl.DataFrame) -> list[list[Any]]:
    """Return the values of each column of a frame of cells.

    Raises:
        ValueError: a cell cannot be read.

    >>> from docprov.model.records import Region, columns
    >>> read_columns(columns(Region)[1:3], pl.DataFrame({"start": ["0"], "stop": ["54"]}))
    [[0], [54]]
    """
    cells = frame.select(_filled(column) for column in columns)
    return [_values(column, cells[column.name]) for column in columns]


def _filled(column: Column) -> pl.Expr:
    """Return a column in which every empty cell is null; where a text is required it is empty."""
    cell = pl.col(column.name)
    if column.required and column.kind == "text":
        return cell.fill_null("")
    return pl.when(cell != "").then(cell).alias(column.name)


def _values(column: Column, cells: pl.Series) -> list[Any]:
    if column.kind == "text":
        return cells.to_list()
    if column.kind == "integer" and are_integers(column, cells):
        return cells.cast(pl.Int64).to_list()
    return list(map(reader_of(column), cells.to_list()))


def are_integers(column: Column, cells: pl.Series) -> bool:
    """Tell whether all cells can be read as integers at once."""
    whole = not (column.required and cells.null_count())
    return whole and bool(cells.str.contains(_INTEGER).all())
