"""What differs between two versions, and the bump that it demands."""

import copy
import fnmatch
import functools

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.named_cases import cases_by_file
from tests.strategies import few_records

from docprov.diagnostics.errors import DocprovError
from docprov.model.metadata import Metadata
from docprov.model.records import RESOURCES
from docprov.package.package import Package, open_package
from docprov.storage.files import MemoryFiles
from docprov.tables.table import Table
from docprov.versions.differences import difference, table_difference
from docprov.versions.editions import Edition, EditionTable
from docprov.versions.numbers import BUMPS

CASES = {
    case["name"]: case | {"bump": bump}
    for bump, cases in cases_by_file("bumps").items()
    for case in cases
}
few = settings(max_examples=max(1, settings.default.max_examples // 5))
"""Two packages are a large thing to draw."""
METADATA = Metadata(name="drawn", version="1.0.0", licenses=({"name": "MIT"},))


@functools.cache
def example_edition():
    """Return the edition of the invented example."""
    return open_package("docs/examples/arden").edition


def edition_of(records):
    """Return the edition of a package in memory."""
    tables = {name: Table.of(RESOURCES[name], rows) for name, rows in records.items()}
    return Package(files=MemoryFiles("drawn"), metadata=METADATA, tables=tables).edition


editions = few_records().map(edition_of)


def changed(edition, change):
    """Return an edition after one change of a case."""
    if "package" in change:
        return evolve(edition, declared={**edition.declared, **change["package"]})
    tables = dict(edition.tables)
    if "add_table" in change:
        name = change["add_table"]
        declared = {"name": name, "schema": {"fields": [{"name": "id"}], "primaryKey": ["id"]}}
        tables[name] = EditionTable(
            name=name, declared=declared, frame=pl.DataFrame(schema={"id": pl.String})
        )
    elif "remove_table" in change:
        del tables[change["remove_table"]]
    elif "reverse_tables" in change:
        tables = dict(reversed(tables.items()))
    else:
        tables[change["table"]] = changed_table(tables[change["table"]], change)
    return evolve(edition, tables=tables)


def changed_table(table, change):  # noqa: PLR0912 - one branch a kind of change
    """Return a table after one change of a case."""
    declared, frame = copy.deepcopy(dict(table.declared)), table.frame
    fields = declared["schema"]["fields"]
    match change:
        case {"add": row}:
            frame = pl.concat(
                [frame, pl.DataFrame([row], schema=dict.fromkeys(frame.columns, pl.String))]
            )
        case {"remove": record}:
            frame = frame.filter(pl.col("id") != record)
        case {"remove_first": _}:
            frame = frame.slice(1)
        case {"rename_first": record}:
            frame = pl.concat(
                [frame.head(1).with_columns(pl.lit(record).alias("id")), frame.slice(1)]
            )
        case {"record": record, "set": cells}:
            assert record in frame["id"]
            hit = pl.col("id") == record
            frame = frame.with_columns(
                pl.when(hit).then(pl.lit(to)).otherwise(name).alias(name)
                for name, to in cells.items()
            )
        case {"field": name, "set": properties}:
            next(each for each in fields if each["name"] == name).update(properties)
        case {"add_field": field}:
            fields.append(field)
            frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(field["name"]))
        case {"remove_field": name}:
            fields[:] = [each for each in fields if each["name"] != name]
            frame = frame.drop(name)
        case {"rename_field": names}:
            for each in fields:
                each["name"] = names.get(each["name"], each["name"])
            frame = frame.rename(names)
        case {"order": names}:
            fields.sort(key=lambda each: names.index(each["name"]))
            frame = frame.select(names)
        case {"key": names}:
            declared["schema"]["primaryKey"] = names
        case {"reverse": _}:
            frame = frame.reverse()
        case _:
            raise AssertionError(change)
    return EditionTable(name=table.name, declared=declared, frame=frame)


@pytest.fixture
def arden():
    return example_edition()


@pytest.mark.parametrize("name", CASES)
def test_a_named_change_demands_its_bump(name, arden):
    """Each named change demands the bump of its file, for the reasons that it names and
    no other.
    """
    new = arden
    for change in CASES[name]["change"]:
        new = changed(new, change)
    found = difference(arden, new)
    assert CASES[name]["bump"] == found.bump
    said = [
        str(reason)
        for reason in found.reasons
        if name != "key-changed" or reason.kind == "key-changed"
    ]
    assert len(CASES[name]["reasons"]) == len(said)
    assert all(
        fnmatch.fnmatchcase(text, pattern)
        for text, pattern in zip(said, CASES[name]["reasons"], strict=True)
    ), said


def test_there_are_cases_for_every_rule():
    """At least twenty-five changes are named, under every bump."""
    assert len(CASES) >= 25
    assert set(BUMPS) == {case["bump"] for case in CASES.values()}


@pytest.mark.long
@few
@given(editions, editions)
def test_none_means_equal(a, b):
    """The bump is `none` exactly where both versions have the same rows but for findings."""
    rows = [
        {
            name: set(table.frame.iter_rows())
            for name, table in side.tables.items()
            if not name.startswith("finding")
        }
        for side in (a, b)
    ]
    assert (rows[0] == rows[1]) == (difference(a, b).bump == "none")
    assert "none" == difference(a, a).bump


def reordered(edition, seed):
    """Return an edition with its rows shuffled."""
    tables = {
        name: evolve(table, frame=table.frame.sample(fraction=1, shuffle=True, seed=seed))
        for name, table in edition.tables.items()
    }
    return evolve(edition, tables=tables)


@pytest.mark.long
@few
@given(editions, editions, st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(a, b, seed):
    """Shuffled rows give the same difference, row by row and cell by cell."""
    one, other = difference(a, b), difference(reordered(a, seed), reordered(b, seed + 1))
    assert one.reasons == other.reasons
    assert one.tables.keys() == other.tables.keys()
    for name, table in one.tables.items():
        for part in ("added", "removed", "cells", "filled"):
            assert getattr(table, part).equals(getattr(other.tables[name], part))


GROWTH = [
    case
    for case in CASES.values()
    if not {"remove_table", "remove_field"} & {key for each in case["change"] for key in each}
]


@pytest.mark.long
@given(st.sampled_from(GROWTH), st.sampled_from(GROWTH))
def test_two_steps_demand_at_least_what_each_demands(one, other):
    """Where nothing is undone, going two steps at once demands no less than the larger of them."""
    a = example_edition()
    tables = [
        {each.get("table") or next(iter(each)) for each in case["change"]} for case in (one, other)
    ]
    if tables[0] & tables[1]:
        return
    b = a
    for change in one["change"]:
        b = changed(b, change)
    c = b
    for change in other["change"]:
        c = changed(c, change)
    order = BUMPS.index
    assert order(difference(a, c).bump) >= max(
        order(difference(a, b).bump), order(difference(b, c).bump)
    )


@pytest.mark.long
@few
@given(few_records(), st.integers(0, 2), st.integers(0, 2))
def test_records_that_are_added_step_by_step(records, first, second):
    """Random packages that only grow: the way at once demands no less than its larger step."""
    a, b, c = (
        edition_of({name: rows[:stop] for name, rows in records.items()})
        for stop in (min(first, second), max(first, second), 3)
    )
    order = BUMPS.index
    assert order(difference(a, c).bump) >= max(
        order(difference(a, b).bump), order(difference(b, c).bump)
    )


def claims(*rows):
    frame = pl.DataFrame(
        rows, schema=dict.fromkeys(("id", "verdict", "status"), pl.String), orient="row"
    )
    fields = [{"name": name} for name in frame.columns]
    return EditionTable(
        name="passages", declared={"schema": {"fields": fields, "primaryKey": ["id"]}}, frame=frame
    )


def test_a_key_that_stands_twice_is_an_error():
    """Rows that cannot be told apart are not compared."""
    with pytest.raises(DocprovError, match="a key occurs twice in table 'passages'"):
        table_difference(
            claims(("a", "x", ""), ("a", "y", "")), claims(("a", "x", ""), ("b", "", ""))
        )


def test_verdicts_and_withdrawals_are_told():
    """A changed verdict and a withdrawn record are found among the changed cells."""
    sides = [
        Edition(tables={"passages": table})
        for table in (
            claims(("a", "verbatim", "current"), ("b", "absent", "current")),
            claims(("a", "absent", "withdrawn"), ("b", "absent", "current")),
        )
    ]
    found = difference(*sides)
    assert [("a", "verbatim", "absent")] == found.verdicts.rows()
    assert [("a",)] == found.tables["passages"].withdrawn.rows()
    assert [
        ("a", "status", "current", "withdrawn"),
        ("a", "verdict", "verbatim", "absent"),
    ] == found.tables["passages"].cells.rows()


def test_findings_stand_outside(arden):
    """Findings that appeared are told, and demand nothing."""
    case = next(case for case in CASES.values() if case["name"] == "finding-appeared")
    found = difference(arden, changed(arden, case["change"][0]))
    assert ("none", {}, ["f-1"]) == (
        found.bump,
        found.tables,
        found.findings["findings"].added["id"].to_list(),
    )
    assert found
