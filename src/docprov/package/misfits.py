"""Refusing tables whose cells are not under their columns, so that nothing of them is lost."""

from collections.abc import Mapping
from typing import Any

from docprov.diagnostics.errors import LoadError
from docprov.tables.delimited import Sheet
from docprov.tables.table import Table


def refuse_misfits(sheets: Mapping[str, Sheet], tables: Mapping[str, Table[Any]]) -> None:
    """Raise where the cells of a table are not under its columns.

    Args:
        sheets: the files of the tables that were read from files.
        tables: the tables.

    Raises:
        LoadError: a header is not the list of columns, or a row does not fit its header.
    """
    for name, sheet in sheets.items():
        problem = ""
        if sheet.ragged:
            problem = f"row {min(sheet.ragged) + 1} of {name}.csv does not fit its header"
        if list(sheet.header) != tables[name].frame.columns:
            problem = f"the header of {name}.csv is not the list of its columns"
        if problem:
            raise LoadError(f"{problem}; `docprov validate` says more")
