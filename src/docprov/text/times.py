"""Dates that a stretch of text states: days, months, years, decades, spans and relative words.

A date becomes the EDTF text of what its words say, with `?` for nothing: a missing year, or a
word such as `yesterday`, needs the date that it counts from. What is in no pattern is not read.
"""

import calendar
import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from attrs import frozen

from docprov.text.beginnings import date_beginnings
from docprov.text.language import Language
from docprov.text.numerals import Numeral, numerals_of
from docprov.text.tokens import Token, evened, tokens_of

_NUMERIC = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}
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
        ("md-dy", "mdDY"),
        ("md-d", "mdD"),
        ("d-dm", "dDM"),
        ("dm-dm", "dmDM"),
        ("ym-ym", "ymYM"),
        ("ym-m", "ymM"),
        ("my-my", "myMY"),
        ("m-my", "mMY"),
        ("sy", "sy"),
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


@frozen
class _Tag:
    letter: str
    value: int
    first: int
    after: int
    other: int = 0


def dates_of(text: str, language: Language) -> list[Said]:
    """Return the dates that a text states, without relative ones.

    >>> from docprov.text.language import language_of
    >>> dates_of("In the night of 2 to 3 June 1911", language_of("en"))[0].texts
    ('1911-06-02/1911-06-03',)
    """
    text = evened(text)
    if not date_beginnings(language).occur_in(text):
        return []
    tokens = tokens_of(text, language)
    return _dates(tokens, numerals_of(tokens, language), language, bare=True)


def date_spans(
    tokens: Sequence[Token], numerals: Sequence[Numeral], language: Language
) -> list[tuple[int, int]]:
    """Return the spans of tokens that are dates and not quantities."""
    found = _dates(tokens, numerals, language, bare=False)
    return [(each.first, each.after) for each in found]


def _dates(
    tokens: Sequence[Token], numerals: Sequence[Numeral], language: Language, *, bare: bool
) -> list[Said]:
    tags = _tags(tokens, numerals, language)
    words = [token.key for token in tokens]
    found: list[Said] = []
    letters = "".join(tag.letter for tag in tags)
    at = 0
    while at < len(letters):
        if letters[at] not in "dmyst":
            at += 1
            continue
        for pattern, names in _PATTERNS:
            match = pattern.match(letters, at)
            parts = tags[at : match.end()] if match else []
            if match and _joined(parts) and (bare or _is_sure(words, parts, names, language)):
                said = _said(words, [each for each in parts if each.letter != "-"], names, language)
                if said is not None:
                    found.append(said)
                    at = match.end()
                    break
        else:
            at += 1
    return found


def _joined(parts: Sequence[_Tag]) -> bool:
    """Return whether the parts of a date follow each other."""
    return all(later.first == earlier.after for earlier, later in pairwise(parts))


def _is_sure(words: list[str], parts: Sequence[_Tag], names: str, language: Language) -> bool:
    """Return whether numbers are a date among others: a month is named, or words say so."""
    letters = names.lower()
    if "t" in letters or "s" in letters or ("m" in letters and len(letters) > 1):
        return True
    if set(letters) != {"y"}:
        return False
    if language.phrases("year_after").starting(words, parts[-1].after):
        return True
    if not language.phrases("year_before").ending(words, parts[0].first):
        return False
    following = words[parts[-1].after] if parts[-1].after < len(words) else "."
    return not following[0].isalpha() or following[0].isdigit()


def _tags(tokens: Sequence[Token], numerals: Sequence[Numeral], language: Language) -> list[_Tag]:
    """Return what the words of a text are to a date; what is nothing to it parts two dates."""
    words = [token.key for token in tokens]
    starting = {numeral.first: numeral for numeral in numerals}
    tags: list[_Tag] = []
    at = 0
    while at < len(tokens):
        tag = (
            _whole_date(tokens, at, language)
            or _month(words, at, language)
            or _century(words, at, starting, language)
            or _number_tag(words, at, starting, language)
            or _word_tag(words, at, language)
        )
        if isinstance(tag, list):
            tags += tag
            at = tag[-1].after
            continue
        comma = words[at] in {",", "،"} and tags and tags[-1].letter in "dm"
        tags.append(tag or _Tag("_" if comma else "?", 0, at, at + 1))
        at = tags[-1].after
    return _without_filling(tags)


def _without_filling(tags: list[_Tag]) -> list[_Tag]:
    """Return tags that follow each other directly, words such as "of" left out."""
    kept: list[_Tag] = []
    for tag in tags:
        if tag.letter != "_":
            kept.append(tag)
        elif kept:
            last = kept[-1]
            kept[-1] = _Tag(last.letter, last.value, last.first, tag.after, last.other)
    return kept


def _whole_date(tokens: Sequence[Token], at: int, language: Language) -> list[_Tag] | None:
    token = tokens[at]
    if token.number is None:
        return None
    if found := _NUMERIC.fullmatch(token.key):
        year = int(found[3]) if len(found[3]) == 4 else 1900 + int(found[3])
        first, second = int(found[1]), int(found[2])
        if (language.has("month_first") and first <= 12) or second > 12:
            first, second = second, first
        parts = (("d", first), ("m", second), ("y", year))
        return [_Tag(letter, value, at, at if letter != "y" else at + 1) for letter, value in parts]
    text = "".join(each.key for each in tokens[at : at + 5])
    if (found := _ISO.match(text)) and len(tokens) >= at + 5:
        parts = (("y", int(found[1])), ("m", int(found[2])), ("d", int(found[3])))
        return [_Tag(letter, value, at, at if letter != "d" else at + 5) for letter, value in parts]
    slashed = [each.key for each in tokens[at : at + 5]]
    if (
        len(slashed) == 5
        and slashed[1] == slashed[3] in {"/", "."}
        and _NUMERIC.fullmatch("".join(slashed))
    ):
        joined = Token("".join(slashed), token.start, tokens[at + 4].stop, number=token.number)
        found_tags = _whole_date([joined], 0, language)
        if found_tags is not None:
            return [
                _Tag(each.letter, each.value, at, at if each.letter != "y" else at + 5)
                for each in found_tags
            ]
    return None


