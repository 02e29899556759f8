"""The edges of a passage in its text: words that it cuts, and sentences."""

import re

from docprov.dossiers.locks import LockedPassage
from docprov.rules.evidence import SENTENCE_WORDS
from docprov.text.language import Language
from docprov.text.scripts import SPACELESS

_EDGES = frozenset('\n\r.!?…"“”„‟«»‘’‚‛')
_LONGEST_WORD = 60
_LETTERS = rf"(?:(?![{SPACELESS}])[^\W\d_][\u0300-\u036f\u00ad\u200b-\u200d\u2060]*)"
_DIGITS = r"(?:(?<![0-9.,])[0-9]{1,3}(?:[ \u00a0\u2009\u202f'\u2019][0-9]{3})+(?![0-9])|[0-9]+)"
_WHOLE_WORD = re.compile(rf"{_DIGITS}(?:[.,][0-9]+)*{_LETTERS}*|{_LETTERS}+")


def cut_word(found: LockedPassage, text: str, language: Language | None = None) -> str:
    """Return the word or number of the text that a passage cuts, empty where it cuts nothing.

    Digits that are grouped are one number, and letters joined to digits belong to it: half of 41m
    is 41. A language can write "and" as the first letter of a word, which is not cut without it.

    >>> cut_word(LockedPassage(verdict="verbatim", start=1, stop=3), "613 came")
    '613'
    """
    if found.start is None or found.stop is None:
        return ""
    for edge in (found.start, found.stop):
        window = text[max(edge - _LONGEST_WORD, 0) : edge + _LONGEST_WORD]
        inside = edge - max(edge - _LONGEST_WORD, 0)
        for word in _WHOLE_WORD.finditer(window):
            if word.start() < inside < word.end():
                first = word[0][: inside - word.start()] if edge == found.start else ""
                return "" if language and first in language.plain("clause_prefixes") else word[0]
    return ""


def is_whole_sentence(found: LockedPassage, text: str) -> bool:
    """Return whether a passage of more than eight words has the edges of a sentence.

    Such an edge is the end of a line, a quotation mark or a stop.
    """
    if found.start is None or found.stop is None:
        return False
    quote = text[found.start : found.stop]
    if len(quote.split()) <= SENTENCE_WORDS:
        return False
    before, after = text[: found.start].rstrip(" "), text[found.stop :].lstrip(" ")
    opens = not before or before[-1] in _EDGES or quote[0] in _EDGES
    return opens and (not after or after[0] in _EDGES or quote[-1] in _EDGES)
