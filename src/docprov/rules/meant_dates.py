"""Whether a date that is recorded is one that words of a text can mean."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from attrs import evolve

from docprov.model.dates import UNBOUNDED, Date
from docprov.text.language import Language
from docprov.text.relative_dates import days_of, weekday_of
from docprov.text.stretch import stretch_of
from docprov.text.times import Said, dates_of

_QUALIFIERS = "?~%"
_WHOLE_DATE = len("1931-05-14")
_FORTNIGHT = 15
_YEAR = len("1931")


def other_day(recorded: str, words: str, dates: Sequence[str], language: Language) -> str:
    """Return what words name without month and year that a date is not; empty for nothing.

    Args:
        recorded: the date.
        words: the words given for it: Wednesday last week, 13日未明.
        dates: those of the document.
        language: the language of the words.
    """
    ends = recorded.split("/")
    if any(len(each) != _WHOLE_DATE or not is_plain(each) for each in ends):
        return ""
    days = days_of(words, language)
    if days and not days.issuperset(dt.date.fromisoformat(each).day for each in ends):
        return " or ".join(f"day {day}" for day in sorted(days))
    named = weekday_of(words, language) if len(ends) == 1 else None
    other = named is not None and _is_other_weekday(recorded, named, dates)
    return "another day of the week, or week" if other else ""


def _is_other_weekday(recorded: str, day: tuple[int, str], dates: Sequence[str]) -> bool:
    """Return whether a date is another day of the week than a named one, or on its other side."""
    date = dt.date.fromisoformat(recorded)
    whole = (each for each in dates if len(each) == _WHOLE_DATE and is_plain(each))
    known = [dt.date.fromisoformat(each) for each in whole]
    weekday, side = day
    if date.isoweekday() != weekday:
        return True
    sides = {"past": range(1, _FORTNIGHT), "coming": range(1 - _FORTNIGHT, 0)}
    return (
        side in sides
        and bool(known)
        and all((each - date).days not in sides[side] for each in known)
    )


def is_plain(text: str) -> bool:
    """Return whether a date is one from which can be counted."""
    digits = len(text) in {4, 7, 10} and text.replace("-", "").isdigit()
    return digits and bounds_of(text) is not None


def bases_in(dates: Sequence[str], recorded: str) -> list[str]:
    """Return the dates from which can be counted; one without a year is of that which is recorded.

    So that the day after 31 December is counted, too, it is of the year before it as well.
    """
    year = int(recorded[:4]) if recorded[:4].isdigit() else 0
    years = [f"{each:04}" for each in (year, year - 1) if each > 0]
    whole = (text.replace("XXXX", each) for text in dates for each in years if "XXXX" in text)
    return [each for each in dict.fromkeys((*dates, *whole)) if is_plain(each)]


def in_years(said: Said, dates: Sequence[str]) -> Said:
    """Return a date without a year in those that other words mean: 8 March of this year."""
    years = [date for date in dates if len(date) == _YEAR]
    if not years or not any(text.startswith("XXXX") for text in said.texts):
        return said
    texts = (text.replace("XXXX", year) for text in said.texts for year in years)
    return evolve(said, texts=tuple(texts))


def edtf_texts(said: Said) -> list[str]:
    """Return the EDTF texts of a date with what opens it."""
    if any("/" in text for text in said.texts):
        return list(said.texts)
    if said.opens == "since":
        return [f"{text}/.." for text in said.texts]
    if said.opens == "until":
        return [f"../{text}" for text in said.texts]
    return [f"{text}~" if said.about else text for text in said.texts]


def means(said: Said, recorded: str) -> bool:
    """Return whether words can mean a recorded date."""
    if any(text.startswith("XXXX") for text in said.texts):
        ends = [end.rstrip(_QUALIFIERS)[4:] for end in recorded.split("/")]
        spans = [[end[4:] for end in text.split("/")] for text in said.texts]
        return any(all(map(str.__eq__, ends, span)) for span in spans)  # the shorter decides
    wanted = bounds_of(recorded)
    if wanted is None:
        return True
    uncertain = any(mark in recorded for mark in _QUALIFIERS)
    for text in said.texts:
        meant = bounds_of(text)
        if meant is None:
            return True
        if (
            said.opens == "since"
            and (wanted[0] == meant[0] or (wanted[0] == meant[1] + 1 and wanted[1] == UNBOUNDED))
            and wanted[1] != meant[1]
        ):
            return True
        if (
            said.opens == "until"
            and (wanted[1] == meant[1] or (wanted[1] == meant[0] - 1 and wanted[0] == -UNBOUNDED))
            and wanted[0] != meant[0]
        ):
            return True
        if not said.opens and wanted == meant and (uncertain or not said.about):
            return True
    return False


def is_within(said: Said, recorded: str) -> bool:
    """Return whether a recorded date is a part of one that words can mean."""
    wanted = bounds_of(recorded)
    meant = [bounds for text in said.texts if (bounds := bounds_of(text))]
    return wanted is None or any(first <= wanted[0] and wanted[1] <= last for first, last in meant)


@lru_cache(maxsize=4096)
def bounds_of(text: str) -> tuple[int, int] | None:
    """Return the first and the last day of an EDTF text, None for no such text."""
    try:
        date = Date(text)
    except ValueError:
        return None
    return date.first, date.last


def is_plan(words: str, language: Language) -> bool:
    """Return whether words tell of a plan, the names of months aside: may be shut in May."""
    read = list(stretch_of(words, language).words)
    for date in dates_of(words, language):
        read[date.first : date.after] = [""] * (date.after - date.first)  # the month of May
    return language.phrases("futures").first_in(read) is not None
