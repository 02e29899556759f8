"""The judgement of Frictionless on the rows of tables that are in doubt.

Rows are given to Frictionless, not files: that gives the same errors without its sniffing,
plug-ins, links or remote paths. `docprov.package.table_schema.screen` finds the rows in doubt. Only
the schemas of docprov reach it.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import polars as pl

from docprov.package.table_schema.known_errors import SchemaError, are_known, known_errors
from docprov.package.table_schema.screen import Cells, doubtful, fits

MOST_ERRORS = 1000
"""How many errors of one table are shown."""
_STUB = {"fields": [{"name": "id", "type": "string"}], "missingValues": [""]}


def _bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema without its texts for people; Frictionless copies schemas often."""
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
    """Yield the errors that Frictionless finds in some tables.

    Rows that are in doubt are judged in their order: without Frictionless, which takes seconds to
    load, where everything that their schema says is known to `known_errors`, else by it.

    Args:
        tables: the tables.
        schemas: the Table Schema of each table.
    """
    for name, cells in tables.items():
        rows = doubtful(name, tables, schemas[name])
        if not rows and fits(cells, schemas[name]):
            continue
        judged = known_errors if are_known(cells, schemas[name]) else judged_by_frictionless
        count = 0
        for error in islice(judged(name, rows, tables, schemas[name]), MOST_ERRORS):
            count += 1
            yield error
        if count >= MOST_ERRORS:
            yield SchemaError(resource=name, row=None, field=None, type="limit", note="")


def judged_by_frictionless(
    name: str, rows: list[int], tables: Mapping[str, Cells], schema: Mapping[str, Any]
) -> Iterator[SchemaError]:
    """Yield the errors of Frictionless itself in some rows of a table.

    It is given these rows, and stubs of the tables that they refer to, which contain the keys that
    the rows name.
    """
    from frictionless import Checklist, Package, Resource, Schema

    cells = tables[name]
    resources: list[Any] = []
    keys = []
    named = _named(cells, rows)
    for key in schema.get("foreignKeys", ()):
        parent = key["reference"]["resource"] or name
        stub = f"of-{parent}"  # also for the table itself, of which only some rows are fed
        keys.append(key | {"reference": key["reference"] | {"resource": stub}})
        if stub in {resource.name for resource in resources}:
            continue
        known = tables[parent].keys().drop_nulls().unique(maintain_order=True)
        held = known.filter(known.is_in(named.implode()))
        data = [["id"], *([each] for each in held)]
        resources.append(Resource(name=stub, data=data, schema=Schema.from_descriptor(dict(_STUB))))
    content = _bare(schema) | ({"foreignKeys": keys} if keys else {})
    # Rows are made while Frictionless reads them, which it ends at the most errors.
    main = Resource(name=name, data=lambda: cells.fed(rows), schema=Schema.from_descriptor(content))
    # The table is validated inside a package, since foreign keys are searched there.
    package = Package(resources=[main, *resources])
    report = package.resources[0].validate(Checklist(), limit_errors=MOST_ERRORS)
    for error in [*report.errors, *(error for task in report.tasks for error in task.errors)]:
        row = getattr(error, "row_number", None)
        yield SchemaError(
            resource=name,
            row=None if row is None else rows[row - 2],
            field=_field_of(error),
            type=error.type,
            note=error.note,
            cell=getattr(error, "cell", "") or "",
        )


def _named(cells: Cells, rows: list[int]) -> pl.Series:
    """Return every cell of some rows."""
    ragged = [cell for row in rows if row in cells.ragged for cell in cells.ragged[row]]
    columns = [column.unique() for column in cells.frame[rows]]
    return pl.concat([*columns, pl.Series(ragged, dtype=pl.String)]).unique()


def _field_of(error: Any) -> str | None:  # noqa: ANN401 - Frictionless' errors have no common typed base
    if names := getattr(error, "field_names", None):
        return str(names[0])
    name = getattr(error, "field_name", None)
    return str(name) if name else None
