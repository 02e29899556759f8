"""Dates that a stretch of text states: days, months, years, decades, feasts and spans.

A date becomes the EDTF text of what its words say, with `XXXX` for a missing year. What is in no
pattern is not read; words such as `yesterday` are in `docprov.text.relative_dates`.
"""

import calendar
import datetime as dt
import re
from collections.abc import Container, Sequence
from itertools import pairwise

from attrs import evolve, frozen

from docprov.text.beginnings import DATE, DATED
from docprov.text.date_parts import DatePart, behind_century, date_parts_of
from docprov.text.durations import lasting_from
from docprov.text.language import Language
from docprov.text.letters import APOSTROPHES
from docprov.text.stated import Numeral
from docprov.text.stretch import DASHES, Stretch, stretch_of

_PATTERNS = tuple(
    (re.compile(pattern), names)
    for pattern, names in (
        ("dmy-dmy", "dmyDMY"),
        ("mdy-mdy", "mdyMDY"),
        ("ymd-ymd", "ymdYMD"),
        ("ymd-md", "ymdMD"),
        ("ymd-d", "ymdD"),
        ("dm-dmy", "dmDMY"),
        ("md-mdy", "mdMDY"),
        ("d-dmy", "dDMY"),
        ("yd-dm", "ydDM"),
        ("ydm", "ydm"),
        ("md-dy", "mdDY"),
        ("md-d", "mdD"),
        ("d-dm", "dDM"),
        ("dm-dm", "dmDM"),
        ("dmdmy", "dmDMY"),
        ("ym-ym", "ymYM"),
        ("ym-m", "ymM"),
        ("my-my", "myMY"),
        ("m-my", "mMY"),
        ("sy", "sy"),
        ("tt", "tT"),
        ("ys", "ys"),
        ("dmy", "dmy"),
        ("mdy", "mdy"),
        ("ymd", "ymd"),
        ("my", "my"),
        ("ym", "ym"),
        ("dm", "dm"),
        ("md", "md"),
        ("y-y", "yY"),
        ("y-d", "yD"),
        ("t", "t"),
        ("y", "y"),
    )
)
"""The orders of day, month, year, season and decade (t), and what each part is of two dates."""

_BEGINNING = {
    letter: [each for each in _PATTERNS if each[0].pattern[0] == letter] for letter in "dmyst"
}
_DATE = re.compile("|".join(pattern.pattern for pattern, _ in _PATTERNS))
_FARTHEST_COUNTED = 4
_LAST_YEAR = 2999
_NEAR = 2
_NO_SPAN = 2100
"""Years from a thousand to this, with the mark of a year, are dates and no time that passed."""
_NONE = "none"
"""The name of the phrases that only look as if they opened a date."""
_SHORT_YEAR = 100
_APART = frozenset("/.'’")
"""Marks between the numbers of a date in digits, and before a year of two digits."""


@frozen
class Said:
    """A date that words state.

    Attributes:
        texts: the EDTF texts that the words can mean; without a year they begin with `XXXX`.
        about: whether the words make it uncertain.
        opens: `since`, `until` or nothing.
        first: index of its first token.
        after: index of the token after its last one.
    """

    texts: tuple[str, ...]
    about: bool = False
    opens: str = ""
    first: int = 0
    after: int = 0


def dates_of(text: str, language: Language) -> list[Said]:
    """Return the dates that a text states, without relative ones.

    >>> from docprov.text.language import language_of
    >>> dates_of("In the night of 2 to 3 June 1911", language_of("en"))[0].texts
    ('1911-06-02/1911-06-03',)
    """
    read = stretch_of(text, language)
    if not read.begun & DATE or not (read.once(_may_be_dated) or not _APART.isdisjoint(read.words)):
        return []
    if language.phrases("unread_calendars").first_in(read.words) is not None:
        return []
    return [_lasting(read, each) for each in _dates(read, bare=True)]


def _lasting(read: Stretch, said: Said) -> Said:
    """Return a date as the span that words beside it make of it: for three days from 4 August."""
    if not said.opens or len(said.texts) != 1:
        return said
    spans = lasting_from(read, said.texts[0], said.first, said.after)
    return evolve(said, texts=spans, opens="") if spans else said


def dated_tokens(read: Stretch) -> set[int]:
    """Return the indexes of the tokens of a text that are in dates and not in quantities."""
    if not read.once(_may_be_dated):
        return set()
    dates = _dates(read, bare=False)
    return {at for each in dates for at in range(each.first, each.after)}


def _may_be_dated(read: Stretch) -> bool:
    """Return whether words of a text name a part of a date, or a number can be a year."""
    numerals = read.numerals
    if read.holds(DATED):
        return True
    begun = {numeral.first for numeral in numerals}
    return any(_may_be_year(numeral, read, begun) for numeral in numerals)


