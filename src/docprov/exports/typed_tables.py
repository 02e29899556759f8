"""The tables of a corpus with typed columns, each described, as Parquet and DuckDB have them."""

from collections.abc import Iterator, Mapping

import polars as pl
from attrs import frozen

from docprov.diagnostics.errors import DocprovError
from docprov.model.records import RESOURCES
from docprov.package.corpus import Corpus

FLAT = "flat"
"""Name of the table that has one row for each claim."""
_FLAT_DESCRIPTION = "One row for each claim, with names in place of ids."
_FLAT_COLUMNS = {
    "claim": "Id of the claim.",
    "title": "Title of the document as printed, else its label.",
    "prefix": "Text directly before the quote, where it is needed.",
    "quote": "The phrase that states the claim, as the text spells it.",
    "suffix": "Text directly after the quote, where it is needed.",
    "voices": "Who says so, outermost first, each with the mode of the act.",
    "time_first": "First day that the time can mean.",
    "time_last": "Last day that the time can mean.",
    "citation": "Where the claim is found: work, place in it, address.",
}


@frozen(kw_only=True)
class TypedTable:
    """One table with typed columns.

    Attributes:
        name: its name.
        description: what a row is.
        key: the columns that identify a row.
        frame: its rows.
        columns: what each described column says.
        links: the table whose id each referring column names.
    """

    name: str
    description: str
    key: tuple[str, ...]
    frame: pl.DataFrame
    columns: Mapping[str, str]
    links: Mapping[str, str]


def flat_columns() -> dict[str, str]:
    """Return what each column of flat claims says.

    >>> flat_columns()["voices"]
    'Who says so, outermost first, each with the mode of the act.'
    """
    return {each.name: each.description for each in RESOURCES["claims"].columns} | _FLAT_COLUMNS


def typed_tables(corpus: Corpus) -> Iterator[TypedTable]:
    """Yield every table of a corpus, and flat claims last.

    Raises:
        LoadError: a cell is not of its column's type.
        DocprovError: a table that the package adds has the name of flat claims.

    >>> import docprov
    >>> [each.name for each in typed_tables(docprov.load("docs/examples/arden"))][-1]
    'flat'
    """
    if FLAT in corpus.tables:
        raise DocprovError(f"a table that the package adds is called {FLAT}, as flat claims are")
    for name, table in corpus.tables.items():
        described = {}
        for column in table.resource.columns:
            described[column.name] = column.description
            if column.kind == "date":
                described[f"{column.name}_first"] = f"First day of it. {column.description}"
                described[f"{column.name}_last"] = f"Last day of it. {column.description}"
        yield TypedTable(
            name=name,
            description=table.resource.description,
            key=table.resource.key,
            frame=corpus.frame(name),
            columns=described,
            links={
                each.name: each.references for each in table.resource.columns if each.references
            },
        )
    yield TypedTable(
        name=FLAT,
        description=_FLAT_DESCRIPTION,
        key=("claim",),
        frame=corpus.flat(),
        columns=flat_columns(),
        links={"claim": "claims", "document": "documents"},
    )
