"""Words of weight in English: the numbers, comparators and denials that a text states."""

from decimal import Decimal

import pytest

from docprov.text.denials import denial_of
from docprov.text.gaps import weighty
from docprov.text.language import language_of
from docprov.text.quantities import quantities_of

ENGLISH = language_of("en")
NUMBERS = {
    "1,275 people": {"1275"},
    "1.275 people": {"1.275"},
    "1.275.000 people": {"1275000"},
    "1\u2009275 people": {"1275"},
    "1'275 people": {"1275"},
    "1,275 613 people": {"1275", "613"},
    "1,275.5 tonnes": {"1275.5"},
    "13.725 km": {"13.725"},
    "two hundred and four": {"204"},
    "four hundred and 6": {"400", "6"},
    "one thousand and two": {"1002"},
    "twenty two or thirty": {"22", "30"},
    "five six": {"5", "6"},
    "the 32nd and the thirty-second": {"32"},
    "St 613": {"613"},
    "170 mln": {"170000000"},
    "m": set(),
    "nobody": set(),
}
NEGATED = {
    "nobody came": True,
    "they weren’t there": True,
    "no fewer than 40 came": False,
    "forty came": False,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_the_numbers_of_a_text_are_read_in_digits_and_words(text):
    """A number is read without the marks that group its digits in English."""
    ends = {end for each in quantities_of(text, ENGLISH) for end in (each.low, each.high)}
    assert set(map(Decimal, NUMBERS[text])) == ends


@pytest.mark.parametrize("text", NEGATED)
def test_a_negation_is_not_a_comparator(text):
    """A word denies, also at its end, unless it belongs to the words of a comparator."""
    assert bool(denial_of(text, ENGLISH)) == NEGATED[text]


@pytest.mark.parametrize(
    ("text", "word"),
    [("of a few", "few"), ("of the 41", "41"), ("½ of it", "½"), ("thousands of", "thousands")],
)
def test_a_gap_may_not_drop_a_word_of_weight(text, word):
    """Numbers, scales and the words of the lists have weight."""
    assert word in (weighty(text, ENGLISH) or "")
    assert weighty("of the town", ENGLISH) is None


def test_a_range_in_digits_is_between():
    """Two numbers with a dash between them are a range."""
    assert [True] == [each.is_range for each in quantities_of("20-30", ENGLISH)]
    assert [False] == [each.is_range for each in quantities_of("20 boats", ENGLISH)]


@pytest.mark.parametrize("language", ["en", "en-GB", "EN", "cy", "", None])
def test_a_language_without_lists_is_not_judged(language):
    """The first part of a language tag names its lists, whatever the case."""
    assert ((language or "").lower().startswith("en")) == (language_of(language) is not None)
