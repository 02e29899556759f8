"""The screen in front of Frictionless: a sound table leaves nothing in doubt, and every doubtful
kind of cell is kept back.
"""

import polars as pl
import pytest

from docprov.package.table_schema.screen import Cells, doubtful, fits
from docprov.tables.delimited import read_csv

SCHEMA = {
    "fields": [
        {
            "name": "id",
            "type": "string",
            "constraints": {"required": True, "pattern": "(?:[a-z]+)"},
        },
        {"name": "count", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "size", "type": "number"},
        {"name": "kind", "type": "string", "constraints": {"enum": ["x", "y"]}},
        {"name": "other", "type": "string"},
        {"name": "day", "type": "date"},
    ],
    "primaryKey": ["id", "count"],
    "foreignKeys": [{"fields": ["other"], "reference": {"resource": "", "fields": ["id"]}}],
}
SOUND = ["a", "1", "1.5", "x", "b", ""]
ROWS = {
    "sound": (SOUND, []),
    "empty but for what is required": (["a", "", "", "", "", ""], []),
    "required and empty": (["", "1", "", "", "", ""], [2]),
    "a pattern": (["A", "1", "", "", "", ""], [2]),
    "a pattern and a line end": (["a\n", "1", "", "", "", ""], [2]),
    "a sign": (["a", "+1", "", "", "", ""], [2]),
    "a blank before a number": (["a", " 1", "", "", "", ""], [2]),
    "a bound": (["a", "-1", "", "", "", ""], [2]),
    "a number too large to be sure": (["a", "9" * 19, "", "", "", ""], [2]),
    "an exponent": (["a", "1", "1e5", "", "", ""], [2]),
    "a choice": (["a", "1", "", "z", "", ""], [2]),
    "a link into nothing": (["a", "1", "", "", "nowhere", ""], [2]),
    "a type not known here": (["a", "1", "", "", "", "2011-06-03"], [2]),
    "nothing at all": (["", "", "", "", "", ""], [2]),
    "the key of another row": (["b", "7", "", "", "", ""], [0, 2]),
    "the key of another row, otherwise written": (["b", "07", "", "", "", ""], [0, 2]),
}


def cells(rows, header=("id", "count", "size", "kind", "other", "day"), ragged=None):
    columns = {str(at): [row[at] or None for row in rows] for at in range(len(header))}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return {"things": Cells(header=header, frame=frame, ragged=ragged or {})}


@pytest.mark.parametrize("name", ROWS)
def test_what_is_in_doubt(name):
    """A row is in doubt where a cell is not certainly right.

    The rows that share its key are, too.
    """
    row, expected = ROWS[name]
    rows = [["b", "7", "", "", "", ""], ["c", "7", "0", "y", "c", ""], row]
    assert expected == doubtful("things", cells(rows), SCHEMA)


def test_ragged_rows_are_in_doubt_with_those_that_share_their_key():
    """A row that does not fit is fed as it is, and so is a row with the same key."""
    rows = [["b", "7", "", "", "", ""], ["", "", "", "", "", ""], ["c", "7", "", "", "", ""]]
    table = cells(rows, ragged={1: ["b", "7"]})
    assert [0, 1] == doubtful("things", table, SCHEMA)
    assert [["b", "7"], rows[2]] == [*table["things"].fed([1, 2])][1:]
    assert ["b", None, "c", "b"] == table["things"].keys().to_list()


def test_another_header_puts_every_row_in_doubt():
    """Where the header is not the list of fields, nothing is certain."""
    table = cells([SOUND, SOUND], header=("id", "count", "size", "kind", "day", "other"))
    assert [0, 1] == doubtful("things", table, SCHEMA)
    assert not fits(table["things"], SCHEMA)


def test_an_empty_key_is_in_doubt():
    """A row without any cell of its key is in doubt, even where no cell of it is required."""
    schema = {"fields": [{"name": "id"}, {"name": "note"}], "primaryKey": ["id"]}
    assert [1] == doubtful("things", cells([["a", ""], ["", "b"]], header=("id", "note")), schema)


def test_a_constraint_that_is_not_known_here_puts_its_column_in_doubt():
    """What a later schema may say is left to Frictionless."""
    schema = {"fields": [{"name": "id", "type": "string", "constraints": {"maxLength": 3}}]}
    assert [0] == doubtful("things", cells([["a"]], header=("id",)), schema)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["a", ""], ["b", "a"]], []),
        ([["a", "a"], ["b", "A"]], [1]),
        ([["A", "A"], ["b", "A"]], [0, 1]),
        ([["a", ""], ["b", ""], ["c", ""], ["d", ""], ["e", "a"]], []),
        ([["a", ""], ["b", ""], ["c", ""], ["d", ""], ["e", "f"]], [4]),
        ([["a", ""], ["B", ""], ["c", ""], ["d", ""], ["e", "B"]], [1, 4]),
    ],
)
def test_a_name_of_a_sound_key_is_sound(rows, expected):
    """A cell that names a key has its pattern where every key has it, few cells or many."""
    stated = {"pattern": "(?:[a-z]+)"}
    schema = {
        "fields": [
            {"name": "id", "type": "string", "constraints": stated},
            {"name": "other", "type": "string", "constraints": stated},
        ],
        "primaryKey": ["id"],
        "foreignKeys": [{"fields": ["other"], "reference": {"resource": "", "fields": ["id"]}}],
    }
    assert expected == doubtful("things", cells(rows, header=("id", "other")), schema)


@pytest.mark.parametrize(("kind", "cell"), [("date", "0"), ("number", "1.0"), ("integer", "1.0")])
def test_keys_that_are_equal_to_frictionless_are_in_doubt(kind, cell):
    """What is not of its type, or another form of a number, is the key of a row before it."""
    sheet = read_csv(f"id,at\nb,{'1' if kind == 'number' else ''}\nb,{cell}\n".encode())
    fields = [{"name": "id", "type": "string"}, {"name": "at", "type": kind}]
    schema = {"fields": fields, "primaryKey": ["id", "at"]}
    tables = {"mills": Cells(header=sheet.header, frame=sheet.frame)}
    assert [0, 1] == doubtful("mills", tables, schema)
