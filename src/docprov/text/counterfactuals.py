"""Clauses about what was not: had the sluice been opened, the meadow would have stayed dry.

A condition that did not hold and what would have followed from it are denied by their form; a
denial in one of them says what was: the barge would have sunk had he not cut the rope.
"""

from functools import cache

from docprov.text.language import Language
from docprov.text.neutral import masked_of
from docprov.text.phrases import Phrases
from docprov.text.reach import PARTING
from docprov.text.stretch import Stretch

_PAIRED = 10
"""Words, at most, from the word that begins a condition to the verb that makes it unreal."""
Clause = tuple[int, int, str]
"""Where a clause begins and ends, and the words that make it unreal."""


def unreal_clauses(read: Stretch) -> list[Clause]:
    """Return the clauses of a sentence that say what was not; none without both of them."""
    words, language = read.words, read.language
    consequences = language.phrases("unreal_consequences")
    conditions, others = _conditions_and_others(read)
    duties = _duties(read)
    following = [
        (first, stop, " ".join(words[at : at + found[0]]))
        for first, stop in others
        for at, found in _matches(consequences, words, first, stop)[:1]
    ]
    within = [  # but for the pilot she would have sunk
        found
        for first, stop, said in conditions
        if "..." not in said
        for found in _matches(consequences, words, first + len(said.split()), stop)
    ]
    is_certain = len(conditions) > 1 or not consequences.all_words
    if conditions and (following or within or is_certain):
        return [*duties, *conditions, *following]
    if following and _is_opposed(words, following[0][1], language):
        return [*duties, *following]  # he would have signed, but the pen was broken
    return duties


def _duties(read: Stretch) -> list[Clause]:
    """Return the clauses of what was to be and was not: it should have been closed."""
    words, phrases = read.words, read.language.phrases("unreal_duties")
    found = []
    for first, stop in _clauses(words):
        for at, match in _matches(phrases, words, first, stop)[:1]:
            found.append((first, stop, " ".join(words[at : at + match[0]])))
        for at in range(first, stop):
            for opening, closing in _pairs(read.language, "unreal_duty_pairs"):
                after = at + len(opening)
                if tuple(words[at:after]) == opening and _matches(closing, words, after, stop):
                    found.append((first, stop, " ".join(opening)))
    return found


def _is_opposed(words: list[str], at: int, language: Language) -> bool:
    """Return whether a clause that begins behind a mark is opposed to the one before it: but."""
    return language.phrases("contrasts").starting(words, at + 1) is not None


def has_condition(read: Stretch) -> bool:
    """Return whether a text has a condition that can be one which did not hold."""
    inverted = read.language.phrases("unreal_inversions")
    lacks = read.language.phrases("unreal_lacks")
    # "no sooner had the gate been hung" is no condition, and "without doubt" none alone
    return any(
        not (inverted.starting(read.words, first) and not read.tokens[first].capital)
        and tuple(said.split()) not in lacks.exact
        for first, _, said in _conditions_and_others(read)[0]
    )


def has_consequence(read: Stretch) -> bool:
    """Return whether a text has a verb of what would have been: would have sunk."""
    language = read.language
    if language.has("verb_last") and not language.has("spaceless"):
        return False  # only the ending of a condition tells
    return language.phrases("unreal_consequences").first_in(read.words) is not None


def _conditions_and_others(read: Stretch) -> tuple[list[Clause], list[tuple[int, int]]]:
    """Return the conditions of a sentence, and its other clauses."""
    language = read.language
    # なければならない is no condition
    words = read.once(masked_of) if language.has("spaceless") else read.words
    conditions: list[Clause] = []
    others: list[tuple[int, int]] = []
    for first, stop in _clauses(words):
        found = _condition(words, first, stop, language)
        if found is None:
            others.append((first, stop))
            continue
        conditions.append(found)
        others += [(first, found[0]), (found[1], stop)]
    return conditions, others


def _clauses(words: list[str]) -> list[tuple[int, int]]:
    ends = [at for at, word in enumerate(words) if word in PARTING or word == "、"]
    return list(zip([0, *(at + 1 for at in ends)], [*ends, len(words)], strict=True))


def _matches(
    phrases: Phrases[str], words: list[str], first: int, stop: int
) -> list[tuple[int, tuple[int, str]]]:
    """Return the phrases within some words, each with its place."""
    places = (at for at in range(first, stop) if phrases.begins[words[at]])
    found = ((at, phrases.starting(words, at)) for at in places)
    return [(at, each) for at, each in found if each and at + each[0] <= stop]


def _condition(words: list[str], first: int, stop: int, language: Language) -> Clause | None:
    """Return the condition in a clause; None where it has none."""
    listed = language.phrases("unreal_conditions", "unreal_inversions", "unreal_lacks")
    for at, found in _matches(listed, words, first, stop):
        said = " ".join(words[at : at + found[0]])
        if language.has("verb_last"):  # its verb ends it
            return first, at + found[0], said
        if _begins(words, first, at, language):
            is_lack = found[1] == "unreal_lacks"  # its own denial is no other one
            return at + is_lack * found[0], stop, said
    for opening, closing in _pairs(language, "unreal_pairs"):
        for at in range(first, stop):
            after = at + len(opening)
            if tuple(words[at:after]) != opening or not _begins(words, first, at, language):
                continue
            if mood := _matches(closing, words, after, min(after + _PAIRED, stop)):
                return at, stop, f"{' '.join(opening)} ... {words[mood[0][0]]}"
    return None


def _begins(words: list[str], first: int, at: int, language: Language) -> bool:
    """Return whether a condition can begin at a place of its clause."""
    before = words[first:at]
    links = language.phrases("coordinators", "contrasts", "complements")
    if not before or links.ending(words, at) or language.has("spaceless"):
        return True
    return language.phrases("unreal_consequences").first_in(before) is not None


@cache
def _pairs(language: Language, name: str) -> list[tuple[tuple[str, ...], Phrases[str]]]:
    """Return the first words of the pairs of a list, each with what can be the second."""
    closings: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for each in language.plain(name):
        opening, _, closing = each.partition(" ")
        closings.setdefault(language.phrase(opening), []).append(language.phrase(closing))
    return [
        (opening, Phrases.of((phrase, "unreal") for phrase in listed))
        for opening, listed in closings.items()
    ]
