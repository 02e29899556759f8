"""Folding: what is written alike, and where each character came from."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docprov.text.folding import fold, folded_differences, folded_once, folded_text, known_folded

LETTERS = st.text(
    st.sampled_from("ab 1\n\t\u00a0\u2003“”'’`–-ﬁ\u00ade\u0301é가\u1100\u1161ÅÅ🚢")
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
)
JOINING = st.text(st.sampled_from("ei \u00ad\u0301\u0327ﬁﬄ\u1100\u1161\u11a8"), max_size=9)
FOLDED = {
    "white space": ("a \n\t b\u00a0c\u2003 d", "a b c d"),
    "quotation marks": ("“a” „b‟ «c» ‘d’ `e´", '"a" "b" "c" \'d\' \'e\''),
    "dashes": ("1911–1912 — a−b", "1911-1912 - a-b"),
    "soft hyphens": ("dro\u00adwned", "drowned"),
    "soft hyphens between white space": ("a \u00ad b", "a b"),
    "ligatures": ("ﬁve oﬀers, ﬄ", "five offers, ffl"),
    "a loose accent": ("cafe\u0301", "café"),
    "syllables in letters": ("\u1100\u1161 x", "가 x"),
    "a letter with a canonical twin": ("5 \u212b", "5 Å"),
    "an accent after a ligature": ("ﬁ\u0301 ﬁ\u00ad\u0301", "fí fí"),
    "an accent after a soft hyphen": ("e\u00ad\u00ad\u0301, \u1100\u00ad\u1161", "é, 가"),
    "case, digits and stops stay": ("A.B,1 2", "A.B,1 2"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", FOLDED)
def test_what_is_written_alike(name):
    """What differs in print only is written one way, and nothing else changes."""
    text, expected = FOLDED[name]
    assert expected == fold(text).text


@given(LETTERS | JOINING)
def test_every_character_knows_where_it_came_from(text):
    """The stretches behind the characters of a folded text follow each other and leave out nothing
    but soft hyphens.
    """
    folded = fold(text)
    reached = 0
    for index, letter in enumerate(folded.text):
        start, stop = folded.start_of(index), folded.stop_of(index)
        assert start < stop <= len(text)
        assert start == reached or set(text[reached:start]) <= {"\u00ad"} or folded.cuts(index)
        assert letter in fold(text[start:stop]).text
        assert index == folded.index_of(start) or folded.cuts(index)
        reached = stop
    assert set(text[reached:]) <= {"\u00ad"}


@given(LETTERS | JOINING)
def test_folding_twice_changes_nothing_more(text):
    """A folded text folds to itself, and is composed."""
    once = fold(text).text
    assert once == fold(once).text
    assert not re.search(r"\s\s|[“”’–ﬁ\u00ad]", once)
    assert folded_text(text) == once.strip(" ")


@given(LETTERS)
def test_canonical_forms_fold_alike(text):
    """Composed and decomposed spellings of a text are one text when folded."""
    composed, loose = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert unicodedata.normalize("NFC", fold(composed).text) == unicodedata.normalize(
        "NFC", fold(loose).text
    )


def test_a_cut_through_a_ligature_is_known():
    """A quote can end before a ligature or after it, and not between its letters."""
    folded = fold("oﬃce")
    assert ["o", "f", "f", "i", "c", "e"] == list(folded.text)
    assert [False, False, True, True, False, False] == [folded.cuts(index) for index in range(6)]


def test_a_folded_text_is_kept():
    """The next quote in a text does not fold it again."""
    text = "A “text” that no other test folds."
    assert known_folded(text) is None
    assert folded_once(text) is known_folded(text)


DIFFERENCES = {
    "nothing": ("a b", "a b", ""),
    "white space": ("a b", "a\n b", "white space"),
    "white space at an end": ("a b ", "a b", "white space"),
    "marks": ('"a"', "“a”", "quotation marks"),
    "marks and white space of one length": ("'a' b", "‘a’\nb", "quotation marks, white space"),
    "marks and longer white space": ("'a' - b", "‘a’  – b", "dashes, quotation marks, white space"),
    "all": (
        "'fi' - cafe\u0301",
        "’ﬁ’  –\u00ad café",
        "composition, dashes, ligatures, quotation marks, soft hyphens, white space",
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_what_differs_is_named(name):
    """What was folded is said class by class, in the order of the alphabet."""
    quote, passage, expected = DIFFERENCES[name]
    assert expected == folded_differences(quote, passage)
    assert expected == folded_differences(passage, quote)
