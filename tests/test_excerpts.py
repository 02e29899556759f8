"""Excerpts: the place is marked where a screen shows it, whatever the line holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from tests.strategies import hostile

from docprov.diagnostics.diagnostics import Place
from docprov.presentation.excerpts import Excerpts, excerpt

YAML, CSV, JSON = "dossiers/a.yaml", "data/a.csv", "dossiers/a.lock.json"
MARKS = {
    "a plain value": (YAML, "voice: arden-pots  # who", 8, "arden-pots"),
    "a value with spaces": (YAML, "title: The night of Arden", 8, "The night of Arden"),
    "a field's name": (YAML, "  predicat: deaths", 3, "predicat"),
    "a value inside braces": (YAML, "  - {id: a, kind: human, name: b}", 19, "human"),
    "the last value inside braces": (YAML, "  - {id: a, kind: human}", 19, "human"),
    "a quoted value": (YAML, '  - {quote: "a, b", kind: x}', 13, '"a, b"'),
    "an open quotation mark": (YAML, 'quote: "the fate', 8, '"the fate'),
    "an entry in braces": (YAML, "  - {id: a}", 5, "{id: a}"),
    "a cell": (CSV, "a,stoker,person", 3, "stoker"),
    "a quoted cell": (CSV, 'a,"x, y",person', 3, '"x, y"'),
    "an empty cell": (CSV, "a,,person", 3, ","),
    "a name in JSON": (JSON, '  "p-0f3a": {"start": 1}', 3, '"p-0f3a"'),
    "beyond the end": (YAML, "a: b", 9, ""),
}


@pytest.mark.parametrize("name", MARKS)
def test_marks_what_stands_at_the_column(name):
    """What is marked is the value, name or cell that begins at the column, and nothing more."""
    file, text, column, expected = MARKS[name]
    found = excerpt(file, 3, column, text, 100)
    assert expected == found.marked
    assert text == found.before + found.marked + found.after


def test_wide_characters_take_two_cells_and_combining_ones_none():
    """The mark stands below its text on the screen, not below a count of characters."""
    found = excerpt(YAML, 1, 7, "港湾e\u0301: x", 80)
    assert (len("港湾e\u0301: "), 7) == (6, found.indent)


def test_control_characters_are_escaped_and_move_the_mark():
    """A control character is shown as its escape, and the mark takes account of it."""
    found = excerpt(YAML, 1, 3, "\x07\u202ebad", 80)
    assert ("\\x07\\u202e", "bad", 10) == (found.before, found.marked, found.indent)


@given(st.text(max_size=20) | hostile, st.integers(0, 400), st.integers(0, 3), st.integers(20, 60))
def test_fits_any_line_into_the_width(text, times, column, width):
    """Any line is cut to the width, without control characters, with its place in sight."""
    line = text.replace("\n", "") * times
    at = len(line) * column // 3 + 1
    found = excerpt(YAML, 1, at, line, width)
    shown = found.before + found.marked + found.after
    assert shown.isprintable()
    assert cell_len(shown) <= width
    assert found.indent < width


def test_a_place_without_a_column_shows_the_line(tmp_path):
    """A fault of a whole line shows the line, with nothing marked."""
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfone\r\ntwo\r\n")
    excerpts = Excerpts(tmp_path)
    assert ("two", "") == (
        excerpts.at(Place(file="a.yaml", line=2)).after,
        excerpts.at(Place(file="a.yaml", line=2)).marked,
    )
    assert "one" == excerpts.at(Place(file="a.yaml", line=1, column=1)).marked


@pytest.mark.parametrize(
    "place",
    [Place(), Place(file="a.yaml"), Place(file="../b", line=1), Place(file="a.yaml", line=9)],
)
def test_what_cannot_be_shown_is_left_out(tmp_path, place):
    """A place without a line, outside the folder or beyond the end of its file has no excerpt."""
    (tmp_path / "a.yaml").write_text("one\n")
    assert None is Excerpts(tmp_path).at(place)
    assert None is Excerpts(None).at(place)
