"""The table schema stage (DP1): the judgement of Frictionless, and what Table Schema cannot state.

Errors of Frictionless become diagnostics with the place, the allowed values and a suggestion.
Numbers and dates are read again, since Table Schema accepts spellings that programs read apart.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from attrs import evolve

from docprov.diagnostics.diagnostics import Diagnostic, Place, Related
from docprov.diagnostics.suggestions import closest
from docprov.dossiers.ledger import UNKNOWN_REFERENCE
from docprov.model.records import RESOURCES, SLUG, Column
from docprov.package.misfits import unreadable_cells
from docprov.package.package import Package
from docprov.package.table_schema.added_columns import (
    added_fields,
    check_patterns,
    column_of,
    without_pattern,
)
from docprov.package.table_schema.faults import (
    EMPTY_CELL,
    OTHER_SCHEMA_ERROR,
    OUT_OF_BOUNDS,
    PATTERN_MISMATCH,
    RAGGED_ROW,
    TOO_MANY_ERRORS,
    TYPE_ERROR,
    UNKNOWN_CHOICE,
    WRONG_HEADER,
)
from docprov.package.table_schema.judgement import MOST_ERRORS, frictionless_errors
from docprov.package.table_schema.known_errors import SchemaError
from docprov.package.table_schema.schemas import own_schema, table_schema
from docprov.package.table_schema.screen import Cells
from docprov.rules.identity import DUPLICATE_KEY
from docprov.tables.table import id_rows

MOST_SUGGESTIONS = 20


def check_schema(package: Package) -> Iterator[Diagnostic]:
    """Yield the faults of a package's tables against their schemas, Frictionless' first."""
    names = list(package.tables)
    schemas = {name: _schema(package, name) for name in names}
    reported: set[tuple[str, int | None, str | None]] = set()
    budget = iter(range(MOST_SUGGESTIONS))  # each suggestion costs a search of all ids
    cells = {name: _cells(package, name) for name in names}
    for error in frictionless_errors(cells, schemas):
        reported.add((error.resource, error.row, error.field))
        yield _diagnostic(package, error, budget)
    for fault in unreadable_cells(package.tables, package.place):
        place = fault.place
        if (place.resource, place.row and place.row - 1, place.field) not in reported:
            yield fault
    for name in names:
        yield from check_patterns(package, name)


def _schema(package: Package, name: str) -> dict[str, Any]:
    """Return the schema by which Frictionless judges a table."""
    fields = tuple(map(without_pattern, added_fields(package, name)))
    if name in RESOURCES:
        return table_schema(RESOURCES[name], fields)
    declared = package.metadata.tables[name] if package.metadata else {}
    return own_schema({**declared, "fields": fields})


def _cells(package: Package, name: str) -> Cells:
    table = package.tables[name]
    if name not in package.sheets:
        return Cells(header=tuple(table.frame.columns), frame=table.frame)
    sheet = package.sheets[name]
    begin = (not sheet.ragged, *sheet.header[:1], *table.frame.columns[:1])
    ids = (lambda: id_rows(table)) if begin == (True, "id", "id") else None
    return Cells(header=sheet.header, frame=sheet.frame, ragged=sheet.ragged, ids=ids)


def _diagnostic(package: Package, error: SchemaError, budget: Iterator[int]) -> Diagnostic:
    if error.type == "limit":
        return TOO_MANY_ERRORS.at(
            Place(file=package.file_of(error.resource)), error.resource, MOST_ERRORS
        )
    return evolve(_translated(package, error, budget), frictionless=error.type)


def _translated(package: Package, error: SchemaError, budget: Iterator[int]) -> Diagnostic:
    if error.row is None:
        return _of_header(package, error)
    place = package.place(error.resource, error.row, error.field)
    columns = {column.name: column for column in package.tables[error.resource].resource.columns}
    added = {each["name"]: each for each in added_fields(package, error.resource)}
    column = columns.get(error.field or "")
    if error.field in added:
        own = column_of(added[error.field])
        column = evolve(own, references=column.references) if column else own
    if error.type in {"extra-cell", "missing-cell", "blank-row"}:
        return RAGGED_ROW.at(place, error.type, error.note)
    if error.type == "primary-key":
        place = package.place(
            error.resource, error.row, package.tables[error.resource].resource.key[0]
        )
        related = _first_of(package, error.resource, error.row)
        return DUPLICATE_KEY.at(
            place, package.tables[error.resource].resource.noun, place.record, related=related
        )
    if error.type == "foreign-key" and column is not None:
        return _unknown_reference(package, error, column, place, budget)
    if error.type == "type-error" and column is not None:
        return TYPE_ERROR.at(place, column.name, error.cell, f"of type {_type_of(column, added)}")
    if error.type == "unique-error" and column is not None:
        return OTHER_SCHEMA_ERROR.at(place, f"{column.name} {error.cell!r} occurs more than once")
    if error.type == "constraint-error" and column is not None:
        return _constraint(error, column, place)
    return OTHER_SCHEMA_ERROR.at(place, f"{error.type}: {error.note}")


def _of_header(package: Package, error: SchemaError) -> Diagnostic:
    sheet, file = package.sheets.get(error.resource), package.file_of(error.resource)
    file, line, column = sheet.position(-1) if sheet else (file, 1, 1)
    place = Place(file=file, line=line, column=column, resource=error.resource, field=error.field)
    if "label" in error.type or "header" in error.type:
        return WRONG_HEADER.at(place, error.type, error.note)
    return OTHER_SCHEMA_ERROR.at(place, error.note)


def _type_of(column: Column, added: Mapping[str, Mapping[str, Any]]) -> str:
    return str(added[column.name]["type"]) if column.name in added else column.kind


def _constraint(error: SchemaError, column: Column, place: Place) -> Diagnostic:
    found = re.match(r'constraint "(\w+)"', error.note)
    kind = found[1] if found else ""
    if kind == "required":
        allowed = ", ".join(column.choices)
        choices = f", such as {column.example}" if column.example else ""
        choices = f": {allowed}" if allowed else choices
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
    names = package.tables[resource].resource.key
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
    hint = f"declare it under {target}"
    near = ""
    if next(budget, None) is not None:
        near = _nearest(package, target, cell or "", place.file)
    if near:
        hint = f"did you mean {near}? Else {hint}"
    return UNKNOWN_REFERENCE.at(place, package.tables[target].resource.noun, cell, help=hint)


def _nearest(package: Package, target: str, cell: str, file: str) -> str:
    """Return the known id most like another one, with its place; empty where none is alike."""
    names = (target, "agents") if target == "subjects" else (target,)
    homes = {
        identifier: (name, row)
        for name in names
        if name in package.tables
        for row, identifier in enumerate(package.tables[name].frame["id"])
        if identifier and re.fullmatch(SLUG, identifier)
    }
    found = closest(cell, list(homes))
    if not found:
        return ""
    declared = package.place(*homes[found], "id")
    where = f"line {declared.line}" if declared.file == file else str(declared)
    return f"{found!r} ({where})" if declared.file else repr(found)
