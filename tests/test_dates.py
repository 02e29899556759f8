"""Dates of EDTF levels 0 and 1: their text, the days that they can mean, and what is refused."""

from calendar import month_name
from datetime import date, timedelta
from itertools import product
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import characters, dates, edtf_texts

from docprov.model.dates import UNBOUNDED, Date, day_number

BAD_DATES = {
    "empty": "",
    "29 February of a common year": "2023-02-29",
    "29 February of 1900": "1900-02-29",
    "31 April": "1992-04-31",
    "day 0": "1992-02-00",
    "month 0": "1992-00",
    "month 13": "1992-13",
    "season 25": "1992-25",
    "a day of a season": "1992-21-01",
    "one digit month": "1992-2",
    "no hyphens": "19920225",
    "slashes": "25/02/1992",
    "points": "25.02.1992",
    "words": "25 February 1992",
    "year -0000": "-0000",
    "three digit year": "992",
    "five digit year without Y": "12345",
    "Y with four digits": "Y1234",
    "Y with month": "Y12345-02",
    "Y with ten digits": "Y1234567890",
    "month of an unspecified year": "199X-02",
    "day of an unspecified month": "1992-XX-02",
    "level 2 unspecified": "1X92",
    "level 2 set": "{1992,1993}",
    "level 2 one of": "[1992,1993]",
    "level 2 exponent": "Y1E5",
    "two qualifiers": "1992?~",
    "interval backwards": "1992-02-26/1992-02-25",
    "interval of nothing": "/",
    "interval of open ends": "../..",
    "interval with three parts": "1992/1993/1994",
    "hour 24": "1992-02-25T24:00:00",
    "minute 60": "1992-02-25T23:60:00",
    "time without seconds": "1992-02-25T23:00",
    "time of an impossible day": "1992-02-30T10:00:00",
    "white space before": " 1992",
    "line end": "1992\n",
    "full-width digits": "\uff11\uff19\uff19\uff12",
    "Arabic digits": "١٩٩٢",
    "minus sign": "−1992",
    "very long": "1" * 100_000,
}


@given(st.dates())
def test_plain_day_agrees_with_datetime(day):
    """A plain day means the day that datetime counts."""
    found = Date(day.isoformat())
    assert (day.toordinal(), day.toordinal()) == (found.first, found.last)


@given(st.integers(1, 9998), st.integers(1, 12))
def test_month_and_year_agree_with_brute_force(year, month):
    """A month and a year mean the days from their first one to the day before the next."""
    following = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    found = Date(f"{year:04}-{month:02}")
    assert (date(year, month, 1).toordinal(), following.toordinal()) == (found.first, found.last)
    whole = Date(f"{year:04}")
    assert (date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()) == (
        whole.first,
        whole.last,
    )


@given(st.integers(-(10**6), 10**6))
def test_years_follow_each_other(year):
    """Beyond datetime's reach, too, a year begins on the day after the last one ended."""
    assert day_number(year, 12, 31) + 1 == day_number(year + 1, 1, 1)
    assert day_number(year + 400, 1, 1) - day_number(year, 1, 1) == 146_097


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1992-21", date(1992, 3, 1), date(1992, 5, 31)),
        ("1992-22", date(1992, 6, 1), date(1992, 8, 31)),
        ("1992-23", date(1992, 9, 1), date(1992, 11, 30)),
        ("1991-24", date(1991, 12, 1), date(1992, 2, 29)),
        ("199X", date(1990, 1, 1), date(1999, 12, 31)),
        ("19XX", date(1900, 1, 1), date(1999, 12, 31)),
        ("1992-XX", date(1992, 1, 1), date(1992, 12, 31)),
        ("1992-XX-XX", date(1992, 1, 1), date(1992, 12, 31)),
        ("1992-02-XX", date(1992, 2, 1), date(1992, 2, 29)),
        ("2024~", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02?", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-29%", date(2024, 2, 29), date(2024, 2, 29)),
        ("1992-02-25/1992-02-26", date(1992, 2, 25), date(1992, 2, 26)),
        ("1991-24/1992", date(1991, 12, 1), date(1992, 12, 31)),
        ("2004-01-01T10:10:10+05:00", date(2004, 1, 1), date(2004, 1, 1)),
    ],
)
def test_bounds(text, first, last):
    """Each form of EDTF means the days that the specification gives it."""
    found = Date(text)
    assert (first.toordinal(), last.toordinal()) == (found.first, found.last)


