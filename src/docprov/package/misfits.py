"""Refusing tables whose cells are not under their columns, so that nothing of them is lost."""

from collections.abc import Mapping
from typing import Any

from docprov.diagnostics.errors import LoadError
from docprov.tables.delimited import Sheet
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
            problem = f"row {min(sheet.ragged) + 1} of {name}.csv does not fit its header"
        columns = tables[name].frame.columns
        known = [each for each in columns if each in sheet.header] if released else columns
        if list(sheet.header) != known:
            problem = f"the header of {name}.csv is not the list of its columns"
        if problem:
            raise LoadError(f"{problem}; `docprov validate` says more")
