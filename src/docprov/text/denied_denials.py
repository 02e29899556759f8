"""Words that deny and are themselves denied: the council did not refuse the licence."""

from collections.abc import Callable

from docprov.text.beginnings import DENIAL, denies_by_ending
from docprov.text.language import Language
from docprov.text.reach import PARTING, is_joined, pairs_in
from docprov.text.stretch import stretch_of

_FARTHEST = 6
"""Words, at most, from a word that denies to one that denies it."""
_STEM_OF_ONE = 5
_STEM_OF_TWO = 2
"""Letters that two forms of a verb have in common: of one word, of the second of two."""


def denies_denial(quote: str, language: Language, named: Callable[[str], bool]) -> bool | None:
    """Return whether a quote denies a word that denies: did not refuse; None where it has none.

    Args:
        quote: the quote.
        language: its language.
        named: whether a word that denies is the one in question.
    """
    read = stretch_of(quote, language)
    if not read.begun & DENIAL:
        return None
    words, phrases = read.words, language.phrases("denials", "refusals")
    found = [
        (at, at + match[0])
        for at in phrases.beginnings(words)
        if (match := phrases.starting(words, at)) and named(" ".join(words[at : at + match[0]]))
    ]
    found = [
        each
        for each in found
        if not any(each[0] > other[0] and each[1] <= other[1] for other in found)
    ]
    if len(found) > 1 or (found and _is_told(words, found[0][0], language)):
        return None  # denied that it was refused: which of them is meant is not known
    for at, after in found:
        return _negated(words, at, after, language)
    for first, last, stop in pairs_in(words, language):  # lehnte das Gesuch nicht ab
        if named(f"{words[first]} {' '.join(words[last:stop])}"):
            return _negated(words[:last], first, first + 1, language)
    for at, word in enumerate(words):
        if denies_by_ending(word, language):  # reddetmedi, iptal edilmedi
            verb = tuple(words[max(at - 1, 0) : at + 1])
            stems = [each for each in phrases.exact if _is_form(verb[-len(each) :], each)]
            if any(named(" ".join(each)) for each in stems):
                return True
    return None


def _is_form(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Return whether the last word of some words is a form of the verb that a phrase ends with."""
    stem = _STEM_OF_ONE if len(phrase) == 1 else _STEM_OF_TWO
    return words[:-1] == phrase[:-1] and words[-1][:stem] == phrase[-1][:stem]


def _is_told(words: list[str], at: int, language: Language) -> bool:
    """Return whether a word that denies is a verb of saying: denied the rumours of a refusal."""
    return language.phrases("denials_before").starting(words, at) is not None


def _negated(words: list[str], first: int, after: int, language: Language) -> bool:
    """Return whether some words are in one clause with another one that denies."""
    plain, before = language.phrases("negations"), language.phrases("denials_before")
    for at in range(max(first - _FARTHEST, 0), first):
        other = plain.starting(words, at) or before.starting(words, at)
        is_other = other is not None or denies_by_ending(words[at], language)
        if is_other and PARTING.isdisjoint(words[at:first]):
            return True
    for at in range(after, min(after + _FARTHEST, len(words))):
        is_other = plain.starting(words, at) is not None or denies_by_ending(words[at], language)
        if is_other and is_joined(words[after:at], language):
            return True
    return False
