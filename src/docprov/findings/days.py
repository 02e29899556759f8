"""Dates in the words of a sentence: `1911-06-02/1911-06-03` is 2 to 3 June 1911."""

import calendar
import re

_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?([~?%]?)")
_HEDGES = {"": "", "~": "about ", "?": "perhaps ", "%": "perhaps about "}
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}


def day_words(date: str) -> str:
    """Return an EDTF date in words; unchanged where it has a rarer form.

    >>> day_words("1911-06-02/1911-06-03"), day_words("1911-05-30/1911-06-02")
    ('2 to 3 June 1911', '30 May to 2 June 1911')
    >>> day_words("1911-23"), day_words("1911-06~"), day_words("1911/..")
    ('autumn 1911', 'about June 1911', '1911/..')
    """
    first, has_end, last = date.partition("/")
    words = _words(first), _words(last)
    if not has_end or not all(words):
        return words[0] if words[0] and not has_end else date
    one, other = (each.split() for each in words)
    shared = 0
    while shared < min(len(one), len(other)) - 1 and one[-1 - shared] == other[-1 - shared]:
        shared += 1
    return f"{' '.join(one[: len(one) - shared])} to {words[1]}"


def _words(date: str) -> str:
    found = _DAY.fullmatch(date)
    if found is None:
        return ""
    year, month, day, hedge = found[1], int(found[2] or 0), found[3], _HEDGES[found[4]]
    name = _SEASONS.get(month, calendar.month_name[month] if month <= 12 else "")
    if month and not name:
        return ""
    return hedge + " ".join(part for part in (day and str(int(day)), name, year) if part)
