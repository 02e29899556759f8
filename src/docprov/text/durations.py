"""Spans of time told by their first day and how long they were: for three days from 4 August."""

import calendar
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from docprov.text.relative_dates import SIZES, moved
from docprov.text.stretch import Stretch

_UNKNOWN, _ANY = "XXXX", "1932"
"""A year that is not told, and a leap year in the place of it."""
_WHOLE_DATE = len("1931-05-14")
_MONTH = len("1931-05")
_FITTING = {_WHOLE_DATE: ("day", "week", "month", "year"), _MONTH: ("month", "year"), 4: ("year",)}
"""The periods that can be added to a date of each length."""


def lasting_from(read: Stretch, date: str, first: int, after: int) -> tuple[str, ...]:
    """Return the spans from a date that words beside it tell the length of; none for no such words.

    The last day can be counted or not: three days from 4 August end on the 6th, or on the 7th.

    Args:
        read: the text.
        date: the EDTF text of the first day, month or year.
        first: where its words begin.
        after: where they end.
    """
    language = read.language
    opening = language.named("openings").ending(read.words, read.skipping(first, "articles", -1))
    found = None
    if opening and opening[1] == "since":
        found = _ending(read, read.skipping(first, "articles", -1) - opening[0])
    if found is None and (opener := language.phrases("span_openers").starting(read.words, after)):
        found = _beginning(read, after + opener[0])
    if found is None or found[0] not in _FITTING.get(len(date), ()):
        return ()
    known = date.replace(_UNKNOWN, _ANY)
    if not known.replace("-", "").isdigit():
        return ()
    end = _in_month(max(moved(known, *found, counted=True), key=len, default=""))
    if len(end) != len(date) or (known != date and not end.startswith(_ANY)):
        return ()
    spans = (f"{known}/{last}" for last in (_before(end), end) if last >= known)
    return tuple(span.replace(_ANY, _UNKNOWN) if known != date else span for span in spans)


def _ending(read: Stretch, stop: int) -> tuple[str, int] | None:
    """Return how long something lasted by the words that end at a place, None for no such words."""
    openers = read.language.phrases("span_openers")
    for first in range(max(stop - 1, 0), max(stop - 6, -1), -1):
        found = _beginning(read, first, stop)
        if found and openers.ending(read.words, first):
            return found
    return None


def _beginning(read: Stretch, first: int, stop: int | None = None) -> tuple[str, int] | None:
    """Return the period and number of a time that begins at a place: three days, a week."""
    language, words = read.language, read.words
    for at, count in _counts(read, first):
        period = language.named("periods").starting(words, at)
        if period and stop in {None, at + period[0]}:
            unit, size = SIZES.get(period[1], (period[1], Decimal(1)))
            total = count * size
            return (unit, int(total)) if total == total.to_integral_value() else None
    return None


def _counts(read: Stretch, first: int) -> Iterable[tuple[int, Decimal]]:
    numeral = next((each for each in read.numerals if each.first == first), None)
    if numeral is not None and numeral.value is not None:
        yield numeral.after, numeral.value
    if one := read.language.phrases("ones").starting(read.words, first):
        yield first + one[0], Decimal(1)


def _in_month(day: str) -> str:
    """Return a date with the last day of its month for one that the month does not have."""
    if len(day) != _WHOLE_DATE:
        return day
    last = calendar.monthrange(int(day[:4]), int(day[5:7]))[1]
    return f"{day[:8]}{min(int(day[8:]), last):02}"


def _before(end: str) -> str:
    """Return the day, month or year before one."""
    if len(end) == _WHOLE_DATE:
        return str(dt.date.fromisoformat(end) - dt.timedelta(days=1))
    if len(end) == _MONTH:
        year, month = divmod(int(end[:4]) * 12 + int(end[5:]) - 2, 12)
        return f"{year:04}-{month + 1:02}"
    return f"{int(end) - 1:04}"
