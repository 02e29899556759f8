"""SQL over a package: one statement on its typed tables, which can neither write nor reach out."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import count
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.diagnostics.summaries import Summary, table_card
from docprov.diagnostics.words import counted, has_halves, json_escaped
from docprov.exports.export_format import without_controls
from docprov.exports.exporting import corpus_of
from docprov.exports.formats.duckdb_tables import load_tables
from docprov.exports.formats.flat_csv import safe_cell
from docprov.package.corpus import Corpus
from docprov.package.package import Package
from docprov.storage.canonical_json import json_text
from docprov.storage.files import Files
from docprov.tables.delimited import csv_bytes

if TYPE_CHECKING:
    import duckdb

_MOST_ROWS = 10
_SETTINGS = (
    "SET temp_directory = ''",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET autoload_known_extensions = false",
    "SET autoinstall_known_extensions = false",
    "SET lock_configuration = true",
)
_AS_TEXT = "ask for it as text: cast(... as varchar)"
_UNSHOWN = re.compile(r"\b(?:INTERVAL|UHUGEINT|BIGNUM|BIT|UNION)\b|\b(?:DATE|TIMESTAMP)\b.*[\])]")
"""Types that data frames do not have, or with other values; days within lists and structures."""
_EPOCH = date(1970, 1, 1)
_DAYS = (date.min - _EPOCH).days, (date.max - _EPOCH).days
"""The first and the last day that Python has."""
_A_DAY = {"": 1, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


@frozen(kw_only=True, repr=False)
class Answer(Summary):
    """The rows that a query returns.

    Attributes:
        frame: the rows, as a Polars frame.
    """

    frame: pl.DataFrame

    def to_csv(self) -> bytes:
        r"""Return the rows as CSV that no spreadsheet program computes, with the names first.

        >>> sql("docs/examples/arden", "select 1 as one, '=2' as two").to_csv()
        b"one,two\n1,'=2\n"
        """
        rows = [[safe_cell(_text(cell)) for cell in row] for row in self.frame.iter_rows()]
        return csv_bytes([self.frame.columns, *rows])

    def to_json(self) -> str:
        """Return the rows as a JSON list of objects; exact numbers and days are texts.

        >>> print(sql("docs/examples/arden", "select 1 as one, 0.5 as half").to_json(), end="")
        [
          {
            "one": 1,
            "half": "0.5"
          }
        ]
        """
        return json_escaped(json_text([_plain(row) for row in self.frame.iter_rows(named=True)]))

    def _title(self) -> str:
        return f"{counted(self.frame.height, 'row')} of {', '.join(self.frame.columns)}"

    def _lines(self) -> Iterator[str]:
        yield self._title()
        for row in self.frame.head(_MOST_ROWS).iter_rows():
            yield "  " + ", ".join(map(str, row))

    def _repr_html_(self) -> str:
        rows = self.frame.head(_MOST_ROWS).rows()
        return table_card(self._title(), self.frame.columns, rows)


def _text(cell: object) -> str | None:
    return None if cell is None else without_controls(str(_plain(cell)))


def _plain(cell: Any) -> Any:  # noqa: ANN401 - any value of DuckDB
    """Return a value as JSON has it."""
    if isinstance(cell, Mapping):
        return {str(name): _plain(each) for name, each in cell.items()}
    if isinstance(cell, list):
        return list(map(_plain, cell))
    if isinstance(cell, Decimal):
        return _decimal(cell)
    if cell is None or isinstance(cell, bool | int | str):
        return cell
    return cell if isinstance(cell, float) and isfinite(cell) else str(cell)


def _decimal(number: Decimal) -> str:
    """Return a decimal with all its digits, and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _frame(relation: "duckdb.DuckDBPyRelation") -> pl.DataFrame:
    """Return the rows of an answer; of columns with one name, the second is `name_2`.

    Raises:
        DocprovError: they have values that no data frame holds, such as intervals of time.
    """
    for kind in map(str, relation.types):
        if _UNSHOWN.search(kind):
            raise DocprovError(f"the answer has the type {kind}, which is not shown; {_AS_TEXT}")
    table = relation.to_arrow_table()
    names: list[str] = []
    for name in table.column_names:
        alike = (f"{name}_{number}" for number in count(2))
        names.append(name if name not in names else next(n for n in alike if n not in names))
    frame = pl.DataFrame(table.rename_columns(names))
    for column in frame.select(pl.col(pl.Date, pl.Datetime)).iter_columns():
        unit = getattr(column.dtype, "time_unit", "")
        if not (column.to_physical() // _A_DAY[unit]).is_between(*_DAYS).all():
            raise DocprovError(f"a day in {column.name} is outside the years 1 to 9999; {_AS_TEXT}")
    return frame


def sql(
    package: str | Path | Files | Package | Corpus,
    query: str,
    *,
    watch: Callable[[str], None] = lambda _: None,
) -> Answer:
    """Return the rows that one statement of SQL (DuckDB) selects from a package.

    The tables have their types; `flat` has one row for each claim. The statement sees nothing
    else: no file, no address, no setting; and what it could write is gone afterwards.

    Args:
        package: a package, or where it is; or a corpus.
        query: one SELECT.
        watch: is called with the name of each file before it is read, for showing progress.

    Raises:
        LoadError: the package cannot be read.
        DocprovError: the statement is refused or fails, or DuckDB is not installed.

    >>> found = sql("docs/examples/arden", "select claim from flat where lower = 41")
    >>> found.frame["claim"].to_list()
    ['arden-2011.c-7k2ma']
    """
    try:
        import duckdb
    except ImportError as error:
        raise DocprovError("SQL needs duckdb: pip install 'docprov[sql]'") from error
    with duckdb.connect(":memory:") as database:
        try:
            _refuse_other_statements(database, query)
            load_tables(database, corpus_of(package, watch))
            for setting in _SETTINGS:
                database.execute(setting)
            return Answer(frame=_frame(database.sql(query)))
        except duckdb.Error as error:
            said = str(error).partition("\nLINE")[0]  # then it draws where
            raise DocprovError(f"the query fails: {' '.join(said.split())}") from error


def _refuse_other_statements(database: "duckdb.DuckDBPyConnection", query: str) -> None:
    if has_halves(query):
        raise DocprovError("the query contains half of a character")
    kinds = [each.type.name for each in database.extract_statements(query)]
    if kinds != ["SELECT"]:
        said = " and ".join(kinds) or "nothing"
        raise DocprovError(f"a query is one SELECT, not {said}")
