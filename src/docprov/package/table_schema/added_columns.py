"""Columns that a package adds to tables of docprov: their schema, and their patterns.

Frictionless judges them like ours, but for patterns: what anybody wrote is matched by an engine
whose time grows only with the length of the cells.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from docprov.diagnostics.diagnostics import Diagnostic, Place
from docprov.model.metadata import MALFORMED_DESCRIPTOR
from docprov.model.records import Column
from docprov.package.package import Package
from docprov.package.table_schema.faults import PATTERN_MISMATCH

_Field = Mapping[str, Any]


def added_fields(package: Package, name: str) -> tuple[_Field, ...]:
    """Return the fields that a package adds to a table, all of them where it adds the table."""
    if package.metadata is None:
        return ()
    if name in package.metadata.tables:
        return tuple(package.metadata.tables[name]["fields"])
    return tuple(package.metadata.extra.get(name, ()))


def without_pattern(field: _Field) -> dict[str, Any]:
    """Return a field as Frictionless judges it.

    >>> without_pattern({"name": "sheet", "constraints": {"pattern": "[A-Z]+", "unique": True}})
    {'name': 'sheet', 'constraints': {'unique': True}}
    """
    stated = field.get("constraints", {})
    kept = {key: value for key, value in stated.items() if key != "pattern"}
    rest = {key: value for key, value in field.items() if key != "constraints"}
    return rest | ({"constraints": kept} if kept else {})


def column_of(field: _Field) -> Column:
    """Return the column that a field describes, for the words of its faults."""
    stated = field.get("constraints", {})
    return Column(
        name=str(field["name"]),
        description=str(field.get("description", "")),
        example="",
        choices=tuple(stated.get("enum", ())),
        pattern=stated.get("pattern"),
    )


def check_patterns(package: Package, name: str) -> Iterator[Diagnostic]:
    """Yield the cells of a table that do not match the pattern of an added column."""
    frame = package.tables[name].frame
    for field in added_fields(package, name):
        pattern = field.get("constraints", {}).get("pattern")
        if pattern is None or field["name"] not in frame.columns:
            continue
        cell = pl.col(str(field["name"]))
        try:
            wrong = frame.select(~cell.str.contains(rf"\A(?:{pattern})\z")).to_series()
        except pl.exceptions.PolarsError:
            reason = f"the pattern {pattern!r} of {name}.{field['name']} looks around or back"
            place = Place(file=package.source_file, resource=name, field=str(field["name"]))
            yield MALFORMED_DESCRIPTOR.at(place, f"{reason}; write it without")
            continue
        for row in wrong.fill_null(value=False).arg_true():
            place = package.place(name, row, str(field["name"]))
            yield PATTERN_MISMATCH.at(place, field["name"], frame[str(field["name"])][row], pattern)
