"""The tables that a package's datapackage.json declares, read from its files.

What is wrong with the descriptor or with a file is a fault; what can be read becomes tables under
the columns of today.
"""

from collections.abc import Iterator, Mapping
from json import JSONDecodeError
from typing import Any

import polars as pl
from attrs import define, evolve, field

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.model.metadata import (
    DESCRIPTOR,
    MALFORMED_DESCRIPTOR,
    MANIFEST,
    Metadata,
    metadata_of,
)
from docprov.model.own_columns import is_new_column
from docprov.model.own_tables import own_table
from docprov.model.records import RESOURCES, Resource
from docprov.package.building import OUR_PROPERTIES
from docprov.package.own_tables import read_own_tables
from docprov.package.table_files import TableFiles
from docprov.storage.canonical_json import read_json
from docprov.storage.files import LARGEST_JSON, FileFaultError, Files
from docprov.storage.json_places import json_place, place_in
from docprov.tables.delimited import Sheet
from docprov.tables.table import Table
from docprov.text.own_languages import list_problems

MALFORMED_TABLE = Rule(
    code="DP013",
    name="malformed-table",
    summary="A table's file is not CSV that every program reads alike.",
    why="A stray quotation mark or a wrong encoding makes programs see different rows.",
    help="save it as UTF-8 CSV, comma separated, or write it with docprov",
    message="{0} is not readable CSV: {1}",
    file="data/agents.csv",
    silent="a stoker",
    fires='"a" stoker',
)
_STANDARD = "write it as Data Package v2 says: https://datapackage.org/standard/data-package/"
_UNSAID = (("format", "default"),)
"""What a column may say that says nothing."""
UNDECLARED = Rule(
    code="DP015",
    name="undeclared-content",
    summary=(
        "A package lacks a table, or has a table or a column that its descriptor does not declare "
        "as its own."
    ),
    why=(
        "What nobody declared nobody can read with certainty, and what is absent cannot be checked."
    ),
    help="declare it in the descriptor after the columns of docprov, or remove it",
    message="{0}",
    file="datapackage.json",
    silent='"path": "data/regions.csv"',
    fires='"path": "data/region.csv"',
)


def _no_tables() -> dict[str, Table[Any]]:
    return {name: Table.of_cells(resource, []) for name, resource in RESOURCES.items()}


@define(kw_only=True)
class DeclaredTables:
    """What the descriptor of a package and the files of its tables hold.

    Attributes:
        metadata: what the descriptor says of the package; None where it cannot be read.
        tables: every table of docprov, empty where it cannot be read.
        sheets: the CSV files that could be read, by the name of their table.
        descriptor: the descriptor itself.
        faults: what is wrong.
    """

    metadata: Metadata | None = None
    tables: dict[str, Table[Any]] = field(factory=_no_tables)
    sheets: dict[str, Sheet] = field(factory=dict)
    descriptor: Mapping[str, Any] = field(factory=dict)
    faults: list[Diagnostic] = field(factory=list)

    def fault(self, rule: Rule, file: str, *values: object, line: int | None = 1) -> None:
        """Report what is wrong with a file; without a line it is about the file as a whole."""
        place = Place(file=file, line=line, column=1 if line else None)
        self.faults.append(rule.at(place, *values))


def read_declared_tables(files: Files) -> DeclaredTables:
    """Return the tables that the datapackage.json among some files declares."""
    read = DeclaredTables()
    try:
        raw = files.read(DESCRIPTOR, LARGEST_JSON)
        metadata = _metadata(read, raw)
    except FileFaultError as error:
        read.fault(error.rule, DESCRIPTOR, *error.values, line=None)
        return read
    except ValueError as error:
        read.faults.append(_malformed(f"{DESCRIPTOR}: {error}", _place_of(error, raw)))
        return read
    for name, problem in metadata.problems():
        path = ("docprov", name) if name == "removed" else (name,)
        read.faults.append(_malformed(problem, json_place(raw, path)))
    extra = {}
    properties = {}
    own: dict[str, Mapping[str, Any]] = {}
    released = MANIFEST in files
    table_files = TableFiles.of(files)
    for name, part in _our_resources(read, raw, own, released=released):
        extra[name], problem = _extra_fields(part, RESOURCES[name])
        if problem:
            read.fault(UNDECLARED, DESCRIPTOR, problem, line=_line_of(raw, f"data/{name}.csv"))
        _read_table(read, table_files, name, extra[name])
        properties[name] = part
    properties |= {name: _part_of(read.descriptor, name) for name in own}
    added = {name: fields for name, fields in extra.items() if fields}
    read.metadata = evolve(
        metadata,
        extra=added,
        tables=own,
        table_properties={
            name: {key: each for key, each in part.items() if key not in OUR_PROPERTIES}
            for name, part in properties.items()
        },
    )
    tables, sheets = read_own_tables(files, read.metadata, "data", MALFORMED_TABLE, read.faults)
    read.tables |= tables
    read.sheets |= sheets
    return read


def _malformed(problem: str, at: tuple[int, int]) -> Diagnostic:
    place = Place(file=DESCRIPTOR, line=at[0], column=at[1])
    return MALFORMED_DESCRIPTOR.at(place, problem, help=_STANDARD)


