"""Cells as spreadsheet programs save them: read with their places from any dialect; what was changed is told, never guessed."""

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.recording.spreadsheets.reading import damage, read_sheet

KNOWN = ["id", "name", "note"]
ROWS = [
    ["id", "name", "note"],
    ["stoker", "a stoker; of Arden", 'said "no", twice'],
    ["pilot", "é 🚢", "two\nlines"],
]


def saved(rows, separator=",", end="\n", quoting=csv.QUOTE_MINIMAL):
    """Return rows as Python's csv writes them."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return stream.getvalue()


def values(fields):
    return [{name: node.value for name, node in row.entries.items()} for row in fields]


DIALECTS = {
    "plain": lambda rows: saved(rows).encode(),
    "with a byte order mark": lambda rows: codecs.BOM_UTF8 + saved(rows).encode(),
    "lines end with CR LF": lambda rows: saved(rows, end="\r\n").encode(),
    "lines end with CR": lambda rows: saved(rows, end="\r", quoting=csv.QUOTE_ALL).encode(),
    "semicolons": lambda rows: saved(rows, ";").encode(),
    "tabs": lambda rows: saved(rows, "\t").encode(),
    "bars": lambda rows: saved(rows, "|").encode(),
    "UTF-16, little end first": lambda rows: (
        codecs.BOM_UTF16_LE + saved(rows, "\t", "\r\n").encode("utf-16-le")
    ),
    "UTF-16, big end first": lambda rows: codecs.BOM_UTF16_BE + saved(rows).encode("utf-16-be"),
    "separator stated": lambda rows: (
        codecs.BOM_UTF8 + b"sep=;\r\n" + saved(rows, ";", "\r\n").encode()
    ),
    "everything in quotation marks": lambda rows: saved(rows, ";", quoting=csv.QUOTE_ALL).encode(),
    "empty columns and rows at the end": lambda rows: saved(
        [[*row, "", ""] for row in rows] + [[""] * 5] * 3, ";"
    ).encode(),
    "no line end at the end": lambda rows: saved(rows).removesuffix("\n").encode(),
    "names in capitals, with spaces": lambda rows: saved(
        [[f" {name.upper()} " for name in rows[0]], *rows[1:]]
    ).encode(),
    "a help row": lambda rows: saved([rows[0], ["# told", "x", "y"], *rows[1:]]).encode(),
}


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_is_read_alike(name):
    """However a sheet is saved, its cells are the same, and nothing is told about it."""
    faults = []
    found = read_sheet("a.csv", DIALECTS[name](ROWS), KNOWN, faults)
    assert [dict(zip(KNOWN, row, strict=True)) for row in ROWS[1:]] == values(found)
    assert [] == faults


texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"), max_size=8
)


@given(
    st.lists(st.tuples(texts, texts, texts), max_size=4),
    st.sampled_from(sorted(DIALECTS.keys() - {"lines end with CR"})),
)
def test_any_cells_are_read_back(rows, name):
    """Any cells are read as they were saved; an empty cell and an empty row are none."""
    written = [list(KNOWN), *[[*row] for row in rows]]
    filled = [
        row
        for row in written[1:]
        if any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#")
    ]
    faults = []
    expected = [
        {field: cell for field, cell in zip(KNOWN, row, strict=True) if cell.strip()}
        for row in filled
    ]
    assert expected == values(read_sheet("a.csv", DIALECTS[name](written), KNOWN, faults))
    assert [] == faults


@given(st.binary())
def test_any_bytes_end_well(data):
    """No bytes bring the reader down: they are read, or there is a fault with a place."""
    faults = []
    read_sheet("a.csv", data, KNOWN, faults)
    assert all(fault.place.line for fault in faults)


def test_places_are_those_of_the_file():
    """A cell's place is line and code point of the file, also after cells that hold line breaks."""
    data = 'id;name;note\r\n"st""oker";"🚢\r\nof Arden";x\r\npilot;b;c\r\n'.encode()
    first, second = read_sheet("a.csv", data, KNOWN, [])
    places = {name: (node.line, node.column) for name, node in first.entries.items()}
    assert {"id": (2, 1), "name": (2, 12), "note": (3, 11)} == places
    assert {"id": (4, 1), "name": (4, 7), "note": (4, 9)} == {
        name: (node.line, node.column) for name, node in second.entries.items()
    }


BROKEN = {
    "Latin-1": (b"id;name\r\nstoker;caf\xe9\r\n", (2, 11), "not UTF-8"),
    "UTF-16 without its mark": ("id;name\n".encode("utf-16-le"), (1, 1), "no text"),
    "half a character of UTF-16": (codecs.BOM_UTF16_LE + b"i\0d", (1, 5), "not utf-16-le"),
    "unknown column": (b"id,nmae\nstoker,x\n", (1, 4), "no column 'nmae'"),
    "column twice": (b"id,name,name\nstoker,x,y\n", (1, 9), "stands twice"),
    "no column known": (b"first,second\na,b\n", (1, 1), "no column"),
    "quotation mark left open": (b'id,name\nstoker,"a\n', (2, 8), "never closed"),
    "text after a quotation mark": (b'id,name\nstoker,"a"b\n', (2, 8), "follows"),
    "cell beside the last column": (b"id,name\nstoker,a,b\n", (2, 10), "right of the last"),
    "nothing at all": (b"", (1, 1), "no column"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_told_at_its_place(name):
    """A sheet that cannot be read as it is has a fault with line and column."""
    data, place, reason = BROKEN[name]
    faults = []
    read_sheet("a.csv", data, KNOWN, faults)
    assert (place, True) in [
        ((fault.place.line, fault.place.column), reason in fault.message) for fault in faults
    ]


DAMAGED = {
    "date": [
        "25/02/1992",
        "25.02.1992",
        "2/25/92",
        "1992/02/25",
        "33659",
        "45000",
        "33659.5",
        "Feb-92",
        "25-Feb-92",
        "1992-2-25",
        "1992-02-5",
        "25/02/1992 00:00:00",
        "#VALUE!",
        "########",
        "1E+05",
    ],
    "value": ["1E+05", "1,5e+10", "41,0", "25.02.1992", "#NAME?", "#REF!", "Err:502", "12/04/2020"],
    "line": ["1E+05", "1,23E+12", "“stoker”", "#N/A", "stoker’s"],
    "free": ["#N/A", "#####", "#BEZUG!"],
}
TYPED = {
    "date": ["1992-02-25", "1992", "199X", "1992-02-25/1992-02-26", "../1992", "2024~", "1992-21"],
    "value": [
        "41",
        "41.5",
        "more than 150",
        "between 20 and 30",
        "several",
        "1992-02-25",
        "100000",
    ],
    "line": ["arden-2011", "0123456789", "t001", "2e"],
    "free": ["1E+05", "25/02/1992", "# 5", "“The Count”", "N/A"],
}


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in DAMAGED.items() for text in texts]
)
def test_damage_is_told(kind, text):
    """What a program makes of a date, a number or an id is told."""
    assert damage(text, kind)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in TYPED.items() for text in texts]
)
def test_what_was_typed_is_left_alone(kind, text):
    """What a recorder types as it should be is no damage."""
    assert "" == damage(text, kind)
