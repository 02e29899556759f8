"""The rows of the tables that a package adds: CSV in `tables/`, or the files it declares."""

from collections.abc import Mapping, Sequence
from typing import Any

from docprov.diagnostics.diagnostics import Diagnostic
from docprov.model.metadata import Metadata
from docprov.model.own_tables import own_resource
from docprov.package.table_files import TableFiles, table_of
from docprov.storage.files import Files
from docprov.tables.delimited import Sheet
from docprov.tables.table import Table


def read_source_tables(
    files: Files, metadata: Metadata | None, faults: list[Diagnostic]
) -> tuple[dict[str, Table[Any]], dict[str, Sheet]]:
    """Return the tables that a package of dossiers adds, and their files, which people write.

    Args:
        files: the files of the package.
        metadata: what it says of itself, among it the tables.
        faults: receives what is wrong with a file.
    """
    names = {name: [f"tables/{name}.csv"] for name in (metadata.tables if metadata else ())}
    table_files = TableFiles.of(files, [name for (name,) in names.values()])
    return read_own_tables(table_files, metadata, names, faults)


def read_own_tables(
    files: TableFiles,
    metadata: Metadata | None,
    names: Mapping[str, Sequence[str]],
    faults: list[Diagnostic],
) -> tuple[dict[str, Table[Any]], dict[str, Sheet]]:
    """Return the tables that a package adds, and their files where these can be read.

    Args:
        files: the files of the package's tables.
        metadata: what it says of itself, among it the tables.
        names: the names of the files of each table.
        faults: receives what is wrong with a file.
    """
    tables: dict[str, Table[Any]] = {}
    sheets: dict[str, Sheet] = {}
    for name, declared in (metadata.tables if metadata else {}).items():
        resource = own_resource(name, declared)
        tables[name] = Table.of_cells(resource, [])
        sheet = files.sheet(names[name], faults)
        if sheet is not None:
            sheets[name] = sheet
            tables[name] = table_of(resource, sheet)
    return tables, sheets
