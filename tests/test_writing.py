"""Written YAML: read back as what was meant, on lines that people can read.

What cannot be written is refused.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.diagnostics.errors import DocprovError
from docprov.dossiers.yaml.nodes import content
from docprov.dossiers.yaml.reading import read_yaml
from docprov.dossiers.yaml.writing import dossier_bytes

names = st.sampled_from(["quote", "note", "value", "claims", "parts", "document", "1", "3-21"])
trees = st.recursive(
    st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(names, trees, min_size=1, max_size=4))
def test_what_is_written_is_read_or_refused(said):
    """Any tree of texts reads back as itself, or is refused; it never reads as something else."""
    try:
        data = dossier_bytes(said)
    except DocprovError:
        return
    faults = []
    assert said == content(read_yaml("a.yaml", data, faults))
    assert [] == faults


HARD = [
    "no",
    "null",
    "true",
    "1e3",
    "0x1f",
    "2011-06-03",
    "- a",
    "a: b",
    "a #b",
    "'",
    '"',
    "{a}",
    "[a]",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a",
    " a",
    "a ",
    "a\nb",
    "a\tb",
    "a\u2028b",
    "a\x85b",
    "\ufeff",
    "🚢",
    "a\\b",
    "---",
    "...",
    "?",
    "~",
    "a,b",
    "x" * 300,
]


@pytest.mark.parametrize("text", HARD)
@pytest.mark.parametrize("name", ["quote", "note"])
def test_hard_texts_are_kept(text, name):
    """Texts that YAML could take for something else are kept, in a block and on one line."""
    said = {"claims": [{name: text}, {name: text, "note": "x" * 200}], name: text}
    faults = []
    assert said == content(read_yaml("a.yaml", dossier_bytes(said), faults))
    assert [] == faults


@pytest.mark.parametrize("text", ["a\x00b", "a\x07b", "\ud800", "\uffff"])
def test_what_no_dossier_can_say_is_refused(text):
    """A control character, or half of one, is refused."""
    with pytest.raises(DocprovError):
        dossier_bytes({"note": text})


def test_short_entries_stand_on_one_line():
    """A short entry is one line, a long one a line for each field, a list of entries one after the
    other.
    """
    said = {
        "document": {"id": "a"},
        "claims": [{"quote": "41 dockers", "value": "41"}, {"note": "x" * 130, "value": "1"}],
    }
    lines = dossier_bytes(said).decode().split("\n")
    assert ["document:", "  id: a", "claims:", '  - {quote: "41 dockers", value: 41}'] == lines[:4]
    assert ["  - note: " + "x" * 130, "    value: 1", ""] == lines[4:]
