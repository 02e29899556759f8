"""Dates that relative words mean, such as `yesterday`, from the date that they count from."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

from docprov.text.beginnings import NUMBER, RELATIVE, WEEKDAY
from docprov.text.date_parts import date_parts_of
from docprov.text.language import Language
from docprov.text.letters import APOSTROPHES
from docprov.text.stated import Numeral
from docprov.text.stretch import DASHES, STOPS, Stretch, stretch_of

_CENTURY = 100
_YEAR = len("1931")
_MONTHS = 12
_FARTHEST_DIRECTION = 5
"""Letters, at most, from what is counted to the word for before or after."""
_LONGEST_LINK = 1
"""Words, at most, between two numbers of one time: three or four days."""
_ONE = Decimal(1)
SIZES = {
    "hour": ("day", Decimal(1) / 24),
    "fortnight": ("day", Decimal(14)),
    "decade": ("year", Decimal(10)),
    "century": ("year", Decimal(_CENTURY)),
}
"""Periods that are counted in another one, and how many of it each has."""


def relative_of(text: str, basis: str, language: Language) -> list[str]:
    """Return the EDTF texts that relative words mean, counted from a date; none for no such words.

    >>> from docprov.text.language import language_of
    >>> relative_of("Yesterday", "1961-05-14", language_of("en"))
    ['1961-05-13']
    """
    read = stretch_of(text, language)
    if not read.begun & RELATIVE:
        return []
    # "fifty years ago tonight" counts its years; the day of "tonight" is that of the anniversary
    if dates := _counted(read, basis):
        return dates
    found = _step_of(read)
    if found is None:
        return _last_or_next(read, basis)
    others = moved(basis, *found)
    if not others or found[0] == "day":
        return others
    if found[0] == "week":
        return _of_week(others, text, language)
    letters = "d" if found[0] == "month" else "ms"
    parts = [part.value for part in read.once(date_parts_of) if part.letter in letters]
    within = [f"{others[0]}-{part:02}" for part in parts]  # the 5th of last month, last April
    spans = [f"{within[0]}/{within[1]}"] if len(within) == 2 and within[0] < within[1] else []
    return [*others, *within, *spans]


def _step_of(read: Stretch) -> tuple[str, int] | None:
    """Return the period of the first relative words and how far they count; None for no words.

    Where nouns have capitals, a part of the day with one is a noun: am Morgen des 5. Mai.
    """
    words, phrases = read.words, read.language.phrases_with_steps()
    day_parts = read.language.phrases("day_parts")
    nouns = read.language.has("capital_nouns")
    for at in phrases.beginnings(words):
        found = phrases.starting(words, at)
        is_noun = nouns and at > 0 and read.tokens[at].capital and day_parts.starting(words, at)
        if found and not (is_noun and found[0] == 1):
            return found[1]
    return None


def _of_week(week: list[str], text: str, language: Language) -> list[str]:
    """Return the dates of a week, or its day that is named: Wednesday last week, 上周三."""
    day = weekday_of(text, language)
    if day is None or "/" not in week[0]:
        return week
    monday = dt.date.fromisoformat(week[0].partition("/")[0])
    return [str(monday + dt.timedelta(days=day[0] - 1))]


def _last_or_next(read: Stretch, basis: str) -> list[str]:
    """Return the months or seasons that lie before or after a date by their words: last May.

    Of two that can be meant, that of the same year and that of the year beside it, both are.
    """
    side = read.language.named("weekday_sides").first_in(read.words)
    step = {"past": -1, "coming": 1}.get(side or "", 0)
    year = int(basis[:4])
    said = read.once(date_parts_of) if step else []
    dated = any(each.letter == "y" for each in said)  # for the last time in May 1909
    parts = [each.value for each in said if each.letter in "ms" and not dated]
    months = [f"{each:04}-{part:02}" for part in parts for each in (year, year + step)]
    return [each for each in months if not _is_beyond(each, basis, step)]


def _is_beyond(month: str, basis: str, step: int) -> bool:
    """Return whether a month lies on the other side of a date than words say: last August."""
    known = len(basis) > _YEAR and int(month[-2:]) <= _MONTHS
    return known and (month > basis[: len(month)] if step < 0 else month < basis[: len(month)])


def counts_from(text: str, language: Language) -> str:
    """Return whether relative words count from a date of the `text` or from that of its `document`.

    Empty for either of them; the longer of two phrases decides.

    >>> from docprov.text.language import language_of
    >>> english = language_of("en")
    >>> counts_from("three days later", english), counts_from("the day before yesterday", english)
    ('text', 'document')
    """
    read = stretch_of(text, language)
    if not read.begun & RELATIVE:
        return ""
    words, phrases = read.words, language.phrases("counted_from_document", "counted_from_text")
    found = [phrases.starting(words, at) for at in phrases.beginnings(words)]
    longest = max((each for each in found if each), default=(0, ""), key=_length_of_cue)
    return longest[1].removeprefix("counted_from_")


def _length_of_cue(phrase: tuple[int, str]) -> tuple[int, bool]:
    """Return how long a phrase is, and of two that are as long that of the document last."""
    return phrase[0], phrase[1] == "counted_from_document"


def weekday_of(text: str, language: Language) -> tuple[int, str] | None:
    """Return the day of the week that a text names, and `past`, `coming` or nothing.

    >>> from docprov.text.language import language_of
    >>> weekday_of("last Monday", language_of("en"))
    (1, 'past')
    """
    read = stretch_of(text, language)
    if not read.begun & WEEKDAY:
        return None
    words = read.words
    days, sides = language.numbers("weekdays"), language.named("weekday_sides")
    named = {found[1] for at in days.beginnings(words) if (found := days.starting(words, at))}
    said = {side[1] for at in sides.beginnings(words) if (side := sides.starting(words, at))}
    if len(named) != 1 or len(said) > 1:
        return None
    return int(named.pop()), said.pop() if said else ""


def days_of(text: str, language: Language) -> frozenset[int]:
    """Return the days of a month that a text does not name: 13日未明; none for a time that passed.

    >>> from docprov.text.language import language_of
    >>> days_of("13日未明", language_of("ja")), days_of("三日前", language_of("ja"))
    (frozenset({13}), frozenset())
    """
    read = stretch_of(text, language)
    if not read.begun & NUMBER or _step_of(read):
        return frozenset()  # 13日夜から翌日: of the next day, too
    days: set[int] = set()
    following = 0  # where a day begins that is the end of a span: 13至15日
    for each in reversed(read.numerals):
        link = language.phrases("date_links").starting(read.words, each.after)
        shares = link is not None and each.after + link[0] == following
        is_word = each.value == 1 and not each.digits  # 一日: of the first, or one day
        if each.value in range(1, 32) and not is_word and (shares or _is_day(read, each)):
            days.add(int(each.value or 0))
            following = each.first
    if days and not language.has("spaceless"):  # ayın 13-dən 15-dək: the end of a span, too
        ends = (each for each in read.numerals if _ends_day(read, each.after))
        days.update(int(each.value or 0) for each in ends if each.value in range(1, 32))
    return frozenset(days)


def _is_day(read: Stretch, numeral: Numeral) -> bool:
    """Return whether a number is the day of a month by the mark behind it or the words before."""
    words, language, first = read.words, read.language, numeral.first
    is_opened = language.phrases("day_openings").ending(words, first) is not None
    mark = language.phrases("day_marks").starting(words, numeral.after)
    if mark is None:
        return is_opened and not language.has("spaceless") and _ends_day(read, numeral.after)
    begins = first == 0 or words[first - 1] in STOPS or is_opened
    begins = begins or bool(language.phrases("date_fillers", "date_links").ending(words, first))
    after = numeral.after + mark[0]
    passed = language.phrases("days_passed").starting(words, numeral.after)
    if not begins or passed or language.phrases("days_left").ending(words, first):
        return False
    openings = language.named("openings_after")
    behind = language.phrases("date_fillers", "date_links", "clock_before").starting(words, after)
    direction = language.named("directions").starting(words, after)
    counts = direction is not None and direction[1] != "none"
    ends = after >= len(words) or words[after] in STOPS
    return ends or (not counts and bool(behind or openings.starting(words, after)))


def _ends_day(read: Stretch, after: int) -> bool:
    """Return whether a number counts no noun behind it: ayın 13-də, and no ayın 20 faizi."""
    words, names = read.words, ("date_fillers", "date_links", "clock_before")
    if after >= len(words) or words[after] in STOPS:
        return True
    is_ending = words[after] in DASHES | APOSTROPHES and read.glued(after)
    return is_ending or read.language.phrases(*names).starting(words, after) is not None


def _counted(read: Stretch, basis: str) -> list[str]:
    """Return the dates that lie a number of days, months or years before or after one."""
    words, language = read.words, read.language
    numerals = [each for each in read.numerals if each.value is not None]
    periods = language.named("periods")
    if language.has("spaceless"):
        numerals = [each for each in numerals if _has_direction(read, each.after)][:1]
        words = words[numerals[0].after :] if numerals else words
    else:
        counts = [each for each in numerals if not each.ordinal]
        near = {each.first for each in numerals if periods.starting(words, each.after)}
        near |= {
            one.first
            for one, other in pairwise(counts)
            if other.first in near and other.first - one.after <= _LONGEST_LINK
        }  # three or four days ago: of both
        numerals = [each for each in numerals if each.first in near] or counts
    if not numerals:
        return []
    step, other = _direction(words, language) or _ahead(read), periods.first_in(words)
    found: list[str] = []
    for each in numerals:
        behind = periods.starting(read.words, each.after)
        period = behind[1] if behind else other
        if step is None or period is None:
            break
        unit, size = SIZES.get(period, (period, _ONE))
        if step == "aged" and unit == "year":
            continue  # a los 82 años: at 82 years of age
        count = (-1 if step == "ago" else 1) * (each.value or Decimal(0)) * size
        if unit == "year" and count != count.to_integral_value():
            unit, count = "month", count * 12
        if count == count.to_integral_value():
            found += moved(basis, unit, int(count), counted=True)
    return found


def is_ahead(text: str, language: Language) -> bool:
    """Return whether a text is only a word such as "in" and a time, in which something can last.

    >>> from docprov.text.language import language_of
    >>> is_ahead("in three weeks", language_of("en"))
    True
    """
    read = stretch_of(text, language)
    return bool(read.numerals) and _ahead(read) is not None


def _ahead(read: Stretch) -> str | None:
    """Return `later` for a text that is only a word such as "in" and a time: in three weeks."""
    ahead = read.language.phrases("ahead").starting(read.words, 0)
    first = read.numerals[0]
    period = read.language.named("periods").starting(read.words, first.after)
    if ahead is None or period is None or first.first != ahead[0]:
        return None
    return "later" if first.after + period[0] == len(read.words) else None


def _has_direction(read: Stretch, at: int) -> bool:
    """Return whether a number counts a time before or after: 三日前; 午後三時 is no later."""
    unit = read.language.named("periods").starting(read.words, at)
    if unit is None:
        return False
    first = at + unit[0]
    return _direction(read.words[first:], read.language, _FARTHEST_DIRECTION) is not None


def _direction(words: list[str], language: Language, near: int | None = None) -> str | None:
    """Return what the first word for before or after means, and none that only looks so: 午後."""
    directions, reached = language.named("directions"), 0
    for at in directions.beginnings(words[:near]):
        found = directions.starting(words, at) if at >= reached else None
        if found and found[1] != "none":
            return found[1]
        reached = at + found[0] if found else reached
    return None


def moved(basis: str, unit: str, step: int, *, counted: bool = False) -> list[str]:
    """Return a date moved by some units, in the precisions that its words allow."""
    year, month, day = (*map(int, basis.split("-")), 0, 0)[:3]
    if not _is_near(year, unit, step):
        return []
    if unit == "year":
        texts = [f"{year + step:04}"]
        return [*texts, f"{year + step:04}{basis[4:]}"] if counted else texts
    if unit == "century":
        return [f"{year // _CENTURY + step:02}XX"]
    if unit == "month" and month:
        index = year * 12 + month - 1 + step
        text = f"{index // 12:04}-{index % 12 + 1:02}"
        return [text, f"{text}-{day:02}"] if counted and day else [text]
    if not day:
        return []
    at = dt.date(year, month, day) + dt.timedelta(days=step * (7 if unit == "week" else 1))
    if unit == "week" and not counted:
        monday = at - dt.timedelta(days=at.weekday())
        return [f"{monday}/{monday + dt.timedelta(days=6)}", str(at)]
    return [str(at)]


def _is_near(year: int, unit: str, step: int) -> bool:
    """Return whether a date that is moved stays between the years 1 and 9998."""
    years = {"year": 1, "month": 12, "week": 52, "day": 365}.get(unit, 1)
    step *= _CENTURY if unit == "century" else 1
    return year + step // years - 1 > 1 and year + step // years + 1 < dt.MAXYEAR
