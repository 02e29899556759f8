"""What keeps tables from being built: cells that are not under their columns, or cannot be read.

Nothing of them is lost, and nothing is written that no reader can read back.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.diagnostics.errors import LoadError
from docprov.model.dates import Date
from docprov.model.records import Column
from docprov.model.values import parse_decimal
from docprov.package.table_schema.faults import UNCANONICAL_NUMBER, WRONG_DATE
from docprov.tables.cells import parse_integer
from docprov.tables.delimited import Sheet
from docprov.tables.key_rows import distinct
from docprov.tables.table import Table


def refuse_misfits(
    sheets: Mapping[str, Sheet], tables: Mapping[str, Table[Any]], *, released: bool = False
) -> None:
    """Raise where the cells of a table are not under its columns.

    Args:
        sheets: the files of the tables that were read from files.
        tables: the tables.
        released: whether they are of a release, which may be from before docprov had a column;
            its cells are empty then.

    Raises:
        LoadError: a header is not the list of columns, or a row does not fit its header.
    """
    for name, sheet in sheets.items():
        problem = ""
        if sheet.ragged:
            file, line, _ = sheet.position(min(sheet.ragged))
            problem = f"line {line} of {file} does not fit its header"
        columns = tables[name].frame.columns
        known = [each for each in columns if each in sheet.header] if released else columns
        if list(sheet.header) != known:
            problem = f"the header of {sheet.file} is not the list of its columns"
        if problem:
            raise LoadError(f"{problem}; `docprov validate` says more")


def unreadable_cells(
    tables: Mapping[str, Table[Any]], place: Callable[[str, int, str], Place]
) -> Iterator[Diagnostic]:
    """Yield the faults of the dates and numbers that are none.

    Args:
        tables: the tables.
        place: returns the place of a cell.
    """
    for name, table in tables.items():
        for column in table.resource.columns:
            if column.kind != "text":
                yield from _unreadable(table, name, column, place)


def _unreadable(
    table: Table[Any], name: str, column: Column, place: Callable[[str, int, str], Place]
) -> Iterator[Diagnostic]:
    converters: dict[str, Callable[[str], object]] = {
        "decimal": parse_decimal,
        "integer": parse_integer,
        "date": Date,
    }
    convert = converters[column.kind]
    wrong: dict[str, str] = {}
    cells = table.frame[column.name]
    # Each distinct cell is read once; the rows are searched only where one is wrong.
    for cell in distinct(cells):
        try:
            convert(cell)
        except ValueError as error:
            wrong[cell] = str(error)
    for row, cell in enumerate(cells.to_list() if wrong else ()):
        if cell in wrong:
            where = place(name, row, column.name)
            if column.kind == "date":
                yield WRONG_DATE.at(where, column.name, wrong[cell])
            else:
                yield UNCANONICAL_NUMBER.at(where, column.name, cell)
