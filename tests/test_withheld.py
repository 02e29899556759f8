"""What a dossier withholds: which mappings do, and where they may be."""

import pytest

from docprov.dossiers.withheld import ALLOWED, may_withhold, withheld_value
from docprov.dossiers.yaml.nodes import Mark
from docprov.dossiers.yaml.reading import read_yaml


def node_of(text):
    """Return the node of a field `a` that has this text."""
    return read_yaml("a.yaml", f"a: {text}\n".encode(), []).entries["a"]


MAPPINGS = {
    "{withheld: Ina}": Mark(("Ina",)),
    "{withheld: Ina, also: I. Pell}": Mark(("Ina", "I. Pell")),
    "{withheld: Ina, also: [I. Pell, Pell], not: Inari}": Mark(
        ("Ina", "I. Pell", "Pell"), ("Inari",)
    ),
    "{withheld: Ina, also: [Pell, '  ']}": Mark(("Ina", "Pell")),
    "{withheld: Ina, also: [Pell, [I. Pell]]}": None,
    "{withheld: Ina, also: {name: Pell}}": None,
    "{withheld: Ina, not: [{name: Pell}]}": None,
    "{withheld: Ina, note: Pell}": None,
    "{withheld: '  '}": None,
    "{withheld: [Ina]}": None,
    "{also: Ina}": None,
}


@pytest.mark.parametrize("text", MAPPINGS)
def test_a_mapping_withholds_a_text(text):
    """Only `withheld`, with other spellings and what is something else, withholds a text."""
    found = withheld_value(node_of(text))
    assert MAPPINGS[text] == (found and found.withheld)
    assert found is None or found.value == "Ina"


@pytest.mark.parametrize(
    ("text", "data", "expected"),
    [
        ("[{b: {withheld: x}}]", None, True),
        ("[{b: {also: x}}]", None, False),
        ("'withheld'", None, False),
        ("[{b: withheld}]", None, False),
        ("[{b: {withheld: [x]}}]", None, True),
        ("[{b: {withheld: x}}]", b"nothing", False),
        ("[{b: {withheld: x}}]", b'"\\x77ithheld"', True),
        ("[{b: {withheld: x}}]", b'"\\u0077ithheld"', True),
        ("[{b: {withheld: x}}]", b'"with\\\r\nheld"', True),
    ],
)
def test_a_file_may_withhold(text, data, expected):
    """A file may withhold something where it has the word, however it is written, as a name."""
    node = node_of(text)
    assert expected == may_withhold(data or f"a: {text}".encode(), node)


def test_what_was_damaged_may_withhold():
    """Of a mapping that could not be read whole nobody knows what it withholds."""
    node = read_yaml("a.yaml", b"a: {b: [}\nc: withheld\n", [])
    assert may_withhold(b"withheld", node)
    assert may_withhold(b"withheld", withheld_value(node_of("{withheld: x}")))


def test_the_fields_that_can_be_withheld():
    """These are the short fields that may say too much; ids and words of closed lists are not."""
    fields = {"value", "time", "url", "identifier", "issued", "written", "retrieved"}
    assert fields == ALLOWED
