"""Dates of the Extended Date/Time Format (EDTF, ISO 8601-2:2019), levels 0 and 1.

What a document states about time is rarely one day: `1992-02-25/1992-02-26`, `2024~`, `199X`. A
`Date` keeps the text as it was written and knows the first and the last day that it can mean.
Qualifiers (`?`, `~`, `%`) do not widen these bounds, an unknown end (`/1992`) is unbounded like an
open one (`../1992`), and seasons follow the northern hemisphere.

Source of the syntax: Library of Congress, EDTF specification, 4 February 2019.
"""

import re
from datetime import date
from functools import total_ordering
from typing import Self

from attrs import field, frozen

UNBOUNDED = 2**40
"""Day number of an open or unknown end (negative for a start); beyond every date of the format."""

_DATETIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3])(?::[0-5][0-9])?)?"
)
_DATE = re.compile(
    r"(?P<year>-?[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|Y-?[1-9][0-9]{4,8})"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?[?~%]?"
)
_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}


def day_number(year: int, month: int, day: int) -> int:
    """Return the number of a day in the proleptic Gregorian calendar; 1 January of year 1 is day 1.

    Agrees with `datetime.date.toordinal` and goes on beyond the years 1 to 9999.

    >>> day_number(1992, 2, 26)
    727254
    """
    before = year - 1
    leap = _is_leap(year)
    days = (0, 31, 59 + leap, 90 + leap, 120 + leap, 151 + leap, 181 + leap)
    later = (212 + leap, 243 + leap, 273 + leap, 304 + leap, 334 + leap)
    return (
        before * 365 + before // 4 - before // 100 + before // 400 + (days + later)[month - 1] + day
    )


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _month_end(year: int, month: int) -> int:
    if month == 2:
        return 28 + _is_leap(year)
    return 30 if month in {4, 6, 9, 11} else 31


@total_ordering
@frozen(order=False)
class Date:
    """A date, a period or a moment, equal to another one exactly when the text is equal.

    Dates are ordered by their first day, then by their last day, then by their text.

    Attributes:
        text: the EDTF text, unchanged.
        first: number of the first day that it can mean, `-UNBOUNDED` where the start is open or
            unknown.
        last: number of the last day that it can mean, `UNBOUNDED` where the end is open or unknown.

    Raises:
        ValueError: the text is not EDTF level 0 or 1, or names a day that the calendar does not
            have.

    >>> period = Date("1992-02-25/1992-02-26")
    >>> period.last - period.first
    1
    >>> [str(each) for each in sorted(map(Date, ("1992-02", "1992", "1992~", "../1992")))]
    ['../1992', '1992', '1992~', '1992-02']
    >>> Date("2023-02-29")
    Traceback (most recent call last):
    ...
    ValueError: not an EDTF date: '2023-02-29' (February 2023 has 28 days)
    """

    text: str
    first: int = field(init=False, eq=False, repr=False)
    last: int = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        first, last = _bounds(self.text)
        object.__setattr__(self, "first", first)
        object.__setattr__(self, "last", last)

    def overlaps(self, other: Self) -> bool:
        """Return whether both can mean a common day.

        Raises:
            TypeError: the other is not a date.

        >>> Date("1992-02").overlaps(Date("1992-02-29/.."))
        True
        """
        if not isinstance(other, Date):
            raise TypeError(f"a Date overlaps another Date, not {other!r:.60}{_advice(other)}")
        return self.first <= other.last and other.first <= self.last

    def __contains__(self, other: "Date | date") -> bool:
        """Return whether every day that the other can mean is one that this date can mean.

        Args:
            other: a date, or a day of the standard library.

        Raises:
            TypeError: the other is neither.

        >>> Date("1992-02-26") in Date("1992-02"), Date("1992") in Date("1992-02")
        (True, False)
        >>> "1992-02-26" in Date("1992-02")
        Traceback (most recent call last):
        ...
        TypeError: a Date contains a Date or a datetime.date, not '1992-02-26'; write \
Date('1992-02-26')
        """
        if isinstance(other, date):
            return self.first <= other.toordinal() <= self.last
        if not isinstance(other, Date):
            raise TypeError(
                f"a Date contains a Date or a datetime.date, not {other!r:.60}{_advice(other)}"
            )
        return self.first <= other.first and other.last <= self.last

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Date):
            return NotImplemented
        return (self.first, self.last, self.text) < (other.first, other.last, other.text)

    def __str__(self) -> str:
        return self.text


def _advice(other: object) -> str:
    """Return what to write instead of a text or a number; nothing for what is no date at all."""
    if not isinstance(other, str | int):
        return ""
    try:
        Date(str(other))
    except ValueError:
        return ""
    return f"; write Date({str(other)!r})"


def _bounds(text: str) -> tuple[int, int]:
    """Return the first and the last day that an EDTF text can mean."""
    if "/" not in text:
        return _single(text, text)
    start, _, end = text.partition("/")
    if start in {"", ".."} and end in {"", ".."}:
        raise ValueError(f"not an EDTF date: {text[:60]!r} (an interval needs one known end)")
    first = -UNBOUNDED if start in {"", ".."} else _single(start, text)[0]
    last = UNBOUNDED if end in {"", ".."} else _single(end, text)[1]
    if first > last:
        raise ValueError(f"not an EDTF date: {text[:60]!r} (the interval ends before it starts)")
    return first, last


def _single(part: str, whole: str) -> tuple[int, int]:
    """Return the first and the last day of one date; `whole` is the text that an error shows."""
    moment = _DATETIME.fullmatch(part)
    found = _DATE.fullmatch(moment[1] if moment else part)
    if not found:
        raise ValueError(f"not an EDTF date: {whole[:60]!r}")
    year, month, day = found["year"], found["month"], found["day"]
    if year == "-0000" or (year[0] == "Y" and month):
        raise ValueError(f"not an EDTF date: {whole[:60]!r}")
    if "X" in year:
        if month:
            raise ValueError(f"not an EDTF date: {whole[:60]!r} (an unspecified year has no month)")
        return _span(int(year.replace("X", "0")), 1, int(year.replace("X", "9")), 12)
    number = int(year.removeprefix("Y"))
    if month in {None, "XX"}:
        if day not in {None, "XX"}:
            raise ValueError(f"not an EDTF date: {whole[:60]!r} (an unspecified month has no day)")
        return _span(number, 1, number, 12)
    if int(month) in _SEASONS and day is None:
        start, end = _SEASONS[int(month)]
        return _span(number, start, number + (end > 12), (end - 1) % 12 + 1)
    return _within_month(number, int(month), day, whole)


def _within_month(year: int, month: int, day: str | None, whole: str) -> tuple[int, int]:
    if not 1 <= month <= 12:
        raise ValueError(f"not an EDTF date: {whole[:60]!r} (month {month:02} does not exist)")
    if day is None or day == "XX":
        return _span(year, month, year, month)
    if not 1 <= int(day) <= _month_end(year, month):
        raise ValueError(
            f"not an EDTF date: {whole[:60]!r} ({_MONTHS[month - 1]} {year} has "
            f"{_month_end(year, month)} days)"
        )
    ordinal = day_number(year, month, int(day))
    return ordinal, ordinal


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _span(year: int, month: int, last_year: int, last_month: int) -> tuple[int, int]:
    return day_number(year, month, 1), day_number(
        last_year, last_month, _month_end(last_year, last_month)
    )
