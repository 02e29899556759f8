"""The screen in front of Frictionless: a sound table leaves nothing in doubt, and every doubtful
kind of cell is kept back.
"""

import polars as pl
import pytest
from attrs import evolve

from docprov.package.table_schema.screen import Cells, doubtful, fits
from docprov.tables.delimited import read_csv
from docprov.tables.key_rows import FEW, KeyRows

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
    more = [["d", str(at), "", "", "", ""] for at in range(FEW)]  # judged in another way
    assert expected == doubtful("things", cells([*rows, *more]), SCHEMA)


FIELDS = {
    "what a field says for readers": (
        {
            "type": "string",
            "title": "Kind",
            "description": "What it is.",
            "example": "a",
            "format": "default",
            "categories": ["a"],
            "constraints": {},
        },
        ["a", ""],
        [],
    ),
    "a form that is not known here": ({"format": "email"}, ["a", ""], [0]),
    "a property that is not known here": ({"missingValues": ["a"]}, ["b", ""], [0]),
    "no type": ({"constraints": {"pattern": "[a-z]"}}, ["a", "A"], [1]),
    "every constraint": (
        {
            "type": "integer",
            "constraints": {
                "required": False,
                "pattern": "[0-9]+",
                "enum": ["4", "5"],
                "minimum": 1,
                "unique": False,
            },
        },
        ["4", "5", "6", "x"],
        [2, 3],
    ),
    "a pattern with a blank": ({"constraints": {"pattern": "[a-z ]+"}}, ["a b", " ", "A b"], [2]),
    "a pattern of any signs": ({"constraints": {"pattern": ".+"}}, ["a", "é", "a b", "?"], [1, 2]),
    "a pattern of all signs but one": (
        {"constraints": {"pattern": "[^x]+"}},
        ["a", "é", "x"],
        [1, 2],
    ),
    "a pattern of signs of words": ({"constraints": {"pattern": r"\w+"}}, ["a", "é", "-"], [1, 2]),
    "a pattern in any case": ({"constraints": {"pattern": "(?i)k"}}, ["k", "\u212a"], [1]),
    "a pattern of another script": ({"constraints": {"pattern": "[éa]+"}}, ["a", "é"], [1]),
    "a text that may not recur": (
        {"constraints": {"unique": True}},
        ["a", "", "b", "a", ""],
        [0, 3],
    ),
    "a number that may not recur": (
        {"type": "integer", "constraints": {"unique": True}},
        ["1", "2", ""],
        [0, 1, 2],
    ),
    "a text that may recur": ({"constraints": {"unique": False}}, ["a", "a"], []),
    "a text that must be there": ({"constraints": {"required": True}}, ["a", ""], [1]),
    "a bound": ({"type": "number", "constraints": {"minimum": 2}}, ["2", "1", "3", "2.5"], [1, 3]),
    "integers": (
        {"type": "integer"},
        ["0", "-1", "-0", "01", "1.0", "9" * 18, "9" * 19],
        [3, 4, 6],
    ),
    "numbers": (
        {"type": "number"},
        ["0", "-1.50", "-0", "01", "1.", ".5", "NaN", "9" * 19],
        [3, 4, 5, 6],
    ),
}


@pytest.mark.parametrize("name", FIELDS)
def test_what_a_field_says_decides_which_of_its_cells_are_in_doubt(name):
    """A cell is certainly right where all that its field says of it is known and met."""
    stated, column, expected = FIELDS[name]
    fields = [{"name": "at", "type": "string"}, {"name": "of"} | stated]
    rows = [[str(number), cell] for number, cell in enumerate(column)]
    assert expected == doubtful("t", {"t": _table(rows, ("at", "of"))}, {"fields": fields})


def _table(rows, header, **more):
    return evolve(cells(rows, header)["things"], **more)


