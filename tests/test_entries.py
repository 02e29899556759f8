"""Entries: known fields and their shapes, and the silent damage that YAML does to texts."""

import pytest

from docprov.diagnostics.suggestions import closest
from docprov.dossiers.entries import BAD_NOTATION, Entry
from docprov.dossiers.yaml.nodes import Text
from docprov.dossiers.yaml.reading import read_yaml

SHAPES = {
    "id": "line",
    "note": "free",
    "quote": "quote",
    "value": "line",
    "parts": "list",
    "extra": "map",
    "voice": "either",
    "population": "line",
}


def entry_of(text):
    """Return the entry that a text makes, and the list that receives its faults."""
    faults = []
    fields = read_yaml("f.yaml", text.encode(), faults)
    return Entry("f.yaml", "claim", fields, SHAPES, faults), faults


def shown(faults):
    return [f"{fault.place.line}:{fault.place.column} {fault.rule}" for fault in faults]


SOUND = {
    "all shapes": "id: a\nnote: b, c\nquote: e\nparts: []\nextra: {}\nvoice: f\n",
    "a voice as a mapping": "voice: {a: b}\n",
    "a voice as a list": "voice: [a, b]\n",
    "a quote in block style with a comma": "quote: women, children\n",
    "a quote in braces and quotation marks": '{quote: "women, children", value: "1,275"}\n',
    "a quote in apostrophes": "{quote: 'women, children'}\n",
    "a number sign in quotation marks": 'quote: "regiment #366 left"\n',
    "a number sign without a space": "quote: regiment#366 left\n",
    "a comment after quotation marks": 'quote: "regiment"  # a comment\n',
    "a comment after a short text": "value: 41  # a comment\n",
    "a comment after a short text in braces": "{value: 41,  # a comment\n  id: a}\n",
    "a comment of its own": "# a comment\nquote: regiment\n  # another one\n",
    "a quote over two lines": "quote: regiment\n  left\n",
    "a quote in a block scalar": "quote: |-\n  regiment #366, left\n",
}


@pytest.mark.parametrize("reason", SOUND)
def test_sound(reason):
    """What says one thing only is taken without a fault."""
    entry, faults = entry_of(SOUND[reason])
    assert ([], True) == (shown(faults), entry.sound)


CUT = {
    "a number sign taken for a comment": ("quote: regiment #366 left\n", ["1:8 DP010"]),
    "a number sign in a note": ("note: see box #3\n", ["1:7 DP010"]),
    "a number sign in the second line": ("quote: regiment\n  no. #366\n", ["1:8 DP010"]),
    "a number sign in braces": ("{note: see box #3\n, value: 1}\n", ["1:8 DP010"]),
    "a comma in a quote": ("{quote: women, children}\n", ["1:9 DP010"]),
    "two commas in a quote": ("{quote: women, children, men}\n", ["1:9 DP010"]),
    "a comma before the name of a field": (
        "{quote: women, population}\n",
        ["1:9 DP010", "1:26 DP008"],
    ),
    "a comma in a number": ("{value: 1,275}\n", ["1:11 DP010"]),
    "a comma in a note": ("{note: no, never}\n", ["1:12 DP010"]),
    "a quote in braces without a comma": ("{id: a, quote: of b}\n", ["1:16 DP010"]),
    "a quote in braces over two lines": ("{quote: women\n  and children}\n", ["1:9 DP010"]),
}


@pytest.mark.parametrize("reason", CUT)
def test_cut_texts(reason):
    """A text that YAML cut short, or may have cut short, is refused at the place where it begins or
    was cut.
    """
    text, expected = CUT[reason]
    entry, faults = entry_of(text)
    assert (expected, False) == (shown(faults), entry.sound)


