"""DuckDB: a database of typed tables with their descriptions, flat claims and disagreements."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docprov.diagnostics.errors import DocprovError
from docprov.exports.export_format import ExportFormat
from docprov.exports.typed_tables import TypedTable, typed_tables
from docprov.package.corpus import Corpus

if TYPE_CHECKING:
    import duckdb

_STORAGE = "STORAGE_VERSION 'v1.0.0', BLOCK_SIZE 16384"
"""A storage that has no random identifier, so that equal tables are equal bytes."""
DISAGREEMENTS = """
SELECT findings.id AS finding, findings.message, flat.*
FROM findings
JOIN finding_records ON finding_records.finding = findings.id
JOIN flat ON finding_records.resource = 'claims' AND finding_records.record = flat.claim
WHERE findings.rule = 'DF201'
ORDER BY findings.id, flat.claim
"""
"""The claims of each finding that two numbers disagree, a row each."""


def _duckdb(corpus: Corpus) -> bytes:
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.duckdb")
        try:
            with duckdb.connect(":memory:", config={"threads": 1}) as database:
                database.execute(f"ATTACH {sql_text(str(path))} AS made ({_STORAGE})")
                database.execute("USE made")
                load_tables(database, corpus)
                database.execute("CHECKPOINT made")
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise DocprovError(f"DuckDB cannot write its file: {reason}") from error
        return path.read_bytes()


def load_tables(database: "duckdb.DuckDBPyConnection", corpus: Corpus) -> None:
    """Add every table of a corpus, flat claims, and the view of disagreements.

    Raises:
        DocprovError: DuckDB refuses a record.
    """
    import duckdb

    database.execute("BEGIN")
    for table in typed_tables(corpus):
        try:
            database.execute(";\n".join(_definition(table)))
            database.register("_rows", table.frame.to_arrow())
            database.execute(f"INSERT INTO {sql_name(table.name)} SELECT * FROM _rows")  # noqa: S608 - the name is quoted
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise DocprovError(f"DuckDB refuses the table {table.name}: {reason}") from error
        database.unregister("_rows")
    database.execute(f"CREATE VIEW disagreements AS {DISAGREEMENTS}")
    database.execute("COMMIT")


def _definition(table: TypedTable) -> Iterator[str]:
    import polars as pl

    types = {
        pl.String: "VARCHAR",
        pl.Int64: "BIGINT",
        pl.Decimal: "DECIMAL(38, 9)",
        pl.Date: "DATE",
    }
    columns = []
    for name, kind in table.frame.schema.items():
        if isinstance(kind, pl.Enum):
            written = f"ENUM ({', '.join(map(sql_text, kind.categories))})"
        else:
            written = types[kind.base_type()]
        columns.append(f"{sql_name(name)} {written}")
    key = ", ".join(map(sql_name, table.key))
    yield f"CREATE TABLE {sql_name(table.name)} ({', '.join(columns)}, PRIMARY KEY ({key}))"
    yield f"COMMENT ON TABLE {sql_name(table.name)} IS {sql_text(table.description)}"
    for name, said in table.columns.items():
        if name in table.frame.columns:
            place = f"{sql_name(table.name)}.{sql_name(name)}"
            yield f"COMMENT ON COLUMN {place} IS {sql_text(said)}"


def sql_name(name: str) -> str:
    """Return a name as SQL quotes it.

    >>> sql_name("text")
    '"text"'
    """
    return '"' + name.replace('"', '""') + '"'


def sql_text(text: str) -> str:
    """Return a text as SQL quotes it.

    >>> sql_text("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


DUCKDB = ExportFormat(
    name="duckdb",
    summary="A database of typed tables, described, with flat claims.",
    suffix=".duckdb",
    make=_duckdb,
    losses=("Foreign keys are not in it: DuckDB has none that go round in a circle.",),
    needs="docprov[export]",
)
