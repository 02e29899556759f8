"""Deltas: the tables of one version made from those of another, byte for byte, whatever changed."""

import pytest
from hypothesis import given, settings
from tests.samples import sampled
from tests.strategies import few_records

from docprov.diagnostics.errors import DocprovError
from docprov.model.metadata import Metadata
from docprov.model.records import RESOURCES
from docprov.package.building import package_files
from docprov.package.committed import build
from docprov.storage.canonical_json import json_text, read_json
from docprov.storage.files import MemoryFiles
from docprov.tables.table import Table
from docprov.versions.deltas import apply_delta, make_delta
from docprov.versions.editions import Edition, declared_edition, read_edition

few = settings(max_examples=max(1, settings.default.max_examples // 6))


def files_of(records, **more):
    metadata = Metadata(name="drawn", version="1.0.0", licenses=({"name": "MIT"},), **more)
    return package_files(
        metadata, {name: Table.of(RESOURCES[name], records[name]) for name in RESOURCES}
    )


packages = few_records().map(files_of)


def edition_of(files):
    return read_edition(MemoryFiles("drawn", files))


def tables_of(files):
    return {name: data for name, data in files.items() if name.startswith("data/")}


def after(old, delta, new):
    """Return the tables that a delta makes of those of a version, as files.

    Only the descriptor of the later one is known.
    """
    made = apply_delta(old, declared_edition(new["datapackage.json"]), delta)
    return {table.path: table.to_csv() for table in made.tables.values()}


@few
@given(packages, packages)
def test_a_delta_leads_to_the_later_version(a, b):
    """What a delta makes of the earlier tables are the later ones, and between equal versions there
    is nothing.
    """
    delta = make_delta(edition_of(a), edition_of(b))
    assert tables_of(b) == after(edition_of(a), delta, b)
    assert (tables_of(a) == tables_of(b)) == (delta == {})


@few
@given(packages)
def test_a_delta_from_nothing_holds_everything(files):
    """The first version is a delta from nothing."""
    assert tables_of(files) == after(Edition(), make_delta(Edition(), edition_of(files)), files)


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


def with_key(files, table, name):
    """Return files of which a table has another key, and so its rows in another order."""

    def change(descriptor):
        part = next(part for part in descriptor["resources"] if part["name"] == table)
        part["schema"]["primaryKey"] = [name]

    other = with_descriptor(files, change)
    return other | {f"data/{table}.csv": edition_of(other).tables[table].to_csv()}


CHANGES = {
    "a column": lambda files: without_column(files, "regions", "role"),
    "a table with rows": lambda files: without_table(files, "regions"),
    "a table without rows": lambda files: without_table(files, "findings"),
    "another key": lambda files: with_key(files, "regions", "start"),
}


@pytest.mark.parametrize("name", sampled(CHANGES))
def test_other_schemas(name, arden):
    """Columns, keys and tables come and go."""
    other = CHANGES[name](arden)
    for old, new in ((arden, other), (other, arden)):
        delta = make_delta(edition_of(old), edition_of(new))
        assert tables_of(new) == after(edition_of(old), delta, new)


def test_a_table_that_did_not_change_is_not_made_again(arden):
    """Its frame is the one of the earlier version, so that nothing is copied or parsed for it."""
    old = edition_of(arden)
    other = arden | {
        "data/subjects.csv": arden["data/subjects.csv"].replace(b"boys,boys", b"boys,x")
    }
    made = apply_delta(old, edition_of(other), make_delta(old, edition_of(other)))
    assert {"subjects"} == {
        name for name, table in made.tables.items() if table.frame is not old.tables[name].frame
    }


def test_one_cell_is_one_line(arden):
    """A corrected cell is one line with its old and its new text."""
    other = arden | {
        "data/subjects.csv": arden["data/subjects.csv"].replace(b"boys,boys,", b"boys,lads,")
    }
    assert {
        "delta/subjects.changed.csv": b"id,field,old,new\nboys,label,boys,lads\n"
    } == make_delta(edition_of(arden), edition_of(other))


BROKEN = {
    "no CSV": {"delta/subjects.added.csv": b'id\n"'},
    "a row without its columns": {"delta/subjects.added.csv": b"id\nx\n"},
    "a column twice": {"delta/subjects.added.csv": b"id,id\nx,y\n"},
    "cells without a key": {"delta/subjects.changed.csv": b"field,old,new\nlabel,a,b\n"},
    "cells without a field": {"delta/subjects.changed.csv": b"id,old,new\nboys,a,b\n"},
    "removed rows without a key": {"delta/subjects.removed.csv": b"name\nboys\n"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_delta_is_an_error(name, arden):
    """A delta that does not fit the tables is an error of one kind, whatever is wrong with it."""
    old = edition_of(arden)
    with pytest.raises(ValueError, match=r"."):
        apply_delta(old, old, BROKEN[name])


def test_a_key_that_occurs_twice_is_an_error(arden):
    """Rows that cannot be told apart are not compared."""
    data = arden["data/subjects.csv"]
    twice = arden | {"data/subjects.csv": data + data.splitlines(keepends=True)[-1]}
    other = arden | {"data/subjects.csv": data.replace(b"boys,boys", b"lads,boys")}
    with pytest.raises(DocprovError, match="subjects"):
        make_delta(edition_of(twice), edition_of(other))
