"""Editions: the tables of one version of a package as its own descriptor declares them.

A version is read under its own columns, not under those of today: a version from before a column
was added, or a table renamed, stays what it was. Cells are text, null is an empty cell, rows are in
no order.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl
from attrs import evolve, field, frozen

from docprov.diagnostics.errors import LoadError
from docprov.diagnostics.summaries import Summary
from docprov.model.metadata import DESCRIPTOR
from docprov.storage.canonical_json import read_json
from docprov.storage.file_names import is_safe_name
from docprov.storage.files import LARGEST_JSON, LARGEST_TABLE, FileFaultError, Files
from docprov.tables.delimited import Sheet, frame_csv, read_csv
from docprov.tables.order import row_order


@frozen(kw_only=True, eq=False, repr=False)
class EditionTable(Summary):
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
        fields = self.declared["schema"]["fields"]
        return frozenset(each["name"] for each in fields if each.get("type") == "integer")

    def to_csv(self) -> bytes:
        """Return the canonical file of the table.

        >>> from docprov.package.package import open_package
        >>> edition = open_package("docs/examples/arden").edition
        >>> edition.tables["regions"].to_csv().splitlines()[0]
        b'capture,start,stop,role'
        """
        return frame_csv(ordered(self.frame, self))


@frozen(kw_only=True, eq=False, repr=False)
class Edition(Summary):
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
    key = [name for name in table.key if name in frame.columns]
    order = row_order(frame, key, table.integers)
    return frame if order.is_sorted() else frame[order]


def read_edition(
    files: Files,
    descriptor: Mapping[str, Any] | None = None,
    sheets: Mapping[str, Sheet] | None = None,
) -> Edition:
    """Return the edition that files hold.

    Args:
        files: the files.
        descriptor: their datapackage.json, where it is read already.
        sheets: the tables that are read already, by name.

    Raises:
        LoadError: the descriptor is missing or broken, or a table is not as it declares it.

    >>> from pathlib import Path
    >>> from docprov.storage.files import FolderFiles
    >>> read_edition(FolderFiles(Path("docs/examples/arden"))).version
    '0.1.0'
    """
    try:
        declared = descriptor or files.read(DESCRIPTOR, LARGEST_JSON)
        edition = declared_edition(declared, files.where)
        known = sheets or {}
        tables = {
            name: _filled(table, known[name] if name in known else _sheet(table, files))
            for name, table in edition.tables.items()
        }
    except FileFaultError as error:
        raise LoadError(f"{files.where}: {error}") from error
    except ValueError as error:
        raise LoadError(f"{files.where} cannot be compared: {error.args[0]}") from error
    return evolve(edition, tables=tables)


def declared_edition(descriptor: bytes | Mapping[str, Any], where: str = "") -> Edition:
    """Return the edition that a datapackage.json declares, without rows.

    Args:
        descriptor: the datapackage.json, as bytes or as it was read.
        where: what it was read from, for messages.

    Raises:
        ValueError: it does not declare each table as one file with fields and a key of them.
    """
    try:
        content = dict(read_json(descriptor) if isinstance(descriptor, bytes) else descriptor)
        tables = [_declared_table(part) for part in content.pop("resources")]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{DESCRIPTOR} does not declare tables with their fields") from error
    names, paths = {table.name for table in tables}, {table.path for table in tables}
    if len(names) != len(tables) or len(paths) != len(tables):
        raise ValueError(f"{DESCRIPTOR} declares a table twice")
    return Edition(where=where, declared=content, tables={table.name: table for table in tables})


def _declared_table(declared: Mapping[str, Any]) -> EditionTable:
    name, path = declared["name"], declared["path"]
    fields = [each["name"] for each in declared["schema"]["fields"]]
    if not all(isinstance(text, str) and is_safe_name(text) for text in (name, path)):
        raise ValueError(f"resource {name!r} is not one file of the package")
    if not all(
        isinstance(each.get("constraints", {}), dict) for each in declared["schema"]["fields"]
    ):
        raise ValueError(f"the constraints of a field of {name!r} are not a mapping")
    frame = pl.DataFrame(schema=dict.fromkeys(fields, pl.String))
    table = EditionTable(name=name, declared=declared, frame=frame)
    if not set(table.key) <= set(fields) or len(set(fields)) != len(fields):
        raise ValueError(f"the fields or the key of {name!r} are not columns")
    if not all(map(_is_link, declared["schema"].get("foreignKeys", []))):
        raise ValueError(
            f"a foreign key of {name!r} does not name its fields and what they refer to"
        )
    return table


def _is_link(key: Mapping[str, Any]) -> bool:
    """Return whether a foreign key has the shape that comparing schemas relies on."""
    reference = key.get("reference", {})
    return (
        _are_names(key["fields"])
        and _are_names(reference.get("fields", []))
        and isinstance(reference.get("resource", ""), str)
    )


def _are_names(value: object) -> bool:
    """Return whether a value is a name or a list of names."""
    return all(isinstance(name, str) for name in (value if isinstance(value, list) else [value]))


def _sheet(table: EditionTable, files: Files) -> Sheet:
    try:
        return read_csv(files.read(table.path, LARGEST_TABLE))
    except ValueError as error:
        raise ValueError(f"{table.path}: {error.args[0]}") from error


def _filled(table: EditionTable, sheet: Sheet) -> EditionTable:
    if list(sheet.header) != table.frame.columns or sheet.ragged:
        raise ValueError(
            f"the rows of {table.path} are not under the fields that {DESCRIPTOR} declares"
        )
    names = dict(zip(sheet.frame.columns, sheet.header, strict=True))
    return evolve(table, frame=sheet.frame.rename(names))
