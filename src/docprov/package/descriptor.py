"""The tables that a package's datapackage.json declares, read from its files.

What is wrong with the descriptor or with a file is a fault; what can be read becomes tables under
the columns of today.
"""

from collections.abc import Iterator, Mapping
from json import JSONDecodeError
from typing import Any

from attrs import define, evolve, field

from docprov.diagnostics.diagnostics import Diagnostic, Place, Rule
from docprov.model.metadata import (
    DESCRIPTOR,
    MALFORMED_DESCRIPTOR,
    MANIFEST,
    Metadata,
    metadata_of,
)
from docprov.model.own_columns import is_new_column, taken_names
from docprov.model.own_tables import own_table
from docprov.model.records import RESOURCES, Resource
from docprov.package.building import OUR_PROPERTIES
from docprov.package.own_tables import read_own_tables
from docprov.package.table_files import TableFiles, declared_files, declared_resources, table_of
from docprov.storage.canonical_json import read_json
from docprov.storage.files import LARGEST_JSON, FileFaultError, Files
from docprov.storage.json_places import json_place, place_in
from docprov.tables.delimited import Sheet
from docprov.tables.table import Table
from docprov.text.own_languages import list_problems

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
        sheets: the rows of the files that could be read, by the name of their table.
        names: the names of the files of each table.
        descriptor: the descriptor itself.
        faults: what is wrong.
    """

    metadata: Metadata | None = None
    tables: dict[str, Table[Any]] = field(factory=_no_tables)
    sheets: dict[str, Sheet] = field(factory=dict)
    names: dict[str, tuple[str, ...]] = field(factory=dict)
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
    except FileFaultError as error:
        read.fault(error.rule, DESCRIPTOR, *error.values, line=None)
        return read
    try:
        metadata = _metadata(read, raw)
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
    ours = dict(_our_resources(read, raw, own, released=released))
    table_files = TableFiles.of(files, [each for names in read.names.values() for each in names])
    for name, part in ours.items():
        extra[name], problem = _extra_fields(part, RESOURCES[name])
        if problem:
            read.fault(UNDECLARED, DESCRIPTOR, problem, line=_line_of(raw, read.names[name][0]))
        sheet = table_files.sheet(read.names[name], read.faults)
        if sheet is not None:
            added = (str(each["name"]) for each in extra[name])
            read.sheets[name] = sheet
            read.tables[name] = table_of(RESOURCES[name], sheet, added)
        properties[name] = part
    properties |= {name: _part_of(read.descriptor, name) for name in own}
    read.metadata = evolve(
        metadata,
        extra={name: fields for name, fields in extra.items() if fields},
        tables=own,
        table_properties={
            name: {key: each for key, each in part.items() if key not in OUR_PROPERTIES}
            for name, part in properties.items()
        },
    )
    tables, sheets = read_own_tables(table_files, read.metadata, read.names, read.faults)
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
    return next(part for part in declared_resources(descriptor) if part.get("name") == name)


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
        read: receives the faults, and the names of the files of each table.
        raw: the descriptor.
        own: receives the tables that the package adds.
        released: whether it is a release, which may be from before docprov had a table.
    """
    parts = declared_resources(read.descriptor)
    absent = RESOURCES.keys() - {str(part.get("name")) for part in parts}
    for name in () if released else sorted(absent):
        read.fault(UNDECLARED, DESCRIPTOR, f"there is no table {name!r}")
    for part in parts:
        name, stated = str(part.get("name")), part.get("path")
        names = declared_files(name, part)
        declared = None if name in RESOURCES else _declared_own(part)
        is_known = name in RESOURCES or declared is not None
        if not is_known or not names or name in read.names:
            problem = (
                f"resource {name!r} at {stated!r} is not a table in its place, named once, with "
                "simple fields and a primary key"
            )
            first = stated[0] if isinstance(stated, list) and stated else stated
            read.fault(UNDECLARED, DESCRIPTOR, problem, line=_line_of(raw, str(first)))
            continue
        read.names[name] = names
        if declared is None:
            yield name, part
        else:
            own[name] = declared


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


def _extra_fields(
    part: Mapping[str, Any], resource: Resource
) -> tuple[tuple[Mapping[str, Any], ...], str]:
    """Return the fields that a descriptor adds after ours, and what is wrong with them.

    One that is wrong makes the schema a foreign one, and none of its fields is taken.
    """
    schema = part.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    ours = [column.name for column in resource.columns]
    taken = taken_names(resource)
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
