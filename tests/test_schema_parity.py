"""Whatever the schemas, the tables and the faults in them, plain Frictionless finds the same."""

import json
import tempfile
from pathlib import Path

import pytest
from frictionless import Package, system
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.test_mapped import read_in_parts

from docprov.package.table_schema.judgement import frictionless_errors, judged_by_frictionless
from docprov.package.table_schema.known_errors import are_known, known_errors
from docprov.package.table_schema.screen import Cells, doubtful
from docprov.tables.delimited import csv_bytes, read_csv

WORDS = ("", "a", "b", "a-b", "A", " a", "a\n", "é", 'q"', "x,y")
NUMBERS = ("0", "1", "01", "+1", "-0", "1.0", "1e2", "NaN", "-7", "9" * 20, "true", "2011-02-29")
cells = st.sampled_from(WORDS) | st.sampled_from(NUMBERS)
constraints = st.fixed_dictionaries(
    {},
    optional={
        "required": st.booleans(),
        "pattern": st.sampled_from(["(?:[a-z]+(?:-[a-z]+)*)", "(?:.)", "(?:[^a])"]),
        "enum": st.sampled_from([["a", "b"], ["A", "x,y"]]),
    },
)
limits = st.fixed_dictionaries({}, optional={"minimum": st.integers(-1, 1)})
KNOWN = ("string", "string", "integer", "number")


def field(kinds, of_text):
    return st.builds(
        lambda kind, text, number: {
            "type": kind,
            "constraints": {"string": text, "integer": number, "number": number}.get(kind, {}),
        },
        st.sampled_from(kinds),
        of_text,
        limits,
    )


fields = field((*KNOWN, "boolean", "date", "any"), constraints)
unique = st.fixed_dictionaries({}, optional={"unique": st.booleans(), "required": st.booleans()})
known_fields = field(KNOWN, constraints | unique)


@st.composite
def packages(draw, fields=fields):
    """Return schemas and rows of two tables, of which one names records of both."""
    made = {}
    for name, links in (("mills", []), ("sails", ["mills", ""])):
        own = draw(st.lists(fields, min_size=1, max_size=5))
        columns = [{"name": "id", "type": "string", "constraints": draw(constraints)}]
        columns += [{"name": f"of_{target or name}", "type": "string"} for target in links]
        columns += [{"name": f"c{number}", **field} for number, field in enumerate(own)]
        key = draw(st.sampled_from([["id"], ["id", "c0"]]))
        schema = {"fields": columns, "missingValues": [""], "primaryKey": key}
        if links:
            schema["foreignKeys"] = [
                {
                    "fields": [f"of_{each or name}"],
                    "reference": {"resource": each, "fields": ["id"]},
                }
                for each in links
            ]
        width = len(columns)
        # A row with an id alone is in doubt only where another cell is required.
        bare = st.sampled_from("abcdefgh").map(
            lambda word, width=width: [word] + [""] * (width - 1)
        )
        rows = draw(st.lists(bare | st.lists(cells, min_size=width, max_size=width), max_size=12))
        for _ in range(draw(st.integers(0, 4)) if rows else 0):
            row = draw(st.sampled_from(rows))
            what = draw(st.sampled_from(["cut", "more", "twice", "blank"]))
            if what == "twice":
                rows.append([*row])
            else:
                row[:] = {"cut": row[:-1], "more": [*row, "a"], "blank": [""] * width}[what]
        made[name] = (schema, [[column["name"] for column in columns], *rows])
    return made


def cells_of(package, read):
    tables = {}
    for name, (_, rows) in package.items():
        sheet = read(csv_bytes(rows))
        tables[name] = Cells(header=sheet.header, frame=sheet.frame, ragged=sheet.ragged)
    return tables


def found(package, read):
    """Return the errors that the stage finds."""
    tables = cells_of(package, read)
    errors = frictionless_errors(tables, {name: schema for name, (schema, _) in package.items()})
    return sorted((each.resource, each.row, each.field or "", each.type) for each in errors)


def plain(package):
    """Return the errors that Frictionless finds in the files of a package."""
    with tempfile.TemporaryDirectory() as place, system.use_context(trusted=True):
        resources = []
        for name, (schema, rows) in package.items():
            Path(place, f"{name}.csv").write_bytes(csv_bytes(rows))
            # What is not stated, Frictionless guesses from the first lines.
            stated = {"delimiter": ",", "quoteChar": '"', "skipInitialSpace": False}
            form = {"format": "csv", "encoding": "utf-8", "dialect": {"csv": stated}}
            resources.append({"name": name, "path": f"{name}.csv", "schema": schema, **form})
        descriptor = Path(place, "datapackage.json")
        descriptor.write_text(json.dumps({"name": "arden", "resources": resources}))
        report = Package(str(descriptor)).validate(limit_errors=0)
    errors = []
    for task in report.tasks:
        for error in task.errors:
            row, names = getattr(error, "row_number", None), getattr(error, "field_names", None)
            field = names[0] if names else getattr(error, "field_name", None)
            errors.append((task.name, None if row is None else row - 2, field or "", error.type))
    return sorted(errors)


def mapped(data):
    return read_in_parts(data, 64) or read_csv(data)


@pytest.mark.long
@settings(max_examples=160, deadline=None, suppress_health_check=list(HealthCheck))
@given(packages())
def test_the_stage_finds_what_plain_frictionless_finds(package):
    """Rows, fields and types of errors are the same, with tables in memory and mapped ones."""
    expected = plain(package)
    assert expected == found(package, read_csv)
    assert expected == found(package, mapped)


@pytest.mark.long
@settings(max_examples=160, deadline=None, suppress_health_check=list(HealthCheck))
@given(packages(known_fields))
def test_what_is_judged_without_frictionless_is_judged_as_by_it(package):
    """Errors that need no Frictionless are the same, in the same order and in the same words."""
    tables = cells_of(package, read_csv)
    schemas = {name: schema for name, (schema, _) in package.items()}
    for name, schema in schemas.items():
        if are_known(tables[name], schema):
            rows = doubtful(name, tables, schema)
            expected = [*judged_by_frictionless(name, rows, tables, schema)] if rows else []
            assert expected == [*known_errors(name, rows, tables, schema)]
