"""The table schema stage (DP1): Frictionless judges every row that is in doubt, and docprov adds what Table Schema cannot say.

Rows are fed to Frictionless, not files: that gives the same errors without its sniffing, plug-ins,
links or remote paths. Which rows are in doubt is told by `docprov.package.table_schema.screen`.
Only schemas of ours reach it. Errors in one table beyond a limit are counted, not shown.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import polars as pl
from attrs import evolve, frozen

from docprov.diagnostics.diagnostics import Diagnostic, Place, Related, Rule
from docprov.diagnostics.suggestions import closest
from docprov.dossiers.ledger import UNKNOWN_REFERENCE
from docprov.model.dates import Date
from docprov.model.records import RESOURCES, SLUG, Column
from docprov.model.values import parse_decimal
from docprov.package.package import Package
from docprov.package.table_schema.schemas import table_schema
from docprov.package.table_schema.screen import Cells, doubtful, fits
from docprov.rules.identity import DUPLICATE_KEY

MOST_ERRORS = 1000
MOST_SUGGESTIONS = 20
_AGENTS = "data/agents.csv"
_DOSSIER = "dossiers/arden-2011.yaml"

TYPE_ERROR = Rule(
    code="DP101",
    name="wrong-type",
    summary="A cell is not of its column's type.",
    why="Programs that read the table would fail, or take it for something else.",
    help="write an integer as digits, a number with a point",
    message="{0} {1!r} is not {2}",
    file="data/regions.csv",
    record="leith-2012.t001 0",
    silent="start: 0",
    fires="start: zero",
)
EMPTY_CELL = Rule(
    code="DP102",
    name="empty-cell",
    summary="A required cell is empty.",
    why="Without it the record does not say what it must.",
    help="fill it in",
    message="{0} is required and empty",
    file=_DOSSIER,
    silent="id: stoker, name: a stoker, kind: person",
    fires="id: stoker, name: a stoker",
)
UNKNOWN_CHOICE = Rule(
    code="DP103",
    name="unknown-choice",
    summary="A cell is none of the values that its column allows.",
    why="The lists are closed, so that one thing has one word.",
    help="use one of the allowed values",
    message="{0} {1!r} is none of {2}",
    file=_DOSSIER,
    silent="kind: person, naming: described",
    fires="kind: human, naming: described",
)
PATTERN_MISMATCH = Rule(
    code="DP104",
    name="pattern-mismatch",
    summary="A cell does not have the form of its column.",
    why="Ids, digests, languages and addresses have one form, so that equal things are written "
    "alike.",
    help="ids are small letters and digits joined by single hyphens or points",
    message="{0} {1!r} does not match {2}",
    file="vocabulary/documents/arden-count.yaml",
    silent="kind: report",
    fires="kind: report\nurl: www.arden.example",
)
OUT_OF_BOUNDS = Rule(
    code="DP105",
    name="out-of-bounds",
    summary="A number is smaller or larger than its column allows.",
    why="Such a position or count cannot be.",
    help="correct the number",
    message="{0} {1!r} breaks the bound: {2}",
    file="data/regions.csv",
    record="leith-2012.t001 0",
    silent="start: 0",
    fires="start: -1",
)
WRONG_HEADER = Rule(
    code="DP106",
    name="wrong-header",
    summary="The header of a table is not the list of its columns in order.",
    why="Readers go by name or by position; both must be right.",
    help="restore the columns, in the order of schemas/README.md, with declared extra columns "
    "after them",
    message="{0}: {1}",
    file=_AGENTS,
    silent="replaced_by",
    fires="replacement",
)
RAGGED_ROW = Rule(
    code="DP107",
    name="ragged-row",
    summary="A row has more or fewer cells than the header, or is blank.",
    why="Its cells stand under the wrong columns.",
    help="look for a missing quotation mark or a stray comma",
    message="{0}: {1}",
    file=_AGENTS,
    record="stoker",
    silent="note:",
)
OTHER_SCHEMA_ERROR = Rule(
    code="DP109",
    name="schema-error",
    summary="Frictionless reports an error of another kind.",
    why="The package would not be valid for everybody who reads Data Packages.",
    help="see the message of Frictionless",
    message="{0}",
    example="a later version of Frictionless finds a fault that docprov has no rule for",
)
UNCANONICAL_NUMBER = Rule(
    code="DP110",
    name="uncanonical-number",
    summary="A number is not in canonical form.",
    why="Table Schema and engines accept several spellings and then round or cut in silence.",
    help="write digits with an optional point: no exponent, no plus, no grouping, no trailing "
    "zeros, at most 28 and 9 digits",
    message="{0} {1!r} is not a canonical number",
    file="data/claims.csv",
    record="arden-2011.c-7k2ma",
    silent="upper: 41",
    fires="upper: 4.1e1",
)
WRONG_DATE = Rule(
    code="DP111",
    name="wrong-date",
    summary="A date is not EDTF level 0 or 1, or the calendar does not have it.",
    why="A date that programs read in different ways is no date.",
    help="write for example 1992, 1992-02, 1992-02-25, 1992-02-25/1992-02-26, 2024~",
    message="{0}: {1}",
    file=_DOSSIER,
    silent="issued: 2011-06-03",
    fires="issued: 2011-02-29",
)
TOO_MANY_ERRORS = Rule(
    code="DP112",
    name="too-many-errors",
    summary="A table has more errors than are shown.",
    why="What is not shown is not right.",
    help="mend the errors shown and run again",
    message="table {0!r} has more than {1} errors; the rest is not shown",
    example="every row of a table lacks its id; the first faults are shown",
)
RULES = (
    TYPE_ERROR,
    EMPTY_CELL,
    UNKNOWN_CHOICE,
    PATTERN_MISMATCH,
    OUT_OF_BOUNDS,
    WRONG_HEADER,
    RAGGED_ROW,
    OTHER_SCHEMA_ERROR,
    UNCANONICAL_NUMBER,
    WRONG_DATE,
    TOO_MANY_ERRORS,
)


@frozen(kw_only=True)
class SchemaError:
    """One error of Frictionless: where, of what type, and its own words."""

    resource: str
    row: int | None
    field: str | None
    type: str
    note: str
    cell: str = ""


_STUB = {"fields": [{"name": "id", "type": "string"}], "missingValues": [""]}


def _bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema without what only people read; Frictionless copies schemas often."""
    fields = [
        {key: part[key] for key in part if key not in {"description", "example"}}
        for part in schema["fields"]
    ]
    return {"fields": fields} | {
        key: schema[key] for key in ("missingValues", "primaryKey", "foreignKeys") if key in schema
    }


