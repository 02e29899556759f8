"""Whether what a claim records is what the words of its text say: number, unit, date, time.

One judge for a quote alone and for a quote with the words around it. What the words leave open is
no disagreement.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from attrs import evolve, frozen

from docprov.model.dates import Date
from docprov.model.value_types import names_of
from docprov.model.values import parse_decimal
from docprov.rules.descriptions import described
from docprov.rules.meant_dates import (
    bases_in,
    bounds_of,
    edtf_texts,
    in_years,
    is_plain,
    is_plan,
    is_within,
    means,
    other_day,
)
from docprov.text.beginnings import NUMBER_BEGUN, QUALIFIER
from docprov.text.language import Language, language_of
from docprov.text.quantities import quantities_of
from docprov.text.relative_dates import counts_from, is_ahead, relative_of
from docprov.text.stated import Stated
from docprov.text.stretch import stretch_of
from docprov.text.times import Said, dates_of
from docprov.text.tokens import evened

_FAR_AHEAD = Date("2200").first
NAMES_IN = "en"
"""The language in which packages name units and predicates."""
NUMBERS = frozenset(names_of(shown="number"))
_DATES = frozenset(names_of(shown="years"))
_SHARES = frozenset(("", "share", "part", "fraction", "proportion", "portion", "ratio"))
"""Units in which a fraction of a whole is counted."""
_PER = "-per-"
_NEAR = Decimal("1e-8")
_SHORT_NOUN = 3
"""Letters of the longest noun of which all are compared."""
_PARTING = " \n.,;:"
"""What parts a quote from the words beside it."""
_ONE = (Decimal(1), Decimal(1))
_BESIDE = 1000
"""Characters beside a quote, at most, that are read with it."""


@frozen(kw_only=True)
class Recorded:
    """What a claim records, as the texts of its cells.

    Attributes:
        value_type: the type of its value.
        comparator: its comparator, empty for none.
        value: its value.
        lower: the lower end of its interval.
        upper: the upper end.
        unit: its unit.
        written: the words of the quote that give the value, empty for none stated.
        polarity: affirmed, denied or unknown.
        predicate: the label of its predicate.
        time: its time.
        time_basis: what its time rests on.
        dates: the dates of its document that are known: of issue and of writing.
    """

    value_type: str = ""
    comparator: str = ""
    value: str = ""
    lower: str = ""
    upper: str = ""
    unit: str = ""
    written: str = ""
    polarity: str = ""
    predicate: str = ""
    time: str = ""
    time_basis: str = ""
    dates: tuple[str, ...] = ()


@frozen
class Disagreement:
    """What a claim records and what the words say instead.

    Attributes:
        kind: `number`, `comparator`, `kind`, `unit`, `date`, `time`, `polarity` or `late`; with
            `wording` the words agree, and are no value as the record writes it.
        recorded: what is recorded.
        said: what is said.
        words: the words that say it.
    """

    kind: str
    recorded: str
    said: str
    words: str


def number_disagreement(
    recorded: Recorded, before: str, quote: str, after: str, language: Language
) -> Disagreement | None:
    """Return how a recorded quantity differs from the numbers of a quote; None where it agrees."""
    if recorded.value_type not in NUMBERS:
        return None
    is_one = recorded.value == "1" and bool(recorded.written)  # of half a "litre of cider"
    read = stretch_of(quote, language)
    wanted = _ends(recorded) if is_one or read.begun & NUMBER_BEGUN else None
    if wanted is None:
        return None
    before, after = before[-_BESIDE:], after[:_BESIDE]
    start, stop, text = 0, len(read.text), read.text
    around = stretch_of(before, language), stretch_of(after, language)
    begun = around[0].begun | around[1].begun
    parted = not (before[-1:] + after[:1]).strip(_PARTING)
    if begun & QUALIFIER and not (parted and not begun & NUMBER_BEGUN and read.is_shielded):
        start = len(around[0].text)
        stop += start
        quote = before + quote + after
        text = stretch_of(quote, language).text
    stated = quantities_of(quote, language)
    within = [each for each in stated if each.number[0] < stop and start < each.number[1]]
    if not within and is_one:
        within = [each for each in stated if each.unit and each.number[1] <= start < each.stop]
    stated = _of_unit(recorded, within) if wanted == _ONE else within
    faults = []
    for each in stated:
        fault = _difference(recorded, wanted, each)
        if fault is None:
            return None
        faults.append((fault, each))
    if not faults or _may_be_unspoken(recorded, wanted, faults, text[start:stop], start):
        return None
    order = ("comparator", "unit", "kind", "number")
    kind, nearest = min(faults, key=lambda fault: order.index(fault[0]))
    words = " ".join(text[nearest.start : nearest.stop].split())
    if kind == "number":
        words = ", ".join(" ".join(text[each.start : each.stop].split()) for _, each in faults)
    return Disagreement(kind, _shown(recorded), described(nearest, kind), words)


def wording(recorded: Recorded, quote: str, language: Language) -> Disagreement | None:
    """Return the words of a quote that give a recorded quantity; None where none certainly do.

    They are what the claim can say of its value as it is written.
    """
    wanted = _ends(recorded) if recorded.value_type in NUMBERS else None
    read = stretch_of(quote, language)
    if wanted is None or not read.begun & NUMBER_BEGUN:
        return None
    text = read.text

    def agreeing(words: str) -> list[Stated]:
        stated = quantities_of(words, language)
        return [each for each in stated if _difference(recorded, wanted, each) is None]

    found = agreeing(quote)
    if len(found) != 1:
        return None
    parts = (text[found[0].start : stop] for stop in (found[0].number[1], found[0].stop))
    words = next((part for part in parts if len(agreeing(part)) == 1), "")  # without the unit
    return Disagreement("wording", _shown(recorded), words, words) if words else None


def _of_unit(recorded: Recorded, stated: list[Stated]) -> list[Stated]:
    """Return the quantities in the unit that is recorded, where some are: once, a tonne and a half.

    A word for one counts many things; the one that is recorded is the one with its unit.
    """
    own = set(_unit_name(recorded.unit).split())
    measured = [each for each in stated if own & set(each.unit.split())]
    return measured or stated


def _ends(recorded: Recorded) -> tuple[Decimal, Decimal] | None:
    """Return the number or the ends of the range that is recorded, None for neither."""
    texts = (recorded.value, recorded.value)
    if recorded.comparator == "between":
        texts = (recorded.lower, recorded.upper)
    if recorded.comparator in {"", "unspecified"}:
        return None
    try:
        return parse_decimal(texts[0]), parse_decimal(texts[1])
    except ValueError:
        return None


def _may_be_unspoken(
    recorded: Recorded,
    wanted: tuple[Decimal, Decimal],
    faults: Sequence[tuple[str, Stated]],
    quote: str,
    start: int,
) -> bool:
    """Return whether a number is one often said without a number: none, or one thing.

    Half an hour is no hour, so a number with the unit that is recorded is what the words say; so
    is one whose words are those given for the value: both.
    """
    if wanted[0] != wanted[1] or wanted[0] not in {0, 1}:
        return False
    written = evened(recorded.written).casefold()
    if written and all(
        any(
            each.start < start + found.end() and start + found.start() < each.stop
            for _, each in faults
        )
        for found in re.finditer(rf"\b{re.escape(written)}\b", quote.casefold())
    ):
        return False
    unit = _unit_name(recorded.unit)
    return all(
        fault == "number" and (not unit or unit not in each.unit.split()) for fault, each in faults
    )


def _difference(recorded: Recorded, wanted: tuple[Decimal, Decimal], each: Stated) -> str | None:
    """Return in what a recorded number differs from a stated one, None where it does not."""
    percent = each.kind == "fraction" and _unit_name(recorded.unit) == "percent"
    said = (each.low and each.low * 100, each.high and each.high * 100) if percent else None
    scale = _scale_of(recorded.unit)
    if not (
        _same(wanted, said or (each.low, each.high))
        or (scale != 1 and _same((wanted[0] * scale, wanted[1] * scale), (each.low, each.high)))
    ):
        return "number"
    years = recorded.value_type == "elapsed-years" or "year" in _unit_name(recorded.unit).split()
    share = each.kind == "fraction" and (percent or recorded.unit in _SHARES)
    counts = each.kind in ({"count", "corrected"} if recorded.polarity == "denied" else {"count"})
    if not counts and not share and not (years and each.kind in {"ordinal", "date"}):
        return "kind"
    if any(_is_noun(recorded.unit, word) for word in each.described):
        return "kind"  # a two-storey shed is no two sheds
    if _other_unit(recorded.unit, each.unit):
        return "unit"
    if recorded.comparator == "between":  # no comparator says "about 300 to 350"
        return "comparator" if each.comparators - {"about"} else None
    comparator = recorded.comparator
    if comparator == "exact":
        return "comparator" if each.comparators - {"exact"} == each.comparators != set() else None
    return None if comparator in each.comparators else "comparator"


def _is_noun(unit: str, word: str) -> bool:
    """Return whether a word is a unit, or its plural."""
    stem = unit[:-1] if len(unit) > _SHORT_NOUN else unit
    return bool(stem) and word.startswith(stem) and len(word) - len(unit) < _SHORT_NOUN


def _same(wanted: tuple[Decimal, Decimal], stated: tuple[Decimal | None, Decimal | None]) -> bool:
    """Return whether two pairs of ends are equal, to the nine places that a value can have."""
    low, high = stated
    if wanted == stated or low is None or high is None:
        return wanted == stated
    return _near(wanted[0], low) and _near(wanted[1], high)


def _near(wanted: Decimal, stated: Decimal) -> bool:
    return abs(wanted - stated) <= _NEAR * max(Decimal(1), abs(stated))


def _other_unit(recorded: str, stated: str) -> bool:
    """Return whether a unit is none of those that the words can mean; a word can mean several."""
    known = _unit_name(recorded).split()
    return bool(recorded and stated) and not set(known) & set(stated.split())


@cache
def _scale_of(unit: str) -> Decimal:
    """Return what the first word of a unit multiplies: a dozen, a pair, a million-dollars."""
    names = language_of(NAMES_IN)
    if names is None:
        return Decimal(1)
    words = list(names.phrase(unit))
    found = names.numbers("scales").starting(words, 0)
    found = found or names.numbers("collectives").starting(words, 0)
    return found[1] if found else Decimal(1)


@cache
def _unit_name(unit: str) -> str:
    """Return the name of a unit of measure as the lists have it; another unit as it is."""
    names = language_of(NAMES_IN)
    if names is None:
        return unit
    words = list(names.phrase(unit.replace("-", " ")))
    measure, _, rate = unit.partition(_PER)
    for first in (0, len(words) - 1):  # a swiss-franc is a franc
        for group in ("units", "units_before"):
            found = names.named(group).starting(words, first) if words else None
            if found and first + found[0] == len(words):
                return found[1]
        if rate:  # a ton-per-day is in tons
            return _unit_name(measure)
    return unit


def _shown(recorded: Recorded) -> str:
    if recorded.comparator == "between":
        return f"between {recorded.lower} and {recorded.upper}"
    compared = "" if recorded.comparator == "exact" else recorded.comparator.replace("-", " ") + " "
    return f"{compared}{recorded.value}{' ' if recorded.unit else ''}{recorded.unit}"


def date_disagreement(recorded: Recorded, quote: str, language: Language) -> Disagreement | None:
    """Return how a recorded date differs from the dates of a quote; None where it agrees."""
    if recorded.value_type not in _DATES or not recorded.value:
        return None
    return _other_date("date", recorded.value, quote, (), recorded.dates, language)


def time_disagreement(
    recorded: Recorded, quote: str, bases: Sequence[str], language: Language
) -> Disagreement | None:
    """Return how a recorded time differs from the words given for it; None where it agrees.

    Args:
        recorded: what the claim records.
        quote: the words of its time.
        bases: the dates of the text from which relative words may count.
        language: the language of the text.
    """
    if not recorded.time or recorded.time_basis in {"document-date", "unanchored"}:
        return None
    return _other_date("time", recorded.time, quote, bases, recorded.dates, language)


def _other_date(
    kind: str,
    recorded: str,
    quote: str,
    bases: Sequence[str],
    dates: Sequence[str],
    language: Language,
) -> Disagreement | None:
    said = dates_of(quote, language)
    own = [text for each in said for text in each.texts if is_plain(text)]
    source = counts_from(quote, language)
    known = dates if source != "text" else ()
    bases = bases if source != "document" or not known else ()
    relative = [
        text
        for basis in bases_in((*own, *bases, *known), recorded)
        for text in relative_of(quote, basis, language)
    ]
    meant = [*(in_years(each, relative) for each in said), *(Said((text,)) for text in relative)]
    if not meant and (other := other_day(recorded, quote, dates, language)):
        return Disagreement(kind, recorded, other, quote)
    is_open = "/" in recorded and is_ahead(quote, language)  # 40 were lost in three months
    if is_open or not meant or any(means(each, recorded) for each in meant):
        return None
    begun = (evolve(each, opens="") for each in meant if each.opens == "since" and kind == "date")
    if any(means(each, recorded) for each in begun):
        return None  # abolished from 1 April is of that day
    movable = language.phrases("movable_days").first_in(stretch_of(quote, language).words)
    if movable and any(is_within(each, recorded) for each in meant):
        return None  # Easter Sunday 1912 is a day of that year
    texts = dict.fromkeys(text for each in meant for text in edtf_texts(each))
    return Disagreement(kind, recorded, " or ".join(texts), quote)


def lateness(recorded: Recorded, words: str, language: Language | None) -> Disagreement | None:
    """Return how a time lies after its document, which tells of it as past; None where it does not.

    Args:
        recorded: what the claim records.
        words: the quote and the words around it; a plan is told of before its time.
        language: the language of the text.
    """
    value = recorded.time or (recorded.value if recorded.value_type in _DATES else "")
    bounds = bounds_of(value)
    if bounds is None:
        return None
    is_whole = recorded.time_basis != "inherited"
    begun, _ = bounds_of(value if is_whole else value.rpartition("/")[2]) or bounds
    issued = [(known[1], date) for date in recorded.dates if (known := bounds_of(date))]
    latest, dated = max(issued, default=(None, ""))
    if _FAR_AHEAD < bounds[0] < 2**39:
        return Disagreement("late", value, "a year far ahead", words)
    if latest is None or not latest < begun < 2**39 or language is None:
        return None
    if is_plan(words, language):
        return None
    return Disagreement("late", value, f"after {dated}", words)


def first_of(found: Iterable[Disagreement | None]) -> Disagreement | None:
    """Return the first disagreement, None for none."""
    return next((each for each in found if each is not None), None)
