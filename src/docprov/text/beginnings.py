"""What the words of a text can begin: a number, a date, a denial or what qualifies them.

Most texts have none, which is found without reading them: by what is between their spaces, each
of which is looked up once.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from docprov.text.known import Known
from docprov.text.language import Language
from docprov.text.phrases import Fitting, Flagging, Phrases
from docprov.text.romans import roman

NUMBER = 1
DATE = 2
RELATIVE = 4
DENIAL = 8
QUALIFIER = 16
"""The word, or mark, can change what a number near it states."""
WEEKDAY = 32
DATE_NAME = 64
"""The name of a month, a feast, a season or a decade can begin with the word; or it is a date."""
DATE_PART = 128
"""The word can begin a part of a date, if no number begins with it."""
NEUTRAL = 256
"""A phrase can begin with the word whose words deny nothing."""
GOES_ON = 512
"""The word can continue a number."""
NUMBER_BEGUN = 1024
"""A number can begin in the text and end behind it."""
PHRASED = 2048
"""A number that is no sum of parts can begin with the word: several, half, a dozen or so."""
CLOCK = 4096
"""The word is in a phrase that makes a number a time of day."""
LABEL = 8192
"""The word is in a phrase that makes a number a label or the number of a house."""
SIGN = 16384
"""The word is in a phrase that makes a number negative."""
WHOLE = 32768
"""The word is in a phrase that makes a number the whole of which a part is given."""
PART = 65536
"""The word is in a phrase that adds a part to a number or multiplies it by its unit."""
UNIT = 131072
"""The word is in the name of a unit."""
BEHIND = 262144
"""The word is in a phrase that qualifies the number before it."""
APART = 524288
"""The word is in a phrase that qualifies a number from which words part it."""
CENTURY = 1048576
"""The word is in a phrase that makes a number a decade or a century."""
DENIED_AFTER = 2097152
"""The word is in a phrase that denies what is before it."""
PAIRED = 4194304
"""The word opens a pair of words that deny together."""
COMPLEMENT = 8388608
"""The word introduces a clause that can be denied."""
EXCEPTED = 16777216
"""The word is in a phrase that excepts a number."""
UNREAL = 33554432
"""The word can be of a clause about what was not."""
DATED = 67108864
"""The word is in the name of a part of a date, and without one no part of a date is named."""
_NUMERIC = NUMBER_BEGUN | NUMBER | DATE
_ALL = _NUMERIC | RELATIVE | DENIAL | QUALIFIER | WEEKDAY | UNREAL
_QUALIFYING = (
    *("articles", "fraction_links", "halves_after", "negative_before", "negative_after"),
    *("negative_openings", "negative_closings", "whole_adjectives", "hedges_within"),
    *("corrected_before", "corrected_after"),
    *("labels", "labels_of_digits", "labels_after", "labels_after_digits", "streets"),
    *("label_determiners", "topic_links", "occasions"),
    *("dated_before", "dated_after", "era_before", "change_amounts", "changes", "lasting"),
    *("label_adjectives", "year_marks", "month_marks", "day_marks"),
    *("clock_before", "clock_after"),
    *("whole_links", "loose_wholes", "parts", "whole_openers", "whole_closers", "possessives"),
    *("whole_closers_of_parts", "part_endings", "range_links", "range_openers", "between_links"),
    *("between_openers", "whole_closer_links", "range_closers"),
    *("ordinal_endings", "unit_links", "motion", "number_links", "share_links", "inverted"),
    *("inverted_through", "inverted_before", "inverted_not_after", "comparators_apart"),
    *("decimal_words", "noun_links", "head_links", "head_rates", "tolerances", "estimate_links"),
    *("year_before", "year_after", "year_certain", "day_after", "date_links", "date_fillers"),
    *("decade_before", "decade_after", "century_before", "century_after", "ablatives"),
    *("clock_minutes", "clock_at", "vague", "ones"),
    *("rate_links", "rate_closers", "each_links", "decimal_wholes"),
)
_QUALIFYING_GROUPS = (
    *("comparators", "comparators_after", "comparators_far", "units", "units_before"),
    *("comparators_of_nouns", "topics", "tellings", "estimating"),
    *("openings", "openings_after", "seasons"),
)
ROUNDS = ("rounds", "rounds_over", "rounds_under")
"""The lists of round numbers, which hedge themselves."""
_QUALIFYING_NUMBERS = (
    *("scales", "scales_behind", "scales_glued", "scales_joined", "quarters_after"),
    *("unit_scales", "fractions"),
    *("eras", "feasts", "ordinal_scales", "decimal_hundreds", "decimal_places"),
    *("months", "decades", "numbers", "ordinals"),
    *ROUNDS,
)
COMPARATORS = ("comparators", "comparators_after", "comparators_far")
_DIGIT = re.compile(r"\d")
NUMERIC_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})")
"""A date in digits with a mark between its parts, day or month first."""
DATE_BY_YEAR = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})")
"""A date in digits that begins with its year."""


def begun_in(text: str, language: Language) -> int:
    """Return what the words of an evened text can begin, as flags; in doubt, they can.

    >>> from docprov.text.language import language_of
    >>> english = language_of("en")
    >>> begun_in("the boats sank", english) & NUMBER, begun_in("forty boats", english) & NUMBER
    (0, 1)
    """
    known = _beginnings(language)
    spaceless = language.has("spaceless")
    begun = 0
    parts = language.words.findall(text) if spaceless else text.split()
    for each in set(map(known.__getitem__, parts)):
        begun |= each
    return begun


@cache
def flags_of_words(language: Language) -> Known[int]:
    """Return what each word of a text can begin or be part of, as flags."""
    listed = (
        (NUMBER, _beginning(_numbers(language))),
        (DATE_NAME, _beginning(_dates(language))),
        (DATE_PART, _beginning(_parts_of_dates(language))),
        (DENIAL, language.phrases("negations", "denials").beginning),
        (NEUTRAL, _beginning(_neutral(language))),
        (GOES_ON, _beginning(_parts_of_numbers(language))),
        (QUALIFIER, _qualifiers(language)),
        (PHRASED, _beginning(_phrased(language))),
        (UNIT, _units(language)),
        *((what, _telling(lists)) for what, lists in _lists_by_flag(language).items()),
    )
    flagging = Flagging.of(listed)

    def flags(word: str) -> int:
        found = flagging.of_word(word)
        if unicodedata.category(word[0]) in "NoNd":
            found |= NUMBER
        if word[0].isdigit():
            found |= DATE_PART
            is_date = NUMERIC_DATE.fullmatch(word) or DATE_BY_YEAR.fullmatch(word)
            found |= DATE_NAME | DATED if is_date else 0
        if not word.isalpha():
            found |= QUALIFIER
        if word in "-‐‑,'’":
            found |= GOES_ON
        if word in "-–—/,،'’" or roman(word, language):
            found |= DATE_PART
        if denies_by_ending(word, language):
            found |= DENIAL
        return found

    return Known(flags)


def denies_by_ending(word: str, language: Language) -> bool:
    """Return whether a word denies by its ending: isn't."""
    endings, shortest = language.plain("negation_endings"), language.text("shortest_negated")
    return (
        word.endswith(endings)
        and len(word) >= int(shortest or 1)
        and word not in language.plain("not_negations")
    )


