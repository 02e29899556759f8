"""Table Schemas (Data Package v2) made from the record classes, and the files that show them.

`schemas/` in the repository is written from here and checked by the tests; it is installed with the
package, for programs that do not run Python. A pattern is always a group, since readers anchor it
in different ways.
"""

from collections.abc import Mapping
from typing import Any

from docprov.diagnostics.json_schema import report_schema
from docprov.dossiers.editor_schema import dossier_schema
from docprov.model.records import RESOURCES, Column, Resource
from docprov.storage.canonical_json import json_text

RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
DOSSIER = "dossier.schema.json"
"""The file for editors: the fields of a dossier."""
_KINDS = {"text": "text", "integer": "integer", "decimal": "number", "date": "EDTF date"}
"""The words of the data dictionary for the kinds of cells."""
_TYPES = {"text": "string", "integer": "integer", "decimal": "number", "date": "string"}


def field_schema(column: Column) -> dict[str, Any]:
    """Return the Table Schema field of a column."""
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.pattern:
        constraints["pattern"] = f"(?:{column.pattern})"
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.choices:
        constraints["enum"] = list(column.choices)
    field = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": column.description,
        "example": column.example,
    }
    return field | ({"constraints": constraints} if constraints else {})


def table_schema(resource: Resource, extra: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """Return the Table Schema of a table.

    Args:
        resource: the table.
        extra: further fields that a package declares.

    >>> table_schema(RESOURCES["regions"])["primaryKey"]
    ['capture', 'start']
    """
    keys = [
        {
            "fields": [column.name],
            "reference": {
                "resource": "" if column.references == resource.name else column.references,
                "fields": ["id"],
            },
        }
        for column in resource.columns
        if column.references
    ]
    schema: dict[str, Any] = {
        "$schema": RESOURCE_PROFILE,
        "description": resource.description,
        "fields": [*(field_schema(column) for column in resource.columns), *extra],
        "missingValues": [""],
        "primaryKey": list(resource.key),
    }
    return schema | ({"foreignKeys": keys} if keys else {})


def own_schema(declared: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Table Schema of a table that a package adds.

    >>> own_schema({"fields": [{"name": "id"}], "primaryKey": ["id"]})["primaryKey"]
    ['id']
    """
    schema = {
        "$schema": RESOURCE_PROFILE,
        "fields": [dict(each) for each in declared["fields"]],
        "missingValues": [""],
        "primaryKey": list(declared["primaryKey"]),
    }
    links = declared.get("foreignKeys", [])
    return schema | ({"foreignKeys": links} if links else {})


def dictionary() -> str:
    """Return the data dictionary of all tables as Markdown."""
    lines = [
        "# The tables of a docprov package",
        "",
        (
            "Written from the record classes (`python -m docprov.package.table_schema.schemas`); "
            "do not edit by hand."
        ),
        (
            "A name with * is required. Rows are UTF-8 CSV with LF; an empty cell means that "
            "nothing is stated."
        ),
        "A date is EDTF level 0 or 1 (Library of Congress, 2019) and keeps its text.",
        (
            "A number is exact: at most 28 digits before the point and 9 after it, no exponent, no "
            "grouping."
        ),
    ]
    return "\n".join([*lines, *dictionary_of_tables()]) + "\n"


def dictionary_of_tables() -> list[str]:
    """Return the lines of the data dictionary, a section for each table."""
    lines = []
    for resource in RESOURCES.values():
        lines += ["", f"## {resource.name}", "", resource.description, "", *_rows(resource)]
    return lines


def _rows(resource: Resource) -> list[str]:
    rows = [
        f"Key: {', '.join(f'`{name}`' for name in resource.key)}.",
        "",
        "| column | what it says | values | example |",
        "| --- | --- | --- | --- |",
    ]
    for column in resource.columns:
        values = ", ".join(column.choices) or _KINDS[column.kind]
        if column.references:
            values = f"id in {column.references}"
        star = "*" if column.required else ""
        rows.append(
            f"| `{column.name}`{star} | {column.description} | {values} | `{column.example}` |"
        )
    return rows


def files() -> dict[str, str]:
    """Return the text of every file in `schemas/`, by name.

    >>> sorted(files())[:2]
    ['README.md', 'activities.schema.json']
    """
    texts = {
        f"{resource.name}.schema.json": json_text(table_schema(resource))
        for resource in RESOURCES.values()
    }
    texts |= {
        DOSSIER: json_text(dossier_schema()),
        "report.schema.json": json_text(report_schema()),
    }
    return {"README.md": dictionary()} | texts


def main(folder: str = "schemas") -> None:
    """Write `schemas/` in the current folder."""
    from pathlib import Path

    for name, text in files().items():
        Path(folder, name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