@pytest.mark.parametrize(
    ("text", "open_end"),
    [("../1992", "first"), ("/1992", "first"), ("1992/..", "last"), ("1992/", "last")],
)
def test_open_and_unknown_ends_are_unbounded(text, open_end):
    """An end that is open or unknown is unbounded, and the other end is that of the year."""
    year = Date("1992")
    expected = {"first": (-UNBOUNDED, year.last), "last": (year.first, UNBOUNDED)}[open_end]
    found = Date(text)
    assert expected == (found.first, found.last)


@given(edtf_texts)
def test_text_is_kept(text):
    """A date keeps its text, and its first day does not come after its last one, within the
    unbounded ends.
    """
    found = Date(text)
    assert text == str(found)
    assert -UNBOUNDED <= found.first <= found.last <= UNBOUNDED


@given(dates, dates)
def test_equality_is_of_texts(one, other):
    """Two dates are equal, and hash alike, exactly when their texts are equal."""
    assert (one.text == other.text) == (one == other)
    assert (one.text == other.text) == (len({one, other}) == 1)


@given(dates, dates)
def test_overlap_agrees_with_ranges(one, other):
    """Two dates overlap when the ranges of their days share a day, whichever is asked."""
    shared = range(max(one.first, other.first), min(one.last, other.last) + 1)
    assert bool(shared) == one.overlaps(other)
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(one)


@given(dates, dates)
def test_a_part_is_in_its_whole(one, other):
    """A date is in another one when all its days are; a day of the standard library likewise."""
    assert (one in other) == (other.first <= one.first and one.last <= other.last)
    assert one in one  # noqa: PLR0124 - the law
    if 1 <= one.first <= date.max.toordinal():
        assert date.fromordinal(one.first) in one


@pytest.mark.parametrize("text", BAD_DATES.values(), ids=BAD_DATES)
def test_other_texts_are_refused(text):
    """A text that is not EDTF level 0 or 1, or that the calendar does not have, is a short
    ValueError.
    """
    with pytest.raises(ValueError, match="not an EDTF date") as raised:
        Date(text)
    assert len(str(raised.value)) < 200


@given(st.text(characters) | st.text("0123456789-/.XYT:Z?~%", max_size=25))
def test_reading_raises_nothing_but_value_error(text):
    """Any text is a date that keeps it, or a ValueError."""
    try:
        found = Date(text)
    except ValueError:
        return
    assert text == found.text


@given(st.lists(dates, max_size=6))
def test_dates_are_in_one_order(drawn):
    """Dates are ordered by first day, last day and text, and equal exactly when the text is."""
    key = [(each.first, each.last, each.text) for each in drawn]
    assert sorted(key) == [(each.first, each.last, each.text) for each in sorted(drawn)]
    for one, other in product(drawn, drawn):
        assert (one < other) + (one == other) + (one > other) == 1
        assert (one <= other) == (one < other or one == other)


def test_a_date_is_compared_with_dates_alone():
    """Another kind of thing is a TypeError."""
    with pytest.raises(TypeError):
        _ = Date("1992") < "1993"
    with pytest.raises(TypeError, match="overlaps another Date, not '1992'"):
        Date("1992").overlaps("1992")


@pytest.mark.parametrize("text", ["1992-02-26", "../1992", "Y17000?", "1992-21", "199X"])
def test_what_is_shown_of_a_date_makes_it_again(text):
    """What a console shows of a date is what to write for it."""
    shown = repr(Date(text))
    assert Date(text) == eval(shown)  # noqa: S307 - made here
    assert str(Date(text)) in shown


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("year", [1900, 1992, 2000, 2023])
def test_a_day_that_a_month_does_not_have_is_told_how_many_it_has(year, month):
    """The last day of a month is one, and the day after it is refused with the month by name."""
    following = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    assert following.toordinal() == Date(following.isoformat()).last
    with pytest.raises(ValueError, match="not an EDTF date") as raised:
        Date(f"{year}-{month:02}-{following.day + 1}")
    assert str(raised.value).endswith(f"({month_name[month]} {year} has {following.day} days)")


@pytest.mark.parametrize(
    "wrong",
    ["1992-02", 1992, None, 1.5, PurePosixPath("1992-02"), "tomorrow", 12345, True],
    ids=repr,
)
def test_in_and_overlaps_say_what_to_write(wrong):
    """What may be meant as a date is answered with the date to write; nothing is guessed else."""
    readable = wrong in {"1992-02", 1992}
    advice = f"; write Date({str(wrong)!r})" if readable else ""
    for refused in (lambda: wrong in Date("1992"), lambda: Date("1992").overlaps(wrong)):
        with pytest.raises(TypeError) as raised:
            refused()
        assert str(raised.value).endswith(f"not {wrong!r}{advice}")