@cache
def _beginnings(language: Language) -> Known[int]:
    """Return what can begin in each stretch of a text without spaces."""
    listed = (
        (NUMBER_BEGUN, _beginning(_numbers(language))),
        (NUMBER | DATE, _telling(_numbers(language))),
        (DATE, _telling([*_dates(language), language.phrases("century_before", "century_after")])),
        (RELATIVE, _telling(_relative(language))),
        (WEEKDAY, _telling([language.numbers("weekdays")])),
        (DENIAL, _denials(language)),
        (UNREAL, _unreal(language)),
        (QUALIFIER, _qualifiers(language)),
    )
    flagging = Flagging.of(listed)

    def begun(stretch: str) -> int:
        if "*" in stretch:
            return _ALL
        found = _NUMERIC if _DIGIT.search(stretch) else 0
        if stretch[0].isalpha():
            stretch = stretch.rstrip(".,;:!?")  # the end of a sentence or clause
        words = (stretch,) if stretch.isalpha() else language.words.findall(stretch)
        for word in words:
            for key in language.key(word):
                found |= flagging.of_word(key)
                if not key.isalpha() and (unicodedata.category(key[0])[0] in "NS" or key in "-'"):
                    found |= QUALIFIER if unicodedata.category(key[0]) != "No" else _ALL
        return found

    return Known(begun)


def _numbers(language: Language) -> list[Phrases[Any]]:
    """Return the phrases with which a number can begin."""
    found = [*_phrased(language), *map(language.numbers, ("numbers", "scales", "ordinals"))]
    if language.has("positional"):  # a sign or unit before a number is skipped
        found += [language.phrases("negative_before"), language.named("units_before")]
    return found


def _phrased(language: Language) -> list[Phrases[Any]]:
    """Return the phrases with which a number can begin that is no sum of parts."""
    names = (*ROUNDS, "fractions")
    found: list[Phrases[Any]] = [language.phrases("vague", "ones"), *map(language.numbers, names)]
    return [*found, language.named("units")] if language.has("units_alone") else found


