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
_NUMERIC = NUMBER | DATE | RELATIVE
_ALL = _NUMERIC | DENIAL
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
    numbers, denials = language.number_words, _denials(language)
    dates, relative = _dates(language), language.phrases_with_steps().beginning

    def begun(stretch: str) -> int:
        if "*" in stretch:
            return _ALL
        found = _NUMERIC if _DIGIT.search(stretch) else 0
        for word in language.words.findall(stretch):
            for key in language.keys[word]:
                number = numbers.has(key) or unicodedata.category(key[0]) == "No"
                found |= _NUMERIC if number else 0
                found |= DATE if dates.has(key) else 0
                found |= RELATIVE if relative.has(key) else 0
                found |= DENIAL if denials.has(key) else 0
        return found

    return Known(begun)


def _dates(language: Language) -> Fitting:
    """Return the words with which a date can begin that are no numbers."""
    listed = [language.numbers(name).beginning for name in ("months", "decades")]
    listed.append(language.named("seasons").beginning)
    listed.append(language.phrases("century_before", "century_after").beginning)
    return Fitting.joined(*listed)


def _denials(language: Language) -> Fitting:
    """Return the words with which a denial can begin, or that deny by their ending."""
    names = ("negations", "denials", "denials_after", "denials_before")
    endings = Fitting(suffixes=language.plain("negation_endings"))
    return Fitting.joined(language.phrases(*names).beginning, endings)
