"""The words of a text that can be part of a date: days, months, years, decades, seasons, links."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from docprov.text.beginnings import CENTURY, DATE_BY_YEAR, DATE_NAME, DATE_PART, NUMERIC_DATE
from docprov.text.language import Language
from docprov.text.romans import roman
from docprov.text.stated import Numeral
from docprov.text.stretch import COMMAS, Stretch
from docprov.text.tokens import Token

_LEAST_BESIDE_OTHERS = 1500
"""The first year that is read where words of another calendar stand beside it."""
_ROMAN_MONTHS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_DASHES = frozenset("-–—")
_FIRST_CENTURY = 17
"""The first century that is joined to its years by a hyphen: fifteen-twenty boats."""
_LAST_CENTURY = 30
_PARTING = frozenset("./-")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}


class DatePart(NamedTuple):
    """A part of a date.

    Attributes:
        letter: `d`ay, `m`onth, `y`ear, `s`eason, `t` for a decade or century, `-` for a link;
            else what fills or parts a date.
        value: its number.
        first: index of its first token.
        after: index of the token after its last one.
        other: how many years it is of, for a decade or century; 100 for a year of two digits; 1 for
            a day that can be the month.
    """

    letter: str
    value: int
    first: int
    after: int
    other: int = 0


def date_parts_of(read: Stretch) -> list[DatePart]:
    """Return what the words of a text are to a date; what is nothing to it parts two dates."""
    words = read.words
    starting = {numeral.first: numeral for numeral in read.numerals}
    ablatives = read.language.phrases("ablatives")
    tags: list[DatePart] = []
    at = 0
    for place in sorted({*starting, *read.places(DATE_PART)}):
        if place < at:
            continue
        if place > at:
            tags.append(DatePart("?", 0, at, place))
        at = place
        tag = _part_at(read, at, starting)
        if isinstance(tag, list):
            tags += tag
            at = tag[-1].after
            continue
        if tag and tag.letter in "dmy" and ablatives.ending(words, tag.after):
            tags += [tag, DatePart("-", 0, tag.after, tag.after)]  # from: 3 Mart'tan
            at = tag.after
            continue
        comma = words[at] in {",", "،"} and tags and tags[-1].letter in "dm"
        comma = comma or _parts_span(read, at, tags)
        comma = comma or (words[at] in {"'", "’"} and tags and tags[-1].letter in "ms_")
        tags.append(tag or DatePart("_" if comma else "?", 0, at, at + 1))
        at = tags[-1].after
    return _without_filling(tags)


def _parts_span(read: Stretch, at: int, tags: Sequence[DatePart]) -> bool:
    """Return whether a comma closes the first date of a span: May 4, 1911, to June 2, 1911."""
    if read.words[at] not in COMMAS or not tags or tags[-1].letter != "y":
        return False
    link = read.language.phrases("date_links").starting(read.words, at + 1)
    listing = read.language.phrases("coordinators").starting(read.words, at + 1)
    return link is not None and listing is None


def _part_at(
    read: Stretch, at: int, starting: dict[int, Numeral]
) -> DatePart | list[DatePart] | None:
    """Return what the words from one on are to a date, None for nothing."""
    words, language = read.words, read.language
    if at in starting and language.phrases("before_era").ending(words, at):
        return None  # 公元前221年 is no year of ours
    tag: DatePart | list[DatePart] | None = None
    if read.tokens[at].number is not None:
        tag = _whole_date(read.tokens, at, language) or _with_named_month(
            words, at, starting, language
        )
    if tag is None and read.flags[at] & DATE_NAME:
        tag = (
            _first_year(words, at, language)
            or _feast(words, at, language)
            or _decade_word(words, at, language)
            or _month(read, at, starting)
        )
    if tag is None and read.holds(CENTURY):
        tag = _century(words, at, starting, language)
    return tag or _number_tag(words, at, starting, language) or _word_tag(words, at, language)


def _without_filling(tags: list[DatePart]) -> list[DatePart]:
    """Return tags that follow each other directly, words such as "of" left out."""
    kept: list[DatePart] = []
    for tag in tags:
        if tag.letter != "_":
            kept.append(tag)
        elif kept:
            last = kept[-1]
            kept[-1] = DatePart(last.letter, last.value, last.first, tag.after, last.other)
    return kept


def _first_year(words: list[str], at: int, language: Language) -> DatePart | None:
    """Return the first year of an era, which has a name of its own: 令和元年."""
    era = language.numbers("eras").starting(words, at)
    first = era and language.phrases("first_years").starting(words, at + era[0])
    if not era or not first:
        return None
    return DatePart("y", int(era[1]) + 1, at, at + era[0] + first[0])


def _feast(words: list[str], at: int, language: Language) -> list[DatePart] | None:
    """Return the month and day of a feast that has the same date each year: Christmas Day."""
    found = language.numbers("feasts").starting(words, at)
    if found is None:
        return None
    month, day = divmod(int(found[1]), 100)
    after = at + found[0]
    return [DatePart("m", month, at, after), DatePart("d", day, after, after)]


def _with_named_month(
    words: list[str], at: int, starting: dict[int, Numeral], language: Language
) -> list[DatePart] | None:
    """Return a date whose month is a Roman numeral, or parted: 17 VI 1904, 17-Jun-1904."""
    step = 2 if at + 1 < len(words) and words[at + 1] in _PARTING else 1
    name = words[at + step].replace("ı", "i") if at + step < len(words) else ""
    named = language.numbers("months").exact.get((name,)) if step > 1 else None
    month = _ROMAN_MONTHS.index(name) + 1 if name in _ROMAN_MONTHS else int(named or 0)
    if not month:
        return None
    day, year = starting.get(at), starting.get(at + 2 * step)
    if not (day and year and day.digits and year.digits):
        return None
    if not 1 <= (day.value or 0) <= 31 or not 1000 <= (year.value or 0) <= 2999:
        return None
    return [
        DatePart("d", int(day.value or 0), at, at),
        DatePart("m", month, at, at),
        DatePart("y", int(year.value or 0), at, year.after),
    ]


def _whole_date(tokens: Sequence[Token], at: int, language: Language) -> list[DatePart] | None:
    token = tokens[at]
    if token.number is None:
        return None
    if found := NUMERIC_DATE.fullmatch(token.key):
        short = len(found[3]) == 2
        day, month = int(found[1]), int(found[2])
        if month > 12:
            day, month = month, day
        return [
            DatePart("d", day, at, at, day <= 12 and language.has("month_or_day_first")),
            DatePart("m", month, at, at),
            DatePart("y", 1900 * short + int(found[3]), at, at + 1, 100 * short),
        ]
    if found := DATE_BY_YEAR.fullmatch(token.key):
        return _by_year(found, at, at + 1)
    if len(tokens) < at + 5 or tokens[at + 1].key not in _PARTING:
        return None
    text = "".join(each.key for each in tokens[at : at + 5])
    if found := DATE_BY_YEAR.match(text):
        return _by_year(found, at, at + 5)
    slashed = [each.key for each in tokens[at : at + 5]]
    if slashed[1] == slashed[3] == "-" and len(slashed[4]) == len("1931"):
        slashed[1] = slashed[3] = "."
    if slashed[1] == slashed[3] in {"/", "."} and NUMERIC_DATE.fullmatch("".join(slashed)):
        joined = Token("".join(slashed), number=token.number)
        found_tags = _whole_date([joined], 0, language)
        if found_tags is not None:
            return [
                each._replace(first=at, after=at if each.letter != "y" else at + 5)
                for each in found_tags
            ]
    return None


def _by_year(found: re.Match[str], at: int, after: int) -> list[DatePart]:
    """Return the parts of a date in digits that begins with its year."""
    return [
        DatePart("y", int(found[1]), at, at),
        DatePart("m", int(found[3]), at, at),
        DatePart("d", int(found[4]), at, after),
    ]


def _decade_word(words: list[str], at: int, language: Language) -> DatePart | None:
    """Return a decade that one word names: the twenties."""
    found = language.numbers("decades").starting(words, at)
    return found and DatePart("t", 1900 + int(found[1]), at, at + found[0], 10)


def _month(read: Stretch, at: int, starting: dict[int, Numeral]) -> DatePart | None:
    words, language = read.words, read.language
    is_small = words[at] in language.plain("months_with_capital") and not read.tokens[at].capital
    if is_small and at + 1 not in starting:
        return None  # which in 1931 may have sunk
    if found := language.numbers("months").starting(words, at):
        after = at + found[0]
        after += after < len(words) and words[after] == "." and len(words[at]) < 6
        return DatePart("m", int(found[1]), at, after)
    if found_season := language.named("seasons").starting(words, at):
        return DatePart("s", _SEASONS[found_season[1]], at, at + found_season[0])
    return None


def _century(
    words: list[str], at: int, starting: dict[int, Numeral], language: Language
) -> DatePart | None:
    """Return a decade or a century: the 1930s, the 19th century."""
    numeral = starting.get(at)
    if named := _named_century(words, at, starting, language):
        return named
    if numeral is None:
        found = language.phrases("decade_before").starting(words, at)
        if found and (numeral := starting.get(at + found[0])) and numeral.value is not None:
            value = int(numeral.value)
            if value % 10:
                return None  # los años 1911 y 1912
            return DatePart("t", value if value > 99 else 1900 + value, at, numeral.after, 10)
        return None
    if numeral.value is None or numeral.value != numeral.value.to_integral_value():
        return None
    value = int(numeral.value)
    for name, years in (("decade_after", 10), ("century_after", 100)):
        skip = numeral.after
        if skip < len(words) and words[skip] in {"-", "'", "."}:
            skip += 1
        # The ending of an ordinal can belong to the word: 1890-х годах.
        for start in (numeral.after, skip, numeral.first + 1, numeral.first + 2):
            if found := language.phrases(name).starting(words, start):
                first = value if years == 10 else (value - 1) * 100
                if years == 10 and value < 100:
                    first = 1900 + value
                if value % 10 and years == 10:
                    continue
                if years == 100 and not _is_of_order(words, numeral, language):
                    continue  # more than a century
                return DatePart("t", first, at, start + found[0], years)
    return None


def _is_of_order(words: list[str], numeral: Numeral, language: Language) -> bool:
    """Return whether a number before "century" can be its own, and not how many passed."""
    dotted = words[numeral.after : numeral.after + 1] == ["."]  # yirmi. yüzyıl
    return numeral.ordinal or numeral.digits or dotted or language.has("positional")


def _named_century(
    words: list[str], at: int, starting: dict[int, Numeral], language: Language
) -> DatePart | None:
    """Return a century in Roman numerals, or named by a word before its number: siglo XIX."""
    found = language.phrases("century_before").starting(words, at)
    first = at + found[0] if found else at
    numeral = starting.get(first)
    named = roman(words[first], language) if first < len(words) else 0
    after = numeral.after if numeral else first + 1
    number = named or (int(numeral.value) if numeral and numeral.value and found else 0)
    closing = language.phrases("century_after").starting(words, after) if named else None
    if not 0 < number <= _LAST_CENTURY or not (found or closing) or _shares(words, after, language):
        return None
    return DatePart("t", (number - 1) * 100, at, after + (closing[0] if closing else 0), 100)


def _shares(words: list[str], after: int, language: Language) -> bool:
    """Return whether another century in Roman numerals follows: siglos XI y XII."""
    link = language.phrases("date_links", "coordinators").starting(words, after)
    at = after + (link[0] if link else words[after : after + 1] in (["-"], ["–"]))
    return at > after and at < len(words) and 0 < roman(words[at], language) <= _LAST_CENTURY


def behind_century(words: list[str], numeral: Numeral, language: Language) -> int:
    """Return where the years behind a century can begin: nineteen oh five, nineteen-eleven."""
    zero = language.phrases("year_zeros").starting(words, numeral.after)
    if zero:
        return numeral.after + zero[0]
    is_late = numeral.value is not None and numeral.value >= _FIRST_CENTURY
    return numeral.after + (is_late and words[numeral.after : numeral.after + 1] == ["-"])


def _number_tag(
    words: list[str], at: int, starting: dict[int, Numeral], language: Language
) -> DatePart | list[DatePart] | None:
    numeral = starting.get(at)
    if numeral is None or numeral.value is None or numeral.value != int(numeral.value):
        return None
    value, after = _with_last_digit(words, numeral, starting, language)
    following = starting.get(behind_century(words, numeral, language))
    if 10 <= value <= 20 and not numeral.digits and following and not following.digits:
        last = following.value or Decimal(0)
        zero = language.phrases("year_zeros").starting(words, after)
        if 0 < last < 10 if zero else 10 <= last <= 99:  # nineteen oh five, nineteen thirty-one
            return DatePart("y", value * 100 + int(last), at, following.after)
    if 10 <= value <= 20 and not numeral.digits:  # eighteen-nineties
        behind = after + (words[after : after + 1] == ["-"])
        decade = _decade_word(words, behind, language)
        if decade:
            return decade._replace(value=value * 100 + decade.value % 100, first=at)
    era = language.numbers("eras").ending(words, at)
    for name, letter in (("year_marks", "y"), ("month_marks", "m"), ("day_marks", "d")):
        if found := language.phrases(name).starting(words, after):
            value += int(era[1]) if era and letter == "y" else 0
            return DatePart(letter, value, at, after + found[0])
    if numeral.digits and at and words[at - 1] in {"'", "’"} and len(words[at]) == 2:
        return DatePart("y", 1900 + value, at, after)
    grouped = numeral.digits and not words[at].isdigit()  # December 1,045 letters
    if 1000 <= value <= 2999 and numeral.scale in {1, 100, 1000} and not grouped:
        if value < _LEAST_BESIDE_OTHERS and _is_of_other_calendar(words, language):
            return None
        found = language.phrases("year_after").starting(words, after)
        ending = _case_ending(words, after, language)
        return DatePart("y", value, at, after + (found[0] if found else ending))
    short = at > 1 and words[at - 1] in _DASHES and len(words[at - 2]) == 4  # 1890-95
    if short and numeral.digits and 32 <= value <= 99 and words[at - 2].isdigit():
        return DatePart("d", value, at, after)
    if 1 <= value <= 31:
        letter = "m" if _shares_month(words, after, starting, language) else "d"
        found = language.phrases("day_after").starting(words, after)
        ending = found[0] if found else _case_ending(words, after, language)
        return DatePart(letter, value, at, after + ending)
    return None


def _with_last_digit(
    words: list[str], numeral: Numeral, starting: dict[int, Numeral], language: Language
) -> tuple[int, int]:
    """Return a number and where it ends, with the second digit of a short year behind a link.

    At the end of a span, 一九三一至三四年, two digits are no three or four.
    """
    value, after = int(numeral.value or 0), numeral.after
    last = starting.get(after)
    if last is None or numeral.digits:
        return value, after
    linked = language.phrases("date_links").ending(words, numeral.first) is not None
    marked = language.phrases("year_marks").starting(words, last.after) is not None
    both = (numeral, last)
    digits = all(each.after - each.first == 1 and (each.value or 10) < 10 for each in both)
    is_year = linked and marked and digits
    return (value * 10 + int(last.value or 0), last.after) if is_year else (value, after)


def _shares_month(
    words: list[str], after: int, starting: dict[int, Numeral], language: Language
) -> bool:
    """Return whether the mark of a month behind the next number is of one before it: 4、5月."""
    link = language.phrases("date_links").starting(words, after)
    following = starting.get(after + link[0]) if link else None
    if following is None or (following.value or 0) > 12:
        return False
    return language.phrases("month_marks").starting(words, following.after) is not None


def _is_of_other_calendar(words: list[str], language: Language) -> bool:
    """Return whether a text names another calendar: 1330 AH is not the year 1330."""
    return language.phrases("other_calendars").first_in(words) is not None


def _case_ending(words: list[str], after: int, language: Language) -> int:
    """Return how many tokens after digits are an ending of a case: 1931'de."""
    if after + 1 < len(words) and words[after] in {"'", "-"}:
        found = language.phrases("number_endings").starting(words, after + 1)
        return 1 + found[0] if found else 0
    return 0


def _word_tag(words: list[str], at: int, language: Language) -> DatePart | None:
    if words[at] in {"-", "–", "—", "/"}:
        return DatePart("-", 0, at, at + 1)
    if language.phrases("date_links", "date_fillers").starting(words, at) is None:
        return None
    for name, letter in (("date_links", "-"), ("date_fillers", "_")):
        if found := language.phrases(name).starting(words, at):
            return DatePart(letter, 0, at, at + found[0])
    return None
