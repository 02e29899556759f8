"""The rows of the tables that a package adds: CSV files in `tables/`, or in `data/` once built."""

from typing import Any

import polars as pl

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.model.metadata import Metadata
from docprov.model.own_tables import own_resource
from docprov.package.table_files import TableFiles
from docprov.storage.files import FileFaultError, Files
from docprov.tables.delimited import Sheet
from docprov.tables.table import Table


def read_own_tables(
    files: Files, metadata: Metadata | None, folder: str, malformed: Rule, faults: list[Diagnostic]
) -> tuple[dict[str, Table[Any]], dict[str, Sheet]]:
    """Return the tables that a package adds, and their files where these can be read.

    Args:
        files: the files of the package.
        metadata: what it says of itself, among it the tables.
        folder: the folder of their files.
        malformed: the rule for what is not CSV.
        faults: receives what is wrong with a file.
    """
    if metadata is None or not metadata.tables:
        return {}, {}
    tables, sheets, table_files = {}, {}, TableFiles.of(files)
    for name, declared in metadata.tables.items():
        resource, path = own_resource(name, declared), f"{folder}/{name}.csv"
        tables[name] = Table.of_cells(resource, [])
        try:
            sheet = table_files.sheet(path)
        except FileFaultError as error:
            faults.append(error.rule.at(Place(file=path), *error.values))
        except ValueError as error:
            reason, line = (*error.args, 1)[:2]
            faults.append(malformed.at(Place(file=path, line=int(line), column=1), path, reason))
        else:
            sheets[name] = sheet
            empty = pl.Series(values=[None] * sheet.frame.height, dtype=pl.String)
            at = {each: str(number) for number, each in enumerate(sheet.header)}
            names = [each.name for each in resource.columns]
            cells = {each: sheet.frame[at[each]] if each in at else empty for each in names}
            tables[name] = Table(resource, pl.DataFrame(cells))
    return tables, sheets
