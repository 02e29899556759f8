"""Typed frames and flat claims: the same values as the records, by columns."""

from datetime import date
from functools import cache

import polars as pl
import pytest
from hypothesis import given
from tests.strategies import any_records

import docprov
from docprov.model.dates import UNBOUNDED
from docprov.model.records import RESOURCES
from docprov.package.flat_claims import COLUMNS
from docprov.tables.table import Table
from docprov.tables.typed_frames import typed_frame

PACKAGES = ["docs/examples/arden", "datapackage"]


def day(number):
    """Return the day with a number, where Python has it."""
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else None


@pytest.mark.long
@given(any_records)
def test_typed_values_are_those_of_the_record(drawn):
    """A number is exact, a word of a list is itself, and a date has its text and its two ends."""
    resource, record = drawn
    table = Table.of(resource, [record])
    row = typed_frame(resource, table.frame).row(0, named=True)
    for column in resource.columns:
        value = getattr(record, column.name)
        if column.kind == "date":
            ends = (None, None) if value is None else (day(value.first), day(value.last))
            assert ends == (row[f"{column.name}_first"], row[f"{column.name}_last"])
            value = None if value is None else value.text
        assert value == row[column.name]


@cache
def tables():
    """Return the tables of the repository's own package."""
    return docprov.load("datapackage").tables


@pytest.mark.parametrize("name", RESOURCES)
def test_every_table_has_a_typed_frame_with_or_without_rows(name):
    """The types follow from the columns alone."""
    for rows in ([], list(tables()[name])[:1]):
        frame = typed_frame(RESOURCES[name], Table.of(RESOURCES[name], rows).frame)
        types = {"integer": pl.Int64, "decimal": pl.Decimal(38, 9)}
        for column in RESOURCES[name].columns:
            expected = pl.Enum(column.choices) if column.choices else types.get(column.kind)
            assert frame.schema[column.name] == (expected or pl.String)


def test_an_open_end_is_null():
    """An interval without a start has no first day; the text says why."""
    resource = RESOURCES["activities"]
    cells = ["a.a-1", "review", "a", "../1992-02", "human", None, None]
    frame = typed_frame(resource, Table.of_cells(resource, [cells]).frame)
    assert ("../1992-02", None, date(1992, 2, 29)) == frame.select(
        "ended", "ended_first", "ended_last"
    ).row(0)
    assert -UNBOUNDED == docprov.Date("../1992-02").first


@pytest.mark.parametrize(
    ("column", "cell"),
    [("start", "x"), ("start", None), ("role", "headline"), ("stop", "1.0")],
)
def test_a_cell_of_another_type_is_a_load_error(column, cell):
    """A cell that is not of its column's type is named, and nothing is guessed."""
    cells = {"capture": "a.t001", "start": "0", "stop": "5", "role": "body"} | {column: cell}
    table = Table.of_cells(RESOURCES["regions"], [list(cells.values())])
    with pytest.raises(docprov.LoadError, match="regions: "):
        typed_frame(table.resource, table.frame)


def test_a_column_of_a_package_remains_text():
    """Columns after ours are in the typed frame as they are."""
    cells = ["a.t001", "0", "5", "body", "grey"]
    table = Table.of_cells(RESOURCES["regions"], [cells], extra=["colour"])
    assert ("a.t001", 0, 5, "body", "grey") == typed_frame(table.resource, table.frame).row(0)


def test_an_unknown_table_is_named_with_the_one_that_may_be_meant():
    """A frame is asked for by the name of a table."""
    with pytest.raises(KeyError, match="there is no table 'claim'; did you mean 'claims'"):
        docprov.load(PACKAGES[0]).frame("claim")


@pytest.mark.parametrize("path", PACKAGES)
def test_flat_claims_agree_with_the_records(path):
    """Each row says of its claim what a walk from the claim gives."""
    corpus = docprov.load(path)
    flat = corpus.flat()
    assert list(COLUMNS) == flat.columns
    assert [claim.id for claim in corpus.claims] == flat["claim"].to_list()
    for claim, row in zip(corpus.claims, flat.iter_rows(named=True), strict=True):
        passage = corpus.passage_of(claim)
        document = corpus.documents[claim.document]
        voices = [
            f"{corpus.agent_of(voice).name} ({voice.mode})" for voice in corpus.voices_of(claim)
        ]
        assert (" > ".join(voices) or None) == row["voices"]
        assert (passage.prefix, passage.quote, passage.suffix) == (
            row["prefix"],
            row["quote"],
            row["suffix"],
        )
        assert (claim.value, claim.lower, claim.upper) == (
            row["value"],
            row["lower"],
            row["upper"],
        )
        assert corpus.subjects[claim.subject].label == row["subject"]
        place = corpus.subjects[claim.place].label if claim.place else None
        assert place == row["place"]
        assert (document.title or document.label) == row["title"]
        assert f"“{row['title']}”" in row["citation"]
        if passage.page is not None:
            assert f", p. {passage.page}" in row["citation"]


def test_a_reference_without_its_record_is_shown_as_it_is():
    """A claim whose subject is missing keeps its row, and the id takes the place of the name."""
    arden = docprov.load(PACKAGES[0])
    lacking = {"subjects": arden.subjects[:0], "document_agents": [], "agents": []}
    tables = arden.tables | {
        name: Table.of(RESOURCES[name], rows) for name, rows in lacking.items()
    }
    row = docprov.Corpus(metadata=arden.metadata, **tables).flat().row(0, named=True)
    assert ("arden-fire", "arden-post (asserts)") == (row["subject"], row["voices"])
    assert row["citation"].startswith("“THE NIGHT ARDEN BURNED”")
