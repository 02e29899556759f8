"""Ids from content: stable, of the right form, and different wherever the content is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from docprov.dossiers.identifiers import passage_id, proposed_id
from docprov.model.records import SLUG

texts = st.text(max_size=30)
contents = st.recursive(st.none() | texts, lambda part: st.lists(part, max_size=4), max_leaves=8)


def test_passage_id_is_what_it_was():
    """The id of a passage never changes, since committed packages hold it."""
    assert "arden-2011.p-39d792a48f2c" == passage_id(
        "arden-2011", "arden-2011.t001", "41 dockers, among them 6 women and 3 boys", None, None
    )


@given(texts, texts, st.none() | texts, st.none() | texts)
def test_passage_id_form(capture, quote, prefix, suffix):
    """The id of a passage is the document's with twelve hexadecimal digits, whatever the quote
    holds.
    """
    identifier = passage_id("a-1", capture, quote, prefix, suffix)
    assert re.fullmatch(r"a-1\.p-[0-9a-f]{12}", identifier)
    assert re.fullmatch(SLUG, identifier)


@given(texts, texts, texts, texts)
def test_passages_differ_where_quotes_do(capture, quote, prefix, suffix):
    """Moving a character from the prefix to the quote, or from the quote to the suffix, makes
    another passage.
    """
    before = passage_id("a", capture, quote + "x", prefix, suffix)
    assert before != passage_id("a", capture, quote, prefix + "x", suffix)
    assert before != passage_id("a", capture, quote, prefix, "x" + suffix)
    assert before != passage_id("a", capture + "x", quote, prefix, suffix)


@given(texts)
def test_no_prefix_is_an_empty_prefix(quote):
    """An unstated prefix and an empty one are the same."""
    assert passage_id("a", "t", quote, None, None) == passage_id("a", "t", quote, "", "")


@given(contents)
def test_proposed_id(content):
    """A proposed id has the letter of its kind and five characters, and is the same for the same
    content.
    """
    identifier = proposed_id("c", content, ())
    assert re.fullmatch(r"c-[0-9a-z]{5}", identifier)
    assert identifier == proposed_id("c", content, {"c-00000"})


@given(contents, st.integers(1, 20))
def test_taken_ids_are_passed_over(content, count):
    """Equal entries get different ids, one after the other, each the same in every run."""
    taken = []
    for _ in range(count):
        taken.append(proposed_id("c", content, taken))
    assert count == len(set(taken))
    again = []
    for _ in range(count):
        again.append(proposed_id("c", content, again))
    assert taken == again
