"""Whether a text has a word with which a number, a date or a denial can begin.

Most texts have none, which is found without reading them: by what is between their spaces, each
of which is looked up once.
"""

import re
import unicodedata
from functools import cache, lru_cache

from docprov.text.known import Known
from docprov.text.language import Language
from docprov.text.phrases import Fitting

NUMBER = 1
DATE = 2
RELATIVE = 4
DENIAL = 8
QUALIFIER = 16
WEEKDAY = 32
_NUMERIC = NUMBER | DATE | RELATIVE
_SIGN = QUALIFIER
_ALL = _NUMERIC | DENIAL | QUALIFIER | WEEKDAY
_QUALIFYING = (
    *("articles", "fraction_links", "halves_after", "negative_before", "negative_after"),
    *(
        "labels",
        "labels_of_digits",
        "labels_after",
        "streets",
        "label_determiners",
        "clock_before",
        "clock_after",
    ),
    *("whole_links", "loose_wholes", "parts", "whole_openers", "whole_closers", "possessives"),
    *("whole_closers_of_parts", "part_endings", "range_links", "range_openers", "between_links"),
    *("ordinal_endings", "unit_links", "motion", "number_links", "share_links", "inverted"),
    *("inverted_before", "inverted_not_after", "comparators_apart", "decimal_words"),
    *("year_before", "year_after", "year_certain", "day_after", "date_links", "date_fillers"),
    *("decade_before", "decade_after", "century_before", "century_after", "ablatives"),
    *("year_marks", "month_marks", "day_marks", "clock_minutes", "vague", "ones"),
)
_QUALIFYING_GROUPS = (
    *("comparators", "comparators_after", "comparators_far", "units", "units_before"),
    *("openings", "openings_after", "seasons"),
)
_QUALIFYING_NUMBERS = (
    *("scales", "scales_glued", "quarters_after", "unit_scales", "fractions", "eras"),
    *("months", "decades", "numbers", "ordinals", "rounds"),
)
_DIGIT = re.compile(r"\d")
_LONGEST_KEPT = 2000


def can_begin(what: int, text: str, language: Language) -> bool:
    """Return whether an evened text has a word with which something can begin; in doubt, it has.

    >>> from docprov.text.language import language_of
    >>> english = language_of("en")
    >>> can_begin(NUMBER, "the boats sank", english), can_begin(NUMBER, "forty boats", english)
    (False, True)
    """
    begun = _kept(text, language) if len(text) <= _LONGEST_KEPT else _begun(text, language)
    return bool(begun & what)


@lru_cache(maxsize=64)
def _kept(text: str, language: Language) -> int:
    """Return what can begin in a short text: one text is judged by several checks."""
    return _begun(text, language)


def _begun(text: str, language: Language) -> int:
    known = _beginnings(language)
    spaceless = language.has("spaceless")
    begun = 0
    for each in language.words.findall(text) if spaceless else text.split():
        begun |= known[each]
    return begun


@cache
def _beginnings(language: Language) -> Known[int]:
    """Return what can begin in each stretch of a text without spaces."""
    listed = (
        (_NUMERIC, language.number_words),
        (DATE, _dates(language)),
        (RELATIVE, language.phrases_with_steps().beginning),
        (WEEKDAY, language.numbers("weekdays").beginning),
        (DENIAL, _denials(language)),
        (QUALIFIER, _qualifiers(language)),
    )
    exact: dict[str, int] = {}
    for flag, fitting in listed:
        for word in fitting.words:
            exact[word] = exact.get(word, 0) | flag
    open_ended = [each for each in listed if each[1].prefixes or each[1].suffixes]

    def begun(stretch: str) -> int:
        if "*" in stretch:
            return _ALL
        found = _NUMERIC if _DIGIT.search(stretch) else 0
        if stretch[0].isalpha():
            stretch = stretch.rstrip(".,;:!?")  # the end of a sentence or clause
        for word in (stretch,) if stretch.isalpha() else language.words.findall(stretch):
            for key in language.keys[word]:
                found |= exact.get(key, 0)
                if not key.isalpha() and (unicodedata.category(key[0])[0] in "NS" or key in "-'"):
                    found |= _SIGN if unicodedata.category(key[0]) != "No" else _ALL
                for flag, fitting in open_ended:
                    if key.startswith(fitting.prefixes) or key.endswith(fitting.suffixes):
                        found |= flag
        return found

    return Known(begun)


def _dates(language: Language) -> Fitting:
    """Return the words with which a date can begin that are no numbers."""
    listed = [language.numbers(name).beginning for name in ("months", "decades", "feasts")]
    listed.append(language.named("seasons").beginning)
    listed.append(language.phrases("century_before", "century_after").beginning)
    return Fitting.joined(*listed)


def _denials(language: Language) -> Fitting:
    """Return the words with which a denial can begin, or that deny by their ending."""
    names = ("negations", "denials", "denials_after", "denials_before", "denials_of_infinitives")
    endings = Fitting(suffixes=language.plain("negation_endings"))
    return Fitting.joined(language.phrases(*names).beginning, endings)


def _qualifiers(language: Language) -> Fitting:
    """Return the words of all phrases that can change what a number beside them states."""
    phrases = [words for name in _QUALIFYING for words in language.phrases(name).all_words]
    for name in _QUALIFYING_GROUPS:
        phrases += language.named(name).all_words
    for name in _QUALIFYING_NUMBERS:
        phrases += language.numbers(name).all_words
    return Fitting.of(word for words in phrases for word in words)
