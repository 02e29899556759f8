"""Fixes: what has one reading is fixed, what has two is left and told, and every other
byte stays.
"""

import re

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.samples import sampled
from tests.strategies import decimal_texts, edtf_texts

from docprov import anchor, fix, validate
from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.sources import read_sources
from docprov.model.dates import Date
from docprov.model.values import Quantity
from docprov.recording.canonical_values import canonical_date, canonical_number
from docprov.rules.agreement import Recorded, wording
from docprov.text.language import language_of

DOSSIER = "dossiers/arden-2011.yaml"
DATES = {
    "2011-6-3": "2011-06-03",
    "2011-06-3": "2011-06-03",
    "2011/06/03": "2011-06-03",
    "2011.6.3": "2011-06-03",
    "2011\u201306\u201303": "2011-06-03",
    "2009-6": "2009-06",
    "2011-6": None,
    "1914-8": None,
    "2011\u201312": None,
    "2011\u20136": None,
    " 2011-06-03": "2011-06-03",
    "1911-06-02 / 1911-06-03": "1911-06-02/1911-06-03",
    "1911-6-2/1911-6-3": "1911-06-02/1911-06-03",
    "1911-6-2 / ..": "1911-06-02/..",
    "3/6/2011": None,
    "03.06.2011": None,
    "06-03-2011": None,
    "3 June 2011": None,
    "2011-02-29": None,
    "2011-13-1": None,
    "11-06-03": None,
    "2011-06-03": None,
    "2011/06": None,
    "": None,
}
NUMBERS = {
    "041": "41",
    "+41": "41",
    "41.0": "41",
    "41.50": "41.5",
    "0.00000010": "0.0000001",
    "-0": "0",
    "-041.20": "-41.2",
    "1 275": "1275",
    "1\u202f275\u202f000": "1275000",
    "1'275": "1275",
    "1,275,000": "1275000",
    "\uff14\uff11": "41",
    "\u221241": "-41",
    "More than 150": "more than 150",
    "more  than 0150": "more than 150",
    ">150": "more than 150",
    ">= 3": "at least 3",
    "\u2264 3": "at most 3",
    "between 020 and 30.0": "between 20 and 30",
    "10\u00b3": None,
    "41\u00b9": None,
    "1\u00bd": None,
    "\u24885": None,
    "\u2460": None,
    "1,275": None,
    "1.275": None,
    "1.275.000": None,
    "1\u2009275": "1275",
    "1,275 613": None,
    "1 2345": None,
    "41,5": None,
    "150+": None,
    "150 or more": None,
    "12 34": None,
    "4l": None,
    "1e3": None,
    "41": None,
    "several": None,
    "": None,
}
FIXED = {
    "a day": (
        "issued: 2011-06-03\n",
        "issued: 2011-6-3  # printed so\n",
        "issued: 2011-06-03  # printed so\n",
    ),
    "a period": (
        "time: 1911-06-02/1911-06-03",
        "time: 1911-06-02 / 1911-06-03",
        "time: 1911-06-02/1911-06-03",
    ),
    "a number": ("value: 41\n", "value: 041 # c\n", "value: 41 # c\n"),
    "a number without its words": (
        "value: more than 150, value_as_written: over 150}",
        "value: more than 150}",
        "value: more than 150, value_as_written: over 150}",
    ),
    "a number in quotation marks": ("value: 41\n", "value: '041'\n", "value: '41'\n"),
    "a comparator": ("value: more than 150,", "value: More than 0150,", "value: more than 150,"),
    "a text in braces": ('quote: "smoke (20)"', "quote: smoke (20)", 'quote: "smoke (20)"'),
    "a text cut at a comma": (
        'quote: "smoke (20)"',
        "quote: smoke (20), and more",
        'quote: "smoke (20), and more"',
    ),
    "a text cut at two commas": (
        'quote: "smoke (20)"',
        "quote: smoke, and, more",
        'quote: "smoke, and, more"',
    ),
    "a number sign": (
        'quote: "pier #3 was closed"',
        "quote: pier #3 was closed",
        'quote: "pier #3 was closed"',
    ),
    "a colon in a text": (
        "label: Article on the fire at Arden harbour",
        "label: Article: on the fire",
        'label: "Article: on the fire"',
    ),
    "a sign that YAML keeps to itself": (
        "title: THE NIGHT ARDEN BURNED",
        "title: @THE NIGHT",
        'title: "@THE NIGHT"',
    ),
}
LEFT = {
    "a number that the quote gives twice": (
        'quote: "smoke (20)", population: smoke, value: 20',
        'quote: "twenty by smoke, twenty by fire", population: smoke, value: 20',
    ),
    "a number that the quote does not give": (
        "value: more than 150, value_as_written: over 150}",
        "value: more than 160}",
    ),
    "a day in another order": ("issued: 2011-06-03\n", "issued: 03/06/2011\n"),
    "a comma that may be a point": ("value: 41\n", "value: 1,275\n"),
    "a comment": ("quote: several sheds\n", "quote: several sheds # all of them\n"),
    "an unknown word": ("predicate: deaths\n", "predicate: death\n"),
    "an open quotation mark": ('quote: "the fate', "quote: 'the fate"),
    "a number sign that may begin a comment": ("quote: several sheds\n", "quote: several #sheds\n"),
    "a text of several lines": ("issued: 2011-06-03\n", "issued: |\n    2011-6-3\n"),
}


