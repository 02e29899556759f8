"""How far the words that deny reach: to the end of their clause, over a subject, as a pair.

A denial reaches a stretch that it does not touch where it begins the clause ("at no time was the
lamp lit"), where its language puts words between (French "ne ... pas", Arabic before a subject, a
Japanese verb at the end), and where two words deny together ("attempts ... failed").
"""

from docprov.text.beginnings import ROUNDS, denies_by_ending
from docprov.text.language import Language

PARTING = frozenset(",;:，；：،؛")
_FARTHEST = 7
"""Words, at most, from a denial that begins a clause to what it denies."""
_FARTHEST_LETTERS = 8
"""Letters, at most, in a language without spaces."""
_NEAR = 4
"""Words, at most, that a language puts between a denial and what it denies."""
_NEAR_LETTERS = 3
_BEHIND = 2
"""Words, at most, from what is denied to the verb at the end that denies it."""
_BEHIND_LETTERS = 10
_PAIRED = 13
"""Words, at most, from the first word of a pair to the second."""
_PAIRED_LETTERS = 40


def is_joined(words: list[str], language: Language) -> bool:
    """Return whether some words are of one clause: no comma and no word that begins another one."""
    if not PARTING.isdisjoint(words):
        return False
    links = language.phrases("clause_links", "contrasts")
    return not any(links.starting(words, at) for at in links.beginnings(words))


def reaches_on(words: list[str], at: int, after: int, language: Language) -> bool:
    """Return whether a denial reaches over the words behind it to their end.

    Args:
        words: the words before what may be denied.
        at: where the denial begins.
        after: where it ends.
        language: the language of the text.
    """
    spaceless = language.has("spaceless")
    between = words[after:]
    if language.phrases("reaching").starting(words, at):
        near = _NEAR_LETTERS if spaceless else _NEAR
        if len(between) <= near and is_joined(between, language):
            return True
    far = _FARTHEST_LETTERS if spaceless else _FARTHEST
    others = language.phrases("alternatives").exact
    if between[1:2] and tuple(between[1:2]) in others:  # no horn or bell was heard
        between = [between[0], *between[2:]]
    return (
        len(between) <= far
        and language.phrases("fronted").starting(words, at) is not None
        and _begins_clause(words, at, language)
        and is_joined(between, language)
    )


def _begins_clause(words: list[str], at: int, language: Language) -> bool:
    links = language.phrases("coordinators", "contrasts", "complements")
    return any(
        place == 0 or words[place - 1] in PARTING or links.ending(words, place) is not None
        for place in (at, at - 1)
        if place >= 0
    )


def reaches_back(words: list[str], language: Language, *, told: bool) -> bool:
    """Return whether a denial at the end of a clause reaches what is before some words.

    Args:
        words: the words between what may be denied and the denial.
        language: the language of the text.
        told: whether it can deny what is told of something, as "rejected" does and "gave no" not.
    """
    if not language.has("verb_last"):
        return False
    if not language.has("spaceless"):
        count = _without_links(words, language) if told else len(words)
        return count <= _BEHIND and is_joined(words, language)
    particle = language.phrases("particles").starting(words, 0)
    return particle is not None and len(words) <= _BEHIND_LETTERS and is_joined(words, language)


def _without_links(words: list[str], language: Language) -> int:
    """Return how many words there are but for those that tell what a report is about."""
    links = language.phrases("report_links")
    skipped = (links.starting(words, at) for at in links.beginnings(words))
    return len(words) - sum(found[0] for found in skipped if found)


def denies_back(words: list[str], after: int, language: Language) -> bool:
    """Return whether a negation that ends at a place denies what is before it: 沈まず港に着いた.

    So does a verb that denies by its ending, where verbs are last: without waiting, they sailed.
    """
    if not language.has("verb_last") or after > len(words):
        return False
    if language.has("spaceless"):
        return language.phrases("negations").ending(words, after) is not None
    return denies_by_ending(words[after - 1], language)


def pairs_in(words: list[str], language: Language) -> list[tuple[int, int, int]]:
    """Return where pairs of words deny together: the begin of the first, begin and end of the last.

    The two parts have a name in common: attempts that fail, a verb and its prefix.
    """
    openings, closings = language.named("pair_openings"), language.named("pair_closings")
    far = _PAIRED_LETTERS if language.has("spaceless") else _PAIRED
    found = []
    for at in openings.beginnings(words):
        first = openings.starting(words, at)
        after = at + first[0] if first else len(words)
        for place in range(after, min(after + far, len(words))):
            last = closings.starting(words, place)
            if first and last and not set(first[1].split()).isdisjoint(last[1].split()):
                found.append((at, place, place + last[0]))
                break
    return found


def is_counted(words: list[str], at: int, language: Language) -> bool:
    """Return whether a number or a word such as "all" begins at a place, which "almost" hedges."""
    if at >= len(words) or words[at][0].isdigit():
        return True
    lists = (language.numbers(name) for name in ("numbers", "scales", *ROUNDS, "fractions"))
    wholes = language.phrases("vague", "totals")
    return wholes.starting(words, at) is not None or any(
        numbers.starting(words, at) for numbers in lists
    )