def _month(words: list[str], at: int, language: Language) -> _Tag | None:
    if found := language.numbers("months").starting(words, at):
        after = at + found[0]
        after += after < len(words) and words[after] == "." and len(words[at]) < 6
        return _Tag("m", int(found[1]), at, after)
    if found_season := language.named("seasons").starting(words, at):
        return _Tag("s", _SEASONS[found_season[1]], at, at + found_season[0])
    return None


def _century(
    words: list[str], at: int, starting: dict[int, Numeral], language: Language
) -> _Tag | None:
    """Return a decade or a century: the 1930s, the 19th century."""
    numeral = starting.get(at)
    if numeral is None:
        found = language.phrases("decade_before").starting(words, at)
        if found and (numeral := starting.get(at + found[0])) and numeral.value is not None:
            return _Tag("t", int(numeral.value), at, numeral.after, 10)
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
                return _Tag("t", first, at, start + found[0], years)
    return None


def _number_tag(
    words: list[str], at: int, starting: dict[int, Numeral], language: Language
) -> _Tag | list[_Tag] | None:
    numeral = starting.get(at)
    if numeral is None or numeral.value is None or numeral.value != int(numeral.value):
        return None
    value, after = int(numeral.value), numeral.after
    following = starting.get(after)
    if 10 <= value <= 20 and not numeral.digits and following and not following.digits:
        last = following.value or Decimal(0)
        if 10 <= last <= 99:  # nineteen thirty-one
            return _Tag("y", value * 100 + int(last), at, following.after)
    for name, letter in (("year_marks", "y"), ("month_marks", "m"), ("day_marks", "d")):
        if found := language.phrases(name).starting(words, after):
            return _Tag(letter, value, at, after + found[0])
    if numeral.digits and at and words[at - 1] in {"'", "’"} and 10 <= value <= 99:
        return _Tag("y", 1900 + value, at, after)
    if 1000 <= value <= 2999 and numeral.scale in {1, 100, 1000}:
        found = language.phrases("year_after").starting(words, after)
        ending = _case_ending(words, after, language)
        return _Tag("y", value, at, after + (found[0] if found else ending))
    if 1 <= value <= 31:
        found = language.phrases("day_after").starting(words, after)
        return _Tag(
            "d", value, at, after + (found[0] if found else _case_ending(words, after, language))
        )
    return None


def _case_ending(words: list[str], after: int, language: Language) -> int:
    """Return how many tokens after digits are an ending of a case: 1931'de."""
    if after + 1 < len(words) and words[after] in {"'", "-"}:
        found = language.phrases("number_endings").starting(words, after + 1)
        return 1 + found[0] if found else 0
    return 0


def _word_tag(words: list[str], at: int, language: Language) -> _Tag | None:
    if words[at] in {"-", "–", "—", "/"}:
        return _Tag("-", 0, at, at + 1)
    for name, letter in (("date_links", "-"), ("date_fillers", "_")):
        if found := language.phrases(name).starting(words, at):
            return _Tag(letter, 0, at, at + found[0])
    return None


def _said(words: list[str], parts: Sequence[_Tag], names: str, language: Language) -> Said | None:
    values = {name: part.value for name, part in zip(names, parts, strict=True)}
    texts = _texts(values, parts)
    if texts is None:
        return None
    first, after = parts[0].first, parts[-1].after
    before = first
    opens, about = "", False
    for _ in range(4):
        if found_open := language.named("openings").ending(words, before):
            opens, before = found_open[1], before - found_open[0]
        elif found := language.phrases("date_fillers").ending(words, before):
            before -= found[0]
        elif found := language.phrases("date_about").ending(words, before):
            about, before = True, before - found[0]
    for _ in range(2):
        if found_open := language.named("openings_after").starting(words, after):
            opens, after = found_open[1], after + found_open[0]
        elif found := language.phrases("date_about_after").starting(words, after):
            about, after = True, after + found[0]
    opens = "" if any("/" in text for text in texts) else opens
    return Said(texts, about, opens, first, after)


def _texts(values: dict[str, int], parts: Sequence[_Tag]) -> tuple[str, ...] | None:
    if "t" in values:
        decade = parts[0].other == 10
        return (f"{values['t'] // 10}X" if decade else f"{values['t'] // 100}XX",)
    if "s" in values:
        year = values["y"]
        texts = (f"{year:04}-{values['s']}",)
        return (*texts, f"{year:04}/{year + 1:04}") if values["s"] == 24 else texts
    if values.get("Y", 0) == 0 and "D" in values and set(values) == {"y", "D"}:
        return _short_years(values["y"], values["D"])
    end_year = values.get("Y", values.get("y"))
    end_month = values.get("M", values.get("m"))
    start = _text(values.get("y", end_year), values.get("m", end_month), values.get("d"))
    if start is None or not any(name.isupper() for name in values):
        return (start,) if start else None
    end = _text(end_year, end_month, values.get("D"))
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
