"""Table Schemas: what `schemas/` holds, and that every column explains itself."""

import re
from pathlib import Path

import frictionless
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.strategies import corpora, key_of

from docprov.model.dates import Date
from docprov.model.metadata import Metadata
from docprov.model.records import RESOURCES
from docprov.package.building import package_files
from docprov.package.table_schema import schemas
from docprov.storage.canonical_json import read_json
from docprov.storage.files import sha256
from docprov.storage.writing import write_files
from docprov.tables.cells import reader_of
from docprov.tables.delimited import read_csv
from docprov.tables.table import Table

COLUMNS = {
    f"{name}.{column.name}": column
    for name, resource in RESOURCES.items()
    for column in resource.columns
}


def test_committed_schemas_are_current():
    """`schemas/` holds exactly the files that the record classes come to.

    `python -m docprov.package.table_schema.schemas` writes them.
    """
    committed = {path.name: path.read_bytes().decode() for path in Path("schemas").iterdir()}
    assert schemas.files() == committed


def test_main_writes_the_files(tmp_path):
    """Writing the schemas gives the files, byte for byte."""
    schemas.main(str(tmp_path))
    assert schemas.files() == {path.name: path.read_bytes().decode() for path in tmp_path.iterdir()}


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_column_is_described_and_its_example_holds(column):
    """A column has a description, a sentence, and an example that is readable and satisfies its
    constraints.
    """
    assert re.fullmatch(r"[A-Z][^|\n]*\.", column.description)
    assert column.example
    value = reader_of(column)(column.example)
    assert str(value) == column.example
    assert not column.choices or column.example in column.choices
    assert not column.pattern or re.fullmatch(column.pattern, column.example)
    assert column.minimum is None or value >= column.minimum
    assert column.kind != "date" or isinstance(value, Date)


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_schema_says_what_the_columns_say(resource):
    """A schema has the fields of the record in order, with the type, the constraints and the keys
    of its columns.
    """
    schema = schemas.table_schema(resource)
    types = {"text": "string", "integer": "integer", "decimal": "number", "date": "string"}
    assert [(each.name, types[each.kind]) for each in resource.columns] == [
        (f["name"], f["type"]) for f in schema["fields"]
    ]
    for field, column in zip(schema["fields"], resource.columns, strict=True):
        constraints = field.get("constraints", {})
        expected = {
            "required": True if column.required else None,
            "pattern": f"(?:{column.pattern})" if column.pattern else None,
            "minimum": column.minimum,
            "enum": list(column.choices) or None,
        }
        assert {name: value for name, value in expected.items() if value is not None} == constraints
    references = {
        each["fields"][0]: each["reference"]["resource"] or resource.name
        for each in schema.get("foreignKeys", [])
    }
    assert {
        each.name: each.references for each in resource.columns if each.references
    } == references
    assert list(resource.key) == schema["primaryKey"]


@pytest.mark.parametrize("resource", RESOURCES.values(), ids=RESOURCES)
def test_frictionless_takes_the_schema(resource):
    """Frictionless reads every schema without complaint."""
    schema = frictionless.Schema.from_descriptor(schemas.table_schema(resource))
    assert [each.name for each in resource.columns] == schema.field_names


def test_extra_fields_follow_ours():
    """Fields that a package declares stand after ours."""
    extra = {"name": "colour", "type": "string", "description": "A colour."}
    assert extra == schemas.table_schema(RESOURCES["regions"], (extra,))["fields"][-1]


def test_dictionary_names_every_column():
    """The data dictionary has a heading for each table and a row of four cells for each column."""
    headings = re.findall(r"^## (.+)$", schemas.dictionary(), re.MULTILINE)
    assert list(RESOURCES) == headings
    rows = re.findall(r"^\| `(\w+)`(\*?) \|(?:[^|\n]*\|){3}$", schemas.dictionary(), re.MULTILINE)
    assert [(each.name, "*" if each.required else "") for each in COLUMNS.values()] == rows


