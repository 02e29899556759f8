"""Sentences around a stretch of text: where they begin and end, short forms aside."""

import re
from collections.abc import Iterator

from docprov.text.language import Language

_REACH = 400
_LONGEST_WORD = 40
_STOP = re.compile(
    r"\n[^\S\n]*\n\s*|[.!?…][\"'”’»)\]]*(?=\s)|[。！？]|[;；](?=\s|$)|(?<=[.!?:”\"])\n"
)
_SEMICOLONS = frozenset(";；")
_STOP_MARK = re.compile(r"[.!?…。！？;；\n]")
_AFTER_NUMBER = re.compile(r"\d\s*(?:[^\W\d_]{1,2}\.\s?)?[^\W\d_]+\.$")
_LAST_WORD = re.compile(r"([^\W\d_]+|\d+)\.$")


def sentence_around(text: str, start: int, stop: int, language: Language) -> tuple[int, int]:
    """Return where the sentence of a passage begins and ends in its text.

    >>> from docprov.text.language import language_of
    >>> text = "It rained. About 40 boats sank, e.g. No. 5. It was late."
    >>> first, last = sentence_around(text, 17, 25, language_of("en"))
    >>> text[first:last]
    'About 40 boats sank, e.g. No. 5.'
    """
    low = max(0, start - _REACH)
    first = max(_ends(text, low, start, language), default=low)
    last = next(_ends(text, stop, stop + _REACH, language), min(len(text), stop + _REACH))
    while first < start and text[first].isspace():
        first += 1
    return first, last


def whole_before(text: str, start: int, language: Language) -> str:
    """Return the text of a sentence before a passage, its parts before semicolons too.

    >>> from docprov.text.language import language_of
    >>> whole_before("It rained. It froze in 1911; it", 29, language_of("en"))
    'It froze in 1911; '
    """
    first, _ = sentence_around(text, start, start, language)
    while first and start - first < _REACH and text[:first].rstrip()[-1:] in _SEMICOLONS:
        place = text.rindex(text[:first].rstrip()[-1], 0, first)
        earlier, _ = sentence_around(text, place, place, language)
        if earlier >= first:
            break
        first = earlier
    return text[first:start]


def _ends(text: str, start: int, stop: int, language: Language) -> Iterator[int]:
    """Yield the places of a stretch of text where a sentence ends."""
    reached = start
    for mark in _STOP_MARK.finditer(text, start, stop):
        found = _STOP.match(text, mark.start()) if mark.start() >= reached else None
        if found is None:
            continue
        reached, end = found.end(), found.start() + 1
        before = text[max(0, end - _LONGEST_WORD) : end]
        after = text[found.end() : found.end() + 8]
        if found[0].isspace() or not _is_abbreviation(before, after, language):
            yield found.end()


def _is_abbreviation(before: str, after: str, language: Language) -> bool:
    """Return whether a stop ends no sentence: after a short form, or before a small letter."""
    if not before.endswith("."):
        return False
    if after.lstrip()[:1].islower():
        return True
    word = _LAST_WORD.search(before[before.rfind(" ") + 1 :])
    if word is None:
        return False
    if word[1].isdigit():
        return language.has("dotted_ordinals") and len(word[1]) < 3
    if _AFTER_NUMBER.search(before) and not language.has("capital_nouns"):
        return False  # a short form after a number ends a sentence before a capital letter
    known = language.plain("abbreviations")
    return language.low(word[1]) in known or (len(word[1]) == 1 and not language.has("spaceless"))


def crosses_sentence(text: str, language: Language) -> bool:
    """Return whether a sentence ends within a text, with something after it."""
    return any(text[place:].strip() for place in _ends(text, 0, len(text), language))