@pytest.mark.parametrize("text", DATES)
def test_dates(text):
    """A date is fixed where only its form is wrong; the order of day and month is never guessed."""
    assert DATES[text] == canonical_date(text)


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers(text):
    """A number is fixed where only its form is wrong.

    A comma that may be a point is never guessed.
    """
    assert NUMBERS[text] == canonical_number(text)


@given(edtf_texts)
def test_a_canonical_date_stays(text):
    """What is EDTF already is left alone."""
    assert canonical_date(text) is None


@given(decimal_texts, st.sampled_from(("", "more than ", "at most ", "about ")))
def test_a_canonical_number_stays(text, word):
    """What is written as dossiers write it is left alone."""
    assert canonical_number(word + text) is None


@given(st.text("0123456789-/. ~XY", max_size=12) | st.text(max_size=8))
def test_what_is_mended_is_canonical(text):
    """Whatever comes out is a date or a number, and is not fixed once more."""
    date, number = canonical_date(text), canonical_number(text)
    if date is not None:
        assert (str(Date(date)), None) == (date, canonical_date(date))
    if number is not None:
        assert Quantity.parse(number)
        assert canonical_number(number) is None


def change(folder, old, new):
    path = folder / DOSSIER
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())
    return text


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(FIXED))
def test_mends(example, name):
    """The text is fixed, nothing else of the file changes, and a second run finds nothing to do."""
    old, broken, expected = FIXED[name]
    text = change(example, old, broken)
    done = fix(example)
    assert text.replace(old, expected) == (example / DOSSIER).read_bytes().decode()
    assert [DOSSIER] == list(done.contents)
    assert (1, [DOSSIER]) == (len(done.fixes), [each.place.file for each in done.fixes])
    again = fix(example)
    assert ([], {}) == (again.fixes, again.contents)


WORDED = {
    "forty-one boats sank": ("41", "forty-one"),
    "a loss of 1.2 million crowns": ("1200000", "1.2 million"),
    "nearly 4 metres of water": ("nearly 4", "nearly 4"),
    "150 metres or more of quay": ("at least 150", "150 metres or more"),
    "two to three hundred boats": ("between 200 and 300", "two to three hundred"),
}


@pytest.mark.parametrize("quote", WORDED)
def test_words_that_give_a_value(quote):
    """They are as short as they can be and still say just what is recorded."""
    value, words = WORDED[quote]
    read = Quantity.parse(value)
    cells = {name: getattr(read, name) for name in ("value", "lower", "upper")}
    texts = {name: str(cell) for name, cell in cells.items() if cell is not None}
    recorded = Recorded(value_type="quantity", comparator=read.comparator, **texts)
    assert words == wording(recorded, quote, language_of("en")).words
    assert wording(evolve(recorded, value="7", lower="7"), quote, language_of("en")) is None
    assert wording(recorded, f"{quote} and {words}", language_of("en")) is None


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(LEFT))
def test_leaves_what_has_two_readings(example, name):
    """What could mean two things is left as it is, and validation tells it."""
    change(example, *LEFT[name])
    before = (example / DOSSIER).read_bytes()
    assert {} == fix(example).contents
    assert before == (example / DOSSIER).read_bytes()
    assert not validate(example).ok


@pytest.mark.long
def test_mends_everything_in_one_run(example):
    """All that can be fixed is fixed in one run, CRLF and comments stay, and the tables say what
    was meant.
    """
    meant = read_sources(example).tables
    path = example / DOSSIER
    text = path.read_text().replace("\n", "  # note\n", 1)
    for old, broken, _ in (
        FIXED[name]
        for name in ("a day", "a period", "a comparator", "a text in braces", "a number sign")
    ):
        assert text.count(old) == 1
        text = text.replace(old, broken)
    path.write_bytes(text.replace("\n", "\r\n").encode())
    assert 5 == len(fix(example).fixes)
    now = path.read_bytes()
    assert now.count(b"\r\n") == now.count(b"\n")
    assert now.startswith(b"document:  # note\r\n")
    assert b"2011-06-03  # printed so\r\n" in now
    fixed = read_sources(example).tables
    assert {name: table.frame.rows() for name, table in meant.items()} == {
        name: table.frame.rows() for name, table in fixed.items()
    }


