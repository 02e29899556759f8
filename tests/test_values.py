"""Quantities: canonical decimals, the notation of dossiers, and the algebra of intervals."""

import re
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import characters, decimal_texts, decimals

from docprov.model.values import (
    COMPARATORS,
    Interval,
    Quantity,
    decimal_text,
    parse_decimal,
    quantity_advice,
    ungrouped,
)

GRID = [Decimal(number) / 2 for number in range(-1, 10)]
"""Halves around the ends below, so that every gap between two ends holds a point."""
ENDS = [None, Decimal(0), Decimal(1), Decimal(2), Decimal(4)]
INTERVALS = [
    Interval(lower=lower, upper=upper, lower_closed=lower_closed, upper_closed=upper_closed)
    for lower, upper, lower_closed, upper_closed in product(
        ENDS, ENDS, (True, False), (True, False)
    )
    if lower is None
    or upper is None
    or lower < upper
    or (lower == upper and lower_closed and upper_closed)
]
BAD_DECIMALS = {
    "empty": "",
    "minus zero": "-0",
    "minus zero with places": "-0.0",
    "plus": "+1",
    "leading zero": "01",
    "no digit before the point": ".5",
    "no digit after the point": "5.",
    "trailing zero": "1.50",
    "exponent": "1e3",
    "grouping": "1,275",
    "underscore": "1_275",
    "white space before": " 1",
    "line end": "1\n",
    "Arabic digits": "٣",
    "full-width digits": "\uff11",
    "29 digits": "1" * 29,
    "10 decimal places": "0.0000000001",
    "5,000 digits": "1" * 5000,
    "infinite": "Infinity",
    "not a number": "NaN",
    "hexadecimal": "0x1F",
}
BAD_NUMBERS = {
    "not a number": Decimal("NaN"),
    "signalling not a number": Decimal("sNaN"),
    "infinite": Decimal("-Infinity"),
    "29 digits": Decimal(10**28),
    "10 decimal places": Decimal("1.0000000001"),
    "tiny exponent": Decimal("1E-999999"),
    "huge exponent": Decimal("1E+999999"),
    "more digits than memory": Decimal("1E+99999999999999"),
}
BAD_QUANTITIES = {
    "empty": "",
    "blank": " \n",
    "unknown word with a number": "over 150",
    "grouping": "1,275",
    "symbol": "> 150",
    "two spaces": "more  than 150",
    "capital": "More than 150",
    "word after the number": "150 people",
    "between equal numbers": "between 20 and 20",
    "between in the wrong order": "between 30 and 20",
    "between one number": "between 20",
    "two points": "1.2.3",
    "leading zero": "about 010",
    "Arabic digits": "more than ٣",
    "too wide when widened": "about " + "9" * 28,
    "no number as a program writes it": "NaN",
    "an infinite number as a program writes it": "-inf",
    "Infinity": "Infinity",
    "comparator before a word": "about forty",
    "between words": "between twenty and thirty",
}
BAD_TOLERANCES = {
    "negative": "-0.1",
    "one": "1",
    "huge": "9" * 28,
    "infinite": "Infinity",
    "not a number": "NaN",
}


def closure(interval):
    """Return the points of the grid that the interval with its ends holds."""
    return {
        number
        for number in GRID
        if (interval.lower is None or interval.lower <= number)
        and (interval.upper is None or number <= interval.upper)
    }


@given(decimal_texts)
def test_canonical_text_reads_back(text):
    """Writing what was read from a canonical text gives the text."""
    assert text == decimal_text(parse_decimal(text))


@given(decimals, st.integers(0, 12))
def test_spelling_of_a_decimal_does_not_matter(number, zeros):
    """A decimal with more zeros after the point, or with an exponent, has the same text as the
    plain one.
    """
    padded = Decimal(f"{number:f}{'' if '.' in f'{number:f}' else '.'}{'0' * zeros}")
    assert decimal_text(number) == decimal_text(padded)
    assert number == parse_decimal(decimal_text(Decimal(f"{number:E}")))


