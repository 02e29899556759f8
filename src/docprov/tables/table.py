"""Tables: a `Table[Claim]` is a Polars frame of text that gives `Claim` records.

A package of eighty claims and one of ten million are the same class: a record becomes an object
only when it is requested. Files are read and written by `docprov.tables.delimited`, judged by
`docprov.validation.validation`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

import polars as pl

from docprov.diagnostics.errors import LoadError
from docprov.model.dates import Date
from docprov.model.records import Column, Resource
from docprov.model.values import decimal_text, parse_decimal
from docprov.tables.delimited import csv_bytes

if TYPE_CHECKING:
    import pandas as pd

R_co = TypeVar("R_co", covariant=True)
_CHUNK = 20_000


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


def _integer(text: str) -> int:
    if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 18:
        raise ValueError(f"not an integer: {text[:60]!r}")
    return int(text)


def reader_of(column: Column) -> Callable[[str | None], Any]:
    """Return the function that reads a cell of a column; it caches its latest results."""
    convert: Callable[[str], Any] = {
        "integer": _integer,
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


def row_order(frame: pl.DataFrame, key: Sequence[str], integers: Collection[str]) -> pl.Series:
    """Return the positions of rows in canonical order: by key, integers by size, then all cells."""
    columns: list[pl.Expr] = []
    for name in key:
        cell = pl.col(name).fill_null("")
        columns += [cell.str.len_chars(), cell] if name in integers else [cell]
    columns += [pl.col(name).fill_null("") for name in frame.columns if name not in key]
    return frame.select(pl.arg_sort_by(columns)).to_series()


class Table(Generic[R_co]):
    """The rows of one resource.

    A table is iterated for records, indexed by position, by slice or by id, and handed to any data
    frame library through the Arrow C stream interface: `polars.DataFrame(table)`,
    `pandas.DataFrame.from_arrow(table)`, DuckDB's `from table`. Narwhals takes `table.frame`.

    Attributes:
        resource: name, record class and key of the table.
        frame: the cells as text; null is an empty cell.

    >>> from docprov.model.records import RESOURCES, Region
    >>> heading = Region(capture="arden-2011.t001", start=0, stop=54, role="heading")
    >>> regions = Table.of(RESOURCES["regions"], [heading])
    >>> regions[0].stop
    54
    >>> regions.frame.columns
    ['capture', 'start', 'stop', 'role']
    """

    def __init__(self, resource: Resource, frame: pl.DataFrame) -> None:
        self.resource = resource
        self.frame = frame
        self._indexes: dict[str, dict[str, list[int]]] = {}

    @classmethod
    def of(cls, resource: Resource, records: Iterable[Any]) -> "Table[Any]":
        """Return the table of some records, in their order."""
        return cls.of_cells(resource, [to_cells(resource, record) for record in records])

    @classmethod
    def of_cells(
        cls, resource: Resource, rows: Sequence[Sequence[str | None]], extra: Sequence[str] = ()
    ) -> "Table[Any]":
        """Return the table of rows of cells, in the order of the columns, extra columns last."""
        names = [*(column.name for column in resource.columns), *extra]
        frame = pl.DataFrame(list(rows), schema=dict.fromkeys(names, pl.String), orient="row")
        return cls(resource, frame)

    @classmethod
    def of_columns(
        cls, resource: Resource, columns: Mapping[str, Sequence[str | None]]
    ) -> "Table[Any]":
        """Return the table of columns of cells, the extra ones last."""
        return cls(resource, pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)))

    def __len__(self) -> int:
        return self.frame.height

    def __iter__(self) -> Iterator[R_co]:
        """Return the records one by one, made in chunks.

        Raises:
            LoadError: a cell cannot be read.
        """
        for chunk in self.frame.iter_slices(_CHUNK):
            yield from self._records(chunk)

    @overload
    def __getitem__(self, key: int | str) -> R_co: ...
    @overload
    def __getitem__(self, key: slice) -> list[R_co]: ...
    def __getitem__(self, key: int | str | slice) -> R_co | list[R_co]:
        """Return the record at a position or with an id, or the records of a slice.

        Raises:
            KeyError: no record has the id.
            IndexError: the position does not exist.
            LoadError: a cell cannot be read.
        """
        if isinstance(key, slice):
            return list(self._records(self.frame[key]))
        if isinstance(key, str):
            rows = self._index(self.resource.key[0]).get(key)
            if not rows:
                raise KeyError(f"{self.resource.name} has no record {key!r}")
            key = rows[0]
        if not -len(self) <= key < len(self):
            raise IndexError(key)
        return next(self._records(self.frame.slice(key % len(self), 1)))

    def get(self, key: str) -> R_co | None:
        """Return the record with an id, None for an unknown id."""
        return self[key] if key in self else None  # noqa: SIM401 - this is what a get is made of

    def __contains__(self, key: object) -> bool:
        return key in self._index(self.resource.key[0])

    def where(self, column: str, value: str) -> list[R_co]:
        """Return the records that have a value in a column, in the order of the table.

        The column is indexed on first use.

        Args:
            column: name of the column.
            value: the cell, as text.

        Raises:
            KeyError: the table has no such column.
            TypeError: the value is not text; cells are text.
        """
        if column not in self.frame.columns:
            raise KeyError(
                f"{self.resource.name} has no column {column!r}; it has "
                f"{', '.join(self.frame.columns)}"
            )
        if not isinstance(value, str):
            raise TypeError(f"a cell is text, {value!r} is not")
        rows = self._index(column).get(value, [])
        return list(self._records(self.frame[rows])) if rows else []

    def to_pandas(self) -> "pd.DataFrame":
        """Return the cells as a pandas frame of text."""
        import pandas as pd

        return pd.DataFrame(self.frame.to_dict(as_series=False))

    def to_csv(self) -> bytes:
        """Return the table as canonical CSV, rows in the order of their keys."""
        return csv_bytes([self.frame.columns, *self.sorted().frame.iter_rows()])

    def sorted(self) -> "Table[R_co]":
        """Return the table with its rows in canonical order: by key, integers by size."""
        order = self.sort_order()
        return self if order == list(range(len(self))) else Table(self.resource, self.frame[order])

    def sort_order(self) -> list[int]:
        """Return the positions of the rows in canonical order."""
        integers = {column.name for column in self.resource.columns if column.kind == "integer"}
        return row_order(self.frame, self.resource.key, integers).to_list()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the cells through the Arrow C stream interface."""
        return self.frame.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<Table {self.resource.name}: {len(self)} rows>"

    def _index(self, column: str) -> dict[str, list[int]]:
        if column not in self._indexes:
            index: dict[str, list[int]] = {}
            for number, cell in enumerate(self.frame[column].to_list()):
                if cell is not None:
                    index.setdefault(cell, []).append(number)
            self._indexes[column] = index
        return self._indexes[column]

    def _records(self, frame: pl.DataFrame) -> Iterator[R_co]:
        names = [column.name for column in self.resource.columns]
        readers = [reader_of(column) for column in self.resource.columns]
        make = self.resource.record
        try:
            parts = [
                list(map(read, frame[name].to_list()))
                for name, read in zip(names, readers, strict=True)
            ]
        except ValueError as error:
            raise LoadError(
                f"{self.resource.name}: {error}; run `docprov validate` to see where"
            ) from error
        for cells in zip(*parts, strict=True):
            yield make(**dict(zip(names, cells, strict=True)))
