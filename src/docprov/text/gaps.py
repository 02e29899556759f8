"""What a gap in an elided quote may not drop: numbers, denials, hedges, modals, who says it.

A gap ends at the sentence. Note marks, page numbers and time marks in it are no numbers.
"""

import re

from docprov.text.beginnings import ROUNDS, denies_by_ending
from docprov.text.language import Language
from docprov.text.numerals import is_in_other_word
from docprov.text.qualifiers import NO_COMPARATOR
from docprov.text.sentences import crosses_sentence
from docprov.text.stretch import LONGEST_READ, stretch_of

_MARKS = re.compile(
    r"\[[^\[\]\n]{0,12}\d[^\[\]\n]{0,6}\]|\(\s*(?:[^\W\d]+\s+)?[^\W\d]{1,2}\.\s*\d+\s*\)|\d{1,2}:\d\d:\d\d"
)
_NUMERAL = re.compile(r"\d[\d.,]*\d|\d|(?<![^\W\d_])[^\W\d_]*[\u2150-\u218b\u00bc-\u00be]")
_DENYING = ("negations", "denials")
_LISTS = ("reversals", "hedges", "modals", "reporting", "vague")
_LONGEST_BEGUN = 3
"""Letters, at most, before one of a word of a script without spaces: before 会 in 议会."""
_PREVENTED = 5
"""Words, at most, from a verb that prevents to the word that makes it one: kept them from."""
_NUMBERS = (
    *("numbers", "ordinals", "fractions", "scales"),
    *ROUNDS,
)


def weighty(text: str, language: Language) -> str | None:
    """Return the first number or word of weight in a text, which a gap may not drop.

    >>> from docprov.text.language import language_of
    >>> weighty("of the town were not", language_of("en"))
    'not'
    """
    text = _MARKS.sub(" ", text[:LONGEST_READ])
    read = stretch_of(text, language)
    if number := _NUMERAL.search(read.text):
        return number[0]
    words = read.words
    for at, word in enumerate(words):
        if not word[0].isalpha():
            continue
        if _has_weight(words, at, language):
            return word
    return None


def _has_weight(words: list[str], at: int, language: Language) -> bool:
    word = words[at]
    if denies_by_ending(word, language):
        return True
    is_spaceless = language.has("spaceless")
    begun = _LONGEST_BEGUN if is_spaceless else 0
    if language.phrases("light").covers(words, at, begun):
        return False
    if language.phrases(*_DENYING).starting(words, at) and not (
        is_spaceless and language.phrases("neutral").covers(words, at, begun)
    ):
        return True
    if language.phrases(*_LISTS).starting(words, at) or _prevents(words, at, language):
        return True
    # Words such as "near to" are a hedge only beside what the gap leaves, which can be a number.
    before = language.named("comparators").starting(words, at)
    if before is None and language.phrases("near_misses").starting(words, at):
        return True
    if before and before[0] > 1 and at + before[0] == len(words) and before[1] != NO_COMPARATOR:
        return True
    behind = [language.named(name) for name in ("comparators_after", "comparators_far")]
    if at == 0 and any(found[0] > 1 for each in behind if (found := each.starting(words, at))):
        return True
    # A lone letter is a scale only next to digits.
    alone = len(word) == 1 and not is_spaceless
    is_number = any(language.numbers(name).starting(words, at) for name in _NUMBERS)
    return is_number and not alone and not is_in_other_word(words, at, language)


def _prevents(words: list[str], at: int, language: Language) -> bool:
    """Return whether a verb that prevents begins at a place: kept them from."""
    found = language.phrases("preventions").starting(words, at)
    links = language.phrases("prevention_links")
    if found is None or not links.exact:
        return found is not None
    after = at + found[0]
    return any(links.starting(words, place) for place in range(after, after + _PREVENTED))


def dropped_by(text: str, language: Language) -> str | None:
    """Return what a gap drops that it may not drop, as words of a sentence; None for nothing."""
    if len(text) > LONGEST_READ:
        return f"drops more than {LONGEST_READ} characters"
    if crosses_sentence(text, language):
        return "crosses the end of a sentence"
    dropped = weighty(text, language)
    return None if dropped is None else f"drops {dropped!r}"