def frictionless_errors(
    tables: Mapping[str, Cells], schemas: Mapping[str, Mapping[str, Any]]
) -> Iterator[SchemaError]:
    """Yield what Frictionless finds wrong with some tables.

    It is given the rows that are in doubt, in their order, and stubs of the tables that they refer
    to, which hold the keys that these rows name; where no row is in doubt it is not even loaded.

    Args:
        tables: the tables.
        schemas: the Table Schema of each table.
    """
    for name, cells in tables.items():
        rows = doubtful(name, tables, schemas[name])
        if not rows and fits(cells, schemas[name]):
            continue
        fed = [cells.row(number) for number in rows]
        count = 0
        for error in _judged(name, fed, tables, _bare(schemas[name])):
            count += 1
            row = getattr(error, "row_number", None)
            yield SchemaError(
                resource=name,
                row=None if row is None else rows[row - 2],
                field=_field_of(error),
                type=error.type,
                note=error.note,
                cell=getattr(error, "cell", "") or "",
            )
        if count >= MOST_ERRORS:
            yield SchemaError(resource=name, row=None, field=None, type="limit", note="")


def _judged(
    name: str, fed: list[list[str]], tables: Mapping[str, Cells], schema: dict[str, Any]
) -> list[Any]:
    """Return Frictionless' errors in some rows of a table."""
    from frictionless import Checklist, Package, Resource, Schema

    cells = tables[name]
    resources: list[Any] = []
    keys = []
    for key in schema.get("foreignKeys", ()):
        parent = key["reference"]["resource"] or name
        stub = f"of-{parent}"  # also for the table itself, of which only some rows are fed
        keys.append(key | {"reference": key["reference"] | {"resource": stub}})
        if stub not in {resource.name for resource in resources}:
            named = {cell for row in fed for cell in row}
            ids = [
                [each]
                for each in tables[parent].keys().drop_nulls().unique(maintain_order=True)
                if each in named
            ]
            resources.append(
                Resource(name=stub, data=[["id"], *ids], schema=Schema.from_descriptor(dict(_STUB)))
            )
    content = schema | {"foreignKeys": keys} if keys else schema
    main = Resource(
        name=name, data=[list(cells.header), *fed], schema=Schema.from_descriptor(content)
    )
    report = (
        Package(resources=[main, *resources])
        .resources[0]
        .validate(Checklist(), limit_errors=MOST_ERRORS)
    )
    return [*report.errors, *(error for task in report.tasks for error in task.errors)]


