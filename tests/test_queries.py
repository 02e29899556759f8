"""Rules are queries: they find the same rows on another engine, and edge cases that no dossier can
write.
"""

import duckdb
import narwhals as nw
import pytest
from tests.rule_frames import rule_frames
from tests.samples import sampled

from docprov.model.records import RESOURCES
from docprov.package.package import open_package
from docprov.tables.table import Table
from docprov.validation.catalogue import QUERIES

EDITS = {
    "nothing": [],
    "a withdrawal without reason": [("claims", 0, "status", "withdrawn")],
    "a circle of three": [
        ("subjects", 0, "broader", 1),
        ("subjects", 1, "broader", 2),
        ("subjects", 2, "broader", 0),
    ],
    "a replacement of itself": [("agents", 0, "replaced_by", 0)],
    "a foreign breakdown": [("claims", 11, "breakdown", "arden-2011.b-c4u5e")],
    "a lost step": [("attributions", 3, "step", "7")],
    "an interval turned round": [("claims", 1, "lower", "50"), ("claims", 1, "upper", "40")],
    "a unit of its own": [("claims", 1, "unit", "boat")],
    "a time without basis": [("claims", 1, "time_basis", None)],
    "a basis without time": [("claims", 1, "time", None)],
    "an object beside a number": [("claims", 1, "object", "women")],
    "a number without comparator": [("claims", 1, "comparator", None)],
    "a passage of the other document": [("claims", 1, "passage", "leith-2012.p-fd5d725f65f4")],
    "a long quote": [("passages", 0, "quote", " ".join("abcdefghijklmnop"))],
    "another digest": [("passages", 0, "sha256", "sha256:" + "0" * 64)],
    "positions beyond the text": [
        ("passages", 0, "start", "9000"),
        ("passages", 0, "stop", "9019"),
    ],
    "positions of a quote that was not found": [("passages", 0, "verdict", "absent")],
    "positions turned round": [("passages", 0, "start", "9"), ("passages", 0, "stop", "3")],
    "cells that cannot be read": [
        ("claims", 1, "lower", "many"),
        ("passages", 0, "start", "x"),
        ("claims", 1, "time", "x"),
    ],
    "no review": [("claims", 1, "review", "arden-2011.a-3k9xw")],
    "a small body": [("regions", 1, "start", "134"), ("regions", 1, "stop", "201")],
    "furniture everywhere": [("regions", 1, "role", "furniture")],
    "a name of nobody": [("names", 0, "record", "ardens-fire")],
    "half a place": [("subjects", 0, "latitude", "56")],
    "a place off the map": [("subjects", 4, "latitude", "-90.5")],
    "a place at a pole": [("subjects", 4, "latitude", "-90")],
    "a notice of nothing": [("documents", 1, "notice", "leith-2012")],
    "a work withdrawn in silence": [("documents", 1, "standing", "withdrawn")],
    "a group of another document": [("claim_relations", 1, "relation", "within")],
    "a difference without status": [("claim_relations", 0, "relation", "not-comparable")],
    "a number that is not known": [
        *(("claims", 1, name, None) for name in ("value", "comparator", "lower", "upper")),
        ("claims", 1, "polarity", "unknown"),
    ],
    "a number that is left out": [
        ("claims", 1, name, None) for name in ("value", "comparator", "lower", "upper")
    ],
}


@pytest.fixture(scope="module")
def tables():
    return open_package("docs/examples/arden").tables


def edited(tables, edits):
    """Return the tables with some cells changed; a number stands for the id of that row."""
    changed = dict(tables)
    for resource, row, column, value in edits:
        frame = changed[resource].frame
        cells = frame[column].to_list()
        cells[row] = frame["id"][value] if isinstance(value, int) else value
        changed[resource] = Table(
            RESOURCES[resource],
            frame.with_columns(frame[column].__class__(column, cells, strict=False)),
        )
    return changed


def rows(query, frames):
    found = query.offences(frames).collect(backend="polars").to_native()
    return sorted(map(str, found.unique().iter_rows()))


def packed():
    """Return the edits together in as few lists as leave each of them its own rows."""
    packs = []
    for edits in EDITS.values():
        mine = {(resource, row) for resource, row, *_ in edits}
        pack = next((each for each in packs if not mine & each.keys()), None)
        if pack is None:
            pack = {}
            packs.append(pack)
        pack.update({place: [each for each in edits if each[:2] == place] for place in mine})
    return [[each for edits in pack.values() for each in edits] for pack in packs]


@pytest.mark.long
@pytest.mark.parametrize("edits", packed())
def test_polars_and_duckdb_find_the_same(edits, tables):
    """Every rule finds the same rows, fields and values on Polars and on DuckDB."""
    frames = rule_frames(edited(tables, edits))
    natives = {key: frame.collect().to_native() for key, frame in frames.items()}
    with duckdb.connect() as connection:
        relations = {
            key: nw.from_native(connection.from_arrow(native.to_arrow()))
            for key, native in natives.items()
        }
        on_polars = {query.rule.code: rows(query, frames) for query in QUERIES}
        on_duckdb = {query.rule.code: rows(query, relations) for query in QUERIES}
    assert on_polars == on_duckdb
    silent = [EDITS[name] for name, codes in EXPECTED.items() if not codes]
    assert any(on_polars.values()) is (edits not in silent)


