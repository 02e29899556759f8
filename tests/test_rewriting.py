"""Replacing texts of a YAML file: the new text is read back, and no other byte changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.dossiers.yaml.rewriting import is_plain, quoted, rewritten, scalars

FILE = """\
# head, with 'marks' and "marks"
document: {id: a-1, label: "The \\"Mail\\"", 'odd name': b}   # one

list:
  - plain text here   # two
  - 'single ''x'' one'
  - {quote: "41 dockers, and more", time: 1911-06-02}
block: |
  several
  lines
last: end"""
ONE_LINE = [place for place, scalar in scalars(FILE).items() if scalar.style != "|"]
lines = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20
) | st.sampled_from(
    [
        "a: b",
        "a #b",
        "#a",
        "- a",
        "{a}",
        "a, b",
        "'a",
        '"a"',
        "\\",
        "null",
        "1e3",
        "",
        "&a",
        "*a",
        "!a",
        "%a",
        "@a",
        "`a",
        "? a",
        "a:",
    ]
)


@given(st.sampled_from(ONE_LINE), lines, st.booleans())
def test_says_the_new_text_and_nothing_else_changes(place, value, crlf):
    """Whatever one text is replaced by, the file says it there, and every byte before and after it stays."""
    text = FILE.replace("\n", "\r\n") if crlf else FILE
    old = scalars(text)[place]
    try:
        new = rewritten(text, [(old, value)])
    except ValueError:
        assert not value.isprintable() or old.name == ""
        return
    assert value == scalars(new)[place].value
    assert (text[: old.start], text[old.stop :]) == (
        new[: old.start],
        new[len(new) - len(text) + old.stop :],
    )
    assert scalars(new)[place].style in {old.style, '"'}


@given(
    st.lists(
        st.tuples(st.sampled_from(ONE_LINE), st.just("new")),
        unique_by=lambda pair: pair[0],
        min_size=2,
    )
)
def test_several_at_once(pairs):
    """Several texts are replaced at once, whatever their order."""
    known = scalars(FILE)
    keys = {place for place, scalar in known.items() if not scalar.name and place[1] < 3}
    wanted = {place: value for place, value in pairs if place not in keys}
    found = list(
        scalars(
            rewritten(FILE, [(known[place], value) for place, value in wanted.items()])
        ).values()
    )
    assert [wanted.get(place, scalar.value) for place, scalar in known.items()] == [
        scalar.value for scalar in found
    ]


def test_knows_names_and_styles():
    """A value knows its field, a field's name and a part of a list know none."""
    found = {
        scalar.value: (scalar.name, scalar.style, scalar.flow) for scalar in scalars(FILE).values()
    }
    assert ("id", "", True) == found["a-1"]
    assert ("", "", True) == found["id"]
    assert ("", "", False) == found["plain text here"]
    assert ("time", "", True) == found["1911-06-02"]
    assert ("block", "|", False) == found["several\nlines\n"]
    assert ("last", "", False) == found["end"]


def test_a_block_is_not_replaced():
    """A text of several lines stays as it is."""
    block = next(scalar for scalar in scalars(FILE).values() if scalar.style == "|")
    with pytest.raises(ValueError, match="several lines"):
        rewritten(FILE, [(block, "x")])


@given(lines, st.sampled_from("'\""))
def test_quotation_marks_are_read_back(value, style):
    """A text in quotation marks is read back as it is."""
    if value.isprintable():
        assert value == next(
            scalar.value
            for scalar in scalars(f"a: {quoted(value, style)}").values()
            if scalar.name == "a"
        )


@given(lines, st.booleans())
def test_a_plain_text_is_read_back(value, flow):
    """A text that needs no quotation marks is read back without them."""
    if value.isprintable() and is_plain(value, flow=flow):
        text = f"{{a: {value}, b: c}}" if flow else f"a: {value}\nb: c\n"
        assert ["a", value, "b", "c"] == [scalar.value for scalar in scalars(text).values()]


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\tx: y", '"'])
def test_what_cannot_be_parsed(text):
    """A file that is no YAML has no texts to replace."""
    with pytest.raises(ValueError):  # noqa: PT011 - the words are libyaml's
        scalars(text)