@pytest.mark.long
def test_every_cut_text_of_a_file_is_fixed(example):
    """However many texts of a file YAML has cut, one run fixes them all, in two rounds."""
    path = example / DOSSIER
    entry = (
        "  - id: berth-{0}\n    label: berth\n    definition: Berth #{0}.\n    value_type: none\n"
    )
    lines = "".join(map(entry.format, range(9)))
    path.write_text(path.read_text().replace("predicates:\n", f"predicates:\n{lines}", 1))
    found = fix(example)
    assert 9 == len(found.fixes)
    assert 9 == path.read_text().count('definition: "Berth #')


def test_dry_run_writes_nothing(example):
    """Without writing the outcome and the diff are the same, and the file stays."""
    change(example, *FIXED["a day"][:2])
    before = (example / DOSSIER).read_bytes()
    outcome = fix(example, write=False)
    assert before == (example / DOSSIER).read_bytes()
    assert re.search(
        r"\n-  issued: 2011-6-3  # printed so\n\+  issued: 2011-06-03  # printed so\n",
        outcome.diffs[DOSSIER],
    )
    assert outcome.contents == fix(example).contents


@pytest.mark.long
def test_one_dossier_is_mended_alone(example):
    """Given one dossier, only that one is touched."""
    change(example, *FIXED["a day"][:2])
    other = example / "dossiers/leith-2012.yaml"
    other.write_text(other.read_text().replace("2012-02-04", "2012-2-4"))
    assert [DOSSIER] == list(fix(example / DOSSIER).contents)
    assert ["dossiers/leith-2012.yaml"] == list(fix(example).contents)


@pytest.mark.long
def test_quotes_take_the_characters_of_their_text(example):
    """With the texts at hand a quote that is exact but for its marks is written as the text has it.

    Anchoring finds it.
    """
    assert [] == fix(example).fixes
    outcome = fix(example, example / "texts")
    assert [('"The Arden Count"', "“The Arden Count”")] == [
        (each.old, each.new) for each in outcome.fixes
    ]
    anchor(example, example / "texts")
    assert {"verbatim": 19} == validate(example, example / "texts").coverage.verdicts
    assert [] == fix(example, example / "texts").fixes


@pytest.mark.parametrize("path", ["nowhere", "README.md", "docs"])
def test_what_has_no_dossiers_is_refused(path):
    """A path without dossiers is one error."""
    with pytest.raises(DocprovError):
        fix(path)


def test_quotes_alone_can_be_mended(example):
    """Asked for quotes only, a date that could be fixed stays as it is.

    The quote gets the characters of its text.
    """
    path = example / "dossiers" / "arden-2011.yaml"
    path.write_text(path.read_text().replace("issued: 2011-06-03", "issued: 2011-6-3"))
    fixing = fix(example, example / "texts", quotes_only=True)
    assert ['"The Arden Count"'] == [each.old for each in fixing.fixes]
    assert ["“The Arden Count”"] == [each.new for each in fixing.fixes]
    assert "issued: 2011-6-3" in path.read_text()


@pytest.mark.long
@pytest.mark.parametrize("marks", sampled(["“”", "„“", "‘’"], 3))
def test_curly_quotation_marks_around_a_text_become_straight_ones(example, marks):
    """Marks that were meant for YAML do not become part of the quote.

    The fault says that they are curly.
    """
    path = example / DOSSIER
    text = path.read_text(encoding="utf-8")
    curly = text.replace(
        'quote: "the fate of over 150"', f"quote: {marks[0]}the fate of over 150{marks[1]}"
    )
    path.write_text(curly, encoding="utf-8", newline="\n")
    (fault,) = [each for each in validate(example).diagnostics if each.rule == "DP010"]
    assert "the text of 'quote' is inside { } in curly quotation marks" == fault.message
    assert 1 == len(fix(example).fixes)
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("new", "rule"), [("issued: 3.6.2011", "DP111"), ("\tissued: 2011-06-03", "DP003")]
)
def test_what_is_left_to_a_person_is_listed(example, new, rule):
    """A date with two readings and a file that cannot be read are named, and left as they are."""
    path = example / DOSSIER
    path.write_text(path.read_text("utf-8").replace("issued: 2011-06-03", new), "utf-8")
    outcome = fix(example)
    assert {} == outcome.contents
    assert rule in {each.rule for each in outcome.left}