EXPECTED = {
    "a withdrawal without reason": {"DP206"},
    "a circle of three": {"DP207"},
    "a replacement of itself": {"DP207", "DP206"},
    "an interval turned round": {"DP404"},
    "a number without comparator": {"DP403"},
    "a time without basis": {"DP407"},
    "a basis without time": {"DP407"},
    "positions of a quote that was not found": {"DP302", "DP306"},
    "positions turned round": {"DP306"},
    "furniture everywhere": {"DP310"},
    "a small body": {"DP309"},
    "a name of nobody": {"DP215"},
    "half a place": {"DP216"},
    "a place off the map": {"DP216"},
    "a place at a pole": set(),
    "a notice of nothing": {"DP217"},
    "a work withdrawn in silence": {"DP217"},
    "a group of another document": {"DP219"},
    "a difference without status": {"DP218"},
    "a number that is not known": set(),
    "a number that is left out": {"DP403"},
}


@pytest.mark.parametrize("name", sampled(EXPECTED, 3))
def test_each_edge_has_its_rule(name, tables):
    """What is wrong in a table alone is found by the rule for it."""
    frames = rule_frames(edited(tables, EDITS[name]))
    assert EXPECTED[name] == {query.rule.code for query in QUERIES if rows(query, frames)}


def test_empty_tables_have_no_faults():
    """A package without any record breaks no rule."""
    frames = rule_frames(
        {name: Table.of_cells(resource, []) for name, resource in RESOURCES.items()}
    )
    assert [] == [query.rule.code for query in QUERIES if rows(query, frames)]


def test_a_gap_of_a_chain_is_named_by_its_first_missing_step(tables):
    """A chain of the steps 0, 2 and 3 lacks step 1, whatever the number of its steps."""
    steps = tables["attributions"].frame.select("claim", "step").rows()
    ends = {"1": "3"}
    edits = [
        ("attributions", row, "step", ends[step])
        for row, (claim, step) in enumerate(steps)
        if claim == "arden-2011.c-b0at5" and step in ends
    ]
    query = next(query for query in QUERIES if query.rule.name == "voiceless-claim")
    found = query.offences(rule_frames(edited(tables, edits))).collect(backend="polars")
    assert [("arden-2011.c-b0at5", "1")] == found.select("v0", "v1").rows()


VALUES = {
    "digits": ("41", None, "exact", "41 dockers", False),
    "grouped digits": ("1275", None, "exact", "some 1,275 people", False),
    "digits grouped by spaces": ("1275", None, "exact", "some 1 275 people", False),
    "digits grouped by thin spaces": ("1275", None, "exact", "some 1\u2009275 people", False),
    "digits grouped by a point": ("1275", None, "exact", "some 1.275 people", False),
    "digits grouped by a point, as written": ("1275", "1.275", "exact", "1.275 people", False),
    "a decimal that may be grouped, as written": ("1.275", "1.275", "exact", "1.275 km", False),
    "two grouped numbers": ("1275613", None, "exact", "1,275 613 people", True),
    "the whole part of a grouped decimal": ("1275", None, "exact", "1,275.5 tonnes", True),
    "a year beside a number": ("613", None, "exact", "in 1992 613 people", False),
    "a decimal of three digits": ("13.725", None, "exact", "13.725 km of quay", False),
    "the end of a grouped number": ("275", None, "exact", "1,275 people", True),
    "the beginning of a grouped number": ("1", None, "exact", "1,275 people", True),
    "a part of a number": ("41", None, "exact", "4100 dockers", True),
    "the end of a number": ("41", None, "exact", "141 dockers", True),
    "a decimal": ("1.5", None, "exact", "1.5 tonnes", False),
    "the whole part of a decimal": ("1", None, "exact", "1.5 tonnes", True),
    "words without value_as_written": ("4", None, "exact", "four dockers", True),
    "words with value_as_written": ("4", "four", "exact", "Four dockers", False),
    "value_as_written from elsewhere": ("4", "five", "exact", "four dockers", True),
    "words before a raised note mark": ("4512", "4,512", "exact", "4,512³ dockers", False),
    "a number and a raised power": ("10", "10", "exact", "10⁶ dockers", True),
    "a comparator without value_as_written": ("41", None, "about", "about 41 dockers", True),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_stands_in_its_quote(name, tables):
    """A number counts as quoted only where the quote holds it as a number, or as the
    words written.
    """
    value, written, comparator, quote, fires = VALUES[name]
    lower = "30" if comparator == "about" else value
    upper = "50" if comparator == "about" else value
    row = next(
        n for n, key in enumerate(tables["claims"].frame["id"]) if key == "arden-2011.c-7k2ma"
    )
    passage = next(
        n for n, key in enumerate(tables["passages"].frame["quote"]) if key.startswith("41 dockers")
    )
    cells = {
        "value": value,
        "value_as_written": written,
        "comparator": comparator,
        "lower": lower,
        "upper": upper,
    }
    edits = [("claims", row, column, cell) for column, cell in cells.items()]
    others = [("claims", n, "passage", None) for n in range(12) if n != row]
    frames = rule_frames(edited(tables, [*edits, *others, ("passages", passage, "quote", quote)]))
    query = next(query for query in QUERIES if query.rule.code == "DP313")
    found = [each for each in rows(query, frames) if f"({row}," in each or f", {row}, " in each]
    assert fires is bool(found)