@pytest.mark.parametrize(
    "zero", [Decimal("0.000"), Decimal("-0"), Decimal("0E+1000"), Decimal("0E-1000")], ids=str
)
def test_zero_has_one_text(zero):
    """Every spelling of zero is written as 0."""
    assert decimal_text(zero) == "0"


@pytest.mark.parametrize("text", BAD_DECIMALS.values(), ids=BAD_DECIMALS)
def test_other_spellings_are_refused(text):
    """A text that is not the canonical spelling of a number is a ValueError."""
    with pytest.raises(ValueError, match="not a canonical number"):
        parse_decimal(text)


@pytest.mark.parametrize("text", ["about forty", "between twenty and thirty", "nearly all"])
def test_a_comparator_asks_for_digits(text):
    """A comparator of the notation before a word is told apart from a word alone."""
    with pytest.raises(ValueError, match="a comparator needs a number in digits"):
        Quantity.parse(text)


@pytest.mark.parametrize(
    ("largest", "too_large"), [("1E+27", "1E+28"), ("-9E+27", "-1E+28"), ("1E-9", "9E-10")]
)
def test_the_numbers_that_fit_have_bounds(largest, too_large):
    """Twenty-eight digits before the point and nine after it fit; one more is said not to."""
    assert Decimal(largest) == parse_decimal(decimal_text(Decimal(largest)))
    with pytest.raises(ValueError, match="not a number that fits"):
        decimal_text(Decimal(too_large))


@pytest.mark.parametrize("number", BAD_NUMBERS.values(), ids=BAD_NUMBERS)
def test_numbers_that_do_not_fit_are_refused(number):
    """A number that the canonical form cannot hold is a ValueError, at once."""
    with pytest.raises(ValueError, match="not a"):
        decimal_text(number)


@given(st.text(characters) | st.text("0123456789.-eE+ betwnadmorhlus"))
def test_reading_raises_nothing_but_value_error(text):
    """Any text is a number and a quantity, or a ValueError."""
    for read in (parse_decimal, Quantity.parse):
        try:
            read(text)
        except ValueError:
            continue


@given(
    st.sampled_from([each for each in COMPARATORS if each not in {"between", "unspecified"}]),
    st.integers(-(10**20), 10**20).map(lambda number: Decimal(number) / 1000),
    st.integers(0, 999).map(lambda number: Decimal(number) / 1000),
)
def test_notation_reads_back(comparator, value, tolerance):
    """The notation of a quantity reads back as the same quantity."""
    quantity = Quantity.of(comparator, parse_decimal(decimal_text(value)), tolerance=tolerance)
    assert quantity == Quantity.parse(str(quantity), tolerance=tolerance)


@given(decimals, decimals)
def test_between_reads_back(one, other):
    """The notation of a range reads back as the same range."""
    lower, upper = sorted((one, other))
    if lower < upper:
        quantity = Quantity(comparator="between", lower=lower, upper=upper)
        assert quantity == Quantity.parse(str(quantity))


@given(decimals.filter(lambda number: abs(number) < 10**27))
def test_each_comparator_holds_its_own_number_or_leaves_it_out(value):
    """A number lies in its interval, except under the comparators that exclude it.

    It always lies on the closure.
    """
    held = {
        comparator: value in Quantity.of(comparator, value).interval
        for comparator in COMPARATORS
        if comparator not in {"between", "unspecified"}
    }
    excluded = {"more-than": False, "fewer-than": False, "nearly": False}
    assert held == {"exact": True, "at-least": True, "at-most": True, "about": True} | excluded
    point = Quantity.of("exact", value).interval
    assert all(Quantity.of(comparator, value).interval.overlaps(point) for comparator in held)