def _field_of(error: Any) -> str | None:  # noqa: ANN401 - Frictionless' errors have no common typed base
    if names := getattr(error, "field_names", None):
        return str(names[0])
    name = getattr(error, "field_name", None)
    return str(name) if name else None


def check_schema(package: Package) -> Iterator[Diagnostic]:
    """Yield the faults of a package's tables against their schemas, Frictionless' first."""
    names = [name for name in RESOURCES if name in package.tables]
    extra = package.metadata.extra if package.metadata else {}
    schemas = {
        name: table_schema(RESOURCES[name], tuple(dict(each) for each in extra.get(name, ())))
        for name in names
    }
    reported: set[tuple[str, int | None, str | None]] = set()
    budget = iter(range(MOST_SUGGESTIONS))  # each suggestion costs a search of all ids
    for error in frictionless_errors({name: _cells(package, name) for name in names}, schemas):
        reported.add((error.resource, error.row, error.field))
        yield _diagnostic(package, error, budget)
    for name in names:
        for column in RESOURCES[name].columns:
            if column.kind != "text":
                yield from _check_values(package, name, column, reported)


def _cells(package: Package, name: str) -> Cells:
    if name not in package.sheets:
        frame = package.tables[name].frame
        return Cells(header=tuple(frame.columns), frame=frame)
    sheet = package.sheets[name]
    return Cells(header=sheet.header, frame=sheet.frame, ragged=sheet.ragged)


def _check_values(
    package: Package, name: str, column: Column, reported: set[tuple[str, int | None, str | None]]
) -> Iterator[Diagnostic]:
    converters: dict[str, Callable[[str], object]] = {
        "decimal": parse_decimal,
        "integer": _whole,
        "date": Date,
    }
    convert = converters[column.kind]
    wrong: dict[str, str] = {}
    cells = package.tables[name].frame[column.name]
    for cell in cells.unique(maintain_order=True).drop_nulls():
        try:
            convert(cell)
        except ValueError as error:
            wrong[cell] = str(error)
    for row, cell in enumerate(cells.to_list() if wrong else ()):
        if cell in wrong and (name, row, column.name) not in reported:
            place = package.place(name, row, column.name)
            if column.kind == "date":
                yield WRONG_DATE.at(place, column.name, wrong[cell])
            else:
                yield UNCANONICAL_NUMBER.at(place, column.name, cell)


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})", text) or text == "-0":
        raise ValueError(f"not a canonical integer: {text[:60]!r}")
    return int(text)


def _diagnostic(package: Package, error: SchemaError, budget: Iterator[int]) -> Diagnostic:
    if error.type == "limit":
        return TOO_MANY_ERRORS.at(
            Place(file=f"data/{error.resource}.csv"), error.resource, MOST_ERRORS
        )
    return evolve(_translated(package, error, budget), frictionless=error.type)