def _place_of(error: ValueError, raw: bytes) -> tuple[int, int]:
    """Return line and column of what is wrong with a descriptor: its message begins with a path."""
    if isinstance(error, JSONDecodeError):
        return error.lineno, error.colno
    if isinstance(error, UnicodeDecodeError):
        text = raw[: error.start].decode("utf-8")
        return place_in(text, len(text))
    return json_place(raw, str(error).partition(" ")[0].rstrip(":").split("."))


def _part_of(descriptor: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return what a descriptor says of a table."""
    parts = (part for part in descriptor["resources"] if isinstance(part, dict))
    return next(part for part in parts if part.get("name") == name)


def _metadata(read: DeclaredTables, raw: bytes) -> Metadata:
    content = read_json(raw)
    if not isinstance(content, dict):
        raise ValueError("it is not an object")  # noqa: TRY004 - one fault for all that is wrong with it
    read.descriptor = content
    metadata = metadata_of(content)
    for code, lists in metadata.languages.items():
        for path, problem in list_problems(code, lists):
            raise ValueError(f"docprov.languages.{'.'.join((code, *path))}: {problem}")
    return metadata


def _line_of(raw: bytes, path: str) -> int:
    """Return the line of the descriptor that names a file."""
    return raw.count(b"\n", 0, max(raw.find(f'"{path}"'.encode()), 0)) + 1


def _our_resources(
    read: DeclaredTables, raw: bytes, own: dict[str, Mapping[str, Any]], *, released: bool
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each table of docprov that is declared in its place; report others and missing ones.

    Args:
        read: receives the faults.
        raw: the descriptor.
        own: receives the tables that the package adds.
        released: whether it is a release, which may be from before docprov had a table.
    """
    declared = read.descriptor.get("resources")
    listed = declared if isinstance(declared, list) else []
    parts = [part for part in listed if isinstance(part, dict)]
    absent = RESOURCES.keys() - {str(part.get("name")) for part in parts}
    for name in () if released else sorted(absent):
        read.fault(UNDECLARED, DESCRIPTOR, f"there is no table {name!r}")
    seen: set[str] = set()
    for part in parts:
        name, path = str(part.get("name")), str(part.get("path"))
        if name in RESOURCES and name not in seen and path == f"data/{name}.csv":
            seen.add(name)
            yield name, part
            continue
        declared = _declared_own(part)
        if declared is not None and name not in own and path == f"data/{name}.csv":
            own[name] = declared
        else:
            problem = (
                f"resource {name!r} at {path!r} is not a table in its place, named once, with "
                "simple fields and a primary key"
            )
            read.fault(UNDECLARED, DESCRIPTOR, problem, line=_line_of(raw, path))


def _declared_own(part: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the declaration of a table that a package adds; None where a resource is not one."""
    schema = part.get("schema")
    if not isinstance(schema, dict) or schema.get("missingValues", [""]) != [""]:
        return None
    declared = {
        key: schema[key] for key in ("fields", "primaryKey", "foreignKeys") if key in schema
    }
    if schema.keys() - declared.keys() - {"$schema", "missingValues"}:
        return None
    return own_table(part.get("name"), declared | {"description": part.get("description", "")})


def _read_table(
    read: DeclaredTables, files: TableFiles, name: str, extra: tuple[Mapping[str, Any], ...]
) -> None:
    path = f"data/{name}.csv"
    try:
        sheet = files.sheet(path)
    except FileFaultError as error:
        read.fault(error.rule, path, *error.values, line=None)
    except ValueError as error:
        reason, line = (*error.args, 1)[:2]
        read.fault(MALFORMED_TABLE, path, path, reason, line=int(line))
    else:
        read.sheets[name] = sheet
        read.tables[name] = _table(RESOURCES[name], sheet, tuple(str(e["name"]) for e in extra))


def _extra_fields(
    part: Mapping[str, Any], resource: Resource
) -> tuple[tuple[Mapping[str, Any], ...], str]:
    """Return the fields that a descriptor adds after ours, and what is wrong with them.

    One that is wrong makes the schema a foreign one, and none of its fields is taken.
    """
    schema = part.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    ours = [column.name for column in resource.columns]
    taken = set(ours)
    extra: list[Mapping[str, Any]] = []
    for each in fields if isinstance(fields, list) else []:
        declared = each if isinstance(each, dict) else {}
        if declared.get("name") in ours:
            continue
        stated = {key: value for key, value in declared.items() if (key, value) not in _UNSAID}
        if not is_new_column(stated, taken):
            rule = "declares a column that is not a new name with a simple type"
            return (), f"table {resource.name!r} {rule}: {each!r}"
        taken.add(stated["name"])
        extra.append({"type": "string"} | stated)
    return tuple(extra), ""


def _table(resource: Resource, sheet: Sheet, extra: tuple[str, ...]) -> Table[Any]:
    """Return a sheet's cells under our columns; a column that the file lacks is empty."""
    names = [*(column.name for column in resource.columns), *extra]
    empty = pl.Series(values=[None] * sheet.frame.height, dtype=pl.String)
    at = {name: str(number) for number, name in reversed(list(enumerate(sheet.header)))}
    cells = {name: sheet.frame[at[name]] if name in at else empty for name in names}
    return Table(resource, pl.DataFrame(cells))
