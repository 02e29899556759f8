"""Editions: the tables of one version of a package as its own descriptor declares them, for comparing versions.

`docprov.package.corpus` reads a package under the columns of today. An edition is read under its own: a version from before a column
was added, or a table renamed, stays what it was. Cells are text, null is an empty cell, rows are in no order.
"""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
from attrs import evolve, field, frozen

from docprov.diagnostics.errors import LoadError
from docprov.model.metadata import DESCRIPTOR, Metadata
from docprov.storage.canonical_json import read_json
from docprov.storage.files import LARGEST_JSON, LARGEST_TABLE, FileFaultError, is_safe_name
from docprov.tables.delimited import csv_bytes, read_csv
from docprov.tables.table import Table, row_order


@frozen(kw_only=True, eq=False)
class EditionTable:
    """A table of an edition.

    Attributes:
        name: name of the resource.
        declared: what the descriptor says of it, its Table Schema included.
        frame: the cells.
    """

    name: str
    declared: Mapping[str, Any]
    frame: pl.DataFrame

    @property
    def path(self) -> str:
        """The name of its file."""
        return str(self.declared.get("path", ""))

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that identify a row: the primary key, or all where none is declared."""
        key = self.declared["schema"].get("primaryKey") or self.frame.columns
        return (key,) if isinstance(key, str) else tuple(key)

    @property
    def integers(self) -> frozenset[str]:
        """The columns whose cells are ordered by size."""
        return frozenset(
            each["name"]
            for each in self.declared["schema"]["fields"]
            if each.get("type") == "integer"
        )

    def to_csv(self) -> bytes:
        """Return the canonical file of the table."""
        return csv_bytes([self.frame.columns, *ordered(self.frame, self).iter_rows()])


@frozen(kw_only=True, eq=False)
class Edition:
    """One version of a package.

    Attributes:
        where: what it was read from, for messages.
        declared: the package's descriptor without its resources.
        tables: its tables by name, in the order of the descriptor.
    """

    where: str = ""
    declared: Mapping[str, Any] = field(factory=dict)
    tables: Mapping[str, EditionTable] = field(factory=dict)

    @property
    def version(self) -> str:
        """The version that it gives itself."""
        return str(self.declared.get("version", ""))


def ordered(frame: pl.DataFrame, table: EditionTable) -> pl.DataFrame:
    """Return rows of a table in canonical order."""
    return frame[
        row_order(frame, [name for name in table.key if name in frame.columns], table.integers)
    ]


def edition_of_files(where: str, read: Callable[[str, int], bytes]) -> Edition:
    """Return the edition that files hold.

    Args:
        where: what they are, for messages.
        read: returns the bytes of a file by its name, up to a number of bytes.

    Raises:
        LoadError: there is no descriptor, it declares no tables, or a table is not as it declares it.
    """
    try:
        declared, tables = read_declared(read(DESCRIPTOR, LARGEST_JSON))
        return Edition(
            where=where,
            declared=declared,
            tables={each.name: _filled(each, read) for each in tables},
        )
    except FileFaultError as error:
        raise LoadError(f"{where}: {error}") from error
    except ValueError as error:
        raise LoadError(
            f"{where} cannot be compared: {error.args[0] if error.args else error}"
        ) from error


def read_declared(descriptor: bytes) -> tuple[Mapping[str, Any], list[EditionTable]]:
    """Return what a datapackage.json declares: of the package, and its tables, without rows.

    Raises:
        ValueError: it does not declare each table as one file with fields and a key of them.
    """
    try:
        content = read_json(descriptor)
        tables = [_declared_table(part) for part in content.pop("resources")]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{DESCRIPTOR} does not declare tables with their fields") from error
    if len({table.name for table in tables}) != len(tables) or len(
        {table.path for table in tables}
    ) != len(tables):
        raise ValueError(f"{DESCRIPTOR} declares a table twice")
    return content, tables


def _declared_table(declared: Mapping[str, Any]) -> EditionTable:
    name, path = declared["name"], declared["path"]
    fields = [each["name"] for each in declared["schema"]["fields"]]
    if (
        not isinstance(path, str)
        or not is_safe_name(path)
        or not isinstance(name, str)
        or not is_safe_name(name)
    ):
        raise ValueError(f"resource {name!r} is not one file of the package")
    table = EditionTable(
        name=name, declared=declared, frame=pl.DataFrame(schema=dict.fromkeys(fields, pl.String))
    )
    if not set(table.key) <= set(fields) or len(set(fields)) != len(fields):
        raise ValueError(f"the fields or the key of {name!r} are not columns")
    return table


def _filled(table: EditionTable, read: Callable[[str, int], bytes]) -> EditionTable:
    sheet = read_csv(read(table.path, LARGEST_TABLE))
    if list(sheet.header) != table.frame.columns or sheet.ragged:
        raise ValueError(
            f"the rows of {table.path} do not stand under the fields that {DESCRIPTOR} declares"
        )
    sheet.frame.columns = table.frame.columns
    return evolve(table, frame=sheet.frame)


def edition_of_archive(where: str, files: Mapping[str, bytes]) -> Edition:
    """Return the edition of files in memory.

    Raises:
        LoadError: they are no package.
    """

    def read(name: str, _largest: int) -> bytes:
        if name not in files:
            raise ValueError(f"{name} is missing")
        return files[name]

    return edition_of_files(where, read)


def edition_of_tables(
    where: str,
    metadata: Metadata,
    declared: Mapping[str, Mapping[str, Any]],
    tables: Mapping[str, Table[Any]],
) -> Edition:
    """Return the edition of tables in memory.

    Args:
        where: what they are, for messages.
        metadata: what their package says of itself.
        declared: what a descriptor says of each table.
        tables: the tables.
    """
    return Edition(
        where=where,
        declared=metadata.descriptor(),
        tables={
            name: EditionTable(name=name, declared=part, frame=tables[name].frame)
            for name, part in declared.items()
        },
    )
