"""Clauses that concede something beside what a sentence says: it broke although no rain fell."""

from collections.abc import Sequence

from docprov.text.language import Language
from docprov.text.reach import PARTING

_NEAR = 1
"""Words, at most, from a verb that denies to the word that makes its clause a concession."""


def leaves_open(
    words: list[str],
    denials: Sequence[tuple[int, str]],
    language: Language,
    *,
    is_denied: bool,
) -> bool:
    """Return whether words that deny something can affirm what a claim is about.

    They do not deny what is in another clause, or all that they deny is conceded beside one.

    Args:
        words: the words of a text.
        denials: the words in it that deny, with their places.
        language: its language.
        is_denied: whether the text as a whole denies what it says.
    """
    concessions = language.phrases("concessions")
    is_parted = not PARTING.isdisjoint(words) or concessions.first_in(words) is not None
    if denials and not is_denied and is_parted:
        return True
    return bool(denials) and all(
        _is_conceded(words, at, at + len(word.split()), language) for at, word in denials
    )


def _is_conceded(words: list[str], first: int, after: int, language: Language) -> bool:
    """Return whether a denial is in a clause that concedes, and another one is beside it."""
    links, closers = (language.phrases(name) for name in ("concessions", "concession_closers"))
    for at in range(first, -1, -1):
        found = links.starting(words, at)
        if found and at + found[0] <= first:
            return _is_told(words[:at]) or _goes_on(words, after)
        if words[at] in PARTING:
            break
    for at in range(after, min(after + _NEAR, len(words))):
        if found := closers.starting(words, at):
            return _is_told(words[at + found[0] :])
        if words[at] in PARTING:
            break
    return False


def _goes_on(words: list[str], at: int) -> bool:
    """Return whether another clause is behind the one of a place."""
    stop = next((place for place in range(at, len(words)) if words[place] in PARTING), len(words))
    return _is_told(words[stop:])


def _is_told(words: list[str]) -> bool:
    return any(map(str.isalnum, words))
