"""Words that deny and are themselves denied: the council did not refuse the licence."""

from collections.abc import Callable
from typing import Literal

from docprov.text.beginnings import DENIAL, denies_by_ending
from docprov.text.language import Language
from docprov.text.neutral import masked_of
from docprov.text.reach import PARTING, is_joined, pairs_in
from docprov.text.stretch import Stretch, stretch_of

Stance = Literal["affirmed", "denied", "open"]
"""What a quote says of a word that denies; a denial near it that does not touch it is open."""
_FARTHEST = 8
"""Words, at most, from a word that denies to one that can deny it."""
_ENDING = 3
"""Words, at most, from a word that denies to a verb behind it that denies it."""
_STEM_OF_ONE = 5
_STEM_OF_TWO = 2
"""Letters that two forms of a verb have in common: of one word, of the second of two."""


def denies_denial(quote: str, language: Language, named: Callable[[str], bool]) -> Stance | None:
    """Return what a quote says of a word that denies: did not refuse; None where it has none.

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
        return _stance(read, at, after)
    for first, last, stop in pairs_in(words, language):  # lehnte das Gesuch nicht ab
        if named(f"{words[first]} {' '.join(words[last:stop])}"):
            return _stance(read, first, stop, within=(first + 1, last))
    for at, word in enumerate(words):
        if denies_by_ending(word, language):  # reddetmedi, iptal edilmedi
            verb = tuple(words[max(at - 1, 0) : at + 1])
            stems = [each for each in phrases.exact if _is_form(verb[-len(each) :], each)]
            if any(named(" ".join(each)) for each in stems):
                return "denied"
    return None


def _is_form(words: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Return whether the last word of some words is a form of the verb that a phrase ends with."""
    stem = _STEM_OF_ONE if len(phrase) == 1 else _STEM_OF_TWO
    return words[:-1] == phrase[:-1] and words[-1][:stem] == phrase[-1][:stem]


def _is_told(words: list[str], at: int, language: Language) -> bool:
    """Return whether a word that denies is a verb of saying: denied the rumours of a refusal."""
    return language.phrases("denials_before").starting(words, at) is not None


def _stance(
    read: Stretch, first: int, after: int, within: tuple[int, int] = (0, 0)
) -> Stance | None:
    """Return what is said of some words: denied by a negation at them, open by one near them."""
    words, language = read.words, read.language
    masked = _unmasked_at(read, first)
    if any(_is_told(masked, at, language) for at in range(first)):
        return None
    negations = _negations(masked, language)
    for at, stop in negations:
        is_within = within[0] <= at < within[1]
        if is_within and stop == within[1]:  # lehnte das Gesuch nicht ab
            return "denied"
        if stop <= first and _leads(words, stop, first, language):
            return "denied"
        is_ending = language.has("verb_last") and 0 <= at - after <= _ENDING
        if is_ending and is_joined(words[after:at], language):
            return "denied"
    near = [
        at
        for at, _ in negations
        if (first - _FARTHEST <= at < first and PARTING.isdisjoint(words[at:first]))
        or (first < at < after + _FARTHEST and is_joined(words[after:at], language))
    ]
    return "open" if near else "affirmed"


def _leads(words: list[str], stop: int, first: int, language: Language) -> bool:
    """Return whether only auxiliary verbs stand between a negation and a verb."""
    auxiliaries, at = language.phrases("auxiliaries"), first
    while at > stop and (skipped := auxiliaries.ending(words[stop:at], at - stop)):
        at -= skipped[0]
    return at == stop


def _unmasked_at(read: Stretch, first: int) -> list[str]:
    """Return the masked words of a text, with those of the neutral phrase that holds a place."""
    masked = list(read.once(masked_of))
    place = first
    while place >= 0 and masked[place] == "":  # "did not refuse" is such a phrase
        masked[place] = read.words[place]
        place -= 1
    return masked


def _negations(words: list[str], language: Language) -> list[tuple[int, int]]:
    """Return where the negations of some words begin and end, without those such as "without"."""
    plain, aside = language.phrases("negations"), language.phrases("denials_aside")
    found = []
    for at, word in enumerate(words):
        other = plain.starting(words, at)
        if (other or (word and denies_by_ending(word, language))) and not aside.starting(words, at):
            found.append((at, at + (other[0] if other else 1)))
    return found
