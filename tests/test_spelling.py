"""Spellings of the text: what a record calls written so stands in the passage that it names, and a
date in its quote.
"""

import pytest
from tests.rule_frames import rule_frames

from docprov.model.records import RESOURCES
from docprov.package.package import open_package
from docprov.rules import quoted_values, spelling
from docprov.tables.table import Table


@pytest.fixture(scope="module")
def tables():
    return open_package("docs/examples/arden").tables


def offences(query, tables, *edits):
    """Return the offending cells and values of a query after some cells, given by id or row, were
    changed.
    """
    changed = dict(tables)
    for resource, row, column, value in edits:
        frame = changed[resource].frame
        at = frame["id"].to_list().index(row) if isinstance(row, str) else row
        cells = frame[column].to_list()
        cells[at] = value
        changed[resource] = Table(
            RESOURCES[resource],
            frame.with_columns(frame[column].__class__(column, cells, strict=False)),
        )
    return [
        tuple(row)
        for row in query(rule_frames(changed)).collect(backend="polars").to_native().iter_rows()
    ]


@pytest.fixture(scope="module")
def voice(tables):
    """Return the row of the stoker's voice."""
    return tables["attributions"].frame["as_written"].to_list().index("a stoker told")


@pytest.mark.parametrize(
    ("written", "found"),
    [("A STOKER", False), ("stoker told", False), ("a pilot", True), ("stok", True)],
)
def test_a_voice_is_named_as_its_passage_names_it(tables, voice, written, found):
    """Whole words of the passage are accepted whatever the case.

    Other words, and parts of words, are not.
    """
    rows = offences(
        spelling.unwritten_names, tables, ("attributions", voice, "as_written", written)
    )
    assert (
        [("attributions", voice, "as_written", written, "a stoker told")] if found else []
    ) == rows


def test_context_counts_as_the_passage(tables, voice):
    """A name that stands in the prefix of the quote is near enough."""
    passage = tables["attributions"].frame["passage"][voice]
    edits = [
        ("passages", passage, "prefix", "5 June 1911: "),
        ("attributions", voice, "as_written", "1911 a stoker"),
    ]
    assert [] == offences(spelling.unwritten_names, tables, *edits)
    assert 1 == len(offences(spelling.unwritten_names, tables, edits[1]))


def test_citations_and_agents_are_compared_too(tables):
    """The spelling of a cited work and of a document's agent must stand in their passages."""
    citation, agent = (
        tables["citations"].frame["id"][0],
        tables["document_agents"].frame["passage"].is_not_null().arg_true()[0],
    )
    edits = [
        ("citations", citation, "as_written", "The Leith Count"),
        ("document_agents", agent, "as_written", "Leith Trust"),
    ]
    rows = offences(spelling.unwritten_names, tables, *edits)
    assert [("citations", "The Leith Count"), ("document_agents", "Leith Trust")] == [
        (row[0], row[3]) for row in rows
    ]


def test_a_time_is_spelled_as_its_passage_spells_it(tables):
    """A time as written must stand in the passage of the time."""
    claim = "arden-2011.c-7k2ma"
    assert [] == offences(
        spelling.unwritten_times,
        tables,
        ("claims", claim, "time_as_written", "night of 2 to 3 June"),
    )
    rows = offences(
        spelling.unwritten_times, tables, ("claims", claim, "time_as_written", "night of 2 June")
    )
    assert ["night of 2 June"] == [row[3] for row in rows]


def test_a_spelling_has_a_place(tables, voice):
    """A spelling without a passage is reported, whether of a name or of a time."""
    edits = [
        ("attributions", voice, "passage", None),
        ("claims", "arden-2011.c-7k2ma", "time_passage", None),
    ]
    rows = offences(spelling.unplaced_spellings, tables, *edits)
    assert {("attributions", "a stoker told"), ("claims", "In the night of 2 to 3 June 1911")} == {
        (row[0], row[3]) for row in rows
    }


DATES = [
    ("1911-06-05", None, []),
    ("1911-06-02/1911-06-03", None, []),
    ("1912-06-05", None, ["1912-06-05"]),
    ("1911/1912", None, ["1911/1912"]),
    ("19XX", None, []),
    ("1912", "5 June 1911", []),
    ("1911", "6 June 1911", ["1911"]),
]


@pytest.mark.parametrize(("value", "written", "found"), DATES, ids=str)
def test_a_date_stands_in_its_quote(tables, value, written, found):
    """The year of a date stands in the quote, or the words given for the date do."""
    quoted = next(
        row["passage"]
        for row in tables["citations"].frame.rows(named=True)
        if "1911" in row["as_written"]
    )
    edits = [
        ("predicates", "closed", "value_type", "date"),
        ("claims", "arden-2011.c-p13r3", "value", value),
        ("claims", "arden-2011.c-p13r3", "value_as_written", written),
        ("claims", "arden-2011.c-p13r3", "passage", quoted),
    ]
    assert found == [row[3] for row in offences(quoted_values.values_not_in_quotes, tables, *edits)]
