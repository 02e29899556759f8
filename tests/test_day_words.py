"""Times in words without a month or a year: a day of a month, the day after a date, yesterday."""

import pytest

from docprov.rules.agreement import Recorded, time_disagreement
from docprov.rules.meant_dates import bases_in
from docprov.text.language import language_of
from docprov.text.relative_dates import days_of

ISSUED = "1961-05-14"

DAYS = (
    ("ja", "13日未明", {13}),
    ("ja", "去る十三日", {13}),
    ("ja", "13日午後3時ごろ", {13}),
    ("ja", "13日から15日まで", {13, 15}),
    ("ja", "三日間", set()),
    ("ja", "三日前", set()),
    ("ja", "二日後", set()),
    ("ja", "三日目", set()),
    ("ja", "13日夜から翌日未明", set()),
    ("zh", "13日凌晨", {13}),
    ("zh", "13号", {13}),
    ("zh", "13至15日", {13, 15}),
    ("zh", "三日之内", set()),
    ("zh", "三日后", set()),
    ("zh", "连续三日", set()),
    ("az", "ayın 13-də", {13}),
    ("az", "13 qayıq", set()),
    ("ar", "يوم 13", {13}),
    ("ar", "بعد 13 يوما", set()),
)
"""Words of a time in a language, and the days of a month that they name."""


@pytest.mark.parametrize(("code", "words", "days"), DAYS)
def test_a_day_of_an_unnamed_month_is_told_from_days_that_passed(code, words, days):
    """A mark, or a word before it, makes a number a day; before, after and for count days."""
    assert days_of(words, language_of(code)) == days


NEAREST = (
    ("ja", "13日未明", (), "1961-05-13", "1961-05-03"),
    ("zh", "13日至15日", (), "1961-05-13/1961-05-15", "1961-05-13/1961-05-16"),
    ("ar", "في 13 الجاري", (), "1961-05-13", "1961-04-13"),
    ("ja", "翌日", ("XXXX-05-04",), "1961-05-05", "1961-05-15"),
    ("zh", "次日", ("XXXX-12-31",), "1961-01-01", "1961-01-02"),
    ("az", "ertəsi gün", ("XXXX-05-04",), "1961-05-05", "1961-05-15"),
    ("ar", "في اليوم التالي", ("XXXX-05-04",), "1961-05-05", "1961-05-15"),
    ("tr", "ertesi gün", ("XXXX-05-04",), "1961-05-05", "1961-05-15"),
    ("tr", "dün", ("1961-05-04",), "1961-05-13", "1961-05-03"),
    ("zh", "昨天", ("1961-05-04",), "1961-05-13", "1961-05-03"),
    ("ja", "昨日", ("1961-05-04",), "1961-05-13", "1961-05-03"),
    ("az", "dünən", ("1961-05-04",), "1961-05-13", "1961-05-03"),
    ("ar", "أمس", ("1961-05-04",), "1961-05-13", "1961-05-03"),
)
"""Words of a time, the dates of their text, the date that they mean, and the nearest wrong one."""


@pytest.mark.parametrize(("code", "words", "bases", "right", "wrong"), NEAREST)
def test_a_time_in_words_counts_from_its_text_or_from_its_document(
    code, words, bases, right, wrong
):
    """The next day counts from a date of the text, yesterday from that of the document."""
    language = language_of(code)
    recorded = Recorded(time=right, time_basis="relative", dates=(ISSUED,))
    assert time_disagreement(recorded, words, bases, language) is None
    other = Recorded(time=wrong, time_basis="relative", dates=(ISSUED,))
    assert time_disagreement(other, words, bases, language) is not None


def test_the_next_day_is_not_judged_by_the_date_of_its_document():
    """With no date of its text at hand, the day after it is any day."""
    recorded = Recorded(time="1961-05-05", time_basis="relative", dates=(ISSUED,))
    assert time_disagreement(recorded, "翌日", (), language_of("ja")) is None


def test_a_base_without_a_year_is_of_the_recorded_year_or_the_one_before():
    """The day after 31 December is in the next year."""
    assert bases_in(("XXXX-12-31", "1961-05"), "1962-01-01") == [
        "1961-05",
        "1962-12-31",
        "1961-12-31",
    ]
    assert bases_in(("XXXX-12-31",), "unknown") == []