METADATA = Metadata(
    name="invented", version="0.1.0", title="Invented", licenses=({"name": "CC-BY-4.0"},)
)

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Frictionless takes a second for a package; shrinking an example would take minutes."""


@pytest.mark.long
@settings(max_examples=5, phases=UNSHRUNK)
@given(corpus=corpora(), chance=st.randoms())
def test_generated_corpus_is_a_valid_package(tmp_path_factory, corpus, chance):
    """Plain Frictionless takes a consistent corpus as a package of eighteen tables, whatever the
    order of its rows.
    """
    files = package_files(
        METADATA, {name: Table.of(RESOURCES[name], listed) for name, listed in corpus.items()}
    )
    folder = tmp_path_factory.mktemp("package")
    write_files(folder, files)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert (
        []
        == [(task.name, error.type, error.note) for task in report.tasks for error in task.errors]
        + report.errors
    )
    assert [] == report.warnings + [warning for task in report.tasks for warning in task.warnings]
    assert (True, list(RESOURCES)) == (report.valid, [task.name for task in report.tasks])
    assert [len(corpus[task.name]) for task in report.tasks] == [
        task.stats.get("rows", 0) for task in report.tasks
    ]
    for listed in corpus.values():
        chance.shuffle(listed)
    assert files == package_files(
        METADATA, {name: Table.of(RESOURCES[name], listed) for name, listed in corpus.items()}
    )


@pytest.mark.long
@settings(max_examples=8, phases=UNSHRUNK)
@given(corpora())
def test_generated_corpus_is_read_back(corpus):
    """The files of a corpus hold its records, and the descriptor their sizes and digests."""
    files = package_files(
        METADATA, {name: Table.of(RESOURCES[name], listed) for name, listed in corpus.items()}
    )
    resources = {each["name"]: each for each in read_json(files["datapackage.json"])["resources"]}
    for name, listed in corpus.items():
        data = files[f"data/{name}.csv"]
        assert (len(data), sha256(data)) == (resources[name]["bytes"], resources[name]["hash"])
        read = list(Table.of_cells(RESOURCES[name], read_csv(data).frame.rows()))
        assert set(listed) == set(read)
        # A date is ordered by its text.
        keys = [
            tuple(getattr(part, "text", part) for part in key_of(RESOURCES[name], record))
            for record in read
        ]
        assert sorted(set(keys)) == keys


BREAKAGES = {
    "required cell emptied": ("agents", "name", "", "constraint-error"),
    "unknown choice": ("agents", "kind", "robot", "constraint-error"),
    "id in capitals": ("findings", "id", "DF201", "constraint-error"),
    "reference to nothing": (
        "claims",
        "subject",
        "no-such-subject-anywhere-in-the-table-of-subjects",
        "foreign-key",
    ),
    "word for a number": ("captures", "bytes", "many", "type-error"),
    "number below the minimum": ("passages", "start", "-1", "constraint-error"),
}


@pytest.mark.long
@settings(max_examples=1, phases=UNSHRUNK)
@given(corpora())
def test_broken_cells_are_seen_by_the_schema(tmp_path_factory, corpus):
    """A corpus with broken cells is refused by plain Frictionless for each of them, so that the
    schemas do constrain.
    """
    tables = {name: Table.of(RESOURCES[name], listed) for name, listed in corpus.items()}
    for name, column, cell, _ in BREAKAGES.values():
        rows = [list(row) for row in tables[name].frame.rows()]
        rows[0][tables[name].frame.columns.index(column)] = cell or None
        tables[name] = Table.of_cells(RESOURCES[name], rows)
    folder = tmp_path_factory.mktemp("package")
    write_files(folder, package_files(METADATA, tables))
    report = frictionless.validate(str(folder / "datapackage.json"))
    found = {
        (task.name, error.type, getattr(error, "field_name", None))
        for task in report.tasks
        for error in task.errors
    }
    expected = {
        (name, error, None if error == "foreign-key" else column)
        for name, column, _, error in BREAKAGES.values()
    }
    assert expected == expected & found