@pytest.mark.parametrize(
    ("text", "lower", "upper"),
    [
        ("613", "613", "613"),
        ("-2", "-2", "-2"),
        ("0", "0", "0"),
        ("at least 8", "8", None),
        ("more than 150", "150", None),
        ("at most 8", None, "8"),
        ("fewer than 8", None, "8"),
        ("about 100", "90", "110"),
        ("about -100", "-110", "-90"),
        ("nearly 30", "27", "30"),
        ("between 20 and 30.5", "20", "30.5"),
        ("several", None, None),
    ],
)
def test_notations_mean_their_interval(text, lower, upper):
    """Each notation gives the interval of the design, with a tolerance of a tenth."""
    quantity = Quantity.parse(text)
    expected = tuple(end if end is None else Decimal(end) for end in (lower, upper))
    assert expected == (quantity.lower, quantity.upper)


def test_word_means_any_number():
    """A word without digits allows every number and has no notation of its own."""
    quantity = Quantity.parse("several")
    assert quantity == Quantity(comparator="unspecified")
    assert all(number in quantity.interval for number in GRID)
    assert str(quantity) == ""


@pytest.mark.parametrize("ends", [{}, {"lower": Decimal(1)}, {"upper": Decimal(1)}], ids=str)
@pytest.mark.parametrize("comparator", COMPARATORS)
def test_a_quantity_without_its_number_has_no_notation(comparator, ends):
    """What lacks the number, or an end, that its notation names has none; nothing is made up."""
    assert str(Quantity(comparator=comparator, **ends)) == ""


@pytest.mark.parametrize("text", BAD_QUANTITIES.values(), ids=BAD_QUANTITIES)
def test_other_notations_are_refused(text):
    """A text with digits that is no notation, and a text of nothing, is a ValueError."""
    with pytest.raises(ValueError, match=r"not a|between needs"):
        Quantity.parse(text)


@pytest.mark.parametrize("tolerance", BAD_TOLERANCES.values(), ids=BAD_TOLERANCES)
def test_tolerance_is_a_share(tolerance):
    """A tolerance that would turn an interval round, or make it endless, is a ValueError."""
    with pytest.raises(ValueError, match="tolerance"):
        Quantity.parse("about 100", tolerance=Decimal(tolerance))


@pytest.mark.parametrize("comparator", ["between", "unspecified"])
def test_comparators_without_one_number_are_refused(comparator):
    """A comparator that does not take exactly one number cannot be given one."""
    with pytest.raises(ValueError, match="does not take one number"):
        Quantity.of(comparator, Decimal(1))


def test_an_end_belongs_to_an_interval_unless_it_is_open():
    """An end that is given is a part of the interval, where nothing else is said."""
    for name in ("lower", "upper"):
        end = {name: Decimal(1)}
        assert Decimal(1) in Interval(**end)
        assert Decimal(1) not in Interval(**end, **{f"{name}_closed": False})


@pytest.mark.parametrize("interval", INTERVALS, ids=str)
def test_membership_agrees_with_brute_force(interval):
    """A number is in an interval when it is between the ends, or is an end that belongs to it."""
    for number in GRID:
        low, high = interval.lower, interval.upper
        inside = (low is None or number > low) and (high is None or number < high)
        on_end = (number == low and interval.lower_closed) or (
            number == high and interval.upper_closed
        )
        assert (number in interval) == (inside or on_end), number


def test_relations_agree_with_brute_force():
    """Meeting, lying below and lying within agree with comparing the points of the closures one by
    one.
    """
    for one, other in product(INTERVALS, INTERVALS):
        left, right = closure(one), closure(other)
        assert one.overlaps(other) == bool(left & right), (one, other)
        assert one.overlaps(other) == other.overlaps(one), (one, other)
        assert one.lies_below(other) == (max(left) < min(right)), (one, other)
        assert one.within(other) == (left <= right), (one, other)


