"""Deltas: from one version to another and back, byte for byte, whatever changed."""

import pytest
from hypothesis import given, settings
from tests.strategies import few_records

from docprov.model.metadata import Metadata
from docprov.model.records import RESOURCES
from docprov.package.committed import build, package_files
from docprov.storage.canonical_json import json_text, read_json
from docprov.tables.table import Table
from docprov.versions.deltas import EDITS, apply_delta, make_delta, table_delta
from docprov.versions.line_edits import edited_names

few = settings(max_examples=max(1, settings.default.max_examples // 3))


def files_of(records, **more):
    metadata = Metadata(name="drawn", version="1.0.0", licenses=({"name": "MIT"},), **more)
    return package_files(
        metadata, {name: Table.of(RESOURCES[name], records[name]) for name in RESOURCES}
    )


packages = few_records().map(files_of)


@few
@given(packages, packages)
def test_a_delta_leads_there_and_back(a, b):
    """apply(delta(a, b), a) is b and the other way round, and between equal versions there is nothing."""
    delta = make_delta(a, b)
    assert b == apply_delta(a, delta)
    assert a == apply_delta(b, delta, backwards=True)
    assert (a == b) == (delta == {EDITS: b""})
    assert edited_names(delta[EDITS]) <= {"datapackage.json"}  # every table goes by its rows


@few
@given(packages)
def test_a_delta_from_nothing_holds_everything(files):
    """The first version is a delta from nothing, and back to it."""
    delta = make_delta({}, files)
    assert files == apply_delta({}, delta)
    assert {} == apply_delta(files, delta, backwards=True)


@pytest.fixture(scope="module")
def arden():
    return dict(build("docs/examples/arden").files)


def with_descriptor(files, change):
    """Return files whose descriptor was changed."""
    descriptor = read_json(files["datapackage.json"])
    change(descriptor)
    return files | {"datapackage.json": json_text(descriptor).encode()}


def without_column(files, table, name):
    """Return files of which a table lacks a column."""
    path = f"data/{table}.csv"
    rows = [line.split(",") for line in files[path].decode().splitlines()]
    at = rows[0].index(name)
    data = "".join(",".join(row[:at] + row[at + 1 :]) + "\n" for row in rows).encode()

    def change(descriptor):
        part = next(part for part in descriptor["resources"] if part["name"] == table)
        part["schema"]["fields"] = [
            each for each in part["schema"]["fields"] if each["name"] != name
        ]

    return with_descriptor(files | {path: data}, change)


def without_table(files, table):
    def change(descriptor):
        descriptor["resources"] = [
            part for part in descriptor["resources"] if part["name"] != table
        ]

    return with_descriptor(
        {name: data for name, data in files.items() if name != f"data/{table}.csv"}, change
    )


CHANGES = {
    "a column": lambda files: without_column(files, "regions", "role"),
    "a table with rows": lambda files: without_table(files, "regions"),
    "a table without rows": lambda files: without_table(files, "findings"),
    "a file beside the tables": lambda files: files | {"LICENSE": b"free\xff\r\n"},
    "another key": lambda files: with_descriptor(
        files,
        lambda d: next(p for p in d["resources"] if p["name"] == "regions")["schema"].update(
            primaryKey=["start"]
        ),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_other_schemas_and_other_files(name, arden):
    """Columns, keys, tables and other files come and go, both ways."""
    other = CHANGES[name](arden)
    for old, new in ((arden, other), (other, arden)):
        delta = make_delta(old, new)
        assert new == apply_delta(old, delta)
        assert old == apply_delta(new, delta, backwards=True)


def test_a_table_that_its_rows_do_not_give_back_goes_by_lines(arden):
    """A table whose rows were written in another order is restored all the same, by its lines."""
    header, *rows = arden["data/subjects.csv"].splitlines(keepends=True)
    other = arden | {"data/subjects.csv": b"".join([header, *reversed(rows)])}
    delta = make_delta(arden, other)
    assert b"--- a/data/subjects.csv" in delta[EDITS]
    assert other == apply_delta(arden, delta)
    assert arden == apply_delta(other, delta, backwards=True)


def test_one_cell_is_one_line(arden):
    """A corrected cell is one line with its old and its new text."""
    other = arden | {
        "data/subjects.csv": arden["data/subjects.csv"].replace(b"boys,boys,", b"boys,lads,")
    }
    assert {
        "delta/subjects.changed.csv": b"id,field,old,new\nboys,label,boys,lads\n"
    } == table_delta(arden, other)


def test_a_broken_delta_is_an_error(arden):
    """Edits that do not fit, or a delta without them, never give files."""
    delta = make_delta(arden, arden | {"LICENSE": b"x\n"})
    with pytest.raises(ValueError, match="another LICENSE"):
        apply_delta(arden, delta, backwards=True)
    with pytest.raises(ValueError, match="does not name a file"):
        apply_delta(arden, {EDITS: b"x"})
