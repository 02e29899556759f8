"""SQLite: every table with its types and keys, flat claims, and an index of their words.

Loading enforces, as far as SQL can, what `docprov validate` checks: a record that breaks a
constraint is not written. Exact numbers and dates are text, since SQLite has neither; `dates` has
the days of each date, and `flat` has numbers as floats for comparing.
"""

import json
import sqlite3
from collections.abc import Iterator
from decimal import Decimal

from docprov.diagnostics.errors import DocprovError
from docprov.exports.export_format import ExportFormat
from docprov.exports.formats.duckdb_tables import DISAGREEMENTS, sql_name, sql_text
from docprov.exports.sqlite_rules import faulty_rows, row_conditions, triggers
from docprov.model.records import DIGEST, SLUG, Column, Resource
from docprov.package.corpus import Corpus
from docprov.tables.cells import cell_text
from docprov.tables.table import Table

_PATTERNS = {
    SLUG: (
        "{0} NOT GLOB '*[^a-z0-9.-]*' AND {0} NOT GLOB '[.-]*' AND {0} NOT GLOB '*[.-]' "
        "AND {0} NOT GLOB '*[.-][.-]*'"
    ),
    DIGEST: "length({0}) = 71 AND {0} GLOB 'sha256:*' AND substr({0}, 8) NOT GLOB '*[^0-9a-f]*'",
    r"https?://[^\s]+": "({0} GLOB 'http://?*' OR {0} GLOB 'https://?*') AND instr({0}, ' ') = 0",
}
"""What SQLite can say of each pattern; it has no regular expressions."""
_DECIMAL = (
    "{0} NOT GLOB '*[^0-9.-]*' AND {0} NOT GLOB '?*-*' AND {0} NOT GLOB '*.*.*' "
    "AND {0} NOT GLOB '*.' AND {0} NOT GLOB '*.*0' AND ltrim({0}, '-') GLOB '[0-9]*' "
    "AND ltrim({0}, '-') NOT GLOB '0[0-9]*' AND {0} <> '-0'"
)
_FLAT_NUMBERS = frozenset({"lower", "upper"})
_SEARCHED = ("title", "statement", "quote", "voices", "subject", "predicate", "place")


def _sqlite(corpus: Corpus) -> bytes:
    with sqlite3.connect(":memory:", isolation_level=None) as database:
        try:
            _load(database, corpus)
        except sqlite3.Error as error:
            raise DocprovError(f"SQLite refuses the records: {error}") from error
        return database.serialize()


def _load(database: sqlite3.Connection, corpus: Corpus) -> None:
    # References are checked at the end: checked row by row, each would search all other tables.
    database.execute("BEGIN")
    _add_metadata(database, corpus)
    _add_dates(database, corpus)
    for table in corpus.tables.values():
        database.execute(_definition(table.resource, table.frame.columns))
    for table in corpus.tables.values():
        _add_rows(database, table)
    _add_flat(database, corpus)
    database.execute(f"CREATE VIEW disagreements AS {DISAGREEMENTS}")
    dangling = database.execute("PRAGMA foreign_key_check").fetchone()
    if dangling:
        table, row, other, _ = dangling
        raise DocprovError(f"row {row} of {table} names a record that {other} does not have")
    for name, field, query in faulty_rows():
        if row := database.execute(query).fetchone():
            raise DocprovError(f"row {row[0]} of {name}: {field} is of another document")
    for statement in triggers():
        database.execute(statement)
    database.execute("COMMIT")
    database.execute("VACUUM")


def _add_metadata(database: sqlite3.Connection, corpus: Corpus) -> None:
    database.execute("CREATE TABLE package (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
    content = corpus.metadata.descriptor().items()
    said = [(name, each if isinstance(each, str) else _json(each)) for name, each in content]
    database.executemany("INSERT INTO package VALUES (?, ?)", said)
    database.execute(
        "CREATE TABLE dictionary (resource TEXT NOT NULL, field TEXT NOT NULL, "
        "description TEXT NOT NULL, PRIMARY KEY (resource, field)) STRICT"
    )
    described = [
        (name, column.name, column.description)
        for name, table in corpus.tables.items()
        for column in table.resource.columns
    ]
    database.executemany("INSERT INTO dictionary VALUES (?, ?, ?)", described)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)