BAD = {
    "an unknown field": ("quot: a\n", ["1:1 DP007"]),
    "an unknown field with nothing": ("quot:\n", ["1:1 DP007"]),
    "unknown fields": ("a: 1\nid: b\nc: {d: e}\n", ["1:1 DP007", "3:1 DP007"]),
    "a name in other letters": ("Quote: a\n", ["1:1 DP007"]),
    "a huge name": ("? " + "a" * 100_000 + "\n: 1\n", ["1:3 DP007"]),
    "a list for a short text": ("id: [a]\n", ["1:5 DP009"]),
    "a list for a free text": ("note:\n  - a\n", ["2:3 DP009"]),
    "a list for a quote": ("quote: [women, children]\n", ["1:8 DP009"]),
    "a mapping for a short text": ("id: {a: b}\n", ["1:5 DP009"]),
    "a mapping for a quote": ("quote:\n  a: b\n", ["2:3 DP009"]),
    "a text for a list": ("parts: a\n", ["1:8 DP009"]),
    "nothing for a list": ("parts:\n", ["1:7 DP009"]),
    "a mapping for a list": ("parts: {a: b}\n", ["1:8 DP009"]),
    "a text for a mapping": ("extra: a\n", ["1:8 DP009"]),
    "a list for a mapping": ("extra: [a]\n", ["1:8 DP009"]),
    "nothing": ("id:\n", ["1:4 DP008"]),
    "an empty text": ('id: ""\n', ["1:5 DP008"]),
    "a blank text": ("quote: '  '\n", ["1:8 DP008"]),
    "a line break in a short text": ('id: "a\\nb"\n', ["1:5 DP011"]),
    "a block scalar for a short text": ("id: |\n  a\n", ["1:5 DP011"]),
}


@pytest.mark.parametrize("reason", BAD)
def test_bad_input(reason):
    """A field that is not known, or not of its shape, is a fault at its place, and makes the entry
    unsound.
    """
    text, expected = BAD[reason]
    entry, faults = entry_of(text)
    assert (expected, False) == (shown(faults), entry.sound)


def test_help_names_the_nearest_field():
    """An unknown field comes with the field that was probably meant, else with all that
    there are.
    """
    _, faults = entry_of("quotes: a\nzzzzzz: b\n")
    assert ["did you mean 'quote'?", f"the fields here are: {', '.join(SHAPES)}"] == [
        fault.help for fault in faults
    ]
    assert ["", ""] == [closest("quote", []), closest("x" * 1000, list(SHAPES))]


def test_required_field():
    """A required field that is missing is reported at the entry, once, and not where the entry has
    other faults.
    """
    entry, faults = entry_of("\nnote: a\n")
    assert (None, ["2:1 DP008"]) == (entry.required("id"), shown(faults))
    entry, faults = entry_of("note: a\nidd: b\n")
    assert (None, ["2:1 DP007"]) == (entry.required("id"), shown(faults))
    entry, faults = entry_of("id:\n")
    assert (None, ["1:4 DP008"]) == (entry.required("id"), shown(faults))
    entry, faults = entry_of("note: ]\nvalue: 1\n")
    assert (None, ["1:7 DP004"]) == (entry.required("id"), shown(faults))


def test_values_by_name():
    """Fields are handed out by shape, and nothing where a field is not stated or of
    another shape.
    """
    entry, _ = entry_of("id: a\nparts: [b, {c: d}]\nextra: {e: f}\n")
    assert ("a", None, None) == (entry.value("id"), entry.value("parts"), entry.value("note"))
    assert Text(value="a", line=1, column=5) == entry.text("id")
    assert ["e"] == list(entry.fields("extra"))
    assert ([], None) == (entry.items("extra"), entry.fields("parts"))
    assert ("id" in entry, "note" in entry) == (True, False)
    assert ("f.yaml:1:1", "f.yaml:2:1") == (str(entry.here), str(entry.place_of("parts")))


def test_entries_of_a_list():
    """Of a list only mappings are entries; everything else in it is a fault at its place."""
    entry, faults = entry_of("parts:\n  - x\n  - {id: a}\n  - [b]\n  - id: c\n")
    assert ["a", "c"] == [part.value("id") for part in entry.entries("parts", "part", SHAPES)]
    assert ["2:5 DP009", "4:5 DP009"] == shown(faults)


def test_faults_stand_at_the_value():
    """A fault of a field stands at its value, and at the entry where the field is missing."""
    entry, faults = entry_of("note: a\nid: b\n")
    entry.fault(BAD_NOTATION, "id", "claim.id", "wrong")
    entry.fault(BAD_NOTATION, "value", "claim.value", "missing")
    assert ["2:5 DP011", "1:1 DP011"] == shown(faults)
