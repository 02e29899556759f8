"""Tables: a `Table[Claim]` is a Polars frame of text that gives `Claim` records.

A package of eighty claims and one of ten million are the same class: a record becomes an object
only when it is requested, and what was looked up is kept. Files are read and written by
`docprov.tables.delimited`, judged by `docprov.validation.validation`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

import polars as pl

from docprov.diagnostics.errors import LoadError
from docprov.diagnostics.suggestions import closest
from docprov.diagnostics.summaries import table_card
from docprov.diagnostics.words import counted, shown
from docprov.model.dates import Date
from docprov.model.records import RESOURCES, Column, Record, Resource, columns, maker
from docprov.tables.cells import cell_text, read_columns, to_cells
from docprov.tables.delimited import frame_csv
from docprov.tables.key_rows import KeyRows
from docprov.tables.order import row_order

if TYPE_CHECKING:
    import pandas as pd

R_co = TypeVar("R_co", covariant=True)
Sought = str | int | Decimal | Date | Record | None
"""What is sought in a column: a value, None for an empty cell, or a record that the cell names."""
_CHUNK = 20_000
_NEIGHBOURS = 256
_MOST_NAMES = 5_000
_MOST_ROWS = 10


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
        self._groups: dict[str, dict[str, list[int]]] = {}
        self._held: dict[int, R_co] = {}

    @classmethod
    def of(cls, resource: Resource, records: Iterable[Any]) -> "Table[Any]":
        """Return the table of some records, in their order.

        >>> from docprov.model.records import RESOURCES
        >>> Table.of(RESOURCES["agents"], [])
        <Table agents: 0 records>
        """
        return cls.of_cells(resource, [to_cells(resource, record) for record in records])

    @classmethod
    def of_cells(
        cls, resource: Resource, rows: Sequence[Sequence[str | None]], extra: Sequence[str] = ()
    ) -> "Table[Any]":
        """Return the table of rows of cells, in the order of the columns, extra columns last.

        >>> from docprov.model.records import RESOURCES
        >>> Table.of_cells(RESOURCES["regions"], [["a.t001", "0", "5", "body"]])[0].stop
        5
        """
        names = [*(column.name for column in resource.columns), *extra]
        frame = pl.DataFrame(list(rows), schema=dict.fromkeys(names, pl.String), orient="row")
        return cls(resource, frame)

    @classmethod
    def of_columns(
        cls, resource: Resource, columns: Mapping[str, Sequence[str | None]]
    ) -> "Table[Any]":
        """Return the table of columns of cells, the extra ones last.

        >>> from docprov.model.records import RESOURCES
        >>> cells = {"capture": ["a.t001"], "start": ["0"], "stop": ["5"], "role": ["body"]}
        >>> Table.of_columns(RESOURCES["regions"], cells)[0].stop
        5
        """
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
    def __getitem__(self, key: "int | str | tuple[str | int, ...] | Record") -> R_co: ...
    @overload
    def __getitem__(self, key: slice) -> list[R_co]: ...
    def __getitem__(
        self, key: "int | str | tuple[str | int, ...] | Record | slice"
    ) -> R_co | list[R_co]:
        """Return the record at a position or with a key, or the records of a slice.

        Args:
            key: a position, an id, a tuple where several columns are the key, a record, a slice.

        Raises:
            KeyError: no record has the key.
            IndexError: the position does not exist.
            TypeError: it is none of these.
            LoadError: a cell cannot be read.
        """
        known = self._positions.get(key) if isinstance(key, str) else None  # what walks ask
        if known is not None:
            return self._held.get(known) or self._at(known)
        if isinstance(key, slice):
            return list(self._records(self.frame[key]))
        if isinstance(key, int):
            if not -len(self) <= key < len(self):
                raise IndexError(f"{self.resource.name} has {counted(len(self), 'record')}")
            return self._at(key % len(self))
        position = self._positions.get(self._key(key))
        if position is None:
            raise KeyError(self._unknown(key))
        return self._at(position)

    def get(self, key: "str | tuple[str | int, ...]") -> R_co | None:
        """Return the record with a key, None for an unknown key.

        Raises:
            TypeError: it is not a key.

        >>> from docprov.model.records import RESOURCES
        >>> print(Table.of(RESOURCES["agents"], []).get("nobody"))
        None
        """
        return self[key] if key in self else None  # noqa: SIM401 - this is what a get is made of

    def __contains__(self, key: object) -> bool:
        return self._key(key) in self._positions

    def where(self, **columns: "Sought | Collection[Sought]") -> "Table[R_co]":
        """Return the table of the records that have some values, in the order of this table.

        Args:
            columns: the value by the name of its column: as a record has it or as its cell says it,
                None for an empty cell, a record that the cell names, or several of these.

        Raises:
            KeyError: the table has no such column.
            TypeError: a value is of another kind than its column.
            ValueError: the column does not allow the value.

        >>> from docprov.model.records import RESOURCES, Region
        >>> one = Region(capture="arden-2011.t001", start=0, stop=54, role="heading")
        >>> regions = Table.of(RESOURCES["regions"], [one])
        >>> regions.where(role="heading", start=[0, 1]).where(stop=54)
        <Table regions: 1 record>
        >>> regions.where(role="headline")
        Traceback (most recent call last):
        ...
        ValueError: regions.role is one of furniture, letterhead, dateline, heading, body, \