def _add_dates(database: sqlite3.Connection, corpus: Corpus) -> None:
    """Add the days that each date can mean; a day before year 1 or after 9999 is not stated."""
    database.execute(
        "CREATE TABLE dates (text TEXT PRIMARY KEY, first TEXT, last TEXT, "
        "CHECK (first <= last)) STRICT"
    )
    days: dict[str, tuple[str | None, str | None]] = {}
    for name, table in corpus.tables.items():
        for column in table.resource.columns:
            if column.kind == "date":
                ends = corpus.frame(name).select(
                    column.name, f"{column.name}_first", f"{column.name}_last"
                )
                days |= {
                    text: (cell_text(first), cell_text(last))
                    for text, first, last in ends.drop_nulls(column.name).iter_rows()
                }
    rows = [(text, *ends) for text, ends in sorted(days.items())]
    database.executemany("INSERT INTO dates VALUES (?, ?, ?)", rows)


def _add_rows(database: sqlite3.Connection, table: Table[object]) -> None:
    kinds = {column.name: column.kind for column in table.resource.columns}
    cells = [
        [int(cell) if cell and kinds.get(name) == "integer" else cell or None for cell in column]
        for name, column in table.frame.to_dict(as_series=False).items()
    ]
    places = ", ".join("?" * len(cells))
    rows = zip(*cells, strict=True)
    try:
        database.executemany(f"INSERT INTO {sql_name(table.resource.name)} VALUES ({places})", rows)  # noqa: S608 - names are quoted
    except sqlite3.IntegrityError as error:
        raise DocprovError(
            f"SQLite refuses a row of {table.resource.name}: {error}; "
            "run `docprov validate` to see where"
        ) from error


def _definition(resource: Resource, names: list[str]) -> str:
    known = {column.name: column for column in resource.columns}
    parts = [
        _column(known.get(name) or Column(name=name, description="", example="")) for name in names
    ]
    parts.append(f"PRIMARY KEY ({', '.join(map(sql_name, resource.key))})")
    parts += [f"CHECK ({condition})" for condition in row_conditions(resource)]
    return f"CREATE TABLE {sql_name(resource.name)} (\n  " + ",\n  ".join(parts) + "\n) STRICT"


def _column(column: Column) -> str:
    kind = "INTEGER" if column.kind == "integer" else "TEXT"
    words = [sql_name(column.name), kind, *(["NOT NULL"] if column.required else [])]
    words += [f"CHECK ({condition})" for condition in _conditions(column)]
    if column.references:
        words.append(f"REFERENCES {sql_name(column.references)} (id) DEFERRABLE INITIALLY DEFERRED")
    elif column.kind == "date":
        words.append("REFERENCES dates (text) DEFERRABLE INITIALLY DEFERRED")
    return " ".join(words)


def _conditions(column: Column) -> Iterator[str]:
    name = sql_name(column.name)
    if column.choices:
        yield f"{name} IN ({', '.join(map(sql_text, column.choices))})"
    elif column.kind == "decimal":
        yield _DECIMAL.format(name)
    elif column.kind == "text" and not column.references:
        yield _PATTERNS.get(column.pattern or "", "{0} <> ''").format(name)
    if column.minimum is not None:
        yield f"{name} >= {column.minimum}"


def _add_flat(database: sqlite3.Connection, corpus: Corpus) -> None:
    flat = corpus.flat()
    columns = [
        f"{sql_name(name)} {'REAL' if name in _FLAT_NUMBERS else 'TEXT'}"
        for name in flat.columns[1:]
    ]
    first = f"{sql_name(flat.columns[0])} TEXT PRIMARY KEY REFERENCES claims (id)"
    database.execute(f"CREATE TABLE flat ({', '.join([first, *columns])}) STRICT")
    places = ", ".join("?" * flat.width)
    rows = [[_flat_cell(cell) for cell in row] for row in flat.iter_rows()]
    database.executemany(f"INSERT INTO flat VALUES ({places})", rows)  # noqa: S608 - only places
    indexed = ", ".join(_SEARCHED)
    database.execute(
        f"CREATE VIRTUAL TABLE words USING fts5({indexed}, content='flat', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    database.execute("INSERT INTO words (words) VALUES ('rebuild')")


def _flat_cell(cell: object) -> object:
    return float(cell) if isinstance(cell, Decimal) else cell_text(cell)


SQLITE = ExportFormat(
    name="sqlite",
    summary="A database with every table, keys, flat claims and a full-text index.",
    suffix=".sqlite",
    make=_sqlite,
    losses=("The table flat has floats; the exact numbers are text in the table claims.",),
)