def _lists_by_flag(language: Language) -> dict[int, list[Phrases[Any]]]:
    """Return the lists of which a phrase must be in a text for some of its readings."""
    phrases, named, numbers = language.phrases, language.named, language.numbers
    centuries = phrases("century_before", "century_after", "decade_before", "decade_after")
    return {
        CLOCK: [phrases("clock_before", "clock_after", "clock_minutes", "clock_at")],
        LABEL: [
            phrases("labels", "labels_of_digits", "labels_after", "labels_after_digits"),
            phrases("streets"),
            phrases("dated_before", "dated_after", "era_before"),
        ],
        SIGN: [phrases("negative_before", "negative_after", "negative_openings")],
        WHOLE: [
            phrases("whole_links", "rate_links", "rate_closers", "each_links"),
            phrases("whole_openers", "whole_closers", "whole_closers_of_parts", "share_owners"),
        ],
        PART: [phrases("halves_after"), *map(numbers, ("quarters_after", "unit_scales"))],
        BEHIND: [named("comparators_after"), named("comparators_far")],
        APART: [
            phrases("comparators_apart", "inverted", "inverted_through", "totalled"),
            *(named("comparators_of_nouns"), named("estimating")),
        ],
        DENIED_AFTER: [phrases("denials_after", "denials_of_reports")],
        PAIRED: [named("pair_openings")],
        COMPLEMENT: [phrases("complements")],
        EXCEPTED: [phrases("exceptions")],
        CENTURY: [centuries],
        DATED: [*_dates(language), centuries, phrases("year_marks", "month_marks", "day_marks")],
    }


def _words(lists: Iterable[Phrases[Any]]) -> Fitting:
    """Return all words of some phrases."""
    return Fitting.of(word for each in lists for words in each.all_words for word in words)


def _parts_of_numbers(language: Language) -> list[Phrases[Any]]:
    """Return the phrases that can continue a number."""
    names = ("numbers", "scales", "scales_behind", "ordinals", "ordinal_scales", "quarters_after")
    links = ("halves_after", "decimal_words", "number_links", "ordinal_endings", "hedges_within")
    words = language.phrases(*links)
    parting = [language.named("comparators_after")] if language.has("positional") else []
    return [words, *parting, *map(language.numbers, names)]


def _parts_of_dates(language: Language) -> list[Phrases[Any]]:
    """Return the phrases that are a part of a date, or with which one begins, and no number."""
    links = language.phrases("century_before", "decade_before", "date_links", "date_fillers")
    return [*_dates(language), links]


def _dates(language: Language) -> list[Phrases[Any]]:
    """Return the phrases that are a part of a date and no number."""
    listed = [language.numbers(name) for name in ("months", "decades", "feasts", "eras")]
    return [*listed, language.named("seasons")]


def _neutral(language: Language) -> list[Phrases[Any]]:
    """Return the phrases whose words deny nothing."""
    phrases = language.phrases("neutral", "neutral_openings")
    return [phrases, *map(language.named, COMPARATORS)]


def _beginning(phrases: Iterable[Phrases[Any]]) -> Fitting:
    """Return the words with which some phrases begin."""
    return Fitting.joined(*(each.beginning for each in phrases))


def _telling(phrases: Iterable[Phrases[Any]]) -> Fitting:
    """Return the longest word of each of some phrases, without which none of them occurs.

    A mark is cut off the end of a word before it is looked up.
    """
    listed = [words for each in phrases for words in each.all_words]
    return Fitting.of(max(reversed(words), key=_length_of_word) for words in listed)


def _length_of_word(word: str) -> tuple[bool, int]:
    return word.strip("*").isalnum(), len(word)


def _relative(language: Language) -> list[Phrases[Any]]:
    """Return the phrases that say when, counted from another date."""
    groups = map(language.named, ("directions", "weekday_sides"))
    return [language.phrases_with_steps(), *groups]


def _denials(language: Language) -> Fitting:
    """Return the words with which a denial can begin, or that deny by their ending."""
    names = (
        "negations",
        "denials",
        "denials_after",
        "denials_of_reports",
        "denials_before",
        "denials_of_infinitives",
        "preventions",
        "near_misses",
        "exceptions",
        "undecided",
    )
    endings = Fitting(suffixes=language.plain("negation_endings"))
    pairs = [language.named(name).beginning for name in ("pair_openings", "pair_closings")]
    # "it did not" denies by its "not"
    answers = Fitting.of(
        words[0] for words in language.phrases("answers_no").all_words if len(words) == 1
    )
    return Fitting.joined(language.phrases(*names).beginning, answers, *pairs, endings)


def _unreal(language: Language) -> Fitting:
    """Return the words without which no clause is about what was not, the rarer ones."""
    if language.has("verb_last"):
        return language.phrases("unreal_conditions", "unreal_lacks").beginning
    return language.phrases("unreal_consequences").beginning


def _qualifiers(language: Language) -> Fitting:
    """Return the words of all phrases that can change what a number beside them states."""
    phrases = [words for name in _QUALIFYING for words in language.phrases(name).all_words]
    for name in _QUALIFYING_GROUPS:
        phrases += language.named(name).all_words
    for name in _QUALIFYING_NUMBERS:
        phrases += language.numbers(name).all_words
    words = Fitting.of(word for words in phrases for word in words)
    return Fitting.joined(_units(language), words)


def _units(language: Language) -> Fitting:
    """Return the words of the names of units, with the endings that they can have."""
    named = [language.named(name) for name in ("units", "units_before")]
    alone = [words[0] for words in language.named("units").exact if len(words) == 1]
    endings = language.plain("unit_endings")
    measured = Fitting(frozenset(unit + ending for unit in alone for ending in endings))
    return Fitting.joined(_words(named), measured)