ADVICE = {
    **{
        f"{word} 30": f"did you mean '{comparator} 30'"
        for comparator, words in {
            "more than": ("over", "above", "exceeding", "Above"),
            "fewer than": ("under", "below", "less than"),
            "at most": ("up to", "no more than"),
            "at least": ("no fewer than",),
            "about": ("around", "approximately", "roughly", "some"),
            "nearly": ("almost",),
        }.items()
        for word in words
    },
    "over 150": "did you mean 'more than 150'?",
    "Up to 20": "did you mean 'at most 20'?",
    "no fewer than 3": "did you mean 'at least 3'?",
    "40 or so": "write for example 41",
    "20 to 30": "did you mean 'between 20 and 30'?",
    "1,275": "write 1275 if the comma groups digits",
    "over 1,275": "write for example 41",
    "1,275,000": "write 1275000",
    "1.275.000": "write 1275000",
    "1\u2009275": "write 1275",
}


UNGROUPED = {
    "1,275": ("1275", "1275"),
    "1.275": ("1.275", "1275"),
    "1.275.000": ("1275000", "1275000"),
    "1 275": ("1275", "1275"),
    "1\u00a0275": ("1275", "1275"),
    "1\u2009275": ("1275", "1275"),
    "1\u202f275\u202f000": ("1275000", "1275000"),
    "1'275": ("1275", "1275"),
    "1,275 613": ("1275 613", "1275 613"),
    "1,275.5": ("1275.5", "1275.5"),
    "1.275,5": ("1.275,5", "1275,5"),
    "13.725": ("13.725", "13725"),
    "0.1275": ("0.1275", "0.1275"),
    "in 1992 613": ("in 1992 613", "in 1992 613"),
    "4,12": ("4,12", "4,12"),
}


@pytest.mark.parametrize("text", UNGROUPED)
def test_one_pattern_says_which_marks_group_digits(text):
    """One mark groups a number throughout.

    A single point groups it only where that is asked for.
    """
    assert UNGROUPED[text] == (ungrouped(text), ungrouped(text, points=True))


@pytest.mark.parametrize("text", ADVICE)
def test_a_value_in_the_words_of_the_text_is_answered_with_the_notation(text):
    """A word that means one comparator is answered with it.

    A number that can be read in two ways is not guessed.
    """
    advice = quantity_advice(text)
    assert advice.startswith(ADVICE[text])
    if suggested := re.match("did you mean '(.*)'", advice):
        assert Quantity.parse(suggested[1]).comparator in COMPARATORS


@pytest.mark.parametrize("wrong", [1.5, "150", None], ids=repr)
def test_an_interval_takes_exact_numbers_alone(wrong):
    """A float, a text and nothing are a TypeError."""
    with pytest.raises(TypeError, match="an Interval overlaps"):
        Interval().overlaps(wrong)
    with pytest.raises(TypeError, match="an Interval contains"):
        _ = wrong in Interval()


def test_an_interval_says_what_to_write():
    """A fraction, a text with a number, a part and a quantity are answered with their spelling."""
    part, quantity = Interval(lower=Decimal(1)), Quantity.parse("about 40")
    expected = {1.5: "Decimal('1.5')", "150": "Decimal('150')", part: "`part.within(whole)`"}
    for wrong, advice in {**expected, quantity: "`quantity.interval`"}.items():
        with pytest.raises(TypeError) as raised:
            _ = wrong in Interval()
        assert str(raised.value).endswith(f"; write {advice}")


@pytest.mark.parametrize("wrong", ["several", "1,500", "", None, [1]], ids=repr)
def test_an_interval_says_nothing_of_what_is_no_number(wrong):
    """Where no number is meant for certain, an error ends with what was given."""
    for refused in (lambda: wrong in Interval(), lambda: Interval().overlaps(wrong)):
        with pytest.raises(TypeError) as raised:
            refused()
        assert str(raised.value).endswith(f", not {wrong!r}")


def test_a_number_overlaps_as_the_interval_of_itself():
    """A number may be given in place of an interval of one number."""
    for interval, number in product(INTERVALS, GRID):
        point = Interval(lower=number, upper=number)
        assert interval.overlaps(number) == interval.overlaps(point)