notes, signature, addressees, not 'headline'; did you mean 'heading'?
        """
        conditions = [self._condition(name, sought) for name, sought in columns.items()]
        return Table(self.resource, self.frame.filter(*conditions)) if conditions else self

    def having(self, column: str, cell: str) -> list[R_co]:
        """Return the records with one text in a column; indexed on first use, for walks.

        Args:
            column: name of the column.
            cell: the text of its cell.

        >>> from docprov.model.records import RESOURCES, Region
        >>> one = Region(capture="arden-2011.t001", start=0, stop=54, role="heading")
        >>> [each.stop for each in Table.of(RESOURCES["regions"], [one]).having("start", "0")]
        [54]
        """
        if column not in self._groups:
            groups: dict[str, list[int]] = {}
            for number, each in enumerate(self.frame[column].to_list()):
                if each is not None:
                    groups.setdefault(each, []).append(number)
            self._groups[column] = groups
        held = self._held
        return [
            held.get(number) or self._at(number) for number in self._groups[column].get(cell, ())
        ]

    @cached_property
    def _id_rows(self) -> KeyRows:
        return KeyRows(self.frame["id"])

    def to_pandas(self) -> "pd.DataFrame":
        """Return the cells as a pandas frame of text.

        >>> list(regions.to_pandas().columns)
        ['capture', 'start', 'stop', 'role']
        """
        import pandas as pd

        return pd.DataFrame(self.frame.to_dict(as_series=False))

    def to_csv(self) -> bytes:
        r"""Return the table as canonical CSV, rows in the order of their keys.

        >>> regions.to_csv()
        b'capture,start,stop,role\narden-2011.t001,0,54,heading\n'
        """
        return frame_csv(self.sorted().frame)

    def sorted(self) -> "Table[R_co]":
        """Return the table with its rows in canonical order: by key, integers by size.

        >>> regions.sorted() is regions
        True
        """
        order = self._order()
        return self if order.is_sorted() else Table(self.resource, self.frame[order])

    def sort_order(self) -> list[int]:
        """Return the positions of the rows in canonical order.

        >>> regions.sort_order()
        [0]
        """
        return self._order().to_list()

    def _order(self) -> pl.Series:
        integers = {column.name for column in self.resource.columns if column.kind == "integer"}
        return row_order(self.frame, self.resource.key, integers)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the cells through the Arrow C stream interface."""
        return self.frame.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<Table {self.resource.name}: {counted(len(self), 'record')}>"

    def __str__(self) -> str:
        first = self.frame.head(_MOST_ROWS).iter_rows()
        rows = [f"  {shown(', '.join(filter(None, row)))}" for row in first]
        more = len(self) - len(rows)
        last = [f"  and {more} more"] if more else []
        return "\n".join([f"{self.resource.name}: {counted(len(self), 'record')}", *rows, *last])

    def _repr_html_(self) -> str:
        first = self.frame.head(_MOST_ROWS)
        filled = [name for name in first.columns if first[name].null_count() < first.height]
        title = f"{self.resource.name}: {counted(len(self), 'record')}"
        return table_card(title, filled, first.select(filled).rows())

    def _ipython_key_completions_(self) -> list[str]:
        return list(map(str, self._positions))[:_MOST_NAMES] if self._has_ids else []

    @cached_property
    def _has_ids(self) -> bool:
        return len(self.resource.key) == 1

    def _key(self, key: object) -> object:
        """Return what the index of the keys knows a key as."""
        names = self.resource.key
        if isinstance(key, str) and self._has_ids:
            return key
        if isinstance(key, self.resource.record):
            values = [getattr(key, name) for name in names]
            return values[0] if self._has_ids else tuple(map(cell_text, values))
        if isinstance(key, tuple) and len(key) == len(names) and not self._has_ids:
            return tuple(map(cell_text, key))
        expected = "an id" if self._has_ids else f"a tuple ({', '.join(names)})"
        kind = self.resource.record.__name__
        raise TypeError(
            f"a record of {self.resource.name} is looked up by {expected} or a {kind}, "
            f"not by {key!r:.60}"
        )

    @cached_property
    def _positions(self) -> dict[Any, int]:
        """The position of each key; the first one where a faulty table repeats it."""
        cells = [self.frame[name].to_list() for name in self.resource.key]
        keys: list[Any] = cells[0] if self._has_ids else list(zip(*cells, strict=True))
        return dict(zip(reversed(keys), reversed(range(len(keys))), strict=True))

    def _unknown(self, key: object) -> str:
        key = self._key(key)
        if not isinstance(key, str):
            return f"{self.resource.name} has no record {key!r}"
        meant = closest(key, list(filter(None, self._positions)))
        advice = f"; did you mean {meant!r}?" if meant else ""
        return f"{self.resource.name} has no record {key!r}{advice}"

    def _at(self, position: int) -> R_co:
        """Return the record at a position; it is kept, and so are those around it."""
        held = self._held.get(position)
        if held is None:
            start = position - position % _NEIGHBOURS
            try:
                read = list(self._records(self.frame.slice(start, _NEIGHBOURS)))
            except LoadError:  # a fault nearby does not hide this record
                return next(self._records(self.frame.slice(position, 1)))
            self._held.update(enumerate(read, start))
            return self._held[position]
        return held

    def _condition(self, name: str, sought: object) -> pl.Expr:
        if name not in self.frame.columns:
            meant = closest(name, self.frame.columns)
            advice = f"; did you mean {meant!r}?" if meant else "."
            held = ", ".join(self.frame.columns)
            raise KeyError(f"{self.resource.name} has no column {name!r}{advice} It has {held}")
        known = {column.name: column for column in self.resource.columns}
        column = known.get(name) or Column(name=name, description="", example="")
        several = isinstance(sought, list | tuple | set | frozenset)
        values = list(cast("Collection[object]", sought)) if several else [sought]
        cells = [self._cell(column, value) for value in values]
        stated = pl.col(name).is_in([cell for cell in cells if cell is not None])
        empty = pl.col(name).fill_null("") == ""
        return stated.fill_null(value=False) | empty if None in cells else stated

    def _cell(self, column: Column, sought: object) -> str | None:
        """Return the cell that says what is sought."""
        name = f"{self.resource.name}.{column.name}"
        if isinstance(sought, Record):
            return self._reference(column, sought)
        if isinstance(sought, str) and column.choices and sought not in column.choices:
            raise ValueError(f"{self.resource.name}.{column.problem(sought)}")
        kinds = {"integer": int, "decimal": Decimal | int, "date": Date}
        kind = kinds.get(column.kind, str)
        if sought is None or isinstance(sought, str):
            return sought or None
        if not isinstance(sought, kind) or isinstance(sought, bool):
            allowed = "a text" if kind is str else f"{column.expected} or its text"
            raise TypeError(f"{name} is {allowed}, not {sought!r:.60}")
        return cell_text(Decimal(sought) if isinstance(sought, int) else sought)

    def _reference(self, column: Column, sought: Record) -> str:
        kind = type(sought).__name__
        if column.references is None or RESOURCES[column.references].record is not type(sought):
            named = column.references or "none"
            raise TypeError(
                f"{self.resource.name}.{column.name} names a record of {named}, not a {kind}"
            )
        return str(getattr(sought, RESOURCES[column.references].key[0]))

    def _records(self, frame: pl.DataFrame) -> Iterator[R_co]:
        record = self.resource.record
        try:
            values = read_columns(columns(record), frame)
        except ValueError as error:
            raise LoadError(
                f"{self.resource.name}: {error}; run `docprov validate` to see where"
            ) from error
        ours = {column.name for column in columns(record)}
        added = [name for name in frame.columns if name not in ours]
        extra = frame.select(added).iter_rows(named=True) if added else None
        for each in map(maker(record), *values):
            if extra is not None:
                cells = {name: cell for name, cell in next(extra).items() if cell}
                each._extra = MappingProxyType(cells)  # noqa: SLF001 - as in `maker`
            each.__class__ = record  # it was filled as long as it was not frozen
            yield each


def id_rows(table: Table[Any]) -> KeyRows:
    """Return the rows of a table by its ids, in which cells of other tables are searched."""
    return table._id_rows  # noqa: SLF001 - it is kept by the table, and no part of its face