def _translated(package: Package, error: SchemaError, budget: Iterator[int]) -> Diagnostic:
    if error.row is None:
        file = f"data/{error.resource}.csv"
        place = Place(file=file, line=1, column=1, resource=error.resource, field=error.field)
        return (
            WRONG_HEADER if "label" in error.type or "header" in error.type else OTHER_SCHEMA_ERROR
        ).at(
            place,
            *(
                (error.type, error.note)
                if "label" in error.type or "header" in error.type
                else (error.note,)
            ),
        )
    place = package.place(error.resource, error.row, error.field)
    columns = {column.name: column for column in RESOURCES[error.resource].columns}
    column = columns.get(error.field or "")
    if error.type in {"extra-cell", "missing-cell", "blank-row"}:
        return RAGGED_ROW.at(place, error.type, error.note)
    if error.type == "primary-key":
        place = package.place(error.resource, error.row, RESOURCES[error.resource].key[0])
        related = _first_of(package, error.resource, error.row)
        return DUPLICATE_KEY.at(
            place, error.resource[:-1].replace("_", " "), place.record, related=related
        )
    if error.type == "foreign-key" and column is not None:
        return _unknown_reference(package, error, column, place, budget)
    if error.type == "type-error" and column is not None:
        return TYPE_ERROR.at(place, column.name, error.cell, f"of type {column.kind}")
    if error.type == "constraint-error" and column is not None:
        return _constraint(error, column, place)
    return OTHER_SCHEMA_ERROR.at(place, f"{error.type}: {error.note}")


def _constraint(error: SchemaError, column: Column, place: Place) -> Diagnostic:
    found = re.match(r'constraint "(\w+)"', error.note)
    kind = found[1] if found else ""
    if kind == "required":
        choices = (
            f": {', '.join(column.choices)}" if column.choices else f", such as {column.example}"
        )
        return EMPTY_CELL.at(place, column.name, help=f"state {column.name}{choices}")
    if kind == "enum":
        near = closest(error.cell, list(column.choices))
        help_ = f"did you mean {near!r}?" if near else ""
        return UNKNOWN_CHOICE.at(
            place, column.name, error.cell, ", ".join(column.choices), help=help_
        )
    if kind == "pattern":
        help_ = "" if column.pattern == SLUG else f"write it like {column.example}"
        return PATTERN_MISMATCH.at(place, column.name, error.cell, column.pattern, help=help_)
    return OUT_OF_BOUNDS.at(place, column.name, error.cell, error.note)


def _first_of(package: Package, resource: str, row: int) -> tuple[Related, ...]:
    """Return the first row that has the key of another one."""
    names = RESOURCES[resource].key
    frame = package.tables[resource].frame
    same = [pl.col(name).eq_missing(pl.lit(frame[name][row])) for name in names]
    first = int(frame.with_row_index("_row").filter(*same)["_row"][0])
    return ((package.place(resource, first, names[0]), "the first one"),) if first != row else ()


def _unknown_reference(
    package: Package, error: SchemaError, column: Column, place: Place, budget: Iterator[int]
) -> Diagnostic:
    target = column.references or ""
    table = package.tables[error.resource]
    cell = table.frame[column.name][error.row] if error.row is not None else ""
    word = "activity" if target == "activities" else target[:-1]
    hint = f"declare it under {target}"
    near = ""
    if next(budget, None) is not None:
        near = _nearest(package, target, cell or "", place.file)
    if near:
        hint = f"did you mean {near}? Else {hint}"
    return UNKNOWN_REFERENCE.at(place, word, cell, help=hint)


def _nearest(package: Package, target: str, cell: str, file: str) -> str:
    """Return the known id most like another one, and where it is declared; empty where none is alike."""
    homes = {
        identifier: (name, row)
        for name in ((target, "agents") if target == "subjects" else (target,))
        for row, identifier in enumerate(
            package.tables[name].frame["id"] if name in package.tables else ()
        )
        if identifier and re.fullmatch(SLUG, identifier)
    }
    found = closest(cell, list(homes))
    if not found:
        return ""
    declared = package.place(*homes[found], "id")
    where = f"line {declared.line}" if declared.file == file else str(declared)
    return f"{found!r} ({where})" if declared.file else repr(found)