def _may_be_year(numeral: Numeral, read: Stretch, begun: Container[int]) -> bool:
    value = numeral.value
    if value is None or (numeral.digits and not read.words[numeral.first].isdigit()):
        return False
    # nineteen thirty-one is two numbers
    pair = not numeral.digits and 10 <= value <= 20
    pair = pair and behind_century(read.words, numeral, read.language) in begun
    short = numeral.digits and read.words[max(numeral.first - 1, 0)] in APOSTROPHES
    return pair or short or 1000 <= value <= _LAST_YEAR


def _dates(read: Stretch, *, bare: bool) -> list[Said]:
    tags, words, language = read.once(date_parts_of), read.words, read.language
    found: list[Said] = []
    letters = "".join(tag.letter for tag in tags)
    at = 0
    while match := _DATE.search(letters, at):
        at = match.start()
        for pattern, names in _BEGINNING[letters[at]]:
            match = pattern.match(letters, at)
            parts = tags[at : match.end()] if match else []
            if match and _joined(parts) and (bare or _is_sure(words, parts, names, language)):
                said = _said(words, [each for each in parts if each.letter != "-"], names, language)
                if said is not None and names == "yY" and _is_list(words, parts, language):
                    said = evolve(said, texts=(*said.texts, *said.texts[0].split("/")))
                if said is not None:
                    found.append(said)
                    at = match.end()
                    break
        else:
            at += 1
    return found


def _is_list(words: list[str], parts: Sequence[DatePart], language: Language) -> bool:
    """Return whether two years are two and not the ends of a span: in 1931 and 1938."""
    link = parts[1]
    opener = language.phrases("between_openers").ending(words, parts[0].first)
    linked = tuple(words[link.first : link.after]) in language.phrases("coordinators").exact
    return linked and opener is None


def _joined(parts: Sequence[DatePart]) -> bool:
    """Return whether the parts of a date follow each other."""
    return all(later.first == earlier.after for earlier, later in pairwise(parts))


def _is_sure(words: list[str], parts: Sequence[DatePart], names: str, language: Language) -> bool:
    """Return whether numbers are a date among others: a month is named, or words say so."""
    letters = names.lower()
    if letters == "md" and not language.has("month_before_day"):
        return False
    if "t" in letters or "s" in letters or ("m" in letters and len(letters) > 1):
        return True
    if set(letters) != {"y"}:
        return False
    after, year = parts[-1].after, parts[0].value
    marked = language.phrases("year_marks").first_in(words[parts[0].first : after])
    if marked and 1000 < year < _NO_SPAN:
        return year % 100 > 0  # 1447年, not 2000年
    marks = language.phrases("year_after")
    taken = words[parts[-1].first + 1 : after]  # the part of a year can contain its mark
    if marks.starting(words, after) or marks.ending(taken, len(taken)):
        return True
    if language.phrases("year_certain").ending(words, parts[0].first):
        return True
    if not language.phrases("year_before").ending(words, parts[0].first):
        return False
    return _counts_nothing(words, after, language)


def _counts_nothing(words: list[str], at: int, language: Language) -> bool:
    """Return whether the words after a year are none that a number could count."""
    following = words[at : at + _FARTHEST_COUNTED]
    if not following or not following[0][0].isalpha():
        return not following or following[0] not in DASHES
    articles = language.phrases("articles")
    ends = (n for n, word in enumerate(following) if not word[0].isalpha() or articles.begins[word])
    end = next(ends, len(following))
    if language.named("units").starting(words, at):
        return False
    counted = language.phrases("counted")
    if language.has("capital_nouns") and len(following) > 1:
        return bool(language.phrases("after_verbs").starting(following, 1))  # 1911 nahm den Steg
    return bool(counted.open) and not any(counted.starting(following, n) for n in range(end))


def _said(
    words: list[str], parts: Sequence[DatePart], names: str, language: Language
) -> Said | None:
    values = {name: part.value for name, part in zip(names, parts, strict=True)}
    texts = _texts(values, parts)
    if texts is None:
        return None
    texts = _with_other_readings(texts, parts)
    first, after = parts[0].first, parts[-1].after
    if set(names) == {"m", "y"} and language.phrases("last_days").ending(words, first):
        last = calendar.monthrange(values["y"], values["m"])[1]
        texts = (f"{texts[0]}-{last:02}",)
    opens, about = _opened_before(words, first, language)
    is_none = False  # "from" 1931 different
    for _ in range(2):
        found = language.phrases("date_about_after").starting(words, after)
        found_open = language.named("openings_after").starting(words, after)
        if found and (found_open is None or found[0] >= found_open[0]):
            about, after = True, after + found[0]
        elif found_open:
            opens, after = found_open[1], after + found_open[0]
            is_none = is_none or opens == _NONE
        else:
            break
    if language.phrases("night_to").ending(words, first) and names in {"dmy", "ymd", "mdy"}:
        texts = (*texts, f"{dt.date.fromisoformat(texts[0]) - dt.timedelta(1)}/{texts[0]}")
    if not opens and language.phrases("ablatives").ending(words, parts[-1].after):
        opens = "since"
    if not opens and _is_opened_around(words, first, after, language):
        opens = "since"
    within = words[first : parts[-1].after]  # 1911-ci ilədək
    if not opens and (closing := language.named("openings_after").ending(within, len(within))):
        opens = closing[1]
    opens = "" if is_none or opens == _NONE or any("/" in text for text in texts) else opens
    return Said(texts, about, opens, first, after)


