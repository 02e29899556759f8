"""Editions: a version under its own schemas, and nothing that is not as it declares itself."""

import pytest

from docprov.diagnostics.errors import LoadError
from docprov.package.committed import build
from docprov.storage.canonical_json import json_text, read_json
from docprov.storage.files import MemoryFiles
from docprov.versions.editions import read_edition


def edition_of(where, files):
    return read_edition(MemoryFiles(where, files))


@pytest.fixture(scope="module")
def files():
    return dict(build("docs/examples/arden").files)


def described(files, change):
    """Return files whose descriptor was changed."""
    descriptor = read_json(files["datapackage.json"])
    change(descriptor)
    return files | {"datapackage.json": json_text(descriptor).encode()}


def first(change):
    return lambda files: described(files, lambda descriptor: change(descriptor["resources"][0]))


BROKEN = {
    "no descriptor": lambda _: {},
    "a descriptor that is no JSON": lambda files: files | {"datapackage.json": b"{"},
    "a descriptor that is a list": lambda files: files | {"datapackage.json": b"[]"},
    "no resources": lambda files: described(files, lambda d: d.pop("resources")),
    "resources that are texts": lambda files: described(files, lambda d: d.update(resources=["a"])),
    "a table twice": lambda files: described(
        files, lambda d: d["resources"].append(d["resources"][0])
    ),
    "a path that leads out": first(lambda part: part.update(path="../agents.csv")),
    "several paths": first(lambda part: part.update(path=["a.csv", "b.csv"])),
    "an address": first(lambda part: part.update(path="https://example.org/a.csv")),
    "a schema elsewhere": first(lambda part: part.update(schema="schema.json")),
    "no fields": first(lambda part: part["schema"].pop("fields")),
    "a field twice": first(
        lambda part: part["schema"]["fields"].append(part["schema"]["fields"][0])
    ),
    "a key of no field": first(lambda part: part["schema"].update(primaryKey=["nothing"])),
    "a field that the file lacks": first(
        lambda part: part["schema"]["fields"].append({"name": "more"})
    ),
    "foreign keys that are nothing": first(lambda part: part["schema"].update(foreignKeys=None)),
    "a reference that is a list": first(
        lambda part: part["schema"].update(foreignKeys=[{"fields": "id", "reference": []}])
    ),
    "a foreign key of a number": first(
        lambda part: part["schema"].update(foreignKeys=[{"fields": [1], "reference": {}}])
    ),
    "a missing table": lambda files: {
        name: data for name, data in files.items() if name != "data/agents.csv"
    },
    "a row too long": lambda files: (
        files | {"data/agents.csv": files["data/agents.csv"] + b"a," * 30 + b"\n"}
    ),
    "a table that is no CSV": lambda files: files | {"data/agents.csv": b'id\n"'},
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_as_declared_is_an_error(name, files):
    """A version that does not hold what it declares is not compared, and never a traceback."""
    with pytest.raises(LoadError):
        edition_of("it", BROKEN[name](files))


def test_tables_are_written_as_they_were_read(files):
    """Every table comes back byte for byte."""
    edition = edition_of("it", files)
    assert {name: data for name, data in files.items() if name != "datapackage.json"} == {
        table.path: table.to_csv() for table in edition.tables.values()
    }


def test_a_table_without_a_key_is_all_key(files):
    """Where no key is declared a row is known by all its cells; a key may be a single text."""
    keyless = edition_of("it", first(lambda part: part["schema"].pop("primaryKey"))(files))
    assert tuple(keyless.tables["agents"].frame.columns) == keyless.tables["agents"].key
    single = edition_of("it", first(lambda part: part["schema"].update(primaryKey="id"))(files))
    assert ("id",) == single.tables["agents"].key
