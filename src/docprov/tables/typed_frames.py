"""Typed frames: the cells of a table as numbers, dates and enumerations instead of text.

Decimals have nine places and never become floats. A date keeps its text, and two columns give the
first and the last day that it can mean; these are null where an end is open or unknown, and outside
the years 1 to 9999.
"""

from collections.abc import Iterator

import polars as pl

from docprov.diagnostics.errors import LoadError
from docprov.model.records import Column, Resource
from docprov.model.values import DECIMAL_PATTERN
from docprov.tables.cells import are_integers, reader_of

_EXACT = pl.Decimal(38, 9)
_EPOCH = 719_163
"""Number of 1 January 1970, from which data frames count days."""
_LAST_DAY = 3_652_059
"""Number of 31 December 9999."""


def typed_frame(resource: Resource, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the cells of a table as typed values; columns that a package adds remain text.

    Raises:
        LoadError: a cell is not of its column's type.

    >>> from docprov.model.records import RESOURCES
    >>> cells = pl.DataFrame({"capture": ["a.t001"], "start": ["0"], "stop": ["5"], "role": "body"})
    >>> typed_frame(RESOURCES["regions"], cells).row(0)
    ('a.t001', 0, 5, 'body')
    """
    known = {column.name: column for column in resource.columns}
    typed: list[pl.Series] = []
    for cells in frame.select(pl.when(pl.all() != "").then(pl.all())):
        name = cells.name
        column = known.get(name) or Column(name=name, description="", example="")
        try:
            typed += _typed(column, cells)
        except ValueError as error:
            raise LoadError(
                f"{resource.name}: {error}; run `docprov validate` to see where"
            ) from error
    return pl.DataFrame(typed)


def _typed(column: Column, cells: pl.Series) -> Iterator[pl.Series]:
    if column.choices:
        yield _enumeration(column, cells)
    elif column.kind == "integer":
        yield cells.cast(pl.Int64) if are_integers(column, cells) else _refused(column, cells)
    elif column.kind == "decimal":
        exact = cells.str.contains(f"^(?:{DECIMAL_PATTERN})$").all()
        yield cells.cast(_EXACT) if exact else _refused(column, cells)
    elif column.kind == "date":
        yield from _days(column, cells)
    else:
        yield cells


def _refused(column: Column, cells: pl.Series) -> pl.Series:
    """Read cell by cell; the first one that cannot be read raises a ValueError that names it."""
    return pl.Series(column.name, list(map(reader_of(column), cells.to_list())))


def _enumeration(column: Column, cells: pl.Series) -> pl.Series:
    known = [*column.choices]
    for cell in cells.unique().drop_nulls().to_list():
        if cell not in known:
            raise ValueError(column.problem(cell))
    return cells.cast(pl.Enum(known))


def _days(column: Column, cells: pl.Series) -> Iterator[pl.Series]:
    stated = cells.unique().drop_nulls().to_list()
    dates = list(map(reader_of(column), stated))
    yield cells
    for end in ("first", "last"):
        days = pl.Series([_day(getattr(date, end)) for date in dates], dtype=pl.Int32)
        found = cells.replace_strict(stated, days, default=None, return_dtype=pl.Int32)
        yield found.cast(pl.Date).alias(f"{column.name}_{end}")


def _day(number: int) -> int | None:
    return number - _EPOCH if 1 <= number <= _LAST_DAY else None