def _is_opened_around(words: list[str], first: int, after: int, language: Language) -> bool:
    """Return whether words around a date open it together: von 1931 an."""
    openers = language.phrases("opened_by")
    begun = any(openers.ending(words, at) for at in range(max(first - _NEAR, 1), first + 1))
    closers = language.phrases("opened_with")
    return begun and bool(closers.starting(words, after) or closers.ending(words, after))


def _opened_before(words: list[str], before: int, language: Language) -> tuple[str, bool]:
    """Return whether words before a date open it, since or until, and make it uncertain."""
    opens, about = "", False
    for _ in range(4):
        found_open = language.named("openings").ending(words, before)
        filler = language.phrases("date_fillers").ending(words, before)
        hedge = language.phrases("date_about").ending(words, before)
        if hedge and language.phrases("day_parts").starting(words, before):
            break  # around noon on 5 May
        if found_open and (filler is None or filler[0] <= found_open[0]):
            opens, before = found_open[1], before - found_open[0]
        elif hedge and (filler is None or hedge[0] > filler[0]):
            about, before = True, before - hedge[0]
        elif filler:
            before -= filler[0]
        else:
            break
    return opens, about


def _with_other_readings(texts: tuple[str, ...], parts: Sequence[DatePart]) -> tuple[str, ...]:
    """Return texts with what else digits can mean: 5/6/11 is in May or June, of 1911 or 2011."""
    others = {part.other for part in parts}
    if 1 in others and all(part.other == 1 for part in parts if part.letter == "d"):
        texts += tuple(re.sub(r"-(\d\d)-(\d\d)", r"-\2-\1", text) for text in texts)
    if 100 in others and all(part.other == 100 for part in parts if part.letter == "y"):
        texts += tuple(re.sub(r"\b19(?=\d\d-)", "20", text) for text in texts)
    return tuple(dict.fromkeys(texts))


def _texts(values: dict[str, int], parts: Sequence[DatePart]) -> tuple[str, ...] | None:
    if "T" in values:
        whole, ten = sorted(parts, key=lambda part: -part.other)
        both = (whole.other, ten.other) == (100, 10)
        return (f"{whole.value // 100}{ten.value % 100 // 10}X",) if both else None
    if "t" in values:
        decade = parts[0].other == 10
        return (f"{values['t'] // 10:03}X" if decade else f"{values['t'] // 100:02}XX",)
    if "s" in values:
        year = values["y"]
        texts = (f"{year:04}-{values['s']}",)
        return (*texts, f"{year:04}/{year + 1:04}") if values["s"] == 24 else texts
    if values.get("Y", 0) == 0 and "D" in values and set(values) == {"y", "D"}:
        return _short_years(values["y"], values["D"])
    end_year = values.get("Y", values.get("y"))
    if end_year and end_year < _SHORT_YEAR <= values.get("y", 0):  # 1912年から15年まで
        end_year += values["y"] // 100 * 100
    end_month = values.get("M", values.get("m"))
    start = _text(values.get("y", end_year), values.get("m", end_month), values.get("d"))
    if start is None or not any(name.isupper() for name in values):
        return (start,) if start else None
    end = _text(end_year, end_month, values.get("D"))
    if end is not None and start > end and "y" not in values and end_year:
        start = f"{end_year - 1:04}{start[4:]}"  # 31 December to 1 January 1904
    return (f"{start}/{end}",) if end is not None else None


def _short_years(first: int, last: int) -> tuple[str, ...]:
    end = first // 100 * 100 + last
    return (f"{first:04}/{end:04}",) if end > first else (f"{first:04}-{last:02}",)


def _text(year: int | None, month: int | None, day: int | None) -> str | None:
    whole = "XXXX" if year is None else f"{year:04}"
    if month is None:
        return whole if day is None else None
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{whole}-{month:02}"
    days = 29 if year is None else calendar.monthrange(year, month)[1]
    days = 31 if year is None and month != 2 else days
    return f"{whole}-{month:02}-{day:02}" if 1 <= day <= days else None