KEYS = {
    "texts": (["string", "string"], [["a", ""], ["a", ""], ["a", "b"], ["", "b"]], [0, 1]),
    "texts in another order": (["string", "string"], [["a", "b"], ["b", "a"]], []),
    "integers in other forms": (
        ["integer", "string"],
        [["0", "a"], ["-0", "a"], ["7", "a"], [" 7", "a"], ["07", "a"], ["+7", "a"], ["7", "b"]],
        [0, 1, 2, 3, 4, 5],
    ),
    "integers in one form": (["integer", "string"], [["7", "a"], ["70", "a"], ["-7", "a"]], []),
    "no integers": (["integer", "string"], [["x", "a"], ["y", "a"], ["", "a"]], [0, 1, 2]),
    "numbers": (["number", "string"], [["1", "a"], ["2", "a"], ["3", "b"]], [0, 1]),
}


@pytest.mark.parametrize("more", [0, FEW])
@pytest.mark.parametrize("name", KEYS)
def test_rows_with_one_key_are_in_doubt(name, more):
    """Keys that could be equal to Frictionless are in doubt together, in small and large tables."""
    kinds, rows, expected = KEYS[name]
    header = ("one", "two")
    fields = [{"name": part, "type": kind} for part, kind in zip(header, kinds, strict=True)]
    schema = {"fields": fields, "primaryKey": [*header]}
    rest = [["4", f"other-{number}"] for number in range(more)]
    assert expected == doubtful("t", {"t": _table([*rows, *rest], header)}, schema)


def test_keys_that_are_known_elsewhere_are_believed():
    """A link is looked up in the keys that a table brings along, where it does."""
    link = {"fields": ["of"], "reference": {"resource": "mills", "fields": ["id"]}}
    schema = {"fields": [{"name": "id"}, {"name": "of"}], "foreignKeys": [link]}
    boats = _table([["a", "m"], ["b", "n"]], ("id", "of"))
    mills = _table([["m"], ["n"]], ("id",), ids=lambda: KeyRows(pl.Series(["m"])))
    assert [1] == doubtful("boats", {"boats": boats, "mills": mills}, schema)


def test_a_short_row_has_the_key_of_a_row_with_empty_cells():
    """What a row lacks is empty, as is a cell without characters; of a long row the rest counts."""
    fields = [{"name": "id"}, {"name": "of"}]
    schema = {"fields": fields, "primaryKey": ["id", "of"]}
    rows = [["a", ""], ["", ""], ["c", "d"], ["", ""], ["a", "d"], ["", ""]]
    ragged = {1: ["a"], 3: ["c", "d", "e"], 5: ["", "", "e"]}
    assert [0, 1, 2, 3, 5] == doubtful(
        "t", {"t": _table(rows, ("id", "of"), ragged=ragged)}, schema
    )


def test_a_link_leads_to_the_table_that_it_names():
    """A cell that is a key of its own table alone is in doubt where another table is named."""
    link = {"fields": ["of"], "reference": {"resource": "mills", "fields": ["id"]}}
    schema = {"fields": [{"name": "id"}, {"name": "of"}], "foreignKeys": [link]}
    boats = _table([["a", "m"], ["b", ""], ["c", "a"], ["d", "n"]], ("id", "of"))
    mills = _table([["m"], [""]], ("id",), ragged={1: ["n", "x"]})
    assert [2] == doubtful("boats", {"boats": boats, "mills": mills}, schema)


def test_rows_are_fed_in_parts_as_they_are():
    """More rows than one part are given after one header, in their order, each as it is."""
    table = _table([[str(at), ""] for at in range(2500)], ("at", "of"), ragged={2000: ["x"]})
    fed = list(table.fed([*range(0, 2500, 2)]))
    assert ["at", "of"] == fed[0]
    assert [["x"] if at == 2000 else [str(at), ""] for at in range(0, 2500, 2)] == fed[1:]


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
    plain = {"fields": [{"name": "id"}, {"name": "of"}]}
    for header in (("of", "id"), ("id", "of", "at"), ("id",), ("id", "off")):
        assert [0] == doubtful("t", {"t": _table([["a"] * len(header)], header)}, plain)


def test_a_table_without_rows_leaves_nothing_in_doubt():
    """Where there are no cells, none is in doubt."""
    header = tuple(part["name"] for part in SCHEMA["fields"])
    assert doubtful("things", cells([], header), SCHEMA) == []


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
